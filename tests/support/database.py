"""Which database a test run uses: `pytest --database=sqlite` (the default) or `--database=postgresql`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.postgres import Postgres, running_postgres


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="where the tests store")
    parser.addoption("--kills", type=int, default=4, help="how often test_killed.py and test_crash.py kill everything")
    parser.addoption("--every-string", action="store_true", help="test_hostile_input.py: each string everywhere")


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--database')}"


@pytest.fixture(scope="session")
def database_kind(pytestconfig: pytest.Config) -> str:
    """ "sqlite" or "postgresql"."""
    return str(pytestconfig.getoption("--database"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of this test run, started by the first test that asks for it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def fresh_database(
    database_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Call it for the URL of a new, empty database of the kind this run is about."""
    if database_kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        return server.fresh
    return lambda: sqlite_url(tmp_path_factory.mktemp("database") / "buurtplein.sqlite")


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"
