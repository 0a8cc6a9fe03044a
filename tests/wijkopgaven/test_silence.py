"""The alarm when nothing is told for too long, and what waits for an organisation until a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken
from buurtplein.notifications.models import Kind, Notification
from buurtplein.notifications.queries import list_news
from buurtplein.people.models import Person
from buurtplein.people.viewer import Someone
from buurtplein.wijkopgaven.making import OpgaveDraft
from buurtplein.wijkopgaven.models import ActieState, Wijkopgave
from buurtplein.wijkopgaven.operations import Wait, bring_up_acties, change_opgave, move_actie, sound_alarms
from buurtplein.wijkopgaven.queries import (
    acties_i_bring_up,
    list_acties_to_bring_up,
    list_silent_acties,
    list_silent_opgaven,
)
from tests.factories import a_buurt, a_member, a_post, viewer_of
from tests.wijkopgaven.factories import a_source, an_actie, an_opgave

CLOCK = Caretaker("clock")
LONG = timedelta(days=15)
NEXT_WEEK = timedelta(days=7)


@pytest.fixture
def buurt() -> Buurt:
    return a_buurt("oost")


@pytest.fixture
def lead(buurt: Buurt) -> Viewer:
    return viewer_of(a_member(buurt, None, "professional").person, buurt)


@pytest.fixture
def mo(buurt: Buurt) -> Person:
    return a_member(buurt).person


@pytest.fixture
def opgave(lead: Viewer) -> Wijkopgave:
    """Of a month ago."""
    opgave = an_opgave(lead.buurt, lead.me, made_at=now() - 2 * LONG, published_at=now() - 2 * LONG)
    opgave.sources[0].added_at = now() - 2 * LONG
    return opgave


def alarms() -> int:
    return sound_alarms(CLOCK, db.session())


def told(person: Person) -> list[Kind]:
    mine = select(Notification.kind).where(Notification.person_id == person.id).order_by(Notification.id)
    return list(db.session.scalars(mine))


def party(viewer: Viewer) -> int:
    return min(viewer.organisation_ids)


# ------------------------------------------------------------------------------------------- nothing is told
def test_whose_actie_is_silent_and_the_regiehouder_hear_so_once_until_something_is_told(
    lead: Viewer, mo: Person, opgave: Wijkopgave, run_outbox
):
    actie = an_actie(opgave, mo, news_at=now() - LONG)
    assert (alarms(), alarms()) == (1, 0)
    run_outbox()
    assert (told(mo), told(lead.me)) == ([Kind.ACTIE_STALLED], [Kind.ACTIE_STALLED])
    assert "Schrijf hoe het gaat" in list_news(Someone(mo)).items[0].text
    assert list_silent_acties(lead) == [actie]

    move_actie(viewer_of(mo, lead.buurt), actie, ActieState.TODO, note="De schaar is besteld.")
    assert list_silent_acties(lead) == []
    assert list_news(Someone(mo)).items == []  # what is told is no news any more
    assert alarms() == 0

    actie.news_at = now() - LONG
    assert alarms() == 1  # another silence


@pytest.mark.parametrize(
    ("fields", "silent"),
    [
        ({}, True),
        ({"state": ActieState.BUSY}, True),
        ({"state": ActieState.DONE}, False),
        ({"news_at": now()}, False),
        ({"state": ActieState.STUCK}, True),
        ({"state": ActieState.STUCK, "bring_up_on": today() + NEXT_WEEK}, False),
        ({"state": ActieState.STUCK, "bring_up_on": today()}, True),
    ],
)
def test_which_acties_are_silent(lead: Viewer, opgave: Wijkopgave, fields, silent):
    an_actie(opgave, **{"news_at": now() - LONG, **fields})
    assert bool(list_silent_acties(lead)) is silent


def test_what_ended_may_be_silent(lead: Viewer, opgave: Wijkopgave):
    an_actie(opgave, news_at=now() - LONG)
    opgave.ended_at = now()
    assert (list_silent_acties(lead), list_silent_opgaven(lead), alarms()) == ([], [], 0)


def test_an_opgave_in_which_nothing_is_to_be_done_is_silent_too(lead: Viewer, opgave: Wijkopgave, run_outbox):
    an_actie(opgave, state=ActieState.DONE, news_at=now() - LONG)
    assert list_silent_opgaven(lead) == [opgave]
    assert alarms() == 1
    run_outbox()
    assert told(lead.me) == [Kind.OPGAVE_STALLED]


@pytest.mark.parametrize("what", ["an actie to do", "an actie just done", "a source", "an answer", "other words"])
def test_news_of_any_kind_breaks_the_silence_of_an_opgave(lead: Viewer, opgave: Wijkopgave, what):
    assert alarms() == 1
    if what == "an actie to do":
        an_actie(opgave, news_at=now() - LONG)
    elif what == "an actie just done":
        an_actie(opgave, state=ActieState.DONE)
    elif what == "a source":
        a_source(opgave, a_post(lead.buurt))
    elif what == "an answer":
        opgave.sources[0].answered_at, opgave.sources[0].answered_by_id = now(), lead.me.id
    else:
        change_opgave(lead, opgave, OpgaveDraft("Anders"))
    assert list_silent_opgaven(lead) == []


def test_only_who_works_in_the_buurt_is_shown_what_is_silent(lead: Viewer, opgave: Wijkopgave):
    an_actie(opgave, news_at=now() - LONG)
    west = a_buurt()
    elsewhere = viewer_of(a_member(west, None, "professional").person, west)
    assert list_silent_acties(elsewhere) == []


def test_the_work_list_says_what_is_silent_and_what_to_do(client, log_in, lead: Viewer, opgave: Wijkopgave, mo: Person):
    actie = an_actie(opgave, mo, news_at=now() - LONG)
    page = log_in(client, lead.me).get("/oost/prof/opgaven").text
    assert "Al even stil" in page
    assert f"/oost/samen/{opgave.number}/acties/{actie.id}?terug=werk" in page
    assert "Al even stil" not in log_in(client, mo).get("/oost/samen").text


# ------------------------------------------------------------------------------------------- how long that is
@pytest.fixture
def west() -> Viewer:
    """Who leads an opgave in another buurt."""
    buurt = a_buurt("west", name="West")
    lead = viewer_of(a_member(buurt, None, "professional").person, buurt)
    old = now() - 2 * LONG
    an_opgave(buurt, lead.me, made_at=old, published_at=old).sources[0].added_at = old
    return lead


def settings(days: object) -> dict[str, object]:
    return {"name": "Oost", "accent": "linde", "trusted_after": 1, "stall_after_days": days}


@pytest.mark.parametrize(
    ("days", "silent_for", "silent"), [(7, 8, True), (7, 6, False), (60, 59, False), (60, 61, True)]
)
def test_the_beheerder_says_after_how_many_days_the_alarm_goes(
    client, log_in, lead: Viewer, opgave: Wijkopgave, run_outbox, days, silent_for, silent
):
    log_in(client, a_member(lead.buurt, None, "beheerder").person)
    assert client.post("/oost/beheer", data=settings(days)).status_code == 303
    actie = an_actie(opgave, news_at=now() - timedelta(days=silent_for))
    assert (list_silent_acties(lead) == [actie]) is silent
    assert alarms() == int(silent)
    run_outbox()
    if silent:
        [news] = list_news(Someone(lead.me)).items
        assert f"Hier is {days} dagen niets over verteld" in news.text
        log_in(client, lead.me)
        assert f"Hier is {days} dagen niets over verteld" in client.get("/oost/prof/opgaven").text


@pytest.mark.parametrize("days", ["6", "61", "", "veel", "-14", str(10**30)])
def test_too_soon_too_late_or_no_number_comes_back_and_nothing_changes(client, log_in, lead: Viewer, days):
    log_in(client, a_member(lead.buurt, None, "beheerder").person)
    answer = client.post("/oost/beheer", data=settings(days))
    assert answer.status_code == 422
    assert 'id="stall_after_days-fout"' in answer.text
    db.session.refresh(lead.buurt)
    assert lead.buurt.stall_after_days == 14


def test_what_one_buurt_chooses_changes_nothing_in_another(
    client, log_in, lead: Viewer, opgave: Wijkopgave, west: Viewer, run_outbox
):
    for where in (opgave, db.session.scalars(select(Wijkopgave).where(Wijkopgave.buurt_id == west.buurt_id)).one()):
        an_actie(where, news_at=now() - LONG)
    log_in(client, a_member(lead.buurt, None, "beheerder").person)
    client.post("/oost/beheer", data=settings(30))
    assert (lead.buurt.stall_after_days, west.buurt.stall_after_days) == (30, 14)
    assert (list_silent_acties(lead), len(list_silent_acties(west))) == ([], 1)
    assert alarms() == 1
    run_outbox()
    assert (told(lead.me), told(west.me)) == ([], [Kind.ACTIE_STALLED])
    assert "Hier is 14 dagen niets over verteld" in list_news(Someone(west.me)).items[0].text
    client.post("/oost/beheer", data=settings(7))
    assert alarms() == 1
    run_outbox()
    assert (told(lead.me), told(west.me)) == ([Kind.ACTIE_STALLED], [Kind.ACTIE_STALLED])


# ------------------------------------------------------------------------------------------- stuck at an organisation
def test_everyone_reads_for_whom_it_waits_and_why(client, lead: Viewer, opgave: Wijkopgave):
    actie = an_actie(opgave)
    wait = Wait(party(lead), today() + NEXT_WEEK)
    move_actie(lead, actie, ActieState.STUCK, note="de kraan is kapot", wait=wait)
    name = actie.waits_for.name
    page = client.get(f"/oost/samen/{opgave.number}").text
    assert f"Wacht op {name}, omdat: de kraan is kapot" in page
    move_actie(lead, actie, ActieState.BUSY)
    assert (actie.waits_for_id, actie.bring_up_on) == (None, None)
    page = client.get(f"/oost/samen/{opgave.number}").text
    assert f"Wacht op {name}, omdat" not in page
    assert f"Wacht op {name}. de kraan is kapot" in page  # the timeline keeps it


def test_it_needs_a_partner_and_a_day_that_is_still_to_come(lead: Viewer, opgave: Wijkopgave):
    actie = an_actie(opgave)
    here = party(lead)
    for wait, field in (
        (Wait(10**6, today()), "waits_for_id"),
        (Wait(here), "bring_up_on"),
        (Wait(here, today() - timedelta(days=1)), "bring_up_on"),
    ):
        with pytest.raises(RuleBroken) as refused:
            move_actie(lead, actie, ActieState.STUCK, note="Dicht.", wait=wait)
        assert (refused.value.field, actie.state) == (field, ActieState.TODO)


def test_on_its_day_the_regiehouder_asks_again(
    lead: Viewer, opgave: Wijkopgave, mo: Person, run_outbox, client, log_in
):
    other = viewer_of(a_member(lead.buurt, None, "professional").person, lead.buurt)
    actie = an_actie(opgave, mo)
    move_actie(lead, actie, ActieState.STUCK, note="Dicht.", wait=Wait(party(lead), today() + NEXT_WEEK))
    run_outbox()
    assert (bring_up_acties(CLOCK, db.session()), list_acties_to_bring_up(lead)) == (0, [])
    actie.bring_up_on = today()
    assert [bring_up_acties(CLOCK, db.session()) for _ in range(2)] == [1, 0]
    run_outbox()
    assert (told(lead.me), told(other.me)) == ([Kind.ACTIE_BRING_UP], [])
    assert [found for found, _all in acties_i_bring_up(lead, 9)] == [actie]
    assert (list_acties_to_bring_up(other), acties_i_bring_up(other, 9)) == ([actie], [])
    page = log_in(client, lead.me).get("/oost/prof/opgaven").text
    assert "Vraag dit weer" in page
    assert f"Ligt vast bij: {actie.waits_for.name}" in page


def test_the_form_says_where_it_is_stuck(client, log_in, lead: Viewer, opgave: Wijkopgave):
    actie = an_actie(opgave)
    address = f"/oost/samen/{opgave.number}/acties/{actie.id}"
    day = today() + NEXT_WEEK
    form = {
        "state": "stuck",
        "note": "Dicht.",
        "waits_for_id": str(party(lead)),
        "bring_up_on": str(day),
        "seen": "todo",
    }
    browser = log_in(client, lead.me)
    assert browser.post(address, data=form | {"bring_up_on": ""}).status_code == 422
    assert browser.post(address, data=form).status_code == 303
    assert (actie.waits_for_id, actie.bring_up_on) == (party(lead), day)
