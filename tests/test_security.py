"""What holds for every address of the site: guards, proof of origin, headers, cookies and sessions."""

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from buurtplein.buurten.models import Membership
from buurtplein.core.clock import now, today
from buurtplein.core.db import Base, db
from buurtplein.core.tenancy import across_buurten
from buurtplein.core.web import guard_of, refuse_unguarded
from buurtplein.people.models import LoginSession, Person
from buurtplein.people.operations import add_person
from buurtplein.people.viewer import Caretaker
from tests.factories import a_buurt, a_member, a_viewer
from tests.support.cookies import cookie_for
from tests.support.network import WentOut

PASSWORD = "drie losse woorden"
WITHOUT_TOKEN = {
    "notifications.unsubscribe",
    "gids.check",
    "matching.reply",
}  # from a mail program, proven by what is in the link


def rules(app: Flask, *methods: str) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and rule.methods & set(methods):
            yield rule


def _value_for(converter: BaseConverter) -> int | str:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "vraag"


def url(app: Flask, rule: Rule, buurt: str) -> str:
    values = {name: _value_for(converter) for name, converter in rule._converters.items()}
    values |= {"buurt": buurt} if "buurt" in rule.arguments else {}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


@pytest.fixture
def somebody(app: Flask) -> Person:
    return add_person(Caretaker("test"), name="Gerda Bakker", email="gerda@example.org", password=PASSWORD)


def enter(client: FlaskClient, password: str = PASSWORD, email: str = "gerda@example.org") -> object:
    return client.post("/inloggen", data={"email": email, "password": password})


# ------------------------------------------------------------------------------------------- guards
def test_every_endpoint_says_who_may_come_in(app):
    endpoints = [endpoint for endpoint in app.view_functions if endpoint != "static"]
    assert len(endpoints) > 30
    assert all(guard_of(app, endpoint) is not None for endpoint in endpoints)


@pytest.mark.own_app
def test_the_app_refuses_to_start_with_an_endpoint_without_a_guard():
    app = Flask("bare")
    app.add_url_rule("/open", view_func=lambda: "open", endpoint="open")
    with pytest.raises(RuntimeError, match="open"):
        refuse_unguarded(app)


# ------------------------------------------------------------------------------------------- proof of origin
def test_no_form_is_taken_without_our_token(app, log_in, tell):
    viewer = a_viewer("verbinder", "professional", "beheerder")
    app.test_client_class = app.test_client_class or FlaskClient
    app.config["WTF_CSRF_ENABLED"] = True
    client = log_in(app.test_client(), viewer.me)
    _cookie, of_another_session = cookie_for(app, viewer.me)
    db.session.commit()
    assert 'name="csrf_token"' in client.get("/mijn/gegevens").text  # so that this session has a token of its own
    tried = 0
    for rule in rules(app, "POST", "PUT", "PATCH", "DELETE"):
        if rule.endpoint in WITHOUT_TOKEN:
            continue
        for data in ({}, *({"csrf_token": token} for token in ("wrong", "", of_another_session))):
            response = client.post(url(app, rule, viewer.buurt.slug), data=data)
            assert response.status_code == 400, f"{rule.endpoint} took {data}: {response.status_code}"
            tried += 1
    tell(f"{tried} refused")
    assert tried > 150


@pytest.mark.own_app
@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_a_test_that_goes_out_to_the_network_breaks(host):
    with pytest.raises(WentOut):
        socket.create_connection((host, 80))


