"""The search engine on SQLite's FTS5: for one larger server on SQLite, and the yardstick for the others."""

import math
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from buurtplein.search import fts5_file, searching
from buurtplein.search.engine import Change, Document, Hit, IndexUnavailable, Key
from buurtplein.search.formula import All, But, Either, Field, Formula, InARow, Term, either
from buurtplein.search.fts5_file import Connections, safe_token, whole, word_token
from buurtplein.search.planner import Budget, Way
from buurtplein.search.searching import DAY, FRESH, OLD, Place, Tally, Wanted, in_order
from buurtplein.search.shelf_engine import ShelfEngine
from buurtplein.search.spelling import Lexicon

COUNTING = "SELECT count(*) FROM terms WHERE terms MATCH ?"
MATCHING = "SELECT rowid FROM terms WHERE terms MATCH ?"
STEPS = 1_000  # of SQLite's machine between two looks at the clock
SCORE = "-bm25(terms, 1.0, 0.5, 0.5, 0.0, 0.0)"
FRESHNESS = f"(1 + {FRESH * OLD} / ({OLD} + max(0, :day - created / {DAY})))"
COLUMNS = {Field.STEM: "t", Field.WORD: "{x y}", Field.FILTER: "f", Field.KEY: "f", Field.SEEN_BY: "v"}


class Fts5Engine(ShelfEngine):
    """See engine.SearchEngine."""

    about = staticmethod(fts5_file.about)

    def create(self, path: Path, documents: Iterable[Document]) -> int:
        return fts5_file.create(path, documents)

    def write(self, path: Path, changes: Collection[Change]) -> None:
        fts5_file.write(path, changes)

    def generation(self, path: Path) -> int:
        return 0  # an open file shows each commit by itself

    def open(self, path: Path) -> "_Opened":
        return _Opened(path)


