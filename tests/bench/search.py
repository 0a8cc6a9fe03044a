"""`make bench-zoek`: the three engines side by side in one run, as ratios; CPU time, in turn, medians.

Not a test: nothing here fails on a slow machine. The bars are what search was designed for; a line says whether each is
reached. A bar in milliseconds of CPU is measured in floor pages of the same run (see `make bench`): on the machine of
the design one took 2 ms. For PostgreSQL the CPU of its own process is added, and it reads as in a request: on a
connection that is open.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import cache, partial
from pathlib import Path
from statistics import median, quantiles

import sqlalchemy as sa

from buurtplein.search import dutch
from buurtplein.search.engine import Put, Query, Scope, SearchEngine
from buurtplein.search.fts5_engine import Fts5Engine
from buurtplein.search.postgres_engine import PostgresEngine
from buurtplein.search.whoosh_engine import WhooshEngine
from tests.bench import search_site
from tests.bench.__main__ import Floor, floor_in
from tests.bench.corpus import a_post, posts, questions, real_texts, typing_errors
from tests.search.test_hostile_questions import WRITTEN, generated
from tests.support.postgres import running_postgres

FACETS = ("kind", "state", "theme", "place", "month")
SEEN = frozenset({"public", "neighbours"})
ASKED = 200  # questions in a round
MISTYPED = 1_000  # words
ROUNDS = 3
PAGE = search_site.PAGE
BUURTEN, EACH = 50, 2_000
BIG, REAL = 800, 900  # buurten with more posts, and with other texts
SHARED = Path(__file__).parents[3] / "shared"
reached: list[bool] = []
MEMORY = """
import gc, sys
from pathlib import Path
from buurtplein.search.engine import Query, Scope
from buurtplein.search.whoosh_engine import WhooshEngine
from tests.bench import search_site
from tests.bench.corpus import vocabulary
def private():
    with open("/proc/self/smaps_rollup") as rollup:
        return sum(int(line.split()[1]) for line in rollup if line.startswith("Private")) / 1024
engine, known, buurten = WhooshEngine(Path(sys.argv[1])), vocabulary()[0], int(sys.argv[2])
gc.collect()
before = private()
for number in range(1000):
    words = f"{known[10 + number % 140]} {known[500 + 7 * number % 7000]}" if number % 2 else known[10 + number % 140]
    engine.search(Query(text=words, facets=("kind", "state")), Scope(1 + number % buurten, frozenset({"public"})))
