"""What is stuck at an organisation, for the meeting and in the work of who leads it."""

import re
from datetime import timedelta

import pytest

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.collegas.mywork import Sort
from buurtplein.collegas.operations import open_feed
from buurtplein.collegas.queries import list_duties
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.wijkopgaven.models import Actie, ActieState, Wijkopgave
from buurtplein.wijkopgaven.operations import Wait, move_actie
from buurtplein.wijkopgaven.queries import for_overleg
from buurtplein.wijkopgaven.queries.overleg import AHEAD
from tests.factories import a_buurt, a_member, viewer_of
from tests.support.statements import counted
from tests.wijkopgaven.factories import an_actie, an_opgave

ADDRESS = "/oost/prof/voor-het-overleg"


@pytest.fixture
def buurt() -> Buurt:
    return a_buurt("oost", name="Oost")


@pytest.fixture
def lead(buurt: Buurt) -> Viewer:
    return viewer_of(a_member(buurt, None, "professional").person, buurt)


@pytest.fixture
def opgave(lead: Viewer) -> Wijkopgave:
    return an_opgave(lead.buurt, lead.me)


def party(viewer: Viewer) -> int:
    return min(viewer.organisation_ids)


def stuck(lead: Viewer, opgave: Wijkopgave, title: str, days: int, *, at: int | None = None, **more: str) -> Actie:
    """An actie to ask about again that many days from now; the day can be past."""
    actie = an_actie(opgave, title=title)
    wait = Wait(at or party(lead), today() + timedelta(days=max(days, 0)), more.get("asks", ""))
    move_actie(lead, actie, ActieState.STUCK, note=more.get("why", "Het ligt stil."), wait=wait)
    actie.bring_up_on = today() + timedelta(days=days)
    db.session.flush()
    return actie


def titles(viewer: Viewer) -> dict[int, list[str]]:
    waiting = for_overleg(viewer).waiting
    return {one.organisation.id: [stuck.actie.title for stuck in one.stuck] for one in waiting}


def test_what_is_due_stands_first_and_so_does_the_organisation_that_is_to_be_asked(lead: Viewer, opgave: Wijkopgave):
    other = viewer_of(a_member(lead.buurt, None, "professional").person, lead.buurt)
    first, second = (party(lead), party(other))
    for title, days, at in (
        ("Komt nog", 9, first),
        ("Vandaag", 0, second),
        ("Over drie weken", 21, second),
        ("Al lang", -9, second),
        ("Veel later", AHEAD.days + 1, second),
    ):
        stuck(lead, opgave, title, days, at=at)
    assert list(titles(lead).items()) == [(second, ["Al lang", "Vandaag", "Over drie weken"]), (first, ["Komt nog"])]
    assert [(one.due, one.later) for one in for_overleg(lead).waiting] == [(2, 1), (0, 0)]


def test_an_organisation_that_is_only_asked_much_later_is_named_too(lead: Viewer, opgave: Wijkopgave):
    stuck(lead, opgave, "Veel later", AHEAD.days + 1)
    [waiting] = for_overleg(lead).waiting
    assert (waiting.organisation.id, waiting.stuck, waiting.later) == (party(lead), (), 1)


def test_it_says_since_when_why_and_what_is_asked(client, log_in, lead: Viewer, opgave: Wijkopgave):
    actie = stuck(lead, opgave, "Lamp plaatsen", 5, why="Geen geld.", asks="Een besluit over de lamp.")
    for change in actie.changes:
        change.made_at = now() - timedelta(days=40)
    db.session.flush()
    day = today() + timedelta(days=3)
    again = Wait(party(lead), day, "Een besluit voor de zomer.")
    move_actie(lead, actie, ActieState.STUCK, note="Nog geen geld.", wait=again)
    [waiting] = for_overleg(lead).waiting
    [one] = waiting.stuck
    assert (one.why, one.actie.asks) == ("Nog geen geld.", "Een besluit voor de zomer.")
    assert one.since < now() - timedelta(days=39)
    page = log_in(client, lead.me).get(ADDRESS).text
    for words in ("Lamp plaatsen", "Nog geen geld.", "Een besluit voor de zomer.", waiting.organisation.name, "Oost, "):
        assert words in page
    assert "Een besluit voor de zomer." in client.get(f"/oost/samen/{opgave.number}").text


