"""The choice of engine. Each is loaded only when it is chosen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from buurtplein.core.db import db
from buurtplein.search.engine import SearchEngine


def chosen_engine(name: str, folder: Path, sql: sa.Engine) -> SearchEngine:
    """The engine of that name: whoosh and fts5 keep their indexes in the folder, postgres in the database."""
    if name == "postgres":
        from buurtplein.search.postgres_engine import PostgresEngine

        return PostgresEngine(sql, reading=_session)
    if name == "fts5":
        from buurtplein.search.fts5_engine import Fts5Engine

        return Fts5Engine(folder)
    from buurtplein.search.whoosh_engine import WhooshEngine

    return WhooshEngine(folder)


def all_engines(folder: Path, sql: sa.Engine) -> Iterator[tuple[str, SearchEngine]]:
    """Each engine that can work here, with nothing in it but what it keeps in that database."""
    for name in ("whoosh", "fts5", *(["postgres"] if sql.dialect.name == "postgresql" else [])):
        yield name, chosen_engine(name, folder / name, sql)


@contextmanager
def _session() -> Iterator[sa.Connection]:
    """The connection that the request or job has already: a second one could leave all waiting for each other."""
    yield db.session.connection()
