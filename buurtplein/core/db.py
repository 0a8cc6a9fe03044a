"""The database: one session, one base class, one place that commits.

On SQLite every writing unit of work takes an exclusive lock on a file beside the database (the gate) and then
starts with BEGIN IMMEDIATE. Writers thus queue in the kernel instead of failing with "database is locked".
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Session, registry

from buurtplein.core import tenancy

BUSY_TIMEOUT = 15_000  # milliseconds a statement waits for a lock before SQLite gives up
GATE = "write_gate"

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_here = threading.local()
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment. Kept as UTC; a naive datetime is refused, because nobody knows what it means."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kinds: type[Enum]) -> list[str]:
    return [str(kind.value) for kind in kinds]


class Base(DeclarativeBase):
    """Every table of the house. Columns say in `info` what they hold, for the register and for erasure."""

    registry: ClassVar[registry] = registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime(),
            str: sa.Text(),
            Enum: sa.Enum(Enum, native_enum=False, values_callable=_values, length=40),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True})


# ------------------------------------------------------------------------------------------- connecting
def connect(engine: sa.Engine) -> None:
    """Teach an engine our manners: locking on SQLite, and the net under the tenancy rules."""
    event.listen(engine, "before_cursor_execute", tenancy.check_statement)
    if engine.dialect.name != "sqlite":
        event.listen(engine, "connect", _tune_postgres)
        return
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine.pool, "checkin", _open_gate)


def _tune_postgres(connection: Any, _record: object) -> None:
    connection.prepare_threshold = None  # what psycopg prepares goes at each rollback, with all that others prepared


def _tune_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event decides how a transaction starts
    for pragma in (f"busy_timeout={BUSY_TIMEOUT}", "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    database = connection.engine.url.database
    if database and database != ":memory:" and GATE not in connection.info:
        connection.info[GATE] = _close_gate(Path(database).with_suffix(".gate"))
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _close_gate(path: Path) -> tuple[int, Path]:
    """Wait for our turn to write; the kernel frees the lock when this process dies.

    Raises RuntimeError when this thread writes already, through another connection: it would wait for itself forever.
    """
    if path in _held():
        raise RuntimeError(f"this thread already writes to {path.stem} through another connection")
    gate = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(gate, fcntl.LOCK_EX)
    _held().add(path)
    return gate, path


def _open_gate(_connection: object, record: Any) -> None:
    gate, path = record.info.pop(GATE, (None, None))
    if gate is not None:
        os.close(gate)
        _held().discard(path)


def _held() -> set[Path]:
    """The gates that this thread closed behind itself."""
    if not hasattr(_here, "gates"):
        _here.gates = set()
    gates: set[Path] = _here.gates
    return gates


# ------------------------------------------------------------------------------------------- units of work
def start_writing() -> None:
    """From here on this request or job may write."""
    _writing.set(True)


def start_reading() -> None:
    """From here on this request or job only reads."""
    _writing.set(False)


def is_writing() -> bool:
    """Whether this request or job may write."""
    return _writing.get()


def finish(*, keep: bool) -> bool:
    """End the unit of work of a request: commit what was written, or let it go.

    Returns whether events now wait in the outbox.
    """
    session = db.session()
    if not (keep and _writing.get()):
        session.rollback()
        return False
    session.commit()
    return bool(session.info.pop("emitted", False))


def keep_so_far() -> None:
    """Commit what this request did until now; the rest of it, also if that is refused, is another transaction."""
    finish(keep=True)


def breathe() -> None:
    """Let go of the write lock for slow work (a password hash, a mail server); nothing may be pending."""
    db.session.rollback()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction for a command or job: committed at the end, rolled back when anything is raised."""
    token = _writing.set(True)
    try:
        yield db.session()
        finish(keep=True)
    except BaseException:
        db.session.rollback()
        raise
    finally:
        db.session.remove()
        _writing.reset(token)


# ------------------------------------------------------------------------------------------- letting go for good
class StillRead(Exception):
    """Someone reads what was there before; trying again later helps."""


def wipe_deleted(engine: sa.Engine) -> None:
    """Let nothing be left in the files of what was deleted: SQLite keeps it in free pages and beside the database.

    Others wait to write meanwhile, and read on. PostgreSQL does this by itself, in its own time (autovacuum).
    Raises StillRead.
    """
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    gate, path = _close_gate(Path(engine.url.database).with_suffix(".gate"))
    try:
        with closing(sqlite3.connect(engine.url.database, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
            connection.execute("VACUUM")
            busy, _log, _done = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        os.close(gate)
        _held().discard(path)
    if busy:
        raise StillRead