def test_what_went_on_and_got_stuck_again_is_stuck_since_then(lead: Viewer, opgave: Wijkopgave):
    actie = stuck(lead, opgave, "Lamp plaatsen", 5, why="Eerst.")
    move_actie(lead, actie, ActieState.BUSY)
    assert (titles(lead), actie.asks) == ({}, "")
    for change in actie.changes:
        change.made_at = now() - timedelta(days=40)
    move_actie(lead, actie, ActieState.STUCK, note="Nu.", wait=Wait(party(lead), today()))
    [one] = for_overleg(lead).waiting[0].stuck
    assert one.why == "Nu."
    assert one.since > now() - timedelta(days=1)


def test_what_is_not_stuck_at_an_organisation_or_ended_is_not_there(client, log_in, lead: Viewer, opgave: Wijkopgave):
    move_actie(lead, an_actie(opgave), ActieState.STUCK, note="Het regent.")
    ended = an_opgave(lead.buurt, lead.me)
    stuck(lead, ended, "Voorbij", -1)
    ended.ended_at = now()
    db.session.flush()
    assert titles(lead) == {}
    page = log_in(client, lead.me).get(ADDRESS).text
    assert "Niets ligt vast bij een organisatie." in page
    assert "data-print" not in page


def test_another_buurt_sees_nothing_of_it(lead: Viewer, opgave: Wijkopgave):
    stuck(lead, opgave, "Lamp plaatsen", -1)
    west = a_buurt("west")
    elsewhere = viewer_of(a_member(west, None, "professional").person, west)
    assert titles(elsewhere) == {}


def test_it_asks_as_much_for_thirty_acties_as_for_three(lead: Viewer, opgave: Wijkopgave):
    asked = []
    for number in (3, 27):
        for one in range(number):
            stuck(lead, opgave, f"Actie {one}", one - 2)
        db.session.expire_all()
        with counted() as statements:
            for_overleg(lead)
        asked.append(statements())
    assert asked[0] == asked[1]


def test_other_words_for_what_is_asked_leave_the_bell_of_that_day_alone(lead: Viewer, opgave: Wijkopgave):
    actie = stuck(lead, opgave, "Lamp plaatsen", 0)
    actie.brought_up_at = now()
    for wait, rung in ((Wait(party(lead), today(), "Een lamp."), True), (Wait(party(lead), today() + AHEAD), False)):
        move_actie(lead, actie, ActieState.STUCK, note="Nog stil.", wait=wait)
        assert (actie.brought_up_at is not None) is rung


# ------------------------------------------------------------------------------------------- mijn werk
def test_who_leads_it_has_it_in_their_work_once_its_day_has_come(client, log_in, lead: Viewer, opgave: Wijkopgave):
    other = viewer_of(a_member(lead.buurt, None, "professional").person, lead.buurt)
    due, _soon = stuck(lead, opgave, "Lamp plaatsen", -2), stuck(lead, opgave, "Bank plaatsen", 2)
    mine = [duty for duty in list_duties(lead) if duty.sort is Sort.WEER]
    assert [(duty.title, duty.due_on) for duty in mine] == [("Lamp plaatsen", due.bring_up_on)]
    assert not [duty for duty in list_duties(other) if duty.sort is Sort.WEER]
    page = log_in(client, lead.me).get("/mijn/werk?soort=weer").text
    assert "Weer te vragen (1)" in page
    assert f"Vraag het weer bij: {due.waits_for.name}" in page
    assert "2 dagen te laat" in page
    assert re.search(rf"/oost/samen/{opgave.number}/acties/{due.id}\?terug=", page)


def test_who_led_it_and_works_here_no_more_has_nothing_to_ask(lead: Viewer, opgave: Wijkopgave):
    stuck(lead, opgave, "Lamp plaatsen", -2)
    lead.membership.roles[0].ends_on = today()
    gone = viewer_of(lead.me, lead.buurt)
    assert Sort.WEER not in [duty.sort for duty in list_duties(gone)]


def test_the_calendar_of_who_leads_it_tells_the_title_only_when_all_may_read_it(client, lead: Viewer):
    for title, published_at in (("Lamp plaatsen", now()), ("Jansen bellen", None)):
        stuck(lead, an_opgave(lead.buurt, lead.me, published_at=published_at), title, 0)
    told = client.get(f"/mijn/werk/{open_feed(lead)}.ics").text
    assert "Vraag het weer: Lamp plaatsen" in told
    assert "Jansen" not in told
