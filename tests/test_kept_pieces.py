"""What is drawn once is drawn for those who see the same: never for another person, role, buurt or language."""

import re

import pytest

from buurtplein.agenda.operations import come, stay_away
from buurtplein.buurten.models import Buurt
from buurtplein.core.clock import now
from buurtplein.matching.operations import withdraw_match
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import hide_comment
from tests.factories import (
    a_buurt,
    a_comment,
    a_member,
    a_participation,
    a_person,
    a_post,
    a_viewer,
    the_occurrence,
    viewer_of,
)
from tests.matching.support import Scene
from tests.wijkopgaven.factories import an_opgave


@pytest.fixture
def buurt() -> Buurt:
    return a_buurt("oost")


TOKEN = re.compile(r'value="[\w.-]{40,}"')  # of a form: another one each time


@pytest.fixture
def enter(app, client, log_in):
    """A browser of this person; each looks twice, so that the second time everything is kept."""

    def enter(person):
        browser = log_in(app.test_client(), person)

        def look(url):
            first, again = (TOKEN.sub("", browser.get(url).text) for _again in range(2))
            assert first == again
            return again

        return look

    return enter


def in_turn(looks, url):
    """What each sees there, and still sees after everyone looked."""
    first = [look(url) for look in looks]
    assert [look(url) for look in looks] == first
    return first


@pytest.mark.parametrize("page", ["/oost/", "/oost/agenda"])
def test_a_row_of_the_agenda_is_ones_own(buurt, enter, page):
    walk = a_post(buurt, kind=PostKind.ACTIVITEIT, title="Wandelen")
    goes, stays, elsewhere = a_member(buurt).person, a_member(buurt).person, a_viewer().me
    a_participation(walk, goes)
    mine, other, strange = in_turn([enter(p) for p in (goes, stays, elsewhere)], page)
    assert ("Toch niet" in mine, "Ik ga mee" in mine) == (True, False)
    assert ("Toch niet" in other, "Ik ga mee" in other) == (False, True)
    assert ["/aanmelden" in text for text in (mine, other, strange)] == [False, False, True]  # as a guest
    assert "Toch niet" not in strange
    assert goes.initials in other.split("afspraak", 1)[1]
    assert "straatje__huizen" not in strange


def test_who_joins_or_leaves_shows_at_the_next_look(buurt, enter):
    walk = a_post(buurt, kind=PostKind.ACTIVITEIT, title="Wandelen")
    me, other = (a_viewer(buurt=buurt) for _ in range(2))
    mine, theirs = enter(me.me), enter(other.me)
    assert "Ik ga mee" in mine("/oost/agenda")
    come(me, the_occurrence(walk))
    assert "Toch niet" in mine("/oost/agenda")
    assert "1 buur gaat" in theirs("/oost/agenda")
    stay_away(me, the_occurrence(walk))
    assert "Ik ga mee" in mine("/oost/agenda")
    assert "1 buur gaat" not in theirs("/oost/agenda")


@pytest.mark.parametrize("page", ["/oost/", "/oost/prikbord"])
def test_nobody_is_asked_to_help_with_their_own_vraag(buurt, enter, page):
    asker, other = a_member(buurt).person, a_member(buurt).person
    a_post(buurt, asker, title="Ladder gezocht")
    mine, theirs = in_turn([enter(p) for p in (asker, other)], page)
    assert "Ik kan helpen" not in mine
    assert "Ik kan helpen" in theirs


def test_a_reaction_is_taken_away_by_its_author_and_reported_by_others(buurt, enter):
    post = a_post(buurt)
    writer, reader = a_member(buurt).person, a_member(buurt).person
    comment = a_comment(post, writer, body="Ik heb er een.")
    page = f"/oost/prikbord/{post.number}"
    mine, theirs = in_turn([enter(p) for p in (writer, reader)], page)
    assert (f"/reacties/{comment.id}/weghalen" in mine, f"/reacties/{comment.id}/melden" in mine) == (True, False)
    assert (f"/reacties/{comment.id}/weghalen" in theirs, f"/reacties/{comment.id}/melden" in theirs) == (False, True)


def test_a_hidden_reaction_stays_with_its_author_and_the_verbinder(buurt, enter):
    post, verbinder = a_post(buurt), a_viewer("verbinder", buurt=buurt)
    writer, reader = a_member(buurt).person, a_member(buurt).person
    comment = a_comment(post, writer, body="Lelijke woorden")
    page, looks = f"/oost/prikbord/{post.number}", [enter(p) for p in (writer, verbinder.me, reader)]
    assert all("Lelijke woorden" in look(page) for look in looks)
    hide_comment(verbinder, comment)
    seen = in_turn(looks, page)
    assert ["Lelijke woorden" in text for text in seen] == [True, True, False]


def test_a_koppeling_shows_and_goes_at_the_next_look_of_the_two_it_is_about(enter):
    scene = Scene()
    page = f"/{scene.buurt.slug}/prikbord/{scene.request.number}"
    looks = [enter(one.me) for one in (scene.asker, scene.helper, scene.neighbour())]
    proposed = "Er is een voorstel voor jou."
    assert [proposed in look(page) for look in looks] == [False, False, False]
    match = scene.propose()
    assert [proposed in look(page) for look in looks] == [True, True, False]
    withdraw_match(scene.verbinder, match)
    assert [proposed in look(page) for look in looks] == [False, False, False]


def test_an_opgave_in_preparation_is_named_for_who_works_on_it_only(buurt, enter):
    post = a_post(buurt)
    works, lives = a_member(buurt, None, "professional").person, a_member(buurt).person
    opgave = an_opgave(buurt, works, (post,), title="Nog geheim", published_at=None)
    page = f"/oost/prikbord/{post.number}"
    worker, neighbour = enter(works), enter(lives)
    assert ["Nog geheim" in text for text in in_turn([worker, neighbour], page)] == [True, False]
    opgave.published_at = now()
    assert "Nog geheim" in neighbour(page)


def test_the_same_post_in_two_buurten_leads_to_each(enter):
    for slug in ("noord", "zuid"):
        buurt = a_buurt(slug)
        author, reader = a_person("Gerda Bakker"), a_member(buurt).person
        a_post(buurt, a_member(buurt, author).person, title="Ladder gezocht")
        a_post(buurt, author, kind=PostKind.ACTIVITEIT, title="Wandelen")
        look, other = enter(reader), {"noord": "/zuid/", "zuid": "/noord/"}[slug]
        for page in ("", "prikbord", "agenda"):
            assert other not in look(f"/{slug}/{page}")


def test_each_reads_their_own_language(app, buurt, client, log_in):
    a_post(buurt, title="Ladder gezocht")
    a_post(buurt, kind=PostKind.ACTIVITEIT, title="Wandelen")
    dutch, english = (log_in(app.test_client(), a_viewer(buurt=buurt).me) for _ in range(2))
    english.set_cookie("taal", "en")
    for page in ("/oost/", "/oost/prikbord", "/oost/agenda"):
        for _again in range(2):
            assert '<html lang="nl"' in dutch.get(page).text
            assert '<html lang="en"' in english.get(page).text


def test_someone_who_leaves_the_buurt_comes_as_a_guest(buurt, enter):
    a_post(buurt, kind=PostKind.ACTIVITEIT, title="Wandelen")
    member = a_member(buurt)
    look = enter(viewer_of(member.person, buurt).me)
    assert "/aanmelden" not in look("/oost/agenda")
    member.left_at = now()
    assert "/aanmelden" in look("/oost/agenda")  # as a guest, like anyone
