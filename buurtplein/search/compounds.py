"""Where a Dutch compound comes apart: "buurtbarbecue" is a barbecue of the buurt.

The data counts for each word how many compounds end with it (as head) and start with it (as modifier); a cut is good
when both sides are productive. See data/LICENCE-compounds.txt for where the counts come from.
"""

import gzip
import zlib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

SHORTEST_PART = 3  # letters
SHORTEST_COMPOUND = 6  # letters
DEEPEST = 2  # how often the right side may come apart again: "buurt|huis|kamer|gesprek"
LINKS = ("", "s", "en", "e", "n")  # what glues a modifier to its head: "boodschappen|hulp", "kleding|s|winkel"
LINK_PENALTY = 0.9
PLURALS = ("en", "s", "je", "tje", "jes", "tjes", "ers")
KEPT_IN_MEMORY = 50_000  # answers


class Cut(NamedTuple):
    score: float
    parts: tuple[str, ...]


NO_CUT = Cut(0.0, ())


class Productivity(NamedTuple):
    heads: dict[str, int]
    modifiers: dict[str, int]


def _packed() -> bytes:
    return (files("buurtplein.search") / "data" / "compounds_nl.txt.gz").read_bytes()


def checksum() -> int:
    """Another one means that words may come apart otherwise."""
    return zlib.crc32(_packed())


@cache
def productivity() -> Productivity:
    """How many compounds each word ends and starts, read once."""
    found = Productivity({}, {})
    for line in gzip.decompress(_packed()).decode("utf-8").splitlines():
        word, as_head, as_modifier = line.split("\t")
        if as_head != "0":
            found.heads[word] = int(as_head)
        if as_modifier != "0":
            found.modifiers[word] = int(as_modifier)
    return found


def is_word(word: str) -> bool:
    """Whether compounds are made of this word."""
    return word in productivity().heads or word in productivity().modifiers


@lru_cache(KEPT_IN_MEMORY)
def split(word: str) -> tuple[str, ...]:
    """The parts of a folded compound, modifier first; nothing when it is no compound we know."""
    if len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return ()
    return _best_cut(word, 0).parts


def _best_cut(word: str, depth: int) -> Cut:
    places = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    return max((_cut(word, place, depth) for place in places), key=lambda cut: cut.score, default=NO_CUT)


def _cut(word: str, place: int, depth: int) -> Cut:
    """How good it is to cut here: productive on both sides, no tiny parts, as few parts as possible."""
    modifier, strength = _modifier(word[:place])  # first, because it is quick and mostly says no
    if not modifier:
        return NO_CUT
    right = _right_side(word[place:], depth)
    if not right.parts:
        return NO_CUT
    balance = (min(len(modifier), len(right.parts[-1]), 5) / 5) ** 2
    score = (right.score * strength**2) ** 0.5 * balance / (1 + 0.5 * (len(right.parts) - 1))
    return Cut(score, (modifier, *right.parts))


def _right_side(rest: str, depth: int) -> Cut:
    if strength := _head_strength(rest):
        return Cut(strength, (rest,))
    if depth < DEEPEST and len(rest) >= SHORTEST_COMPOUND:
        return _best_cut(rest, depth + 1)
    return NO_CUT


def _modifier(left: str) -> tuple[str, float]:
    """The word in front without its link, and the square root of its productivity."""
    for link in LINKS:
        word = left.removesuffix(link)
        if left.endswith(link) and len(word) >= SHORTEST_PART and (count := productivity().modifiers.get(word)):
            return word, count**0.5 * (LINK_PENALTY if link else 1.0)
    return "", 0.0


def _head_strength(word: str) -> int:
    heads = productivity().heads
    return next((heads[base] for base in _bases(word) if base in heads), 0)


def _bases(word: str) -> Iterator[str]:
    """The word itself, then what it may be a plural or a diminutive of."""
    yield word
    for ending in PLURALS:
        base = word.removesuffix(ending)
        if base and base != word:
            yield base
            if ending == "en":
                yield from _singulars(base)


def _singulars(base: str) -> Iterator[str]:
    """Singulars of a plural without its -en: katt → kat; lamp → laamp; huiz → huuis, dakk → dak, drav → draaf."""
    if len(base) > 3 and base[-1] == base[-2]:
        yield base[:-1]
    if len(base) > 2 and base[-2] in "aeou":
        longer = base[:-2] + base[-2] * 2
        yield longer + base[-1]
        yield longer + base[-1].replace("z", "s").replace("v", "f")
