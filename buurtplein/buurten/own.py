"""To which buurten a person belongs, and in which roles."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, update

from buurtplein.buurten.keepers import keeps_alone
from buurtplein.buurten.models import Buurt, Membership, RoleGrant
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.i18n import _, _l
from buurtplein.core.own import Kept, Part, Whom


def erase(whom: Whom, _by: Any) -> None:
    """End every membership with the roles in it, and forget the street."""
    for membership in db.session.scalars(select(Membership).where(Membership.person_id == whom.id)):
        _forget(membership)
        membership.left_at, membership.roles = membership.left_at or now(), []
    db.session.execute(update(Membership).where(Membership.deputy_id == whom.id).values(deputy_id=None))
    db.session.flush()


def leave(person_id: int, buurt_id: int, _by: Any) -> None:
    """From now on this person does not belong to the buurt; the street goes."""
    mine = (Membership.person_id == person_id, Membership.buurt_id == buurt_id)
    for membership in db.session.scalars(select(Membership).where(*mine)):
        _forget(membership)
        membership.left_at, membership.trusted_at = now(), None


def _forget(membership: Membership) -> None:
    membership.street, membership.handover = "", ""
    membership.away_from, membership.back_on = None, None
    membership.work_area, membership.work_phone, membership.deputy_id = "", "", None
    membership.welcomed_at = None


def first(person_id: int) -> Iterator[str]:
    """The last beheerder of a buurt first gives that role to someone else."""
    mine = select(Membership).where(Membership.person_id == person_id, Membership.left_at.is_(None))
    for membership in db.session.scalars(mine):
        if keeps_alone(membership):
            buurt = db.session.get_one(Buurt, membership.buurt_id)
            yield _(
                "Je bent de enige beheerder van %(buurt)s. Geef eerst een ander deze rol, zonder einddatum.",
                buurt=buurt.name,
            )


PART = Part(
    kept=(
        Kept(
            name="buurten",
            label=_l("Bij welke buurten je hoort, met je straat"),
            why=_l("Om te weten dat je hier woont of werkt. Nooit je huisnummer."),
            term=_l("Tot je weggaat uit de buurt. Waar je werkt en je werknummer: tot je er stopt met werken"),
            table=Membership,
            whose=(Membership.person_id,),
            shown={
                Membership.street: _l("Straat"),
                Membership.joined_at: _l("Sinds"),
                Membership.left_at: _l("Tot"),
                Membership.excluded_until: _l("Uitgesloten tot"),
                Membership.away_from: _l("Weg vanaf"),
                Membership.back_on: _l("Weer terug op"),
                Membership.handover: _l("Overdracht"),
                Membership.work_area: _l("Waar je werkt"),
                Membership.work_phone: _l("Telefoon van je werk"),
                Membership.welcomed_at: _l("Welkomstpagina gezien"),
            },
        ),
        Kept(
            name="rollen",
            label=_l("Welke rol je hebt in een buurt"),
            why=_l("Om te weten wie wat mag."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=RoleGrant,
            whose=(Membership.person_id,),
            through=RoleGrant.membership,
            shown={
                RoleGrant.role: _l("Rol"),
                RoleGrant.title: _l("Functie"),
                RoleGrant.starts_on: _l("Vanaf"),
                RoleGrant.ends_on: _l("Tot"),
                RoleGrant.trained_on: _l("Training"),
            },
        ),
    ),
    erase=erase,
    not_theirs={
        RoleGrant.granted_by_id: "a role is of who has it; who gave it stands in the audit book",
        Membership.deputy_id: "whom a colleague named to stand in; goes when either of them is erased",
    },
    first=first,
    leave=leave,
)
