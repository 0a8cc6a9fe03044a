"""What we keep of a person themselves: who they are, where they are logged in, and the codes we mailed."""

from typing import Any

from sqlalchemy import delete

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.people.models import Code, LoginSession, Person


def erase(whom: Whom, _by: Any) -> None:
    """Empty the row, so that what refers to it refers to nobody; log out everywhere; forget the codes."""
    person = db.session.get_one(Person, whom.id)
    person.name = person.phone = person.postcode = ""
    person.email = person.password_hash = None
    person.language, person.unread = "nl", 0
    person.erased_at = person.erased_at or now()
    db.session.flush()
    db.session.execute(delete(LoginSession).where(LoginSession.person_id == whom.id))
    db.session.execute(delete(Code).where(Code.email == whom.email))


PART = Part(
    kept=(
        Kept(
            name="account",
            label=_l("Je naam, e-mailadres, telefoonnummer en postcode"),
            why=_l("Om je te herkennen en te bereiken. Buren zien alleen je voornaam."),
            term=_l("Tot je het weghaalt of je account wist"),
            table=Person,
            whose=(Person.id,),
            shown={
                Person.name: _l("Naam"),
                Person.email: _l("E-mailadres"),
                Person.phone: _l("Telefoonnummer"),
                Person.postcode: _l("Postcode"),
                Person.language: _l("Taal"),
                Person.created_at: _l("Account sinds"),
            },
        ),
        Kept(
            name="apparaten",
            label=_l("Op welke apparaten je bent ingelogd"),
            why=_l("Om je ingelogd te houden. Je kunt ze zelf uitloggen."),
            term=_l("30 dagen na het laatste gebruik"),
            table=LoginSession,
            whose=(LoginSession.person_id,),
            shown={
                LoginSession.device: _l("Apparaat"),
                LoginSession.started_at: _l("Ingelogd"),
                LoginSession.seen_at: _l("Laatst gebruikt"),
            },
        ),
    ),
    erase=erase,
    stays=(_l("Een leeg nummer in onze administratie, zonder naam en zonder adres."),),
)
