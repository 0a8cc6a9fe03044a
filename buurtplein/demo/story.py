"""Reading a story: a .toml file with a buurt, its people and what they did, as acts in order of time."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from buurtplein.core.clock import from_local, local

WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
GIDS_SINCE = "30 min"  # after all posts: their numbers stay as they are
HERE_SINCE = "80 d 12:00"
BETWEEN_JOINS = timedelta(hours=5)
_MINUTES = re.compile(r"(\d+) min")
_DAYS = re.compile(r"(\+?)(\d+) d(?: (\d\d):(\d\d))?")
_WEEKDAY = re.compile(r"(ma|di|wo|do|vr|za|zo)(?:\+(\d))? (\d\d):(\d\d)")
_AFTER = re.compile(r"(\d+) (min|u|d)")
_UNITS = {"min": timedelta(minutes=1), "u": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True)
class Act:
    """Someone does something at a moment; `do` is the name of a function in acts.py."""

    when: datetime
    do: str
    by: str
    fields: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def get(self, name: str, default: Any = "") -> Any:
        """A field that may be left out."""
        return self.fields.get(name, default)


@dataclass(frozen=True)
class Story:
    """What one file tells."""

    slug: str
    look: dict[str, Any]
    people: dict[str, dict[str, Any]]
    logins: dict[str, str]
    acts: list[Act]


def read(path: Path, now: datetime) -> Story:
    """The story in a file, told so that it ends at `now`."""
    told = tomllib.loads(path.read_text("utf-8"))
    people = {
        key: {**person, "joined": moment(person.get("joined", "80 d 12:00"), now)}
        for key, person in told["people"].items()
    }
    look = {name: value for name, value in told.items() if isinstance(value, str | int) and name != "slug"}
    acts = [act for post in told["posts"] for act in _around_post(post, now)]
    acts += [_act("gids", entry, entry.get("when", GIDS_SINCE), now) for entry in told.get("gids", [])]
    acts += [_act(fields["do"], fields, fields["when"], now) for fields in told.get("acts", [])]
    return Story(told["slug"], look, people, told.get("logins", {}), sorted(acts, key=lambda act: act.when))


def _person(told: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {**told, "joined": moment(told.get("joined", HERE_SINCE), now)}


def _around_post(post: dict[str, Any], now: datetime) -> Iterator[Act]:
    """Placing it, and what others do under it."""
    times: dict[str, Any] = {name: moment(post[name], now) for name in ("starts", "ends") if name in post}
    placed = _act("place", {**post, **times}, post["when"], now)
    yield placed
    for said in post.get("help", []):
        yield Act(_after(placed.when, said["after"], now), "help", said["by"], {"post": post["key"], **said})
    for said in post.get("comments", []):
        yield Act(_after(placed.when, said["after"], now), "comment", said["by"], {"post": post["key"], **said})
    for nth, person in enumerate(post.get("joins", []), start=1):
        yield Act(min(placed.when + nth * BETWEEN_JOINS, now), "join", person, {"post": post["key"]})
    if "solved" in post:
        yield _act("solve", {"post": post["key"], "by": post["by"]}, post["solved"], now)


def _act(do: str, fields: dict[str, Any], when: str, now: datetime) -> Act:
    return Act(min(moment(when, now), now), do, fields["by"], fields)


def _after(start: datetime, text: str, now: datetime) -> datetime:
    found = _AFTER.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no stretch of time")
    return min(start + int(found[1]) * _UNITS[found[2]], now)


def moment(text: str, now: datetime) -> datetime:
    """A moment told as the stories do: "40 min", "3 d 09:10", "+2 d 14:00", "do 13:30" or "do+1 13:30"."""
    if found := _MINUTES.fullmatch(text):
        return now - timedelta(minutes=int(found[1]))
    if found := _WEEKDAY.fullmatch(text):
        return _at(_next(local(now).date(), found[1], int(found[2] or 0)), found[3], found[4])
    return _at(day(text, now), *_clock(text))


def day(text: str, now: datetime) -> date:
    """A day told as the stories do: "3 d" is three days ago, "+2 d" is the day after tomorrow."""
    found = _DAYS.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no moment")
    days = timedelta(days=int(found[2]))
    return local(now).date() + (days if found[1] else -days)


def _clock(text: str) -> tuple[str, str]:
    hour, _colon, minute = text.rpartition(" ")[2].partition(":")
    return hour, minute


def _next(today: date, weekday: str, weeks: int) -> date:
    """The first such day after today, and `weeks` weeks later."""
    ahead = (WEEKDAYS.index(weekday) - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead + 7 * weeks)


def _at(on: date, hour: str, minute: str) -> datetime:
    return from_local(datetime.combine(on, time(int(hour), int(minute))))
