"""One Whoosh index: how documents are written into it, and how terms are read from it.

Whoosh keeps the postings; what matches what is decided in whoosh_matching.py with sets. No text is stored.
"""

import re
import sys
import threading
import weakref
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, reduce
from operator import and_
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from buurtplein.search import bits, dutch
from buurtplein.search.engine import Change, Document, Key, Put
from buurtplein.search.formula import Field
from buurtplein.search.shelf_engine import readable
from buurtplein.search.spelling import Lexicon
from buurtplein.search.whoosh_fields import fields_of, in_bytes, schema, unpacked
from buurtplein.search.whooshlib import BM25F, index

SETS_IN_MEMORY = 3_000  # terms per snapshot
POSTINGS_IN_MEMORY = 300_000  # scores per snapshot, eight bytes each
MEMORY_OF_WRITER = 64  # MB
_TABLE_OF_CONTENTS = re.compile(r"_MAIN_(\d+)\.toc")

K = TypeVar("K")
V = TypeVar("V")


class Row(NamedTuple):
    """What an index knows of a document beside its terms; `created` is in seconds since 1970."""

    key: Key
    version: int
    created: int


class Scores(NamedTuple):
    """Document numbers, going up, and how well each fits."""

    numbers: "array[int]"
    values: "array[float]"


class Kept(Generic[K, V]):
    """The values used last, up to a total weight; all in all a bound on memory, not a promise to remember."""

    def __init__(self, limit: int, weight: Callable[[V], int]) -> None:
        self._limit, self._weight = limit, weight
        self._values: OrderedDict[K, V] = OrderedDict()
        self._total = 0

    def get(self, key: K) -> V | None:
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def put(self, key: K, value: V) -> V:
        self._values[key] = value
        self._total += self._weight(value)
        while self._total > self._limit:
            self._total -= self._weight(self._values.popitem(last=False)[1])
        return value


def create(path: Path, documents: Iterable[Document]) -> int:
    """Fill an empty directory; of documents with the same key the first is taken. Returns how many there are."""
    writer = index.create_in(str(path), schema()).writer(limitmb=MEMORY_OF_WRITER)
    try:
        written: set[Key] = set()
        for document in documents:
            if document.key not in written:
                written.add(document.key)
                writer.add_document(**fields_of(document))
        writer.commit(optimize=True)
    except BaseException:
        writer.cancel()
        raise
    return len(written)


def write(path: Path, changes: Iterable[Change]) -> None:
    """Write changes, at most one for each key, in one commit."""
    ready = [(change.key, fields_of(change.document) if isinstance(change, Put) else None) for change in changes]
    writer = index.open_dir(str(path)).writer(limitmb=MEMORY_OF_WRITER)
    try:
        with writer.searcher() as before:
            for key, row in ready:
                writer.delete_by_term("key", str(key), searcher=before)
                if row:
                    writer.add_document(**row)
        writer.commit()
    except BaseException:
        writer.cancel()
        raise


def generation(path: Path) -> int:
    """A number that grows with every commit; -1 when there is no index here."""
    try:
        tables = [_TABLE_OF_CONTENTS.fullmatch(file.name) for file in path.iterdir()]
    except OSError:
        return -1
    return max((int(table.group(1)) for table in tables if table), default=-1)


def follow(places: list[tuple[int, ...]]) -> bool:
    """Whether the places of the first word, the second and so on come one after the other somewhere."""
    return bool(reduce(and_, ({place - step for place in found} for step, found in enumerate(places))))


