"""The filters beside the results: what can be chosen, how often each occurs, and what was chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from buurtplein.core.i18n import _, _l
from buurtplein.search.asked import GROUPS, Asked, labels_of, tokens_of
from buurtplein.search.kinds.tokens import place_name

PLACES_SHOWN = 8
LEGENDS = {
    "soort": _l("Soort"),
    "stand": _l("Stand"),
    "thema": _l("Onderwerp"),
    "waar": _l("Waar"),
    "wanneer": _l("Wanneer"),
}
ONE_OF = {"wanneer"}  # a choice of one

Counts = Mapping[str, Mapping[str, int]]


class Choice(NamedTuple):
    """One thing to tick: its value in the address, its name, how many results it has, and whether it is on."""

    value: str
    label: str
    results: int | None  # None: not counted
    is_on: bool


@dataclass(frozen=True)
class Facet:
    """A group of choices; `is_one` when only one can be on."""

    name: str
    legend: str
    choices: Sequence[Choice]
    is_one: bool = False


def facets(asked: Asked, counts: Counts, street: str) -> list[Facet]:
    """The filters that make sense for what was found; `street` is where the reader lives, if we know."""
    found = [_facet(name, asked, counts.get(group, {}), place_name(street)) for name, group in GROUPS.items()]
    return [facet for facet in found if facet.choices]


def _facet(name: str, asked: Asked, counts: Mapping[str, int], street: str) -> Facet:
    on = asked.chosen.get(name, ())
    offered = _places(counts, on, street) if name == "waar" else labels_of(name)
    choices = [Choice(value, str(label), _count(name, value, counts), value in on) for value, label in offered.items()]
    shown = [choice for choice in choices if choice.results or choice.is_on]
    is_one = name in ONE_OF and bool(shown)
    always = [Choice("", _("Maakt niet uit"), None, not on)] if is_one else []
    return Facet(name, str(LEGENDS[name]), [*always, *shown], is_one)


def _count(name: str, value: str, counts: Mapping[str, int]) -> int:
    return sum(counts.get(token, 0) for token in tokens_of(name, value))


def _places(counts: Mapping[str, int], on: Sequence[str], street: str) -> dict[str, str]:
    """One's own street first, then where most is, and always what was chosen."""
    busy = [token.partition(":")[2] for token in counts][:PLACES_SHOWN]
    names = {place: place for place in (*filter(None, [street]), *on, *busy)}
    return names | ({street: _("Bij mij in de straat")} if street else {})


def chips(asked: Asked, street: str) -> Iterator[tuple[str, dict[str, object]]]:
    """What was chosen, each with the query string without it."""
    for name, values in asked.chosen.items():
        labels = {place_name(street): _("Bij mij in de straat")} if name == "waar" else labels_of(name)
        for value in values:
            yield str(labels.get(value, value)), asked.without(name, value)
