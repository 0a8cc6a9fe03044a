"""Joining a buurt, belonging to it, and being excluded from it for a time."""

import re
from datetime import date, timedelta

from sqlalchemy import select

from buurtplein.audit.record import record
from buurtplein.buurten.keepers import keeps_alone
from buurtplein.buurten.models import Buurt, JoinRequest, Membership
from buurtplein.buurten.policy import is_member, may_exclude, may_join, may_readmit, may_trust
from buurtplein.buurten.viewer import Caretaker, Someone, Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import breathe, db
from buurtplein.core.display import day_name
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.secrets import same
from buurtplein.outbox.emit import emit
from buurtplein.people import operations as people
from buurtplein.people import queries as people_queries
from buurtplein.people.models import Code, Person
from buurtplein.people.passwords import check_password, hash_password

LONGEST_EXCLUSION = timedelta(days=366)
_POSTCODE = re.compile(r"^[1-9][0-9]{3} ?[A-Z]{2}$")


def ask_to_join(
    viewer: Viewer, *, name: str, email: str, postcode: str, street: str, password: str, buurtcode: str, language: str
) -> JoinRequest:
    """Begin to join: a code goes to the address, and nothing shows whether it was known already.

    Raises RuleBroken for a postcode, buurtcode or password that cannot be right.
    """
    require(may_join(viewer))
    postcode = postcode.upper().replace(" ", "")
    if not _POSTCODE.match(postcode):
        raise RuleBroken(_("Een postcode heeft 4 cijfers en 2 letters, zoals 1234 AB."), field="postcode")
    has_code = bool(buurtcode.strip())
    if has_code and not (viewer.buurt.code and same(viewer.buurt.code.lower(), buurtcode.strip().lower())):
        raise RuleBroken(_("Deze buurtcode klopt niet. Je kunt het vakje ook leeg laten."), field="buurtcode")
    if password:
        known = (*name.split(), email.split("@", maxsplit=1)[0], *viewer.buurt.name.split(), *street.split(), postcode)
        check_password(password, about=known)
    buurt_id = viewer.buurt_id
    breathe()
    hashed = hash_password(password) if password else None
    code = people.ask_code(viewer, email=email, letter="join", language=language)
    db.session.flush()
    asked = JoinRequest(buurt_id=buurt_id, code_id=code.id, name=name, postcode=postcode, street=street)
    asked.password_hash, asked.language, asked.has_buurtcode = hashed, language, has_code
    db.session.add(asked)
    return asked


def finish_joining(viewer: Viewer, *, email: str, code: str) -> Person:
    """Type the code and belong to the buurt. Who had an account keeps their own name and password.

    Raises RuleBroken(field="code").
    """
    require(may_join(viewer))
    kept: Code = people.use_code(viewer, email=email, code=code, letter="join")
    asked = db.session.scalar(
        select(JoinRequest).where(JoinRequest.code_id == kept.id, JoinRequest.buurt_id == viewer.buurt_id)
    )
    if asked is None:
        raise RuleBroken(_("Deze code is voor iets anders. Vraag een nieuwe code."), field="code")
    person = people_queries.person_with_email(kept.email)
    if person is None:
        person = Person(name=asked.name, email=kept.email, postcode=asked.postcode, language=asked.language)
        person.password_hash = asked.password_hash
        db.session.add(person)
    membership = _belong(viewer.buurt, person, street=asked.street, trusted=asked.has_buurtcode)
    db.session.delete(asked)
    emit("membership.started", membership, by=Someone(person))
    return person


def _belong(buurt: Buurt, person: Person, *, street: str = "", trusted: bool = False) -> Membership:
    db.session.flush()
    mine = (Membership.buurt_id == buurt.id) & (Membership.person_id == person.id)
    membership = db.session.scalar(select(Membership).where(mine))
    if membership is not None and membership.excluded_until is not None and membership.is_excluded:
        day = day_name(membership.excluded_until)
        raise RuleBroken(_("Je kunt tot %(day)s niet meedoen in %(buurt)s.", day=day, buurt=buurt.name), field="code")
    if membership is None:
        membership = Membership(buurt_id=buurt.id, person=person, street=street)
        db.session.add(membership)
    membership.left_at, membership.street = None, street or membership.street
    membership.trusted_at = now() if trusted else membership.trusted_at
    db.session.flush()
    return membership


def change_street(viewer: Viewer, *, street: str) -> None:
    """Say in which street of this buurt one lives, or no longer say so."""
    require(is_member(viewer))
    assert viewer.membership is not None
    viewer.membership.street = street


def trust(viewer: Viewer, membership: Membership) -> None:
    """From now on this neighbour's posts need no look beforehand."""
    require(may_trust(viewer))
    membership.trusted_at = membership.trusted_at or now()
    record("membership.trusted", membership, by=viewer, buurt_id=viewer.buurt_id)


def settle_person(caretaker: Caretaker, buurt: Buurt, person: Person, *, street: str = "") -> Membership:
    """Let someone belong to a buurt at once, trusted; for the first people of a buurt and for an import."""
    return _belong(buurt, person, street=street, trusted=True)


def distrust(viewer: Viewer, membership: Membership) -> None:
    """From now on someone looks at this neighbour's posts beforehand, as for who is new."""
    require(may_trust(viewer))
    membership.trusted_at = None
    record("membership.distrusted", membership, by=viewer, buurt_id=viewer.buurt_id)


# ------------------------------------------------------------------------------------------- excluded for a time
def exclude(viewer: Viewer, membership: Membership, *, until: date) -> None:
    """Until a day this person does not belong here, whatever their role; the ruling that says why is moderation's.

    Raises NotAllowed, RuleBroken for a day that cannot be, or when nobody would keep the buurt.
    """
    require(may_exclude(viewer, membership))
    _exclude(membership, until)


def exclude_from(caretaker: Caretaker, membership: Membership, *, until: date) -> None:
    """The same from the shell."""
    _exclude(membership, until)


def _exclude(membership: Membership, until: date) -> None:
    if membership.is_excluded:
        raise RuleBroken(_("Deze buur is al uitgesloten."))
    if not today() < until <= today() + LONGEST_EXCLUSION:
        raise RuleBroken(_("Kies een dag in het komende jaar."), field="until")
    if keeps_alone(membership):
        raise RuleBroken(_("Er moet minstens één beheerder blijven. Geef eerst een ander deze rol, zonder einddatum."))
    membership.excluded_until = until


def readmit(viewer: Viewer, membership: Membership) -> None:
    """This person belongs here again, in the roles that still run.

    Raises NotAllowed, RuleBroken when they were not excluded.
    """
    require(may_readmit(viewer, membership))
    _readmit(membership)


def readmit_to(caretaker: Caretaker, membership: Membership) -> None:
    """The same from the shell."""
    _readmit(membership)


def _readmit(membership: Membership) -> None:
    if not membership.is_excluded:
        raise RuleBroken(_("Deze buur is niet (meer) uitgesloten."))
    membership.excluded_until = None
