"""Migrations: bringing the tables of an installation to where the code expects them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

PACKAGE = Path(__file__).parents[1]


def folder() -> Path:
    """Where the migrations are: inside the package when installed from a wheel, beside it in a checkout."""
    packed = PACKAGE / "_migrations"
    return packed if packed.exists() else PACKAGE.parent / "migrations"


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, for one open connection."""
    settings = Config()
    settings.set_main_option("script_location", str(folder()).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the tables up to `revision`; all of it, or nothing."""
    with _changing(engine) as connection:
        command.upgrade(config(connection), revision)


def step_back(engine: Engine, revision: str) -> None:
    """Bring the tables down to `revision`; "base" leaves none."""
    with _changing(engine) as connection:
        command.downgrade(config(connection), revision)


@contextmanager
def _changing(engine: Engine) -> Iterator[Connection]:
    """One transaction in which tables change.

    SQLite changes a table by making it anew and dropping the old one. Meanwhile it must neither refuse that nor clear
    away what refers to it, so it looks at the end (https://www.sqlite.org/lang_altertable.html#otheralter).

    Raises RuntimeError, and changes nothing, when something then refers to a row that is not there.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        raw = connection.connection.cursor()
        [was_on] = raw.execute("PRAGMA foreign_keys").fetchone()
        raw.execute("PRAGMA foreign_keys = OFF")  # only outside a transaction
        try:
            with connection.begin():
                yield connection
                if lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                    raise RuntimeError(f"{len(lost)} rows would refer to nothing, the first of {lost[0][0]}")
        finally:
            raw.execute(f"PRAGMA foreign_keys = {was_on}")


def is_current(engine: Engine) -> bool:
    """Whether the tables are where this code expects them."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """The newest revision that this code knows."""
    return ScriptDirectory.from_config(config()).get_current_head()
