"""What a verbinder does for a neighbour who is not online."""

from dataclasses import dataclass

from sqlalchemy import select

from buurtplein.audit.record import record
from buurtplein.buurten.models import Membership
from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.matching.models import Match
from buurtplein.matching.operations import answer_match, let_go, tell_outcome
from buurtplein.namens.models import AGAIN, Asked, Attempt, Channel, Consent, Reach, Tried
from buurtplein.namens.policy import may_act_for, may_let_stand_for, may_note_answer, may_reach, may_speak_for
from buurtplein.notifications.models import Kind
from buurtplein.notifications.operations import look, settle
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Post, PostKind
from buurtplein.posts.operations import (
    JUST_NOW,
    Draft,
    change_post,
    check_draft,
    place_post,
    reopen_post,
    solve_post,
    withdraw_post,
)
from buurtplein.terms.operations import extend_post
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.operations import reopen_opgave
from buurtplein.wijkopgaven.queries import source_to_reopen


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
    already = _placed_just_now(viewer, draft, who) if once else None
    if already is not None:
        return already
    voice = voice_of(viewer, _met(viewer, who) if isinstance(who, Neighbour) else who)
    post = place_post(voice, draft, once=None if once and _is_sent(viewer, once) else once)
    post.placed_by_id, post.signed_as = viewer.me.id, viewer.signature
    _note_consent(viewer, post, asked)
    return post


def _check(draft: Draft, who: Neighbour | Reach, agrees: bool) -> None:
    check_draft(draft)
    if isinstance(who, Neighbour):
        check_neighbour(who)
    _check_consent(draft, agrees)


def _check_consent(draft: Draft, agrees: bool) -> None:
    if draft.kind is PostKind.AANBOD and draft.audience is Audience.VERBINDERS:
        raise RuleBroken(_("Een aanbod is er voor buren. Kies wie het mag lezen."), field="audience")
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


def _placed_just_now(viewer: Viewer, draft: Draft, who: Neighbour | Reach) -> Post | None:
    """The same words for the same neighbour: a form that was sent twice, or again after a step back."""
    here = (Post.placed_by_id == viewer.me.id, Post.buurt_id == viewer.buurt_id, Post.placed_at > now() - JUST_NOW)
    same = (Post.kind == draft.kind, Post.title == draft.title, Post.body == draft.body, Post.closed_at.is_(None))
    theirs = Person.name == who.name if isinstance(who, Neighbour) else Person.id == who.person_id
    return db.session.scalar(select(Post).join(Post.author).where(*here, *same, theirs).limit(1))


def _is_sent(viewer: Viewer, once: str) -> bool:
    sent = select(Post.id).where(Post.once == once, Post.buurt_id == viewer.buurt_id)
    return db.session.scalar(sent) is not None


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


def _voice_in(viewer: Viewer, post: Post) -> Viewer:
    voice = viewer_as(post.author_id, viewer.buurt_id) if post.author_id is not None else None
    require(voice is not None)
    assert voice is not None
    return voice


def _note_consent(viewer: Viewer, post: Post, asked: Asked) -> None:
    consent = Consent(buurt_id=post.buurt_id, post_id=post.id, person_id=post.author_id, asked=asked)
    consent.audience, consent.noted_by_id = post.audience, viewer.me.id
    db.session.add(consent)
    record("consent.given", consent, by=viewer)


# ------------------------------------------------------------------------------------------- what they ask later
def change_for(viewer: Viewer, post: Post, draft: Draft, *, asked: Asked, agrees: bool) -> Post:
    """Change what was placed for a neighbour, as they ask; what they agreed to now is kept as well.

    Raises NotAllowed, RuleBroken.
    """
    require(may_act_for(viewer, post))
    _check_consent(draft, agrees)
    change_post(_voice_in(viewer, post), post, draft)
    _note_consent(viewer, post, asked)
    return post


def solve_for(viewer: Viewer, post: Post) -> None:
    """It worked out, says the neighbour. Twice is once."""
    require(may_act_for(viewer, post))
    solve_post(_voice_in(viewer, post), post)
    record("post.solved_for", post, by=viewer)


def let_stand_for(viewer: Viewer, post: Post) -> None:
    """The neighbour still needs it: it stands longer, or again."""
    require(may_let_stand_for(viewer, post))
    voice = _voice_in(viewer, post)
    if post.is_open and post.expires_on is not None:
        extend_post(voice, post, known=post.expires_on)
    else:
        reopen_post(voice, post)
    for kind in (Kind.POST_EXPIRING, Kind.POST_EXPIRED):
        settle(voice, kind, post.id)


