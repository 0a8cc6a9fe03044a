"""What of someone's own an opgave rests on."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.gesprekken.models import Gesprek
from buurtplein.posts.models import Comment, Post
from buurtplein.posts.queries import comments_by_id
from buurtplein.wijkopgaven.models import Regroup, Regrouping, Reopening, Source, Wijkopgave
from buurtplein.wijkopgaven.policy import may_reopen_for_spoken, may_reopen_opgave, readable_sources


def own_sources(viewer: Viewer, opgave_ids: Sequence[int]) -> list[Source]:
    """The sources of these opgaven that I wrote, also when nobody else sees them any more; one statement."""
    return list(db.session.scalars(_mine(viewer).where(Source.opgave_id.in_(opgave_ids))).unique())


def source_to_reopen(viewer: Viewer, post: Post) -> Source | None:
    """The source with which I can say of an opgave of this post of mine that it is not solved."""
    found = db.session.scalars(_mine(viewer).where(Source.post_id == post.id)).unique()
    return next((source for source in found if may_reopen_opgave(viewer, source)), None)


def spoken_to_reopen(viewer: Viewer, gesprek: Gesprek) -> list[Source]:
    """The sources with which this viewer can say of a conversation of theirs that it is not solved."""
    asked = select(Source).where(readable_sources(viewer), Source.gesprek_id == gesprek.id).order_by(Source.id)
    whole = (joinedload(Source.opgave).joinedload(Wijkopgave.endings), joinedload(Source.reopening))
    noter = viewer_as(gesprek.noted_by_id, gesprek.buurt_id)
    found = db.session.scalars(asked.options(*whole)).unique()
    return [source for source in found if may_reopen_for_spoken(viewer, source, gesprek, noter)]


def is_reopened(viewer: Viewer, gesprek: Gesprek, source_id: int) -> bool:
    """Whether that was said already with this source."""
    its = (readable_sources(viewer), Source.gesprek_id == gesprek.id, Source.id == source_id)
    return db.session.scalar(select(Reopening.id).join(Reopening.source).where(*its)) is not None


def words_of_reopenings(
    viewer: Viewer, opgave: Wijkopgave, regroupings: Sequence[Regrouping] = ()
) -> dict[int, Comment]:
    """Why it, or what goes on in it, opened again: what still stands there and is for this viewer (readable_comments).

    By the id of the comment; one statement, or none when nothing opened again.
    """
    all_of_it = [opgave, *(made.before for made in regroupings if made.kind is Regroup.MERGED)]
    ids = [said.comment_id for one in all_of_it for said in one.reopenings if said.comment_id]
    found = comments_by_id(viewer, ids) if ids else {}
    return {number: comment for number, comment in found.items() if comment.is_shown}


def _mine(viewer: Viewer) -> Select[Source]:
    mine = or_(viewer.mine(Post.author_id), viewer.mine(Comment.author_id))
    asked = select(Source).where(readable_sources(viewer), mine)
    asked = asked.outerjoin(Post, and_(Post.id == Source.post_id, Post.buurt_id == viewer.buurt_id))
    asked = asked.outerjoin(Comment, and_(Comment.id == Source.comment_id, Comment.buurt_id == viewer.buurt_id))
    told = (contains_eager(Source.post), contains_eager(Source.comment))
    whole = (*told, joinedload(Source.opgave).joinedload(Wijkopgave.endings), joinedload(Source.reopening))
    return asked.order_by(Source.id).options(*whole)
