"""Keeping the index in step with what happens: one indexer, in the worker."""

import logging
from collections.abc import Collection, Iterable, Iterator

from flask import current_app
from sqlalchemy import func, select

from buurtplein.core.db import db, start_reading
from buurtplein.outbox.deliver import NotNow, in_batches
from buurtplein.outbox.models import OutboxEvent
from buurtplein.people.viewer import Caretaker
from buurtplein.search.documents import documents, documents_for
from buurtplein.search.engine import Change, Document, Drop, IndexBusy, IndexUnavailable, Key, Put, SearchEngine
from buurtplein.search.operations import Used, keep_words, refill_words, words_used
from buurtplein.search.queries import seekers
from buurtplein.search.waiting import row_of, rows_about

log = logging.getLogger(__name__)

INDEXER = Caretaker("indexer")


def _engine() -> SearchEngine:
    """The engine of the app that runs now."""
    engine: SearchEngine = current_app.extensions["search"]
    return engine


@in_batches
def index_changes(events: list[OutboxEvent]) -> None:
    """Read again every row that these events are about, and write each buurt's index once.

    An index that cannot be used is made anew, which takes these changes along. Raises NotNow, after all the others are
    written, when someone else is busy with one of them.
    """
    start_reading()
    busy = [buurt_id for buurt_id, changes in changes_after(events).items() if not _written(buurt_id, changes)]
    if busy:
        raise NotNow(f"The search index of buurt {busy[0]} is being written by someone else.")


def _written(buurt_id: int, changes: Collection[Change]) -> bool:
    """Write changes into an index or make it anew; False when someone else is busy with it."""
    try:
        write(buurt_id, changes)
    except IndexBusy:
        return False
    except IndexUnavailable as away:
        log.warning("%s It is made anew.", away)
        return _made_anew(buurt_id)
    return True


def _made_anew(buurt_id: int) -> bool:
    try:
        rebuild(buurt_id)
    except IndexBusy:
        return False
    return True


def changes_after(events: Iterable[OutboxEvent]) -> dict[int, list[Change]]:
    """What these events change in the index of each buurt: every row they are about as it is now, or gone."""
    return {buurt_id: _changes(buurt_id, keys) for buurt_id, keys in rows_about(events).items()}


def _changes(buurt_id: int, changed: set[Key]) -> list[Change]:
    found = list(documents_for(INDEXER, buurt_id, changed))
    gone = changed - {document.key for document in found}
    return [*map(Put, found), *(Drop(buurt_id, key) for key in sorted(gone))]


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
    return seekers(INDEXER, _engine(), event.of_buurt_id, row_of(event)) if event.of_buurt_id is not None else []
