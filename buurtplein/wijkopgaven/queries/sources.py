"""What opgaven rest on, and what opgaven something belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.keep import shared
from buurtplein.core.text import slug
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.policy import readable_gesprekken
from buurtplein.posts.models import Comment, Post
from buurtplein.posts.policy import listed_comments, listed_posts, readable_posts
from buurtplein.wijkopgaven.models import CameOf, OpgavePost, Reopening, Source, SourceKind, Wijkopgave
from buurtplein.wijkopgaven.policy import may_add_sources, readable_opgaven, readable_sources

CHOICES = 30  # open opgaven to choose from under a post
WAITING = 50  # late acties, or sources without an answer, shown at once
MOST_SOURCES = 20  # posts, or conversations, that one form makes an opgave of


@dataclass(frozen=True)
class SeenSource:
    """A source, with its post, its comment or its conversation only when this viewer may see that."""

    source: Source
    post: Post | None
    comment: Comment | None = None
    gesprek: Gesprek | None = None

    @property
    def written(self) -> Post | Comment | None:
        """What stands on the plein, as far as this viewer sees it."""
        return self.post or self.comment

    @property
    def name(self) -> str:
        """As those who work on it call it."""
        if self.post is not None:
            return f"{self.post.number}. {self.post.title}"
        if self.comment is not None:
            under = self.comment.post
            return _("Reactie bij %(number)d. %(title)s", number=under.number, title=under.title)
        if self.gesprek is not None:
            return self.gesprek.name
        return _gone(self.source)


def _gone(source: Source) -> str:
    if source.kind.is_noted and source.waits:
        return source.kind.forgotten
    if source.kind is SourceKind.GESPREK:
        return _("Een gesprek dat er niet meer is")
    if source.kind is SourceKind.FINDING:
        return _("Een bevinding die er niet meer is")
    return _("Een bericht dat niet meer op het prikbord staat")


class Named(NamedTuple):
    """An opgave as others refer to it; a plain value, so that it can be kept."""

    number: int
    title: str

    @property
    def slug(self) -> str:
        """The readable tail of the URL."""
        return slug(self.title)


class Around(NamedTuple):
    """What something has to do with opgaven: the ones it belongs to, and open ones it could be added to.

    `below` are those a comment under it belongs to. `became`: whether there is a story of how one that it belongs to
    became.
    """

    belongs_to: tuple[Named, ...]
    below: tuple[Named, ...]
    choices: tuple[Named, ...]
    became: bool


# ------------------------------------------------------------------------------------------- under an opgave
def list_sources(viewer: Viewer, opgave: Wijkopgave) -> list[SeenSource]:
    """Everything an opgave rests on. What is hidden, withdrawn or for others is counted, without what it says."""
    people = (joinedload(Post.author), joinedload(Comment.author))
    asked = _seen(viewer).where(Source.opgave_id == opgave.id).options(*people)
    return [SeenSource(*row) for row in db.session.execute(asked.order_by(Source.id))]


def waiting_sources(viewer: Viewer) -> list[SeenSource]:
    """Sources of open opgaven about which nothing was said yet, longest first; at most `WAITING`."""
    waits = (Source.waits, Wijkopgave.ended_at.is_(None), readable_opgaven(viewer))
    asked = _seen(viewer).join(Source.opgave).where(*waits).options(contains_eager(Source.opgave))
    return [SeenSource(*row) for row in db.session.execute(asked.order_by(Source.id).limit(WAITING))]


def _seen(viewer: Viewer) -> Select[Any, Any, Any, Any]:
    asked: Select[Any, Any, Any, Any] = select(Source, Post, Comment, Gesprek).where(readable_sources(viewer))
    asked = asked.outerjoin(Post, and_(Post.id == Source.post_id, listed_posts(viewer)))
    asked = asked.outerjoin(Comment, and_(Comment.id == Source.comment_id, listed_comments(viewer)))
    asked = asked.options(joinedload(Comment.post))
    return asked.outerjoin(Gesprek, and_(Gesprek.id == Source.gesprek_id, readable_gesprekken(viewer)))


def opgaven_waiting_on(viewer: Viewer, gesprek: Gesprek) -> list[Wijkopgave]:
    """The open opgaven that rest on a conversation, or opened again for what it says, and did not answer that yet."""
    why = exists().where(Reopening.source_id == Source.id, Reopening.gesprek_id == gesprek.id)
    waits = (or_(Source.gesprek_id == gesprek.id, why), Source.waits, Wijkopgave.ended_at.is_(None))
    asked = select(Wijkopgave).join(Source, Source.opgave_id == Wijkopgave.id).order_by(Wijkopgave.id)
    return list(db.session.scalars(asked.where(*waits, readable_sources(viewer), readable_opgaven(viewer))))


# ------------------------------------------------------------------------------------------- around posts and talks
def under_post(viewer: Viewer, post: Post) -> Around:
    """The opgaven a post belongs to and, for who adds sources, open ones to choose from; one statement or none."""
    adds = may_add_sources(viewer)  # all that the answer depends on, see readable_opgaven
    return shared(viewer, ("opgaven of", post.id, adds), lambda: _under_post(viewer, post))


def _under_post(viewer: Viewer, post: Post) -> Around:
    rests_on, came_of = _is_of(Source, Source.post_id == post.id), _is_of(OpgavePost, OpgavePost.post_id == post.id)
    here = (Comment.post_id == post.id, Comment.buurt_id == post.buurt_id)
    shown = select(Comment.id).where(*here, Comment.hidden_at.is_(None), Comment.removed_at.is_(None))
    below = _is_of(Source, Source.comment_id.in_(shown))
    return _around(viewer, or_(and_(rests_on, _by_itself()), came_of), and_(below, _by_itself()))


def around(viewer: Viewer, thing: Comment | Gesprek) -> Around:
    """The same of a comment or a conversation."""
    column = Source.comment_id if isinstance(thing, Comment) else Source.gesprek_id
    return _around(viewer, and_(_is_of(Source, column == thing.id), _by_itself()), false())


def _by_itself() -> ColumnElement[bool]:
    return Wijkopgave.merged_into_id.is_(None)


def _is_of(table: type[Source | OpgavePost], thing: ColumnElement[bool]) -> ColumnElement[bool]:
    here = (table.opgave_id == Wijkopgave.id, table.buurt_id == Wijkopgave.buurt_id)
    return exists().where(*here, thing).correlate(Wijkopgave)


def _around(viewer: Viewer, belongs: ColumnElement[bool], below: ColumnElement[bool]) -> Around:
    where = case((belongs, 0), (below, 1), else_=2).label("where_it_is")
    asked = select(Wijkopgave.number, Wijkopgave.title, where, _became(viewer), Wijkopgave.ended_at.is_(None))
    asked = asked.where(readable_opgaven(viewer))
    wanted = or_(belongs, below, Wijkopgave.ended_at.is_(None)) if may_add_sources(viewer) else or_(belongs, below)
    rows = db.session.execute(asked.where(wanted).order_by(where, Wijkopgave.id.desc()).limit(CHOICES)).all()
    its, under, rest = ([row for row in rows if row[2] == place] for place in range(3))
    choices = [row for row in (*under, *rest) if row[4] and may_add_sources(viewer)]
    belongs_to, beneath, choose = (tuple(Named(*row[:2]) for row in some) for some in (its, under, choices))
    return Around(belongs_to, beneath, choose, any(row[3] for row in its))


def _became(viewer: Viewer) -> ColumnElement[bool]:
    """That there is a story of how an opgave, or what went on in it, became."""
    earlier = aliased(Wijkopgave)
    of_it = or_(earlier.id == Wijkopgave.id, earlier.merged_into_id == Wijkopgave.id)
    told = (OpgavePost.kind == CameOf.RESULT, OpgavePost.buurt_id == viewer.buurt_id)
    here = (OpgavePost.opgave_id == earlier.id, earlier.buurt_id == viewer.buurt_id)
    return exists().where(*told, *here, of_it).correlate(Wijkopgave)


# ------------------------------------------------------------------------------------------- to begin with
def find_posts(viewer: Viewer, numbers: Sequence[int]) -> list[Post]:
    """The readable posts with these numbers, in this order; at most `MOST_SOURCES`."""
    wanted = list(dict.fromkeys(numbers))[:MOST_SOURCES]
    asked = select(Post).where(Post.number.in_(wanted), readable_posts(viewer)).options(joinedload(Post.author))
    found = {post.number: post for post in db.session.scalars(asked)}
    return [found[number] for number in wanted if number in found]


def posts_to_use(viewer: Viewer, numbers: Sequence[int]) -> list[Post]:
    """The posts with these numbers, all of them.

    Raises NotFound when one of them is not for this viewer.
    """
    found = find_posts(viewer, numbers)
    if len(found) != len(list(dict.fromkeys(numbers))[:MOST_SOURCES]):
        raise NotFound(_("Dit bericht bestaat niet (meer)."))
    return found
