"""How long a failed delivery rests."""

from datetime import timedelta
from itertools import pairwise

import pytest

from buurtplein.outbox.pause import LONGEST, pause_before

pytestmark = pytest.mark.own_app


def test_the_pause_doubles_from_two_minutes():
    assert [pause_before(n) for n in (1, 2, 3, 4)] == [timedelta(minutes=m) for m in (2, 4, 8, 16)]


def test_the_pause_never_exceeds_a_day_and_never_shrinks():
    pauses = [pause_before(n) for n in range(1, 2000)]
    assert all(before <= after for before, after in pairwise(pauses))
    assert pauses[-1] == LONGEST == timedelta(hours=24)


@pytest.mark.parametrize("attempt", [0, -1])
def test_a_first_delivery_never_waits(attempt: int):
    with pytest.raises(ValueError, match="counted from 1"):
        pause_before(attempt)