gc.collect()
print(private() - before)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=BUURTEN * EACH, help=f"in buurten of {EACH:,} (default 100,000)")
    buurten = max(2, parser.parse_args().posts // EACH)
    with (
        tempfile.TemporaryDirectory(prefix="bench-zoek-") as folder,
        floor_in(Path(folder)) as base,
        running_postgres() as server,
    ):
        Server.first = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
        sql, root = sa.create_engine(server.fresh()), Path(folder)
        with sql.connect() as connection:
            engines = {
                "whoosh": WhooshEngine(root / "whoosh"),
                "fts5": Fts5Engine(root / "fts5"),
                "postgres": PostgresEngine(sql, reading=lambda: nullcontext(connection)),
            }
            measure(engines, root, buurten, sql, base)
        sql.dispose()
        search_site.measure(report, base)
    conclude()


def measure(engines: dict[str, SearchEngine], root: Path, buurten: int, sql: sa.Engine, base: Floor) -> None:
    files = {name: engines[name] for name in ("whoosh", "fts5")}
    fill(engines, range(1, buurten + 1), EACH)
    with sql.connect().execution_options(isolation_level="AUTOCOMMIT") as alone:
        alone.exec_driver_sql("VACUUM ANALYZE search_document")
    own_buurt("own buurt of 2,000, made-up words", files, buurt_id=1, bars=(5, None))
    every = f"{buurten * EACH:,} posts in {buurten} buurten"
    own_buurt(every, engines, buurt_id=2, bars=(1.5, None), of="postgres")
    memory(root / "whoosh", buurten)
    hostile(engines)
    did_you_mean(engines, base)
    fill(files, [BIG], 10_000)
    own_buurt("own buurt of 10,000, made-up words", files, buurt_id=BIG, bars=(6, 15))
    growth_of_commit(files)
    if (texts := real_texts(SHARED)) is not None:
        fill(engines, [REAL], EACH, texts)
        own_buurt("own buurt of 2,000, real texts", engines, buurt_id=REAL, bars=(5, None), sample=real_texts(SHARED))


# ------------------------------------------------------------------------------------------- measuring
class Server:
    """The PostgreSQL of this run; there may be others on this machine."""

    first = 0  # number of the process that started the others

    @classmethod
    def spent(cls) -> float:
        """Seconds of CPU that its processes used, of those that are still there."""
        used = 0
        for one in Path(f"/proc/{cls.first}/task/{cls.first}/children").read_text().split():
            with suppress(FileNotFoundError, ProcessLookupError):
                used += int(Path(f"/proc/{one}/schedstat").read_text().split()[0])
        return used / 1e9


def spent(engine: SearchEngine, work: Callable[[], object]) -> float:
    """Milliseconds of CPU of one piece of work."""
    served = Server.spent() if isinstance(engine, PostgresEngine) else 0
    start = time.thread_time()
    work()
    ours = time.thread_time() - start
    return 1000 * (ours + (Server.spent() - served if served else 0))


def in_turn(engines: dict[str, SearchEngine], texts: list[str], buurt_id: int) -> dict[str, list[float]]:
    """The engines asked the same questions in turn; of each question the best of the rounds."""
    found: dict[str, list[list[float]]] = {name: [[] for _ in texts] for name in engines}
    for _ in range(ROUNDS):
        for number, text in enumerate(texts):
            query = Query(text=text, facets=FACETS)
            for name, engine in engines.items():
                found[name][number].append(spent(engine, lambda e=engine, q=query: e.search(q, Scope(buurt_id, SEEN))))
    return {name: [min(times) for times in each] for name, each in found.items()}


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def verdict(value: float, bar: float | None) -> str:
    if bar is None:
        return ""
    reached.append(value <= bar)
    return f"  bar {bar:g}: {'reached' if value <= bar else 'NOT REACHED'}"


def report(what: str, value: float, bar: float, unit: str) -> None:
    print(f"  {what}: {value:.2f} {unit}{verdict(value, bar)}", flush=True)


def conclude() -> None:
    print(f"\n{sum(reached)} of {len(reached)} bars reached")


# ------------------------------------------------------------------------------------------- what is measured
def fill(
    engines: dict[str, SearchEngine], buurten: Sequence[int], each: int, texts: Iterator[str] | None = None
) -> None:
    """Write the same posts into each engine; they are analysed once for all."""
    spent_on = dict.fromkeys(engines, 0.0)
    for done, buurt_id in enumerate(buurten, start=1):
        documents = list(posts(buurt_id, each, texts))
        with analysing_once():
            for document in documents:
                dutch.analyze(document.title, document.tags, document.body)
            for name, engine in engines.items():
                spent_on[name] += spent(engine, partial(engine.rebuild, buurt_id, documents)) / 1000
        print(f"\rwriting: {done * each:,} of {len(buurten) * each:,} posts", end="", flush=True)
    for name, engine in engines.items():
        size = sum(stats.bytes for stats in engine.stats()) / 1e6
        print(
            f"\n  {name}: {spent_on[name]:.0f} s of CPU beside the analysis, {size:.0f} MB in all", end="", flush=True
        )
    print()


@contextmanager
def analysing_once() -> Iterator[None]:
    whole = dutch.analyze
    dutch.analyze = cache(whole)  # type: ignore[assignment]
    try:
        yield
    finally:
        dutch.analyze = whole


def own_buurt(
    title: str,
    engines: dict[str, SearchEngine],
    *,
    buurt_id: int,
    bars: tuple[float, float | None],
    of: str = "whoosh",
    sample: Iterator[str] | None = None,
) -> None:
    texts = questions(posts(buurt_id, 300, sample), ASKED)
    times = in_turn(engines, texts, buurt_id)
    print(f"\n{title}: five facets, first 20; ms CPU p50 / p95, and the ratio to fts5")
    base = times["fts5"]
    for name, each in times.items():
        ratio, high = median(each) / median(base), p95(each) / p95(base)
        bar = verdict(ratio, bars[0]) + (verdict(high, bars[1]) if bars[1] else "") if name == of else ""
        print(f"  {name:9}{median(each):7.2f} /{p95(each):7.2f}   {ratio:5.2f}x /{high:5.2f}x{bar}", flush=True)


def growth_of_commit(engines: dict[str, SearchEngine]) -> None:
    print("\nwriting one post, ms CPU median")
    for name, engine in engines.items():
        engine.rebuild(801, posts(801, 1_000))
        small, large = (median(writes(engine, buurt_id)) for buurt_id in (801, BIG))
        bar = verdict(large / small, 2) if name == "whoosh" else ""
        print(f"  {name:9} at 1,000: {small:.2f}, at 10,000: {large:.2f}, {large / small:.2f}x{bar}")


def writes(engine: SearchEngine, buurt_id: int) -> Iterator[float]:
    chance = random.Random(buurt_id)
    for number, other in enumerate(posts(buurt_id + 50, 40), start=1):
        change = Put(a_post(chance, buurt_id, number, other.body))
        yield spent(engine, partial(engine.apply, [change]))


def memory(root: Path, buurten: int) -> None:
    command = [sys.executable, "-c", MEMORY, str(root), str(buurten)]
    used = float(
        subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout
    )
    print(f"\nwhoosh, {buurten} buurten, 1,000 mixed questions: {used:.0f} MB more private memory{verdict(used, 60)}")


def hostile(engines: dict[str, SearchEngine]) -> None:
    texts, normal = [*WRITTEN, *generated(3_000 - len(WRITTEN))], questions(posts(1, 200), 100)
    print(f"\n{len(texts):,} hostile questions on 2,000 posts: no exceptions, or this stops")
    for name, engine in engines.items():
        slowest = max(asked(engine, text) for text in texts)
        ratio = slowest / median(asked(engine, text) for text in normal)
        print(f"  {name:9} slowest {slowest:.1f} ms, {ratio:.1f}x the median of normal questions{verdict(ratio, 20)}")


def asked(engine: SearchEngine, text: str) -> float:
    return spent(engine, partial(engine.search, Query(text=text, facets=FACETS), Scope(1, SEEN)))


def did_you_mean(engines: dict[str, SearchEngine], base: Floor) -> None:
    typed = typing_errors(posts(1, 2_000), MISTYPED)
    print(f"\n{MISTYPED:,} words with one typing error: CPU to understand the question, p95, and the right word first")
    everyone = Scope(1, SEEN | {"verbinders"})
    for name, engine in engines.items():
        right = sum(engine.search(Query(text=text), everyone).suggestion == meant for text, meant in typed) / len(typed)
        took = p95([spent(engine, partial(engine.plan, Query(text=text), everyone)) for text, _ in typed[:ASKED]])
        pages = took / base.milliseconds()
        bars = f"{pages:.2f} floor pages{verdict(pages, 5 / PAGE)}, {right:.0%} right{verdict(-right, -0.95)}"
        print(f"  {name:9}{took:7.2f} ms, {bars}", flush=True)


if __name__ == "__main__":
    main()
