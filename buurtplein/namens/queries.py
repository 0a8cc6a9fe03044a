"""Neighbours who are not online, as a verbinder sees them."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.incoming import LARGEST
from buurtplein.core.tenancy import across_buurten
from buurtplein.matching.models import Match, still_open
from buurtplein.namens.models import KNOWN_FOR, Attempt, Consent, Reach
from buurtplein.namens.policy import readable_attempts, readable_consents, readable_reaches
from buurtplein.people.models import Person
from buurtplein.posts.models import Post
from buurtplein.posts.policy import readable_posts
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.queries import source_to_reopen

SHOWN = 100  # neighbours on one page
ATTEMPTS = 5  # of one neighbour, the newest
POSTS = 10  # of one neighbour, the newest


def list_reaches(viewer: Viewer) -> Sequence[Reach]:
    """For whom we speak, by name."""
    known = (readable_reaches(viewer), Reach.let_go_at.is_(None))
    asked = select(Reach).join(Reach.person).where(*known).order_by(Person.name, Reach.id)
    return db.session.scalars(asked.limit(SHOWN).options(joinedload(Reach.person))).all()


def reaches_spoken_for_by(viewer: Viewer, verbinder_id: int) -> Sequence[Reach]:
    """The neighbours who are not online of whom something stands that this verbinder placed, by name."""
    placed = select(Post.author_id).where(Post.buurt_id == viewer.buurt_id, Post.placed_by_id == verbinder_id)
    theirs = Reach.person_id.in_(placed.where(Post.closed_at.is_(None)))
    asked = select(Reach).join(Reach.person).where(readable_reaches(viewer), Reach.let_go_at.is_(None), theirs)
    return db.session.scalars(asked.order_by(Person.name).limit(SHOWN).options(joinedload(Reach.person))).all()


def get_reach(viewer: Viewer, reach_id: int) -> Reach:
    """How to reach one of them.

    Raises NotFound.
    """
    asked = select(Reach).where(Reach.id == reach_id, readable_reaches(viewer)).options(joinedload(Reach.person))
    found = db.session.scalar(asked) if 0 < reach_id <= LARGEST else None
    if found is None:
        raise NotFound(_("Deze buur is er niet (meer)."))
    return found


def reach_of(viewer: Viewer, post: Post) -> Reach | None:
    """How to reach the author of a post that was placed for them."""
    if post.placed_by_id is None:
        return None
    return db.session.scalar(select(Reach).where(Reach.person_id == post.author_id, readable_reaches(viewer)))


def opgave_to_reopen(viewer: Viewer, post: Post) -> Wijkopgave | None:
    """The wijkopgave that ended, of which the neighbour behind this post can still say that it is not solved."""
    reach = reach_of(viewer, post)
    voice = viewer_as(reach.person_id, reach.buurt_id) if reach is not None else None
    source = source_to_reopen(voice, post) if voice is not None else None
    return None if source is None else source.opgave


def reaches_in(viewer: Viewer, matches: Sequence[Match]) -> Sequence[Reach]:
    """Who in these koppelingen is not online."""
    people = {person for match in matches for person in (match.asker_id, match.helper_id)}
    asked = select(Reach).where(Reach.person_id.in_(people), readable_reaches(viewer)).options(joinedload(Reach.person))
    return db.session.scalars(asked).all()


def attempts_of(viewer: Viewer, reach: Reach) -> Sequence[Attempt]:
    """When someone was called or got a slip, the newest first."""
    asked = select(Attempt).where(Attempt.reach_id == reach.id, readable_attempts(viewer)).order_by(Attempt.id.desc())
    return db.session.scalars(asked.limit(ATTEMPTS).options(joinedload(Attempt.by))).all()


def posts_of(viewer: Viewer, reach: Reach) -> Sequence[Post]:
    """What was placed for a neighbour, the newest first."""
    asked = select(Post).where(Post.author_id == reach.person_id, readable_posts(viewer)).order_by(Post.id.desc())
    return db.session.scalars(asked.limit(POSTS)).all()


def consents_to(viewer: Viewer, post: Post) -> Sequence[Consent]:
    """What the neighbour agreed to, the newest first, with who noted it."""
    asked = select(Consent).where(Consent.post_id == post.id, readable_consents(viewer)).order_by(Consent.id.desc())
    people = (joinedload(Consent.noted_by), joinedload(Consent.withdrawal_noted_by))
    return db.session.scalars(asked.options(*people)).all()


def no_longer_needed(caretaker: Caretaker, *, limit: int = 100) -> list[Person]:
    """Who asked to be forgotten, and whose last post or koppeling is over so long; nobody who has an account."""
    theirs, since = Post.author_id == Reach.person_id, now() - KNOWN_FOR
    stands = exists().where(theirs, or_(Post.closed_at.is_(None), Post.closed_at > since))
    runs = exists().where(or_(Match.asker_id == Reach.person_id, Match.helper_id == Reach.person_id), still_open())
    over = and_(Reach.noted_at <= since, ~stands, ~runs)
    asked = select(Person).join(Reach, Reach.person_id == Person.id).where(Person.email.is_(None))
    asked = asked.where(or_(Reach.let_go_at.is_not(None), over)).order_by(Reach.id).limit(limit)
    with across_buurten("the clock works for every buurt"):
        return list(db.session.scalars(asked))
