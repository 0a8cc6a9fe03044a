"""`make bench-matching`: how well the plein finds who can help with a vraag, and beside it two ways that are simpler.

A labelled set holds vragen, offers, and which offers would help whom. The everyday vragen and the riddles (which share
no word with who can help, more often than not) were looked at while the words of matching/data/help_nl.txt were chosen;
those of heldout.json never were.
"""

import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click
from sqlalchemy import insert

from buurtplein.app import create_app
from buurtplein.buurten.models import Membership
from buurtplein.buurten.queries import viewer_as
from buurtplein.core import schema
from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.matching.likeness import Asked
from buurtplein.matching.queries import suggestions
from buurtplein.people.models import Person
from buurtplein.posts.models import Post, PostKind
from buurtplein.search import helping
from buurtplein.search.engine import Query
from buurtplein.search.followers import rebuild
from buurtplein.search.queries import find
from tests.bench.filling import settings_in
from tests.factories import a_viewer

SETS = [Path(__file__).parent.parent / "matching" / name for name in ("labelled.json", "heldout.json")]
TOP, WIDE = 3, 10
OFFERS, SPEED_BAR, ROUNDS = 5_000, 4, 60
BAR = 0.9  # of the vragen that someone could help with: there is such a one in the top 3
KINDS = ("everyday", "riddles", "never looked at")
HEAD = f"{'':52}{'in top 3':>10}{'precision@3':>13}{'recall@10':>11}{'none, rightly':>15}"

Way = Callable[[Asked, Sequence[str]], list[float]]


class Request(NamedTuple):
    """A vraag and the numbers of the offers that would help."""

    asked: Asked
    fits: frozenset[int]
    kind: str  # "everyday", "riddles" or "never looked at"


class Labelled(NamedTuple):
    requests: list[Request]
    offers: list[str]


class Quality(NamedTuple):
    """Shares, 0 to 1: someone in the top 3 can help; of the top 3 who can; of who can, in the top 10; nobody named."""

    hit: float
    precision: float
    recall: float
    silent: float


def read(file: Path) -> Labelled:
    """One labelled set."""
    found = json.loads(file.read_text("utf-8"))
    number = {offer["id"]: place for place, offer in enumerate(found["offers"])}
    requests = [
        Request(Asked(one["title"], one["body"]), frozenset(number[fit] for fit in one["fits"]), one["set"])
        for one in found["requests"]
    ]
    return Labelled(requests, [f"{offer['title']}\n{offer['body']}" for offer in found["offers"]])


def ours(asked: Asked, offers: Sequence[str]) -> list[float]:
    return [overlap.strength for overlap in helping.alike(asked, offers)]


def by_words_only(asked: Asked, offers: Sequence[str]) -> list[float]:
    """Plain text likeness: how many of the words of the vraag stand in the offer."""
    wanted = helping.topic(f"{asked.title}\n{asked.body}").stems.keys()
    return [len(wanted & helping.topic(offer).stems.keys()) / (len(wanted) or 1) for offer in offers]


def chance_of_same_kind(asked: Asked, offers: Sequence[str]) -> list[float]:
    """Someone at random among all who speak of the same kind of help."""
    chance = random.Random(f"{asked}")
    kinds = set(helping.kinds(*asked))
    return [chance.random() if kinds & set(helping.kinds(offer, "")) else 0.0 for offer in offers]


def of_kind(kind: str) -> tuple[Labelled, list[Request]]:
    """The vragen of one kind, and the set they belong to."""
    labelled = next(one for one in map(read, SETS) if any(request.kind == kind for request in one.requests))
    return labelled, [request for request in labelled.requests if request.kind == kind]


def quality(way: Way, labelled: Labelled, requests: Sequence[Request]) -> Quality:
    """How good one way is for these vragen."""
    found = [(request, _best(way(request.asked, labelled.offers))) for request in requests]
    some = [(request.fits, best) for request, best in found if request.fits]
    none = [best for request, best in found if not request.fits]
    return Quality(
        _mean([bool(fits & {*best[:TOP]}) for fits, best in some]),
        _mean([len(fits & {*best[:TOP]}) / min(TOP, len(fits)) for fits, best in some]),
        _mean([len(fits & {*best[:WIDE]}) / min(WIDE, len(fits)) for fits, best in some]),
        _mean([not best for best in none]),
    )


def _best(scores: Sequence[float]) -> list[int]:
    return sorted((place for place, score in enumerate(scores) if score), key=lambda place: (-scores[place], place))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


WAYS: dict[str, Way] = {
    "the plein": ours,
    "shared words only": by_words_only,
    "chance, same kind of help": chance_of_same_kind,
}


def main() -> None:
    click.echo(f"bar: {BAR:.0%} in top 3\n{HEAD}")
    for kind in KINDS:
        labelled, requests = of_kind(kind)
        for name, way in WAYS.items():
            found = quality(way, labelled, requests)
            cells = f"{found.hit:>10.0%}{found.precision:>13.2f}{found.recall:>11.2f}{found.silent:>15.0%}"
            click.echo(f"{f'{len(requests)} {kind}':24}{name:28}{cells}")
    print_speed(read(SETS[0]))


def print_speed(labelled: Labelled) -> None:
    """The CPU of suggestions in a buurt with many open offers, as a ratio to a plain search there; in turn, medians."""
    with tempfile.TemporaryDirectory(prefix="buurtplein-bench-") as folder:
        app = create_app(settings_in(Path(folder)))
        with app.app_context():
            buurt_id, verbinder_id = _fill(labelled)
            viewer = viewer_as(verbinder_id, buurt_id)
            assert viewer is not None
            engine, likeness, spent = app.extensions["search"], app.extensions["likeness"], []
            for request in labelled.requests[:ROUNDS]:
                post = Post(buurt_id=buurt_id, title=request.asked.title, body=request.asked.body, kind=PostKind.VRAAG)
                search = _cpu(lambda post=post: find(viewer, engine, Query(text=post.title)))
                spent.append((search, _cpu(lambda post=post: suggestions(viewer, post, likeness))))
            db.session.rollback()
            db.engine.dispose()
    searches, found = (median(values) for values in zip(*spent, strict=True))
    click.echo(f"with {OFFERS:,} open offers: {found / searches:.1f} x one plain search (bar {SPEED_BAR})")


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def _fill(labelled: Labelled) -> tuple[int, int]:
    schema.migrate(db.engine)
    with unit_of_work() as session:
        verbinder, moment = a_viewer("verbinder"), now()
        buurt = verbinder.buurt
        people = [Person(name=f"Buur {n}", email=f"buur{n}@example.org") for n in range(OFFERS // 5)]
        session.add_all(people)
        session.flush()
        session.add_all(Membership(person_id=p.id, buurt_id=buurt.id, trusted_at=moment) for p in people)
        titles = (labelled.offers[n % len(labelled.offers)].partition("\n") for n in range(OFFERS))
        session.execute(
            insert(Post),
            [
                {
                    "buurt_id": buurt.id,
                    "number": n,
                    "kind": PostKind.AANBOD,
                    "title": title,
                    "body": f"{body} Nummer {n}.",
                    "author_id": people[n % len(people)].id,
                    "placed_at": moment,
                    "published_at": moment,
                }
                for n, (title, _, body) in enumerate(titles, start=1)
            ],
        )
        ids = buurt.id, verbinder.me.id
    rebuild(ids[0])
    return ids


if __name__ == "__main__":
    main()
