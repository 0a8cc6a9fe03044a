"""The buurt as an app: the manifest, the service worker, and which pages may be kept for whom."""

import re

import pytest

from buurtplein.buurten.lastseen import HEADER
from buurtplein.buurten.models import Accent
from buurtplein.core.db import db
from tests.factories import a_buurt, a_member, a_person


@pytest.fixture
def buurt():
    return a_buurt("oost", name='Oost "aan" de <Vecht>', phone="06-12 34 56 78", contact_name="Samira")


def test_the_manifest_gives_the_buurt_its_own_name_colour_and_start(client, buurt):
    buurt.accent = Accent.LINDE
    manifest = client.get("/oost/plein.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    told = manifest.json
    assert (told["name"], told["start_url"], told["theme_color"]) == ('Oost "aan" de <Vecht>', "/oost/", "#1f5a2c")
    for icon in told["icons"]:
        with client.get(icon["src"]) as picture:
            assert picture.mimetype == "image/png"
    assert 'rel="manifest" href="/oost/plein.webmanifest"' in client.get("/oost/").text


def test_a_plate_has_the_colour_it_has_on_the_page(app):
    from buurtplein.home.installed import PLATES

    with app.open_resource("static/css/buurtplein.css", "r") as style:
        on_page = dict(re.findall(r":root\[data-accent=(\w+)\]\{[^}]*--bord:(#\w+)", style.read()[:12_000]))
    assert {accent: PLATES[accent] for accent in Accent if accent is not Accent.EMAILLE} == on_page


def test_the_worker_changes_with_what_it_keeps_and_reaches_no_further_than_its_buurt(client, buurt):
    before = client.get("/oost/sw.js")
    assert before.mimetype == "text/javascript"
    assert client.get("/oost/sw.js").data == before.data
    db.session.merge(buurt).phone = "06-87 65 43 21"
    db.session.flush()
    other_phone = client.get("/oost/sw.js")
    assert other_phone.data != before.data
    a_member(buurt, a_person("Samira Haddad"), "verbinder")
    assert client.get("/oost/sw.js").data != other_phone.data
    assert "Service-Worker-Allowed" not in before.headers
    for path in re.findall(r'"(/static/[^"]+)"', before.text):
        with client.get(path) as file:
            assert file.status_code == 200, path


def test_a_browser_that_has_the_worker_is_not_sent_it_again(client, buurt):
    tag = client.get("/oost/sw.js").headers["ETag"]
    again = client.get("/oost/sw.js", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    db.session.merge(buurt).phone = "06-87 65 43 21"
    db.session.flush()
    assert client.get("/oost/sw.js", headers={"If-None-Match": tag}).status_code == 200


def test_the_page_without_network_is_the_same_for_everyone_and_says_whom_to_call(client, log_in, buurt):
    seen = client.get("/oost/zonder-internet").text
    assert "06-12&nbsp;34&nbsp;56&nbsp;78" in seen
    log_in(client, a_member(buurt).person)
    assert client.get("/oost/zonder-internet").text == seen


def test_a_page_may_be_kept_only_of_who_has_no_duties_and_never_one_that_is_mine(client, log_in, buurt):
    as_visitor = client.get("/oost/").headers[HEADER]
    neighbour = a_member(buurt)
    log_in(client, neighbour.person)
    marks = {client.get(path).headers.get(HEADER) for path in ("/oost/", "/oost/agenda", "/oost/gids")}
    assert len(marks) == 1
    assert marks.isdisjoint({as_visitor, None})
    for path in (
        "/mijn",
        "/oost/prikbord",
        "/oost/mijn/koppelingen",
        "/oost/agenda?week=2026-50",
        "/oost/zonder-internet",
    ):
        assert HEADER not in client.get(path).headers, path
    log_in(client, a_member(buurt, None, "verbinder").person)
    assert HEADER not in client.get("/oost/").headers


def test_a_page_that_says_something_once_is_not_kept(client, log_in, buurt):
    log_in(client, a_member(buurt).person)
    client.post("/weergave", data={"letters": "groot"})
    page = client.get("/oost/")
    assert "Je keuze is bewaard." in page.text
    assert HEADER not in page.headers
    assert HEADER in client.get("/oost/").headers


def test_logging_out_empties_what_the_browser_kept(client, log_in, buurt):
    log_in(client, a_member(buurt).person)
    assert client.post("/uitloggen").headers["Clear-Site-Data"] == '"cache", "storage"'
