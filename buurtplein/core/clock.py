"""The one place that knows what time it is, so that a test can stand still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _standing.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be another moment for a while: the demo tells what happened last week, a test stands still."""
    token = _standing.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(token)


def today() -> date:
    """The date on the calendar in Amsterdam."""
    return now().astimezone(AMSTERDAM).date()


def this_hour() -> datetime:
    """The hour this moment is in: what is kept under it never says "vandaag" of yesterday or greets too late."""
    return now().replace(minute=0, second=0, microsecond=0)


def local(moment: datetime) -> datetime:
    """An aware moment as the clock in Amsterdam shows it."""
    return moment.astimezone(AMSTERDAM)


def from_local(moment: datetime) -> datetime:
    """A naive time as someone in Amsterdam types it, as an aware UTC moment.

    In the hour that comes twice in autumn the first one counts (PEP 495, fold=0).
    """
    return moment.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def midnight(day: date) -> datetime:
    """When a day begins in Amsterdam."""
    return from_local(datetime.combine(day, time.min))
