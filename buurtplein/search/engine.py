"""What a search engine promises, whichever one is behind it.

An engine gives keys and scores, never text: rows are loaded through the reading queries afterwards. A stale or wrong
index can therefore hide something, but never show it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from buurtplein.search.planner import Plan

PAGE_SIZE = 20  # results on one page
PAGE_SIZE_MAX = 100  # results anyone can ask for at once


class Key(NamedTuple):
    """Which row a document was made of: ("post", 12)."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Key":
        """The key that str() wrote. Raises ValueError for anything else."""
        kind, _, number = text.rpartition(":")
        return cls(kind, int(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One row as it can be found.

    `tokens` are what one can filter and count by, written "group:value" ("kind:vraag", "state:open", "theme:groen").
    `visibility` says who may find it: whoever carries at least one of these tokens. Without any, nobody does.
    `version` grows with each change of the row, so that `check` can tell a stale document from a fresh one.
    """

    key: Key
    buurt_id: int
    title: str
    body: str
    visibility: frozenset[str]
    created_at: datetime
    version: int = 0
    tags: tuple[str, ...] = ()
    tokens: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Put:
    """Write this document, instead of the one with the same key if there is one."""

    document: Document

    @property
    def key(self) -> Key:
        return self.document.key

    @property
    def buurt_id(self) -> int:
        return self.document.buurt_id


@dataclass(frozen=True, slots=True)
class Drop:
    """Forget the document with this key, if there is one."""

    buurt_id: int
    key: Key


Change = Put | Drop


@dataclass(frozen=True, slots=True)
class Scope:
    """What someone may find: one buurt, and there what carries one of these visibility tokens, and no token `without`.

    Built from the policies, once per request. Without tokens the index is not even touched. `but` are documents of
    which the index may still say what is no longer so.
    """

    buurt_id: int
    visibility: frozenset[str]
    without: frozenset[str] = frozenset()
    but: frozenset[Key] = frozenset()


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What someone asks.

    `filters` are tokens; two of one group widen ("kind:vraag" or "kind:aanbod"), two groups narrow. `facets` names the
    groups to count. `literally` switches guessing at typing errors off. `cursor` is the `next` of an earlier page.
    `synonyms` are groups of words that mean the same here, beside those of the language. `only` asks whether this one
    document is found; nothing that resembles the question is then looked for.
    """

    text: str
    sort: Sort = Sort.RELEVANCE
    size: int = PAGE_SIZE
    cursor: str | None = None
    filters: frozenset[str] = frozenset()
    facets: tuple[str, ...] = ()
    literally: bool = False
    synonyms: tuple[tuple[str, ...], ...] = ()
    only: Key | None = None


class Hit(NamedTuple):
    kind: str
    id: int
    score: float

    @property
    def key(self) -> Key:
        return Key(self.kind, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was found.

    `hits` match all words, `total` counts them, `next` is the cursor of the page after this one. `loose` resemble the
    question ("Lijkt erop"); they come on the first page only, under their own heading, and are never counted.
    `suggestion` is the question as we guessed it was meant ("Bedoelde je …?"). `words` are what to highlight
    (see dutch.highlight).
    `facets` counts per group and token. `complete` is False when time ran out before all had been looked at.
    """

    hits: Sequence[Hit] = ()
    total: int = 0
    next: str | None = None
    loose: Sequence[Hit] = ()
    suggestion: str | None = None
    words: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    complete: bool = True


NOTHING = Page()


@dataclass(frozen=True, slots=True)
class Stats:
    """How one index is doing: documents, space used by replaced documents, size on disk in bytes."""

    buurt_id: int
    documents: int
    deleted: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Differences:
    """What an index has otherwise than the database."""

    missing: frozenset[Key] = frozenset()
    stale: frozenset[Key] = frozenset()
    ghosts: frozenset[Key] = frozenset()

    @classmethod
    def between(cls, indexed: Mapping[Key, int], expected: Mapping[Key, int]) -> "Differences":
        """What differs between the versions in an index and those in the database."""
        return cls(
            missing=frozenset(expected.keys() - indexed.keys()),
            stale=frozenset(key for key in expected.keys() & indexed.keys() if expected[key] != indexed[key]),
            ghosts=frozenset(indexed.keys() - expected.keys()),
        )

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.ghosts)


class IndexUnavailable(Exception):
    """There is no usable index: missing, damaged, or made by another version. Rebuilding it helps."""


class IndexBusy(IndexUnavailable):
    """Someone else is writing this index. Trying again later helps."""


class SearchEngine(Protocol):
    """Any engine, one index per buurt. All methods may be called from any thread and any process.

    All but `rebuild`, `forget` and `stats` raise IndexUnavailable when the index of that buurt cannot be used.
    """

    def apply(self, batch: Iterable[Change]) -> None:
        """Write these changes; for one key the last one counts. When this returns they can be found.

        Doing it again changes nothing, so after a crash the batch is simply repeated. Raises IndexBusy when another
        writer keeps the index too long, and IndexUnavailable also when a buurt has no index yet: rebuild it, which is
        the only way to know that the index holds everything.
        """
        ...

    def search(self, query: Query, scope: Scope) -> Page:
        """One page of what matches the query inside the scope; every count and suggestion stays inside it too."""
        ...

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
        """What resembles this text inside the scope, best first, without `but` itself.

        The score is the share, 0 to 1, of what is characteristic of the text that the document has too. `also` are
        tokens that are as characteristic of it as all its words together.
        """
        ...

    def plan(self, query: Query, scope: Scope) -> "Plan":
        """What would be looked up for this query; the scope is not empty."""
        ...

    def rebuild(self, buurt_id: int, documents: Iterable[Document]) -> int:
        """Make the index anew beside the old one and take its place in one step; returns how many documents it holds.

        Searching goes on in the old one meanwhile. Raises IndexBusy when another writer is at work.
        """
        ...

    def forget(self, buurt_id: int) -> None:
        """Remove the index of a buurt with everything in it."""
        ...

    def check(self, buurt_id: int, expected: Mapping[Key, int]) -> Differences:
        """Compare the index with the keys and versions the database has."""
        ...

    def stats(self) -> list[Stats]:
        """How each index is doing; one that cannot be opened is left out."""
        ...


@runtime_checkable
class WritesAlong(Protocol):
    """An engine that can also write as part of the transaction that changes the rows."""

    def write_along(self, connection: "Connection", batch: Iterable[Change]) -> Sequence[int]:
        """Write these changes, to be found when the transaction commits. Returns the buurten without a usable index."""
        ...
