"""How much an offer is about what a vraag asks: by its words, and by the kind of help they speak of.

"De wc loopt door" and "oud-loodgieter" share no word; both speak of water (matching/data/help_nl.txt). Only words about
the matter count, never those in matching/words.py.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from math import log, sqrt
from typing import NamedTuple

from buurtplein.matching.likeness import NOTHING, Asked, Overlap, counts, is_personal
from buurtplein.search import compounds, dutch
from buurtplein.search.spelling import Lexicon

READ = 1500  # characters of a text that are read
TITLE_WEIGHT = 3  # a word in the title of a vraag says as much as three in its text
SHOWN = 4  # words that are shown
BY_WORDS, BY_KIND = 0.35, 0.65  # what shared words and the same kind of help say of the whole
KIND = 0.7  # what the kind of help says, beside the topic within it
FORMER = "oud-"  # an oud-loodgieter may be young
HINT = 0.35  # what a word that only hints at a kind of help says of one that names it
PART, SYNONYM = 0.7, 0.7  # what a part of a compound and a word that means the same say of the word itself
LEAST = 0.12  # strength under which it is chance
OTHER_WAY = 0.6  # what is left when one wants to borrow and the other comes to do it, say
TELLING = 0.35  # of what a text speaks of most: from here it speaks of something else too
MOST = 3  # kinds of help of one text
TEXTS_IN_MEMORY, STEMS_IN_MEMORY = 2_000, 20_000

# The way in which something helps; who asks for one is not helped by another.
WAYS = {
    "lend": "leen lenen uitlenen geleend leent uitleen huren",
    "give": "geef weggeven weg gratis afhalen ophalen over overgebleven",
    "teach": "les lessen leren leer uitleg cursus",
    "sale": "koop verkoop verkopen",
}
EXPLICIT = frozenset({"lend", "sale"})  # who lends or sells says so, and who wants to borrow or buy too


_SURFACE = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Topic(NamedTuple):
    """What a text is about: the weight of each stem, the weight of each kind of help, and the words as written."""

    stems: Mapping[str, float]
    kinds: Mapping[str, float]
    written: Mapping[str, str]
    ways: frozenset[str]


def alike(asked: Asked, offered: Sequence[str]) -> list[Overlap]:
    """The overlap of each offered text with what is asked, in the same order (see matching.likeness.Likeness)."""
    wanted = _together(topic(asked.title), topic(asked.body[:READ]))
    topics = [topic(text[:READ]) for text in offered]
    seen_in = Counter(stem for one in topics for stem in one.stems)
    rare = {stem: log(1 + (len(topics) + 1) / (seen_in[stem] + 1)) for stem in _meant(wanted.stems)}
    return [_overlap(wanted, one, rare) for one in topics]


@lru_cache(TEXTS_IN_MEMORY)
def topic(text: str) -> Topic:
    """What a text is about."""
    stems: dict[str, float] = {}
    kinds: dict[str, float] = defaultdict(float)
    written: dict[str, str] = {}
    ways: set[str] = set()
    known = kinds_of_help()
    for surface in _SURFACE.findall(text):
        ways |= _ways().get(dutch.stem(dutch.fold(surface)), set())
        of_word = _stems(surface)
        for stem, weight in of_word:
            speaks = stem not in stems and (weight == 1 or of_word[0][0] not in known)  # a loodgieter is no gieter
            for kind, telling in _kinds_of(stem).items() if speaks else ():
                kinds[kind] += weight * telling
            stems[stem] = max(weight, stems.get(stem, 0))
            written.setdefault(stem, surface.lower())
    return Topic(stems, kinds, written, frozenset(ways))


def kinds(title: str, body: str) -> tuple[str, ...]:
    """The kinds of help that a text speaks of most, at most three."""
    found = _together(topic(title), topic(body[:READ])).kinds
    most = max(found.values(), default=0.0)
    telling = sorted((kind for kind in found if found[kind] >= most * TELLING), key=lambda kind: (-found[kind], kind))
    return tuple(telling[:MOST])


def telling(title: str, body: str) -> str:
    """The words of a text that say what it is about, those of the title as often as they count."""
    return " ".join([*as_written(title)] * TITLE_WEIGHT + [*as_written(body[:READ])])


def as_written(text: str) -> Iterable[str]:
    """The words of a text that say what it is about, each once, also one that counts by several parts."""
    return dict.fromkeys(topic(text).written.values())


def _stems(surface: str) -> list[tuple[str, float]]:
    """The stems of a word as it was written, and of its parts; nothing when any of these says who someone is."""
    found: list[tuple[str, float]] = []
    for word in dutch.words(surface.lower().removeprefix(FORMER)):
        parts = (*word.pieces, *dutch.parts(word))
        if not any(map(is_personal, (word.text, *parts))):
            shares = ((word.text, 1.0), *((part, PART) for part in parts))
            found += [(dutch.stem(one), share) for one, share in shares if counts(one)]
    return found


@cache
def kinds_of_help() -> Mapping[str, Mapping[str, float]]:
    """For each stem the kinds of help it speaks of and how clearly, read once."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    lines = (line for line in dutch.help_list().splitlines() if not line.startswith("#"))
    for name, _, words in (line.partition(":") for line in lines):
        clear, _, hints = words.partition(";")
        for some, telling in ((hints, HINT), (clear, 1.0)):
            for word in dutch.words(some):
                found[dutch.stem(word.text)][name] = telling
    return {stem: _shares(names) for stem, names in found.items()}


