"""kill -9 of site, worker and a rebuild at any moment: no index is damaged, and after a restart nothing is missing."""

import itertools
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from buurtplein.buurten.models import Buurt
from buurtplein.core.db import db, unit_of_work
from buurtplein.people.models import Person
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, place_post
from buurtplein.search.documents import documents
from buurtplein.search.followers import INDEXER, rebuild
from tests.factories import a_viewer, viewer_of
from tests.support.installation import Installation, installation
from tests.support.smtp import MailServer

WITHIN, MANY = 10.0, 100  # seconds after the restart; only so many kills, on a quiet machine, are a measurement
PATIENCE = 60  # seconds
AT_ONCE, PAUSE = 5, 0.1  # posts together, and seconds after them: tens a second, all the time

pytestmark = pytest.mark.own_app


ENGINES = {"whoosh": "sqlite", "fts5": "sqlite", "postgres": "postgresql"}


@pytest.fixture(params=ENGINES)
def there(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    mail_server: MailServer,
    database_kind: str,
    fresh_database: Callable[[], str],
) -> Iterator[Installation]:
    if database_kind != ENGINES[request.param]:
        pytest.skip(f"{request.param} runs with --database={ENGINES[request.param]}")
    url = fresh_database() if database_kind == "postgresql" else ""
    with installation(tmp_path / "data", mail_server, search_engine=request.param, database_url=url) as there:
        yield there


def differences(app: Flask, buurt_id: int) -> int:
    """How many documents differ from the rows. Raises IndexUnavailable when the index is damaged."""
    wanted = {one.key: one.version for one in documents(INDEXER, buurt_id)}
    found = app.extensions["search"].check(buurt_id, wanted)
    db.session.rollback()
    return len(found.missing | found.stale | found.ghosts)


def test_nothing_is_damaged_or_lost(there, tell, request):
    chance, numbers, kills = random.Random(11), itertools.count(1), request.config.getoption("--kills")
    with there.app.app_context():
        with unit_of_work():
            author = a_viewer()
            buurt_id, person_id = author.buurt_id, author.me.id
        rebuild(buurt_id)
        db.session.rollback()  # what was read before the site wrote is no ground to write on
        for cycle in range(kills):
            there.serve() if cycle % 5 == 0 else there.start("worker")
            there.start("zoek", "rebuild")
            until = time.monotonic() + chance.uniform(1.5, 4)
            while time.monotonic() < until:
                with unit_of_work() as session:
                    author = viewer_of(session.get_one(Person, person_id), session.get_one(Buurt, buurt_id))
                    for _ in range(AT_ONCE):
                        place_post(author, Draft(PostKind.VRAAG, f"Fiets nummer {next(numbers)}"))
                there.app.extensions["jobs"].wake()
                time.sleep(PAUSE)
            there.kill()
            behind = differences(there.app, buurt_id)
        there.serve()
        restarted = time.monotonic()
        there.app.extensions["jobs"].wake()
        while differences(there.app, buurt_id) and time.monotonic() < restarted + PATIENCE:
            time.sleep(0.1)
        took = time.monotonic() - restarted
        assert differences(there.app, buurt_id) == 0
    there.stop()
    assert there.start("zoek", "check").wait(PATIENCE) == 0
    placed = next(numbers) - 1
    tell(f"{kills} times killed, {placed} posts; nothing damaged, {behind} behind, all found {took:.1f} s later")
    assert took < WITHIN or kills < MANY
