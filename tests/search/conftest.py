from pathlib import Path

import pytest

from buurtplein.search.whoosh_engine import WhooshEngine


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """An engine of which the buurten 1 and 2 have an empty index."""
    engine = WhooshEngine(tmp_path / "search", seconds=60)
    for buurt_id in (1, 2):
        engine.rebuild(buurt_id, [])
    return engine
