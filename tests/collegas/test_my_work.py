"""Mijn werk: what waits for someone over all buurten, and as a calendar that tells nothing that is not public."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from buurtplein.collegas.mywork import Sort, When, by_urgency
from buurtplein.collegas.operations import close_feed, open_feed
from buurtplein.collegas.queries import list_duties
from buurtplein.collegas.queries.mine import MOST
from buurtplein.core.clock import local, now, today
from buurtplein.core.db import db
from buurtplein.huiskamers.models import Closing
from buurtplein.huiskamers.operations import call_off_huiskamer
from buurtplein.schouwen.operations import close_schouw
from buurtplein.wijkopgaven.models import ActieState, Reopening
from tests.factories import a_buurt, a_member, a_viewer, viewer_of
from tests.huiskamers.factories import a_huiskamer
from tests.schouwen.factories import a_schouw, was_held
from tests.support.cookies import cookie_for
from tests.support.statements import counted
from tests.wijkopgaven.factories import an_actie, an_offer, an_opgave


@pytest.fixture
def pro():
    """Someone who works in two buurten."""
    first = a_viewer("professional", buurt=a_buurt("oost", name="Oost"))
    west = a_buurt("west", name="West")
    a_member(west, first.me, "professional")
    return first, viewer_of(first.me, west)


def titles(duties):
    return [duty.title for duty in duties]


def test_what_is_late_comes_first_then_this_week_then_the_rest(app, pro):
    here, there = pro
    opgave, other = an_opgave(here.buurt), an_opgave(there.buurt)
    days = {"Later": 30, "Te laat": -1, "Morgen": 1}
    for title, ahead in days.items():
        an_actie(opgave, here.me, title=title, due_on=today() + timedelta(days=ahead))
    an_actie(other, here.me, title="Ooit")
    an_actie(other, here.me, title="Veel te laat", due_on=today() - timedelta(days=9))
    parts = by_urgency([*list_duties(here), *list_duties(there)])
    found = {when: titles(part) for when, part in parts.items()}
    late = {When.LATE: ["Veel te laat", "Te laat"], When.WEEK: ["Morgen"], When.LATER: ["Later", "Ooit"]}
    assert found == late


def test_what_is_done_of_others_or_of_what_ended_is_not_my_work(app, pro):
    here, _there = pro
    opgave = an_opgave(here.buurt)
    an_actie(opgave, here.me, state=ActieState.DONE)
    an_actie(opgave, opgave.regiehouder)
    an_actie(an_opgave(here.buurt, ended_at=now()), here.me)
    assert list_duties(here) == []


def test_what_i_am_asked_to_take_over_and_what_i_lead_stand_there_too(app, pro):
    here, _there = pro
    opgave = an_opgave(here.buurt)
    an_offer(an_actie(opgave, opgave.regiehouder, title="Bel de boswachter"), here.me)
    an_opgave(here.buurt, here.me, title="Veilig lopen")
    duties = {duty.sort: duty for duty in list_duties(here)}
    assert duties[Sort.VRAAG].title == "Bel de boswachter"
    assert duties[Sort.VRAAG].when is When.WEEK
    assert duties[Sort.OPGAVE].title == "Veilig lopen"
    assert duties[Sort.OPGAVE].waiting == 1


def test_who_says_that_it_is_not_solved_is_answered_within_a_week(app, pro):
    here, _there = pro
    opgave = an_opgave(here.buurt, here.me)
    said = {"source_id": opgave.sources[0].id, "by_id": a_member(here.buurt).person_id}
    db.session.add(Reopening(opgave_id=opgave.id, **said))
    db.session.flush()
    (duty,) = list_duties(here)
    assert duty.is_reopened
    assert duty.due_on == today() + timedelta(days=7)
    opgave.sources[0].answered_at, opgave.sources[0].answered_by_id = now(), here.id
    db.session.flush()
    (answered,) = list_duties(here)
    assert not answered.is_reopened


def test_a_wijkschouw_that_i_lead_is_there_until_it_is_finished(app, client, pro):
    here, _there = pro
    walk = a_schouw(here)
    (duty,) = list_duties(here)
    assert (duty.sort, duty.number, duty.due_on) == (Sort.SCHOUW, walk.id, local(walk.begins_at).date())
    (event,) = events(client, f"/mijn/werk/{open_feed(here)}.ics")
    assert str(event["URL"]).endswith(f"/oost/schouwen/{walk.id}")
    was_held(walk)
    assert list_duties(here)[0].was_held
    close_schouw(here, walk)
    assert list_duties(here) == []


def test_who_no_longer_works_here_leads_nothing(app):
    buurt = a_buurt()
    member = a_member(buurt, None, "professional")
    an_opgave(buurt, member.person)
    member.roles[0].ends_on = today()
    assert list_duties(viewer_of(member.person, buurt)) == []


def test_it_asks_as_much_for_thirty_acties_as_for_three(app, pro):
    here, _there = pro
    opgave = an_opgave(here.buurt, here.me)
    asked = []
    for number in (3, 27):
        for _one in range(number):
            an_actie(opgave, here.me)
        with counted() as statements:
            list_duties(here)
        asked.append(statements())
    assert asked[0] == asked[1]


def test_the_page_has_all_buurten_and_can_show_one_sort(app, client, log_in, pro):
    here, there = pro
    an_actie(an_opgave(here.buurt), here.me, title="Snoeien")
    an_actie(an_opgave(there.buurt), here.me, title="Vegen")
    an_opgave(here.buurt, here.me, title="Veilig lopen")
    log_in(client, here.me)
    page = client.get("/mijn/werk").text
    assert all(words in page for words in ("Snoeien", "Vegen", "Veilig lopen"))
    only = client.get("/mijn/werk?soort=actie&in=west").text
    assert "Vegen" in only
    assert "Snoeien" not in only
    assert "Veilig lopen" not in only
    assert client.get("/mijn/werk?soort=onzin").status_code == 200


def shown(page):
    return re.findall(r"<span><b>([^<]*)</b><small>", page)


def test_who_has_much_to_do_sees_the_first_of_it_and_how_much_there_is(app, client, log_in, pro):
    here, there = pro
    opgave, other = an_opgave(here.buurt), an_opgave(there.buurt)
    for number in range(60):
        an_actie(opgave, here.me, title=f"Actie {number:02}", due_on=today() + timedelta(days=30 + number))
    an_actie(other, here.me, title="Eerst dit", due_on=today() + timedelta(days=1))
    for number in range(3):
        an_opgave(here.buurt, here.me, title=f"Opgave {number}")
    log_in(client, here.me)
    first = client.get("/mijn/werk").text
    assert shown(first)[0] == "Eerst dit"
    assert shown(first)[-1] == "Actie 48"
    assert len(shown(first)) == 50
    assert "Acties (61)" in first
    more = client.get("/mijn/werk?tot=100").text
    assert len(shown(more)) == 64
    assert "tot=100" in first
    assert "tot=" not in more
    only = client.get("/mijn/werk?soort=opgave").text
    assert len(shown(only)) == 3
    assert "tot=" not in only
    assert client.get("/mijn/werk?tot=-5").status_code == client.get("/mijn/werk?tot=veel").status_code == 200


# ------------------------------------------------------------------------------------------- as a calendar
def events(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.data).walk("VEVENT")


def test_a_calendar_reads_only_what_everyone_may_read(app, client, pro):
    here, _there = pro
    an_actie(an_opgave(here.buurt), here.me, title="Snoeien", due_on=today())
    secret = an_opgave(here.buurt, title="Overlast bij Jansen", published_at=None)
    an_actie(secret, here.me, title="Jansen bellen", due_on=today() + timedelta(days=1))
    an_actie(secret, here.me, title="Zonder dag")
    address = f"/mijn/werk/{open_feed(here)}.ics"
    found = events(client, address)
    assert [str(event["SUMMARY"]) for event in found] == ["Snoeien", "Actie in Oost"]
    assert "Jansen" not in client.get(address).text
    assert found[0]["DTSTART"].dt == today()
    assert client.get(address).headers["ETag"] == client.get(address).headers["ETag"]


def test_a_calendar_has_of_each_buurt_what_comes_first(app, client, pro):
    here, there = pro
    opgave = an_opgave(here.buurt)
    for number in range(MOST + 1):
        an_actie(opgave, here.me, title=f"Over {number}", due_on=today() + timedelta(days=number))
    an_actie(an_opgave(there.buurt), here.me, title="Elders", due_on=today() + timedelta(days=900))
    found = {str(event["SUMMARY"]) for event in events(client, f"/mijn/werk/{open_feed(here)}.ics")}
    assert found == {"Elders", *(f"Over {number}" for number in range(MOST))}


def test_another_address_closes_the_one_before_and_closing_closes_it(app, client, pro):
    here, _there = pro
    first, second = open_feed(here), open_feed(here)
    assert client.get(f"/mijn/werk/{first}.ics").status_code == 404
    assert client.get(f"/mijn/werk/{second}.ics").status_code == 200
    close_feed(here)
    assert client.get(f"/mijn/werk/{second}.ics").status_code == 404


def test_the_address_is_shown_once_and_stands_nowhere(app, client, log_in, pro, caplog):
    here, _there = pro
    log_in(client, here.me)
    page = client.post("/mijn/werk/link").text
    token = next(part.split(".ics")[0] for part in page.split("/mijn/werk/")[1:] if ".ics" in part[:60])
    assert len(token) > 40
    assert client.get(f"/mijn/werk/{token}.ics").status_code == 200
    assert token not in client.get("/mijn/werk").text
    assert token not in caplog.text
    kept = db.session.execute(db.text("SELECT * FROM work_feed")).one()
    assert token not in map(str, kept)


def test_talks_at_home_that_i_lead_stand_there_until_they_are_finished(app, pro):
    here, _there = pro
    off, held, ahead = (a_huiskamer(here, word=word) for word in ("Els", "Beuk", "Linde"))
    held.begins_at = now() - timedelta(days=10)
    a_huiskamer(a_viewer("professional", buurt=here.buurt))
    call_off_huiskamer(here, off, reason="Ziek.")
    db.session.flush()
    duties = list_duties(here)
    found = [(duty.number, duty.was_held, duty.when) for duty in sorted(duties, key=lambda duty: duty.order)]
    assert found == [(held.id, True, When.LATE), (ahead.id, False, When.WEEK)]
    db.session.add(Closing(buurt_id=here.buurt_id, huiskamer_id=held.id, by_id=here.id))
    db.session.flush()
    assert [duty.number for duty in list_duties(here)] == [ahead.id]


def test_a_talk_at_home_is_on_the_page_and_its_street_is_not_in_the_calendar(app, client, pro):
    here, _there = pro
    ahead, token = a_huiskamer(here), open_feed(here)
    db.session.commit()
    client.set_cookie("plein", cookie_for(app, here.me)[0])
    assert f"/oost/huiskamers/{ahead.id}" in client.get("/mijn/werk").text
    assert f"/oost/huiskamers/{ahead.id}" in client.get("/mijn/werk?soort=huiskamer").text
    assert f"/oost/huiskamers/{ahead.id}" not in client.get("/mijn/werk?soort=actie").text
    told = client.get(f"/mijn/werk/{token}.ics").text
    assert "Huiskamergesprek in Oost" in told
    for secret in ("Lindelaan", "Sjoukje"):
        assert secret not in told
