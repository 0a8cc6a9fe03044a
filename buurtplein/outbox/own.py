"""The letters to a person, and those that name them."""

from typing import Any

from sqlalchemy import delete, or_

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.outbox.models import Letter


def erase(whom: Whom, _by: Any) -> None:
    """Throw away the letters to this address and what is left of letters that name this person.

    A letter to someone else that has yet to leave stays when it only has the first name: it is emptied as it leaves.
    """
    words = (Letter.subject, Letter.text, Letter.html, Letter.to)
    known = [word for word in (whom.name, whom.email, whom.phone) if word]
    named = [column.contains(word, autoescape=True) for word in known for column in words]
    first = whom.name.split(maxsplit=1)[0] if whom.name.split() else whom.name
    went = Letter.sent_at.is_not(None) | Letter.refused_at.is_not(None)
    in_subject = went & Letter.subject.contains(first, autoescape=True)
    db.session.execute(delete(Letter).where(or_(Letter.person_id == whom.id, in_subject, *named)))


PART = Part(
    kept=(
        Kept(
            name="brieven",
            label=_l("Mails die we je stuurden"),
            why=_l("Om zeker te weten dat een mail aankomt. De tekst gooien we weg zodra hij verstuurd is."),
            term=_l("30 dagen"),
            table=Letter,
            whose=(Letter.person_id,),
            shown={
                Letter.written_at: _l("Geschreven"),
                Letter.to: _l("Aan"),
                Letter.subject: _l("Onderwerp"),
                Letter.sent_at: _l("Verstuurd"),
            },
        ),
    ),
    erase=erase,
)
