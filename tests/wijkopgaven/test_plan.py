"""Why an opgave matters, where it is, in which period, and how everyone can see that it worked."""

from datetime import date

import pytest

from buurtplein.core.errors import RuleBroken
from buurtplein.search.kinds.wijkopgaven import OPGAVE
from buurtplein.wijkopgaven.making import OpgaveDraft
from buurtplein.wijkopgaven.operations import change_opgave, merge_opgave
from tests.factories import a_buurt, a_member, a_post, a_viewer
from tests.wijkopgaven.factories import an_actie, an_opgave

PLAN = {
    "why": "Wie niet durft, blijft binnen.",
    "place": "De hoek bij de school",
    "goal": "Kinderen steken zonder hulp over.",
    "starts_on": date(2031, 3, 1),
    "ends_on": date(2031, 6, 3),
}


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def work(buurt, client, log_in):
    return log_in(client, a_member(buurt, None, "professional").person)


def test_everyone_reads_what_is_filled_in_and_no_empty_heading(client, buurt):
    whole = client.get(f"/oost/samen/{an_opgave(buurt, **PLAN).number}").text
    for words in ("Waar gaan we voor?", PLAN["why"], PLAN["place"], PLAN["goal"]):
        assert words in whole
    assert "Van 1 maart 2031 tot en met 3 juni 2031" in whole
    assert "Waar gaan we voor?" not in client.get(f"/oost/samen/{an_opgave(buurt).number}").text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"starts_on": PLAN["starts_on"]}, "Vanaf 1 maart 2031"),
        ({"ends_on": PLAN["ends_on"]}, "Tot en met 3 juni 2031"),
    ],
)
def test_half_a_period_is_told_as_that(client, buurt, days, words):
    assert words in client.get(f"/oost/samen/{an_opgave(buurt, **days).number}").text


def test_a_professional_fills_it_in_with_the_rest(work, buurt):
    opgave = an_opgave(buurt)
    form = {name: str(value) for name, value in PLAN.items()} | {"title": opgave.title, "theme": "verkeer"}
    form["seen"] = opgave.stamp
    assert work.post(f"/oost/samen/{opgave.number}/wijzig", data=form).status_code == 303
    assert OpgaveDraft.of(opgave) == OpgaveDraft(opgave.title, theme=opgave.theme, **PLAN)
    assert PLAN["goal"] in work.get(f"/oost/prof/opgaven/{opgave.number}").text


def test_another_goal_is_another_stamp():
    opgave = an_opgave()
    before = opgave.stamp
    opgave.goal = PLAN["goal"]
    assert opgave.stamp != before


def test_a_period_does_not_end_before_it_starts():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt)
    with pytest.raises(RuleBroken) as refused:
        change_opgave(viewer, opgave, OpgaveDraft("Heg", starts_on=PLAN["ends_on"], ends_on=PLAN["starts_on"]))
    assert (refused.value.field, opgave.starts_on) == ("ends_on", None)


def test_who_ends_it_sees_the_goal_beside_the_form(client, log_in, buurt):
    lead = a_member(buurt, None, "professional").person
    opgave = an_opgave(buurt, lead, **PLAN)
    assert PLAN["goal"] in log_in(client, lead).get(f"/oost/prof/opgaven/{opgave.number}/einde").text


def test_what_is_split_off_begins_at_the_same_place(client, log_in, buurt):
    lead = a_member(buurt, None, "professional").person
    opgave = an_opgave(buurt, lead, (a_post(buurt), a_post(buurt)), **PLAN)
    page = log_in(client, lead).get(f"/oost/prof/opgaven/{opgave.number}/splitsen").text
    assert f'value="{PLAN["place"]}"' in page
    assert PLAN["goal"] not in page  # a part of it has its own


def test_what_goes_on_elsewhere_keeps_its_goal_on_the_timeline(client, buurt):
    lead = a_viewer("professional", buurt=buurt)
    opgave, into = (an_opgave(buurt, lead.me, goal=goal) for goal in (PLAN["goal"], "Alle lampen doen het."))
    an_actie(into)
    merge_opgave(lead, opgave, into)
    page = client.get(f"/oost/samen/{into.number}").text
    assert PLAN["goal"] in page
    assert into.goal == "Alle lampen doen het."


def test_an_opgave_is_found_by_its_plan():
    body = OPGAVE.document(an_opgave(**PLAN)).body
    assert all(PLAN[name] in body for name in ("why", "place", "goal"))
