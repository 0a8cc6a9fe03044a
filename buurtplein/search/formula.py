"""Which documents are meant, in a form that every engine can look up: terms with and, or, without and in a row.

The engines must agree on what matches, to the document; tests/search/test_conformance.py holds them to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Field(StrEnum):
    """Where an engine keeps a term."""

    STEM = "t"  # what the forms of a word have in common
    WORD = "x"  # a word as it is written
    FILTER = "f"  # what one filters by
    SEEN_BY = "v"  # who may find it
    KEY = "key"


class Term(NamedTuple):
    """One term, or for a beginning every term that starts so; stop words have no beginnings."""

    field: Field
    text: str
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class InARow:
    """Words as they are written, one after the other in one field of the document."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """What matches each part; there is at least one."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """What matches one part or more; there is at least one."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class But:
    """What matches the one and not the other."""

    what: "Formula"
    without: "Formula"


Formula: TypeAlias = Term | InARow | All | Either | But


def both(*parts: Formula) -> Formula:
    """All of these."""
    return parts[0] if len(parts) == 1 else All(parts)


def either(parts: Iterable[Formula]) -> Formula:
    """One of these, each looked at once."""
    known = tuple(dict.fromkeys(parts))
    return known[0] if len(known) == 1 else Either(known)
