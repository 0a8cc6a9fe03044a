"""Migrations: bringing the tables of an installation to where the code expects them."""

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
    with engine.begin() as connection:
        command.upgrade(config(connection), revision)


def step_back(engine: Engine, revision: str) -> None:
    """Bring the tables down to `revision`; "base" leaves none."""
    with engine.begin() as connection:
        command.downgrade(config(connection), revision)


def is_current(engine: Engine) -> bool:
    """Whether the tables are where this code expects them."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """The newest revision that this code knows."""
    return ScriptDirectory.from_config(config()).get_current_head()
