"""What we keep of a person themselves: who they are, where they are logged in, and the codes we mailed."""

from typing import Any

from sqlalchemy import delete, or_

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.people.models import Block, Code, LoginSession, Person, SecondStep, SpareCode


def erase(whom: Whom, _by: Any) -> None:
    """Empty the row, so that what refers to it refers to nobody; log out; forget codes and blocks."""
    person = db.session.get_one(Person, whom.id)
    person.name = person.phone = person.postcode = ""
    person.email = person.password_hash = None
    person.language, person.unread, person.mails_a_day = "nl", 0, 5
    person.erased_at = person.erased_at or now()
    db.session.flush()
    for table in (LoginSession, SecondStep, SpareCode):
        db.session.execute(delete(table).where(table.person_id == whom.id))
    db.session.execute(delete(Code).where(Code.email == whom.email))
    db.session.execute(delete(Block).where(or_(Block.person_id == whom.id, Block.other_id == whom.id)))


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
                Person.mails_a_day: _l("Hoeveel mails per dag"),
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
        Kept(
            name="geen contact",
            label=_l("Met wie je geen contact wilt"),
            why=_l("Zodat jullie elkaars berichten niet zien."),
            term=_l("Tot je het terugdraait of je account wist"),
            table=Block,
            whose=(Block.person_id,),
            shown={Block.since: _l("Sinds")},
        ),
        Kept(
            name="tweede-stap",
            label=_l("Dat je met een code van je telefoon inlogt"),
            why=_l("Om je die code te vragen. De code zelf bewaren we niet."),
            term=_l("Tot je het uitzet"),
            table=SecondStep,
            whose=(SecondStep.person_id,),
            shown={SecondStep.made_at: _l("Sinds")},
        ),
    ),
    erase=erase,
    not_theirs={
        Block.other_id: "that someone wants no contact is theirs; the other must not be able to tell",
        SpareCode.person_id: "a digest of a code that only they have on paper; there is nothing to show",
    },
    stays=(_l("Een leeg nummer in onze administratie, zonder naam en zonder adres."),),
)
