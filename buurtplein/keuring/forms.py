"""A form of which the text will be read by others: its writer gets advice first, and decides."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from flask import current_app
from wtforms import Field, HiddenField, SubmitField

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _l
from buurtplein.core.secrets import digest
from buurtplein.keuring.advising import advice_on, is_own
from buurtplein.keuring.detectors import Finding, find, normal
from buurtplein.keuring.models import Kind
from buurtplein.keuring.operations import count_placed, count_shown

MARK = 8  # hex digits: enough to know again what was shown in one text
CAN_BE_PUBLIC = frozenset({Kind.PHONE, Kind.EMAIL, Kind.ADDRESS, Kind.IBAN})
_MARK = re.compile(rf"\b({'|'.join(Kind)})-[0-9a-f]{{{MARK}}}\b")


@dataclass(frozen=True)
class Shown:
    """What a writer was shown: on which day, and a mark of each finding. It travels in the form, without the words."""

    on: date
    marks: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str | None) -> "Shown":
        """What stands in the form; nothing was shown when that is not ours."""
        day, _space, marks = (text or "").partition(" ")
        try:
            return cls(date.fromisoformat(day), frozenset(match[0] for match in _MARK.finditer(marks)))
        except ValueError:
            return cls(today())

    def __str__(self) -> str:
        return f"{self.on.isoformat()} {' '.join(sorted(self.marks))}"


def _kinds(marks: Iterable[str]) -> set[Kind]:
    return {Kind(mark.partition("-")[0]) for mark in marks}


def _mark(finding: Finding) -> str:
    return f"{finding.kind.value}-{digest('shown', finding.kind, normal(finding.words))[:MARK]}"


class CheckedForm(PleinForm):
    """A view asks `passes` before it places anything; the page draws components/as_it_is.html among its buttons.

    `read_by_others` are the fields that are looked at.
    """

    read_by_others: ClassVar[tuple[str, ...]] = ("title", "body")
    advised = HiddenField()
    as_it_is = SubmitField(_l("Plaats het zo"))

    def passes(self, viewer: Viewer) -> bool:
        """Whether it can be placed: nothing was found, or its writer saw what was and wants it so. Counts which.

        If not, there is advice at the fields and the page is shown again, with a status of 200: nothing is wrong.
        """
        if self.advise(viewer):
            return False
        shown = Shown.parse(self.advised.data)
        if shown.marks:
            left = _kinds(shown.marks & {_mark(finding) for _field, finding in self._found(viewer)})
            count_placed(viewer, shown.on, edited=_kinds(shown.marks) - left, sent=left)
        return True

    def advise(self, viewer: Viewer) -> bool:
        """Put what was found at its field as advice, unless its writer saw all of it and wants it so."""
        found, shown = self._found(viewer), Shown.parse(self.advised.data)
        marks = {_mark(finding) for _field, finding in found}
        if not found or (self.as_it_is.data and marks <= shown.marks):
            return False
        _put(viewer, found)
        count_shown(viewer, _kinds(marks) - _kinds(shown.marks))
        self.advised.data = str(Shown(shown.on, shown.marks | marks))
        return True

    def values(self) -> dict[str, Any]:
        """What was filled in; what was shown is no part of that."""
        return {name: value for name, value in super().values().items() if name != "advised"}

    def texts(self) -> Iterable[Field]:
        """The fields that others will read."""
        return [self[name] for name in self.read_by_others if name in self]

    def _found(self, viewer: Viewer) -> list[tuple[Field, Finding]]:
        found = [(field, finding) for field in self.texts() for finding in find(field.data or "")]
        if CAN_BE_PUBLIC.isdisjoint(finding.kind for _field, finding in found):
            return found
        known = _known_here(viewer)
        return [(field, finding) for field, finding in found if normal(finding.words) not in known]


def _known_here(viewer: Viewer) -> frozenset[str]:
    """What everyone may know in this buurt already: how places, clubs and we ourselves are reached."""
    told: Callable[[Viewer], Iterable[str]] = current_app.extensions["told_here"]
    texts = (viewer.buurt.phone, viewer.buurt.visiting, viewer.buurt.welcome, *told(viewer))
    return frozenset(normal(finding.words) for text in texts for finding in find(text))


def _put(viewer: Viewer, found: list[tuple[Field, Finding]]) -> None:
    """One advice per field and kind, and apart for what is one's own."""

    def about(one: tuple[Field, Finding]) -> tuple[str, str, bool]:
        return one[0].name, one[1].kind, is_own(viewer, one[1])

    for _about, group in groupby(sorted(found, key=about), about):
        fields, same = zip(*group, strict=True)
        fields[0].advice.append(advice_on(viewer, same))
