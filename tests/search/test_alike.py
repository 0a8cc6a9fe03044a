"""What may fit a post: under it, and while placing one. It shows what the reader may read, and stops nobody."""

from html import unescape

import pytest

from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, hide_post, place_post, solve_post, withdraw_post
from buurtplein.search.alike import Like
from buurtplein.search.queries import alike
from tests.factories import a_buurt, a_member, a_viewer, a_visitor, everyone, viewer_of


@pytest.fixture
def buurt(app):
    return a_buurt("oost")


@pytest.fixture
def author(buurt):
    return viewer_of(a_member(buurt).person, buurt)


@pytest.fixture(autouse=True)
def others(author):
    """A plein with enough on it to tell words apart."""
    for title in ("Koffie in het buurthuis", "Wie past op de kat?", "Wandelen in het park", "Boeken ruilen", "Soep"):
        place_post(author, Draft(PostKind.VRAAG, title))


@pytest.fixture
def fitting(app, run_outbox):
    def titles(viewer, post):
        run_outbox()
        return [found.title for found in alike(viewer, app.extensions["search"], Like(post.kind, post.title, post.id))]

    return titles


def test_an_offer_comes_first_under_a_vraag_and_a_vraag_first_under_an_offer(author, fitting):
    vraag = place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    other = place_post(author, Draft(PostKind.VRAAG, "Waar koop ik een ladder?"))
    aanbod = place_post(author, Draft(PostKind.AANBOD, "Mijn ladder kun je lenen"))
    assert fitting(author, vraag) == [aanbod.title, other.title]
    assert set(fitting(author, aanbod)) == {vraag.title, other.title}


def test_what_has_nothing_in_common_is_not_shown(author, fitting):
    post = place_post(author, Draft(PostKind.VRAAG, "Wie helpt mij graag in de buurt?"))
    assert fitting(author, post) == []
    assert fitting(author, place_post(author, Draft(PostKind.AANBOD, "Pianoles"))) == []


def test_what_is_over_is_not_shown(author, fitting):
    vraag = place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    solve_post(author, place_post(author, Draft(PostKind.AANBOD, "Ladder te leen")))
    withdraw_post(author, place_post(author, Draft(PostKind.AANBOD, "Grote ladder te leen")))
    assert fitting(author, vraag) == []


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.PUBLIC, {"visitor", "neighbour", "verbinder", "professional", "beheerder", "verbinder elsewhere"}),
        (Audience.NEIGHBOURS, {"neighbour", "verbinder", "professional", "beheerder"}),
        (Audience.VERBINDERS, {"verbinder"}),
    ],
)
def test_only_who_may_read_it_sees_that_it_fits(buurt, author, fitting, audience, readers):
    aanbod = place_post(author, Draft(PostKind.AANBOD, "Ladder te leen"))
    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht", audience=audience))
    assert {who for who, viewer in everyone(buurt).items() if fitting(viewer, aanbod)} == readers


def test_it_goes_at_once_when_it_is_hidden_also_from_a_page_that_was_kept(buurt, author, client, run_outbox):
    vraag = place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    aanbod = place_post(author, Draft(PostKind.AANBOD, "Mijn ladder kun je lenen"))
    run_outbox()
    url = f"/oost/prikbord/{vraag.number}"
    assert aanbod.title in client.get(url).text
    hide_post(a_viewer("verbinder", buurt=buurt), aanbod)
    assert aanbod.title not in client.get(url).text


def test_nothing_of_another_buurt_fits(buurt, author, fitting):
    place_post(a_viewer(), Draft(PostKind.AANBOD, "Ladder te leen"))
    vraag = place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    assert fitting(author, vraag) == []
    assert fitting(a_visitor(buurt), vraag) == []


def test_someone_who_looks_first_sees_what_is_there_already_and_may_go_on(app, author, log_in, client, run_outbox):
    there = place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    run_outbox()
    neighbour = log_in(client, a_viewer(buurt=author.buurt).me)
    filled = {"title": "Ik zoek een ladder", "audience": "public"}
    preview = unescape(neighbour.post("/oost/plaats/vraag", data={**filled, "stap": "bekijk"}).text)
    assert preview.index("Misschien is dit er al") < preview.index(there.title)
    assert "Zet op het plein" in preview
    assert neighbour.post("/oost/plaats/vraag", data=filled).status_code == 303


def test_without_an_index_there_is_simply_nothing_to_show(app, author, client, tmp_path, monkeypatch):
    from buurtplein.search.whoosh_engine import WhooshEngine

    vraag = place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    monkeypatch.setitem(app.extensions, "search", WhooshEngine(tmp_path / "nothing"))
    answer = client.get(f"/oost/prikbord/{vraag.number}")
    assert answer.status_code == 200
    assert "Misschien past dit ook" not in answer.text
