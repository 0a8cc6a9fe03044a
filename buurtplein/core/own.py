"""What a room keeps of a person: to show them, to take along and to erase. Each room says it once, in its own.py."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, or_, select


class Whom(NamedTuple):
    """Someone, as far as a room needs it to find what it keeps of them."""

    id: int
    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class Kept:
    """One kind of data, from one table.

    `whose` are the columns that say whose it is, in the table itself or in the one it hangs under (`through`).
    `shown` is what someone sees and takes along, with the words for it; what is of others is not in it.
    """

    name: str  # of this part of the download, "berichten"
    label: Any
    why: Any
    term: Any  # how long it stays
    table: Any
    whose: tuple[Any, ...]
    shown: Mapping[Any, Any]
    through: Any = None
    files: Callable[[int], Iterator[tuple[str, bytes]]] = lambda _person_id: iter(())  # that belong to it, by name

    def of(self, person_id: int) -> Select[Any]:
        """What is kept of this person, oldest first; the last column is the buurt it is of, or None."""
        buurt = getattr(self.whose[0].class_, "buurt_id", None)
        asked = select(*self.shown, *([] if buurt is None else [buurt])).select_from(self.table)
        if self.through is not None:
            asked = asked.join(self.through)
        return asked.where(or_(*(column == person_id for column in self.whose))).order_by(self.table.id)

    def fields(self, row: Row[Any]) -> dict[str, Any]:
        """A row of the answer by the names of its columns, as far as there is anything in them."""
        values = zip((column.key for column in self.shown), row, strict=False)
        return {name: value for name, value in values if value not in {None, ""}}


def nothing_else(_whom: Whom, _by: Any) -> None:
    """For a room in which nothing is left of a person that could be erased."""


def stays_here(_person_id: int, _buurt_id: int, _by: Any) -> None:
    """For a room where leaving a buurt changes nothing."""


def nothing_first(_person_id: int) -> Iterable[str]:
    """For a room where nothing has to be handed over."""
    return ()


@dataclass(frozen=True)
class Part:
    """What one room does with what it keeps of people.

    `erase` takes it away for good. `stop` ends what others count on when someone does not belong to a buurt any more;
    `leave` lets go of the rest when they leave it themselves. `first` says in a sentence each what must be handed over
    before. `not_theirs` names the other columns that refer to a person, with the
    reason why what stands there is nobody's own data; a test wants every column in one of the two. `stays` tells what
    is left, in words for whoever wants to be erased.
    """

    kept: tuple[Kept, ...]
    erase: Callable[[Whom, Any], None] = nothing_else
    not_theirs: Mapping[Any, str] = field(default_factory=dict)
    stays: tuple[Any, ...] = ()
    first: Callable[[int], Iterable[str]] = nothing_first
    stop: Callable[[int, int, Any], None] = stays_here
    leave: Callable[[int, int, Any], None] = stays_here
