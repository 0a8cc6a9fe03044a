"""The search engine inside PostgreSQL: for many buurten, several app servers, or a very large buurt.

The same tokens as elsewhere, as a tsvector under a GIN index; no extension and no text search configuration. Documents
are written in the transaction that changes the row (see at_once.py), so what is there is found.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice

import sqlalchemy as sa

from buurtplein.search import searching
from buurtplein.search.engine import (
    NOTHING,
    Change,
    Differences,
    Document,
    Hit,
    IndexBusy,
    IndexUnavailable,
    Key,
    Page,
    Put,
    Query,
    Scope,
    Stats,
)
from buurtplein.search.planner import Budget, Plan
from buurtplein.search.postgres_index import PostgresIndex, refuse_unusable
from buurtplein.search.postgres_tables import about, drop, make_tables, put
from buurtplein.search.question import asks_something

SECONDS = 0.8  # that one search may take
WAIT = 2.0  # seconds for another rebuild
PAUSE = 0.05  # seconds between two attempts at the lock
BATCH = 200  # documents in one transaction of a rebuild
LOCK = 1_936_024_946  # the first half of the advisory lock of a buurt

IS_THERE = sa.text("SELECT to_regclass('search_word') IS NOT NULL")
IN_USE = sa.text("SELECT id, about FROM search_index WHERE buurt_id = :buurt_id AND in_use")
OF_BUURT = sa.text("SELECT id, about, in_use FROM search_index WHERE buurt_id = :buurt_id ORDER BY id")
MAKE = sa.text("INSERT INTO search_index (buurt_id, about) VALUES (:buurt_id, :about) RETURNING id")
TAKE_OUT = sa.text("UPDATE search_index SET in_use = false WHERE buurt_id = :buurt_id AND in_use")
PUT_TO_USE = sa.text("UPDATE search_index SET in_use = true WHERE id = :id")
SWEEP = sa.text("DELETE FROM search_index WHERE buurt_id = :buurt_id AND NOT in_use")
FORGET = sa.text("DELETE FROM search_index WHERE buurt_id = :buurt_id")
VERSIONS = sa.text("SELECT kind, id, version FROM search_document WHERE index_id = :id")
COUNT = sa.text("SELECT count(*) FROM search_document WHERE index_id = :id")
STATS = sa.text("""
    SELECT i.buurt_id, count(d.id), coalesce(sum(pg_column_size(d.*)), 0)
    FROM search_index AS i LEFT JOIN search_document AS d ON d.index_id = i.id
    WHERE i.in_use AND i.about = :about GROUP BY i.buurt_id ORDER BY i.buurt_id
