"""The part of `make bench-zoek` that needs a whole site: its search page, the words while typing, and how soon a new
post is found."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

import sqlalchemy as sa

from buurtplein.app import create_app
from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.processes import POLL_LONGEST
from buurtplein.people.models import Person
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, place_post
from buurtplein.search.engine import Query
from buurtplein.search.models import SearchTerm
from buurtplein.search.policy import scope_of
from buurtplein.search.queries import complete
from tests.bench import filling
from tests.bench.__main__ import Floor
from tests.bench.corpus import vocabulary
from tests.bench.filling import Place
from tests.bench.server import Server, serving
from tests.factories import viewer_of
from tests.search.test_hostile_questions import WRITTEN, generated
from tests.support.installation import Installation

POSTS = 10_000
PLACED = 40
TYPED = 400
HOSTILE = 1_000
PAGE = 2.0  # milliseconds of CPU that a floor page took on the machine of the design (docs/snelheid.md)
LATE = 30.0  # seconds to wait for a post to be found

Report = Callable[[str, float, float, str], None]  # what, how much, the bar, the unit


def measure(report: Report, base: Floor) -> None:
    """All of it, in a buurt of 10,000 posts."""
    folder = Path(tempfile.mkdtemp(prefix="bench-zoek-site-"))
    place = filling.fill(folder / "site", POSTS)
    with serving(f"tests.bench.serving:app_in('{place.settings.data_dir}')") as server:
        for words in ("fiets", "fiets+ladder", "fietz"):
            ratio = base.ratio(server, lambda q=words: server.get(f"/oost/zoeken?q={q}", {}), base.page)
            report(f"search page for {words} at 10,000 posts, to the floor page", ratio, 6, "x")
        for where, path in (("page", "/oost/zoeken?q="), ("API", "/api/v1/oost/zoeken?q=")):
            ratio = slowest_hostile(server, path)
            report(f"{HOSTILE} hostile questions to the {where}, the slowest to a normal one", ratio, 20, "x")
    app = create_app(place.settings)
    with app.app_context():
        typing = p95(words_while_typing())
        report(
            f"words while typing, 60,000 known, p95: {typing:.2f} ms, to the floor page",
            typing / base.milliseconds(),
            1 / PAGE,
            "x",
        )
        found = p95(found_after(place))
        report("a post is found after it was saved, p95", found, POLL_LONGEST * 1000 + 250, "ms")
        db.session.remove()
        db.engine.dispose()


def slowest_hostile(server: Server, path: str) -> float:
    """CPU of the slowest of many odd questions over the median of normal ones; none is an error of ours."""

    def asked(text: str) -> float:
        def ask() -> int:
            status = server.get(path + quote(text, errors="replace"), {})
            if status >= 500:
                raise RuntimeError(f"answered {status} to {text[:60]!r}")
            return status

        return server.spent(ask, times=1)

    normal = median(asked(words) for words in ("fiets", "ladder", "fiets ladder", "wandelen", "koffie") * 5)
    return max(map(asked, [*WRITTEN, *generated(HOSTILE - len(WRITTEN))])) / normal


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def someone() -> Viewer:
    buurt = db.session.scalars(sa.select(Buurt)).one()
    return viewer_of(db.session.scalars(sa.select(Person).limit(1)).one(), buurt)


def words_while_typing() -> list[float]:
    """Milliseconds of CPU to complete one to four letters, among as many words as 100,000 posts use."""
    known = list(dict.fromkeys(word for word in vocabulary()[0] if word.isalpha()))
    viewer = someone()
    rows = [
        {"buurt_id": viewer.buurt_id, "term": word, "documents": 2 + 90_000 // rank}
        for rank, word in enumerate(known, start=1)
    ]
    with unit_of_work() as session:
        session.execute(sa.delete(SearchTerm))
        session.execute(sa.insert(SearchTerm), rows)
    viewer, times = someone(), []
    for number in range(TYPED):
        word = known[number * 37 % 4_000]
        start = time.thread_time()
        complete(viewer, word[: 2 + number % 3])
        times.append(1000 * (time.thread_time() - start))
    return times


def found_after(place: Place) -> list[float]:
    """Milliseconds by the clock from the commit of a post until a search finds it, with a worker beside us."""
    app = create_app(place.settings)
    there = Installation(place.settings, 0, app)
    there.start("worker")
    try:
        with app.app_context():
            _wait_for(PLACED, app)
            return [_wait_for(number, app) for number in range(PLACED)]
    finally:
        there.stop()


def _wait_for(number: int, app: object) -> float:
    engine, jobs = app.extensions["search"], app.extensions["jobs"]  # type: ignore[attr-defined]
    with unit_of_work():
        viewer = someone()
        scope, word = scope_of(viewer), f"ladder{number}"
        place_post(viewer, Draft(PostKind.VRAAG, f"Een {word}"))
    start = time.monotonic()
    jobs.wake()
    while not engine.search(Query(text=word, literally=True), scope).total:
        if time.monotonic() > start + LATE:
            raise RuntimeError(f"a post was not found within {LATE:.0f} s")
        time.sleep(0.005)
    return 1000 * (time.monotonic() - start)
