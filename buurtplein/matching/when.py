"""When someone can, as they wrote it: days of the week and parts of the day.

Only what both wrote is compared; a day that stands there with "niet" or "behalve" does not count.
"""

import re
from typing import NamedTuple

_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_PARTS = {"ochtend": {"ochtend"}, "middag": {"middag"}, "avond": {"avond"}, "overdag": {"ochtend", "middag"}}
_SPANS = {"weekend": {5, 6}, "doordeweeks": {0, 1, 2, 3, 4}}
_PART = "ochtend|middag|avond"
_WORD = re.compile(
    rf"\b(?:(?P<day>{'|'.join(_DAYS)})(?P<of_day>{_PART})?|(?P<part>{_PART}|overdag)|(?P<span>{'|'.join(_SPANS)}))"
    r"(?:en|s)?\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:niet(?! alleen)|behalve|geen)\b[^.,;!?]{0,25}$", re.IGNORECASE)


class Times(NamedTuple):
    """The days (0 is Monday) and parts of the day in a text, and the words that say so."""

    days: frozenset[int]
    parts: frozenset[str]
    words: tuple[str, ...]


class Compared(NamedTuple):
    """What an offer says of the time, in its own words: the same as is asked, or another time."""

    same: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


UNTOLD = Compared()


def times_in(text: str) -> Times:
    """When, according to a text."""
    days, parts, words = set[int](), set[str](), list[str]()
    for found in _WORD.finditer(text):
        if _NOT.search(text[max(0, found.start() - 40) : found.start()]):
            continue
        day, of_day, part, span = ((name or "").lower() for name in found.groups())
        days |= {_DAYS.index(day)} if day else _SPANS.get(span, set())
        parts |= _PARTS.get(part or of_day, set())
        words.append(found[0].lower())
    return Times(frozenset(days), frozenset(parts), tuple(dict.fromkeys(words)))


def compared(asked: Times, offered: Times) -> Compared:
    """Whether both named a time, and whether that can be the same."""
    pairs = [(asked.days, offered.days), (asked.parts, offered.parts)]
    named = [(mine & theirs) for mine, theirs in pairs if mine and theirs]
    if not named:
        return UNTOLD
    return Compared(same=offered.words) if all(named) else Compared(other=offered.words)
