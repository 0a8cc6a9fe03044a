"""What was said back, whole: for who cannot read on."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, case, func, or_, select, true
from sqlalchemy.orm import contains_eager, selectinload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.policy import readable_gesprekken
from buurtplein.posts.models import Comment, Post
from buurtplein.posts.policy import readable_posts
from buurtplein.wijkopgaven.models import NOTED, Ending, Source, SourceKind, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_opgaven, readable_sources

AT_ONCE = 50  # slips for who was not asked for a name


def answers_on(viewer: Viewer, numbers: Sequence[int]) -> dict[int, str]:
    """The answers on posts and what stands under them, by the numbers of the posts.

    That on one's own words counts, and of those the last one given.
    """
    comment = and_(Comment.id == Source.comment_id, Comment.buurt_id == viewer.buurt_id)
    asked = select(Post.number, Source).select_from(Source).outerjoin(Comment, comment)
    asked = asked.join(Post, Post.id == func.coalesce(Source.post_id, Comment.post_id))
    asked = asked.where(Post.number.in_(numbers), readable_posts(viewer), readable_sources(viewer))
    own = case((viewer.mine(func.coalesce(Comment.author_id, Post.author_id)), 1), else_=0)
    rows = db.session.execute(asked.where(Source.answered_at.is_not(None)).order_by(own, Source.answered_at))
    return {number: source.answer.text for number, source in rows}


def reasons_of(viewer: Viewer, numbers: Sequence[int]) -> dict[int, str]:
    """Why opgaven ended, by their numbers; the last time counts."""
    asked = select(Wijkopgave.number, Ending).join(Ending, Ending.opgave_id == Wijkopgave.id)
    rows = db.session.execute(asked.where(Wijkopgave.number.in_(numbers), readable_opgaven(viewer)).order_by(Ending.id))
    return {number: f"{ending.kind.label}. {ending.reason}" for number, ending in rows}


def stories_of(viewer: Viewer, numbers: Sequence[int]) -> dict[int, str]:
    """What these posts tell, by their numbers."""
    asked = select(Post).where(Post.number.in_(numbers), readable_posts(viewer))
    return {post.number: post.body for post in db.session.scalars(asked)}


def told_back(viewer: Viewer, gesprek: Gesprek) -> list[Source]:
    """What is said about one conversation, with the opgave, oldest first; and what was said and is not enough."""
    its = _of_gesprekken(viewer, told=False).where(Source.gesprek_id == gesprek.id)
    found = db.session.scalars(its.options(selectinload(Source.earlier)))
    return [source for source in found if source.answered_at is not None or source.earlier]


def to_tell_back(viewer: Viewer, *, mine: bool = False) -> list[tuple[Source, Gesprek]]:
    """What was said about conversations, of opgaven that all can read, that nobody told yet; longest waiting first.

    `mine`: only of those that the viewer wrote down.

    At most `AT_ONCE`; an answer that was given anew is to be told anew.
    """
    untold = or_(Source.told_at.is_(None), Source.told_at < Source.answered_at)
    shown = (Wijkopgave.published_at.is_not(None), Wijkopgave.merged_into_id.is_(None))
    spoken = Source.kind == SourceKind.GESPREK  # of what was seen on the way, nobody waits for a slip
    asked = _of_gesprekken(viewer).add_columns(Gesprek).join(Gesprek, Gesprek.id == Source.gesprek_id)
    whose = viewer.mine(Gesprek.noted_by_id) if mine else true()
    asked = asked.where(spoken, untold, *shown, whose, readable_gesprekken(viewer))
    return [(source, gesprek) for source, gesprek in db.session.execute(asked.limit(AT_ONCE))]


def _of_gesprekken(viewer: Viewer, *, told: bool = True) -> Select[Source]:
    asked = select(Source).join(Source.opgave).where(readable_sources(viewer), readable_opgaven(viewer))
    asked = asked.where(Source.kind.in_(NOTED), Source.answered_at.is_not(None) if told else true())
    return asked.order_by(Source.answered_at, Source.id).options(contains_eager(Source.opgave))
