"""What can be done with posts and comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from buurtplein.buurten.numbers import take_number, take_numbers
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import from_local, local, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _, standing
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit, emit_all
from buurtplein.photos.models import Album
from buurtplein.photos.operations import settle_album, start_album
from buurtplein.photos.queries import album_in_form
from buurtplein.posts.models import (
    Audience,
    Comment,
    CommentKind,
    Outcome,
    Participation,
    Post,
    PostKind,
    WaitsFor,
)
from buurtplein.posts.policy import (
    has_closed,
    has_open,
    may_change_post,
    may_comment,
    may_moderate_comment,
    may_moderate_post,
    may_offer_help,
    may_place_post,
    may_publish_post,
    may_remove_comment,
    may_reopen_post,
    may_show_comment,
    may_solve_post,
    may_take_part,
    may_tell_under_post,
    may_withdraw_post,
    must_wait,
)
from buurtplein.posts.themes import Theme

STANDS = timedelta(days=60)  # how long a vraag, aanbod or initiatief stays open without being extended
JUST_NOW = timedelta(minutes=10)  # saying the same again within this time is saying it once
LONGEST_ACTIVITY = timedelta(days=31)
I_CAN_HELP = standing("Ik kan helpen.")
KNOWN_AT_ONCE = 500  # ids in one statement


@dataclass(frozen=True)
class Draft:
    """What someone fills in for a post; times are aware."""

    kind: PostKind
    title: str
    body: str = ""
    needs: str = ""
    audience: Audience = Audience.PUBLIC
    theme: Theme | None = None
    street: str = ""
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def check_draft(draft: Draft, *, was: datetime | None = None) -> None:
    """Raises RuleBroken at the field that cannot be right; `was` is when it began before this change."""
    if not draft.title:
        raise RuleBroken(_("Geef je bericht een titel."), field="title")
    if draft.kind is PostKind.ACTIVITEIT:
        _check_times(draft.starts_at, draft.ends_at, was)


def _check_times(starts_at: datetime | None, ends_at: datetime | None, was: datetime | None) -> None:
    if starts_at is None:
        raise RuleBroken(_("Een activiteit heeft een dag en een tijd nodig."), field="starts_at")
    if starts_at != was and starts_at < now() - timedelta(hours=1):
        raise RuleBroken(_("Deze dag is al geweest."), field="starts_at")
    if ends_at is not None and not starts_at <= ends_at <= starts_at + LONGEST_ACTIVITY:
        raise RuleBroken(_("Het einde moet na het begin liggen."), field="ends_at")


def place_post(viewer: Viewer, draft: Draft, *, once: str | None = None) -> Post:
    """Place a post, with the photos that were handed in with its form.

    The same form sent twice, or the same words after a step back, give the same post.

    Someone new waits for a verbinder's look ("post.placed"), others are on the plein at once ("post.published").

    Raises NotAllowed, RuleBroken.
    """
    require(may_place_post(viewer))
    check_draft(draft)
    sent = _sent_with(viewer, once) if once else None
    already = sent if sent is not None and sent.title == draft.title else _placed_just_now(viewer, draft)
    if once and already is not None:
        return already
    post = _new_post(viewer.buurt_id, draft)
    post.author_id, post.once, post.signed_as = viewer.id, None if sent else once, viewer.signature
    album = album_in_form(viewer, once) if once else None
    post.album_id = settle_album(viewer, album).id if album is not None else None
    if not post.street and viewer.membership is not None and draft.audience is not Audience.PUBLIC:
        post.street = viewer.membership.street
    if must_wait(viewer, draft.audience):
        post.waits_for = WaitsFor.VERBINDER
        emit("post.placed", post, by=viewer)
    else:
        post.published_at = now()
        emit("post.published", post, by=viewer)
    return post


def _sent_with(viewer: Viewer, once: str) -> Post | None:
    mine = (Post.once == once, Post.author_id == viewer.id, Post.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(Post).where(*mine))


def _placed_just_now(viewer: Viewer, draft: Draft) -> Post | None:
    """The same words of the same author. A browser that steps back shows them again, in a form with a new `once`."""
    mine = (Post.author_id == viewer.id, Post.buurt_id == viewer.buurt_id, Post.placed_at > now() - JUST_NOW)
    same = (Post.kind == draft.kind, Post.title == draft.title, Post.body == draft.body)
    return db.session.scalar(select(Post).where(*mine, *same, Post.closed_at.is_(None)).limit(1))


def _new_post(buurt_id: int, draft: Draft) -> Post:
    post = Post(buurt_id=buurt_id, number=take_number(buurt_id), kind=draft.kind, title=draft.title)
    _fill(post, draft)
    db.session.add(post)
    return post


def _fill(post: Post, draft: Draft) -> None:
    post.title, post.body, post.needs = draft.title, draft.body, draft.needs
    post.audience, post.street, post.place, post.theme = draft.audience, draft.street, draft.place, draft.theme
    if post.kind is PostKind.ACTIVITEIT:
        post.starts_at, post.ends_at = draft.starts_at, draft.ends_at
        post.expires_on = local(draft.ends_at or draft.starts_at or now()).date() + timedelta(days=1)
    elif post.kind is not PostKind.VERHAAL:
        post.expires_on = today() + STANDS


def change_post(viewer: Viewer, post: Post, draft: Draft) -> Post:
    """Change one's own post. A verbinder looks (again) at one that came back, and at what someone new changed.

    Raises NotAllowed, RuleBroken.
    """
    require(may_change_post(viewer, post))
    check_draft(draft, was=post.starts_at)
    _fill(post, draft)
    if not _wait_again(viewer, post):
        emit("post.changed", post, by=viewer)
    return post


def _wait_again(viewer: Viewer, post: Post) -> bool:
    """Note that a post is not what a verbinder saw, and whether one must look first."""
    post.changed_at = now()
    if post.waits_for is not WaitsFor.AUTHOR and not (post.is_published and must_wait(viewer, post.audience)):
        return False
    post.waits_for = WaitsFor.VERBINDER
    emit("post.placed", post, by=viewer)
    return True


def change_photos(viewer: Viewer, post: Post) -> Album:
    """The album of one's own post, to change something in; a verbinder looks at it as at any change."""
    require(may_change_post(viewer, post))
    _wait_again(viewer, post)
    if post.album is not None:
        return post.album
    album = start_album(viewer)
    post.album_id = album.id
    db.session.flush()
    db.session.expire(post, ["album"])
    return album


