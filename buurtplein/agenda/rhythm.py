"""When something comes back: RRULEs (RFC 5545) on the clock of Amsterdam, so that 10 o'clock stays 10 o'clock."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from flask_babel import format_date

from buurtplein.agenda.models import Plan, Rhythm
from buurtplein.core.clock import from_local, local
from buurtplein.core.i18n import _

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = 5  # a fifth Tuesday is the last one: not each month has five


def rule_of(rhythm: Rhythm, starts_at: datetime) -> str:
    """The RRULE of a rhythm that begins at this moment, without its end; "" for something that happens once."""
    day = local(starts_at)
    which = _nth(day.date())
    return {
        Rhythm.ONCE: "",
        Rhythm.WEEKLY: "FREQ=WEEKLY",
        Rhythm.FORTNIGHTLY: "FREQ=WEEKLY;INTERVAL=2",
        Rhythm.MONTHLY: f"FREQ=MONTHLY;BYDAY={-1 if which == LAST else which}{DAYS[day.weekday()]}",
    }[rhythm]


def _nth(day: date) -> int:
    return (day.day - 1) // 7 + 1


def slots(plan: Plan, *, after: datetime | None, until: datetime) -> Iterator[datetime]:
    """When the plan says that it happens: later than `after`, up to and including `until`, and its own last day."""
    if plan.rhythm is Rhythm.ONCE:
        yield from [plan.starts_at] if after is None or plan.starts_at > after else []
        return
    first, last = _naive(plan.starts_at), min(_naive(until), _end(plan.until))
    rule = rrulestr(rule_of(plan.rhythm, plan.starts_at), dtstart=first)
    since = first if after is None else _naive(after) + timedelta(seconds=1)
    for slot in rule.xafter(since, inc=True):
        if slot > last:
            return
        yield from_local(slot)


def _naive(moment: datetime) -> datetime:
    return local(moment).replace(tzinfo=None)


def _end(day: date | None) -> datetime:
    return datetime.combine(day or date.max, time.max)


def rhythm_text(rhythm: Rhythm, starts_at: datetime) -> str:
    """ "elke week op dinsdag", "elke eerste dinsdag van de maand"; "" for something that happens once."""
    day = local(starts_at).date()
    weekday = format_date(day, "EEEE")
    if rhythm is Rhythm.WEEKLY:
        return _("elke week op %(weekday)s", weekday=weekday)
    if rhythm is Rhythm.FORTNIGHTLY:
        return _("elke twee weken op %(weekday)s", weekday=weekday)
    if rhythm is Rhythm.MONTHLY:
        return _monthly(_nth(day), weekday)
    return ""


def _monthly(which: int, weekday: str) -> str:
    return (
        _("elke eerste %(weekday)s van de maand", weekday=weekday),
        _("elke tweede %(weekday)s van de maand", weekday=weekday),
        _("elke derde %(weekday)s van de maand", weekday=weekday),
        _("elke vierde %(weekday)s van de maand", weekday=weekday),
        _("elke laatste %(weekday)s van de maand", weekday=weekday),
    )[which - 1]
