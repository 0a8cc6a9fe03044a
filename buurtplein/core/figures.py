"""What every page with figures shares: its months, a middle that says something, and words for numbers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median

from dateutil.relativedelta import relativedelta

from buurtplein.core.clock import local, today
from buurtplein.core.i18n import _, ngettext

FEW = 5  # with fewer "half of them" says nothing; and numbers are told by so many, else one could be recognised


def last_months(number: int) -> list[date]:
    """The first days of so many months here, the oldest first and this one last."""
    this = today().replace(day=1)
    return [this - relativedelta(months=back) for back in reversed(range(number))]


def month_of(moment: datetime) -> date:
    """The first day of the month in which it was, here."""
    return local(moment).date().replace(day=1)


def middle(times: Iterable[timedelta]) -> timedelta | None:
    """Half of them took no longer than this; None when there are too few to say."""
    seconds = [time.total_seconds() for time in times]
    return timedelta(seconds=median(seconds)) if len(seconds) >= FEW else None


def in_bands(number: int) -> str:
    """ "geen", "minder dan 5", "5 tot 10": close enough to see how it goes, too wide to see who it was."""
    if number == 0:
        return _("geen")
    low = number // FEW * FEW
    return _("%(low)d tot %(high)d", low=low, high=low + FEW) if low else _("minder dan %(num)d", num=FEW)


def how_quickly(time: timedelta) -> str:
    """ "binnen een uur", "binnen een dag" or "binnen 3 dagen"."""
    if time <= timedelta(hours=1):
        return _("binnen een uur")
    return ngettext("binnen een dag", "binnen %(num)d dagen", ceil(time / timedelta(days=1)))
