"""A verbinder on holiday: nobody counts on them, the others read what runs, and nothing waits for nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.operations import come_back, forget_holidays, go_away, watch_cover
from buurtplein.buurten.queries import is_there_a_verbinder_but, list_verbinders
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.matching.operations import propose_match
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import PostKind, WaitsFor
from buurtplein.posts.operations import Draft, place_post
from tests.factories import a_buurt, a_member, a_person, a_post, a_viewer, everyone, viewer_of
from tests.namens.rows import a_reach

DAY = timedelta(days=1)


@pytest.fixture
def buurt(app):
    return a_buurt("oost", name="Oost")


@pytest.fixture
def samira(buurt):
    return a_viewer("verbinder", buurt=buurt, person=a_person("Samira El Idrissi"))


@pytest.fixture
def wim(buurt):
    return a_viewer("verbinder", buurt=buurt, person=a_person("Wim de Boer"))


def away(viewer, days=10, **fields):
    go_away(viewer, **{"away_from": today(), "back_on": today() + days * DAY, **fields})
    db.session.flush()


def faces(buurt):
    return [face.name for face in list_verbinders(a_viewer(buurt=buurt))]


def test_who_is_away_is_not_on_the_plein_until_the_day_they_are_back(buurt, samira, wim):
    away(samira, away_from=today() + DAY, back_on=today() + 3 * DAY)
    seen = []
    for days in range(4):
        with at(now() + days * DAY):
            seen.append(len(faces(buurt)))
    assert seen == [2, 1, 1, 2]
    come_back(samira)
    with at(now() + DAY):
        assert len(faces(buurt)) == 2


@pytest.mark.parametrize(("first", "back"), [(0, 0), (3, 3), (3, 2), (-5, 0), (0, 184)])
def test_the_day_of_return_comes_after_the_first_day_and_within_half_a_year(samira, first, back):
    with pytest.raises(RuleBroken) as broken:
        away(samira, away_from=today() + first * DAY, back_on=today() + back * DAY)
    assert broken.value.field == "back_on"


def test_only_a_verbinder_goes_away_and_reads_what_is_handed_over(buurt, samira, app, client, log_in):
    away(samira, handover="Bel Gerda dinsdag.")
    url = f"/oost/werk/overdracht/{samira.membership.id}"
    people = everyone(buurt)
    db.session.commit()
    for role, viewer in people.items():
        answer = (log_in(app.test_client(), viewer.me) if viewer.person else app.test_client()).get(url)
        assert ("Bel Gerda dinsdag." in answer.text) == (role in {"verbinder", "beheerder"}), role
    for role in ("neighbour", "professional", "beheerder"):
        with pytest.raises(NotAllowed):
            away(people[role])


def test_of_who_never_was_verbinder_nothing_is_handed_over(client, log_in, buurt, wim):
    log_in(client, wim.me)
    assert client.get(f"/oost/werk/overdracht/{a_member(buurt).id}").status_code == 404
    assert client.get(f"/oost/werk/overdracht/{2**70}").status_code == 404


def test_the_others_see_who_is_away_and_read_what_runs(client, log_in, buurt, samira, wim):
    gerda = a_member(buurt, a_person("Gerda Bakker"))
    vraag = place_post(viewer_of(gerda.person, buurt), Draft(PostKind.VRAAG, "Wie tilt een kast?"))
    propose_match(samira, vraag, helper=a_member(buurt, a_person("Mo Amrani")).person, offer=None, message="Past dit?")
    old = a_person("Ria van Dam")
    a_reach(buurt, samira.me, old)
    a_post(buurt, old, placed_by_id=samira.me.id, title="Wie doet mijn boodschappen?")
    away(samira, handover="De sleutel ligt bij Wim.")
    log_in(client, wim.me)
    assert "Samira is weg en komt terug op" in client.get("/oost/werk").text
    page = client.get(f"/oost/werk/overdracht/{samira.membership.id}").text
    for words in ("De sleutel ligt bij Wim.", "Wie tilt een kast?", "Gerda en Mo · Wacht op antwoord", "Ria van Dam"):
        assert words in page, words
    log_in(client, samira.me)
    own = client.get("/oost/werk/weg").text
    assert "Je bent weg. Op" in own
    assert "Wie tilt een kast?" in own
    assert "is weg en komt terug" not in client.get("/oost/werk").text


def test_what_runs_with_who_stopped_stays_to_be_read_for_a_month(client, log_in, samira, wim):
    for grant in samira.membership.roles:
        grant.ends_on = today()
    log_in(client, wim.me)
    assert "Samira is geen buurtverbinder meer." in client.get("/oost/werk").text
    for grant in samira.membership.roles:
        grant.ends_on = today() - 31 * DAY
    db.session.commit()
    assert "geen buurtverbinder meer" not in client.get("/oost/werk").text


def test_whose_term_ended_during_a_holiday_does_not_come_back(client, log_in, samira, wim):
    away(samira)
    for grant in samira.membership.roles:
        grant.ends_on = today()
    log_in(client, wim.me)
    page = client.get("/oost/werk").text
    assert "Samira is geen buurtverbinder meer." in page
    assert "komt terug" not in page + client.get(f"/oost/werk/overdracht/{samira.membership.id}").text


def test_without_a_beheerder_what_is_new_waits_until_the_verbinder_is_back(buurt, samira):
    newcomer = viewer_of(a_member(buurt, trusted_at=None).person, buurt)
    away(samira)
    assert place_post(newcomer, Draft(PostKind.VRAAG, "Mijn eerste vraag")).waits_for is WaitsFor.VERBINDER


def test_who_goes_leaves_no_handover_behind(client, log_in, samira, wim):
    away(samira, handover="Bel Gerda.")
    member = samira.membership
    log_in(client, samira.me)
    assert client.post("/mijn/wissen", data={"word": "wissen"}).status_code == 303
    db.session.refresh(member)
    assert (member.handover, member.back_on, member.roles) == ("", None, [])


def test_with_every_verbinder_away_the_beheerder_looks_first_and_is_told(client, log_in, buurt, samira):
    bea = a_viewer("beheerder", buurt=buurt, person=a_person("Bea Heer"))
    newcomer = viewer_of(a_member(buurt, trusted_at=None).person, buurt)
    post = place_post(newcomer, Draft(PostKind.VRAAG, "Mijn eerste vraag"))
    assert post.waits_for is WaitsFor.VERBINDER
    assert is_there_a_verbinder_but(bea)
    log_in(client, bea.me)
    assert "Mijn eerste vraag" not in client.get("/oost/werk").text
    away(samira)
    watch_cover(Caretaker("test"), db.session)
    db.session.commit()
    assert not is_there_a_verbinder_but(bea)
    assert "buurt.left_alone" in list(db.session.scalars(select(OutboxEvent.name)))
    assert "Mijn eerste vraag" in client.get("/oost/werk").text
    log_in(client, samira.me)  # who wants to, may
    assert "Mijn eerste vraag" in client.get("/oost/werk").text


def test_what_was_written_for_the_time_away_goes_afterwards(samira, wim):
    away(samira, days=2, handover="Alleen nu.")
    forget_holidays(Caretaker("test"), db.session)
    db.session.refresh(samira.membership)
    assert samira.membership.handover == "Alleen nu."
    with at(now() + 2 * DAY):
        forget_holidays(Caretaker("test"), db.session)
        db.session.refresh(samira.membership)
    assert (samira.membership.away_from, samira.membership.back_on, samira.membership.handover) == (None, None, "")


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client, log_in, samira):
    log_in(client, samira.me)
    sent = {"away_from": f"{today():%Y-%m-%d}", "back_on": f"{today():%Y-%m-%d}", "handover": "Bel Gerda."}
    answer = client.post("/oost/werk/weg", data=sent)
    assert answer.status_code == 422
    assert "Kies een dag na je eerste vrije dag" in answer.text
    assert "Bel Gerda.</textarea>" in answer.text
    assert client.post("/oost/werk/weg", data={}).status_code == 422
    sent["back_on"] = f"{today() + 5 * DAY:%Y-%m-%d}"
    assert client.post("/oost/werk/weg", data=sent).status_code == 303
    assert "Ik ben er weer" in client.get("/oost/werk/weg").text
    assert client.post("/oost/werk/weg/terug").status_code == 303
    assert "Ik ben er weer" not in client.get("/oost/werk/weg").text
