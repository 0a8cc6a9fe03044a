"""`make bench`: CPU per request of our pages as a ratio to the floor, in one run, with the number of SQL statements.

Not a test: nothing here fails on a slow machine. The bars are F1 to F5 of docs/snelheid.md.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import event

from buurtplein.app import create_app
from buurtplein.core.db import db
from buurtplein.core.keep import lists
from tests.bench import filling, floor
from tests.bench.filling import Place
from tests.bench.server import Ask, Server, serving

SIZES = (1_000, 20_000)
ROUNDS = 6
BARS = {"visitor": 1.5, "nothing kept": 3, "logged in": 2.5, "placing": 3, "growth": 1.15}
HEAD = f"{'':20}{'visitor':>9}{'nothing kept':>14}{'logged in':>11}{'SQL':>9}"

Ratios = dict[str, dict[str, float]]  # row -> column -> ratio


@dataclass(frozen=True)
class Floor:
    """The server that everything is compared with, asked in turn with ours: a busy machine slows both."""

    server: Server

    def page(self) -> int:
        return self.server.get("/", {})

    def write(self) -> int:
        return self.server.post("/", "", {})

    def milliseconds(self) -> float:
        """CPU of one page of it, now."""
        return min(self.server.spent(self.page) for _ in range(ROUNDS))

    def ratio(self, server: Server, ask: Ask, to: Ask) -> float:
        """The best round of ours over the best round of the floor."""
        server.warm(ask)
        rounds = [(self.server.spent(to), server.spent(ask)) for _ in range(ROUNDS)]
        return min(ours for _floor, ours in rounds) / min(theirs for theirs, _ours in rounds)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="buurtplein-bench-"))
    with floor_in(folder) as base:
        found = {size: measured(base, filling.fill(folder / str(size), size), size) for size in SIZES}
    print_growth(found[SIZES[0]], found[SIZES[-1]])


@contextmanager
def floor_in(folder: Path) -> Iterator[Floor]:
    floor.fill(folder)
    with serving(f"tests.bench.floor:create_app('{folder}')") as server:
        base = Floor(server)
        server.warm(base.page), server.warm(base.write)
        page, write = (min(server.spent(ask) for _ in range(ROUNDS)) for ask in (base.page, base.write))
        print(f"floor: page {page:.2f} ms CPU, bare write {write:.2f} ms CPU. Bars: {BARS}\n")
        yield base


def measured(base: Floor, place: Place, size: int) -> Ratios:
    """Measure and print one table."""
    print(f"{size} posts\n{HEAD}")
    found = {name: {} for name in pages(place)}
    statements = count_statements(place)
    folder = place.settings.data_dir
    with (
        serving(f"tests.bench.serving:app_in('{folder}')") as server,
        serving(f"tests.bench.serving:forgetful_app_in('{folder}')") as forgetful,
    ):
        for name, path in pages(place).items():
            found[name] = page_ratios(base, server, forgetful, place, path)
            shown = "".join(
                f"{found[name][c]:{w}.2f}x" for c, w in (("visitor", 8), ("nothing kept", 13), ("logged in", 10))
            )
            print(f"  {name:<18}{shown}{statements[name][0]:>6} /{statements[name][1]:>2}")
        for name, (path, fields) in writes(place).items():
            ask = placing(server, place, path, fields)
            found[name] = {c: base.ratio(server, ask, to) for c, to in (("page", base.page), ("write", base.write))}
            print(f"  {name:<18}{found[name]['page']:42.2f}x   ({found[name]['write']:.1f}x the bare write)")
    print()
    return found


def page_ratios(base: Floor, server: Server, forgetful: Server, place: Place, path: str) -> dict[str, float]:
    known = cycle(place.visits)  # several people, so that nothing is kept for one of them

    def as_neighbour() -> int:
        return server.get(path, {"Cookie": f"plein={next(known).cookie}"})

    return {
        "visitor": base.ratio(server, lambda: server.get(path, {}), base.page),
        "nothing kept": base.ratio(forgetful, lambda: forgetful.get(path, {}), base.page),
        "logged in": base.ratio(server, as_neighbour, base.page),
    }


def placing(server: Server, place: Place, path: str, fields: dict[str, str]) -> Ask:
    known = cycle(place.visits)

    def ask() -> int:
        visit = next(known)
        return server.post(path, urlencode({**fields, "csrf_token": visit.token}), {"Cookie": f"plein={visit.cookie}"})

    return ask


def pages(place: Place) -> dict[str, str]:
    return {
        "plein": "/oost/",
        "prikbord": "/oost/prikbord",
        "post": f"/oost/prikbord/{place.post}",
        "agenda": "/oost/agenda",
        "search": "/oost/zoeken?q=fiets",
    }


def writes(place: Place) -> dict[str, tuple[str, dict[str, str]]]:
    return {
        "placing a post": ("/oost/plaats/vraag", {"title": "Wie heeft een ladder?", "audience": "public"}),
        "placing a reaction": (f"/oost/prikbord/{place.post}/reacties", {"body": "Ik kom graag langs."}),
    }


def count_statements(place: Place) -> dict[str, tuple[int, int]]:
    """SQL statements per page of a visitor and of a neighbour, when the lists are not kept yet."""
    app = create_app(place.settings)
    app.extensions["kept_pages"].most = 0
    lists.clear()
    counted: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, text, *_rest: counted.append(text))
    found = {}
    for name, path in pages(place).items():
        per_role = []
        for cookie in ("", place.visits[0].cookie):
            client = app.test_client()
            client.set_cookie("plein", cookie)
            counted.clear()
            client.get(path)
            per_role.append(sum(not text.startswith("BEGIN") for text in counted))
        found[name] = (per_role[0], per_role[1])
    with app.app_context():
        db.engine.dispose()
    return found


def print_growth(few: Ratios, many: Ratios) -> None:
    print(f"growth from {SIZES[0]} to {SIZES[-1]} posts")
    for name, columns in few.items():
        shown = ", ".join(f"{column} {many[name][column] / ratio:.2f}x" for column, ratio in columns.items())
        print(f"  {name:<18}{shown}")


if __name__ == "__main__":
    main()
