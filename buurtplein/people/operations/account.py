"""What a person can do about being known here."""

import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete

from buurtplein.audit.record import record
from buurtplein.core.clock import now
from buurtplein.core.db import breathe, db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.letters import compose
from buurtplein.core.secrets import digest, new_code, new_token
from buurtplein.core.text import tidy
from buurtplein.outbox.emit import post_letter
from buurtplein.people import queries
from buurtplein.people.locks import forget_devices, log_out_everywhere
from buurtplein.people.models import Block, Code, HeldForm, LoginSession, Person
from buurtplein.people.passwords import check_password, hash_password, is_password
from buurtplein.people.policy import (
    may_ask_code,
    may_block,
    may_change_person,
    may_end_session,
    may_hold_form,
    may_log_in,
    may_log_out,
    may_prove,
    may_unblock,
)
from buurtplein.people.viewer import Caretaker, Someone

CODE_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(days=30)  # without being used


def normal_email(email: str) -> str:
    """How we write an address, so that one person has one."""
    return tidy(email).lower()


def ask_code(viewer: Someone, *, email: str, letter: str = "log_in", language: str = "nl") -> Code:
    """Mail a code to an address, known or not: who has no account reads that in the letter.

    It works for what the letter is about, and for nothing else.
    """
    require(may_ask_code(viewer))
    email, code = normal_email(email), new_code()
    person = queries.person_with_email(email)
    kept = Code(email=email, code_digest=digest("code", letter, email, code), expires_at=now() + CODE_LASTS)
    db.session.add(kept)
    name = letter if person is not None or letter != "log_in" else "no_account"
    written = compose(name, language=person.language if person else language, code=code, person=person)
    post_letter(to=email, subject=written.subject, text=written.text, html=written.html)
    return kept


def use_code(viewer: Someone, *, email: str, code: str, letter: str = "log_in") -> Code:
    """Take a typed code, of the letter that it came in; it works once.

    Raises RuleBroken(field="code") when it is wrong, used or too old.
    """
    require(may_log_in(viewer))
    email = normal_email(email)
    kept = queries.open_code(email, digest("code", letter, email, "".join(code.split())))
    if kept is None:
        raise RuleBroken(_("Deze code klopt niet, of werkt niet meer. Vraag een nieuwe code."), field="code")
    kept.used_at = now()
    return kept


def person_by_password(viewer: Someone, *, email: str, password: str) -> Person:
    """Whoever has this address and this password.

    Raises RuleBroken(field="password"), the same whether the address is known or not.
    """
    require(may_log_in(viewer))
    person = queries.person_with_email(normal_email(email))
    kept = person.password_hash if person else None
    breathe()
    if not is_password(kept, password) or person is None:
        raise RuleBroken(_("Dit e-mailadres en wachtwoord horen niet bij elkaar."), field="password")
    return person


def person_by_code(viewer: Someone, *, email: str, code: str) -> Person:
    """Whoever has this address and typed the code we mailed there.

    Raises RuleBroken(field="code").
    """
    require(may_log_in(viewer))
    kept = use_code(viewer, email=email, code=code)
    person = queries.person_with_email(kept.email)
    if person is None:
        raise RuleBroken(_("Deze code klopt niet, of werkt niet meer. Vraag een nieuwe code."), field="code")
    return person


def log_in(viewer: Someone, person: Person, *, device: str, second: bool, goes_on: LoginSession | None = None) -> str:
    """Start a session for someone who proved who they are; `second`: also with the second step, just now.

    `goes_on`: they took the first step in this session of theirs, and showed nothing of that again. Returns the token
    for the cookie.
    """
    require(may_log_in(viewer))
    token = new_token()
    session = LoginSession(token_digest=digest("session", token), person_id=person.id, device=device[:80])
    session.second_at = now() if second else None
    if goes_on is not None:
        session.started_at, session.proved_at = goes_on.started_at, goes_on.proved_at
    db.session.add(session)
    record("session.started", session, by=Someone(person))
    return token


def log_out(viewer: Someone) -> None:
    """End the session of this device: the cookie is worth nothing from now on."""
    require(may_log_out(viewer))
    if viewer.session is not None:
        db.session.delete(viewer.session)


def end_session(viewer: Someone, session: LoginSession) -> None:
    """Log out one of my other devices. Which one that was is not known to a cookie: none is remembered any more."""
    require(may_end_session(viewer, session))
    db.session.delete(session)
    forget_devices(viewer.me.id)


def block(viewer: Someone, other: Person) -> Block:
    """Want no contact with someone: neither sees what the other writes. Twice is once; the other is never told.

    Raises NotAllowed.
    """
    require(may_block(viewer, other))
    already = queries.block_of(viewer, other)
    if already is not None:
        return already
    kept = Block(person_id=viewer.me.id, other_id=other.id)
    db.session.add(kept)
    db.session.flush()
    return kept