def withdraw_post(viewer: Viewer, post: Post) -> None:
    """Take one's own post off the plein; only the author still sees it. Doing it twice is doing it once."""
    require(may_withdraw_post(viewer, post) or has_closed(viewer, post, Outcome.WITHDRAWN))
    if _close(post, Outcome.WITHDRAWN):
        emit("post.withdrawn", post, by=viewer)


def solve_post(viewer: Viewer, post: Post) -> None:
    """The author says it worked out; it stays to be read, and takes no more reactions. Twice is once."""
    require(may_solve_post(viewer, post) or has_closed(viewer, post, Outcome.SOLVED))
    if _close(post, Outcome.SOLVED):
        emit("post.solved", post, by=viewer)


def reopen_post(viewer: Viewer, post: Post) -> None:
    """The author says it is needed again; it stands for another term. Twice is once."""
    require(may_reopen_post(viewer, post) or has_open(viewer, post))
    if post.is_open:
        return
    post.closed_at = post.outcome = None
    if post.kind is not PostKind.ACTIVITEIT:
        post.expires_on = today() + STANDS
    emit("post.reopened", post, by=viewer)


def _close(post: Post, outcome: Outcome) -> bool:
    """Whether it had not ended so before."""
    changes = post.outcome is not outcome
    if changes:
        post.closed_at, post.outcome = now(), outcome
    return changes


