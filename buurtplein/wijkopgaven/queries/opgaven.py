"""What someone sees of the wijkopgaven and what belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.models import Membership, Partnership, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.gesprekken.models import Gesprek
from buurtplein.people.models import Person
from buurtplein.posts.models import Comment, Post
from buurtplein.posts.policy import listed_comments, listed_posts
from buurtplein.posts.queries import Key
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieChange,
    ActieState,
    CoOwner,
    Handover,
    Regrouping,
    Source,
    SourceKind,
    Wijkopgave,
)
from buurtplein.wijkopgaven.policy import (
    readable_acties,
    readable_led_opgaven,
    readable_opgaven,
    readable_professionals,
    readable_regiehouders,
    readable_sources,
)
from buurtplein.wijkopgaven.queries.past import past_of
from buurtplein.wijkopgaven.queries.sources import WAITING, SeenSource

PAGE = 20  # opgaven on one page


@dataclass(frozen=True)
class Progress:
    """How far the acties of an opgave are."""

    done: int
    busy: int
    total: int
    late: int
    waiting: int  # sources without an answer
    sources: int
    gesprekken: int  # of those
    findings: int  # of those

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
            gesprekken=sum(seen.source.kind is SourceKind.GESPREK for seen in sources),
            findings=sum(seen.source.kind is SourceKind.FINDING for seen in sources),
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
    whole = (joinedload(Wijkopgave.regiehouder), joinedload(Wijkopgave.endings), joinedload(Wijkopgave.reopenings))
    return (
        db.session.scalars(select(Wijkopgave).where(which, readable_opgaven(viewer)).options(*whole)).unique().first()
    )


def list_acties(viewer: Viewer, opgave: Wijkopgave) -> list[Actie]:
    """The acties of an opgave with who they belong to, in the order in which they were agreed."""
    asked = select(Actie).where(Actie.opgave_id == opgave.id, readable_acties(viewer)).order_by(Actie.id)
    return list(db.session.scalars(asked.options(joinedload(Actie.owner), joinedload(Actie.waits_for))))


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
    told = (contains_eager(ActieChange.actie), joinedload(ActieChange.by), joinedload(ActieChange.waits_for))
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


def opgaven_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Wijkopgave]:
    """The readable ones among these opgaven: what search found, loaded through the rules."""
    asked = select(Wijkopgave).where(Wijkopgave.id.in_(ids), readable_opgaven(viewer))
    return {opgave.id: opgave for opgave in db.session.scalars(asked.options(joinedload(Wijkopgave.regiehouder)))}


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
    """Neighbours who belong here, whose words the viewer sees as a source; they can be asked to take an actie."""
    its = (Source.opgave_id == opgave.id, readable_sources(viewer))
    posts = select(Post.author_id).join(Source, Source.post_id == Post.id).where(*its, listed_posts(viewer))
    comments = select(Comment.author_id).join(Source, Source.comment_id == Comment.id)
    wrote = posts.union(comments.where(*its, listed_comments(viewer)))
    asked = select(Person).join(Membership, Membership.person_id == Person.id).where(Person.id.in_(wrote))
    asked = asked.where(Membership.buurt_id == viewer.buurt_id, Membership.is_here, Person.erased_at.is_(None))
    return list(db.session.scalars(asked.order_by(Person.name)))


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
    """The ids of who follows an opgave: the authors of its sources, the owners of its acties and its co-owners.

    And who wrote down what someone said, as they can tell it on.
    """
    its = and_(Source.opgave_id == opgave.id, readable_sources(viewer))
    posts = select(Post.author_id).join(Source, Source.post_id == Post.id).where(its, Post.buurt_id == viewer.buurt_id)
    comments = select(Comment.author_id).join(Source, Source.comment_id == Comment.id)
    comments = comments.where(its, Comment.buurt_id == viewer.buurt_id)
    noters = select(Gesprek.noted_by_id).join(Source, Source.gesprek_id == Gesprek.id)
    noters = noters.where(its, Gesprek.buurt_id == viewer.buurt_id)
    owners = select(Actie.owner_id).where(Actie.opgave_id == opgave.id, readable_acties(viewer))
    sharing = select(CoOwner.person_id).where(CoOwner.opgave_id == opgave.id, CoOwner.buurt_id == viewer.buurt_id)
    sharing = sharing.where(CoOwner.accepted_at.is_not(None), CoOwner.ended_at.is_(None))
    return {found for found in db.session.scalars(posts.union(comments, noters, owners, sharing)) if found is not None}


def _listed(viewer: Viewer) -> Select[Any]:
    acties = (Actie.opgave_id == Wijkopgave.id, Actie.buurt_id == Wijkopgave.buurt_id)
    sources = (Source.opgave_id == Wijkopgave.id, Source.buurt_id == Wijkopgave.buurt_id)
    late = and_(Actie.due_on < today(), Actie.state != ActieState.DONE)
    counts = [
        _count(Actie.id, *acties, Actie.state == ActieState.DONE),
        _count(Actie.id, *acties, Actie.state == ActieState.BUSY),
        _count(Actie.id, *acties),
        _count(Actie.id, *acties, late),
        _count(Source.id, *sources, Source.waits),
        _count(Source.id, *sources),
        _count(Source.id, *sources, Source.kind == SourceKind.GESPREK),
        _count(Source.id, *sources, Source.kind == SourceKind.FINDING),
    ]
    return select(Wijkopgave, *counts).where(readable_opgaven(viewer))


def _count(column: Any, *where: Any) -> Any:
    return select(func.count(column)).where(*where).correlate(Wijkopgave).scalar_subquery()


def _page(asked: Select[Any], before: Key | None, size: int) -> Page:
    if before is not None:
        asked = asked.where(tuple_(Wijkopgave.made_at, Wijkopgave.id) < tuple_(before.moment, before.id))
    rows = db.session.execute(asked.order_by(Wijkopgave.made_at.desc(), Wijkopgave.id.desc()).limit(size + 1)).all()
    items = [Listed(row[0], Progress(*row[1:])) for row in rows[:size]]
    last = items[-1].opgave if len(rows) > size else None
    return Page(items, Key(last.made_at, last.id) if last else None)
