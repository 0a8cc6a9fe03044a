"""What is new, for programs that follow a buurt; and what others show of a link to a page."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.posts.models import Audience, Outcome
from tests.factories import a_buurt, a_member, a_person, a_post
from tests.support.hostile import STRINGS

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def buurt(app):
    return a_buurt("oost", name="Oost")


def entries(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    feed = ElementTree.fromstring(answer.data)  # noqa: S314  (our own)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.find(f"{ATOM}{name}").text
    return [[entry.find(f"{ATOM}{name}").text for name in ("title", "id")] for entry in feed.iter(f"{ATOM}entry")]


def test_the_feed_tells_what_is_new_for_everyone_and_names_nobody(client, log_in, buurt):
    author = a_member(buurt, a_person("Fatma Geheimenaam")).person
    a_post(buurt, author, title="Eerder", published_at=now() - timedelta(days=1))
    a_post(buurt, author, title="Nu")
    for title, fields in {
        "Besloten": {"audience": Audience.NEIGHBOURS},
        "Verborgen": {"hidden_at": now()},
        "Weg": {"closed_at": now(), "outcome": Outcome.WITHDRAWN},
        "Wacht": {"published_at": None},
    }.items():
        a_post(buurt, author, title=title, **fields)
    a_post(title="Elders")
    log_in(client, author)
    answer = client.get("/oost/prikbord.atom")
    assert [title for title, _url in entries(answer)] == ["Nu", "Eerder"]
    assert all(url.startswith("http") for _title, url in entries(answer))
    assert "Geheimenaam" not in answer.text
    assert "Fatma" not in answer.text
    assert client.get("/oost/prikbord.atom", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_an_empty_buurt_has_a_feed(client, buurt):
    assert entries(client.get("/oost/prikbord.atom")) == []


@pytest.mark.once
def test_no_string_breaks_the_feed(client, buurt, shared, tell):
    folder = shared / "data/E_vijandig"
    strings = [*STRINGS, *(folder / "xss_payloads.txt").read_text("utf-8").splitlines()]
    strings += json.loads((folder / "naughty_strings.json").read_text("utf-8"))
    posts = [a_post(buurt) for _ in range(30)]
    for start in range(0, len(strings), len(posts)):
        for post, text in zip(posts, strings[start : start + len(posts)], strict=False):
            row = db.session.merge(post)
            row.title, row.body = text.replace("\0", "")[:500], text.replace("\0", "")[:500]
        assert len(entries(client.get("/oost/prikbord.atom"))) == len(posts)
    tell(f"{len(strings)} strings")
    assert len(strings) > 4000


def test_a_link_shows_its_title_elsewhere_only_where_the_buurt_lets_itself_be_found(client, log_in, buurt):
    author = a_member(buurt).person
    number = a_post(buurt, author, title='Wie heeft "een" <ladder>?', body="Voor een uurtje.").number
    path = f"/oost/prikbord/{number}"
    page = client.get(path).text
    assert "og:title" not in page
    assert 'name="robots" content="noindex"' in page
    db.session.merge(buurt).found_by_search_engines = True
    page = client.get(path).text
    assert '<meta property="og:title" content="Wie heeft &#34;een&#34; &lt;ladder&gt;?">' in page
    assert '<meta property="og:description" content="Voor een uurtje.">' in page
    assert "noindex" not in page
    log_in(client, db.session.merge(author))
    assert "og:title" not in client.get(path).text