def test_looking_at_a_page_writes_nothing(app, client, log_in):
    viewer = a_viewer("verbinder", "professional", "beheerder")
    log_in(client, viewer.me)
    before = everything()
    walked = 0
    for rule in rules(app, "GET"):
        response = client.get(url(app, rule, viewer.buurt.slug))
        assert response.status_code < 500, rule.endpoint
        walked += 1
    assert walked > 30
    assert everything() == before


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for when a session was last seen and what was looked at."""
    db.session.commit()
    rows = {}
    with across_buurten("a test compares the whole database"):
        for table in Base.metadata.sorted_tables:
            columns = [c for c in table.columns if (table.name, c.name) != ("login_session", "seen_at")]
            rows[table.name] = [tuple(row) for row in db.session.execute(select(*columns))]
    return rows


# ------------------------------------------------------------------------------------------- headers and cookies
def test_every_answer_carries_the_headers(app, client):
    buurt = a_buurt()
    answers = [client.get(url(app, rule, buurt.slug)) for rule in rules(app, "GET")]
    answers += [client.get("/bestaat-niet/"), client.post("/inloggen", data={})]
    assert len(answers) > 30
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        for part in (
            "default-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ):
            assert part in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_over_https_cookies_are_bound_to_the_host_and_browsers_stay_on_https(settings, tmp_path):
    from dataclasses import replace

    from buurtplein.app import create_app

    secure = create_app(replace(settings, base_url="https://plein.example.org"), testing=True)
    answer = secure.test_client().get("/inloggen", base_url="https://plein.example.org")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-plein=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert int(answer.headers["Strict-Transport-Security"].split("max-age=")[1].split(";")[0]) >= 31_536_000
    with secure.app_context():
        db.engine.dispose()


# ------------------------------------------------------------------------------------------- sessions
def test_logging_in_gives_a_new_session_and_only_a_digest_is_kept(client, somebody):
    client.get("/inloggen")
    with client.session_transaction() as cookie:
        before = dict(cookie)
    assert enter(client).status_code == 303
    with client.session_transaction() as cookie:
        token = cookie["sid"]
        assert cookie.get("csrf_token") != before.get("csrf_token") or "csrf_token" not in cookie
    assert len(token) >= 43
    assert token not in str(db.session.scalars(select(LoginSession.token_digest)).all())


def test_a_stolen_cookie_is_worth_nothing_after_logging_out(app, client, somebody):
    enter(client)
    stolen = client.get_cookie("plein").value
    client.post("/uitloggen")
    thief = app.test_client()
    thief.set_cookie("plein", stolen)
    assert thief.get("/mijn").status_code == 303


def test_a_new_password_logs_out_the_other_devices_and_whoever_copied_this_cookie(app, client, somebody):
    enter(client)
    thief = app.test_client()
    thief.set_cookie("plein", client.get_cookie("plein").value)
    assert thief.get("/mijn").status_code == 200
    other = app.test_client()
    enter(other)
    assert other.get("/mijn").status_code == 200
    assert client.post("/mijn/wachtwoord", data={"password": "vier andere losse woorden"}).status_code == 303
    assert client.get("/mijn").status_code == 200
    assert other.get("/mijn").status_code == thief.get("/mijn").status_code == 303


@pytest.mark.parametrize("loss", ["the role ended", "left the buurt", "the person was erased"])
def test_who_lost_a_role_gets_nowhere_with_the_cookie_they_had(client, log_in, loss):
    beheerder = a_viewer("beheerder", buurt=a_buurt("oost"))
    log_in(client, beheerder.me)
    assert client.get("/oost/beheer").status_code == 200
    membership = db.session.get_one(Membership, beheerder.membership.id)
    if loss == "the role ended":
        membership.roles[0].ends_on = today()
    elif loss == "left the buurt":
        membership.left_at = now()
    else:
        membership.person.erased_at = now()
    refused = client.get("/oost/beheer")
    assert refused.status_code == (303 if "erased" in loss else 403)
    assert client.post("/oost/beheer", data={}).status_code == 403


def without_token(page: str) -> str:
    """A token holds the second in which it was made."""
    return re.sub(r'(csrf[-_]token" (?:value|content)=")[^"]+', r"\1", page)


def test_known_and_unknown_addresses_get_the_same_answer(client, somebody):
    known, unknown = enter(client, "verkeerd woord"), enter(client, "verkeerd woord", "niemand@example.org")
    assert known.status_code == unknown.status_code == 422
    assert without_token(known.text).replace("gerda@", "x@") == without_token(unknown.text).replace("niemand@", "x@")
    asked = [client.post("/inloggen/mail", data={"email": who}) for who in ("gerda@example.org", "niemand@example.org")]
    assert {(a.status_code, a.headers["Location"]) for a in asked} == {(303, "/inloggen/code")}


def test_signing_up_does_not_tell_who_is_known(client, somebody):
    buurt = a_buurt()
    a_member(a_buurt(), somebody)
    data = {"name": "Iemand", "postcode": "1234 AB"}
    answers = [
        client.post(f"/{buurt.slug}/meedoen", data={**data, "email": e})
        for e in ("gerda@example.org", "nieuw@example.org")
    ]
    assert {(a.status_code, a.headers["Location"]) for a in answers} == {(303, f"/{buurt.slug}/meedoen/code")}
    assert db.session.scalar(select(func.count(Person.id))) == 1


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "////evil",
        "evil.example",
    ],
)
def test_logging_in_never_sends_anyone_to_another_site(client, somebody, target):
    answer = client.post(
        "/inloggen", query_string={"next": target}, data={"email": "gerda@example.org", "password": PASSWORD}
    )
    where = urlsplit(answer.headers["Location"])
    assert (where.scheme, where.netloc) == ("", "")
    assert where.path == "/mijn"


def test_logging_in_goes_on_to_the_page_one_came_for(client, somebody):
    answer = client.post(
        "/inloggen", query_string={"next": "/mijn/gegevens"}, data={"email": "gerda@example.org", "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/mijn/gegevens"
