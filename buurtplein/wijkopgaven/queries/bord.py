"""The bord: the acties of all open opgaven in columns, newest first, each column in parts.

What it costs does not grow with the number of acties: a part of a column and a count that stops, all by key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.models import Membership, Partnership, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models import Actie, ActieState, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_acties, readable_opgaven, readable_professionals
from buurtplein.wijkopgaven.queries.partners import takes_part

PART = 20  # cards of a column shown at once
COUNTED = 99  # cards of a column; that there are more is said as "99+"


@dataclass(frozen=True)
class BordFilter:
    """Which acties are asked for."""

    theme: Theme | None = None
    organisation_id: int | None = None  # for whom their owner works here, or that takes part in the opgave
    mine: bool = False
    late: bool = False


@dataclass(frozen=True)
class Column:
    """The acties in one state: a part of them, how many there are, and the key of the next part."""

    state: ActieState
    acties: Sequence[Actie]
    number: int
    next: int | None

    @property
    def count(self) -> str:
        """How many, as the head of the column says it."""
        return f"{COUNTED}+" if self.number > COUNTED else str(self.number)


def columns(
    viewer: Viewer, wanted: BordFilter, states: Sequence[ActieState] = tuple(ActieState), *, before: int | None = None
) -> list[Column]:
    """The columns of these states, those after the actie `before`: a statement for each, and one to count."""
    found = [_part(viewer, wanted, state, before) for state in states]
    counts = [_up_to(_cards(viewer, wanted, state)) for state in states]
    numbers = db.session.execute(select(*counts)).one()
    return [
        Column(state, rows[:PART], number, rows[PART - 1].id if len(rows) > PART else None)
        for state, rows, number in zip(states, found, numbers, strict=True)
    ]


def _part(viewer: Viewer, wanted: BordFilter, state: ActieState, before: int | None) -> list[Actie]:
    asked = _cards(viewer, wanted, state)
    if before is not None:
        asked = asked.where(Actie.id < before)
    shown = asked.options(contains_eager(Actie.opgave), joinedload(Actie.owner), joinedload(Actie.waits_for))
    return list(db.session.scalars(shown.order_by(Actie.id.desc()).limit(PART + 1)))


def _up_to(asked: Select[Any]) -> Any:
    some = asked.with_only_columns(Actie.id).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _cards(viewer: Viewer, wanted: BordFilter, state: ActieState) -> Select[Any]:
    asked = select(Actie).join(Actie.opgave).where(readable_acties(viewer), readable_opgaven(viewer))
    asked = asked.where(Actie.state == state, Wijkopgave.ended_at.is_(None))
    if wanted.theme:
        asked = asked.where(Wijkopgave.theme == wanted.theme)
    if wanted.organisation_id:
        theirs = Actie.owner_id.in_(_works_for(viewer, wanted.organisation_id))
        asked = asked.where(or_(theirs, takes_part(viewer, wanted.organisation_id)))
    if wanted.mine:
        asked = asked.where(viewer.mine(Actie.owner_id))
    if wanted.late:
        asked = asked.where(Actie.due_on < today(), Actie.state != ActieState.DONE)
    return asked


def _works_for(viewer: Viewer, organisation_id: int) -> Select[Any]:
    asked = select(Membership.person_id).join(RoleGrant, RoleGrant.membership_id == Membership.id)
    asked = asked.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
    return asked.where(readable_professionals(viewer), RoleGrant.organisation_id == organisation_id)
