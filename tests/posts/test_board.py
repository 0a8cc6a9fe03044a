"""Choosing on the prikbord: by kind, state, theme, street and what is mine; with addresses that go back and on."""

import re
from datetime import timedelta
from html import unescape

import pytest

from buurtplein.core.clock import now
from buurtplein.posts.models import Audience, Outcome, PostKind
from buurtplein.posts.queries import Filter, board, count_posts
from buurtplein.posts.themes import Theme
from tests.factories import (
    a_buurt,
    a_comment,
    a_member,
    a_participation,
    a_person,
    a_post,
    a_viewer,
    a_visitor,
    viewer_of,
)


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def full(buurt):
    """One of each, by title."""
    author = a_member(buurt).person
    a_post(buurt, author, title="Heg", theme=Theme.GROEN, street="Lindelaan")
    a_post(buurt, author, title="Kast", street="Kerkpad", closed_at=now(), outcome=Outcome.SOLVED)
    a_post(buurt, author, title="Fiets", kind=PostKind.AANBOD, street="Lindelaan", audience=Audience.NEIGHBOURS)
    a_post(buurt, author, title="Oud", closed_at=now(), outcome=Outcome.EXPIRED, theme=Theme.GROEN)
    return buurt


def titles(page):
    return {unescape(found) for found in re.findall(r'class="briefje__titel"><a href="[^"]+">([^<]+)', page.text)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Heg", "Kast", "Fiets", "Oud"}),
        ("soort=aanbod", {"Fiets"}),
        ("stand=open", {"Heg", "Fiets"}),
        ("stand=gelukt", {"Kast"}),
        ("thema=groen", {"Heg", "Oud"}),
        ("thema=groen&stand=open", {"Heg"}),
        ("straat=Lindelaan", {"Heg", "Fiets"}),
        ("straat=Lindelaan&soort=vraag", {"Heg"}),
        ("straat=Nergens", set()),
        ("soort=onzin&stand=onzin&thema=onzin&mij=onzin", {"Heg", "Kast", "Fiets", "Oud"}),
    ],
)
def test_what_is_chosen_is_what_is_shown(client, log_in, full, query, found):
    log_in(client, a_member(full).person)
    assert titles(client.get(f"/oost/prikbord?{query}")) == found


def test_a_chip_takes_away_its_own_choice_and_no_other(client, full):
    page = client.get("/oost/prikbord?thema=groen&stand=open&straat=Lindelaan").text
    chips = [
        unescape(url) for url in re.findall(r'<a href="([^"]+)">', re.search(r'class="gekozen">(.*?)</p>', page)[1])
    ]
    assert chips == [
        "/oost/prikbord?thema=groen&straat=Lindelaan",
        "/oost/prikbord?stand=open&straat=Lindelaan",
        "/oost/prikbord?stand=open&thema=groen",
        "/oost/prikbord",
    ]


def test_for_me_is_what_i_placed_reacted_to_or_take_part_in(client, log_in, buurt):
    gerda, mo = a_member(buurt, a_person("Gerda")).person, a_member(buurt).person
    a_post(buurt, gerda, title="Van mij")
    a_comment(a_post(buurt, mo, title="Ik reageerde"), gerda)
    a_comment(a_post(buurt, mo, title="Ik trok het in"), gerda, removed_at=now())
    a_participation(a_post(buurt, mo, kind=PostKind.INITIATIEF, title="Ik doe mee"), gerda)
    a_post(buurt, mo, title="Van een ander")
    assert "Voor mij" not in client.get("/oost/prikbord").text
    assert len(titles(client.get("/oost/prikbord?mij=1"))) == 0  # a visitor is nobody
    log_in(client, gerda)
    assert titles(client.get("/oost/prikbord?mij=1")) == {"Van mij", "Ik reageerde", "Ik doe mee"}
    log_in(client, mo)
    assert "Van een ander" in titles(client.get("/oost/prikbord?mij=1"))


def test_who_may_not_read_a_post_does_not_see_it_counted(full):
    assert "aanbod" not in count_posts(a_visitor(full)).kinds
    member = a_viewer(buurt=full)
    assert count_posts(member).kinds == {"vraag": 3, "aanbod": 1}
    assert count_posts(member).streets == {"Kerkpad": 1, "Lindelaan": 2}
    assert count_posts(member).themes == {"groen": 2}


def test_a_choice_pages_by_key_to_its_end(client, buurt):
    author = a_member(buurt).person
    for n in range(45):
        a_post(buurt, author, title=f"Boom {n}", theme=Theme.GROEN, published_at=now() - timedelta(minutes=n // 3))
        a_post(buurt, author, title=f"Stoep {n}")
    seen, url = [], "/oost/prikbord?thema=groen"
    while url:
        page = client.get(url)
        seen += titles(page)
        more = re.search(r'href="(/oost/prikbord\?[^"]*voor=[^"]+)"', page.text)
        url = unescape(more[1]) if more else None
    assert sorted(seen) == sorted(f"Boom {n}" for n in range(45))


def test_the_theme_is_optional_and_can_be_changed(client, log_in, buurt):
    gerda = a_member(buurt, a_person("Gerda")).person
    log_in(client, gerda)
    client.post("/oost/plaats/vraag", data={"title": "Wie snoeit?", "theme": "groen"})

    def mine():
        return board(viewer_of(gerda, buurt), Filter(theme=Theme.GROEN)).items

    assert [post.title for post in mine()] == ["Wie snoeit?"]
    number = mine()[0].number
    assert '<option selected value="groen">' in client.get(f"/oost/prikbord/{number}/wijzig").text
    client.post(f"/oost/prikbord/{number}/wijzig", data={"title": "Wie snoeit?", "theme": ""})
    assert mine() == ()
