"""iCalendar (RFC 5545) for calendars elsewhere: on the clock of Amsterdam, with all that was moved or called off."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur, vText

from buurtplein.agenda.models import Occurrence, Plan, Rhythm
from buurtplein.agenda.rhythm import rule_of
from buurtplein.core.clock import from_local, local
from buurtplein.core.i18n import _
from buurtplein.core.letters import link_to
from buurtplein.core.text import exported
from buurtplein.posts.models import Outcome, Post

HOURLY = timedelta(hours=1)  # how often a calendar looks again
LONGEST = 5000  # characters of a text


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """A calendar file with these events."""
    made = Calendar()
    made.add("prodid", "-//Buurtplein//NL")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", vText(exported(name)))  # a name that RFC 5545 does not know is not escaped by itself
    made.add("refresh-interval", HOURLY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    made.add_component(amsterdam())
    for event in events:
        made.add_component(event)
    return bytes(made.to_ical())


def amsterdam() -> Timezone:
    """The clock of Amsterdam: summer time from the last Sunday of March to that of October, since 1996."""
    zone = Timezone()
    zone.add("tzid", "Europe/Amsterdam")
    summer, winter = timedelta(hours=2), timedelta(hours=1)
    for part, name, before, after, start, month in (
        (TimezoneDaylight(), "CEST", winter, summer, datetime(1996, 3, 31, 2), 3),  # noqa: DTZ001  (on the clock itself)
        (TimezoneStandard(), "CET", summer, winter, datetime(1996, 10, 27, 3), 10),  # noqa: DTZ001
    ):
        part.add("dtstart", start)
        part.add("rrule", vRecur(freq="YEARLY", bymonth=month, byday="-1SU"))
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone


class Happening(NamedTuple):
    """What an event says of itself, beside its words."""

    starts_at: datetime
    ends_at: datetime | None
    sequence: int
    changed_at: datetime
    is_off: bool


def events_of(plan: Plan, changed: Sequence[Occurrence], *, buurt: str, host: str) -> list[Event]:
    """A plan as one event that comes back, with one more for each time that was moved or called off."""
    uid = f"plan-{plan.id}@{host}"
    if plan.rhythm is Rhythm.ONCE:
        sequence = plan.sequence + sum(one.sequence for one in changed)
        off = any(one.called_off_at for one in changed)
        return [_event(uid, plan.post, buurt, _of_plan(plan)._replace(sequence=sequence, is_off=off))]
    first = _event(uid, plan.post, buurt, _of_plan(plan))
    first.add("rrule", vRecur.from_ical(_rule(plan)))
    last = _end_of(plan.until) if plan.until else None
    others = [one for one in changed if last is None or one.slot <= last]
    return [first, *(_changed(uid, plan, one, buurt) for one in others)]


def _of_plan(plan: Plan) -> Happening:
    return Happening(plan.starts_at, plan.ends_at, plan.sequence, plan.changed_at, False)


def _rule(plan: Plan) -> str:
    rule = rule_of(plan.rhythm, plan.starts_at)
    return f"{rule};UNTIL={_end_of(plan.until):%Y%m%dT%H%M%SZ}" if plan.until else rule


def _end_of(day: date) -> datetime:
    return from_local(datetime.combine(day, time(23, 59, 59)))


def _changed(uid: str, plan: Plan, one: Occurrence, buurt: str) -> Event:
    event = _event(uid, plan.post, buurt, _of_occurrence(one, plan.sequence + one.sequence))
    event.add("recurrence-id", local(one.slot))
    return event


def _of_occurrence(one: Occurrence, sequence: int) -> Happening:
    return Happening(one.starts_at, one.ends_at, sequence, one.changed_at, one.called_off_at is not None)


def appointment(occurrence: Occurrence, *, has_place: bool, buurt: str, host: str) -> Event:
    """One time where someone goes, for their own calendar."""
    post, when = occurrence.post, _of_occurrence(occurrence, occurrence.sequence)
    if post.outcome is Outcome.WITHDRAWN:
        when = when._replace(is_off=True, sequence=when.sequence + 1)
    event = _event(f"keer-{occurrence.id}@{host}", post, buurt, when)
    if not has_place and not when.is_off:
        event["STATUS"] = vText("TENTATIVE")
        event["SUMMARY"] = vText(_("Wachtlijst: %(title)s", title=exported(post.title)))
    return event


def _event(uid: str, post: Post, buurt: str, when: Happening) -> Event:
    event, title = Event(), exported(post.title)
    url = link_to("posts.show", buurt=buurt, number=post.number)
    event.add("uid", uid)
    event.add("dtstamp", when.changed_at)
    event.add("last-modified", when.changed_at)
    event.add("sequence", when.sequence)
    event.add("dtstart", local(when.starts_at))
    if when.ends_at is not None:
        event.add("dtend", local(when.ends_at))
    event.add("summary", _("Gaat niet door: %(title)s", title=title) if when.is_off else title)
    event.add("description", "\n\n".join(filter(None, (exported(post.body[:LONGEST]), url))))
    if post.place:
        event.add("location", exported(post.place))
    event.add("url", url)
    event.add("status", "CANCELLED" if when.is_off else "CONFIRMED")
    return event
