"""Which words someone may have meant: those that are one or two typing errors away."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

CANDIDATES = 4


def tolerance(word: str) -> int:
    """How many typing errors we look past: none in short words and numbers, one up to six letters, else two."""
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < 7 else 2


def distance(one: str, other: str, limit: int) -> int:
    """How many letters were added, left out, mistaken or swapped with a neighbour; limit + 1 when more than that."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, opposite in enumerate(other, start=1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != opposite))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == opposite:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)


class Lexicon:
    """All words of an index, sorted so that only a few need a close look.

    A typing error changes at most two bits of the letters a word is written with; words of which more bits differ are
    passed over at the price of one comparison.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_length: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for word in words:
            self._by_length[len(word)].append((letters_of(word), word))

    def near(self, word: str, limit: int) -> list[tuple[str, int]]:
        """The words at most `limit` errors away, each with its distance, in no order."""
        looked_at = ((other, distance(word, other, limit)) for other in self._promising(word, limit))
        return [(other, away) for other, away in looked_at if away <= limit]

    def _promising(self, word: str, limit: int) -> Iterator[str]:
        letters = letters_of(word)
        for length in range(len(word) - limit, len(word) + limit + 1):
            for others, other in self._by_length.get(length, ()):
                if (letters ^ others).bit_count() <= 2 * limit:
                    yield other


def letters_of(word: str) -> int:
    """Which letters are in the word, and which more than once, as bits.

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

    A wrong first letter is unlikely and counts as half an error more; what is further off than that is left out.
    """
    ranked = sorted((away + 0.5 * (other[:1] != word[:1]), -count, other) for other, away, count in candidates)
    return [(other, away) for away, _, other in ranked[:CANDIDATES] if away <= ranked[0][0] + 0.5]
