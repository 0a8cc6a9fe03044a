"""What someone sees of themselves."""

import json
from datetime import timedelta

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.secrets import digest
from buurtplein.people.models import Block, Code, HeldForm, LoginSession, Person, SecondStep, SpareCode
from buurtplein.people.policy import (
    readable_blocks,
    readable_held_forms,
    readable_second_steps,
    readable_sessions,
)
from buurtplein.people.viewer import Caretaker, Someone

HELD_FOR = timedelta(hours=2)  # longer than a code from the mail works


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


def second_step_of(person: Person) -> SecondStep | None:
    """The second step of someone who took the first one, or whom a beheerder helps."""
    return db.session.scalar(select(SecondStep).where(SecondStep.person_id == person.id))


def own_second_step(viewer: Someone) -> SecondStep | None:
    """My second step, if I have one."""
    return db.session.scalar(select(SecondStep).where(readable_second_steps(viewer)))


def spare_codes_left(viewer: Someone) -> int:
    """How many spare codes I did not use yet."""
    asked = select(func.count(SpareCode.id)).join(SecondStep, SecondStep.person_id == SpareCode.person_id)
    return db.session.scalar(asked.where(readable_second_steps(viewer))) or 0


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


def list_blocks(viewer: Someone) -> list[Block]:
    """With whom I want no contact, the last one first."""
    asked = select(Block).where(readable_blocks(viewer)).order_by(Block.id.desc())
    return list(db.session.scalars(asked.options(joinedload(Block.other))))


def get_block(viewer: Someone, block_id: int) -> Block:
    """That I want no contact with someone.

    Raises NotFound.
    """
    asked = select(Block).where(Block.id == block_id, readable_blocks(viewer))
    found = db.session.scalar(asked) if block_id < 2**31 else None
    if found is None:
        raise NotFound(_("Dit is al teruggedraaid."))
    return found


def block_of(viewer: Someone, other: Person) -> Block | None:
    """Whether I want no contact with someone."""
    return db.session.scalar(select(Block).where(readable_blocks(viewer), Block.other_id == other.id))


def apart_from(person_id: int | None) -> frozenset[int]:
    """With whom someone wants no contact, and who wants none with them; which of the two is told to nobody."""
    asked = select(Block.person_id, Block.other_id)
    rows = db.session.execute(asked.where(or_(Block.person_id == person_id, Block.other_id == person_id)))
    return frozenset(one for row in rows for one in row) - {person_id}


def held_form(viewer: Someone, token: str, *, page: str) -> list[tuple[str, str]]:
    """The fields that this browser sent from this page before someone was logged in (again); none when it did not."""
    still = (HeldForm.page == page, HeldForm.held_at > now() - HELD_FOR)
    mine = readable_held_forms(viewer, digest("held", token))
    found = db.session.scalar(select(HeldForm.fields).where(mine, *still))
    return [(name, value) for name, value in json.loads(found)] if found else []