# ------------------------------------------------------------------------------------------- comments, taking part
def place_comment(viewer: Viewer, post: Post, *, body: str, once: str | None = None) -> Comment:
    """Place a comment; followers hear of it through "comment.placed".

    Raises NotAllowed when the post is closed or the viewer is no member.
    """
    require(may_comment(viewer, post))
    return _comment(viewer, post, CommentKind.WORDS, body, once)


def offer_help(viewer: Viewer, post: Post, *, body: str = "") -> Comment:
    """Say "Ik kan helpen" under a vraag; saying it twice is saying it once."""
    require(may_offer_help(viewer, post))
    mine = (Comment.post_id == post.id, Comment.buurt_id == viewer.buurt_id, Comment.author_id == viewer.id)
    said = select(Comment).where(*mine, Comment.kind == CommentKind.HELP, Comment.removed_at.is_(None))
    return db.session.scalar(said) or _comment(viewer, post, CommentKind.HELP, body or I_CAN_HELP, None)


def tell_under_post(viewer: Viewer, post: Post, *, kind: CommentKind, body: str) -> Comment:
    """Say under a post how it went on: connected, or what was done with it."""
    require(may_tell_under_post(viewer, post))
    return _comment(viewer, post, kind, body, None)


def _comment(viewer: Viewer, post: Post, kind: CommentKind, body: str, once: str | None) -> Comment:
    already = _said(viewer, post, body, once) if once else None
    if already is not None:
        return already
    comment = Comment(buurt_id=post.buurt_id, post_id=post.id, kind=kind, body=body, author_id=viewer.id)
    comment.once = once or None
    comment.signed_as = viewer.signature
    db.session.add(comment)
    emit("comment.placed", comment, by=viewer)
    return comment


def _said(viewer: Viewer, post: Post, body: str, once: str) -> Comment | None:
    """What this very form said before, or the same words just now, from a page the browser went back to."""
    mine = (Comment.author_id == viewer.id, Comment.buurt_id == viewer.buurt_id, Comment.post_id == post.id)
    again = and_(Comment.body == body, Comment.placed_at > now() - JUST_NOW, Comment.removed_at.is_(None))
    return db.session.scalar(select(Comment).where(*mine, or_(Comment.once == once, again)).limit(1))


def remove_comment(viewer: Viewer, comment: Comment) -> None:
    """Take away one's own comment, words and all."""
    require(may_remove_comment(viewer, comment))
    comment.removed_at, comment.body = now(), ""
    emit("comment.removed", comment, by=viewer)


def take_part(viewer: Viewer, post: Post) -> Participation:
    """Join in; twice is once."""
    require(may_take_part(viewer, post))
    mine = (
        Participation.post_id == post.id,
        Participation.buurt_id == viewer.buurt_id,
        Participation.person_id == viewer.id,
    )
    already = db.session.scalar(select(Participation).where(*mine))
    if already is not None:
        return already
    participation = Participation(buurt_id=post.buurt_id, post_id=post.id, person_id=viewer.me.id)
    db.session.add(participation)
    emit("participation.started", participation, by=viewer)
    return participation


def leave_post(viewer: Viewer, post: Post) -> None:
    """No longer join in; saying so twice does no harm."""
    require(may_take_part(viewer, post))
    mine = (
        Participation.post_id == post.id,
        Participation.buurt_id == viewer.buurt_id,
        Participation.person_id == viewer.id,
    )
    participation = db.session.scalar(select(Participation).where(*mine))
    if participation is not None:
        emit("participation.ended", participation, by=viewer)
        db.session.delete(participation)


# ------------------------------------------------------------------------------------------- for verbinders
def publish_post(viewer: Viewer, post: Post) -> None:
    """Someone looked and it may be read (again)."""
    require(may_publish_post(viewer, post))
    post.waits_for, post.hidden_at = None, None
    post.published_at = post.published_at or now()
    emit("post.published", post, by=viewer)


