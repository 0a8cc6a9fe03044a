"""The search engine on Whoosh, the default: nothing to install and nothing to look after.

Whoosh keeps the postings; which documents match is decided with sets of document numbers.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from buurtplein.search import whoosh_fields, whoosh_index
from buurtplein.search.engine import Change, Document, Key
from buurtplein.search.planner import Budget
from buurtplein.search.shelf_engine import ShelfEngine
from buurtplein.search.whoosh_matching import WhooshIndex


class WhooshEngine(ShelfEngine):
    """See engine.SearchEngine."""

    about = staticmethod(whoosh_fields.about)

    def create(self, path: Path, documents: Iterable[Document]) -> int:
        return whoosh_index.create(path, documents)

    def write(self, path: Path, changes: Collection[Change]) -> None:
        whoosh_index.write(path, changes)

    def generation(self, path: Path) -> int:
        return whoosh_index.generation(path)

    def open(self, path: Path) -> "_Opened":
        return _Opened(path)


class _Opened:
    """See shelf_engine.Opened."""

    def __init__(self, path: Path) -> None:
        self._snapshot = whoosh_index.Snapshot(path)

    @contextmanager
    def reading(self, budget: Budget) -> Iterator[WhooshIndex]:
        yield WhooshIndex(self._snapshot, budget)

    def size(self) -> tuple[int, int]:
        return self._snapshot.documents, self._snapshot.size - self._snapshot.documents

    def versions(self) -> dict[Key, int]:
        return self._snapshot.versions()
