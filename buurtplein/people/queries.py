"""What someone sees of themselves."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.people.models import Code, LoginSession, Person
from buurtplein.people.policy import readable_sessions
from buurtplein.people.viewer import Caretaker, Someone


def session_with(token_digest: str) -> LoginSession | None:
    """The session a cookie stands for, with its person; in one statement. This is how a viewer begins."""
    return db.session.scalar(_SESSION, {"digest": token_digest})


_SESSION = (  # built once: every request of someone who is logged in begins with it
    select(LoginSession)
    .join(LoginSession.person)
    .where(LoginSession.token_digest == bindparam("digest"), Person.erased_at.is_(None))
    .options(contains_eager(LoginSession.person))
)


def person_with_email(email: str) -> Person | None:
    """Whoever has this address, for logging in; never shown to anyone."""
    return db.session.scalar(select(Person).where(Person.email == email, Person.erased_at.is_(None)))


def get_person(caretaker: Caretaker, email: str) -> Person:
    """Whoever has this address, for someone at the shell.

    Raises NotFound.
    """
    person = person_with_email(email.strip().lower())
    if person is None:
        raise NotFound(f"nobody here has the address {email}; add them with: buurtplein persoon nieuw")
    return person


def open_code(email: str, code_digest: str) -> Code | None:
    """The code mailed to this address, if it is the right one and still works."""
    fits = (Code.email == email, Code.code_digest == code_digest, Code.used_at.is_(None), Code.expires_at > now())
    return db.session.scalar(select(Code).where(*fits))


def own_sessions(viewer: Someone) -> list[LoginSession]:
    """The devices I am logged in with, last seen first."""
    asked = select(LoginSession).where(readable_sessions(viewer)).order_by(LoginSession.seen_at.desc())
    return list(db.session.scalars(asked))


def get_session(viewer: Someone, session_id: int) -> LoginSession:
    """One of my devices.

    Raises NotFound, also when it is someone else's.
    """
    found = db.session.scalar(select(LoginSession).where(LoginSession.id == session_id, readable_sessions(viewer)))
    if found is None:
        raise NotFound(_("Dit apparaat is al uitgelogd."))
    return found
