"""A new professional is shown around once, and finds it again; nobody else is."""

import pytest

from buurtplein.buurten.models import Role
from buurtplein.core.db import db
from tests.factories import a_buurt, a_member, a_role
from tests.wijkopgaven.factories import an_actie, an_offer, an_opgave


@pytest.fixture
def newcomer():
    return a_member(a_buurt("oost"), None, "professional", welcomed_at=None)


@pytest.mark.parametrize("way_in", ["/oost/", "/oost/prof/opgaven"])
def test_who_is_new_is_shown_around_until_they_begin(client, log_in, newcomer, way_in):
    log_in(client, newcomer.person)
    first = client.get(way_in)
    assert first.status_code == 303
    assert first.headers["Location"] == "/oost/welkom"
    assert client.get("/oost/prikbord").status_code == 200
    assert client.post("/oost/welkom").headers["Location"] == "/oost/prof/opgaven"
    assert client.get(way_in).status_code == 200
    assert "/oost/welkom" in client.get("/mijn/werk").text
    assert "Aan de slag" not in client.get("/oost/welkom").text


def test_the_page_has_partners_open_opgaven_and_what_is_handed_to_them(client, log_in, newcomer):
    buurt = db.session.get_one(type(a_buurt()), newcomer.buurt_id)
    opgave = an_opgave(buurt, title="Veilig lopen")
    an_offer(an_actie(opgave, opgave.regiehouder, title="Bel de school"), newcomer.person)
    gone = a_member(buurt, None, "professional")
    gone.roles[0].ends_on = gone.roles[0].starts_on
    log_in(client, newcomer.person)
    page = client.get("/oost/welkom").text
    for words in ("Veilig lopen", "Bel de school", newcomer.person.name, "nu niemand"):
        assert words in page


@pytest.mark.parametrize("role", ["", "verbinder", "beheerder"])
def test_nobody_else_is_shown_around(client, log_in, role):
    buurt = a_buurt("oost")
    member = a_member(buurt, None, *([role] if role else []), welcomed_at=None)
    log_in(client, member.person)
    assert client.get("/oost/").status_code == 200
    assert client.get("/oost/welkom").status_code == 403


def test_a_bewoner_who_becomes_a_professional_is_new_as_one(client, log_in):
    member = a_member(a_buurt("oost"), welcomed_at=None)
    log_in(client, member.person)
    assert client.get("/oost/").status_code == 200
    a_role(member, Role.PROFESSIONAL)
    assert client.get("/oost/").headers["Location"] == "/oost/welkom"
