"""One Whoosh index: how documents are written into it, and how terms are read from it.

Whoosh keeps the postings; what matches what is decided in whoosh_engine.py with sets. No text is stored.
"""

import json
import threading
import weakref
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import whoosh
from whoosh import columns, fields, formats, index
from whoosh.scoring import BM25F

from buurtplein.search import dutch
from buurtplein.search.engine import Document, Drop, IndexUnavailable, Key, Put
from buurtplein.search.planner import Field

FORMAT = 1  # change it when the fields below change: every index is then rebuilt
ABOUT = "about.json"
FILTERS, VISIBILITY = "f", "v"  # beside those of planner.Field
SETS_IN_MEMORY = 3_000  # terms per snapshot
POSTINGS_IN_MEMORY = 60_000  # scores per snapshot
MEMORY_OF_WRITER = 64  # MB


class Terms(fields.FieldType):  # type: ignore[misc]  # whoosh carries no types
    """A field that is given its terms, weighed or not, instead of a text."""

    def __init__(self, *, scorable: bool) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, scorable=scorable)

    def index(
        self, value: Mapping[str, float] | Collection[str], **_: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        weighed = value if isinstance(value, Mapping) else dict.fromkeys(value, 1.0)
        return ((term.encode(), 1, weight, b"") for term, weight in weighed.items())


def _schema() -> fields.Schema:
    return fields.Schema(
        key=fields.ID(unique=True),
        kind=fields.COLUMN(columns.RefBytesColumn()),
        id=fields.COLUMN(columns.NumericColumn("q")),
        version=fields.COLUMN(columns.NumericColumn("q")),
        created=fields.COLUMN(columns.NumericColumn("q")),
        t=Terms(scorable=True),
        x=Terms(scorable=False),
        p=Terms(scorable=False),
        f=Terms(scorable=False),
        v=Terms(scorable=False),
    )


def _about() -> dict[str, object]:
    return {"format": FORMAT, "dutch": dutch.VERSION, "whoosh": list(whoosh.__version__)}


def _fields_of(document: Document) -> dict[str, object]:
    analysis = dutch.analyze(document.title, document.tags, document.body)
    return {
        "key": str(document.key),
        "kind": document.key.kind.encode(),
        "id": document.key.id,
        "version": document.version,
        "created": int(document.created_at.timestamp()),
        Field.STEM: analysis.stems,
        Field.WORD: analysis.words,
        Field.PAIR: analysis.pairs,
        FILTERS: document.tokens,
        VISIBILITY: document.visibility,
    }


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Whatever Whoosh stumbles over in a damaged index becomes IndexUnavailable."""
    try:
        yield
    except IndexUnavailable:
        raise
    except Exception as trouble:
        raise IndexUnavailable(f"The search index {path.parent.name}/{path.name} is damaged.") from trouble


def create(path: Path, documents: Iterable[Document]) -> int:
    """Fill an empty directory; of documents with the same key the first is taken. Returns how many there are."""
    writer = index.create_in(str(path), _schema()).writer(limitmb=MEMORY_OF_WRITER)
    try:
        written: set[Key] = set()
        for document in documents:
            if document.key not in written:
                written.add(document.key)
                writer.add_document(**_fields_of(document))
        writer.commit(optimize=True)
    except BaseException:
        writer.cancel()
        raise
    (path / ABOUT).write_text(json.dumps(_about()), "utf-8")
    return len(written)


def write(path: Path, changes: Iterable[Put | Drop]) -> None:
    """Write changes, at most one for each key, in one commit."""
    with readable(path):
        writer = _open(path).writer(limitmb=MEMORY_OF_WRITER)
    try:
        for change in changes:
            key = change.document.key if isinstance(change, Put) else change.key
            writer.delete_by_term("key", str(key))
            if isinstance(change, Put):
                writer.add_document(**_fields_of(change.document))
        writer.commit()
    except BaseException:
        writer.cancel()
        raise


def _open(path: Path) -> index.FileIndex:
    """The index of Whoosh, when it was made by this version; what another version wrote is not even looked at."""
    if json.loads((path / ABOUT).read_text("utf-8")) != _about():
        raise IndexUnavailable(f"The search index {path.parent.name}/{path.name} was made by another version.")
    return index.open_dir(str(path))


def generation(path: Path) -> int:
    """A number that changes with every commit."""
    with readable(path):
        return int(index.open_dir(str(path), readonly=True).latest_generation())


class Snapshot:
    """An index as it was after one commit.

    Whoosh's readers are not for sharing between threads, so there is one with a lock around it; what was read is kept
    as plain values, which all threads use freely.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        with readable(path):
            self._searcher = _open(path).searcher(weighting=BM25F())
            self._reader = self._searcher.reader()
            self.size: int = self._reader.doc_count_all()
            self.deleted: int = self.size - self._reader.doc_count()
        self._sets: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._scores: OrderedDict[str, dict[int, float]] = OrderedDict()
        self._scores_kept = 0
        weakref.finalize(self, self._searcher.close)
