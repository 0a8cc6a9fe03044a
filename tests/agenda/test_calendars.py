"""Calendars for elsewhere, as ical.js reads them: times, changes, and nothing that is not for whoever reads along."""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from buurtplein.agenda.models import CalendarKey, Occurrence, Rhythm
from buurtplein.agenda.operations import Schedule, call_off, come, move, move_on, place_activity
from buurtplein.core.clock import at, local, now
from buurtplein.core.db import db
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, withdraw_post
from tests.factories import a_buurt, a_member, a_person, a_post, a_signup, a_viewer, the_occurrence
from tests.support.hostile import STRINGS
from tests.support.ical import read_calendar

FEBRUARY = datetime(2027, 2, 24, 9, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def buurt(app):
    return a_buurt("oost", name="Oost")


@pytest.fixture
def organiser(buurt):
    return a_viewer(buurt=buurt, person=a_person("Hennie Geheimenaam"))


def times(post):
    asked = select(Occurrence).where(Occurrence.post_id == post.id, Occurrence.buurt_id == post.buurt_id)
    return list(db.session.scalars(asked.order_by(Occurrence.slot)))


def feed(client, path="/oost/agenda.ics"):
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return answer.data


def test_ten_o_clock_is_ten_o_clock_all_year_by_the_time_zone_in_the_file(client, buurt, organiser):
    with at(FEBRUARY):
        first = FEBRUARY.replace(hour=9) + DAY
        draft = Draft(PostKind.ACTIVITEIT, "Koffie", starts_at=first, ends_at=first + timedelta(hours=1), place="Hal")
        place_activity(organiser, draft, Schedule(Rhythm.WEEKLY, until=datetime(2027, 12, 31, tzinfo=UTC).date()))
    found = read_calendar(feed(client), until=datetime(2028, 1, 1, tzinfo=UTC))
    assert len(found) == 45
    assert {local(event["start"]).strftime("%H:%M") for event in found} == {"10:00"}
    assert {event["start"].hour for event in found} == {8, 9}
    assert {local(event["end"]).hour for event in found} == {11}
    assert {event["zone"] for event in found} == {"Europe/Amsterdam"}
    assert [local(e["start"]).date() for e in found] == [local(first).date() + n * WEEK for n in range(45)]
    assert {(e["summary"], e["location"], e["status"]) for e in found} == {("Koffie", "Hal", "CONFIRMED")}


def test_a_first_tuesday_stays_one(client, buurt, organiser):
    with at(FEBRUARY):
        draft = Draft(PostKind.ACTIVITEIT, "Lezen", starts_at=datetime(2027, 3, 2, 14, 0, tzinfo=UTC))
        post = place_activity(organiser, draft, Schedule(Rhythm.MONTHLY))
        ours = [time.starts_at for time in times(post)]
    found = read_calendar(feed(client), until=ours[-1])
    assert [event["start"] for event in found] == ours
    assert all(local(moment).weekday() == 1 and local(moment).day <= 7 for moment in ours)


def test_what_was_moved_and_called_off_is_told_of_that_one_time_with_a_higher_sequence(client, buurt, organiser):
    first = now().replace(microsecond=0) + DAY
    post = place_activity(organiser, Draft(PostKind.ACTIVITEIT, "Koffie", starts_at=first), Schedule(Rhythm.WEEKLY))
    before = read_calendar(feed(client), until=first + 3 * WEEK)
    assert [event["status"] for event in before] == ["CONFIRMED"] * 4
    post = db.session.merge(post)
    found = times(post)
    moved_to = found[1].starts_at + DAY
    move(organiser, found[1], moved_to, None)
    call_off(organiser, found[2])
    after = read_calendar(feed(client), until=first + 3 * WEEK)
    assert [event["status"] for event in after] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [event["uid"] for event in after] == [event["uid"] for event in before]
    assert after[1]["start"] == moved_to
    assert after[1]["slot"] == before[1]["start"]
    assert after[2]["summary"] == "Gaat niet door: Koffie"
    assert [new["sequence"] - old["sequence"] for new, old in zip(after, before, strict=True)] == [0, 1, 1, 0]


def test_all_that_follow_go_on_as_another_event_where_the_first_ends(client, buurt, organiser):
    first = now().replace(microsecond=0) + DAY
    post = place_activity(organiser, Draft(PostKind.ACTIVITEIT, "Koffie", starts_at=first), Schedule(Rhythm.WEEKLY))
    third = times(post)[2]
    move_on(organiser, third, third.starts_at + DAY, None)
    ours = [time.starts_at for time in times(post)][:6]
    found = read_calendar(feed(client), until=ours[-1])
    assert [event["start"] for event in found] == ours
    assert len({event["uid"] for event in found}) == 2


def test_something_that_happens_once_is_one_event_also_when_it_is_off(client, buurt, organiser):
    starts_at = now().replace(microsecond=0) + DAY
    post = place_activity(organiser, Draft(PostKind.ACTIVITEIT, "Feest", starts_at=starts_at), Schedule())
    path = f"/oost/prikbord/{post.number}.ics"
    [before] = read_calendar(feed(client, path), until=now() + WEEK)
    time = the_occurrence(db.session.merge(post))
    move(organiser, time, starts_at + DAY, None)
    call_off(organiser, time)
    [after] = read_calendar(feed(client, path), until=now() + WEEK)
    assert (before["start"], after["start"]) == (starts_at, starts_at + DAY)
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]
    assert before["uid"] == after["uid"]


