"""What is stuck at an organisation, as those who meet want it before them on paper. Three statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.models import Organisation
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.wijkopgaven.models import Actie, ActieChange, ActieState, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_acties, readable_opgaven

AHEAD = timedelta(weeks=4)  # what comes in these weeks stands on the page, after what is due
MOST = 200  # acties on the page


@dataclass(frozen=True)
class Stuck:
    """An actie that waits for an organisation."""

    actie: Actie
    since: datetime
    why: str

    @property
    def is_due(self) -> bool:
        """The day to ask again has come."""
        return self.actie.bring_up_on is not None and self.actie.bring_up_on <= today()


@dataclass(frozen=True)
class Waiting:
    """What waits for one organisation: what is due first, then by day; and how many come later than that."""

    organisation: Organisation
    stuck: Sequence[Stuck]
    later: int = 0

    @property
    def due(self) -> int:
        """How many of them are to be asked now."""
        return sum(one.is_due for one in self.stuck)

    @property
    def order(self) -> tuple[bool, str, int]:
        """Who is to be asked something now, first; by name."""
        return not self.due, self.organisation.name, self.organisation.id


@dataclass(frozen=True)
class Overleg:
    """What is to be talked about."""

    waiting: Sequence[Waiting]
    has_more: bool


def for_overleg(viewer: Viewer) -> Overleg:
    """What is stuck at an organisation (readable_acties), for each of them: to ask now, or within `AHEAD`."""
    soon = _stuck(viewer).where(Actie.bring_up_on <= today() + AHEAD)
    whole = (contains_eager(Actie.opgave), joinedload(Actie.owner), joinedload(Actie.waits_for))
    found = db.session.scalars(soon.order_by(Actie.bring_up_on, Actie.id).limit(MOST + 1).options(*whole)).all()
    shown = _as_they_stand(viewer, found[:MOST])
    later, parties = _later(viewer), {one.actie.waits_for for one in shown if one.actie.waits_for}
    waiting = [
        Waiting(party, [one for one in shown if one.actie.waits_for is party], later.pop(party, 0))
        for party in sorted(parties, key=lambda party: party.id)
    ]
    waiting += [Waiting(party, (), number) for party, number in later.items()]
    return Overleg(sorted(waiting, key=lambda one: one.order), has_more=len(found) > MOST)


def _stuck(viewer: Viewer) -> Select[Actie]:
    asked = select(Actie).join(Actie.opgave).where(readable_acties(viewer), readable_opgaven(viewer))
    stuck = (Actie.state == ActieState.STUCK, Actie.waits_for_id.is_not(None), Wijkopgave.ended_at.is_(None))
    return asked.where(*stuck)


def _later(viewer: Viewer) -> dict[Organisation, int]:
    """How many come after that, by organisation."""
    asked = _stuck(viewer).join(Actie.waits_for).where(Actie.bring_up_on > today() + AHEAD)
    counted = asked.with_only_columns(Organisation, func.count(Actie.id)).group_by(Organisation.id)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def _as_they_stand(viewer: Viewer, acties: Sequence[Actie]) -> list[Stuck]:
    """Since when, and the last that was said about why."""
    mine = Actie.id.in_([actie.id for actie in acties])
    asked = select(ActieChange).join(ActieChange.actie).where(readable_acties(viewer), mine).order_by(ActieChange.id)
    changes: dict[int, list[ActieChange]] = {}
    for change in db.session.scalars(asked):
        changes.setdefault(change.actie_id, []).append(change)
    return [_stands(actie, _waited(actie, changes.get(actie.id, ()))) for actie in acties]


def _waited(actie: Actie, changes: Iterable[ActieChange]) -> list[ActieChange]:
    """What was told since it waits for this organisation."""
    since: list[ActieChange] = []
    for change in changes:
        waits = change.state is ActieState.STUCK and change.waits_for_id == actie.waits_for_id
        since = [*since, change] if waits else []
    return since


def _stands(actie: Actie, told: Sequence[ActieChange]) -> Stuck:
    notes = [change.note for change in told if change.note]
    return Stuck(actie, told[0].made_at if told else actie.news_at, notes[-1] if notes else "")
