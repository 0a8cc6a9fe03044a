"""What someone asks for, as it stands in the address of the page: words, filters, order, and where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from buurtplein.core.clock import today
from buurtplein.core.i18n import _l
from buurtplein.core.text import tidy
from buurtplein.posts.themes import Theme
from buurtplein.search.engine import PAGE_SIZE, Query, Sort
from buurtplein.search.kinds import KINDS
from buurtplein.search.kinds.tokens import place_name
from buurtplein.search.question import asks_something

LONGEST = 200  # characters of a question
MOST_CHOSEN = 20  # values of one filter

GROUPS = {"soort": "kind", "stand": "state", "thema": "theme", "waar": "place", "wanneer": "month"}  # address -> tokens
STATES = {"open": _l("Nog open"), "closed": _l("Afgerond")}
PERIODS = {"maand": _l("Deze maand"), "kwartaal": _l("Laatste drie maanden"), "jaar": _l("Dit jaar")}


class Address(Protocol):
    """The query string of a page."""

    def get(self, key: str, /) -> Any: ...

    def getlist(self, key: str, /) -> list[Any]: ...


def labels_of(name: str) -> Mapping[str, Any]:
    """What can be chosen in one filter, in the reader's language. Places are whatever people fill in."""
    if name == "soort":
        return {value: label for kind in KINDS.values() for value, label in kind.labels().items()}
    if name == "thema":
        return {theme.value: theme.label for theme in Theme}
    return {"stand": STATES, "wanneer": PERIODS}.get(name, {})


def tokens_of(name: str, value: str) -> frozenset[str]:
    """What a choice stands for in the index."""
    if name == "wanneer":
        return frozenset(f"month:{month}" for month in _months(value))
    return frozenset({f"{GROUPS[name]}:{value}"})


def _months(period: str) -> Iterable[str]:
    """The months, as 202611, of a period that ends today."""
    day = today()
    last = day.year * 12 + day.month - 1
    back = {"maand": 1, "kwartaal": 3, "jaar": day.month}[period]
    return (f"{month // 12}{month % 12 + 1:02d}" for month in range(last - back + 1, last + 1))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A search as it was asked. `chosen` holds per filter the values that were ticked, none that do not exist."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    everywhere: bool = False  # in all buurten one belongs to
    newest: bool = False
    literally: bool = False
    after: str | None = None

    @classmethod
    def of(cls, address: Address) -> Self:
        """What stands in a query string; what makes no sense there is left out."""
        return cls(
            words=tidy(str(address.get("q") or ""))[:LONGEST].strip(),
            chosen={name: found for name in GROUPS if (found := _chosen(name, address.getlist(name)))},
            everywhere=address.get("buurten") == "alle",
            newest=address.get("volgorde") == "nieuwste",
            literally=address.get("letterlijk") == "1",
            after=address.get("na"),
        )

    @classmethod
    def read(cls, address: str) -> Self:
        """What `write` wrote."""
        return cls.of(MultiDict(parse_qsl(address)))

    def write(self) -> str:
        """The search in one line, to keep: without the page one was at."""
        pairs = self.address(na=None).items()
        return urlencode([(name, value) for name, value in pairs if value], doseq=True)

    @property
    def asks_something(self) -> bool:
        """Whether there is a word to look for."""
        return asks_something(self.words)

    def address(self, **changes: Any) -> dict[str, Any]:
        """The query string of this search with these changes; from its first page, as the page is another."""
        here: dict[str, Any] = {
            "q": self.words,
            **{name: list(self.chosen.get(name, ())) for name in GROUPS},
            "buurten": "alle" if self.everywhere else None,
            "volgorde": "nieuwste" if self.newest else None,
            "letterlijk": "1" if self.literally else None,
        }
        return here | changes

    def without(self, name: str, value: str) -> dict[str, Any]:
        """The query string with one choice taken away."""
        return self.address(**{name: [one for one in self.chosen.get(name, ()) if one != value]})

    def query(self, size: int = PAGE_SIZE) -> Query:
        """For the engine."""
        tokens = [tokens_of(name, value) for name, values in self.chosen.items() for value in values]
        return Query(
            text=self.words,
            sort=Sort.NEWEST if self.newest else Sort.RELEVANCE,
            size=size,
            cursor=self.after,
            filters=frozenset().union(*tokens),
            facets=tuple(GROUPS.values()),
            literally=self.literally,
        )


def _chosen(name: str, values: Sequence[Any]) -> tuple[str, ...]:
    asked = dict.fromkeys(place_name(tidy(str(value))) for value in values[:MOST_CHOSEN])
    known = labels_of(name)
    return tuple(value for value in asked if (value if name == "waar" else value in known))
