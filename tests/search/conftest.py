from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from buurtplein.search.engine import SearchEngine
from buurtplein.search.fts5_engine import Fts5Engine
from buurtplein.search.postgres_engine import PostgresEngine
from buurtplein.search.whoosh_engine import WhooshEngine
from tests.support.postgres import Postgres

NewEngine = Callable[..., SearchEngine]


@pytest.fixture(scope="session")
def postgres_databases(postgres: Postgres) -> Iterator[Callable[[str], sa.Engine]]:
    """Call it with a name for a database without any search index."""
    engines: dict[str, sa.Engine] = {}

    def named(name: str) -> sa.Engine:
        if name not in engines:
            engines[name] = sa.create_engine(postgres.fresh(), pool_size=20)
        return engines[name]

    yield named
    for engine in engines.values():
        engine.dispose()


@pytest.fixture
def new_postgres(postgres_databases: Callable[[str], sa.Engine]) -> Iterator[NewEngine]:
    used: dict[str, PostgresEngine] = {}

    def make(name: str = "search", **how: float) -> SearchEngine:
        used[name] = PostgresEngine(postgres_databases(name), **how)
        return used[name]

    yield make
    for engine in used.values():
        for index in engine.stats():
            engine.forget(index.buurt_id)


@pytest.fixture(params=["whoosh", "fts5", "postgres"])
def new_engine(request: pytest.FixtureRequest, tmp_path: Path) -> NewEngine:
    """Call it for an engine without any index, of each sort in turn; the same name gives the same indexes."""
    if request.param == "postgres":
        made: NewEngine = request.getfixturevalue("new_postgres")
        return lambda name="search", **how: made(name, **{"seconds": 60, **how})
    sort = {"whoosh": WhooshEngine, "fts5": Fts5Engine}[request.param]
    return lambda name="search", **how: sort(tmp_path / name, **{"seconds": 60, **how})


@pytest.fixture
def engine(new_engine: NewEngine) -> SearchEngine:
    """An engine of which the buurten 1 and 2 have an empty index."""
    engine = new_engine()
    for buurt_id in (1, 2):
        engine.rebuild(buurt_id, [])
    return engine
