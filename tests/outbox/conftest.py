"""What the tests of the outbox share."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from buurtplein.core import db as database
from buurtplein.outbox import deliver
from tests.outbox.standing_clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    standing = Clock(deliver.now() + timedelta(seconds=1))
    monkeypatch.setattr(deliver, "now", standing)
    return standing


@pytest.fixture(autouse=True)
def give_back_the_pen() -> Iterator[None]:
    yield
    database.start_writing()
