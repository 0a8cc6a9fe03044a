"""The search engine on Whoosh: one index per buurt, rights as a required part of every question.

Whoosh keeps the postings; which documents match is decided with sets that start from what the asker may find.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from buurtplein.core.clock import now
from buurtplein.search import bits, planner, whoosh_index
from buurtplein.search.engine import (
    NOTHING,
    PAGE_SIZE_MAX,
    Change,
    Differences,
    Document,
    Hit,
    IndexUnavailable,
    Key,
    Page,
    Query,
    Scope,
    Sort,
    Stats,
)
from buurtplein.search.planner import Budget
from buurtplein.search.question import asks_something
from buurtplein.search.shelf import Shelf, discard
from buurtplein.search.whoosh_index import Snapshot
from buurtplein.search.whoosh_matching import Matching, Visible, allowed, counts, filtered, group_of, resembling

SECONDS = 0.8  # that one search may take
WAIT = 2.0  # seconds for another writer
OPEN = 8  # indexes kept open
ATTEMPTS = 5  # at opening an index that is replaced at that very moment
ENOUGH = 10  # hits; with fewer we also look for what resembles the question
FRESH, HALF_LIFE = 0.15, 90  # a new document scores this share higher; days in which that halves
DAY = 86_400  # seconds


class Place(NamedTuple):
    """Where a hit stands in the order; smaller comes first. Written down it is the cursor of a page."""

    score: float  # negative
    created: int  # negative
    key: Key

    def __str__(self) -> str:
        return f"{self.score!r}_{self.created}_{self.key}"

    @classmethod
    def parse(cls, cursor: str | None) -> Self | None:
        """The place a cursor stands for; None for one we did not write."""
        try:
            score, created, key = (cursor or "").split("_", 2)
            return cls(float(score), int(created), Key.parse(key))
        except ValueError:
            return None

    def hit(self) -> Hit:
        return Hit(*self.key, -self.score)


class WhooshEngine:
    """See engine.SearchEngine. One object serves all threads of a process; processes share the directory."""

    def __init__(self, root: Path, *, seconds: float = SECONDS, wait: float = WAIT) -> None:
        self._shelf = Shelf(root)
        self._seconds, self._wait = seconds, wait
        self._lock = threading.Lock()
        self._open: OrderedDict[int, tuple[tuple[Path, int], Snapshot]] = OrderedDict()

    def apply(self, batch: Iterable[Change]) -> None:
        """See SearchEngine.apply. A buurt that cannot be written does not keep the others from being written."""
        changes: dict[int, dict[Key, Change]] = defaultdict(dict)
        for change in batch:
            changes[change.buurt_id][change.key] = change
        troubles = []
        for buurt_id, latest in changes.items():
            try:
                with self._shelf.writing(buurt_id, self._wait):
                    whoosh_index.write(self._shelf.current(buurt_id), latest.values())
            except IndexUnavailable as trouble:
                troubles.append(trouble)
        if troubles:
            raise troubles[0]

    def search(self, query: Query, scope: Scope) -> Page:
        """See SearchEngine.search."""
        if not scope.visibility or not asks_something(query.text):
            return NOTHING
        snapshot = self._snapshot(scope.buurt_id)
        if not (within := allowed(snapshot, scope)):
            return NOTHING
        budget = Budget(self._seconds)
        plan = planner.plan(query.text, Visible(snapshot, within), budget, literally=query.literally)
        return _page(query, Matching(snapshot, plan, within, budget))

    def similar(
        self, text: str, scope: Scope, *, limit: int = 5, filters: frozenset[str] = frozenset(), but: Key | None = None
    ) -> list[Hit]:
        """See SearchEngine.similar."""
        if not scope.visibility:
            return []
        snapshot = self._snapshot(scope.buurt_id)
        within = filtered(snapshot, allowed(snapshot, scope), filters)
        if but:
            within &= ~snapshot.having("key", str(but))
        return [place.hit() for place in _in_order(snapshot, resembling(snapshot, text, within))[:limit]]

    def rebuild(self, buurt_id: int, documents: Iterable[Document]) -> int:
        """See SearchEngine.rebuild."""
        with self._shelf.writing(buurt_id, self._wait):
            path = self._shelf.make(buurt_id)
            try:
                count = whoosh_index.create(path, documents)
            except BaseException:
                discard(path)
                raise
            self._shelf.put_to_use(path)
        return count

    def forget(self, buurt_id: int) -> None:
        """See SearchEngine.forget."""
        with self._shelf.writing(buurt_id, self._wait):
            self._shelf.remove(buurt_id)
        with self._lock:
            self._open.pop(buurt_id, None)

    def check(self, buurt_id: int, expected: Mapping[Key, int]) -> Differences:
        """See SearchEngine.check."""
        indexed = self._snapshot(buurt_id).versions()
        return Differences(
            missing=frozenset(expected.keys() - indexed.keys()),
            stale=frozenset(key for key in expected.keys() & indexed.keys() if expected[key] != indexed[key]),
            ghosts=frozenset(indexed.keys() - expected.keys()),
        )

    def stats(self) -> list[Stats]:
        """See SearchEngine.stats."""
        found = (self._stats(buurt_id) for buurt_id in self._shelf.buurten())
        return [stats for stats in found if stats]

    def _stats(self, buurt_id: int) -> Stats | None:
        try:
            snapshot = self._snapshot(buurt_id)
            size = sum(file.stat().st_size for file in self._shelf.current(buurt_id).iterdir())
        except (IndexUnavailable, OSError):
            return None
        return Stats(buurt_id, snapshot.documents, snapshot.size - snapshot.documents, size)

    def _snapshot(self, buurt_id: int) -> Snapshot:
        """The index as it is now. While we open it, a writer may replace it: then we try again."""
        for _ in range(ATTEMPTS):
            state = self._state(buurt_id)
            try:
                return self._opened(buurt_id, state)
            except IndexUnavailable:
                if self._state(buurt_id) == state:
                    raise
        raise IndexUnavailable(f"The search index of buurt {buurt_id} is replaced all the time.")

    def _state(self, buurt_id: int) -> tuple[Path, int]:
        path = self._shelf.current(buurt_id)
        return path, whoosh_index.generation(path)

    def _opened(self, buurt_id: int, state: tuple[Path, int]) -> Snapshot:
        with self._lock:
            known = self._open.pop(buurt_id, None)
            snapshot = known[1] if known and known[0] == state else Snapshot(state[0])
            self._open[buurt_id] = (state, snapshot)
            if len(self._open) > OPEN:
                self._open.popitem(last=False)
        return snapshot


def _page(query: Query, matching: Matching) -> Page:
    snapshot, everything = matching.snapshot, matching.strict()
    found = filtered(snapshot, everything, query.filters)
    scores = matching.scores(found) if query.sort is Sort.RELEVANCE else dict.fromkeys(bits.ids(found), 0.0)
    size = min(max(query.size, 1), PAGE_SIZE_MAX)
    after = Place.parse(query.cursor)
    places = [place for place in _in_order(snapshot, scores) if after is None or place > after]
    is_meagre = query.cursor is None and found.bit_count() < ENOUGH
    return Page(
        hits=[place.hit() for place in places[:size]],
        total=found.bit_count(),
        next=str(places[size - 1]) if len(places) > size else None,
        loose=_loose(query, matching, found) if is_meagre else (),
        suggestion=matching.plan.suggestion,
        words=matching.plan.highlights(),
        facets={group: _facet(query, snapshot, everything, group) for group in query.facets},
        complete=not matching.budget.ran_out,
    )


def _in_order(snapshot: Snapshot, scores: Mapping[int, float]) -> list[Place]:
    """Best first, a new document a little before an old one; of equals the newest first."""
    today = int(now().timestamp()) // DAY
    places = []
    for number, score in scores.items():
        row = snapshot.row(number)
        age = max(0, today - row.created // DAY)
        fresh = 1 + FRESH * 0.5 ** (age / HALF_LIFE)
        places.append(Place(-round(score * fresh, 6), -row.created, row.key))
    return sorted(places)


def _loose(query: Query, matching: Matching, found: int) -> list[Hit]:
    within = filtered(matching.snapshot, matching.within, query.filters)
    resembling_ones = Matching(matching.snapshot, matching.plan, within, matching.budget)
    close = resembling_ones.loose(found, ENOUGH - found.bit_count())
    return [Hit(*matching.snapshot.row(number).key, score) for number, score in close]


def _facet(query: Query, snapshot: Snapshot, everything: int, group: str) -> dict[str, int]:
    """The counts of a group as if nothing of that group was chosen yet, so that one sees what another choice gives."""
    others = [token for token in query.filters if group_of(token) != group]
    return counts(snapshot, filtered(snapshot, everything, others), group)