class _Opened:
    """See shelf_engine.Opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connections = Connections(path)
        self._lock = threading.Lock()
        self._lexicon: tuple[int, Lexicon] | None = None
        self.size()  # whether it can be read at all

    @contextmanager
    def _rows(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._connections.reading() as connection:
                yield connection
        except sqlite3.DatabaseError as trouble:
            raise IndexUnavailable(f"The search index {self._path.parent.name} cannot be read.") from trouble

    @contextmanager
    def reading(self, budget: Budget) -> Iterator["Fts5Index"]:
        with self._rows() as connection:
            yield Fts5Index(connection, self, budget)

    def size(self) -> tuple[int, int]:
        with self._rows() as connection:
            return int(connection.execute("SELECT count(*) FROM document").fetchone()[0]), 0

    def versions(self) -> dict[Key, int]:
        with self._rows() as connection:
            rows = connection.execute("SELECT kind, id, version FROM document").fetchall()
        return {Key(kind, number): version for kind, number, version in rows}

    def lexicon(self, connection: sqlite3.Connection) -> Lexicon:
        """All words of the index; read again after a write."""
        times = connection.execute("SELECT times FROM written").fetchone()[0]
        with self._lock:
            if self._lexicon is None or self._lexicon[0] != times:
                words = connection.execute("SELECT DISTINCT term FROM vocabulary WHERE col IN ('x', 'y')")
                plain = (word for (word,) in words if not word.startswith((fts5_file.STOP, fts5_file.GAP)))
                self._lexicon = times, Lexicon(plain)
            return self._lexicon[1]


class Fts5Index:
    """See searching.Index."""

    def __init__(self, connection: sqlite3.Connection, opened: _Opened, budget: Budget) -> None:
        self._connection, self._opened, self._budget = connection, opened, budget

    def _ask(self, statement: str, values: Any = ()) -> list[Any]:
        """The rows; none when they take more time than there is."""
        step = self._budget.step()
        self._connection.set_progress_handler(step.is_spent, STEPS)
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError:
            if not step.ran_out:
                raise
            self._budget.ran_out = True
            return []
        finally:
            self._connection.set_progress_handler(None, STEPS)

    def counts(self, formulas: Sequence[Formula]) -> list[int]:
        return [self._times(formula) for formula in formulas]

    def _times(self, formula: Formula) -> int:
        """In how many documents; 0 when time ran out."""
        rows = [] if self._budget.is_spent() else self._ask(COUNTING, (written(formula),))
        return int(rows[0][0]) if rows else 0

    def near(self, word: str, limit: int) -> list[tuple[str, int]]:
        return self._opened.lexicon(self._connection).near(word, limit)

    def look_up(self, wanted: Wanted) -> tuple[Tally, list[Place]]:
        total, counts = self._count(wanted.narrowed(), wanted.free())
        for group, formula in wanted.others():
            counts |= self._count(formula, [group])[1]
        return Tally(total, in_order(counts, wanted.facets)), self._best(wanted) if total else []

    def _count(self, what: Formula, groups: Collection[str]) -> tuple[int, dict[str, int]]:
        """How many documents match, and how many of them have each token of these groups."""
        asked = f"""WITH found AS MATERIALIZED ({MATCHING}) SELECT '', count(*) FROM found
            UNION ALL SELECT token, count(*) FROM found JOIN token ON number = found.rowid
            WHERE "group" IN ({", ".join("?" * len(groups))}) GROUP BY token"""
        (_, total), *counted = self._ask(asked, (written(what), *map(whole, groups))) or [("", 0)]
        return total, dict(counted)

    def _best(self, wanted: Wanted) -> list[Place]:
        what, ways, after = written(wanted.narrowed()), wanted.ways, wanted.after
        values: dict[str, Any] = {"what": what, "limit": wanted.limit, "day": searching.today()}
        scored = "SELECT 0.0 AS score, -created AS newest, kind, id FROM document WHERE number IN (MATCHING :what)"
        if ways:
            values["ways"] = written(either(way.formula() for way in ways))
            scored = f"""SELECT -round({SCORE} * {FRESHNESS}, 6) AS score, -created AS newest, kind, id
                FROM terms JOIN document ON number = terms.rowid
                WHERE terms MATCH :ways AND +terms.rowid IN (MATCHING :what)"""
        scored = scored.replace("MATCHING", MATCHING.removesuffix("?"))
        further = ""
        if after is not None:
            further = "WHERE (score, newest, kind, id) > (:after_score, :after_newest, :after_kind, :after_id)"
            names = ("after_score", "after_newest", "after_kind", "after_id")
            values |= dict(zip(names, (after.score, after.created, *after.key), strict=True))
        asked = f"SELECT * FROM ({scored}) {further} ORDER BY score, newest, kind, id LIMIT :limit"
        return [Place(score, newest, Key(kind, number)) for score, newest, kind, number in self._ask(asked, values)]

    def covering(self, clauses: Sequence[Formula], ways: Sequence[Way], within: Formula, limit: int) -> list[Hit]:
        each = " UNION ALL ".join(
            [f"SELECT rowid AS number, 1 AS level, {SCORE} AS score FROM terms WHERE terms MATCH ?"] * len(clauses)
        )
        asked = f"""WITH each AS MATERIALIZED ({each}) SELECT kind, id, sum(score)
            FROM each JOIN document USING (number) WHERE number IN ({MATCHING}) GROUP BY number HAVING sum(level) >= ?
            ORDER BY sum(level) DESC, round(sum(score), 6) DESC, created DESC, kind, id LIMIT ?"""
        values = (*map(written, clauses), written(within), math.ceil(len(clauses) / 2), limit)
        return [Hit(*row) for row in self._ask(asked, values)]

    def sharing(self, terms: Mapping[Term, float], within: Formula, limit: int) -> list[Hit]:
        each = " UNION ALL ".join(["SELECT rowid AS number, ? AS weight FROM terms WHERE terms MATCH ?"] * len(terms))
        asked = f"""SELECT kind, id, round(sum(weight), 6) FROM ({each}) JOIN document USING (number)
            WHERE number IN ({MATCHING}) GROUP BY number
            ORDER BY round(sum(weight), 6) DESC, created DESC, kind, id LIMIT ?"""
        pairs = (value for term, weight in terms.items() for value in (weight, written(term)))
        return [Hit(*row) for row in self._ask(asked, (*pairs, written(within), limit))]


def written(formula: Formula) -> str:
    """A formula as FTS5 reads it. Every token stands between quotes, so nothing in it is an operator."""
    match formula:
        case Term(field, text, is_beginning):
            token = {Field.STEM: text, Field.WORD: text if is_beginning else word_token(text)}.get(field)
            return f'{COLUMNS[field]} : "{token or safe_token(field, text)}"{" *" if is_beginning else ""}'
        case InARow(words):
            return f'x : "{" ".join(map(word_token, words))}"'
        case All(parts):
            return " AND ".join(f"({written(part)})" for part in parts)
        case Either(parts):
            return " OR ".join(f"({written(part)})" for part in parts)
        case But(what, without):
            return f"({written(what)}) NOT ({written(without)})"
