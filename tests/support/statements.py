"""How many SQL statements a request takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from buurtplein.core.db import db


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Count what happens inside; what the test wrote is kept first. To begin a transaction is no statement."""
    db.session.commit()
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield lambda: len(seen)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
