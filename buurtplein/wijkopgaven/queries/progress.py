"""How an opgave goes on, for who cannot look: the steps of its acties and what stands on its timeline."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.i18n import _
from buurtplein.wijkopgaven.models import Actie, ActieChange, ActieState, Note, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_acties, readable_notes, readable_opgaven
from buurtplein.wijkopgaven.steps import steps

TOLD_AT_ONCE = 5  # things of one opgave in one call or on one slip, the newest


def progress_of(viewer: Viewer, since: Mapping[int, datetime | None]) -> dict[int, str]:
    """What all may read of opgaven, by their numbers, that was told after these moments; oldest first."""
    happened = sorted([*_notes(viewer, list(since)), *_acties(viewer, list(since))], key=lambda one: one[1])
    told: dict[int, list[str]] = {number: [] for number in since}
    for number, moment, text in happened:
        start = since[number]
        if start is None or moment > start:
            told[number].append(text)
    return {number: "\n\n".join(texts[-TOLD_AT_ONCE:]) for number, texts in told.items()}


Told = tuple[int, datetime, str]  # the number of an opgave, when, and what


def _notes(viewer: Viewer, numbers: Sequence[int]) -> Iterable[Told]:
    open_to_all = (readable_notes(viewer), Note.partners_only.is_(False), Note.removed_at.is_(None))
    asked = select(Wijkopgave.number, Note).join(Note, Note.opgave_id == Wijkopgave.id)
    asked = asked.where(Wijkopgave.number.in_(numbers), readable_opgaven(viewer), *open_to_all)
    return [(number, note.made_at, note.body) for number, note in db.session.execute(asked)]


def _acties(viewer: Viewer, numbers: Sequence[int]) -> Iterable[Told]:
    asked = select(ActieChange).join(ActieChange.actie).join(Actie.opgave).order_by(ActieChange.id)
    asked = asked.where(Wijkopgave.number.in_(numbers), readable_opgaven(viewer), readable_acties(viewer))
    loaded = contains_eager(ActieChange.actie).contains_eager(Actie.opgave)
    for step in steps(db.session.scalars(asked.options(loaded))):
        title = {"title": step.title}
        is_done = step.state is ActieState.DONE
        head = _("Klaar: %(title)s", **title) if is_done else _("Vastgelopen: %(title)s", **title)
        yield step.actie.opgave.number, step.made_at, ". ".join(filter(None, (head, step.note)))