def test_the_feed_of_a_buurt_holds_what_is_public_and_stops_at_once_when_it_is_hidden(client, log_in, buurt, organiser):
    for title, audience in (("Openbaar", Audience.PUBLIC), ("Besloten", Audience.NEIGHBOURS)):
        a_post(buurt, organiser.me, kind=PostKind.ACTIVITEIT, title=title, audience=audience)
    a_post(title="Elders", kind=PostKind.ACTIVITEIT)
    public = a_post(buurt, organiser.me, kind=PostKind.ACTIVITEIT, title="Straks weg")
    log_in(client, organiser.me)
    body = feed(client).decode()
    assert "Openbaar" in body
    assert "Straks weg" in body
    assert "Besloten" not in body
    assert "Elders" not in body
    assert "Geheimenaam" not in body
    assert "Hennie" not in body
    db.session.merge(public).hidden_at = now()
    assert "Straks weg" not in feed(client).decode()


def test_a_feed_that_did_not_change_is_not_sent_again(client, buurt):
    answer = client.get("/oost/agenda.ics")
    again = client.get("/oost/agenda.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


# ------------------------------------------------------------------------------------------- one's own
def secret_link(client):
    """It is shown once."""
    pages = client.post("/mijn/agenda/link").text, client.get("/mijn/agenda").text
    [[link], later] = (re.findall(r'value="https?://[^/"]+(/mijn/agenda/[^"]+\.ics)"', page) for page in pages)
    assert later == []
    assert "Je agenda leest mee." in pages[1]
    return link


def test_my_own_calendar_is_read_by_its_address_until_i_close_it(app, client, log_in, buurt):
    mo, other = a_member(buurt).person, a_member(buurt).person
    soup = a_post(buurt, kind=PostKind.ACTIVITEIT, title="Soep", audience=Audience.NEIGHBOURS)
    full = a_post(buurt, kind=PostKind.ACTIVITEIT, title="Koken")
    off = a_post(buurt, kind=PostKind.ACTIVITEIT, title="Weg")
    a_post(buurt, kind=PostKind.ACTIVITEIT, title="Niet van mij")
    for post, fields in ((soup, {}), (full, {"placed_at": None}), (off, {})):
        a_signup(post, mo, **fields)
    a_signup(soup, other)
    off_id = off.id
    log_in(client, mo)
    link, visitor = secret_link(client), app.test_client()
    found = {e["summary"]: e["status"] for e in read_calendar(feed(visitor, link), until=now() + WEEK)}
    assert found == {"Soep": "CONFIRMED", "Wachtlijst: Koken": "TENTATIVE", "Weg": "CONFIRMED"}
    gone = db.session.get_one(type(off), off_id)
    withdraw_post_as_author(gone)
    found = {e["summary"]: e["status"] for e in read_calendar(feed(visitor, link), until=now() + WEEK)}
    assert found["Gaat niet door: Weg"] == "CANCELLED"
    newer = secret_link(client)
    assert newer != link
    assert visitor.get(link).status_code == 404
    assert visitor.get(newer).status_code == 200
    client.post("/mijn/agenda/link/weg")
    assert visitor.get(newer).status_code == 404


def test_an_address_from_before_only_a_digest_was_kept_works_until_another_is_made(app, client, log_in, buurt):
    mo = a_member(buurt).person
    db.session.add(CalendarKey(person_id=mo.id, token_digest=hashlib.sha256(b"geheim").hexdigest()))
    db.session.commit()
    token = URLSafeSerializer(app.config["SECRET_KEY"], salt="calendar").dumps([mo.id, "geheim"])
    link, visitor = f"/mijn/agenda/{token}.ics", app.test_client()
    log_in(client, mo)
    assert visitor.get(link).status_code == 200
    newer = secret_link(client)
    assert visitor.get(link).status_code == 404
    kept = db.session.scalars(select(CalendarKey.token_digest)).one()
    assert kept not in newer


def withdraw_post_as_author(post):
    from buurtplein.buurten.models import Buurt
    from tests.factories import viewer_of

    withdraw_post(viewer_of(post.author, db.session.get_one(Buurt, post.buurt_id)), post)


@pytest.mark.parametrize("token", ["x", "WzEsInh4eCJd.abc", "bnVsbA", "%00", "a" * 3000])
def test_a_made_up_address_opens_no_calendar(client, buurt, token):
    assert client.get(f"/mijn/agenda/{token}.ics").status_code == 404


# ------------------------------------------------------------------------------------------- search engines
def json_ld(page):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) <= 1
    return json.loads(found[0]) if found else None


