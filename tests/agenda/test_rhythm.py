"""When something comes back, on the clock of Amsterdam."""

from datetime import UTC, date, datetime

import pytest

from buurtplein.agenda.models import Plan, Rhythm
from buurtplein.agenda.rhythm import rhythm_text, rule_of, slots
from buurtplein.core.clock import from_local, local


def here(text: str) -> datetime:
    """A moment as the clock in Amsterdam shows it."""
    return from_local(datetime.fromisoformat(text))


def a_plan(rhythm: Rhythm, first: datetime, until: date | None = None) -> Plan:
    return Plan(starts_at=first, rhythm=rhythm, until=until)


def days_of(plan: Plan, last: datetime) -> list[str]:
    return [f"{local(slot):%d-%m %H:%M}" for slot in slots(plan, after=None, until=last)]


def test_ten_o_clock_stays_ten_o_clock_when_summer_time_begins_and_ends():
    spring = a_plan(Rhythm.WEEKLY, here("2026-03-22 10:00"))
    assert days_of(spring, here("2026-04-06 00:00")) == ["22-03 10:00", "29-03 10:00", "05-04 10:00"]
    utc = [slot.hour for slot in slots(spring, after=None, until=datetime(2026, 4, 6, tzinfo=UTC))]
    assert utc == [9, 8, 8]
    autumn = a_plan(Rhythm.FORTNIGHTLY, here("2026-10-18 10:00"))
    assert days_of(autumn, here("2026-11-16 00:00")) == ["18-10 10:00", "01-11 10:00", "15-11 10:00"]


@pytest.mark.parametrize(
    ("first", "rule", "text", "next_one"),
    [
        (here("2026-12-01 10:00"), "FREQ=MONTHLY;BYDAY=1TU", "elke eerste dinsdag van de maand", "05-01 10:00"),
        (here("2026-12-12 10:00"), "FREQ=MONTHLY;BYDAY=2SA", "elke tweede zaterdag van de maand", "09-01 10:00"),
        (here("2026-12-28 10:00"), "FREQ=MONTHLY;BYDAY=4MO", "elke vierde maandag van de maand", "25-01 10:00"),
        (here("2026-12-29 10:00"), "FREQ=MONTHLY;BYDAY=-1TU", "elke laatste dinsdag van de maand", "26-01 10:00"),
    ],
)
def test_each_month_on_the_same_weekday(first, rule, text, next_one):
    plan = a_plan(Rhythm.MONTHLY, first)
    assert rule_of(Rhythm.MONTHLY, plan.starts_at) == rule
    assert rhythm_text(Rhythm.MONTHLY, plan.starts_at) == text
    assert days_of(plan, here("2027-01-31 00:00"))[1] == next_one


def test_the_last_day_counts_and_the_day_after_does_not():
    plan = a_plan(Rhythm.WEEKLY, here("2026-12-01 23:30"), until=date(2026, 12, 15))
    assert days_of(plan, here("2027-02-01 00:00")) == ["01-12 23:30", "08-12 23:30", "15-12 23:30"]


def test_what_happens_once_happens_once_however_far_away():
    plan = a_plan(Rhythm.ONCE, here("2036-01-01 10:00"))
    assert list(slots(plan, after=None, until=datetime(2026, 1, 1, tzinfo=UTC))) == [plan.starts_at]
    assert list(slots(plan, after=plan.starts_at, until=datetime(2036, 1, 1, tzinfo=UTC))) == []


def test_in_the_hour_that_does_not_exist_it_begins_after_it():
    plan = a_plan(Rhythm.WEEKLY, here("2026-03-22 02:30"))
    moments = list(slots(plan, after=None, until=here("2026-04-01 00:00")))
    assert [f"{local(moment):%d %H:%M}" for moment in moments] == ["22 02:30", "29 03:30"]