class Snapshot:
    """An index as it was after one commit.

    Whoosh's readers are not for sharing between threads, so there is one with a lock around it; what was read is kept
    as plain values, which all threads use freely.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        with readable(path):
            self._searcher = index.open_dir(str(path)).searcher(weighting=BM25F())
            self._reader = self._searcher.reader()
            self.size: int = self._reader.doc_count_all()
            self.documents: int = self._reader.doc_count()
            names = ("kind", "id", "version", "created") if self.size else ()  # an empty index has no columns
            self._columns = [self._reader.column_reader(name) for name in names]
        self._sets: Kept[tuple[str, str], int] = Kept(SETS_IN_MEMORY, lambda _: 1)
        self._scores: Kept[str, Scores] = Kept(POSTINGS_IN_MEMORY, lambda scores: 1 + len(scores.numbers))
        self._rows: dict[int, Row] = {}
        weakref.finalize(self, self._searcher.close)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock, readable(self._path):
            yield

    def having(self, field: str, text: str) -> int:
        """The documents with this term, as a set of bits."""
        with self._reading():
            if (known := self._sets.get((field, text))) is not None:
                return known
            found = bits.from_ids(self._ids(field, text), self.size)
            return self._sets.put((field, text), found)

    def _ids(self, field: str, text: str) -> Iterable[int]:
        term = in_bytes(text)
        return self._reader.postings(field, term).all_ids() if (field, term) in self._reader else ()

    def in_a_row(self, words: tuple[str, ...]) -> int:
        """The documents in which these words follow one another."""
        term = "phrase", " ".join(words)
        with self._reading():
            if (known := self._sets.get(term)) is not None:
                return known
            having_all = reduce(and_, (self.having("x", word) for word in words))
            places = [dict(self._places(word, having_all)) for word in words]
            found = (number for number in bits.ids(having_all) if follow([one[number] for one in places]))
            return self._sets.put(term, bits.from_ids(found, self.size))

    def _places(self, word: str, documents: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Where the word stands in each of these documents, all of which have it."""
        if documents:
            matcher = self._reader.postings("x", in_bytes(word))
            for number in bits.ids(documents):
                matcher.skip_to(number)
                yield number, unpacked(matcher.value())

    def scores(self, text: str) -> Scores:
        """How well each document with this stem fits it: BM25, which weighs how rare the stem is."""
        with self._reading():
            if (known := self._scores.get(text)) is not None:
                return known
            found = Scores(array("I"), array("f"))
            if ("t", in_bytes(text)) in self._reader:
                self._read_scores(in_bytes(text), found)
            return self._scores.put(text, found)

    def _read_scores(self, term: bytes, into: Scores) -> None:
        matcher = self._searcher.postings("t", term)
        while matcher.is_active():
            into.numbers.append(matcher.id())
            into.values.append(matcher.score())
            matcher.next()

    def beginning(self, field: str, text: str, is_enough: Callable[[], bool]) -> int:
        """The documents with a term that begins so; stop words aside. When it takes too long, as far as we came."""
        with self._reading():
            if (known := self._sets.get((field, f"{text}*"))) is not None:
                return known
            found = bits.NONE
            for term in list(self._reader.expand_prefix(field, in_bytes(text))) if self.size else ():
                if is_enough():
                    return found
                if term.decode() not in dutch.STOP_WORDS:
                    found |= self.having(field, term.decode())
            return self._sets.put((field, f"{text}*"), found)

    def tokens(self, beginning: str) -> list[str]:
        """What one can filter by, as far as it begins so."""
        with self._reading():
            found = self._reader.expand_prefix(Field.FILTER, in_bytes(beginning)) if self.size else ()
            return [term.decode() for term in found]

    @cached_property
    def lexicon(self) -> Lexicon:
        with self._reading():
            return Lexicon(term.decode() for term in self._reader.lexicon("x"))

    def row(self, number: int) -> Row:
        if (known := self._rows.get(number)) is None:
            with self._reading():
                kind, *numbers = (column[number] for column in self._columns)
                known = self._rows[number] = Row(Key(sys.intern(kind.decode()), numbers[0]), *numbers[1:])
        return known

    def versions(self) -> dict[Key, int]:
        """Key and version of every document."""
        with self._reading():
            numbers = list(self._reader.all_doc_ids())
        return {row.key: row.version for row in map(self.row, numbers)}
