"""From rows to documents: everything of a buurt, or the rows that something happened to."""

import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select

from buurtplein.core.db import db
from buurtplein.people.viewer import Caretaker
from buurtplein.search.engine import Document, Key
from buurtplein.search.kinds import KINDS, Kind

BATCH = 500  # rows read at a time


def documents(caretaker: Caretaker, buurt_id: int) -> Iterator[Document]:
    """Everything of one buurt that can be found, read a batch at a time; each row is let go of afterwards."""
    for kind in KINDS.values():
        last = 0
        while rows := list(db.session.scalars(_rows(kind, buurt_id).where(kind.model.id > last).limit(BATCH))):
            last = rows[-1].id
            yield from _made_of(kind, rows)
            db.session.expunge_all()


def documents_for(caretaker: Caretaker, buurt_id: int, keys: Collection[Key]) -> Iterator[Document]:
    """The documents of these rows, as far as the rows exist."""
    for kind in KINDS.values():
        ids = sorted(key.id for key in keys if key.kind == kind.name)
        for start in range(0, len(ids), BATCH):
            asked = _rows(kind, buurt_id).where(kind.model.id.in_(ids[start : start + BATCH]))
            fresh = {"populate_existing": True}  # also in the middle of a transaction that read the row before
            yield from _made_of(kind, db.session.scalars(asked, execution_options=fresh))


def is_empty(caretaker: Caretaker, buurt_id: int) -> bool:
    """Whether a buurt has no row that could be found, so that it needs no index."""
    first = (select(kind.model.id).where(kind.model.buurt_id == buurt_id).limit(1) for kind in KINDS.values())
    return all(db.session.scalar(one) is None for one in first)


def _rows(kind: Kind[Any], buurt_id: int) -> Select[Any]:
    asked = select(kind.model).where(kind.model.buurt_id == buurt_id).order_by(kind.model.id)
    return asked.options(*kind.needs)


def _made_of(kind: Kind[Any], rows: Iterable[Any]) -> Iterator[Document]:
    return (_signed(document) for row in rows if (document := kind.document(row)))


def _signed(document: Document) -> Document:
    """The version is a checksum of all that was written, so `check` sees every difference."""
    parts = (document.title, document.body, *document.tags, *sorted(document.visibility), *sorted(document.tokens))
    return replace(document, version=zlib.crc32("\x1f".join(parts).encode()))
