"""Leaving a buurt, and being erased everywhere."""

from typing import Any

from buurtplein.audit.record import record
from buurtplein.buurten.policy import may_leave
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.own import Whom
from buurtplein.outbox.emit import emit
from buurtplein.owndata.parts import PARTS
from buurtplein.owndata.policy import may_erase
from buurtplein.people.models import Person
from buurtplein.people.viewer import Caretaker, Someone


def leave_buurt(viewer: Viewer) -> None:
    """From now on one does not belong here: what stands open is withdrawn. Emits "membership.ended"."""
    require(may_leave(viewer))
    for part in PARTS:
        part.stop(viewer.me.id, viewer.buurt_id, viewer)
        part.leave(viewer.me.id, viewer.buurt_id, viewer)
    record("membership.ended", viewer.membership, by=viewer, buurt_id=viewer.buurt_id)
    emit("membership.ended", viewer.membership, by=viewer)


def erase_me(viewer: Someone) -> None:
    """Erase everything that is one's own, for good. The worker then cleans the files, on "person.erased".

    Raises RuleBroken when something must be handed over first.
    """
    require(may_erase(viewer))
    if wanted := first_to_do(viewer.me.id):
        raise RuleBroken(" ".join(wanted))
    _erase(viewer.me, viewer)


def first_to_do(person_id: int) -> list[str]:
    """What must be handed over before someone can be erased, a sentence each."""
    return [sentence for part in PARTS for sentence in part.first(person_id)]


def erase_person(caretaker: Caretaker, person: Person) -> None:
    """The same from the shell: for who asks by telephone, or again after an older copy was put back."""
    _erase(person, caretaker)


def _erase(person: Person, by: Any) -> None:
    whom = Whom(person.id, person.name, person.email or "", person.phone)
    record("person.erased", person, by=by)
    for part in PARTS:
        part.erase(whom, by)
    emit("person.erased", person, by=by)
