"""Why someone may fit a vraag: reasons and doubts that are true, and in words how well they fit.

Topic, street, the word of the neighbour and earlier help: nothing else counts. Each reason rests on one fact, so
when the fact goes, the reason goes too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from buurtplein.core.i18n import LANGUAGES, _, _l, ngettext
from buurtplein.gids.models import Entry
from buurtplein.matching.likeness import NOTHING, Overlap
from buurtplein.matching.load import FREE, Load
from buurtplein.matching.when import UNTOLD, Compared
from buurtplein.people.models import Person
from buurtplein.posts.models import Post

# How alike a vraag and an offer are, from which they are clearly, and very clearly, about the same.
STRONG, VERY_STRONG = 0.35, 0.5
BUSY = 2  # koppelingen at once from which we have our doubts


class Fit(StrEnum):
    """How well someone fits, as the verbinder reads it."""

    VERY_WELL = "very well"
    WELL = "well"
    MAYBE = "maybe"

    @property
    def label(self) -> str:
        """In words; there is no number behind it that anyone sees."""
        return str(_FIT_LABELS[self])


_FIT_LABELS = {Fit.VERY_WELL: _l("Past heel goed"), Fit.WELL: _l("Past goed"), Fit.MAYBE: _l("Past misschien")}


class Reason(NamedTuple):
    """Something that speaks for someone, or (doubt) against."""

    label: str
    text: str
    doubt: bool = False


@dataclass(frozen=True)
class Suggestion:
    """Someone who may help, and every fact that says so."""

    person: Person
    offer: Post | None = None  # the post that fits best, or
    entry: Entry | None = None  # the line in the gids that does
    overlap: Overlap = NOTHING
    said_help: bool = False  # under this very vraag
    street: str = ""  # that both live in, when both gave it
    when: Compared = UNTOLD  # what the offer says of the time, beside what is asked
    language: str = ""  # other than Dutch, that both chose to be written to in
    worked: int = 0  # times that their help here worked out
    load: Load = FREE

    @property
    def reasons(self) -> list[Reason]:
        """What speaks for it, then what speaks against it."""
        return [*self._reasons(), *self._doubts()]

    def _reasons(self) -> Iterator[Reason]:
        if self.said_help:
            yield Reason(_("Zelf gezegd"), _("%(name)s schreef ‘Ik kan helpen’", name=self.person.first_name))
        if self.overlap.words:
            yield Reason(
                _("Onderwerp"),
                _("%(name)s schreef ‘%(words)s’", name=self.person.first_name, words=", ".join(self.overlap.words)),
            )
        if self.street:
            yield Reason(_("Dichtbij"), _("allebei %(street)s", street=self.street))
        if self.when.same:
            yield Reason(_("Wanneer"), _("noemt ook ‘%(words)s’", words=", ".join(self.when.same)))
        if self.language:
            yield Reason(_("Taal"), _("allebei %(language)s", language=LANGUAGES[self.language]))
        if self.worked:
            helped = ngettext("hielp 1 keer, dat is gelukt", "hielp %(num)d keer, dat is gelukt", self.worked)
            yield Reason(_("Ervaring"), helped)

    def _doubts(self) -> Iterator[Reason]:
        if self.load.words:
            yield Reason("", f"{self.person.first_name} {self.load.words}", doubt=True)
        elif self.load.open >= BUSY:
            yield Reason("", _("Nu al %(open)d koppelingen open", open=self.load.open), doubt=True)
        if self.when.other:
            yield Reason("", _("Noemt een andere tijd: ‘%(words)s’", words=", ".join(self.when.other)), doubt=True)
        if self.offer is not None and not self.offer.is_open:
            yield Reason("", _("Bood dit eerder aan, het aanbod is nu dicht"), doubt=True)

    @property
    def must_be_asked(self) -> bool:
        """Whether a verbinder asks in person before proposing: too much comes to them. Not who said so themselves."""
        return bool(self.load.words) and not self.said_help

    @property
    def points(self) -> int:
        """How much speaks for it, to put the list in order; never shown."""
        strength = self.overlap.strength
        topic = bool(self.overlap.words) + (strength >= STRONG) + (strength >= VERY_STRONG)
        closed = self.offer is not None and not self.offer.is_open
        facts = (self.street, self.when.same, self.language, self.worked)
        doubts = (self.load.words or self.load.open >= BUSY, self.when.other, closed)
        return 2 * self.said_help + topic + sum(map(bool, facts)) - sum(map(bool, doubts))

    @property
    def fit(self) -> Fit:
        """In words how well this person fits."""
        if self.points >= 3:
            return Fit.VERY_WELL
        return Fit.WELL if self.points == 2 else Fit.MAYBE


def best_first(suggestions: list[Suggestion]) -> list[Suggestion]:
    """What speaks most for itself on top; the order of equals is stable."""
    return sorted(suggestions, key=lambda s: (-s.points, -s.overlap.strength, s.person.id))
