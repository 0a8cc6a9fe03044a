"""Reacting under a post, and joining in."""

from sqlalchemy import and_, or_, select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _, standing
from buurtplein.core.text import has_link
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import Comment, CommentKind, Participation, Post
from buurtplein.posts.operations.placing import JUST_NOW
from buurtplein.posts.policy import (
    may_comment,
    may_link,
    may_offer_help,
    may_remove_comment,
    may_say_after_all,
    may_take_part,
    may_tell_news,
    may_tell_under_post,
)

I_CAN_HELP = standing("Ik kan helpen.")


def place_comment(viewer: Viewer, post: Post, *, body: str, once: str | None = None, is_news: bool = False) -> Comment:
    """Place a comment, or news of one's plan; followers hear of it through "comment.placed".

    Raises NotAllowed when the post is closed or the viewer is no member, and for news of somebody else's plan;
    RuleBroken(field="body") for a link of who is new.
    """
    require(may_tell_news(viewer, post) if is_news else may_comment(viewer, post))
    if has_link(body) and not may_link(viewer):
        raise RuleBroken(_("Je bent hier nog nieuw. Schrijf het zonder link of webadres."), field="body")
    return _comment(viewer, post, CommentKind.NEWS if is_news else CommentKind.WORDS, body, once)


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


def say_after_all(viewer: Viewer, thing: Post | Comment, *, body: str) -> Comment:
    """Say under what one wrote that what was done with it is not enough, also when it is closed."""
    require(may_say_after_all(viewer, thing))
    return _comment(viewer, thing.post if isinstance(thing, Comment) else thing, CommentKind.WORDS, body, None)


def _comment(viewer: Viewer, post: Post, kind: CommentKind, body: str, once: str | None) -> Comment:
    once = f"{kind}:{once}" if once else None  # news from the form in which one said something else before is news
    already = _said(viewer, post, kind, body, once) if once else None
    if already is not None:
        return already
    comment = Comment(buurt_id=post.buurt_id, post_id=post.id, kind=kind, body=body, author_id=viewer.id)
    comment.once = once
    comment.signed_as = viewer.signature
    db.session.add(comment)
    emit("comment.placed", comment, by=viewer)
    return comment


def _said(viewer: Viewer, post: Post, kind: CommentKind, body: str, once: str) -> Comment | None:
    """What this very form said before, or the same words just now, from a page the browser went back to."""
    mine = (Comment.author_id == viewer.id, Comment.buurt_id == viewer.buurt_id, Comment.post_id == post.id)
    same = and_(Comment.kind == kind, Comment.body == body)
    again = and_(same, Comment.placed_at > now() - JUST_NOW, Comment.removed_at.is_(None))
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
