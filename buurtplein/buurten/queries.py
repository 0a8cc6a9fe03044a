"""Finding a buurt, who I am there, and what a beheerder sees."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from buurtplein.buurten.models import Buurt, HouseRule, Membership, Organisation, Partnership, Role, RoleGrant
from buurtplein.buurten.policy import (
    a_decider_in,
    listed_duties,
    listed_roles,
    may_read_handover,
    must_wait,
    readable_admissions,
    readable_buurten,
    readable_deciders,
    readable_handovers,
    readable_partners,
    readable_rules,
    readable_verbinders,
)
from buurtplein.buurten.viewer import Caretaker, Someone, Viewer, is_in_force
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.errors import BuurtNotFound, NotFound
from buurtplein.core.i18n import _
from buurtplein.core.keep import shared
from buurtplein.people.faces import Face
from buurtplein.people.models import Block, Person

SHOWN = 60  # buurten or regions on one page
HANDED_OVER_IN = timedelta(days=30)  # so long the others see what ran with who stopped as verbinder


def viewer_in(slug: str, someone: Someone) -> Viewer:
    """Who someone is in the buurt with this slug: membership, roles, partners and whom they do not meet, at once.

    Raises BuurtNotFound.
    """
    asked = _BUURT if someone.person is None else _BUURT_AND_ROLES.where(Buurt.slug == bindparam("slug"))
    rows = db.session.execute(asked.where(readable_buurten(someone)), {"slug": slug, "me": someone.id}).all()
    if not rows:
        raise BuurtNotFound(_("Er is hier geen buurt met deze naam. Klopt het adres?"))
    return _viewer_of(someone, rows)


def viewers_of(viewer: Someone) -> list[Viewer]:
    """Who someone is in each buurt they belong to, by its name. One statement, however many there are."""
    asked = _BUURT_AND_ROLES.where(readable_buurten(viewer), viewer.mine(Membership.person_id), Membership.is_here)
    rows = db.session.execute(asked.order_by(Buurt.name, Buurt.id), {"me": viewer.id}).all()
    return [_viewer_of(viewer, list(group)) for _id, group in groupby(rows, key=lambda row: row[0].id)]


def _viewer_of(someone: Someone, rows: Sequence[Any]) -> Viewer:
    if someone.person is None:
        return Viewer.of(rows[0][0])
    buurt, membership = rows[0][0], rows[0][1]
    grants = {row[2].id: (row[2], row[3]) for row in rows if row[2] is not None}
    apart = {one for row in rows for one in (row[4], row[5]) if one not in {None, someone.id}}
    return Viewer.of(buurt, someone.person, membership, list(grants.values()), someone.session, apart=apart)


# Every request begins with one of these, so they are built once.
_BUURT: Any = select(Buurt).where(Buurt.slug == bindparam("slug"))
_BUURT_AND_ROLES: Any = (
    select(Buurt, Membership, RoleGrant, Partnership, Block.person_id, Block.other_id)
    .select_from(Buurt)
    .outerjoin(Membership, (Membership.buurt_id == Buurt.id) & (Membership.person_id == bindparam("me")))
    .outerjoin(RoleGrant, RoleGrant.membership_id == Membership.id)
    .outerjoin(
        Partnership,
        (Partnership.organisation_id == RoleGrant.organisation_id) & (Partnership.buurt_id == Buurt.id),
    )
    .outerjoin(Block, or_(Block.person_id == bindparam("me"), Block.other_id == bindparam("me")))
)


def must_log_in_again(viewer: Someone) -> bool:
    """Whether someone with duties in whichever buurt rested half an hour, or logged in twelve hours ago."""
    if not viewer.session_is_long:
        return False
    duties = select(RoleGrant.id).join(RoleGrant.membership).where(listed_duties(viewer))
    return db.session.scalar(duties.limit(1)) is not None


def has_role(viewer: Someone, *, but_in: int | None = None) -> bool:
    """Whether others trusted this person with something, in whichever buurt but the one with this id."""
    roles = select(RoleGrant.id).join(RoleGrant.membership).where(listed_roles(viewer))
    if but_in is not None:
        roles = roles.where(Membership.buurt_id != but_in)
    return db.session.scalar(roles.limit(1)) is not None


def list_buurten(viewer: Someone, *, after: str = "", words: str = "") -> list[Buurt]:
    """Buurten by name, `SHOWN` at a time, from the name `after` on."""
    asked = select(Buurt).where(readable_buurten(viewer), Buurt.name > after).order_by(Buurt.name).limit(SHOWN)
    if words:
        asked = asked.where(func.lower(Buurt.name).contains(words.lower(), autoescape=True))
    return list(db.session.scalars(asked.options(joinedload(Buurt.region))))


def buurten_of(viewer: Someone) -> list[Buurt]:
    """The buurten someone belongs to."""
    mine = select(Membership.buurt_id).where(viewer.mine(Membership.person_id), Membership.is_here)
    return list(
        db.session.scalars(select(Buurt).where(readable_buurten(viewer), Buurt.id.in_(mine)).order_by(Buurt.name))
    )


def list_rules(viewer: Viewer) -> list[HouseRule]:
    """The house rules, in order."""
    return list(db.session.scalars(select(HouseRule).where(readable_rules(viewer)).order_by(HouseRule.position)))


def get_rule(viewer: Viewer, rule_id: int) -> HouseRule:
    """A house rule in force here.

    Raises NotFound.
    """
    rule = db.session.scalar(select(HouseRule).where(HouseRule.id == rule_id, readable_rules(viewer)))
    if rule is None:
        raise NotFound(_("Deze huisregel is er niet (meer)."))
    return rule


def list_verbinders(viewer: Viewer) -> Sequence[Face]:
    """The verbinders of this buurt whose term runs today, first come first."""

    def read() -> tuple[Face, ...]:
        asked = select(Person.id, Person.name, Person.erased_at).join(Membership, Membership.person_id == Person.id)
        asked = asked.join(Membership.roles).where(readable_verbinders(viewer)).distinct().order_by(Person.id)
        return tuple(Face._make(row) for row in db.session.execute(asked))

    return shared(viewer, ("verbinders", today()), read)


class Absent(NamedTuple):
    """Someone who is on holiday as verbinder, or whose term ended."""

    member: Membership
    is_verbinder: bool


def list_absent(viewer: Viewer) -> list[Absent]:
    """The other verbinders who are on holiday, or whose term ended this month. One statement, for who may read it."""
    if not may_read_handover(viewer):
        return []
    runs, ended = _is_verbinder_after(today()), _is_verbinder_after(today() - HANDED_OVER_IN)
    absent = or_(and_(runs, Membership.is_away), and_(ended, not_(runs)))
    others = (Membership.is_here, absent, not_(viewer.mine(Membership.person_id)))
    asked = select(Membership, runs).where(readable_handovers(viewer), *others).order_by(Membership.id)
    return [Absent(*row) for row in db.session.execute(asked.options(joinedload(Membership.person)))]


def get_handover(viewer: Viewer, membership_id: int) -> Absent:
    """Of whom something is handed over, also when their term ended.

    Raises NotFound.
    """
    asked = select(Membership, _is_verbinder_after(today())).where(
        Membership.id == membership_id, readable_handovers(viewer)
    )
    asked = asked.options(joinedload(Membership.person))
    found = db.session.execute(asked).one_or_none() if membership_id < 2**31 else None
    if found is None:
        raise NotFound(_("Deze buurtverbinder is er niet (meer)."))
    return Absent(*found)


def _is_verbinder_after(day: date) -> ColumnElement[bool]:
    return Membership.roles.any(and_(RoleGrant.role == Role.VERBINDER, RoleGrant.ends_on > day))


def is_there_a_verbinder_but(viewer: Viewer, *people: int | None) -> bool:
    """Whether this buurt has a verbinder who is none of these people. One statement."""
    return _is_there_one(readable_verbinders(viewer), people)


def is_there_a_decider_but(viewer: Viewer, *people: int | None) -> bool:
    """Whether a verbinder or beheerder of this buurt is none of these people. One statement."""
    return _is_there_one(readable_deciders(viewer), people)


def _is_there_one(readable: ColumnElement[bool], people: Sequence[int | None]) -> bool:
    but = (Membership.person_id.is_distinct_from(person) for person in people)
    asked = select(Membership.id).join(Membership.roles).where(readable, *but)
    return db.session.scalar(asked.limit(1)) is not None


def waits_first(viewer: Viewer) -> bool:
    """Whether what the viewer writes now waits for a look: they are new, and there is someone to look.

    One statement for who is new, none for others.
    """
    return must_wait(viewer) and is_there_a_decider_but(viewer)


def list_members(viewer: Viewer, *, after: int = 0) -> list[Membership]:
    """Who belongs here or is excluded, with roles; for who keeps the buurt. By id, `SHOWN` at a time."""
    asked = (
        select(Membership)
        .where(readable_admissions(viewer), Membership.id > after)
        .order_by(Membership.id)
        .limit(SHOWN)
        .options(joinedload(Membership.person), selectinload(Membership.roles).joinedload(RoleGrant.organisation))
    )
    return list(db.session.scalars(asked).unique())


def get_member(viewer: Viewer, membership_id: int) -> Membership:
    """One membership of this buurt.

    Raises NotFound.
    """
    asked = select(Membership).where(Membership.id == membership_id, readable_admissions(viewer))
    roles = selectinload(Membership.roles).joinedload(RoleGrant.organisation)
    found = db.session.scalar(asked.options(joinedload(Membership.person), roles))
    if found is None:
        raise NotFound(_("Deze buur is er niet (meer)."))
    return found


def roles_in_force(viewer: Viewer, memberships: Sequence[Membership]) -> dict[int, list[RoleGrant]]:
    """The roles that count today, by the id of the membership."""
    partners = {p.organisation_id: p for p in list_partners(viewer)}
    return {m.id: [g for g in m.roles if is_in_force(g, partners.get(g.organisation_id or 0))] for m in memberships}


def list_partners(viewer: Viewer) -> list[Partnership]:
    """The partner organisations of this buurt."""
    asked = (
        select(Partnership).where(readable_partners(viewer)).join(Partnership.organisation).order_by(Organisation.name)
    )
    return list(db.session.scalars(asked.options(contains_eager(Partnership.organisation))))


def get_partner(viewer: Viewer, partnership_id: int) -> Partnership:
    """One partnership of this buurt.

    Raises NotFound.
    """
    found = db.session.scalar(select(Partnership).where(Partnership.id == partnership_id, readable_partners(viewer)))
    if found is None:
        raise NotFound(_("Deze organisatie is hier geen partner."))
    return found


def get_grant(viewer: Viewer, membership_id: int, grant_id: int) -> RoleGrant:
    """One role of a member of this buurt.

    Raises NotFound.
    """
    asked = select(RoleGrant).join(RoleGrant.membership).where(RoleGrant.id == grant_id, Membership.id == membership_id)
    found = db.session.scalar(asked.where(readable_admissions(viewer)).options(contains_eager(RoleGrant.membership)))
    if found is None:
        raise NotFound(_("Deze rol is er niet (meer)."))
    return found


def viewer_as(person_id: int, buurt_id: int) -> Viewer | None:
    """The viewer a person is in a buurt; to ask "may X read this?" run the reading query as X. None when erased."""
    person = db.session.get(Person, person_id)
    buurt = db.session.get(Buurt, buurt_id)
    if person is None or buurt is None or person.erased_at is not None:
        return None
    return viewer_in(buurt.slug, Someone(person))


def places_of(caretaker: Caretaker, person: Person) -> list[tuple[Buurt, Membership]]:
    """Where a person belongs and with which roles, for someone at the shell."""
    asked = select(Buurt, Membership).join(Membership, Membership.buurt_id == Buurt.id)
    theirs = asked.where(Membership.person_id == person.id, Membership.left_at.is_(None)).order_by(Buurt.name)
    loaded = selectinload(Membership.roles).joinedload(RoleGrant.organisation)
    return [(buurt, membership) for buurt, membership in db.session.execute(theirs.options(loaded))]


def buurten_with_members(caretaker: Caretaker) -> list[tuple[Buurt, int]]:
    """Every buurt and how many people belong to it, for someone at the shell."""
    here = (Membership.buurt_id == Buurt.id) & Membership.is_here
    asked = select(Buurt, func.count(Membership.id)).outerjoin(Membership, here).group_by(Buurt.id)
    return [(buurt, number) for buurt, number in db.session.execute(asked.order_by(Buurt.name))]


def buurten_without_a_look(caretaker: Caretaker) -> list[Buurt]:
    """The buurten with people in them where nobody can look at a first post: no verbinder and no beheerder."""
    inhabited = select(Membership.buurt_id).where(Membership.is_here)
    asked = select(Buurt).where(Buurt.id.in_(inhabited), ~a_decider_in(Buurt.id).correlate(Buurt))
    return list(db.session.scalars(asked.order_by(Buurt.slug)))
