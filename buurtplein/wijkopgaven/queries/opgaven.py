"""What someone sees of the wijkopgaven and what belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload

from buurtplein.buurten.models import Membership, Partnership, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.keep import shared
from buurtplein.core.text import slug
from buurtplein.people.models import Person
from buurtplein.posts.models import Post
from buurtplein.posts.policy import listed_posts, readable_posts
from buurtplein.posts.queries import Key
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieChange,
    ActieState,
    CameOf,
    Handover,
    OpgavePost,
    Regrouping,
    Source,
    Wijkopgave,
)
from buurtplein.wijkopgaven.policy import (
    may_add_sources,
    readable_acties,
    readable_led_opgaven,
    readable_opgaven,
    readable_professionals,
    readable_regiehouders,
    readable_sources,
)
from buurtplein.wijkopgaven.queries.past import past_of

PAGE = 20  # opgaven on one page
CHOICES = 30  # open opgaven to choose from under a post
WAITING = 50  # late acties, or sources without an answer, shown at once
MOST_SOURCES = 20  # posts that one form makes an opgave of


@dataclass(frozen=True)
class SeenSource:
    """A source, with its post only when this viewer may see that."""

    source: Source
    post: Post | None


@dataclass(frozen=True)
class Progress:
    """How far the acties of an opgave are."""

    done: int
    busy: int
    total: int
    late: int
    waiting: int  # sources without an answer
    sources: int

    @classmethod
    def of(cls, acties: Sequence[Actie], sources: Sequence[SeenSource]) -> "Progress":
        """The same, from rows that were read before."""
        states = [actie.state for actie in acties]
        return cls(
            done=states.count(ActieState.DONE),
            busy=states.count(ActieState.BUSY),
            total=len(states),
            late=sum(actie.is_late for actie in acties),
            waiting=sum(seen.source.waits for seen in sources),
            sources=len(sources),
        )


@dataclass(frozen=True)
class Listed:
    """An opgave as a list shows it."""

    opgave: Wijkopgave
    progress: Progress


@dataclass(frozen=True)
class Page:
    """Part of a list and, if there is more, the key of the next part."""

    items: Sequence[Listed]
    next: Key | None


class Named(NamedTuple):
    """An opgave as others refer to it; a plain value, so that it can be kept."""

    number: int
    title: str

    @property
    def slug(self) -> str:
        """The readable tail of the URL."""
        return slug(self.title)


class UnderPost(NamedTuple):
    """What a post has to do with opgaven: the ones it belongs to, and open ones it could be added to.

    `became`: whether there is a story of how one that it belongs to became.
    """

    belongs_to: tuple[Named, ...]
    choices: tuple[Named, ...]
    became: bool


# ------------------------------------------------------------------------------------------- one opgave
def get_opgave(viewer: Viewer, number: int) -> Wijkopgave:
    """The opgave with this number in this buurt, or the one in which it goes on; with its regiehouder and its ending.

    Raises NotFound, also when it exists but is not for this viewer.
    """
    found = _one(viewer, Wijkopgave.number == number) if 0 < number < 2**31 else None
    while found is not None and found.merged_into_id is not None:
        found = _one(viewer, Wijkopgave.id == found.merged_into_id)
    if found is None:
        raise NotFound(_("Deze wijkopgave bestaat niet (meer)."))
    return found


def _one(viewer: Viewer, which: ColumnElement[bool]) -> Wijkopgave | None:
    whole = (joinedload(Wijkopgave.regiehouder), joinedload(Wijkopgave.endings), joinedload(Wijkopgave.reopening))
    return (
        db.session.scalars(select(Wijkopgave).where(which, readable_opgaven(viewer)).options(*whole)).unique().first()
    )


def list_sources(viewer: Viewer, opgave: Wijkopgave) -> list[SeenSource]:
    """Everything an opgave rests on. What is hidden, withdrawn or for others is counted, without its post."""
    seen = and_(Post.id == Source.post_id, listed_posts(viewer))
    asked = select(Source, Post).outerjoin(Post, seen).where(Source.opgave_id == opgave.id, readable_sources(viewer))
    rows = db.session.execute(asked.order_by(Source.id).options(joinedload(Post.author)))
    return [SeenSource(source, post) for source, post in rows]


def list_acties(viewer: Viewer, opgave: Wijkopgave) -> list[Actie]:
    """The acties of an opgave with who they belong to, in the order in which they were agreed."""
    asked = select(Actie).where(Actie.opgave_id == opgave.id, readable_acties(viewer)).order_by(Actie.id)
    return list(db.session.scalars(asked.options(joinedload(Actie.owner))))


def get_actie(viewer: Viewer, opgave: Wijkopgave, actie_id: int) -> Actie:
    """One actie of an opgave.

    Raises NotFound.
    """
    asked = select(Actie).where(Actie.id == actie_id, Actie.opgave_id == opgave.id, readable_acties(viewer))
    found = db.session.scalar(asked.options(joinedload(Actie.owner))) if 0 < actie_id < 2**31 else None
    if found is None:
        raise NotFound(_("Deze actie bestaat niet (meer)."))
    return found


def list_changes(viewer: Viewer, opgave: Wijkopgave, regroupings: Sequence[Regrouping] = ()) -> list[ActieChange]:
    """How the acties of an opgave went, oldest first; of those that went on elsewhere, what happened here."""
    left = [
        and_(Actie.id.in_(made.actie_ids), ActieChange.made_at <= made.made_at)
        for made in regroupings
        if made.after_id != opgave.id
    ]
    asked = select(ActieChange).join(ActieChange.actie).where(readable_acties(viewer))
    asked = asked.where(or_(Actie.opgave_id == opgave.id, *left))
    told = (contains_eager(ActieChange.actie), joinedload(ActieChange.by))
    return list(db.session.scalars(asked.order_by(ActieChange.id).options(*told)))


def list_handovers(viewer: Viewer, opgave: Wijkopgave) -> list[Handover]:
    """Who took it, or what goes on in it, over from whom, oldest first."""
    whole = Handover.opgave_id.in_(past_of(viewer, opgave))
    asked = select(Handover).join(Handover.opgave).where(whole, readable_opgaven(viewer))
    told = (joinedload(Handover.before), joinedload(Handover.after))
    return list(db.session.scalars(asked.order_by(Handover.id).options(*told)))


# ------------------------------------------------------------------------------------------- lists
def public_list(viewer: Viewer, *, ended: bool = False, before: Key | None = None, size: int = PAGE) -> Page:
    """What the buurt takes on, or took on; newest first."""
    over = Wijkopgave.ended_at.is_not(None) if ended else Wijkopgave.ended_at.is_(None)
    shown = (Wijkopgave.published_at.is_not(None), Wijkopgave.merged_into_id.is_(None))
    return _page(_listed(viewer).where(*shown, over), before, size)


def open_list(viewer: Viewer, *, before: Key | None = None, size: int = PAGE) -> Page:
    """All that is open, also what is being prepared; newest first."""
    return _page(_listed(viewer).where(Wijkopgave.ended_at.is_(None)), before, size)


def newest(viewer: Viewer) -> Listed | None:
    """The newest open opgave that everyone may read, for the plein; one statement."""
    shown = (Wijkopgave.published_at.is_not(None), Wijkopgave.ended_at.is_(None))
    items = _page(_listed(viewer).where(*shown), None, 1).items
    return items[0] if items else None


def late_acties(viewer: Viewer) -> list[Actie]:
    """Acties of open opgaven that are past their day, longest first; at most `WAITING`."""
    late = (Actie.due_on < today(), Actie.state != ActieState.DONE, Wijkopgave.ended_at.is_(None))
    asked = select(Actie).join(Actie.opgave).where(readable_acties(viewer), readable_opgaven(viewer), *late)
    told = (contains_eager(Actie.opgave), joinedload(Actie.owner))
    return list(db.session.scalars(asked.order_by(Actie.due_on, Actie.id).limit(WAITING).options(*told)))


def waiting_sources(viewer: Viewer) -> list[SeenSource]:
    """Sources of open opgaven whose author heard nothing yet, longest first; at most `WAITING`."""
    seen = and_(Post.id == Source.post_id, listed_posts(viewer))
    waits = (Source.answered_at.is_(None), Source.post_id.is_not(None), Wijkopgave.ended_at.is_(None))
    asked = select(Source, Post).join(Source.opgave).outerjoin(Post, seen)
    asked = asked.where(readable_sources(viewer), readable_opgaven(viewer), *waits)
    rows = db.session.execute(asked.order_by(Source.id).limit(WAITING).options(contains_eager(Source.opgave)))
    return [SeenSource(source, post) for source, post in rows]


def opgaven_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Wijkopgave]:
    """The readable ones among these opgaven: what search found, loaded through the rules."""
    asked = select(Wijkopgave).where(Wijkopgave.id.in_(ids), readable_opgaven(viewer))
    return {opgave.id: opgave for opgave in db.session.scalars(asked.options(joinedload(Wijkopgave.regiehouder)))}


# ------------------------------------------------------------------------------------------- around posts
def under_post(viewer: Viewer, post: Post) -> UnderPost:
    """The opgaven a post belongs to and, for who adds sources, open ones to choose from; one statement or none."""
    adds = may_add_sources(viewer)  # all that the answer depends on, see readable_opgaven
    return shared(viewer, ("opgaven of", post.id, adds), lambda: _under_post(viewer, post, adds=adds))


def _under_post(viewer: Viewer, post: Post, *, adds: bool) -> UnderPost:
    rests_on, came_of = (
        exists()
        .where(table.opgave_id == Wijkopgave.id, table.buurt_id == Wijkopgave.buurt_id, table.post_id == post.id)
        .correlate(Wijkopgave)
        for table in (Source, OpgavePost)
    )
    belongs = or_(and_(rests_on, Wijkopgave.merged_into_id.is_(None)), came_of)
    asked = select(Wijkopgave.number, Wijkopgave.title, belongs.label("belongs"), _became(viewer))
    asked = asked.where(readable_opgaven(viewer))
    wanted: ColumnElement[bool] = or_(belongs, Wijkopgave.ended_at.is_(None)) if adds else belongs
    asked = asked.where(wanted).order_by(belongs.desc(), Wijkopgave.id.desc()).limit(CHOICES)
    rows = db.session.execute(asked).all()
    named = {kept: tuple(Named(*row[:2]) for row in rows if bool(row[2]) is kept) for kept in (True, False)}
    return UnderPost(named[True], named[False], any(row[2] and row[3] for row in rows))


def _became(viewer: Viewer) -> ColumnElement[bool]:
    """That there is a story of how an opgave, or what went on in it, became."""
    earlier = aliased(Wijkopgave)
    of_it = or_(earlier.id == Wijkopgave.id, earlier.merged_into_id == Wijkopgave.id)
    told = (OpgavePost.kind == CameOf.RESULT, OpgavePost.buurt_id == viewer.buurt_id)
    here = (OpgavePost.opgave_id == earlier.id, earlier.buurt_id == viewer.buurt_id)
    return exists().where(*told, *here, of_it).correlate(Wijkopgave)


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


# ------------------------------------------------------------------------------------------- people
def list_professionals(viewer: Viewer, seen: ColumnElement[bool] | None = None) -> list[tuple[Person, RoleGrant]]:
    """Who works here as a professional, by name, each with the role they work in; `seen` is another reading rule."""
    seen = readable_professionals(viewer) if seen is None else seen
    asked = (
        select(Person, RoleGrant)
        .join(Membership, Membership.person_id == Person.id)
        .join(RoleGrant, RoleGrant.membership_id == Membership.id)
        .join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
        .where(seen, Person.erased_at.is_(None))
        .order_by(Person.name, RoleGrant.id)
        .options(joinedload(RoleGrant.organisation))
    )
    return [(person, grant) for person, grant in db.session.execute(asked)]


def list_authors(viewer: Viewer, opgave: Wijkopgave) -> list[Person]:
    """Neighbours who belong here, whose post the viewer sees as a source; they can be asked to take an actie."""
    seen = and_(listed_posts(viewer), Membership.buurt_id == viewer.buurt_id, Membership.is_here)
    asked = select(Person).join(Post, Post.author_id == Person.id).join(Source, Source.post_id == Post.id)
    asked = asked.join(Membership, Membership.person_id == Person.id)
    asked = asked.where(Source.opgave_id == opgave.id, readable_sources(viewer), seen, Person.erased_at.is_(None))
    return list(db.session.scalars(asked.order_by(Person.name).distinct()))


def is_led(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Whether its regiehouder still works here as a professional."""
    asked = select(Person.id).join(Membership, Membership.person_id == Person.id).join(Membership.roles)
    asked = asked.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
    mine = (Person.id == opgave.regiehouder_id, Person.erased_at.is_(None))
    return db.session.scalar(asked.where(readable_regiehouders(viewer), *mine).limit(1)) is not None


