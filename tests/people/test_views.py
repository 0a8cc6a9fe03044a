"""Logging in and out, and the pages about oneself, in the browser."""

import re
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.secrets import digest
from buurtplein.outbox.models import Letter
from buurtplein.people.models import Code, LoginSession, Person
from buurtplein.people.passwords import hash_password
from tests.factories import a_buurt, a_member, a_person, a_viewer

PASSWORD = "drie losse woorden"


@pytest.fixture
def gerda():
    return a_person("Gerda Bakker", email="gerda@example.org", password_hash=hash_password(PASSWORD))


def text_of(response):
    return response.get_data(as_text=True)


def letters():
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def code_in(letter):
    return re.search(r"\b\d{6}\b", letter.text)[0]


def the(person_id):
    return db.session.get_one(Person, person_id, populate_existing=True)


# ------------------------------------------------------------------------------------------- with a password
def test_logging_in_with_a_password_leads_to_ones_own_page(client, gerda):
    answer = client.post("/inloggen", data={"email": " Gerda@Example.org ", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/mijn")
    assert "Dag Gerda" in text_of(client.get("/mijn"))


def test_who_is_logged_in_already_goes_on(client, log_in, gerda):
    log_in(client, gerda)
    assert client.get("/inloggen?next=/lindekwartier/").location == "/lindekwartier/"


@pytest.mark.parametrize(
    ("email", "password"), [("gerda@example.org", "iets anders"), ("nobody@example.org", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, gerda, email, password):
    answer = client.post("/inloggen", data={"email": email, "password": password})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in page
    assert f'value="{email}"' in page
    assert password not in page
    assert client.get("/mijn").status_code == 303


@pytest.mark.parametrize("fields", [{}, {"email": "gerda"}, {"email": "gerda@example.org"}, {"password": "x"}])
def test_a_form_that_is_not_full_comes_back(client, gerda, fields):
    answer = client.post("/inloggen", data=fields)
    assert answer.status_code == 422
    assert "<title>Fout: " in text_of(answer)


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/lindekwartier/plaats/vraag", "/lindekwartier/plaats/vraag"),
        ("/lindekwartier/zoeken?q=fiets", "/lindekwartier/zoeken?q=fiets"),
        ("//evil.example", "/mijn"),
        ("https://evil.example/", "/mijn"),
        ("/\\evil.example", "/mijn"),
        ("\\\\evil.example", "/mijn"),
        ("/ok\nSet-Cookie: x=y", "/mijn"),
        ("javascript:alert(1)", "/mijn"),
        ("evil.example", "/mijn"),
        ("", "/mijn"),
    ],
)
def test_one_goes_on_within_the_site_only(client, gerda, wanted, goes_to):
    fields = {"email": "gerda@example.org", "password": PASSWORD, "next": wanted}
    assert client.post("/inloggen", data=fields).location == goes_to


def test_who_had_to_log_in_to_place_something_finds_the_way_to_join_that_buurt(client):
    assert "/lindekwartier/meedoen" in text_of(client.get("/inloggen?next=/lindekwartier/plaats/vraag"))
    assert "/meedoen" not in text_of(client.get("/inloggen?next=/mijn"))
    assert client.get("/inloggen?next=%2F%5B%5D%2F%3F").status_code == 200


# ------------------------------------------------------------------------------------------- with a code
def test_logging_in_with_a_code_from_the_mail(client, gerda):
    answer = client.post("/inloggen/mail", data={"email": "gerda@example.org", "next": "/lindekwartier/"})
    assert (answer.status_code, answer.location) == (303, "/inloggen/code?next=/lindekwartier/")
    assert "gerda@example.org" in text_of(client.get(answer.location))
    fields = {"email": "gerda@example.org", "code": code_in(letters()[-1]), "next": "/lindekwartier/"}
    wrong = client.post("/inloggen/code", data=fields | {"code": "000000"})
    assert (wrong.status_code, "klopt niet" in text_of(wrong)) == (422, True)
    assert client.post("/inloggen/code", data=fields).location == "/lindekwartier/"
    assert client.get("/mijn").status_code == 200


def test_a_code_works_once(client, app, gerda):
    client.post("/inloggen/mail", data={"email": "gerda@example.org"})
    fields = {"email": "gerda@example.org", "code": code_in(letters()[-1])}
    assert client.post("/inloggen/code", data=fields).status_code == 303
    assert app.test_client().post("/inloggen/code", data=fields).status_code == 422


@pytest.mark.parametrize(
    ("what", "value"),
    [("expires_at", now() - timedelta(seconds=1)), ("email", "mo@example.org"), ("used_at", now())],
)
def test_a_code_that_is_too_old_of_another_address_or_used_is_refused(client, gerda, what, value):
    client.post("/inloggen/mail", data={"email": "gerda@example.org"})
    setattr(db.session.scalars(select(Code)).one(), what, value)
    answer = client.post("/inloggen/code", data={"email": "gerda@example.org", "code": code_in(letters()[-1])})
    assert answer.status_code == 422
    assert "Deze code klopt niet, of werkt niet meer. Vraag een nieuwe code." in text_of(answer)
    assert client.get("/mijn").status_code == 303


def test_who_was_erased_gets_in_with_nothing(client, log_in, gerda):
    client.post("/inloggen/mail", data={"email": "gerda@example.org"})
    code = code_in(letters()[-1])
    browser = log_in(client, gerda)
    db.session.get_one(Person, gerda.id).erased_at = now()
    assert browser.get("/mijn").status_code == 303
    for path, fields in (("code", {"code": code}), ("", {"password": PASSWORD})):
        answer = browser.post(f"/inloggen/{path}".rstrip("/"), data={"email": "gerda@example.org", **fields})
        assert answer.status_code == 422


def test_asking_a_code_gives_the_same_answer_for_every_address(client, gerda):
    known = client.post("/inloggen/mail", data={"email": "gerda@example.org"})
    unknown = client.post("/inloggen/mail", data={"email": "nobody@example.org"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert len(letters()) == 2


def test_asking_a_code_without_an_address_says_so_and_keeps_what_was_typed(client):
    answer = client.post("/inloggen/mail", data={"email": "gerda", "password": "al getypt"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'value="gerda"' in page
    assert "Dit e-mailadres klopt niet." in page
    assert "Vul je wachtwoord in." not in page
    assert "al getypt" not in page
    assert letters() == []


def test_typing_a_code_without_having_asked_for_one_leads_back(client):
    assert client.get("/inloggen/code").location == "/inloggen"


def test_a_strange_language_cookie_does_no_harm(client, gerda):
    client.set_cookie("taal", "../../zz")
    assert client.post("/inloggen/mail", data={"email": "nobody@example.org"}).status_code == 303


def test_logging_out_ends_the_session(client, log_in, gerda):
    log_in(client, gerda)
    assert client.post("/uitloggen").location == "/"
    assert client.get("/mijn").status_code == 303
    assert db.session.scalars(select(LoginSession)).all() == []


def test_who_logs_in_as_another_leaves_no_session_behind(client, log_in, gerda):
    a_buurt("lindekwartier")
    log_in(client, a_person("Mo", email="mo@example.org"))
    fields = {"name": "Gerda", "email": "gerda@example.org", "postcode": "1234AB"}
    for asks, typed in (
        ("/lindekwartier/meedoen", "/lindekwartier/meedoen/code"),
        ("/inloggen/mail", "/inloggen/code"),
    ):
        client.post(asks, data=fields)
        assert client.post(typed, data={**fields, "code": code_in(letters()[-1])}).status_code == 303
        assert db.session.scalars(select(LoginSession.person_id)).all() == [gerda.id]
        assert "Dag Gerda" in text_of(client.get("/mijn"))


# ------------------------------------------------------------------------------------------- oneself
@pytest.mark.parametrize("path", ["/mijn", "/mijn/gegevens"])
def test_a_visitor_has_no_page_of_their_own(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, f"/inloggen?next={path}")


@pytest.mark.parametrize("path", ["/mijn/gegevens", "/mijn/wachtwoord", "/mijn/apparaten/1/uitloggen", "/uitloggen"])
def test_a_visitor_changes_nothing(client, path):
    assert client.post(path, data={"name": "X"}).status_code == 403


def test_ones_own_page_leads_to_ones_own_buurten(client, log_in, gerda):
    a_member(a_buurt("lindekwartier", name="Lindekwartier"), gerda)
    a_buurt("parkwijk", name="Parkwijk")
    log_in(client, gerda)
    page = text_of(client.get("/mijn"))
    assert 'href="/lindekwartier/mijn-berichten"' in page
    assert "Parkwijk" not in page


def test_ones_own_page_of_somebody_without_buurt_leads_to_the_list(client, log_in, gerda):
    log_in(client, gerda)
    assert "Je hoort nog bij geen buurt." in text_of(client.get("/mijn"))


def test_one_corrects_ones_own_data(client, log_in, gerda):
    log_in(client, gerda)
    person_id = gerda.id
    page = text_of(client.get("/mijn/gegevens"))
    assert 'value="Gerda Bakker"' in page
    fields = {"name": "Gerda de Bakker", "phone": "06-11111111", "postcode": "1234 AB", "language": "en"}
    assert client.post("/mijn/gegevens", data=fields).status_code == 303
    changed = the(person_id)
    assert (changed.name, changed.language) == ("Gerda de Bakker", "en")


@pytest.mark.parametrize("fields", [{"name": " "}, {"name": "x" * 81}, {"name": "Gerda", "language": "xx"}])
def test_wrong_data_come_back_with_what_was_typed(client, log_in, gerda, fields):
    log_in(client, gerda)
    answer = client.post("/mijn/gegevens", data={"phone": "06-nieuw", "language": "nl", **fields})
    assert answer.status_code == 422
    assert 'value="06-nieuw"' in text_of(answer)
    assert the(1).name == "Gerda Bakker"


@pytest.mark.parametrize("password", ["", "te kort", "gerda gerda gerda", "a" * 129])
def test_a_weak_password_is_refused_and_never_shown_again(client, log_in, gerda, password):
    log_in(client, gerda)
    assert client.get("/mijn/wachtwoord").status_code == 200
    answer = client.post("/mijn/wachtwoord", data={"password": password})
    assert answer.status_code == 422
    assert 'id="password-fout"' in text_of(answer)
    if password:
        assert password not in text_of(answer)


def test_a_new_password_logs_the_other_devices_out(client, app, log_in, gerda):
    log_in(client, gerda)
    other = app.test_client()
    log_in(other, db.session.merge(gerda))
    assert client.post("/mijn/wachtwoord", data={"password": "vier andere woorden"}).status_code == 303
    assert client.get("/mijn").status_code == 200
    assert other.get("/mijn").status_code == 303
    assert other.post("/inloggen", data={"email": "gerda@example.org", "password": PASSWORD}).status_code == 422


def test_one_sees_ones_devices_and_logs_one_out(client, log_in, gerda):
    log_in(client, gerda)
    old = LoginSession(token_digest=digest("session", "old"), person_id=gerda.id, device="Firefox op Android")
    theirs = LoginSession(token_digest=digest("session", "theirs"), person_id=a_person().id)
    db.session.add_all([old, theirs])
    db.session.flush()
    old_id, their_id = old.id, theirs.id
    page = text_of(client.get("/mijn/veilig"))
    assert "Firefox op Android" in page
    assert page.count("Dit apparaat") == 1
    assert client.post(f"/mijn/apparaten/{old_id}/uitloggen").status_code == 303
    assert client.post(f"/mijn/apparaten/{old_id}/uitloggen").status_code == 404
    assert client.post(f"/mijn/apparaten/{their_id}/uitloggen").status_code == 404
    assert "Firefox op Android" not in text_of(client.get("/mijn/veilig"))


def test_a_device_is_remembered_as_seen_once_a_minute(client, log_in, gerda):
    log_in(client, gerda)
    session = db.session.scalars(select(LoginSession)).one()
    session.seen_at = then = now() - timedelta(hours=1)
    client.get("/mijn")
    assert db.session.scalars(select(LoginSession)).one().seen_at > then


def test_a_session_that_was_not_used_for_a_month_is_over(client, log_in, gerda):
    log_in(client, gerda)
    db.session.scalars(select(LoginSession)).one().seen_at = now() - timedelta(days=31)
    assert client.get("/mijn").status_code == 303


@pytest.mark.parametrize(("role", "page"), [("beheerder", "beheer"), ("professional", "prof/opgaven")])
@pytest.mark.parametrize(("seen", "started"), [(31, 60), (2, 12 * 60 + 1)])
def test_who_has_duties_is_logged_out_everywhere_after_half_an_hour_of_rest_and_after_twelve_hours(
    app, client, log_in, role, page, seen, started
):
    working = a_viewer(role, buurt=a_buurt("lindekwartier"))
    a_buurt("elders")
    log_in(client, working.me)
    cookie = client.get_cookie("plein").value
    aged(seen, started)
    for path in ("/mijn/gegevens", "/elders/", "/mijn", f"/lindekwartier/{page}", f"/lindekwartier/{page}"):
        thief = app.test_client()
        thief.set_cookie("plein", cookie)  # looking elsewhere first does not wake it up
        answer = thief.get(path)
        assert answer.status_code == 200 if path == "/elders/" else answer.location.startswith("/inloggen?next=")
        assert thief.post("/mijn/wachtwoord", data={"password": "vier andere woorden"}).status_code == 403
    assert client.get(f"/lindekwartier/{page}").status_code == 303


@pytest.mark.parametrize("roles", [(), ("verbinder",)])
def test_a_neighbour_stays_logged_in_for_a_month_from_when_they_were_last_seen(client, log_in, roles):
    neighbour = a_viewer(*roles, buurt=a_buurt("lindekwartier"))
    log_in(client, neighbour.me)
    for days in (29, 58, 87):
        aged(29 * 24 * 60, days * 24 * 60)
        assert client.get("/lindekwartier/mijn-berichten").status_code == 200
    aged(31 * 24 * 60, 31 * 24 * 60)
    assert client.get("/mijn").status_code == 303


def aged(seen, started):
    """The only session was seen, and had started, so many minutes ago."""
    session = db.session.scalars(select(LoginSession).execution_options(populate_existing=True)).one()
    session.seen_at, session.started_at = now() - timedelta(minutes=seen), now() - timedelta(minutes=started)


# ------------------------------------------------------------------------------------------- another address
def test_another_address_is_taken_with_the_code_that_went_there_and_the_old_one_is_told(client, log_in, gerda):
    person_id = gerda.id
    log_in(client, gerda)
    assert client.post("/mijn/email", data={"email": " Nieuw@Example.org"}).location == "/mijn/email/code"
    asked = letters()[-1]
    assert asked.to == "nieuw@example.org"
    assert client.post("/mijn/email/code", data={"code": "000000"}).status_code == 422
    assert the(person_id).email == "gerda@example.org"
    assert client.post("/mijn/email/code", data={"code": code_in(asked)}).location == "/mijn/gegevens"
    assert the(person_id).email == "nieuw@example.org"
    told = letters()[-1]
    assert (told.to, "ander e-mailadres" in told.text) == ("gerda@example.org", True)


def test_who_typed_another_address_long_ago_proves_who_they_are_before_it_is_theirs(client, log_in, gerda):
    log_in(client, gerda)
    client.post("/mijn/email", data={"email": "nieuw@example.org"})
    fields = {"code": code_in(letters()[-1])}
    aged(1, 20)
    assert client.post("/mijn/email/code", data=fields).location == "/mijn/bevestig?next=/mijn/email/code"
    assert the(gerda.id).email == "gerda@example.org"
    assert client.post("/mijn/bevestig", data={"password": PASSWORD}).status_code == 303
    assert client.post("/mijn/email/code", data=fields).location == "/mijn/gegevens"


def test_an_address_of_someone_else_is_not_taken_and_asking_does_not_tell(client, log_in, gerda):
    person_id = gerda.id
    a_person("Mo", email="mo@example.org")
    log_in(client, gerda)
    free = client.post("/mijn/email", data={"email": "vrij@example.org"})
    taken = client.post("/mijn/email", data={"email": "mo@example.org"})
    assert (free.status_code, free.location) == (taken.status_code, taken.location)
    answer = client.post("/mijn/email/code", data={"code": code_in(letters()[-1])})
    assert (answer.status_code, "heeft al een account" in text_of(answer)) == (422, True)
    assert the(person_id).email == "gerda@example.org"


def test_a_code_works_for_what_it_was_mailed_for_and_for_nothing_else(client, app, log_in, gerda):
    """Else one could try, at the place for another address of one's own, what code lets someone else in."""
    a_buurt("lindekwartier")
    own = log_in(app.test_client(), a_person("Mo", email="mo@example.org"))
    ways = {  # what asks for a code to this address, and where it is typed
        "/inloggen/mail": ("/inloggen/code", client, "gerda@example.org"),
        "/lindekwartier/meedoen": ("/lindekwartier/meedoen/code", client, "gerda@example.org"),
        "/mijn/email": ("/mijn/email/code", own, "gerda@example.org"),
        "/mijn/bevestig/mail": ("/mijn/bevestig", own, "mo@example.org"),
    }
    codes = {}
    for asks, (_typed, browser, email) in ways.items():
        assert browser.post(asks, data={"name": "X", "postcode": "1234AB", "email": email}).status_code == 303
        codes[asks] = code_in(letters()[-1])
    for (asks, code), (other, (typed, browser, email)) in product(codes.items(), ways.items()):
        if other != asks:
            answer = browser.post(typed, data={"email": email, "code": code})
            assert (answer.status_code, "Deze code klopt niet" in text_of(answer)) == (422, True), (asks, typed)


def test_ones_own_address_is_no_other_address(client, log_in, gerda):
    log_in(client, gerda)
    assert "Dit is al je e-mailadres." in text_of(client.post("/mijn/email", data={"email": "gerda@example.org"}))
    assert client.get("/mijn/email/code").location == "/mijn/email"


def test_who_has_no_password_proves_with_a_code(client, log_in):
    person = a_person("Mo Aziz", email="mo@example.org")
    log_in(client, person)
    assert client.post("/mijn/bevestig/mail", data={"next": "/mijn/wissen"}).status_code == 303
    fields = {"code": code_in(letters()[-1]), "next": "/mijn/wissen"}
    assert client.post("/mijn/bevestig", data=fields | {"code": "000000"}).status_code == 422
    assert client.post("/mijn/bevestig", data=fields).location == "/mijn/wissen"


def test_one_logs_out_all_other_devices_at_once(client, app, log_in, gerda):
    person_id = gerda.id
    log_in(app.test_client(), gerda)
    log_in(app.test_client(), gerda)
    log_in(client, gerda)
    assert "Log al je andere apparaten uit" in text_of(client.get("/mijn/veilig"))
    assert client.post("/mijn/apparaten/uitloggen").status_code == 303
    assert client.get("/mijn").status_code == 200
    assert len(db.session.scalars(select(LoginSession).where(LoginSession.person_id == person_id)).all()) == 1
