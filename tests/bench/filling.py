"""A buurt with as many posts as asked, and a neighbour who is logged in."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from buurtplein.agenda.models import Occurrence, Signup
from buurtplein.agenda.operations import plan_what_moved_in
from buurtplein.app import create_app
from buurtplein.buurten.models import Buurt, Membership
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core import schema
from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.people.models import Person
from buurtplein.posts.models import Comment, Post, PostKind
from buurtplein.posts.themes import Theme
from buurtplein.search.followers import rebuild
from buurtplein.settings import Settings
from buurtplein.wijkopgaven.models import Actie, ActieState, OwnerKind, Source, Wijkopgave
from tests.support.cookies import cookie_for

SECRET = "a key for the benchmark only 0123456789"
PEOPLE = 200
VISITING = 10  # of those, who look around and place things
GOING = 5  # people to an activity
ACTIES = 10  # under a wijkopgave
KINDS = [PostKind.VRAAG, PostKind.AANBOD, PostKind.VRAAG, PostKind.ACTIVITEIT, PostKind.INITIATIEF]
WORDS = (
    "fiets ladder tuin koffie wandelen kraan oppas boodschappen lamp gordijn taal muziek hond kat school park".split()
)


@dataclass(frozen=True)
class Visit:
    """Someone who is logged in: the cookie, and the token for forms."""

    cookie: str
    token: str


@dataclass(frozen=True)
class Place:
    """A filled installation."""

    settings: Settings
    visits: tuple[Visit, ...]
    post: int  # number of a post with five reactions


def settings_in(folder: Path) -> Settings:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Settings(secret_key=SECRET, data_dir=folder)


def fill(folder: Path, posts: int) -> Place:
    """Make an installation with one buurt of that many posts, five reactions under each of the newest thousand.

    A few neighbours go to each activity.
    """
    settings = settings_in(folder)
    app = create_app(settings)
    with app.app_context():
        schema.migrate(db.engine)
        with unit_of_work() as session:
            buurt = Buurt(slug="oost", name="Oost", phone="06-12 34 56 78", contact_name="Samira")
            people = [Person(name=f"Buur {n}", email=f"buur{n}@example.org") for n in range(PEOPLE)]
            session.add_all([buurt, *people])
            session.flush()
            session.add_all(Membership(person_id=p.id, buurt_id=buurt.id, trusted_at=now()) for p in people)
            add_posts(buurt.id, [p.id for p in people], posts)
            buurt.last_number = posts
            add_participants(buurt.id, [p.id for p in people])
            visits = tuple(Visit(*cookie_for(app, person)) for person in people[:VISITING])
            buurt_id = buurt.id
        rebuild(buurt_id)
        db.engine.dispose()
    return Place(settings, visits, posts - 3)


def add_posts(buurt_id: int, people: list[int], count: int, *, after: int = 0) -> None:
    """Add posts with the numbers that follow on `after`, straight into the table."""
    moment = now()
    rows = [_post(buurt_id, people, n, after + count, moment) for n in range(after + 1, after + count + 1)]
    for start in range(0, count, 2000):
        db.session.execute(sa.insert(Post), rows[start : start + 2000])
    plan_what_moved_in(Caretaker("bench"), db.session(), buurt_id)
    newest = db.session.execute(
        sa.select(Post.id).where(Post.buurt_id == buurt_id).order_by(Post.id.desc()).limit(1000)
    )
    comments = [
        {
            "buurt_id": buurt_id,
            "post_id": post_id,
            "body": "Ik kom graag langs.",
            "author_id": people[n % len(people)],
            "placed_at": moment,
        }
        for (post_id,) in newest
        for n in range(5)
    ]
    db.session.execute(sa.insert(Comment), comments)


def add_participants(buurt_id: int, people: list[int]) -> None:
    """Let GOING people come to each activity, another few to each."""
    rows = [
        {
            "buurt_id": buurt_id,
            "occurrence_id": occurrence_id,
            "person_id": people[(occurrence_id * 7 + n) % len(people)],
            "placed_at": now(),
        }
        for occurrence_id in db.session.scalars(sa.select(Occurrence.id).where(Occurrence.buurt_id == buurt_id))
        for n in range(GOING)
    ]
    db.session.execute(sa.insert(Signup), rows)


def add_opgaven(buurt_id: int, people: list[int], count: int, *, after: int = 0) -> None:
    """Add open wijkopgaven with the numbers that follow on `after`, ten acties under each, straight into the tables."""
    moment, themes, states = now(), list(Theme), list(ActieState)
    shared = {"buurt_id": buurt_id, "made_at": moment, "signed_as": ""}
    opgaven = [
        {
            **shared,
            "number": n,
            "title": f"Samen voor {WORDS[n % len(WORDS)]}",
            "heard": "",
            "theme": themes[n % len(themes)],
            "regiehouder_id": people[n % len(people)],
            "published_at": moment,
        }
        for n in range(after + 1, after + count + 1)
    ]
    db.session.execute(sa.insert(Wijkopgave), opgaven)
    asked = sa.select(Wijkopgave.id).where(Wijkopgave.buurt_id == buurt_id, Wijkopgave.number > after)
    acties = [
        {
            **shared,
            "opgave_id": opgave_id,
            "title": f"Stap {n} met {WORDS[(opgave_id + n) % len(WORDS)]}",
            "owner_kind": OwnerKind.SAMEN,
            "owner_id": people[(opgave_id + n) % len(people)],
            "due_on": moment.date() + timedelta(days=n - 3),
            "state": states[(opgave_id + n) % len(states)],
        }
        for opgave_id in db.session.scalars(asked).all()
        for n in range(ACTIES)
    ]
    for start in range(0, len(acties), 2000):
        db.session.execute(sa.insert(Actie), acties[start : start + 2000])


def add_sources(buurt_id: int, person_id: int) -> None:
    """Let each wijkopgave rest on a post; of every second one the author got an answer."""
    opgaven = db.session.scalars(sa.select(Wijkopgave.id).where(Wijkopgave.buurt_id == buurt_id)).all()
    posts = db.session.scalars(sa.select(Post.id).where(Post.buurt_id == buurt_id)).all()
    answered = ({"answered_at": None, "answered_by_id": None}, {"answered_at": now(), "answered_by_id": person_id})
    rows = [
        {
            "buurt_id": buurt_id,
            "opgave_id": opgave_id,
            "post_id": posts[n % len(posts)],
            "added_by_id": person_id,
            **answered[n % 2],
        }
        for n, opgave_id in enumerate(opgaven)
    ]
    db.session.execute(sa.insert(Source), rows)


def _post(buurt_id: int, people: list[int], n: int, count: int, moment: object) -> dict[str, object]:
    kind = KINDS[n % len(KINDS)]
    at = moment - timedelta(minutes=5 * (count - n))  # type: ignore[operator]
    starts = moment + timedelta(minutes=n) if kind is PostKind.ACTIVITEIT else None  # type: ignore[operator]
    words = [WORDS[(n * k) % len(WORDS)] for k in (1, 3, 5, 7)]
    return {
        "buurt_id": buurt_id,
        "number": n,
        "kind": kind,
        "title": f"Wie helpt met {words[0]} en {words[1]}?",
        "body": f"Het gaat om {' en '.join(words)}. Ik woon hier al een tijd en zoek iemand die dit kan. " * 2,
        "author_id": people[n % len(people)],
        "street": "Lindelaan",
        "placed_at": at,
        "published_at": at,
        "starts_at": starts,
        "place": "Lindehuis" if starts else "",
    }
