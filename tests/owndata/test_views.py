"""The pages: seeing, proving who one is, leaving and being erased."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.agenda.models import Signup
from buurtplein.buurten.models import Membership, Role
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.people.models import LoginSession, Person
from buurtplein.people.passwords import hash_password
from buurtplein.posts.models import Outcome, Post, PostKind
from tests.factories import a_buurt, a_member, a_participation, a_person, a_post, a_role

PASSWORD = "drie losse woorden"


@pytest.fixture
def gerda():
    return a_person("Gerda Bakker", email="gerda@example.org", password_hash=hash_password(PASSWORD))


def text_of(response):
    return response.get_data(as_text=True)


def long_ago():
    """Logging in was a while ago."""
    for session in db.session.scalars(select(LoginSession)):
        session.started_at = now() - timedelta(hours=2)


def test_one_sees_every_kind_with_its_term(client, log_in, gerda):
    a_post(a_buurt("oost", name="Oost"), gerda, title="Mijn ladder")
    log_in(client, gerda)
    page = text_of(client.get("/mijn/bewaard"))
    assert "30 dagen na het laatste gebruik" in page
    kind = text_of(client.get("/mijn/bewaard/berichten"))
    assert "Mijn ladder" in kind
    assert "Oost" in kind
    assert client.get("/mijn/bewaard/wachtwoorden").status_code == 404


@pytest.mark.parametrize(
    "path", ["/mijn/bewaard.zip", "/mijn/wissen", "/mijn/email", "/mijn/wachtwoord", "/mijn/tweede-stap"]
)
def test_who_logged_in_a_while_ago_shows_first_who_they_are(client, log_in, gerda, path):
    log_in(client, gerda)
    assert client.get(path).status_code == 200
    long_ago()
    asked = client.get(path)
    assert (asked.status_code, asked.location) == (303, f"/mijn/bevestig?next={path}")
    assert client.post("/mijn/bevestig", data={"password": "fout", "next": path}).status_code == 422
    assert client.get(path).status_code == 303
    assert client.post("/mijn/bevestig", data={"password": PASSWORD, "next": path}).location == path
    assert client.get(path).status_code == 200


def test_erasing_takes_the_word_and_ends_the_session(client, log_in, gerda):
    person_id = gerda.id
    log_in(client, gerda)
    assert "Dit blijft" in text_of(client.get("/mijn/wissen"))
    assert client.post("/mijn/wissen", data={"word": "nee"}).status_code == 422
    assert db.session.get_one(Person, person_id, populate_existing=True).erased_at is None
    assert client.post("/mijn/wissen", data={"word": " Wissen "}).status_code == 303
    assert db.session.get_one(Person, person_id, populate_existing=True).erased_at is not None
    assert client.get("/mijn").status_code == 303


def test_erasing_without_recent_proof_changes_nothing(client, log_in, gerda):
    person_id = gerda.id
    log_in(client, gerda)
    long_ago()
    assert client.post("/mijn/wissen", data={"word": "wissen"}).location.startswith("/mijn/bevestig")
    assert db.session.get_one(Person, person_id, populate_existing=True).erased_at is None


def test_the_last_beheerder_reads_what_to_hand_over(client, log_in, gerda):
    a_role(a_member(a_buurt("oost", name="Oost"), gerda), Role.BEHEERDER)
    log_in(client, gerda)
    page = text_of(client.get("/mijn/wissen"))
    assert "Je bent de enige beheerder van Oost." in page
    assert "Typ het woord" not in page
    assert client.post("/mijn/wissen", data={"word": "wissen"}).status_code == 422


# ------------------------------------------------------------------------------------------- leaving a buurt
def test_leaving_a_buurt_withdraws_what_stands_open(client, log_in, gerda):
    oost, west = a_buurt("oost"), a_buurt("west")
    a_member(oost, gerda, street="Lindelaan")
    a_member(west, gerda, street="Wilgenlaan")
    here, there = a_post(oost, gerda), a_post(west, gerda)
    a_participation(a_post(oost, kind=PostKind.ACTIVITEIT), gerda)
    ids = here.id, there.id, gerda.id
    log_in(client, gerda)
    assert "Ga weg uit Oost" in text_of(client.get("/oost/vertrek"))
    assert client.post("/oost/vertrek").location == "/mijn"
    assert client.get("/oost/jij").status_code == 403
    assert client.get("/west/jij").status_code == 200
    outcomes = dict(
        db.session.execute(select(Post.id, Post.outcome).where(Post.buurt_id.in_([oost.id, west.id]))).all()
    )
    assert (outcomes[ids[0]], outcomes[ids[1]]) == (Outcome.WITHDRAWN, None)
    streets = select(Membership.street).where(Membership.person_id == ids[2]).order_by(Membership.id)
    assert list(db.session.scalars(streets)) == ["", "Wilgenlaan"]
    assert db.session.scalars(select(Signup.id).where(Signup.buurt_id == oost.id)).all() == []


def test_who_has_a_role_asks_to_end_it_first(client, log_in, gerda):
    a_role(a_member(a_buurt("oost"), gerda), Role.BEHEERDER)
    log_in(client, gerda)
    assert "Je hebt hier een rol." in text_of(client.get("/oost/vertrek"))
    assert client.post("/oost/vertrek").status_code == 403


def test_one_changes_ones_street(client, log_in, gerda):
    member = a_member(a_buurt("oost"), gerda, street="Lindelaan")
    member_id = member.id
    log_in(client, gerda)
    assert 'value="Lindelaan"' in text_of(client.get("/oost/jij"))
    assert client.post("/oost/jij", data={"street": "Beukenlaan"}).status_code == 303
    assert db.session.get_one(Membership, member_id, populate_existing=True).street == "Beukenlaan"
