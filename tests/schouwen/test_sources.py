"""An opgave that rests on what was seen on a wijkschouw: it is no talk, and the two lead to each other."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from buurtplein.cijfers.queries.overview import _firsts
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.gesprekken.models import STAYS
from buurtplein.gesprekken.operations import forget_gesprekken
from buurtplein.gesprekken.queries import get_gesprek
from buurtplein.notifications.models import Notification
from buurtplein.people.viewer import Caretaker
from buurtplein.wijkopgaven.models import Source, SourceKind
from buurtplein.wijkopgaven.operations import Answer, OpgaveDraft, add_source, answer_sources, make_opgave
from buurtplein.wijkopgaven.queries import list_sources, to_tell_back, told_back
from tests.factories import a_buurt, a_post, a_viewer
from tests.schouwen.factories import a_finding, a_schouw, was_held
from tests.support.cookies import cookie_for
from tests.support.statements import counted
from tests.wijkopgaven.factories import a_gesprek, an_opgave

YES = Answer("Een losse tegel.", "We leggen hem recht.", "")
TALK = "gesprek in de buurt"
FOUND = "Gevonden bij een wijkschouw"


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def prof(buurt):
    return a_viewer("professional", buurt=buurt)


@pytest.fixture
def schouw(prof):
    return was_held(a_schouw(prof))


@pytest.fixture
def gesprek(prof, schouw):
    return get_gesprek(prof, a_finding(schouw, prof).gesprek_id)


@pytest.fixture
def visit(app, client):
    def log_in(viewer):
        db.session.commit()
        client.set_cookie("plein", cookie_for(app, viewer.me)[0])
        return client

    return log_in


def test_it_is_known_as_found_and_not_as_said(prof, gesprek):
    opgave = make_opgave(prof, [gesprek], OpgaveDraft("Rechte tegels"))
    other = an_opgave(prof.buurt, prof.me)
    kinds = {source.kind for source in (*opgave.sources, add_source(prof, other, gesprek))}
    assert kinds == {SourceKind.FINDING}
    assert add_source(prof, other, a_gesprek(prof.buurt)).kind is SourceKind.GESPREK


def test_neighbours_read_that_it_was_found_and_nothing_of_a_talk(buurt, prof, gesprek, visit):
    opgave = an_opgave(buurt, prof.me, (gesprek,))
    answer_sources(prof, [seen.source for seen in list_sources(prof, opgave)], YES)
    for viewer in (a_viewer(buurt=buurt), prof):
        shown = visit(viewer).get(f"/oost/samen/{opgave.number}", follow_redirects=True).text
        for told in (FOUND, "Het is gevonden bij een wijkschouw.", YES.doing):
            assert told in shown
        for wrong in (TALK, "We spraken er", "die je niet kunt lezen", gesprek.street, gesprek.words):
            assert wrong not in shown
    for page in ("samen", "prof/opgaven"):
        assert FOUND in visit(prof).get(f"/oost/{page}").text


def test_beside_posts_and_talks_it_is_counted_apart(buurt, prof, gesprek, visit):
    an_opgave(buurt, prof.me, (a_post(buurt), a_gesprek(buurt), gesprek))
    shown = visit(prof).get("/oost/samen").text
    assert "Steunt op 1 bericht van een buur en 1 gesprek in de buurt. Ook gevonden bij een wijkschouw" in shown


def test_the_work_page_leads_to_the_walk_and_the_walk_to_the_opgave(buurt, prof, schouw, gesprek, visit):
    opgave = an_opgave(buurt, prof.me, (gesprek, a_gesprek(buurt)), title="Rechte tegels")
    browser, work = visit(prof), f"/oost/prof/opgaven/{opgave.number}"
    assert f'href="/oost/schouwen/{schouw.id}"' in browser.get(work).text
    assert f'href="/oost/samen/{opgave.number}' in browser.get(f"/oost/schouwen/{schouw.id}").text
    assert "Deze bevinding hoort bij:" in browser.get(f"/oost/gesprekken/{gesprek.id}").text
    with counted() as few:
        browser.get(work)
    for _each in range(3):
        add_source(prof, opgave, get_gesprek(prof, a_finding(was_held(a_schouw(prof)), prof).gesprek_id))
    db.session.commit()
    with counted() as many:
        browser.get(work)
    assert many() == few()


def test_without_a_walk_nothing_is_said_of_one(buurt, prof, visit):
    opgave = an_opgave(buurt, prof.me, (a_gesprek(buurt),))
    assert "wijkschouw:" not in visit(prof).get(f"/oost/prof/opgaven/{opgave.number}").text


def test_on_paper_it_does_not_thank_for_a_talk(buurt, prof, schouw, visit, run_outbox):
    gesprek = get_gesprek(prof, a_finding(schouw, a_viewer("verbinder", buurt=buurt)).gesprek_id)
    opgave = an_opgave(buurt, prof.me, (gesprek,))
    answer_sources(prof, [seen.source for seen in list_sources(prof, opgave)], YES)
    shown = visit(prof).get(f"/oost/gesprekken/{gesprek.id}").text
    assert "Bij een wijkschouw zagen we iets in je buurt." in shown
    assert "Je sprak met ons" not in shown
    assert [source.kind for source in told_back(prof, gesprek)] == [SourceKind.FINDING]
    assert to_tell_back(a_viewer("verbinder", buurt=buurt)) == []
    run_outbox()
    assert "finding_answered" in set(db.session.scalars(sa.select(Notification.kind)))


def test_when_its_words_are_forgotten_it_still_counts_as_found(buurt, prof, gesprek, visit):
    opgave = an_opgave(buurt, prof.me, (gesprek,))
    gesprek.held_on = today() - STAYS - timedelta(days=1)
    db.session.flush()
    forget_gesprekken(Caretaker("test"), db.session)
    db.session.commit()
    [gone] = list_sources(prof, opgave)
    assert (gone.source.kind, gone.source.thing, gone.name) == (
        SourceKind.FINDING,
        None,
        "Een bevinding waarvan de woorden zijn gewist",
    )
    assert FOUND in visit(prof).get(f"/oost/samen/{opgave.number}", follow_redirects=True).text


def test_a_finding_did_not_begin_with_a_resident(buurt, prof, gesprek):
    an_opgave(buurt, prof.me, (gesprek,))
    an_opgave(buurt, prof.me, (a_gesprek(buurt),))
    assert sorted(first.by_resident for first in _firsts((prof,), None)) == [False, True]
    assert db.session.scalar(sa.select(sa.func.count(Source.id)).where(Source.buurt_id == buurt.id)) == 2
