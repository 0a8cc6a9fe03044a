"""What happened and may not be in the index yet. Who may not read a row any more finds no trace of it meanwhile."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import bindparam, or_, select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.outbox.deliver import no_tick_of
from buurtplein.outbox.models import OutboxEvent
from buurtplein.search.engine import IndexUnavailable, Key
from buurtplein.search.kinds import KINDS

MOST = 500  # events that wait, from which the index is too far behind to be asked
NOUNS = sorted({noun for kind in KINDS.values() for noun in (kind.name, *kind.parts, *kind.under)})
WAITING = (  # put together once: it is asked at every letter that is typed
    select(OutboxEvent.name, OutboxEvent.subject_id, OutboxEvent.of_buurt_id)
    .where(OutboxEvent.settled_at.is_(None), OutboxEvent.of_buurt_id == bindparam("here"))
    .where(or_(*(OutboxEvent.name.startswith(f"{noun}.", autoescape=True) for noun in NOUNS)))
    .where(no_tick_of("index_changes"))
    .limit(MOST)
)


class Happened(Protocol):
    """What an event says."""

    name: Any
    subject_id: Any
    of_buurt_id: Any


def rows_about(events: Iterable[Happened]) -> Mapping[int, set[Key]]:
    """Per buurt the rows that these events are about, with what lies under them, whether they are there or gone."""
    found: dict[int, set[Key]] = defaultdict(set)
    for event in events:
        if event.of_buurt_id is not None:
            found[event.of_buurt_id].add(row_of(event))
    return {buurt_id: keys | _under(buurt_id, keys) for buurt_id, keys in sorted(found.items())}


def row_of(event: Happened) -> Key:
    """The row an event is about; of a part, what it is a part of."""
    noun = event.name.partition(".")[0]
    for kind in KINDS.values():
        if (column := kind.parts.get(noun)) is not None:
            part: Any = column.class_
            asked = select(column).where(part.id == event.subject_id, part.buurt_id == event.of_buurt_id)
            return Key(kind.name, db.session.scalar(asked) or 0)
    return Key(noun, event.subject_id)


def _under(buurt_id: int, keys: set[Key]) -> set[Key]:
    """What lies under these rows, such as the comments under a post: who may read it changes with them."""
    found: set[Key] = set()
    for kind in KINDS.values():
        for noun, parent in kind.under.items():
            if ids := [key.id for key in keys if key.kind == noun]:
                asked = select(kind.model.id).where(kind.model.buurt_id == buurt_id, parent.in_(ids))
                found |= {Key(kind.name, row) for row in db.session.scalars(asked)}
    return found


def out_of_sight(viewer: Viewer) -> frozenset[Key]:
    """The rows that something happened to just now and that this viewer may not read: by `readable_…` of each kind.

    Raises IndexUnavailable when too much waits to look at all of it.
    """
    happened = db.session.execute(WAITING, {"here": viewer.buurt_id}).all()
    if len(happened) == MOST:
        raise IndexUnavailable(f"The search index of buurt {viewer.buurt_id} is {MOST} events behind, or more.")
    keys = rows_about(happened).get(viewer.buurt_id, set())
    found = {kind.name: [key.id for key in keys if key.kind == kind.name] for kind in KINDS.values()}
    may_read = {Key(name, row) for name, ids in found.items() if ids for row in KINDS[name].load(viewer, ids)}
    return frozenset(key for key in keys - may_read if key.kind in KINDS)
