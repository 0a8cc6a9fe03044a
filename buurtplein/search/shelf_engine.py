"""A search engine that keeps one index per buurt on the shelf: what Whoosh and FTS5 have in common."""

import json
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from buurtplein.search import searching
from buurtplein.search.engine import (
    NOTHING,
    Change,
    Differences,
    Document,
    Hit,
    IndexUnavailable,
    Key,
    Page,
    Query,
    Scope,
    Stats,
)
from buurtplein.search.planner import Budget, Plan
from buurtplein.search.question import asks_something
from buurtplein.search.searching import Index
from buurtplein.search.shelf import Shelf, discard

SECONDS = 0.8  # that one search may take
WAIT = 2.0  # seconds for another writer
OPEN = 7  # indexes kept open
ATTEMPTS = 5  # at reading an index that is replaced at that very moment
ABOUT = "about.json"  # what an index was made with; when any of it differs, the index has to be made again


Answer = TypeVar("Answer")


class Opened(Protocol):
    """An index that is open for reading, by all threads."""

    def reading(self, budget: Budget) -> AbstractContextManager[Index]:
        """The index as it is at this moment, for one search."""
        ...

    def size(self) -> tuple[int, int]:
        """How many documents there are, and for how many that are gone space is still used."""
        ...

    def versions(self) -> Mapping[Key, int]:
        """Key and version of every document."""
        ...


class ShelfEngine(ABC):
    """See engine.SearchEngine. One object serves all threads of a process; processes share the directory."""

    def __init__(self, root: Path, *, seconds: float = SECONDS, wait: float = WAIT) -> None:
        self._shelf = Shelf(root)
        self._seconds, self._wait = seconds, wait
        self._lock = threading.Lock()
        self._open: OrderedDict[int, tuple[tuple[Path, int], Opened]] = OrderedDict()

    # --------------------------------------------------------------------------------------- what an engine brings
    @staticmethod
    @abstractmethod
    def about() -> dict[str, object]:
        """What an index is made with: the format, the analyzer, the library."""

    @abstractmethod
    def create(self, path: Path, documents: Iterable[Document]) -> int:
        """Fill an empty directory; of documents with the same key the first is taken. Returns how many there are."""

    @abstractmethod
    def write(self, path: Path, changes: Collection[Change]) -> None:
        """Write changes, at most one for each key, in one commit."""

    @abstractmethod
    def open(self, path: Path) -> Opened:
        """The index as it was after the last commit."""

    @abstractmethod
    def generation(self, path: Path) -> int:
        """A number that grows when the index has to be opened again."""

    # --------------------------------------------------------------------------------------- reading
    def search(self, query: Query, scope: Scope) -> Page:
        """See SearchEngine.search."""
        if not scope.visibility or not asks_something(query.text):
            return NOTHING
        budget = Budget(self._seconds)
        return self._read(scope.buurt_id, budget, lambda index: searching.search(index, query, scope, budget))

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
        like = partial(searching.similar, text=text, scope=scope, limit=limit, filters=filters, also=also, but=but)
        return self._read(scope.buurt_id, Budget(self._seconds), like)

    def plan(self, query: Query, scope: Scope) -> Plan:
        """See SearchEngine.plan."""
        budget = Budget(self._seconds)
        return self._read(scope.buurt_id, budget, lambda index: searching.plan_of(index, query, scope, budget))

    def _read(self, buurt_id: int, budget: Budget, work: Callable[[Index], Answer]) -> Answer:
        """Do something with the index as it is now. While we read, a writer may replace it: then we begin again."""
        for _ in range(ATTEMPTS):
            state = self._state(buurt_id)
            try:
                with self._opened(buurt_id, state).reading(budget) as index:
                    return work(index)
            except IndexUnavailable:
                if self._state(buurt_id) == state:
                    raise
        raise IndexUnavailable(f"The search index of buurt {buurt_id} is replaced all the time.")

    def check(self, buurt_id: int, expected: Mapping[Key, int]) -> Differences:
        """See SearchEngine.check."""
        return Differences.between(self._opened(buurt_id, self._state(buurt_id)).versions(), expected)

    def stats(self) -> list[Stats]:
        """See SearchEngine.stats."""
        found = (self._stats(buurt_id) for buurt_id in self._shelf.buurten())
        return [stats for stats in found if stats]

    def _stats(self, buurt_id: int) -> Stats | None:
        try:
            state = self._state(buurt_id)
            size = self._opened(buurt_id, state).size()
            return Stats(buurt_id, *size, sum(file.stat().st_size for file in state[0].iterdir()))
        except (IndexUnavailable, OSError):
            return None

    # --------------------------------------------------------------------------------------- writing
    def apply(self, batch: Iterable[Change]) -> None:
        """See SearchEngine.apply. A buurt that cannot be written does not keep the others from being written."""
        changes: dict[int, dict[Key, Change]] = defaultdict(dict)
        for change in batch:
            changes[change.buurt_id][change.key] = change
        troubles = []
        for buurt_id, latest in changes.items():
            try:
                self._write(buurt_id, latest.values())
            except IndexUnavailable as trouble:
                troubles.append(trouble)
        if troubles:
            raise troubles[0]

    def _write(self, buurt_id: int, changes: Collection[Change]) -> None:
        with self._shelf.writing(buurt_id, self._wait):
            path = self._shelf.current(buurt_id)
            with readable(path):
                self._refuse_other_version(path)
                self.write(path, changes)

    def rebuild(self, buurt_id: int, documents: Iterable[Document]) -> int:
        """See SearchEngine.rebuild."""
        with self._shelf.writing(buurt_id, self._wait):
            path = self._shelf.make(buurt_id)
            try:
                count = self.create(path, documents)
                (path / ABOUT).write_text(json.dumps(self.about()), "utf-8")
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

    # --------------------------------------------------------------------------------------- opening
    def _state(self, buurt_id: int) -> tuple[Path, int]:
        path = self._shelf.current(buurt_id)
        return path, self.generation(path)

    def _opened(self, buurt_id: int, state: tuple[Path, int]) -> Opened:
        with self._lock:
            known = self._open.pop(buurt_id, None)
            opened = known[1] if known and known[0] == state else self._open_fresh(state[0])
            self._open[buurt_id] = (state, opened)
            if len(self._open) > OPEN:
                self._open.popitem(last=False)
        return opened

    def _open_fresh(self, path: Path) -> Opened:
        with readable(path):
            self._refuse_other_version(path)
            return self.open(path)

    def _refuse_other_version(self, path: Path) -> None:
        """What another version wrote is not even looked at."""
        if json.loads((path / ABOUT).read_text("utf-8")) != self.about():
            raise IndexUnavailable(f"The search index {path.parent.name}/{path.name} was made by another version.")


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Whatever is stumbled over in a damaged index becomes IndexUnavailable."""
    try:
        yield
    except IndexUnavailable:
        raise
    except Exception as trouble:
        raise IndexUnavailable(f"The search index {path.parent.name}/{path.name} is damaged.") from trouble
