"""What someone types, cut into pieces.

The language is small on purpose: words, "a phrase", -without, begin*. Everything else is text, so there is no input
that is an error and none that can make an engine work hard.
"""

import re
from dataclasses import dataclass

from buurtplein.search import dutch
from buurtplein.search.dutch import Word

TEXT_MAX = 200  # characters
WORDS_MAX = 8

_CHUNK = re.compile(r'-?"[^"]*"?|[^\s"]+')


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of the question as it was typed, and the words in it."""

    typed: str
    words: tuple[Word, ...]
    is_phrase: bool = False
    is_excluded: bool = False
    is_beginning: bool = False


def parse(text: str) -> list[Chunk]:
    """The question in pieces: at most 200 characters and 8 words; pieces without a word are left out."""
    chunks, room = [], WORDS_MAX
    for match in _CHUNK.finditer(text[:TEXT_MAX]):
        chunk = _chunk(match.group(), room)
        if chunk.words:
            chunks.append(chunk)
            room -= len(chunk.words)
    return chunks


def _chunk(typed: str, room: int) -> Chunk:
    bare = typed.removeprefix("-")
    is_phrase = bare.startswith('"')
    return Chunk(
        typed=typed,
        words=tuple(dutch.words(bare))[:room],
        is_phrase=is_phrase,
        is_excluded=typed.startswith("-"),
        is_beginning=bare.endswith("*") and not is_phrase,
    )


def asks_something(text: str) -> bool:
    """Whether there is at least one word to look for."""
    return any(not chunk.is_excluded for chunk in parse(text))
