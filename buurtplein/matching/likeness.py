"""How much an offer talks about what a vraag asks: the promise; `search.helping` keeps it, as it knows how to read.

Only words about the matter count. Words about where someone comes from, what they believe, how healthy or how old
they are never do, and neither do numbers: see `words.py`.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from buurtplein.buurten.viewer import Viewer
from buurtplein.matching.words import COMMON, PERSONAL, PERSONAL_BEGINNINGS

SHORTEST = 3  # letters of a word that counts
SHORT = frozenset({"cv", "pc", "tv", "wc"})  # these count too


class Asked(NamedTuple):
    """What a vraag says."""

    title: str
    body: str


class Overlap(NamedTuple):
    """What an offer has to do with a vraag: how much (0 to 1), and which of its words say so, the clearest first."""

    strength: float
    words: tuple[str, ...]


class Promising(NamedTuple):
    """Which offers and which people in the gids are worth a closer look, by id."""

    offers: frozenset[int] = frozenset()
    entries: frozenset[int] = frozenset()


NOTHING = Overlap(0.0, ())


class Likeness(NamedTuple):
    """How to compare.

    `overlaps` gives the overlap of each offered text with what is asked, in the same order. `promising` looks through
    all of the buurt that this viewer may read; it may miss something, such as what was placed just now.
    """

    overlaps: Callable[[Asked, Sequence[str]], list[Overlap]]
    promising: Callable[[Viewer, Asked], Promising]


def counts(word: str) -> bool:
    """Whether a word (lower case, without accents) says what a text is about."""
    is_long = len(word) >= SHORTEST or word in SHORT
    return is_long and word.isalpha() and word not in COMMON and not is_personal(word)


def is_personal(word: str) -> bool:
    """Whether a word (lower case, without accents) says where someone comes from, and the like: such never count."""
    return word in PERSONAL or word.startswith(PERSONAL_BEGINNINGS)
