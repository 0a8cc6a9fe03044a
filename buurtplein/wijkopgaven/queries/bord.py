"""The bord: the acties of all open opgaven in columns, newest first, each column in parts.

What it costs does not grow with the number of acties: a part of a column and a count that stops, all by key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.models import Membership, Partnership, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models import Actie, ActieState, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_acties, readable_opgaven, readable_professionals
from buurtplein.wijkopgaven.queries.partners import parts_of

PART = 20  # cards of a column shown at once
COUNTED = 99  # cards of a column; that there are more is said as "99+"
FEW = 2_000  # acties of an organisation; one with more finds the first of them among all soon

Found = tuple[list[list[Actie]], list[int]]  # of each state the first, and how many there are, as far as it is counted


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
    """The columns of these states, those after the actie `before`: a statement for each, and one to count.

    The acties of an organisation are looked up first: going past those of all takes long where few of many are its own.
    """
    look = _among_few if wanted.organisation_id and _has_few(viewer, wanted.organisation_id) else _among_all
    found, numbers = look(viewer, wanted, states, before)
    return [
        Column(state, rows[:PART], number, rows[PART - 1].id if len(rows) > PART else None)
        for state, rows, number in zip(states, found, numbers, strict=True)
    ]


def _of_party(viewer: Viewer, organisation_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Of acties: that one of its people does it, and that it is of an opgave in which it takes part."""
    does = Actie.owner_id.in_(_works_for(viewer, organisation_id))
    return does, Actie.opgave_id.in_(parts_of(viewer, organisation_id))


def _ids_of(viewer: Viewer, organisation_id: int) -> CompoundSelect[Any]:
    """Those acties, each of the two kinds by an index of its own."""
    kinds = _of_party(viewer, organisation_id)
    return union(*(select(Actie.id).where(kind, Actie.buurt_id == viewer.buurt_id) for kind in kinds))


def _has_few(viewer: Viewer, organisation_id: int) -> bool:
    some = _ids_of(viewer, organisation_id).limit(FEW + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) <= FEW


def _among_all(viewer: Viewer, wanted: BordFilter, states: Sequence[ActieState], before: int | None) -> Found:
    cards = [_narrowed(select(Actie), viewer, wanted).where(Actie.state == state) for state in states]
    if wanted.organisation_id:
        cards = [asked.where(or_(*_of_party(viewer, wanted.organisation_id))) for asked in cards]
    after = [asked if before is None else asked.where(Actie.id < before) for asked in cards]
    found = [list(db.session.scalars(_whole(asked).limit(PART + 1))) for asked in after]
    return found, list(db.session.execute(select(*map(_up_to, cards))).one())


def _up_to(asked: Select[Any]) -> Any:
    some = asked.with_only_columns(Actie.id).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _among_few(viewer: Viewer, wanted: BordFilter, states: Sequence[ActieState], before: int | None) -> Found:
    own = _ids_of(viewer, wanted.organisation_id or 0).cte("own")
    known = select(Actie).join_from(own, Actie, Actie.id == own.c.id)
    asked = _narrowed(known, viewer, wanted).with_only_columns(Actie.id, Actie.state)
    rows = db.session.execute(asked.where(Actie.state.in_(states)).order_by(Actie.id.desc())).all()
    ids = {state: [row.id for row in rows if row.state is state] for state in states}
    first = [one for of in ids.values() for one in [one for one in of if before is None or one < before][: PART + 1]]
    cards = select(Actie).join(Actie.opgave).where(readable_acties(viewer), readable_opgaven(viewer))
    acties = db.session.scalars(_whole(cards.where(Actie.id.in_(first)))).all()
    found = [[actie for actie in acties if actie.state is state] for state in states]
    return found, [min(len(of), COUNTED + 1) for of in ids.values()]


def _whole(asked: Select[Actie]) -> Select[Actie]:
    """With what is on a card, the newest first."""
    loaded = (contains_eager(Actie.opgave), joinedload(Actie.owner), joinedload(Actie.waits_for))
    return asked.options(*loaded).order_by(Actie.id.desc())


def _narrowed(asked: Select[Any], viewer: Viewer, wanted: BordFilter) -> Select[Any]:
    asked = asked.join(Actie.opgave).where(readable_acties(viewer), readable_opgaven(viewer))
    asked = asked.where(Wijkopgave.ended_at.is_(None))
    if wanted.theme:
        asked = asked.where(Wijkopgave.theme == wanted.theme)
    if wanted.mine:
        asked = asked.where(viewer.mine(Actie.owner_id))
    if wanted.late:
        asked = asked.where(Actie.due_on < today(), Actie.state != ActieState.DONE)
    return asked


def _works_for(viewer: Viewer, organisation_id: int) -> Select[Any]:
    asked = select(Membership.person_id).join(RoleGrant, RoleGrant.membership_id == Membership.id)
    asked = asked.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
    return asked.where(readable_professionals(viewer), RoleGrant.organisation_id == organisation_id)
