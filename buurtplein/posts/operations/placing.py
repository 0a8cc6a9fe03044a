"""Placing a post, changing it, and saying how it ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from buurtplein.buurten.numbers import take_number
from buurtplein.buurten.queries import waits_first
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import local, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.photos.models import Album
from buurtplein.photos.operations import settle_album, start_album
from buurtplein.photos.queries import album_in_form
from buurtplein.posts.models import Audience, Outcome, Post, PostKind, WaitsFor
from buurtplein.posts.policy import (
    has_closed,
    has_open,
    may_change_post,
    may_place_post,
    may_reopen_post,
    may_solve_post,
    may_sort_post,
    may_withdraw_post,
    needs_no_look,
)
from buurtplein.posts.themes import Theme

STANDS = timedelta(days=60)  # how long a vraag, aanbod or initiatief stays open without being extended
JUST_NOW = timedelta(minutes=10)  # saying the same again within this time is saying it once
LONGEST_ACTIVITY = timedelta(days=31)


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

    Someone new waits for a look ("post.placed"), if anyone can give it; others are on the plein at once
    ("post.published").

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
    if _must_wait(viewer, draft.audience):
        post.waits_for = WaitsFor.VERBINDER
        emit("post.placed", post, by=viewer)
    else:
        post.published_at = now()
        emit("post.published", post, by=viewer)
    return post


def _must_wait(viewer: Viewer, audience: Audience) -> bool:
    return not needs_no_look(audience) and waits_first(viewer)


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
    fill(post, draft)
    db.session.add(post)
    return post


def fill(post: Post, draft: Draft) -> None:
    """Write what was filled in on a post; its term begins anew."""
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
    fill(post, draft)
    if not _wait_again(viewer, post):
        emit("post.changed", post, by=viewer)
    return post


def _wait_again(viewer: Viewer, post: Post) -> bool:
    """Note that a post is not what a verbinder saw, and whether one must look first."""
    post.changed_at = now()
    if post.waits_for is not WaitsFor.AUTHOR and not (post.is_published and _must_wait(viewer, post.audience)):
        return False
    post.waits_for = WaitsFor.VERBINDER
    emit("post.placed", post, by=viewer)
    return True


def sort_post(viewer: Viewer, post: Post, theme: Theme | None) -> None:
    """Say what a post is about ("post.sorted"); nothing else of it changes, and nobody gets news of it."""
    require(may_sort_post(viewer, post))
    post.theme = theme
    emit("post.sorted", post, by=viewer)


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
    if close(post, Outcome.WITHDRAWN):
        emit("post.withdrawn", post, by=viewer)


def solve_post(viewer: Viewer, post: Post) -> None:
    """The author says it worked out; it stays to be read, and takes no more reactions. Twice is once."""
    require(may_solve_post(viewer, post) or has_closed(viewer, post, Outcome.SOLVED))
    if close(post, Outcome.SOLVED):
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


def close(post: Post, outcome: Outcome) -> bool:
    """End a post. Whether it had not ended so before."""
    changes = post.outcome is not outcome
    if changes:
        post.closed_at, post.outcome = now(), outcome
    return changes
