"""Searching for programs."""

from datetime import datetime

import pytest

from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, place_comment, place_post
from tests.factories import a_buurt, a_member, a_viewer, viewer_of


@pytest.fixture
def author(app):
    buurt = a_buurt("oost")
    return viewer_of(a_member(buurt).person, buurt)


@pytest.fixture
def ask(client, run_outbox):
    def answer(address, browser=client):
        run_outbox()
        return browser.get(address)

    return answer


def test_a_program_gets_what_the_page_shows(author, ask):
    post = place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht", "Een <b>rode</b> fiets.", street="Kerkpad"))
    place_comment(author, post, body="Het mag ook een blauwe fiets zijn.")
    answer = ask("/api/v1/oost/zoeken?q=fietsen&waar=Kerkpad").json
    assert (answer["total"], answer["next"], answer["complete"], answer["limited"]) == (2, None, True, False)
    [vraag] = [one for one in answer["results"] if one["kind"] == "vraag"]
    at = datetime.fromisoformat(vraag.pop("at"))
    assert at.tzinfo is not None
    assert vraag == {
        "kind": "vraag",
        "title": "Fiets gezocht",
        "excerpt": "Een <b>rode</b> fiets.",
        "author": author.me.first_name,
        "street": "Kerkpad",
        "url": f"/oost/prikbord/{post.number}-fiets-gezocht",
    }
    assert answer["facets"]["kind"] == {"kind:reactie": 1, "kind:vraag": 1}


def test_nothing_tells_who_may_read_what_or_who_wrote_it(author, ask):
    place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    text = ask("/api/v1/oost/zoeken?q=fiets").text
    assert f"author:{author.id}" not in text
    assert author.me.name not in text


def test_pages_follow_each_other(author, ask):
    for n in range(7):
        place_post(author, Draft(PostKind.VRAAG, f"Ladder {n}"))
    url, seen = "/api/v1/oost/zoeken?q=ladder&aantal=3", []
    while url:
        answer = ask(url).json
        assert answer["total"] == 7
        seen.append([one["title"] for one in answer["results"]])
        url = answer["next"]
    assert [len(page) for page in seen] == [3, 3, 1]
    assert sorted(title for page in seen for title in page) == [f"Ladder {n}" for n in range(7)]


@pytest.mark.parametrize(
    "wrong", ["", "?q=", "?q=%20", "?q=x&aantal=0", "?q=x&aantal=101", "?q=x&aantal=%C2%B2", "?q=x&aantal="]
)
def test_a_question_that_is_none_is_a_problem(author, ask, wrong):
    answer = ask(f"/api/v1/oost/zoeken{wrong}")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 422


def test_a_buurt_that_is_not_there_is_a_problem(ask):
    answer = ask("/api/v1/nergens/zoeken?q=fiets")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_who_is_logged_in_finds_what_they_may_read(app, author, ask, log_in):
    place_post(author, Draft(PostKind.VRAAG, "Fiets voor buren", audience=Audience.NEIGHBOURS))
    address = "/api/v1/oost/zoeken?q=fiets"
    assert ask(address).json["total"] == 0
    assert ask(address, log_in(app.test_client(), a_viewer(buurt=author.buurt).me)).json["total"] == 1
    assert ask(address, log_in(app.test_client(), a_viewer("verbinder").me)).json["total"] == 0
