"""What Whoosh keeps of a document: terms with their weight, words with their places, and four numbers. No text."""

import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from buurtplein.search import dutch
from buurtplein.search.engine import Document
from buurtplein.search.whooshlib import VERSION, columns, fields, formats

FORMAT = 3  # change it when the fields below change: every index is then rebuilt


def in_bytes(text: str) -> bytes:
    """A term as it is kept. Half a character, which only a filter in an address can be, matches nothing."""
    return text.encode("utf-8", "replace")


def packed(places: Sequence[int]) -> bytes:
    """The places of a word, two bytes each; without any one byte.

    Whoosh leaves out a value that is empty, and would then give other documents each other's places.
    """
    return struct.pack(f"!{len(places)}H", *places) or b"\0"


def unpacked(places: bytes) -> tuple[int, ...]:
    """What `packed` packed."""
    return struct.unpack_from(f"!{len(places) // 2}H", places)


class Terms(fields.FieldType):  # type: ignore[misc]  # whoosh carries no types
    """A field that is given its terms, weighed or not, instead of a text."""

    def __init__(self, *, scorable: bool = False) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, scorable=scorable)

    def index(
        self, value: Mapping[str, float] | Collection[str], **_: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        weighed = value if isinstance(value, Mapping) else dict.fromkeys(value, 1.0)
        return ((in_bytes(term), 1, weight, b"") for term, weight in weighed.items())


class InTwoBytes(formats.Existence):  # type: ignore[misc]  # whoosh carries no types
    """With each word of a document goes a string of bytes: its places, two bytes each."""

    posting_size = -1  # any length


class Words(fields.FieldType):  # type: ignore[misc]  # whoosh carries no types
    """A field that is given its words with their places."""

    def __init__(self) -> None:
        super().__init__(format=InTwoBytes(), analyzer=None)

    def index(self, value: Mapping[str, list[int]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((in_bytes(word), 1, 1.0, packed(places)) for word, places in value.items())


def schema() -> fields.Schema:
    return fields.Schema(
        key=fields.ID(unique=True),
        kind=fields.COLUMN(columns.RefBytesColumn()),
        id=fields.COLUMN(columns.NumericColumn("q")),
        version=fields.COLUMN(columns.NumericColumn("q")),
        created=fields.COLUMN(columns.NumericColumn("q")),
        t=Terms(scorable=True),
        x=Words(),
        f=Terms(),
        v=Terms(),
    )


def about() -> dict[str, object]:
    """See ShelfEngine.about."""
    return {"format": FORMAT, "dutch": dutch.fingerprint(), "whoosh": list(VERSION)}


def fields_of(document: Document) -> dict[str, object]:
    analysis = dutch.analyze(document.title, document.tags, document.body)
    return {
        "key": str(document.key),
        "kind": document.key.kind.encode(),
        "id": document.key.id,
        "version": document.version,
        "created": int(document.created_at.timestamp()),
        "t": analysis.stems,
        "x": analysis.words,
        "f": document.tokens,
        "v": document.visibility,
    }
