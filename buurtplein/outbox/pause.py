"""How long a failed delivery rests."""

from datetime import timedelta

FIRST = timedelta(minutes=2)
LONGEST = timedelta(hours=24)


def pause_before(attempt: int) -> timedelta:
    """How long a failed delivery rests before attempt number `attempt` (the first retry is 1).

    Doubles from 2 minutes up to 24 hours, so an afternoon without mail server costs no letters.
    Raises ValueError for attempt < 1: a first delivery never waits.
    """
    if attempt < 1:
        raise ValueError("attempts are counted from 1")
    return LONGEST if attempt > 10 else min(FIRST * 2 ** (attempt - 1), LONGEST)
