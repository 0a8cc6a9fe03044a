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


class TenancyBroken(AssertionError):
    """A table with a buurt_id was selected without a condition on it."""


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
    """The root tables that a SELECT reads without comparing their buurt_id to something."""
    if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
        return ()
    reads = re.findall(r"\b(?:FROM|JOIN|,)\s+\"?(\w+)\"?(?:\s+AS\s+\"?(\w+)\"?)?", statement)
    conditions = statement.split("WHERE", 1)[-1] if "WHERE" in statement else ""
    conditions += " ".join(re.findall(r"\bON\b(.*?)(?=\bWHERE\b|$)", statement, re.S))
    return tuple(
        sorted({table for table, alias in reads if table in tables and not _compares(alias or table, conditions)})
    )


def _compares(name: str, conditions: str) -> bool:
    column = rf"\"?{name}\"?\.\"?buurt_id\"?"
    return bool(re.search(rf"{column}\s*(=|IN)|=\s*{column}", conditions))