def test_search_engines_read_events_where_the_buurt_lets_itself_be_found(client, buurt, organiser):
    first = now().replace(microsecond=0) + DAY
    post = place_activity(
        organiser,
        Draft(PostKind.ACTIVITEIT, "Koffie", starts_at=first, ends_at=first + timedelta(hours=1), place="Hal"),
        Schedule(Rhythm.WEEKLY, places=4),
    )
    found = times(post)
    move(organiser, found[1], found[1].starts_at + DAY, None)
    call_off(organiser, found[2])
    come(a_viewer(buurt=buurt), found[0])
    path = f"/oost/prikbord/{post.number}"
    assert json_ld(client.get(path).text) is None
    db.session.merge(buurt).found_by_search_engines = True
    page = client.get(path).text
    events = json_ld(page)
    states = [event["eventStatus"].rpartition("/")[2] for event in events]
    assert states[:4] == ["EventScheduled", "EventRescheduled", "EventCancelled", "EventScheduled"]
    assert datetime.fromisoformat(events[0]["startDate"]) == first
    assert datetime.fromisoformat(events[1]["previousStartDate"]) == first + WEEK
    assert events[0]["remainingAttendeeCapacity"] == 3
    assert events[0]["organizer"]["name"] == "Oost"
    for event in events:
        assert event["@type"] == "Event"
        assert {"name", "startDate", "location", "eventStatus", "organizer", "url"} <= set(event)
    assert "Geheimenaam" not in page


# ------------------------------------------------------------------------------------------- hostile strings
def hostile(shared):
    folder = shared / "data/E_vijandig"
    lines = (folder / "xss_payloads.txt").read_text("utf-8").splitlines()
    return [*STRINGS, *lines, *json.loads((folder / "naughty_strings.json").read_text("utf-8"))]


def test_the_name_of_a_buurt_is_escaped_like_any_text(client, buurt):
    """RFC 5545, 3.3.11; a calendar does not know of itself that this name is a text."""
    buurt.name = "Oost, west;\nthuis best"
    [line] = [line for line in feed(client).decode().replace("\r\n ", "").splitlines() if "CALNAME" in line]
    assert line.endswith(r"Oost\, west\;\nthuis best")


def test_no_string_breaks_a_calendar_or_what_search_engines_read(client, buurt, shared, tell):
    buurt.found_by_search_engines = True
    post = a_post(buurt, kind=PostKind.ACTIVITEIT)
    several, strings = 60, hostile(shared)
    path, post_id = f"/oost/prikbord/{post.number}", post.id
    for start in range(0, len(strings), several):
        part = [text[:200] for text in strings[start : start + several]]
        row = db.session.get_one(type(post), post_id)
        row.title, row.place, row.body = part[0], part[-1], "\n".join(part)[:5000]
        row.title = row.title.replace("\0", "") or "x"
        row.place, row.body = row.place.replace("\0", ""), row.body.replace("\0", "")
        body = feed(client, f"{path}.ics")
        assert body.count(b"\r\nBEGIN:VEVENT") == body.count(b"\r\nEND:VEVENT") == 1
        [event] = read_calendar(body, until=now() + WEEK)
        assert event["status"] == "CONFIRMED"
        [found] = json_ld(client.get(path).text)
        assert found["@type"] == "Event"
    tell(f"{len(strings)} strings in {-(-len(strings) // several)} calendars")
    assert len(strings) > 4000