def reopen_for(viewer: Viewer, post: Post, *, words: str) -> Wijkopgave:
    """It is not solved, says the neighbour of what became of their post: the wijkopgave opens again, once.

    Raises NotAllowed, also when that is not possible any more; RuleBroken without words.
    """
    require(may_act_for(viewer, post))
    voice = _voice_in(viewer, post)
    source = source_to_reopen(voice, post)
    require(source is not None)
    assert source is not None
    reopen_opgave(voice, source, words=words, noted_by=viewer)
    record("opgave.reopened_for", source.opgave, by=viewer)
    return source.opgave


def withdraw_for(viewer: Viewer, post: Post, *, asked: Asked) -> None:
    """Take it off the plein at once, with every koppeling that runs because of it; who asked, how and when is kept.

    Twice is once.
    """
    require(may_act_for(viewer, post))
    voice = _voice_in(viewer, post)
    withdraw_post(voice, post)
    let_go(voice, post)
    given = (Consent.post_id == post.id, Consent.buurt_id == viewer.buurt_id, Consent.withdrawn_at.is_(None))
    for consent in db.session.scalars(select(Consent).where(*given)):
        consent.withdrawn_at, consent.withdrawn_asked, consent.withdrawal_noted_by_id = now(), asked, viewer.me.id
        record("consent.withdrawn", consent, by=viewer)


def change_reach(viewer: Viewer, reach: Reach, who: Neighbour) -> None:
    """Another number, another name or another way to bring the answer; in which street they live stays.

    Raises NotAllowed, RuleBroken.
    """
    require(may_reach(viewer, reach))
    check_neighbour(who)
    reach.person.name, reach.person.phone = who.name, who.phone
    reach.channel, reach.details = who.channel, who.details
    record("reach.changed", reach, by=viewer)


def let_go_of(viewer: Viewer, reach: Reach, *, asked: Asked) -> None:
    """Take everything of a neighbour off the plein; within the hour we forget who they are and how to reach them."""
    require(may_reach(viewer, reach))
    theirs = (Post.author_id == reach.person_id, Post.buurt_id == viewer.buurt_id, Post.placed_by_id.is_not(None))
    for post in db.session.scalars(select(Post).where(*theirs)).all():
        withdraw_for(viewer, post, asked=asked)
    reach.let_go_at = now()
    record("reach.let_go", reach, by=viewer)


# ------------------------------------------------------------------------------------------- bringing the news
def read_reach(viewer: Viewer, reach: Reach) -> None:
    """Looking up how to reach someone leaves a trace in the audit book."""
    require(may_reach(viewer, reach))
    record("reach.read", reach, by=viewer)


def note_attempt(viewer: Viewer, reach: Reach, *, tried: Tried, up_to: int) -> Attempt:
    """Keep how it went: told, up to this notification; nobody home, so again in a day; or not to be reached at all."""
    require(may_reach(viewer, reach))
    attempt = Attempt(buurt_id=reach.buurt_id, reach_id=reach.id, tried=tried, by_id=viewer.me.id)
    db.session.add(attempt)
    if tried is Tried.NOT_HOME:
        reach.rests_until = now() + AGAIN
    else:
        reach.rests_until = None
        look(voice_of(viewer, reach), up_to=up_to)
    return attempt


def note_answer(viewer: Viewer, reach: Reach, match: Match, *, says_yes: bool) -> Match:
    """Say yes or no for who said so by phone or on paper; that a verbinder noted it is kept.

    Raises NotAllowed when it was settled already, or when the verbinder is the other of the two.
    """
    require(may_note_answer(viewer, reach, match))
    voice = voice_of(viewer, reach)
    answer_match(voice, match, says_yes=says_yes)
    settle(voice, Kind.MATCH_PROPOSED, match.id)
    record("match_answer.noted", match, by=viewer)
    return match


def note_outcome(viewer: Viewer, reach: Reach, match: Match, *, worked: bool, partly: bool = False) -> Match:
    """Tell for who said so whether it worked, or `partly`; that a verbinder noted it is kept.

    Raises NotAllowed.
    """
    require(may_note_answer(viewer, reach, match))
    voice = voice_of(viewer, reach)
    tell_outcome(voice, match, worked=worked, partly=partly)
    settle(voice, Kind.MATCH_OUTCOME, match.id)
    record("match_outcome.noted", match, by=viewer)
    return match
