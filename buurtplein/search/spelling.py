"""Which words someone may have meant: those that are one or two typing errors away."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

CANDIDATES = 4


def tolerance(word: str) -> int:
    """How many typing errors we look past: none in short words and numbers, one up to six letters, else two."""
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < 7 else 2


def distance(one: str, other: str, limit: int) -> int:
    """How many letters were added, left out, mistaken or swapped with a neighbour; limit + 1 when more than that."""
    return int(OSA.distance(one, other, score_cutoff=limit))


class Lexicon:
    """All words of an index, by length."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self._by_length[len(word)].append(word)

    def near(self, word: str, limit: int) -> list[tuple[str, int]]:
        """The words at most `limit` errors away, each with its distance, in no order."""
        found: list[tuple[str, int]] = []
        for length in range(len(word) - limit, len(word) + limit + 1):
            others = self._by_length.get(length, ())
            close = process.extract(word, others, scorer=OSA.distance, score_cutoff=limit, limit=None)
            found += [(other, int(away)) for other, away, _place in close]
        return found


def letters_of(word: str) -> int:
    """Which letters are in the word, and which more than once, as bits: a typing error changes at most two of them.

    Two letters may share a bit, which only makes us look once too often.
    """
    once = twice = 0
    for letter in word:
        bit = 1 << (ord(letter) & 31)
        twice |= once & bit
        once |= bit
    return once | twice << 32


def best(word: str, candidates: Iterable[tuple[str, int, int]]) -> list[tuple[str, float]]:
    """The likeliest of (word, distance, how often it occurs), each with how far off it seems, nearest first.

    A wrong first letter is unlikely and counts as half an error more; what is further off than that is left out. Of as
    far off, a word with the same letters comes first: swapped, or one of them double or not.
    """
    ranked = sorted(
        (away + 0.5 * (other[:1] != word[:1]), not same_letters(word, other), -count, other)
        for other, away, count in candidates
    )
    return [(other, away) for away, *_, other in ranked[:CANDIDATES] if away <= ranked[0][0] + 0.5]


def same_letters(one: str, other: str) -> bool:
    """Whether two words have the same letters, in another order, or one of them double or not."""
    return sorted(one) == sorted(other) or [k for k, _ in groupby(one)] == [k for k, _ in groupby(other)]
