"""Answering from a mail, with one tap and without logging in."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.matching.links import reply_token
from buurtplein.matching.models import ANSWER_WITHIN, TELL_WITHIN, Match
from buurtplein.matching.operations import answer_match, ask_outcomes, lapse_matches, tell_outcome, withdraw_match
from buurtplein.outbox.models import Letter
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import Audience
from tests.factories import a_buurt
from tests.matching.support import Scene

CLOCK = Caretaker("clock")
DATA = ("gerda@example.org", "mo@example.org", "06-11111111", "06-22222222")


@pytest.fixture
def scene(app) -> Scene:
    scene = Scene()
    scene.asker.me.email, scene.helper.me.email, scene.asker.me.phone, scene.helper.me.phone = DATA
    return scene


def link(scene: Scene, who: str, match: Match) -> str:
    return f"/{scene.buurt.slug}/koppeling/{reply_token(getattr(scene, who), match)}"


def again(match: Match) -> Match:
    db.session.commit()
    return db.session.get_one(Match, match.id)


def test_the_mail_leads_to_a_page_where_one_tap_is_the_answer(scene: Scene, client: FlaskClient, run_outbox):
    match = scene.propose()
    run_outbox()
    letters = db.session.scalars(select(Letter).where(Letter.person_id == scene.helper.id)).all()
    [url] = {url for letter in letters for url in re.findall(r"http://\S+(/\S+/koppeling/\S+)", letter.text)}
    for letter in letters:
        assert "kraan" not in letter.subject + letter.text  # what it is about stays out of the mail
    for _look in range(2):
        page = client.get(url)
        assert page.status_code == 200
        assert "Dag, kun jij helpen?" in page.text
    assert again(match).answers == []  # looking answers nothing
    assert "Fijn dat je ja zegt" in client.post(url, data={"antwoord": "ja"}).text
    [given] = again(match).answers
    assert (given.person_id, given.says_yes) == (scene.helper.id, True)
    assert "Deze keer" not in client.post(url, data={"antwoord": "ja"}).text  # tapped twice
    client.post(url, data={"antwoord": "nee"})
    assert again(match).declined_at is not None
    assert client.post(url, data={"antwoord": "ja"}).status_code == 200
    assert again(match).introduced_at is None  # a no is a no


@pytest.mark.usefixtures("app")
def test_no_token_of_a_form_is_asked_as_a_mail_program_keeps_no_cookie(app, scene: Scene, client: FlaskClient):
    match = scene.propose()
    url = link(scene, "helper", match)
    db.session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(url, data={"antwoord": "ja"}).status_code == 200
    assert len(again(match).answers) == 1


def test_whether_it_worked_is_told_with_one_tap(scene: Scene, client: FlaskClient):
    match = scene.introduce()
    match.introduced_at = now() - ANSWER_WITHIN
    assert ask_outcomes(CLOCK, db.session()) == 1
    url = link(scene, "asker", match)
    assert "Is het gelukt?" in client.get(url).text
    client.post(url, data={"antwoord": "ja"})  # of the question before this one
    assert again(match).outcomes == []
    assert "Fijn dat het gelukt is." in client.post(url, data={"gelukt": "ja"}).text
    [told] = again(match).outcomes
    assert (told.person_id, told.worked) == (scene.asker.id, True)
    assert again(match).request.closed_at is not None
    again(match).outcome_of(scene.asker.id).words = "Fijne middag."
    client.post(url, data={"gelukt": "ja"})  # tapped once more: what was told on the site stays
    assert again(match).outcome_of(scene.asker.id).words == "Fijne middag."


@pytest.mark.parametrize("moment", ["proposed", "introduced", "told"])
def test_the_page_never_holds_how_to_reach_anyone(scene: Scene, client: FlaskClient, moment: str):
    match = scene.propose() if moment == "proposed" else scene.introduce()
    urls = [link(scene, who, match) for who in ("asker", "helper")]
    for url in urls:
        if moment == "told":
            client.post(url, data={"gelukt": "ja"})
        page = client.get(url).text
        assert not [mark for mark in DATA if mark in page]


def test_of_a_vraag_for_verbinders_only_it_holds_no_word(client: FlaskClient):
    scene = Scene(audience=Audience.VERBINDERS, title="Over mijn schulden")
    match = scene.propose(message="Gerda heeft schulden.")
    for who in ("asker", "helper"):
        page = client.get(link(scene, who, match)).text
        assert "Ja, graag" in page
        assert not [word for word in ("schulden", "Gerda", "Mo Aziz") if word in page]


@pytest.mark.parametrize(
    "ending",
    ["taken back", "left the buurt", "another buurt", "another token", "nobody said anything", "declined", "finished"],
)
def test_it_ends_when_the_koppeling_does(scene: Scene, client: FlaskClient, ending: str):
    match = scene.introduce() if ending == "finished" else scene.propose()
    url = link(scene, "helper", match)
    assert scene.request.title in client.get(url).text
    match = again(match)
    if ending == "taken back":
        withdraw_match(scene.verbinder, match)
    elif ending == "left the buurt":
        scene.helper.membership.left_at = now()
    elif ending == "another buurt":
        url = url.replace(f"/{scene.buurt.slug}/", f"/{a_buurt().slug}/")
    elif ending == "another token":
        url += "x"
    elif ending == "declined":
        answer_match(scene.asker, match, says_yes=False)
    elif ending == "finished":
        tell_outcome(scene.asker, match, worked=True)
        match.finished_at = now() - TELL_WITHIN
    else:
        match.proposed_at = now() - ANSWER_WITHIN
        assert lapse_matches(CLOCK, db.session()) == 1
    before = said(match)
    expected = 200 if ending in {"nobody said anything", "declined", "finished"} else 404
    for answer in (client.get(url), *(client.post(url, data={q: "nee"}) for q in ("antwoord", "gelukt"))):
        assert answer.status_code == expected
        assert '<button class="knop knop--ja"' not in answer.text
        assert scene.request.title not in answer.text
    assert said(again(match)) == before


def said(match: Match) -> list[tuple[int, bool]]:
    answers, outcomes = match.answers, match.outcomes
    return [*((one.person_id, one.says_yes) for one in answers), *((one.person_id, one.worked) for one in outcomes)]


def test_how_it_went_can_be_told_with_the_link_for_some_weeks_after_it_finished(scene: Scene, client: FlaskClient):
    match = scene.introduce()
    tell_outcome(scene.asker, match, worked=True)
    match.finished_at = now() - TELL_WITHIN + timedelta(hours=1)
    page = client.post(link(scene, "helper", match), data={"gelukt": "ja"}).text
    assert scene.request.title in page
    assert len(again(match).outcomes) == 2


def test_who_is_logged_in_goes_on_to_the_whole_page(scene: Scene, client: FlaskClient, log_in):
    match = scene.propose()
    answer_match(scene.asker, match, says_yes=True)
    url = link(scene, "helper", match)
    assert log_in(client, scene.helper.me).get(url).location == f"/{scene.buurt.slug}/mijn/koppelingen/{match.id}"
    assert log_in(client, scene.asker.me).get(url).status_code == 200  # whoever has the link answers as the helper