""")

Connecting = Callable[[], AbstractContextManager[sa.Connection]]


class PostgresEngine:
    """See engine.SearchEngine. `reading` gives the connection to read with, such as that of the request."""

    def __init__(
        self, sql: sa.Engine, *, reading: Connecting | None = None, seconds: float = SECONDS, wait: float = WAIT
    ) -> None:
        self._sql, self._reading = sql, reading or sql.connect
        self._seconds, self._wait = seconds, wait
        self._has_tables = False

    # --------------------------------------------------------------------------------------- reading
    def search(self, query: Query, scope: Scope) -> Page:
        """See SearchEngine.search."""
        if not scope.visibility or not asks_something(query.text):
            return NOTHING
        budget = Budget(self._seconds)
        with self._index(scope.buurt_id, budget) as index:
            return searching.search(index, query, scope, budget)

    def similar(
        self,
        text: str,
        scope: Scope,
        *,
        limit: int = 5,
        filters: frozenset[str] = frozenset(),
        also: frozenset[str] = frozenset(),
        but: Key | None = None,
    ) -> Sequence[Hit]:
        """See SearchEngine.similar."""
        if not scope.visibility:
            return []
        with self._index(scope.buurt_id, Budget(self._seconds)) as index:
            return searching.similar(index, text, scope, limit=limit, filters=filters, also=also, but=but)

    def plan(self, query: Query, scope: Scope) -> Plan:
        """See SearchEngine.plan."""
        budget = Budget(self._seconds)
        with self._index(scope.buurt_id, budget) as index:
            return searching.plan_of(index, query, scope, budget)

    @contextmanager
    def _index(self, buurt_id: int, budget: Budget) -> Iterator[PostgresIndex]:
        with self._reading() as connection:
            self._require_tables(connection, buurt_id)
            try:
                yield PostgresIndex(connection, buurt_id, budget)
            except IndexUnavailable:
                self._has_tables = False  # look again
                raise

    def check(self, buurt_id: int, expected: Mapping[Key, int]) -> Differences:
        """See SearchEngine.check."""
        with self._reading() as connection:
            rows = connection.execute(VERSIONS, {"id": self._in_use(connection, buurt_id)})
            return Differences.between({Key(kind, number): version for kind, number, version in rows}, expected)

    def stats(self) -> list[Stats]:
        """See SearchEngine.stats."""
        with self._reading() as connection:
            rows = connection.execute(STATS, {"about": about()}).all() if self._tables_are_there(connection) else ()
            return [Stats(buurt_id, documents, 0, int(size)) for buurt_id, documents, size in rows]

    def _in_use(self, connection: sa.Connection, buurt_id: int) -> int:
        self._require_tables(connection, buurt_id)
        index_id, made_with = connection.execute(IN_USE, {"buurt_id": buurt_id}).one_or_none() or (0, None)
        refuse_unusable(made_with, buurt_id)
        return int(index_id)

    def _require_tables(self, connection: sa.Connection, buurt_id: int) -> None:
        if not self._tables_are_there(connection):
            refuse_unusable(None, buurt_id)

    def _tables_are_there(self, connection: sa.Connection) -> bool:
        self._has_tables = self._has_tables or bool(connection.scalar(IS_THERE))
        return self._has_tables

    # --------------------------------------------------------------------------------------- writing
    def apply(self, batch: Iterable[Change]) -> None:
        """See SearchEngine.apply."""
        with self._sql.begin() as connection:
            without = self.write_along(connection, batch)
        if without:
            raise IndexUnavailable(f"Buurt {without[0]} has no usable search index.")

    def write_along(self, connection: sa.Connection, batch: Iterable[Change]) -> list[int]:
        """Write these changes as part of a transaction. Returns the buurten that have no usable index.

        An index that is being built gets them as well, so that it is up to date when it is put to use.
        """
        changes: dict[int, dict[Key, Change]] = defaultdict(dict)
        for change in batch:
            changes[change.buurt_id][change.key] = change
        return [buurt_id for buurt_id in sorted(changes) if not self._write(connection, buurt_id, changes[buurt_id])]

    def _write(self, connection: sa.Connection, buurt_id: int, changes: Mapping[Key, Change]) -> bool:
        rows = connection.execute(OF_BUURT, {"buurt_id": buurt_id}).all() if self._tables_are_there(connection) else ()
        usable = [row for row in rows if row.about == about()]
        for row in usable:
            drop(connection, row.id, (key for key, change in changes.items() if not isinstance(change, Put)))
            put(connection, row.id, (change.document for change in changes.values() if isinstance(change, Put)))
        return any(row.in_use for row in usable)

    def rebuild(self, buurt_id: int, documents: Iterable[Document]) -> int:
        """See SearchEngine.rebuild."""
        with self._sql.connect() as connection, self._alone(connection, buurt_id):
            with connection.begin():
                make_tables(connection)
            self._has_tables = True
            try:
                index_id = self._build(connection, buurt_id, documents)
                with connection.begin():
                    connection.execute(TAKE_OUT, {"buurt_id": buurt_id})
                    connection.execute(PUT_TO_USE, {"id": index_id})
            finally:
                with connection.begin():
                    connection.execute(SWEEP, {"buurt_id": buurt_id})
            with connection.begin():
                return int(connection.scalars(COUNT, {"id": index_id}).one())

    @staticmethod
    def _build(connection: sa.Connection, buurt_id: int, documents: Iterable[Document]) -> int:
        """A new index beside the one in use, a batch at a time so that nobody waits for it. Returns its id."""
        with connection.begin():
            connection.execute(SWEEP, {"buurt_id": buurt_id})
            index_id = int(connection.scalars(MAKE, {"buurt_id": buurt_id, "about": about()}).one())
        iterator = iter(documents)
        while batch := list(islice(iterator, BATCH)):
            with connection.begin():
                put(connection, index_id, batch, only_new=True)
        return index_id

    @contextmanager
    def _alone(self, connection: sa.Connection, buurt_id: int) -> Iterator[None]:
        """Be the only one who rebuilds a buurt. The lock goes with the connection, so a crash leaves none behind."""
        until = time.monotonic() + self._wait
        while not self._lock(connection, "pg_try_advisory_lock", buurt_id):
            if time.monotonic() > until:
                raise IndexBusy(f"The search index of buurt {buurt_id} is being made.")
            time.sleep(PAUSE)
        try:
            yield
        finally:
            self._lock(connection, "pg_advisory_unlock", buurt_id)

    @staticmethod
    def _lock(connection: sa.Connection, how: str, buurt_id: int) -> bool:
        with connection.begin():
            return bool(connection.scalar(sa.select(getattr(sa.func, how)(LOCK, buurt_id))))

    def forget(self, buurt_id: int) -> None:
        """See SearchEngine.forget."""
        with self._sql.begin() as connection:
            if self._tables_are_there(connection):
                connection.execute(FORGET, {"buurt_id": buurt_id})
