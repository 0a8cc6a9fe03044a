"""The second step: who turned it on types a code from their phone after the password or the mailed code."""

from sqlalchemy import delete, update

from buurtplein.audit.record import record
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.people import queries
from buurtplein.people.authenticator import new_spare_codes, secret_of, spare_digest, step_of
from buurtplein.people.locks import (
    forget_second_step,
    log_out_everywhere,
    take_second_step_away,
    tell_of_second_step,
)
from buurtplein.people.models import Person, SecondStep, SpareCode
from buurtplein.people.policy import may_keep_second_step, may_log_in
from buurtplein.people.viewer import Caretaker, Someone


def turn_on_second_step(viewer: Someone, *, salt: str, code: str) -> list[str]:
    """Ask a code from this phone from now on, and from no other. Other devices are logged out.

    Returns the spare codes, which are told once. Raises RuleBroken(field="code") when the phone shows another code.
    """
    require(may_keep_second_step(viewer))
    step = step_of(secret_of(viewer.me.id, salt), "".join(code.split()))
    if step is None:
        raise RuleBroken(_("Deze code klopt niet. Staat de klok van je telefoon goed?"), field="code")
    forget_second_step(viewer.me)
    db.session.add(SecondStep(person_id=viewer.me.id, salt=salt, last_used=step))
    log_out_everywhere(viewer.me.id, but=viewer.session)
    if viewer.session is not None:
        viewer.session.second_at = now()
    record("second_step.turned_on", viewer.me, by=viewer)
    tell_of_second_step(viewer.me, "turned_on")
    return _spare_codes(viewer.me)


def renew_spare_codes(viewer: Someone) -> list[str]:
    """New spare codes; the old ones do not work any more. Returns them, which happens once."""
    require(may_keep_second_step(viewer))
    if queries.own_second_step(viewer) is None:
        raise RuleBroken(_("Zet eerst de tweede stap aan."))
    record("spare_codes.renewed", viewer.me, by=viewer)
    return _spare_codes(viewer.me)


def _spare_codes(person: Person) -> list[str]:
    codes = new_spare_codes()
    db.session.execute(delete(SpareCode).where(SpareCode.person_id == person.id))
    for code in codes:
        db.session.add(SpareCode(person_id=person.id, code_digest=spare_digest(person.id, code)))
    return codes


def turn_off_second_step(viewer: Someone) -> None:
    """Log in without a code from a phone again."""
    require(may_keep_second_step(viewer))
    if queries.own_second_step(viewer) is not None:
        take_second_step_away(viewer.me, by=viewer, act="turned_off")


def take_second_step(viewer: Someone, person: Person, *, code: str) -> None:
    """Check the code from the phone, or a spare one, of someone who took the first step. Each works once.

    Raises RuleBroken(field="code").
    """
    require(may_log_in(viewer))
    kept = queries.second_step_of(person)
    if kept is None or not (_is_from_phone(kept, code) or _is_spare(kept, code)):
        raise RuleBroken(_("Deze code klopt niet, of is al gebruikt. Wacht op de volgende code."), field="code")


def _is_from_phone(kept: SecondStep, code: str) -> bool:
    step = step_of(secret_of(kept.person_id, kept.salt), "".join(code.split()))
    if step is None:
        return False
    newer = update(SecondStep).where(SecondStep.id == kept.id, SecondStep.last_used < step).values(last_used=step)
    return bool(db.session.execute(newer.returning(SecondStep.id)).all())


def _is_spare(kept: SecondStep, code: str) -> bool:
    same = (SpareCode.person_id == kept.person_id, SpareCode.code_digest == spare_digest(kept.person_id, code))
    return bool(db.session.execute(delete(SpareCode).where(*same).returning(SpareCode.id)).all())


def reset_second_step(caretaker: Caretaker, person: Person) -> None:
    """Take the second step from someone who lost their phone and their spare codes; they read so in a mail.

    Raises RuleBroken when they have none.
    """
    if queries.second_step_of(person) is None:
        raise RuleBroken(f"{person.name} logs in without the second step already")
    take_second_step_away(person, by=caretaker, act="reset")