def count_led(viewer: Viewer) -> list[tuple[int, int | None, int]]:
    """Who leads how many open opgaven: the id of the person, that of the organisation, and how many."""
    pair = (Wijkopgave.regiehouder_id, Wijkopgave.organisation_id)
    asked = select(*pair, func.count()).where(readable_led_opgaven(viewer)).group_by(*pair)
    return [(person, organisation, number) for person, organisation, number in db.session.execute(asked)]


def people_concerned(viewer: Viewer, opgave: Wijkopgave) -> set[int]:
    """The ids of who follows an opgave: the authors of its sources and the owners of its acties."""
    authors = select(Post.author_id).join(Source, Source.post_id == Post.id)
    authors = authors.where(Source.opgave_id == opgave.id, readable_sources(viewer), Post.buurt_id == viewer.buurt_id)
    owners = select(Actie.owner_id).where(Actie.opgave_id == opgave.id, readable_acties(viewer))
    return {found for found in db.session.scalars(authors.union(owners)) if found is not None}


def _listed(viewer: Viewer) -> Select[Any]:
    acties = (Actie.opgave_id == Wijkopgave.id, Actie.buurt_id == Wijkopgave.buurt_id)
    sources = (Source.opgave_id == Wijkopgave.id, Source.buurt_id == Wijkopgave.buurt_id)
    late = and_(Actie.due_on < today(), Actie.state != ActieState.DONE)
    waits = (Source.answered_at.is_(None), Source.post_id.is_not(None))
    counts = [
        _count(Actie.id, *acties, Actie.state == ActieState.DONE),
        _count(Actie.id, *acties, Actie.state == ActieState.BUSY),
        _count(Actie.id, *acties),
        _count(Actie.id, *acties, late),
        _count(Source.id, *sources, *waits),
        _count(Source.id, *sources),
    ]
    return select(Wijkopgave, *counts).where(readable_opgaven(viewer))


def _count(column: Any, *where: ColumnElement[bool]) -> Any:
    return select(func.count(column)).where(*where).correlate(Wijkopgave).scalar_subquery()


def _page(asked: Select[Any], before: Key | None, size: int) -> Page:
    if before is not None:
        asked = asked.where(tuple_(Wijkopgave.made_at, Wijkopgave.id) < tuple_(before.moment, before.id))
    rows = db.session.execute(asked.order_by(Wijkopgave.made_at.desc(), Wijkopgave.id.desc()).limit(size + 1)).all()
    items = [Listed(row[0], Progress(*row[1:])) for row in rows[:size]]
    last = items[-1].opgave if len(rows) > size else None
    return Page(items, Key(last.made_at, last.id) if last else None)
