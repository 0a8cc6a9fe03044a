"""Which engine it is, is a setting."""

import pytest

from buurtplein.search.engine import SearchEngine, WritesAlong
from buurtplein.search.engines import chosen_engine
from buurtplein.settings import PREFIX, SEARCH_ENGINES, Settings, SettingsError

pytestmark = pytest.mark.own_app
SECRET = "0123456789abcdef" * 4


@pytest.mark.parametrize("name", SEARCH_ENGINES)
def test_each_engine_can_be_chosen(name, tmp_path):
    engine: SearchEngine = chosen_engine(name, tmp_path / "search", None)
    assert type(engine).__name__.lower() == f"{name}engine"
    assert isinstance(engine, WritesAlong) == (name == "postgres")


@pytest.mark.parametrize(
    ("name", "words"),
    [("postgres", "needs PostgreSQL"), ("elastic", "must be one of whoosh, fts5, postgres")],
)
def test_what_cannot_work_is_refused_in_one_line(name, words, tmp_path):
    env = {f"{PREFIX}SECRET_KEY": SECRET, f"{PREFIX}DATA_DIR": str(tmp_path / "data"), f"{PREFIX}SEARCH_ENGINE": name}
    with pytest.raises(SettingsError, match=words) as refused:
        Settings.from_env(env)
    assert "\n" not in str(refused.value)
    assert Settings.from_env({**env, f"{PREFIX}SEARCH_ENGINE": "fts5"}).search_engine == "fts5"


def test_the_commands_work_with_the_engine_that_was_set(buurtplein, database_kind):
    for engine in SEARCH_ENGINES if database_kind == "postgresql" else SEARCH_ENGINES[:2]:
        setting = {f"{PREFIX}SEARCH_ENGINE": engine}
        buurtplein("buurt", "open", "oost", "--naam", "Oost", **setting)
        assert "0 documents in 1 buurten" in buurtplein("zoek", "rebuild", **setting).output
        assert buurtplein("zoek", "check", **setting).output == "The index is as it should be.\n"
        assert "oost: 0 documents" in buurtplein("zoek", "stats", **setting).output
