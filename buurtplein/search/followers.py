"""Keeping the index in step with what happens: one indexer, in the worker."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from buurtplein.core.db import db, start_reading
from buurtplein.outbox.deliver import in_batches
from buurtplein.outbox.models import OutboxEvent
from buurtplein.people.viewer import Caretaker
from buurtplein.search.documents import documents, documents_for
from buurtplein.search.engine import Change, Document, Drop, IndexBusy, IndexUnavailable, Key, Put, SearchEngine
from buurtplein.search.kinds import KINDS
from buurtplein.search.operations import Used, keep_words, refill_words, words_used
from buurtplein.search.queries import seekers

log = logging.getLogger(__name__)

INDEXER = Caretaker("indexer")


def _engine() -> SearchEngine:
    """The engine of the app that runs now."""
    engine: SearchEngine = current_app.extensions["search"]
    return engine


@in_batches
def index_changes(events: list[OutboxEvent]) -> None:
    """Read again every row that these events are about, and write each buurt's index once.

    An index that cannot be used is made anew, which takes these changes along.
    """
    start_reading()
    for buurt_id, changes in changes_after(events).items():
        try:
            write(buurt_id, changes)
        except IndexBusy:
            raise
        except IndexUnavailable as away:
            log.warning("%s It is made anew.", away)
            rebuild(buurt_id)


def changes_after(events: Iterable[OutboxEvent]) -> dict[int, list[Change]]:
    """What these events change in the index of each buurt: every row they are about as it is now, or gone."""
    keys: dict[int, set[Key]] = defaultdict(set)
    for event in events:
        if event.of_buurt_id is not None:
            keys[event.of_buurt_id].add(_key(event))
    return {buurt_id: _changes(buurt_id, keys[buurt_id]) for buurt_id in sorted(keys)}


def _changes(buurt_id: int, keys: set[Key]) -> list[Change]:
    changed = keys | _under(buurt_id, keys)
    found = list(documents_for(INDEXER, buurt_id, changed))
    gone = changed - {document.key for document in found}
    return [*map(Put, found), *(Drop(buurt_id, key) for key in sorted(gone))]


def _key(event: OutboxEvent) -> Key:
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


def rebuild(buurt_id: int) -> int:
    """Make the index of one buurt anew, beside the old one. Returns the number of documents."""
    start_reading()
    newest = db.session.scalar(select(func.max(OutboxEvent.id))) or 0
    used: set[Used] = set()
    count = _engine().rebuild(buurt_id, _noting_words(documents(INDEXER, buurt_id), used))
    refill_words(INDEXER, buurt_id, used)
    log.info("index of buurt %s made anew: %s documents", buurt_id, count)
    _catch_up(buurt_id, newest)
    return count


def _catch_up(buurt_id: int, newest: int) -> None:
    """Read again what something happened to while the index was made: a row may have been read just before that."""
    start_reading()
    here = (OutboxEvent.id > newest, OutboxEvent.of_buurt_id == buurt_id)
    for changes in changes_after(db.session.scalars(select(OutboxEvent).where(*here))).values():
        write(buurt_id, changes)


def write(buurt_id: int, changes: Collection[Change]) -> None:
    """Write changes of one buurt into its index, and what they are for the words."""
    _engine().apply(changes)
    keep_words(INDEXER, buurt_id, changes)


def heal(buurt_id: int) -> None:
    """Make the index of a buurt anew unless it can be used, as when another one who asked came first."""
    try:
        _engine().check(buurt_id, {})
    except IndexUnavailable:
        rebuild(buurt_id)


def _noting_words(documents: Iterable[Document], used: set[Used]) -> Iterator[Document]:
    for document in documents:
        used |= words_used(document)
        yield document


def who_seeks(event: OutboxEvent) -> list[int]:
    """The people with a saved search that finds what this event is about."""
    return seekers(INDEXER, _engine(), event.of_buurt_id, _key(event)) if event.of_buurt_id is not None else []
