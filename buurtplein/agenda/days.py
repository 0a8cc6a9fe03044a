"""Weeks and months for the agenda: where they begin, how they are called, and what is before and after them."""

import re
from calendar import Calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask_babel import format_date

from buurtplein.agenda.entries import Entry
from buurtplein.core.clock import local, midnight, today
from buurtplein.core.display import day_name
from buurtplein.core.i18n import _, ngettext

YEARS = range(2000, 2100)  # that the agenda leafs through
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Stretch:
    """A week or a month: its days, and the names of itself and of its neighbours as they stand in an address."""

    days: Sequence[date]
    title: str
    before: str
    after: str

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return midnight(self.days[0])

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return midnight(self.days[-1] + timedelta(days=1))


def week_of(day: date) -> Stretch:
    """The week with this day in it, from Monday on."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    same = days[0].month == days[-1].month
    title = _(
        "%(first)s tot en met %(last)s",
        first=format_date(days[0], "d" if same else "d MMMM"),
        last=format_date(days[-1], "d MMMM"),
    )
    return Stretch(days, title, week_name(monday - WEEK), week_name(monday + WEEK))


def week_name(day: date) -> str:
    """ "2026-49", as it stands in an address."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-{week:02d}"


def month_of(day: date) -> Stretch:
    """The month with this day in it, in whole weeks."""
    days = list(Calendar().itermonthdates(day.year, day.month))
    before, after = day.replace(day=1) - timedelta(days=1), day.replace(day=28) + timedelta(days=4)
    return Stretch(days, format_date(day, "MMMM yyyy"), f"{before:%Y-%m}", f"{after:%Y-%m}")


def asked_week(text: str | None) -> date | None:
    """The Monday of the week in an address; None when it is not one."""
    return _day(text, lambda year, week: date.fromisocalendar(year, week, 1))


def asked_month(text: str | None) -> date:
    """The first day of the month in an address, or of this month."""
    return _day(text, lambda year, month: date(year, month, 1)) or today().replace(day=1)


def _day(text: str | None, make: Callable[[int, int], date]) -> date | None:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})", text or "")
    if found is None or int(found[1]) not in YEARS:
        return None
    try:
        return make(int(found[1]), int(found[2]))
    except ValueError:
        return None


@dataclass(frozen=True)
class Day:
    """One day in a strip or a month."""

    day: date
    entries: Sequence[Entry]
    count: int

    @property
    def anchor(self) -> str:
        """Where it stands on a page."""
        return f"dag-{self.day.isoformat()}"

    @property
    def week(self) -> str:
        """The week it is in, as it stands in an address."""
        return week_name(self.day)

    @property
    def short(self) -> str:
        """ "ma"."""
        return str(format_date(self.day, "EEEEEE"))

    @property
    def label(self) -> str:
        """ "maandag 12 oktober, 2 activiteiten", for who hears it."""
        words = ngettext("%(num)d activiteit", "%(num)d activiteiten", self.count)
        return f"{format_date(self.day, 'EEEE d MMMM')}, {words}"

    @property
    def is_today(self) -> bool:
        """Whether it is today."""
        return self.day == today()


def strip(days: Sequence[date], counts: Mapping[date, int]) -> list[Day]:
    """Days with how much there is to do."""
    return [Day(day, (), counts.get(day, 0)) for day in days]


def weeks(month: Stretch, items: Sequence[Entry]) -> list[list[Day]]:
    """A month as a table: weeks of days with what there is to do."""
    found = {day: list(entries) for day, entries in groupby(items, lambda item: local(item.starts_at).date())}
    days = [Day(day, found.get(day, ()), len(found.get(day, ()))) for day in month.days]
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def by_day(items: Sequence[Entry]) -> list[tuple[date, str, str, list[Entry]]]:
    """What there is to do per day, as the calendar in Amsterdam has it: the day, two parts of its name, the entries."""
    days = groupby(items, lambda item: local(item.starts_at).date())
    return [(day, *_names(day), list(found)) for day, found in days]


def _names(day: date) -> tuple[str, str]:
    """ "vandaag" and "dinsdag 3 juni"; "donderdag" and "5 juni"; farther away "zaterdag 21 juni" and nothing."""
    near, weekday = day_name(day), format_date(day, "EEEE")
    if near[0].isdigit():
        return f"{weekday} {near}", ""
    return near, format_date(day, "d MMMM" if near == weekday else "EEEE d MMMM")
