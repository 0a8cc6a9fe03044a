"""What came of an opgave on the plein."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.matching.models import Match
from buurtplein.matching.policy import readable_introductions
from buurtplein.photos.models import Album
from buurtplein.posts.models import Post
from buurtplein.posts.policy import listed_posts
from buurtplein.wijkopgaven.models import CameOf, OpgavePost, Source, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_opgave_posts, readable_opgaven, readable_sources
from buurtplein.wijkopgaven.queries.past import past_of


def posts_that_came_of(viewer: Viewer, opgave: Wijkopgave) -> dict[CameOf, list[Post]]:
    """The vragen and stories that came of it, or of what goes on in it, newest first: those that stand on the plein."""
    asked = _posts(viewer).add_columns(OpgavePost.kind).where(OpgavePost.opgave_id.in_(past_of(viewer, opgave)))
    found: dict[CameOf, list[Post]] = {kind: [] for kind in CameOf}
    for post, kind in db.session.execute(asked).unique():
        found[kind].append(post)
    return found


def results_for(viewer: Viewer, post: Post) -> Sequence[Post]:
    """How that became which rests on this post; newest first."""
    sources = select(Source.opgave_id).where(Source.post_id == post.id, readable_sources(viewer))
    its = or_(Wijkopgave.id.in_(sources), Wijkopgave.merged_into_id.in_(sources))
    asked = _posts(viewer).join(OpgavePost.opgave).where(its, OpgavePost.kind == CameOf.RESULT)
    return list(db.session.scalars(asked).unique())


def result_of(viewer: Viewer, post: Post) -> Wijkopgave | None:
    """The opgave of which this post tells how it became; None when it tells of none."""
    asked = select(Wijkopgave).join(OpgavePost, OpgavePost.opgave_id == Wijkopgave.id)
    told = (OpgavePost.post_id == post.id, OpgavePost.kind == CameOf.RESULT)
    return db.session.scalar(asked.where(*told, readable_opgave_posts(viewer), readable_opgaven(viewer)))


def helpers_with(viewer: Viewer, opgave: Wijkopgave) -> set[int]:
    """The ids of who were brought together with a vraag for help of this opgave."""
    asked = select(Match.helper_id).join(OpgavePost, OpgavePost.post_id == Match.request_id)
    its = (OpgavePost.opgave_id.in_(past_of(viewer, opgave)), readable_opgave_posts(viewer))
    return set(db.session.scalars(asked.where(*its, readable_introductions(viewer))))


def _posts(viewer: Viewer) -> Select[Any]:
    asked = select(Post).join(OpgavePost, OpgavePost.post_id == Post.id)
    asked = asked.where(readable_opgave_posts(viewer), listed_posts(viewer)).order_by(Post.id.desc())
    return asked.options(joinedload(Post.author), joinedload(Post.album).joinedload(Album.photos))
