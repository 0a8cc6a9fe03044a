"""The net under the tenancy rules: no root table is read without a condition on its buurt.

The rules themselves stand in each room's policy. This module only looks at the SQL that goes out and says so when
a `readable_…` was forgotten: an exception in tests, an error in the log in production.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from sqlalchemy import ForeignKey, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, declared_attr, mapped_column

log = logging.getLogger(__name__)

FOLLOWED = "follows_parent"
tables: set[str] = set()
_crossing: ContextVar[str | None] = ContextVar("crossing", default=None)
_raise = False


class TenancyBroken(BaseException):
    """A table with a buurt_id was selected without a condition on it. No Exception: careful code would swallow it."""


class InBuurt:
    """Mixin for root rows: each belongs to exactly one buurt."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        tables.add(str(getattr(cls, "__tablename__", "")))
        broken_reads.cache_clear()

    @declared_attr
    def buurt_id(cls) -> Mapped[int]:  # noqa: N805  (SQLAlchemy calls it with the class)
        return mapped_column(ForeignKey("buurt.id"), index=True)


def be_strict() -> None:
    """Raise instead of log; for tests."""
    globals()["_raise"] = True


@contextmanager
def across_buurten(reason: str) -> Iterator[None]:
    """Read rows of several buurten on purpose; the reason is for whoever reads the code."""
    token = _crossing.set(reason)
    try:
        yield
    finally:
        _crossing.reset(token)


@event.listens_for(Session, "do_orm_execute")
def _mark_followers(state: ORMExecuteState) -> None:
    """Rows reached through a relationship follow the parent, which was guarded already."""
    if state.is_relationship_load or state.is_column_load:
        state.update_execution_options(**{FOLLOWED: True})


def check_statement(
    _connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _executemany: bool
) -> None:
    """Engine listener: looks at each SELECT once and remembers the verdict by its text."""
    broken = broken_reads(statement)
    if not broken or _crossing.get() is not None:
        return
    if context is not None and context.execution_options.get(FOLLOWED):
        return
    message = f"read without a condition on the buurt: {', '.join(broken)}"
    if _raise:
        raise TenancyBroken(f"{message}\n{statement}")
    log.error(message)


@lru_cache(maxsize=2048)
def broken_reads(statement: str) -> tuple[str, ...]:
    """The root tables that a SELECT reads without tying their buurt_id to something that is known.

    Two tables that are only tied to each other are both still free: one of them must be compared with a value.
    """
    if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
        return ()
    plain = statement.replace('"', "")
    reads = {alias or table: table for table, alias in _READ.findall(plain) if table in tables}
    tied: dict[str, set[str]] = {name: set() for name in reads}
    for name in reads:
        for other in _compared_with(name, plain):
            tied[name].add(other)
            if other in reads:
                tied[other].add(name)
    known = {name for name, others in tied.items() if others - set(reads)}
    while grown := {name for name, others in tied.items() if name not in known and others & known}:
        known |= grown
    return tuple(sorted({table for name, table in reads.items() if name not in known}))


_READ = re.compile(r"(?:\bFROM|\bJOIN|,)\s+(\w+)(?:\s+AS\s+(\w+))?")


def _compared_with(name: str, statement: str) -> set[str]:
    """What the buurt_id of a table is compared with: the name of another root table, or whatever else stands there."""
    column = rf"\b{name}\.buurt_id\b"
    sides = re.findall(rf"{column}\s*(?:=|IN)\s*(\S+)", statement)
    sides += re.findall(rf"(\S+)\s*=\s*{column}", statement)
    return {side.strip("()").removesuffix(".buurt_id") for side in sides}
