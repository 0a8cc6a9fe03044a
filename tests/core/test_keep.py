"""What is kept is exact: a change shows at the next request, to everyone."""

import pytest

from buurtplein.core.db import start_reading, start_writing
from buurtplein.core.keep import Shelf, shared
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, change_post, hide_post, place_comment, place_post, withdraw_post
from buurtplein.posts.queries import board
from tests.factories import a_buurt, a_member, a_post, a_viewer, a_visitor, viewer_of


def test_a_page_for_visitors_is_drawn_once_until_something_changes(app, client):
    buurt = a_buurt("oost")
    a_post(buurt, title="Ladder gezocht")
    pages = app.extensions["kept_pages"]
    client.get("/oost/prikbord")
    kept = len(pages._pages)
    client.get("/oost/prikbord")
    assert len(pages._pages) == kept == 1
    a_post(buurt, title="Hamer gezocht")
    assert "Hamer gezocht" in client.get("/oost/prikbord").text


@pytest.mark.parametrize("what", ["change", "hide", "withdraw", "comment", "rename", "house rule"])
def test_every_change_shows_at_the_next_request(client, what):
    verbinder = a_viewer("verbinder", buurt=a_buurt("oost"))
    author = viewer_of(a_member(verbinder.buurt, None).person, verbinder.buurt)
    author.me.name, verbinder.me.name = "Saskia Bakker", "Wim Hofstee"
    post = place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht", "Een lange."))
    urls = ["/oost/", "/oost/prikbord", f"/oost/prikbord/{post.number}", "/oost/huisregels"]
    before = [client.get(url).text for url in urls]
    {
        "change": lambda: change_post(author, post, Draft(PostKind.VRAAG, "Trap gezocht")),
        "hide": lambda: hide_post(verbinder, post),
        "withdraw": lambda: withdraw_post(author, post),
        "comment": lambda: place_comment(author, post, body="Al gevonden?"),
        "rename": lambda: setattr(author.me, "name", "Truus Bakker"),
        "house rule": lambda: setattr(verbinder.buurt.rules[0], "title", "Wees aardig"),
    }[what]()
    after = [client.get(url).text for url in urls]
    assert sum(one != other for one, other in zip(before, after, strict=True)) >= 1
    gone = {"change": "Ladder gezocht", "hide": "Ladder gezocht", "withdraw": "Ladder gezocht", "rename": "Saskia"}
    for text in after:
        assert gone.get(what, "Wees vriendelijk" if what == "house rule" else "\0") not in text


def test_what_is_kept_for_visitors_is_never_shown_to_someone_else_or_the_other_way_round(app, client, log_in):
    buurt = a_buurt("oost")
    a_post(buurt, title="Voor buren", audience=Audience.NEIGHBOURS)
    neighbour = log_in(app.test_client(), a_viewer(buurt=buurt).me)
    for _again in range(2):
        assert "Voor buren" not in client.get("/oost/prikbord").text
        assert "Voor buren" in neighbour.get("/oost/prikbord").text


def test_a_page_with_a_form_of_one_visitor_is_not_kept(app, client):
    buurt = a_buurt("oost")
    post = a_post(buurt)
    client.get(f"/oost/prikbord/{post.number}/melden")
    client.get("/oost/meedoen")
    assert len(app.extensions["kept_pages"]._pages) == 0


def test_a_list_is_read_once_for_those_who_share_their_rights(app):
    buurt = a_buurt("oost")
    a_post(buurt, title="Voor buren", audience=Audience.NEIGHBOURS)
    one, other, visitor = a_viewer(buurt=buurt), a_viewer(buurt=buurt), a_visitor(buurt)
    start_reading()
    assert board(one) is board(other)
    assert [item.title for item in board(one).items] == ["Voor buren"]
    assert board(visitor).items == ()


def test_a_request_that_writes_makes_its_own_list():
    viewer = a_viewer()
    made = []
    start_writing()
    for _again in range(2):
        shared(viewer, "x", lambda: made.append(1) or ("list",))
    assert len(made) == 2
    start_reading()
    for _again in range(2):
        shared(viewer, "x", lambda: made.append(1) or ("list",))
    assert len(made) == 3


def test_the_shelf_is_bounded_and_drops_what_was_used_longest_ago():
    shelf = Shelf(most=2)
    shelf.put("a", "1"), shelf.put("b", "2")
    assert shelf.get("a") == "1"
    shelf.put("c", "3")
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == ("1", None, "3")
