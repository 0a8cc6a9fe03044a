"""Every test stands in an app of its own kind, with an empty database that it may write to."""

import sqlite3
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from buurtplein import subscriptions
from buurtplein.app import create_app
from buurtplein.core import db as database
from buurtplein.core import keep
from buurtplein.core.clock import now
from buurtplein.core.db import Base, db
from buurtplein.core.limits import limiter
from buurtplein.core.secrets import digest, new_token
from buurtplein.outbox.deliver import drain
from buurtplein.people.models import LoginSession, Person
from buurtplein.settings import Settings

pytest_plugins = [
    "tests.support.database",
    "tests.support.browser",
    "tests.support.smtp",
    "tests.support.told",
    "tests.support.network",
    "tests.support.tenancy",
    "tests.support.commands",
]

LONGEST = {"test_hostile_input.py", "test_crash.py", "test_processes.py"}
EMPTY_WHAT_IS_FULL = """
    SET LOCAL session_replication_role = replica;  -- no foreign key is looked at
    DO $$ DECLARE name text; is_full boolean; BEGIN
        FOREACH name IN ARRAY ARRAY[%s] LOOP
            EXECUTE 'SELECT EXISTS (SELECT FROM ' || quote_ident(name) || ')' INTO is_full;
            IF is_full THEN EXECUTE 'DELETE FROM ' || quote_ident(name); END IF;
        END LOOP;
        PERFORM setval(sequencename::regclass, 1, false) FROM pg_sequences
            WHERE schemaname = current_schema AND last_value IS NOT NULL;
    END $$
"""
SECRET = "a secret for tests only, 0123456789 abcdef"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest starts first, so that at the end no process waits for another.

    What never comes near the database of the app, and what is marked `once`, runs with SQLite only.
    """
    if config.getoption("--database") == "postgresql":
        elsewhere = [item for item in items if item.get_closest_marker("once") or _never_asks(item)]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    items.sort(key=lambda item: item.path.name not in LONGEST)


def _never_asks(item: pytest.Item) -> bool:
    asks = not {"fresh_database", "database_kind"}.isdisjoint(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("own_app") is not None and not asks


@pytest.fixture(scope="session")
def settings(fresh_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data_dir = tmp_path_factory.mktemp("data")
    data_dir.chmod(0o700)
    return Settings(secret_key=SECRET, data_dir=data_dir, database_url=fresh_database(), show_outbox=True)


@pytest.fixture(scope="session")
def built_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, testing=True)
    limiter.enabled = False  # tests/test_limits.py switches it on
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _do_not_wait_for_the_disk)
            db.engine.dispose()
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def app(request: pytest.FixtureRequest) -> Iterator[Flask | None]:
    """An app context with an empty database. A test that brings its own app says `@pytest.mark.own_app`."""
    if request.node.get_closest_marker("own_app"):
        yield None
        return
    app: Flask = request.getfixturevalue("built_app")
    with app.app_context():
        database.start_writing()
        yield app
        db.session.rollback()
        db.session.remove()
        _empty()
        keep.lists.clear()
        app.extensions["kept_pages"].clear()
        for index in app.extensions["search"].stats():
            app.extensions["search"].forget(index.buurt_id)


def _do_not_wait_for_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    """Nobody pulls the plug of a test; those that kill a process bring an app of their own."""
    connection.execute("PRAGMA synchronous=OFF")


def _empty() -> None:
    """Throw every row away."""
    names = [table.name for table in Base.metadata.sorted_tables]
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # to look whether a table has rows costs less than to truncate it
            connection.exec_driver_sql(EMPTY_WHAT_IS_FULL % ", ".join(f"'{name}'" for name in names))
            return
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        driver = connection.connection.cursor()  # a hundred statements, after each test: straight to the driver
        for name in names:
            driver.execute(f'DELETE FROM "{name}"')  # noqa: S608  (our own tables)


class Browser(FlaskClient):
    """A test client whose requests see what the test wrote, each in a database session of its own."""

    def open(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        db.session.commit()
        return Context().run(super().open, *args, **kwargs)  # type: ignore[arg-type]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of a visitor. Forms need no CSRF token here; tests/test_csrf.py is about those."""
    app.test_client_class = Browser
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def log_in() -> Callable[..., FlaskClient]:
    """Give a client a session of this person, as if they had just logged in; `second`: with the second step, too."""

    def start(client: FlaskClient, person: Person, *, second: bool = False) -> FlaskClient:
        token = new_token()
        kept = LoginSession(token_digest=digest("session", token), person_id=person.id, device="test")
        kept.second_at = now() if second else None
        db.session.add(kept)
        db.session.commit()
        with client.session_transaction() as cookie:
            cookie["sid"] = token
        return client

    return start


@pytest.fixture
def run_outbox(app: Flask) -> Callable[[], int]:
    """Let every follower hear what happened, as the worker does."""

    def run() -> int:
        db.session.commit()
        return Context().run(elsewhere)

    def elsewhere() -> int:
        with app.app_context():
            return drain(subscriptions.SUBSCRIPTIONS).settled

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real input, beside the project; a test that needs it is skipped where it is absent."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.exists():
        pytest.skip(f"no real input: {folder} is not there")
    return folder
