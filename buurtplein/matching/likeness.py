"""How much an offer talks about what a vraag asks: shared words, weighted by how rare they are.

Only words about the matter count. Words about where someone comes from, what they believe, how healthy or how old
they are never do, and neither do numbers: see `words.py`.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

import snowballstemmer

from buurtplein.matching.words import COMMON, PERSONAL, PERSONAL_BEGINNINGS

TITLE_WEIGHT = 3  # a word in the title of a vraag says as much as three in its text
SHOWN = 4  # shared words that are shown
READ = 1500  # characters of a text that are read

_WORD = re.compile(r"[^\W\d_]{3,}")
_stemmer = snowballstemmer.stemmer("dutch")


class Asked(NamedTuple):
    """What a vraag says."""

    title: str
    body: str


class Overlap(NamedTuple):
    """What an offer shares with a vraag: how much (0 to 1), and which of its words, the rarest first."""

    strength: float
    words: tuple[str, ...]


NOTHING = Overlap(0.0, ())
Likeness = Callable[[Asked, Sequence[str]], list[Overlap]]


def alike(asked: Asked, offered: Sequence[str]) -> list[Overlap]:
    """The overlap of each offered text with what is asked, in the same order."""
    texts = [topic_words(text) for text in offered]
    seen_in = Counter(stem for words in texts for stem in words)
    weights = {stem: times * log(1 + (len(texts) + 1) / (seen_in[stem] + 1)) for stem, times in _asked(asked).items()}
    return [_overlap(weights, words) for words in texts]


def _asked(asked: Asked) -> dict[str, int]:
    return {**dict.fromkeys(topic_words(asked.body), 1), **dict.fromkeys(topic_words(asked.title), TITLE_WEIGHT)}


def _overlap(weights: dict[str, float], words: dict[str, str]) -> Overlap:
    shared = sorted(weights.keys() & words.keys(), key=lambda stem: (-weights[stem], stem))
    if not shared:
        return NOTHING
    strength = sum(weights[stem] for stem in shared) / sum(weights.values())
    return Overlap(strength, tuple(words[stem] for stem in shared[:SHOWN]))


def topic_words(text: str) -> dict[str, str]:
    """The words in a text that say what it is about: each stem with the first word that has it."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text[:READ].lower()):
        stem = _stem(word)
        if stem:
            found.setdefault(stem, word)
    return found


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """The stem of a word; empty when the word does not count."""
    if word in COMMON or word in PERSONAL or word.startswith(PERSONAL_BEGINNINGS):
        return ""
    return str(_stemmer.stemWord(word))
