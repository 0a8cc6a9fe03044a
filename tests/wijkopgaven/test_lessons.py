"""What was learned from an opgave is found by professionals, also in another buurt, and by nobody else."""

import pytest

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.search.engine import IndexUnavailable
from buurtplein.wijkopgaven import queries
from buurtplein.wijkopgaven.models import Elsewhere
from buurtplein.wijkopgaven.operations import LessonDraft, tell_lesson
from buurtplein.wijkopgaven.policy import may_read_lessons, may_tell_lesson
from tests.factories import a_buurt, a_member, a_viewer, everyone
from tests.wijkopgaven.factories import an_opgave

MURAL = LessonDraft("Een blinde muur bij de school.", "Kinderen tekenden het ontwerp.", "", Elsewhere.PARTLY)


@pytest.fixture
def oost(app):
    return a_buurt("oost")


def ended(buurt, **fields):
    return an_opgave(buurt, ended_at=now(), title="Kleur op straat", **fields)


@pytest.fixture
def worker(oost):
    return a_viewer("professional", buurt=oost)


def test_a_professional_elsewhere_finds_it_by_its_words(app, log_in, oost, worker, run_outbox):
    opgave = ended(oost)
    tell_lesson(worker, opgave, MURAL)
    tell_lesson(
        worker, an_opgave(oost, ended_at=now(), title="Straatdiner"), LessonDraft("", "Soep.", "", Elsewhere.YES)
    )
    run_outbox()
    there = log_in(app.test_client(), a_member(a_buurt("west"), None, "professional").person)
    db.session.commit()
    for asked, found in (("muur", True), ("muren", True), ("soep", False), ("", True)):
        page = there.get(f"/west/prof/lessen?q={asked}").text
        assert ("Kinderen tekenden het ontwerp." in page) is found, asked
        assert (f"/oost/samen/{opgave.number}" in page) is found


def test_when_an_index_does_not_answer_the_page_says_so(app, log_in, oost, worker, monkeypatch):
    tell_lesson(worker, ended(oost), MURAL)
    there = log_in(app.test_client(), worker.me)
    db.session.commit()
    away = "We konden nu niet in alle buurten zoeken."

    def gone(*_asked):
        raise IndexUnavailable("gone")

    monkeypatch.setattr(app.extensions["search"], "search", gone)
    page = there.get("/oost/prof/lessen?q=muur").text
    assert away in page
    assert "We vonden niets" not in page
    newest = there.get("/oost/prof/lessen").text
    assert away not in newest
    assert "Kinderen tekenden het ontwerp." in newest


def test_it_is_for_who_works_on_opgaven_and_stays_with_them(app, client, log_in, oost, worker, run_outbox):
    opgave = ended(oost)
    tell_lesson(worker, opgave, MURAL)
    run_outbox()
    for role, viewer in everyone(oost).items():
        browser = log_in(app.test_client(), viewer.me) if viewer.person else client
        reads = role == "professional"
        assert may_read_lessons(viewer) is reads
        assert (browser.get("/oost/prof/lessen").status_code == 200) is reads
        assert ("tekenden" in browser.get("/oost/zoeken?q=muur").text) is reads
        assert "tekenden" not in browser.get(f"/oost/samen/{opgave.number}", follow_redirects=True).text
        assert (queries.lesson_of(viewer, opgave) is not None) is reads


def test_it_is_written_once_it_ended_by_who_works_there(oost, worker):
    going_on, over, joined = an_opgave(oost), ended(oost), ended(oost)
    joined.merged_into_id = going_on.id
    assert [may_tell_lesson(worker, one) for one in (going_on, over, joined)] == [False, True, False]
    assert {role for role, who in everyone(oost).items() if may_tell_lesson(who, over)} == {"professional"}
    assert not may_tell_lesson(a_viewer("professional"), over)
    with pytest.raises(NotAllowed):
        tell_lesson(worker, going_on, MURAL)
    with pytest.raises(RuleBroken, match="wat werkte"):
        tell_lesson(worker, over, LessonDraft("Een muur.", "", "", Elsewhere.NO))


def test_it_is_written_anew_by_who_saw_what_stood_there(app, log_in, oost, worker):
    opgave = ended(oost)
    browser, page = log_in(app.test_client(), worker.me), f"/oost/prof/opgaven/{opgave.number}/les"
    words = {"worked": "Samen verven.", "elsewhere": "yes", "seen": ""}
    db.session.commit()
    assert browser.post(page, data=words | {"elsewhere": ""}).status_code == 422
    assert browser.post(page, data=words).status_code == 303
    overtaken = browser.post(page, data=words | {"worked": "Alleen."})
    assert overtaken.status_code == 422
    assert "Samen verven." in overtaken.text
    seen = queries.lesson_of(worker, opgave).stamp
    assert browser.post(page, data=words | {"worked": "Alleen.", "seen": seen}).status_code == 303
    assert "Alleen." in browser.get(f"/oost/prof/opgaven/{opgave.number}").text
