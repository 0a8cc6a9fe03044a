"""Where a person goes, and the address of their own calendar."""

from typing import Any

from sqlalchemy import delete, or_, select

from buurtplein.agenda.models import CalendarKey, Occurrence, Signup
from buurtplein.agenda.upkeep import give_places, hold
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.core.tenancy import across_buurten


def erase(whom: Whom, by: Any) -> None:
    """Take this person off every list, also as the guest they may have been; close their calendar."""
    reach = [Signup.guest_reach == known for known in (whom.email, whom.phone) if known]
    with across_buurten("someone is erased everywhere"):
        _take_off(list(db.session.scalars(select(Signup).where(or_(Signup.person_id == whom.id, *reach)))), by)
    db.session.execute(delete(CalendarKey).where(CalendarKey.person_id == whom.id))


def stop(person_id: int, buurt_id: int, by: Any) -> None:
    """Take this person off the lists of what has yet to be."""
    asked = select(Signup).join(Signup.occurrence).where(Signup.buurt_id == buurt_id, Occurrence.buurt_id == buurt_id)
    to_come = asked.where(Signup.person_id == person_id, Occurrence.starts_at > now())
    _take_off(list(db.session.scalars(to_come)), by)


def _take_off(signups: list[Signup], by: Any) -> None:
    """Who waited longest gets the place."""
    for signup in signups:
        occurrence = hold(signup.occurrence)
        db.session.delete(signup)
        db.session.flush()
        give_places(occurrence, by=by)


PART = Part(
    kept=(
        Kept(
            name="activiteiten",
            label=_l("Activiteiten waar je komt"),
            why=_l("Om te weten op wie we kunnen rekenen."),
            term=_l("Zo lang als het bericht"),
            table=Signup,
            whose=(Signup.person_id,),
            shown={
                Signup.occurrence_id: _l("Nummer"),
                Signup.since: _l("Sinds"),
                Signup.placed_at: _l("Plek gekregen"),
            },
        ),
        Kept(
            name="eigen-agenda",
            label=_l("Het geheime adres van je eigen agenda"),
            why=_l("Zodat een andere agenda kan lezen waar je komt."),
            term=_l("Tot je het sluit"),
            table=CalendarKey,
            whose=(CalendarKey.person_id,),
            shown={CalendarKey.made_at: _l("Gemaakt")},
        ),
    ),
    erase=erase,
    stop=stop,
)
