"""What a verbinder does for a neighbour who is not online."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from buurtplein.audit.record import record
from buurtplein.buurten.models import Membership
from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.namens.models import Asked, Channel, Consent, Reach
from buurtplein.namens.policy import may_reach, may_speak_for
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Post, PostKind
from buurtplein.posts.operations import JUST_NOW, Draft, check_draft, place_post


@dataclass(frozen=True)
class Neighbour:
    """Someone new, as they want it: their name, and how an answer reaches them."""

    name: str
    channel: Channel
    phone: str = ""
    details: str = ""
    street: str = ""


# ------------------------------------------------------------------------------------------- the desk
def place_for(
    viewer: Viewer, draft: Draft, who: Neighbour | Reach, *, asked: Asked, agrees: bool, once: str | None = None
) -> Post:
    """Place a post for a neighbour who asks that; they are its author, and the consent is kept beside it.

    The same form sent twice, or the same words after a step back, give the same post. Raises NotAllowed, RuleBroken.
    """
    require(may_speak_for(viewer) and (isinstance(who, Neighbour) or may_reach(viewer, who)))
    _check(draft, who, agrees)
    already = _placed_just_now(viewer, draft, once) if once else None
    if already is not None:
        return already
    voice = voice_of(viewer, _met(viewer, who) if isinstance(who, Neighbour) else who)
    post = place_post(voice, draft, once=once)
    post.placed_by_id, post.signed_as = viewer.me.id, viewer.signature
    _note_consent(viewer, post, asked)
    return post


def _check(draft: Draft, who: Neighbour | Reach, agrees: bool) -> None:
    check_draft(draft)
    if draft.kind is PostKind.AANBOD and draft.audience is Audience.VERBINDERS:
        raise RuleBroken(_("Een aanbod is er voor buren. Kies wie het mag lezen."), field="audience")
    if isinstance(who, Neighbour):
        check_neighbour(who)
    if not agrees:
        raise RuleBroken(_("Vraag eerst of het mag, en kruis het aan."), field="agrees")


def check_neighbour(who: Neighbour) -> None:
    """Raises RuleBroken at the field without which no answer reaches them."""
    if not who.name:
        raise RuleBroken(_("Vul een naam in."), field="name")
    if who.channel is Channel.PHONE and not who.phone:
        raise RuleBroken(_("Zonder nummer kunnen we niet bellen."), field="phone")
    if who.channel is not Channel.PHONE and not who.details:
        raise RuleBroken(_("Schrijf op via wie, of waar het briefje komt."), field="details")


def _placed_just_now(viewer: Viewer, draft: Draft, once: str) -> Post | None:
    """By this very form, or with these words: a browser that steps back shows them again, in a new form."""
    here = (Post.placed_by_id == viewer.me.id, Post.buurt_id == viewer.buurt_id, Post.placed_at > now() - JUST_NOW)
    same = (Post.kind == draft.kind) & (Post.title == draft.title) & (Post.body == draft.body)
    return db.session.scalar(select(Post).where(*here, or_(Post.once == once, same), Post.closed_at.is_(None)).limit(1))


def _met(viewer: Viewer, who: Neighbour) -> Reach:
    """They belong to the buurt from now on, without an account: there is no way to log in."""
    person = Person(name=who.name, phone=who.phone)
    db.session.add(Membership(person=person, buurt_id=viewer.buurt_id, street=who.street, trusted_at=now()))
    db.session.flush()
    reach = Reach(buurt_id=viewer.buurt_id, person_id=person.id, channel=who.channel, details=who.details)
    reach.noted_by_id = viewer.me.id
    db.session.add(reach)
    record("reach.noted", reach, by=viewer)
    return reach


def voice_of(viewer: Viewer, reach: Reach) -> Viewer:
    """The neighbour themselves, for whom a verbinder or a professional does what they ask; who did is kept with it."""
    require(may_speak_for(viewer))
    voice = viewer_as(reach.person_id, reach.buurt_id)
    require(voice is not None and reach.buurt_id == viewer.buurt_id)
    assert voice is not None
    return voice


def _note_consent(viewer: Viewer, post: Post, asked: Asked) -> None:
    consent = Consent(buurt_id=post.buurt_id, post_id=post.id, person_id=post.author_id, asked=asked)
    consent.audience, consent.noted_by_id = post.audience, viewer.me.id
    db.session.add(consent)
    record("consent.given", consent, by=viewer)