def _shares(names: Mapping[str, float]) -> dict[str, float]:
    """What a word says of each kind, and more clearly of each topic in it: the less, the more it may be about."""
    kinds: dict[str, float] = {}
    for name, telling in names.items():
        kind = name.partition("/")[0]
        kinds[kind] = max(telling, kinds.get(kind, 0))
    topics = {name: telling for name, telling in names.items() if "/" in name}
    of_kinds = {kind: KIND * telling / sqrt(len(kinds)) for kind, telling in kinds.items()}
    return of_kinds | {name: telling / sqrt(len(topics)) for name, telling in topics.items()}


@lru_cache(STEMS_IN_MEMORY)
def _kinds_of(stem: str) -> Mapping[str, float]:
    """What a stem speaks of; of one that is unknown, the stem that it is one typing error away from."""
    known = kinds_of_help()
    if stem in known or len(stem) < 7 or compounds.is_word(stem):
        return known.get(stem, {})
    near = sorted(other for other, _errors in _lexicon().near(stem, 1) if other[0] == stem[0])
    return known[near[0]] if near else {}


@cache
def _lexicon() -> Lexicon:
    return Lexicon(kinds_of_help())


@cache
def _ways() -> Mapping[str, set[str]]:
    return {dutch.stem(word): {way} for way, words in WAYS.items() for word in words.split()}


def _together(title: Topic, body: Topic) -> Topic:
    return Topic(
        _sum(title.stems, body.stems),
        _sum(title.kinds, body.kinds),
        {},
        title.ways or body.ways,
    )


def _sum(title: Mapping[str, float], body: Mapping[str, float]) -> dict[str, float]:
    return {one: TITLE_WEIGHT * title.get(one, 0) + body.get(one, 0) for one in [*title, *body]}


def _meant(stems: Mapping[str, float]) -> dict[str, float]:
    """The words asked for, and at less weight what means the same."""
    synonyms = {other: SYNONYM * weight for one, weight in stems.items() for other in dutch.synonyms().get(one, ())}
    return {**synonyms, **stems}


def _overlap(wanted: Topic, offer: Topic, rare: Mapping[str, float]) -> Overlap:
    by_words, shared = _by_words(wanted, offer, rare)
    strength = BY_WORDS * by_words + BY_KIND * _angle(wanted.kinds, offer.kinds)
    if (wanted.ways ^ offer.ways) & EXPLICIT or (wanted.ways and offer.ways and not wanted.ways & offer.ways):
        strength *= OTHER_WAY
    words = _shown(offer, [*shared, *_of_same_kind(wanted, offer)])
    return Overlap(strength, words) if strength >= LEAST and words else NOTHING


def _by_words(wanted: Topic, offer: Topic, rare: Mapping[str, float]) -> tuple[float, list[str]]:
    meant = _meant(wanted.stems)
    shared = {stem: meant[stem] * rare[stem] * offer.stems[stem] for stem in meant.keys() & offer.stems.keys()}
    whole = sum(weight * rare[stem] for stem, weight in wanted.stems.items())
    return (min(1.0, sum(shared.values()) / whole) if whole else 0.0), sorted(shared, key=lambda s: (-shared[s], s))


def _angle(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of two vectors: 1 when they speak of the same kinds in the same measure, 0 when of none together."""
    product = sum(weight * other.get(kind, 0) for kind, weight in one.items())
    lengths = _length(one) * _length(other)
    sure = min(1.0, _length(one)) * min(1.0, _length(other))  # a text that only hints has a short vector
    return sure * product / lengths if product else 0.0


def _length(vector: Mapping[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in vector.values()))


def _of_same_kind(wanted: Topic, offer: Topic) -> list[str]:
    """The stems of an offer that speak of what is asked for most."""
    both = sorted(wanted.kinds.keys() & offer.kinds.keys())
    if not both:
        return []
    first = max(both, key=lambda kind: wanted.kinds[kind] * offer.kinds[kind])
    return [stem for stem in offer.stems if first in kinds_of_help().get(stem, {})]


def _shown(offer: Topic, stems: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(offer.written[stem] for stem in stems))[:SHOWN]