def return_post(viewer: Viewer, post: Post) -> None:
    """Give a post back to its author to change something; meanwhile others do not see it."""
    require(may_moderate_post(viewer, post))
    post.waits_for = WaitsFor.AUTHOR
    emit("post.returned", post, by=viewer)


def hide_post(viewer: Viewer, post: Post) -> None:
    """Take someone's post out of sight; the ruling that says why is moderation's."""
    require(may_moderate_post(viewer, post))
    post.hidden_at, post.waits_for = now(), None
    emit("post.hidden", post, by=viewer)


def hide_comment(viewer: Viewer, comment: Comment) -> None:
    """Take someone's comment out of sight."""
    require(may_moderate_comment(viewer, comment))
    comment.hidden_at = now()
    emit("comment.hidden", comment, by=viewer)


def show_comment(viewer: Viewer, comment: Comment) -> None:
    """Bring a hidden comment back."""
    require(may_show_comment(viewer, comment))
    comment.hidden_at = None
    emit("comment.shown", comment, by=viewer)


# ------------------------------------------------------------------------------------------- clock and shell
def expire_posts(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Close what stood long enough; its author hears of it ("post.expired") and can open it again."""
    due = (Post.expires_on <= today(), Post.closed_at.is_(None), Post.published_at.is_not(None))
    with across_buurten("the clock works for every buurt"):
        found = list(session.scalars(select(Post).where(*due).limit(limit)))
    for post in found:
        _close(post, Outcome.EXPIRED)
        emit("post.expired", post, by=caretaker)
    return len(found)


@dataclass(frozen=True)
class Arrival:
    """A post from another platform, where it is known by `external_id`."""

    external_id: str
    draft: Draft
    published_at: datetime


def move_in_posts(caretaker: Caretaker, buurt_id: int, source: str, arrivals: Sequence[Arrival]) -> int:
    """Bring in posts from another platform; what is here already, by its source and id, stays as it is.

    What would have left the plein by now comes in closed. Emits "post.moved_in": it can be found from now on, and
    nobody gets news of it. Returns how many were new.
    """
    known = _known(buurt_id, source, arrivals)
    new = [arrival for arrival in arrivals if arrival.external_id not in known]
    first = take_numbers(buurt_id, len(new))
    posts = [_moved_in(buurt_id, source, arrival, number) for number, arrival in enumerate(new, start=first)]
    db.session.add_all(posts)
    emit_all("post.moved_in", posts, by=caretaker)
    return len(posts)


def count_known(caretaker: Caretaker, buurt_id: int, source: str, arrivals: Sequence[Arrival]) -> int:
    """How many of these are here already."""
    return sum(
        len(_known(buurt_id, source, arrivals[n : n + KNOWN_AT_ONCE])) for n in range(0, len(arrivals), KNOWN_AT_ONCE)
    )


def _known(buurt_id: int, source: str, arrivals: Sequence[Arrival]) -> set[str | None]:
    ids = [arrival.external_id for arrival in arrivals]
    known = (Post.buurt_id == buurt_id, Post.external_source == source, Post.external_id.in_(ids))
    return set(db.session.scalars(select(Post.external_id).where(*known)))


def _moved_in(buurt_id: int, source: str, arrival: Arrival, number: int) -> Post:
    post = Post(buurt_id=buurt_id, number=number, kind=arrival.draft.kind, external_source=source)
    _fill(post, arrival.draft)
    post.external_id, post.placed_at, post.published_at = (
        arrival.external_id,
        arrival.published_at,
        arrival.published_at,
    )
    if post.kind not in {PostKind.ACTIVITEIT, PostKind.VERHAAL}:
        post.expires_on = local(arrival.published_at).date() + STANDS
    if post.expires_on is not None and post.expires_on <= today():
        post.closed_at = from_local(datetime.combine(post.expires_on, time.min))
        post.outcome = Outcome.EXPIRED
    return post
