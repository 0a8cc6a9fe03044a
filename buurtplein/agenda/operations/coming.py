"""Coming to an activity, and staying away after all."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from buurtplein.agenda.models import Occurrence, Signup
from buurtplein.agenda.policy import may_come, may_come_as_guest, may_hand_in_ticket, may_stay_away, may_stay_away_from
from buurtplein.agenda.upkeep import give_places, has_place, hold
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.core.i18n import language
from buurtplein.core.secrets import digest, new_token
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit
from buurtplein.people.models import Person
from buurtplein.posts.models import Post


@dataclass(frozen=True)
class Guest:
    """Someone without an account: how they are called and how to reach them."""

    name: str
    reach: str


def come(viewer: Viewer, occurrence: Occurrence) -> Signup:
    """Come, or wait for a place when it is full; twice is once.

    Counting and writing happen while the occurrence is held, so there is never one too many.
    """
    require(may_come(viewer, occurrence))
    hold(occurrence)
    return _signup_of(viewer, occurrence) or _sign_up(viewer, occurrence, Signup(person_id=viewer.me.id))


def _signup_of(viewer: Viewer, occurrence: Occurrence) -> Signup | None:
    mine = (Signup.occurrence_id == occurrence.id, Signup.buurt_id == viewer.buurt_id, viewer.mine(Signup.person_id))
    return db.session.scalar(select(Signup).where(*mine))


def _sign_up(viewer: Viewer, occurrence: Occurrence, signup: Signup) -> Signup:
    signup.buurt_id, signup.occurrence_id = occurrence.buurt_id, occurrence.id
    signup.placed_at = now() if has_place(occurrence) else None
    db.session.add(signup)
    emit("signup.started", signup, by=viewer)
    return signup


def come_as_guest(viewer: Viewer, occurrence: Occurrence, guest: Guest, *, once: str = "") -> tuple[Signup, bool]:
    """Come without an account; the same name and number again is the same guest.

    Also says whether the ticket is for who asks: it is when this form made it, now or just before.
    """
    require(may_come_as_guest(viewer, occurrence))
    hold(occurrence)
    ticket = digest("ticket", str(occurrence.id), once or new_token())
    already = _guest(viewer, occurrence, guest, ticket)
    if already is not None:
        return already, already.ticket == ticket
    signup = Signup(guest_name=guest.name, guest_reach=guest.reach, ticket=ticket, language=language())
    return _sign_up(viewer, occurrence, signup), True


def _guest(viewer: Viewer, occurrence: Occurrence, guest: Guest, ticket: str) -> Signup | None:
    here = (Signup.occurrence_id == occurrence.id, Signup.buurt_id == viewer.buurt_id)
    same = and_(Signup.guest_name == guest.name, Signup.guest_reach == guest.reach)
    asked = select(Signup).where(*here, or_(Signup.ticket == ticket, same))
    return db.session.scalars(asked.order_by(Signup.ticket != ticket)).first()


def stay_away(viewer: Viewer, occurrence: Occurrence) -> None:
    """No longer come; who waited longest gets the place. Saying so twice does no harm."""
    require(may_stay_away(viewer, occurrence))
    signup = _signup_of(viewer, hold(occurrence))
    if signup is not None:
        _leave(viewer, occurrence, signup)


def stay_away_from(viewer: Viewer, other: Person) -> None:
    """Take me off the lists of what this person organises and them off mine, in every buurt: of what has yet to be."""
    require(may_stay_away_from(viewer, other))
    pair = (viewer.me.id, other.id)
    theirs = (Post.author_id.in_(pair), Signup.person_id.in_(pair), Signup.person_id != Post.author_id)
    asked = select(Signup).join(Signup.occurrence).join(Occurrence.post).where(*theirs, Occurrence.starts_at > now())
    with across_buurten("who want no contact, want it nowhere"):
        found = list(db.session.scalars(asked))
    for signup in found:
        _leave(viewer, hold(signup.occurrence), signup)


def hand_in_ticket(viewer: Viewer, signup: Signup) -> None:
    """A guest does not come after all."""
    require(may_hand_in_ticket(viewer, signup))
    _leave(viewer, hold(signup.occurrence), signup)


def _leave(viewer: Viewer, occurrence: Occurrence, signup: Signup) -> None:
    emit("signup.ended", signup, by=viewer)
    db.session.delete(signup)
    db.session.flush()
    give_places(occurrence, by=viewer)