def unblock(viewer: Someone, block: Block) -> None:
    """All is as it was before."""
    require(may_unblock(viewer, block))
    db.session.delete(block)


def hold_form(viewer: Someone, *, page: str, fields: Sequence[tuple[str, str]]) -> str:
    """Hold what someone sent from a page while they log in. Returns the token for their cookie."""
    require(may_hold_form(viewer))
    token = new_token()
    db.session.add(HeldForm(token_digest=digest("held", token), page=page, fields=json.dumps(fields)))
    return token


def let_form_go(viewer: Someone, token: str) -> None:
    """What was held is placed, or no longer wanted."""
    require(may_hold_form(viewer))
    db.session.execute(delete(HeldForm).where(HeldForm.token_digest == digest("held", token)))


def end_other_sessions(viewer: Someone) -> None:
    """Log out every other device."""
    require(may_change_person(viewer, viewer.me))
    log_out_everywhere(viewer.me.id, but=viewer.session)
    record("sessions.ended", viewer.me, by=viewer)


def prove(viewer: Someone, *, password: str, code: str) -> None:
    """Show again who one is, with a password or with a code from the mail.

    Raises RuleBroken at the field that was filled in.
    """
    require(may_prove(viewer))
    if code:
        use_code(viewer, email=viewer.me.email or "", code=code, letter="prove")
    else:
        kept = viewer.me.password_hash
        breathe()
        if not is_password(kept, password):
            raise RuleBroken(_("Dit wachtwoord klopt niet."), field="password")
    if viewer.session is not None:
        viewer.session.proved_at = now()


def ask_new_email(viewer: Someone, *, email: str) -> None:
    """Mail a code to another address; whoever types it may have it from then on. Nothing shows whose it is now.

    Raises RuleBroken(field="email") when it is one's own already.
    """
    require(may_change_person(viewer, viewer.me))
    if normal_email(email) == viewer.me.email:
        raise RuleBroken(_("Dit is al je e-mailadres."), field="email")
    ask_code(viewer, email=email, letter="new_email", language=viewer.me.language)


def change_email(viewer: Someone, *, email: str, code: str) -> None:
    """Take another address, with the code we mailed there; the old one is told.

    Raises RuleBroken(field="code") when the code does not fit, or when someone else has this address.
    """
    require(may_change_person(viewer, viewer.me))
    use_code(viewer, email=email, code=code, letter="new_email")
    if queries.person_with_email(normal_email(email)) is not None:
        raise RuleBroken(_("Dit e-mailadres heeft al een account."), field="code")
    me, old = viewer.me, viewer.me.email
    me.email = normal_email(email)
    record("email.changed", me, by=viewer)
    if old is not None:
        told = compose("email_changed", language=me.language, person=me)
        post_letter(to=old, subject=told.subject, text=told.text, html=told.html, person_id=me.id)


def change_password(viewer: Someone, *, password: str) -> None:
    """Set a password. Every session ends: that of this device too, as its cookie may be known elsewhere.

    Raises RuleBroken(field="password").
    """
    require(may_change_person(viewer, viewer.me))
    me = viewer.me
    check_password(password, about=(*me.name.split(), (me.email or "").split("@")[0], me.phone, me.postcode))
    person_id = viewer.me.id
    breathe()
    kept = hash_password(password)
    db.session.get_one(Person, person_id).password_hash = kept
    log_out_everywhere(person_id)
    record("password.changed", viewer.me, by=viewer)


def change_person(viewer: Someone, *, name: str, phone: str, postcode: str, language: str) -> None:
    """Correct one's own data."""
    require(may_change_person(viewer, viewer.me))
    me = viewer.me
    me.name, me.phone, me.postcode, me.language = name, phone, postcode, language


def choose_language(viewer: Someone, language: str) -> None:
    """The language of this person's letters from now on, and of the site where no other was chosen."""
    require(may_change_person(viewer, viewer.me))
    viewer.me.language = language


def end_all_sessions(caretaker: Caretaker, person: Person) -> None:
    """Log someone out everywhere, for instance when a phone was stolen."""
    log_out_everywhere(person.id)
    record("sessions.ended", person, by=caretaker)


def add_person(caretaker: Caretaker, *, name: str, email: str, password: str | None = None, phone: str = "") -> Person:
    """Make a person from the shell; for the first beheerder and for the demo.

    Raises RuleBroken when the address is taken or the password too weak.
    """
    if queries.person_with_email(normal_email(email)) is not None:
        raise RuleBroken(_("Dit e-mailadres heeft al een account."), field="email")
    if password is not None:
        check_password(password, about=tuple(name.split()))
    kept = hash_password(password) if password else None
    person = Person(name=name, email=normal_email(email), phone=phone, password_hash=kept)
    db.session.add(person)
    record("person.added", person, by=caretaker)
    return person
