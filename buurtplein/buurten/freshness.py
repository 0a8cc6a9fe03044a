"""The version of a buurt: it rises in the transaction of every change that anyone may see there."""

from sqlalchemy import bindparam, event, inspect, select, update
from sqlalchemy.orm import Session, UOWTransaction

from buurtplein.buurten.models import Buurt, HouseRule, Membership, RoleGrant
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person

SHOWN_OF_A_PERSON = {"name", "erased_at", "phone"}
CHANGED, RENAMED = "changed_buurten", "changed_people"


@event.listens_for(Session, "after_flush")
def note_changes(session: Session, _context: UOWTransaction) -> None:
    """Remember which buurten were touched by what is being written."""
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, InBuurt | HouseRule | Membership):
            session.info.setdefault(CHANGED, set()).add(row.buurt_id)
        elif isinstance(row, RoleGrant) and row.membership is not None:  # else the membership it was taken from counts
            session.info.setdefault(CHANGED, set()).add(row.membership.buurt_id)
        elif isinstance(row, Buurt) and row not in session.new:
            session.info.setdefault(CHANGED, set()).add(row.id)
        elif isinstance(row, Person) and _looks_different(row):
            session.info.setdefault(RENAMED, set()).add(row.id)


def _looks_different(person: Person) -> bool:
    return any(inspect(person).attrs[name].history.has_changes() for name in SHOWN_OF_A_PERSON)


@event.listens_for(Session, "before_commit")
def raise_versions(session: Session) -> None:
    """Write the new versions, as part of the same transaction."""
    session.flush()
    changed, renamed = session.info.pop(CHANGED, set()), session.info.pop(RENAMED, set())
    if renamed:
        lives_in = select(Membership.buurt_id).where(Membership.person_id.in_(renamed))
        changed |= set(session.scalars(lives_in))
    if changed:
        session.execute(_RAISED, {"changed": changed})


_TABLE = Buurt.__table__
_RAISED = (  # built once, as every writing request ends with it
    update(_TABLE)  # type: ignore[arg-type]
    .where(_TABLE.c.id.in_(bindparam("changed", expanding=True)))
    .values(version=_TABLE.c.version + 1)
)


@event.listens_for(Session, "after_rollback")
def forget_changes(session: Session) -> None:
    """Nothing was written, so nothing changed."""
    session.info.pop(CHANGED, None)
    session.info.pop(RENAMED, None)
