"""What someone sees of koppelingen, and whom the plein suggests for a vraag."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from buurtplein.buurten.models import Membership
from buurtplein.buurten.policy import readable_memberships
from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import MOST
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.keep import shared
from buurtplein.gids.models import Entry, EntryKind
from buurtplein.gids.policy import listed_entries
from buurtplein.gids.queries import my_treasures
from buurtplein.matching.fit import STRONG, Suggestion, best_first
from buurtplein.matching.likeness import Asked, Likeness, Overlap
from buurtplein.matching.load import FREE, loads
from buurtplein.matching.models import Match, MatchOutcome, still_open
from buurtplein.matching.policy import (
    readable_introductions,
    readable_matches,
    readable_offers_to_help,
    readable_own_matches,
)
from buurtplein.matching.when import compared, times_in
from buurtplein.people.models import Person
from buurtplein.people.queries import apart_from
from buurtplein.posts.models import Audience, Comment, Post, PostKind
from buurtplein.posts.policy import counted_comments, listed_posts, readable_posts
from buurtplein.posts.queries import posts_by_id

NEWEST = 20  # offers, and people in the gids, that a vraag is compared with beside the promising ones
CONSIDERED = 15  # of those, people that a closer look is taken at
SUGGESTED = 5  # people on the page
VRAGEN_READ = 200  # newest open vragen that are compared with what I can do
PLACES_READ = 200  # newest clubs and places of the gids that a vraag is compared with
PLACES = 3  # of those, beside the people
FOR_ME = 3  # of those on the prikbord
WAITING = 10  # vragen in the list of a verbinder
RUNNING = 50  # koppelingen of one verbinder
ANSWERED_IN = timedelta(days=1)  # by a neighbour; then a verbinder looks for someone
CALL_AFTER = timedelta(days=3)  # of silence after a question to the two


# ------------------------------------------------------------------------------------------- koppelingen
def get_match(viewer: Viewer, match_id: int) -> Match:
    """A koppeling of this buurt, for a verbinder or the two it is about.

    Raises NotFound.
    """
    return _one(Match.id == match_id, readable_matches(viewer)) if match_id < 2**31 else _gone()


def get_own_match(viewer: Viewer, match_id: int) -> Match:
    """A koppeling that is about me, with its vraag.

    Raises NotFound, also for a verbinder when it is about others.
    """
    return _one(Match.id == match_id, readable_own_matches(viewer)) if match_id < 2**31 else _gone()


def _one(*conditions: ColumnElement[bool]) -> Match:
    return db.session.scalar(_matches(*conditions)) or _gone()


def _gone() -> Match:
    raise NotFound(_("Deze koppeling is er niet (meer)."))


def own_matches(viewer: Viewer) -> list[Match]:
    """My koppelingen here, the newest first, at most 50."""
    return list(db.session.scalars(_matches(readable_own_matches(viewer)).order_by(Match.id.desc()).limit(50)))


def running_with(viewer: Viewer, verbinder_id: int) -> list[Match]:
    """The koppelingen that run and were proposed by this verbinder, the oldest first."""
    asked = _matches(readable_matches(viewer), Match.proposed_by_id == verbinder_id, still_open())
    return list(db.session.scalars(asked.order_by(Match.id).limit(RUNNING)))


def matches_of(viewer: Viewer, request: Post) -> list[Match]:
    """What was proposed for a vraag and not taken back, the newest first."""
    asked = _matches(Match.request_id == request.id, Match.withdrawn_at.is_(None), readable_matches(viewer))
    return list(db.session.scalars(asked.order_by(Match.id.desc())))


def _matches(*conditions: ColumnElement[bool]) -> Any:
    people = [joinedload(row) for row in (Match.asker, Match.helper, Match.proposed_by, Match.request, Match.offer)]
    return select(Match).where(*conditions).options(*people, selectinload(Match.answers), selectinload(Match.outcomes))


def matches_under(viewer: Viewer, post: Post) -> list[Match]:
    """Under a vraag someone reads: who was connected, and what waits for the viewer.

    Most vragen have no koppeling. Whether there is one is looked up once for everyone.
    """
    if not shared(viewer, ("has a koppeling", post.id), lambda: _has_match(viewer, post)):
        return []
    own = and_(readable_own_matches(viewer), still_open())
    asked = select(Match).where(Match.request_id == post.id, or_(readable_introductions(viewer), own))
    people = (joinedload(Match.asker), joinedload(Match.helper), joinedload(Match.proposed_by))
    return list(db.session.scalars(asked.order_by(Match.id.desc()).limit(5).options(*people)))


def _has_match(viewer: Viewer, post: Post) -> bool:
    return bool(
        db.session.scalar(select(exists().where(Match.buurt_id == viewer.buurt_id, Match.request_id == post.id)))
    )


def unconnected(viewer: Viewer) -> list[Post]:
    """Open vragen for which nobody was proposed, the one that waits longest first."""
    return list(db.session.scalars(_unconnected(viewer).limit(WAITING)))


def unconnected_yet(viewer: Viewer) -> list[Post]:
    """Those of them (listed_posts) that do not wait for a verbinder yet: neighbours may still answer."""
    return list(db.session.scalars(_unconnected(viewer).where(not_(_unanswered(viewer))).limit(WAITING)))


def unanswered(viewer: Viewer) -> list[Post]:
    """Those of them (listed_posts) that nobody answered in a day, or that only a verbinder can read."""
    return list(db.session.scalars(_unconnected(viewer).where(_unanswered(viewer)).limit(MOST)))


def _unanswered(viewer: Viewer) -> ColumnElement[bool]:
    of_others = (Comment.post_id == Post.id, Comment.author_id.is_distinct_from(Post.author_id))
    answered = exists().where(counted_comments(viewer), *of_others).correlate(Post)
    alone = and_(Post.published_at <= now() - ANSWERED_IN, ~answered)
    return or_(Post.audience == Audience.VERBINDERS, alone)


def silent(viewer: Viewer) -> list[Match]:
    """Koppelingen that need a call: nobody settled a proposal, or told how it went. Not those of the viewer."""
    proposed = and_(Match.introduced_at.is_(None), Match.proposed_at <= now() - CALL_AFTER)
    asked = and_(Match.outcome_asked_at <= now() - CALL_AFTER, ~Match.outcomes.any())
    own = or_(viewer.mine(Match.asker_id), viewer.mine(Match.helper_id))
    about = (readable_matches(viewer), still_open(), not_(own), or_(proposed, asked))
    found = select(Match).join(Match.request).where(*about, readable_posts(viewer)).order_by(Match.id).limit(MOST)
    people = (joinedload(Match.asker), joinedload(Match.helper), contains_eager(Match.request))
    return list(db.session.scalars(found.options(*people)))


def _unconnected(viewer: Viewer) -> Select[Any]:
    open_vraag = (Post.kind == PostKind.VRAAG, Post.closed_at.is_(None), Post.author_id.is_not(None))
    runs = or_(still_open(), readable_introductions(viewer))
    proposed = select(Match.id).where(Match.buurt_id == Post.buurt_id, Match.request_id == Post.id, runs)
    asked = select(Post).where(listed_posts(viewer), *open_vraag, ~proposed.correlate(Post).exists())
    return asked.order_by(Post.published_at).options(joinedload(Post.author))


# ------------------------------------------------------------------------------------------- suggestions
class Place(NamedTuple):
    """Something in the gids where who asks can go, and what it says that fits."""

    entry: Entry
    overlap: Overlap


def suggestions(
    viewer: Viewer, request: Post, likeness: Likeness, *, street: str = "", before: Sequence[Match] = ()
) -> list[Suggestion]:
    """Who may help with a vraag, the best first: who said so, and who offers or offered something like it.

    Street: where it is. Before: what was proposed for it; who thinks it over, helps or could not is left out, and so is
    whoever wants no contact with the asker, or the other way round.
    """
    left_out = {match.helper_id for match in before if not match.lapsed_at} | {request.author_id}
    left_out |= apart_from(request.author_id)
    found = _combined(_said_help(viewer, request), _offering(viewer, request, street, likeness, left_out), street)
    candidates = best_first([s for s in found if s.person.id not in left_out])[:CONSIDERED]
    ids = [s.person.id for s in candidates]
    worked, asked = _worked(viewer, ids), loads(viewer, ids)
    known = [(s, worked.get(s.person.id, 0), asked.get(s.person.id, FREE)) for s in candidates]
    complete = [replace(s, worked=n, load=load, language=_spoken(request, s.person)) for s, n, load in known]
    return best_first(complete)[:SUGGESTED]


def _spoken(request: Post, helper: Person) -> str:
    """The language other than Dutch in which both chose to be written to."""
    asked = request.author.language if request.author is not None else ""
    return asked if asked not in {"", "nl"} and asked == helper.language else ""


def places_for(viewer: Viewer, request: Post, likeness: Likeness) -> list[Place]:
    """Clubs, organisations and places of the gids that are about what is asked, the best first."""
    kinds = (EntryKind.PLEK, EntryKind.CLUB)
    newest = select(Entry).where(listed_entries(viewer), Entry.kind.in_(kinds)).order_by(Entry.id.desc())
    entries = list(db.session.scalars(newest.limit(PLACES_READ)))
    overlaps = likeness.overlaps(
        Asked(request.title, request.body), [f"{entry.name}\n{entry.text}" for entry in entries]
    )
    about_it = [Place(*pair) for pair in zip(entries, overlaps, strict=True) if pair[1].strength >= STRONG]
    return sorted(about_it, key=lambda place: (-place.overlap.strength, place.entry.id))[:PLACES]


def for_me(viewer: Viewer, likeness: Likeness) -> list[Post]:
    """Open vragen of others that talk about what I can do, by my entries in the gids; the best first.

    Only entries that I would read in the gids as any neighbour count: what waits to be looked at, or is for another
    circle than mine, gives nothing.
    """
    mine = [f"{entry.name}\n{entry.text}" for entry in my_treasures(viewer)]
    if not mine:
        return []
    open_vraag = (Post.kind == PostKind.VRAAG, Post.closed_at.is_(None), ~viewer.mine(Post.author_id))
    asked = select(Post.id, Post.title, Post.body).where(listed_posts(viewer), *open_vraag)
    newest = asked.order_by(Post.published_at.desc(), Post.id.desc()).limit(VRAGEN_READ)
    strength = {
        post_id: max(overlap.strength for overlap in likeness.overlaps(Asked(title, body), mine))
        for post_id, title, body in db.session.execute(newest)
    }
    fitting = sorted((one for one in strength if strength[one] >= STRONG), key=lambda one: -strength[one])[:FOR_ME]
    posts = posts_by_id(viewer, fitting) if fitting else {}
    return [posts[one] for one in fitting if one in posts]


def get_helper(viewer: Viewer, person_id: int) -> Person:
    """Someone who belongs to the buurt.

    Raises NotFound.
    """
    asked = select(Person).join(Membership, Membership.person_id == Person.id).where(readable_memberships(viewer))
    found = db.session.scalar(asked.where(Person.id == person_id)) if 0 < person_id < 2**31 else None
    if found is None:
        raise NotFound(_("Deze buur is er niet (meer)."))
    return found


def street_of(viewer: Viewer, request: Post) -> str:
    """The street of a vraag, or else the one its author gave when joining; never more precise."""
    if request.street:
        return request.street
    asked = select(Membership.street).where(Membership.person_id == request.author_id, readable_memberships(viewer))
    return db.session.scalar(asked) or ""


def _said_help(viewer: Viewer, request: Post) -> list[tuple[Person, str]]:
    """Who said "Ik kan helpen", each with the street they gave; first come first."""
    asked = (
        select(Person, Membership.street)
        .join(Comment, Comment.author_id == Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(readable_offers_to_help(viewer, request), readable_memberships(viewer), Person.erased_at.is_(None))
        .order_by(Comment.id)
    )
    return [(person, given) for person, given in db.session.execute(asked)]


def _offering(
    viewer: Viewer, request: Post, street: str, likeness: Likeness, left_out: Collection[int | None]
) -> list[Suggestion]:
    """What people offer, offered earlier or say in the gids that talks about what is asked, of the promising people.

    What is taken away while we look is left out.
    """
    asked = Asked(request.title, request.body)
    promising = likeness.promising(viewer, asked)
    offered = [*_offers(viewer, promising.offers), *_schatten(viewer, promising.entries)]
    overlaps = likeness.overlaps(asked, [f"{one.title}\n{one.body}" for one in offered])
    pairs = zip(offered, overlaps, strict=True)
    about_it = [(one, overlap) for one, overlap in pairs if overlap.words and one.by not in left_out]
    about_it.sort(key=lambda pair: (-pair[1].strength, pair[0].key))
    people = list(dict.fromkeys(one.by for one, _overlap in about_it))[:CONSIDERED]
    fitting = [(one, overlap) for one, overlap in about_it if one.by in people]
    rows = _rows(viewer, [one.key for one, _overlap in fitting])
    wanted = times_in(f"{request.title}\n{request.body}")
    return [
        Suggestion(
            *rows[one.key],
            overlap=overlap,
            street=_same(street, one.street or one.lives_in),
            when=compared(wanted, times_in(f"{one.title}\n{one.body}")),
        )
        for one, overlap in fitting
        if one.key in rows
    ]


class Offered(NamedTuple):
    """What someone offers or says in the gids that they can do, as far as it is compared."""

    key: tuple[str, int]
    by: int
    title: str
    body: str
    street: str
    lives_in: str


def _offers(viewer: Viewer, promising: Collection[int]) -> list[Offered]:
    offers = (listed_posts(viewer), Post.kind == PostKind.AANBOD)
    newest = select(Post.id).where(*offers).order_by(Post.published_at.desc(), Post.id.desc()).limit(NEWEST)
    columns = (Post.id, Post.title, Post.body, Post.street)
    return _offered(viewer, columns, Post.author_id, or_(Post.id.in_(newest), Post.id.in_(promising)), *offers)


def _schatten(viewer: Viewer, promising: Collection[int]) -> list[Offered]:
    people = (listed_entries(viewer), Entry.kind == EntryKind.SCHAT)
    newest = select(Entry.id).where(*people).order_by(Entry.id.desc()).limit(NEWEST)
    columns = (Entry.id, Entry.name, Entry.text, Entry.street)
    return _offered(viewer, columns, Entry.owner_id, or_(Entry.id.in_(newest), Entry.id.in_(promising)), *people)


def _offered(viewer: Viewer, columns: Sequence[Any], by: Any, *conditions: ColumnElement[bool]) -> list[Offered]:
    """Of neighbours who belong to the buurt, with the street they gave when joining."""
    asked = (
        select(columns[0], by, *columns[1:], Membership.street)
        .join(Person, by == Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(*conditions, readable_memberships(viewer), Person.erased_at.is_(None))
    )
    kind = columns[0].class_.__tablename__
    return [Offered((kind, row), *rest) for row, *rest in db.session.execute(asked)]


def _rows(viewer: Viewer, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[Person, Any, Any]]:
    """For each key the neighbour, and the offer or the line in the gids."""
    ids = {kind: [row for of_kind, row in keys if of_kind == kind] for kind in ("post", "entry")}
    posts = select(Post).where(listed_posts(viewer), Post.id.in_(ids["post"]), Post.author_id.is_not(None))
    entries = select(Entry).where(listed_entries(viewer), Entry.id.in_(ids["entry"]), Entry.owner_id.is_not(None))
    found: dict[tuple[str, int], tuple[Any, Any, Any]] = {}
    for post in db.session.scalars(posts.options(joinedload(Post.author))):
        found["post", post.id] = (post.author, post, None)
    for entry in db.session.scalars(entries.options(joinedload(Entry.owner))) if ids["entry"] else ():
        found["entry", entry.id] = (entry.owner, None, entry)
    return found


def _same(street: str, other: str) -> str:
    """The street when both gave the same one."""
    return street if street and street.casefold() == other.casefold() else ""


def _combined(helpers: list[tuple[Person, str]], offering: list[Suggestion], street: str) -> list[Suggestion]:
    """One suggestion a person, with the offer that fits best."""
    found: dict[int, Suggestion] = {}
    for suggestion in best_first(offering):
        found.setdefault(suggestion.person.id, suggestion)
    for person, given in helpers:
        known = found.get(person.id, Suggestion(person, street=_same(street, given)))
        found[person.id] = replace(known, said_help=True)
    return list(found.values())


def _worked(viewer: Viewer, helper_ids: Sequence[int]) -> dict[int, int]:
    """How often the help of these people worked out here, and nobody denied it."""
    told = select(Match.helper_id).join(MatchOutcome, MatchOutcome.match_id == Match.id)
    told = told.where(Match.helper_id.in_(helper_ids), MatchOutcome.buurt_id == viewer.buurt_id)
    denied = func.count().filter(MatchOutcome.worked.is_(False))
    agreed = told.where(readable_matches(viewer)).group_by(Match.id, Match.helper_id).having(denied == 0)
    return Counter(db.session.scalars(agreed))
