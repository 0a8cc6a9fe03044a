"""What someone sees of the buurtgids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.queries import is_there_a_verbinder_but
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.keep import shared
from buurtplein.core.text import slug
from buurtplein.gids.models import Access, Circle, Doubt, Entry, EntryKind, Topic
from buurtplein.gids.policy import (
    circles,
    listed_entries,
    may_judge_entry,
    may_keep_gids,
    readable_doubts,
    readable_entries,
)
from buurtplein.people.faces import Face
from buurtplein.people.models import Person

PAGE = 30  # entries on one page
BODY = 300  # characters of a text that a list shows
SHOWN = 50  # of each list on the page of a verbinder
MOST_PLACES = 200  # that one can choose from in a form


@dataclass(frozen=True)
class Key:
    """Where a page ends: the name and id of its last entry. No tuple: a URL would take that apart."""

    name: str
    id: int

    def __str__(self) -> str:
        return f"{self.id}-{self.name}"

    @classmethod
    def parse(cls, text: str | None) -> "Key | None":
        """The key in a URL; None when it is not one."""
        number, _dash, name = (text or "").partition("-")
        try:
            return cls(name, row_number(number)) if len(name) < 300 else None
        except ValueError:
            return None


class Listed(NamedTuple):
    """An entry in a list: a plain value, read once for all who may read the same."""

    id: int
    number: int
    kind: EntryKind
    topic: Topic
    name: str
    text: str  # the first BODY characters
    street: str
    hours: str
    access: Access
    latitude: float | None
    longitude: float | None
    audience: Circle
    owner: Face | None

    @property
    def slug(self) -> str:
        """As of the row."""
        return slug(self.name) if self.audience is Circle.PUBLIC else ""


class Place(NamedTuple):
    """Where something is, as what happens there refers to it."""

    number: int
    name: str

    @property
    def slug(self) -> str:
        """As of the row; places and clubs are for everyone."""
        return slug(self.name)


@dataclass(frozen=True)
class Page:
    """Some entries, and where the next ones begin."""

    items: tuple[Listed, ...]
    next: Key | None


_LISTED = (
    Entry.id,
    Entry.number,
    Entry.kind,
    Entry.topic,
    Entry.name,
    func.substr(Entry.text, 1, BODY),
    Entry.street,
    Entry.hours,
    Entry.access,
    Entry.latitude,
    Entry.longitude,
    Entry.audience,
)
_SORTED = func.lower(Entry.name)


def list_entries(
    viewer: Viewer,
    *,
    kinds: Sequence[EntryKind] = (),
    topics: Sequence[Topic] = (),
    after: Key | None = None,
    size: int = PAGE,
) -> Page:
    """The gids by name, from `after` on; of these kinds and topics, when given."""

    def read() -> Page:
        asked = _listed(viewer)
        if kinds:
            asked = asked.where(Entry.kind.in_(kinds))
        if topics:
            asked = asked.where(Entry.topic.in_(topics))
        if after is not None:
            asked = asked.where(tuple_(_SORTED, Entry.id) > tuple_(func.lower(after.name), after.id))
        rows = db.session.execute(asked.order_by(_SORTED, Entry.id).limit(size + 1)).all()
        items = tuple(_item(tuple(row)) for row in rows[:size])
        return Page(items, Key(items[-1].name, items[-1].id) if len(rows) > size else None)

    key = ("gids", circles(viewer), tuple(kinds), tuple(topics), after, size)
    return shared(viewer, key, read)


def _listed(viewer: Viewer) -> Select[Any]:
    asked: Select[Any] = select(*_LISTED, Person.id, Person.name, Person.erased_at)
    return asked.outerjoin(Person, Person.id == Entry.owner_id).where(listed_entries(viewer))


def _item(row: Sequence[Any]) -> Listed:
    facts, face = row[: len(_LISTED)], row[len(_LISTED) :]
    return Listed._make((*facts, Face._make(face) if face[0] is not None else None))


def count_entries(viewer: Viewer) -> Mapping[EntryKind, int]:
    """How many of each kind stand in the gids for this viewer."""

    def read() -> tuple[tuple[EntryKind, int], ...]:
        asked = select(Entry.kind, func.count(Entry.id)).where(listed_entries(viewer)).group_by(Entry.kind)
        return tuple((kind, number) for kind, number in db.session.execute(asked))

    return dict(shared(viewer, ("gids counted", circles(viewer)), read))


def get_entry(viewer: Viewer, number: int) -> Entry:
    """The entry with this number in this buurt, with who looks after it.

    Raises NotFound, also when it exists but is not for this viewer: we do not tell.
    """
    asked = select(Entry).where(Entry.number == number, readable_entries(viewer)).options(joinedload(Entry.owner))
    entry = db.session.scalar(asked)
    if entry is None:
        raise NotFound(_("Dit staat niet (meer) in de buurtgids."))
    return entry


def entries_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Entry]:
    """The readable ones among these entries: what search found, loaded through the rules."""
    asked = select(Entry).where(Entry.id.in_(ids), readable_entries(viewer)).options(joinedload(Entry.owner))
    return {entry.id: entry for entry in db.session.scalars(asked)}


def places_to_choose(viewer: Viewer) -> Sequence[str]:
    """Where something can be: the name of each place and club, in order."""

    def read() -> tuple[str, ...]:
        asked = select(Entry.name).where(listed_entries(viewer), Entry.kind.in_(_WITH_ADDRESS))
        return tuple(db.session.scalars(asked.order_by(_SORTED, Entry.id).limit(MOST_PLACES)))

    return shared(viewer, ("places", circles(viewer)), read)


def told_of_places(viewer: Viewer) -> list[str]:
    """What the gids tells of its places and clubs: that may stand in any other text as well."""
    asked = select(Entry.name, Entry.text, Entry.street, Entry.phone)
    told = db.session.execute(asked.where(listed_entries(viewer), Entry.kind.in_(_WITH_ADDRESS)))
    return [text for texts in told for text in texts]


def find_place(viewer: Viewer, name: str) -> Place | None:
    """The place or club of this very name, as far as it stands in the gids for this viewer."""
    if not name:
        return None

    def read() -> tuple[Place, ...]:
        asked = select(Entry.number, Entry.name).where(listed_entries(viewer), Entry.kind.in_(_WITH_ADDRESS))
        asked = asked.where(func.lower(Entry.name) == func.lower(name)).order_by(Entry.id).limit(1)
        return tuple(Place._make(row) for row in db.session.execute(asked))

    found = shared(viewer, ("place", circles(viewer), name), read)
    return found[0] if found else None


_WITH_ADDRESS = [kind for kind in EntryKind if kind.has_address]


def my_treasures(viewer: Viewer) -> list[Entry]:
    """What neighbours can ask me for, as it stands in the gids."""
    asked = select(Entry).where(listed_entries(viewer), viewer.mine(Entry.owner_id), Entry.kind == EntryKind.SCHAT)
    return list(db.session.scalars(asked.order_by(Entry.id)))


def my_entries(viewer: Viewer) -> list[Entry]:
    """What I look after or added here, by name."""
    mine = or_(viewer.mine(Entry.owner_id), viewer.mine(Entry.added_by_id))
    asked = select(Entry).where(readable_entries(viewer), mine).order_by(_SORTED, Entry.id).limit(SHOWN)
    return list(db.session.scalars(asked))


# ------------------------------------------------------------------------------------------- for verbinders
@dataclass(frozen=True)
class Chores:
    """What a verbinder can do for the gids: look at what is new, call about what is old, set right what is wrong."""

    waiting: Sequence[Entry]
    doubts: Sequence[Doubt]
    lapsed: Sequence[Entry]  # hidden: nobody said in a year that it is right
    asked: Sequence[Entry]  # will be hidden within a month

    @property
    def total(self) -> int:
        """How many things wait for someone; what was only asked by mail does not."""
        return len(self.waiting) + len(self.doubts) + len(self.lapsed)


def chores(viewer: Viewer) -> Chores:
    """What waits, oldest first; at most SHOWN of each. For the beheerder only what no verbinder can look at."""
    new = _some(viewer, Entry.looked_at.is_(None), Entry.turned_down == "")
    if not may_keep_gids(viewer):
        return Chores([entry for entry in new if may_judge_entry(viewer, entry)], _open_doubts(viewer), (), ())
    return Chores(
        waiting=new,
        doubts=_open_doubts(viewer),
        lapsed=_some(viewer, Entry.lapsed_at.is_not(None)),
        asked=_some(viewer, Entry.asked_at <= now(), Entry.lapsed_at.is_(None), Entry.looked_at.is_not(None)),
    )


def _some(viewer: Viewer, *conditions: ColumnElement[bool]) -> list[Entry]:
    asked = select(Entry).where(readable_entries(viewer), *conditions).options(joinedload(Entry.owner))
    return list(db.session.scalars(asked.order_by(Entry.verified_on, Entry.id).limit(SHOWN)))


def _open_doubts(viewer: Viewer) -> list[Doubt]:
    asked = select(Doubt).where(readable_doubts(viewer), Doubt.settled_at.is_(None)).join(Doubt.entry)
    asked = asked.where(readable_entries(viewer)).order_by(Doubt.placed_at).limit(SHOWN)
    return list(db.session.scalars(asked.options(contains_eager(Doubt.entry))))


def get_doubt(viewer: Viewer, doubt_id: int) -> Doubt:
    """What someone says is not right.

    Raises NotFound.
    """
    doubt = db.session.scalar(select(Doubt).where(Doubt.id == doubt_id, readable_doubts(viewer)))
    if doubt is None:
        raise NotFound(_("Deze melding is er niet (meer)."))
    return doubt


def another_verbinder(viewer: Viewer, doubt: Doubt) -> bool:
    """Whether there is a verbinder who does not look after the entry."""
    return is_there_a_verbinder_but(viewer, doubt.entry.owner_id)


def doubted(viewer: Viewer, ids: Sequence[int]) -> set[int]:
    """Which of these entries someone says are not right, and I am to look at: by readable_doubts."""
    return set(db.session.scalars(select(Doubt.entry_id).where(Doubt.entry_id.in_(ids), readable_doubts(viewer))))
