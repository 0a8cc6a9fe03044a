"""The second step of logging in: a code from an app on a phone, or a spare code from paper."""

import re
from contextvars import ContextVar
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from pyotp import TOTP
from sqlalchemy import select

from buurtplein.audit.models import AuditEntry
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.outbox.models import Letter
from buurtplein.people.models import LoginSession, Person, SecondStep, SpareCode
from buurtplein.people.passwords import hash_password
from buurtplein.settings import Settings
from tests.factories import a_buurt, a_member, a_person, a_viewer

PASSWORD = "drie losse woorden"
KEPT_PASSWORD = hash_password(PASSWORD)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Time stands still in the middle of a half minute, for requests too; call it to let days and minutes pass."""

    def stand(**later):
        moment = started + timedelta(**later)
        monkeypatch.setattr("buurtplein.core.clock._standing", ContextVar("the time of a test", default=moment))

    started = now().replace(second=10, microsecond=0)
    stand()
    return stand


@pytest.fixture
def gerda():
    return a_person("Gerda Bakker", email="gerda@example.org", password_hash=KEPT_PASSWORD)


def text_of(response):
    return response.get_data(as_text=True)


def secret_on(page):
    return parse_qs(urlsplit(re.search(r'href="(otpauth://[^"]+)"', page)[1].replace("&amp;", "&")).query)["secret"][0]


def shown_by(secret, *, later=0):
    """What the phone shows, now or so many half minutes later."""
    return TOTP(secret).at(now(), counter_offset=later)


def turn_on(client):
    """Returns what the phone holds, and the spare codes."""
    secret = secret_on(text_of(client.get("/mijn/tweede-stap")))
    page = text_of(client.post("/mijn/tweede-stap", data={"code": shown_by(secret, later=-1)}))
    return secret, re.findall(r'<li class="letters">([a-z0-9-]+)</li>', page)


def first_step(client, password=PASSWORD, email="gerda@example.org", **fields):
    return client.post("/inloggen", data={"email": email, "password": password, **fields})


def second_step(client, code, **fields):
    return client.post("/inloggen/tweede-stap", data={"code": code, **fields})


def is_in(client):
    return client.get("/mijn").status_code == 200


def all_the_way(client, phone):
    """Log in with both steps."""
    first_step(client)
    assert second_step(client, shown_by(phone[0])).status_code == 303
    return client


def letters():
    return [letter.subject for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


# ------------------------------------------------------------------------------------------- turning it on
def test_the_square_the_link_and_the_letters_hold_the_same_secret_and_no_browser_keeps_the_page(client, log_in, gerda):
    answer = log_in(client, gerda).get("/mijn/tweede-stap")
    page = text_of(answer)
    secret = secret_on(page)
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.sub(r"\s", "", re.search(r'class="letters">([^<]+)<', page)[1]) == secret
    assert "svg" in unquote(re.search(r'class="scan" src="data:image/([^"]+)"', page)[1])
    assert secret_on(text_of(client.get("/mijn/tweede-stap"))) == secret  # after looking in the app
    assert secret not in str(db.session.scalars(select(SecondStep.salt)).all())


def test_a_code_that_the_phone_does_not_show_turns_nothing_on(client, log_in, gerda):
    log_in(client, gerda)
    secret = secret_on(text_of(client.get("/mijn/tweede-stap")))
    wrong = client.post("/mijn/tweede-stap", data={"code": "000000"})
    assert (wrong.status_code, secret_on(text_of(wrong))) == (422, secret)
    assert "Deze code klopt niet." in text_of(wrong)
    assert db.session.scalars(select(SecondStep)).all() == []


def test_turning_it_on_tells_ten_codes_once_logs_the_rest_out_and_sends_a_letter(app, client, log_in, gerda):
    elsewhere = log_in(app.test_client(), gerda)
    log_in(client, gerda)
    secret, spare = turn_on(client)
    assert len(set(spare)) == 10
    assert is_in(client)
    assert not is_in(elsewhere)
    assert letters() == ["Je logt nu in met een tweede stap"]
    kept = db.session.scalars(select(SpareCode.code_digest)).all()
    assert not {code for code in spare if any(code.replace("-", "") in digest for digest in kept)}
    page = text_of(client.get("/mijn/veilig"))
    assert "Je hebt nog 10 noodcodes." in page
    assert not [word for word in (secret, *spare) if word in page]


# ------------------------------------------------------------------------------------------- logging in
@pytest.fixture
def phone(app, log_in, gerda):
    """What the phone of Gerda holds, and her spare codes."""
    return turn_on(log_in(app.test_client(), gerda))


def test_the_password_alone_gets_nobody_in(client, phone):
    answer = first_step(client, next="/mijn/nieuws")
    assert (answer.status_code, answer.location) == (303, "/inloggen/tweede-stap?next=/mijn/nieuws")
    assert not is_in(client)
    assert second_step(client, "000000").status_code == 422
    assert not is_in(client)
    assert second_step(client, shown_by(phone[0]), next="/mijn/nieuws").location == "/mijn/nieuws"
    assert is_in(client)


def test_a_code_from_the_mail_alone_gets_nobody_in(client, phone):
    client.post("/inloggen/mail", data={"email": "gerda@example.org"})
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    code = re.search(r"\b\d{6}\b", letter.text)[0]
    answer = client.post("/inloggen/code", data={"email": "gerda@example.org", "code": code})
    assert answer.location.startswith("/inloggen/tweede-stap")
    assert not is_in(client)


def test_joining_a_buurt_with_an_address_that_is_known_asks_the_second_step_too(client, phone):
    a_buurt("oost")
    client.post("/oost/meedoen", data={"name": "Gerda", "email": "gerda@example.org", "postcode": "1234AB"})
    code = re.search(r"\b\d{6}\b", db.session.scalars(select(Letter).order_by(Letter.id.desc())).first().text)[0]
    answer = client.post("/oost/meedoen/code", data={"email": "gerda@example.org", "code": code})
    assert answer.location.startswith("/inloggen/tweede-stap")
    assert not is_in(client)


def test_no_code_works_twice_and_none_of_long_ago(app, client, phone):
    secret, spare = phone
    first_step(client)
    for code in (shown_by(secret, later=-3), shown_by(secret, later=3), shown_by(secret, later=-1)):  # the last: used
        assert second_step(client, code).status_code == 422
    fresh = shown_by(secret)
    assert second_step(client, f" {fresh[:3]} {fresh[3:]} ").status_code == 303
    other = app.test_client()
    first_step(other)
    assert second_step(other, fresh).status_code == 422
    assert second_step(other, spare[0].upper().replace("-", " ")).status_code == 303
    third = app.test_client()
    first_step(third)
    assert second_step(third, spare[0]).status_code == 422
    assert "Je hebt nog 9 noodcodes." in text_of(other.get("/mijn/veilig"))


def test_the_second_step_is_only_for_who_took_the_first_lately(client, clock, phone):
    assert client.get("/inloggen/tweede-stap").location == "/inloggen"
    first_step(client)
    clock(minutes=9)
    assert client.get("/inloggen/tweede-stap").status_code == 200
    clock(minutes=11)
    assert second_step(client, shown_by(phone[0])).location == "/inloggen"
    assert not is_in(client)


def test_a_device_is_remembered_for_thirty_days_and_not_after_the_others_are_logged_out(client, clock, phone):
    first_step(client)
    second_step(client, shown_by(phone[0]), remember="y")
    for days, onward in ((0, "/mijn"), (29, "/mijn"), (31, "/inloggen/tweede-stap?next=/mijn")):
        client.post("/uitloggen")
        clock(days=days)
        assert first_step(client).location == onward
    second_step(client, shown_by(phone[0]), remember="y")
    clock(days=32)
    client.post("/mijn/apparaten/uitloggen")
    client.post("/uitloggen")
    assert first_step(client).location == "/inloggen/tweede-stap?next=/mijn"


def test_a_device_that_is_logged_out_from_another_is_not_remembered_either(app, client, clock, phone):
    own, stolen = all_the_way(client, phone), app.test_client()
    first_step(stolen)
    second_step(stolen, phone[1][0], remember="y")
    stolen.post("/uitloggen")
    assert first_step(stolen).location == "/mijn"
    clock(minutes=1)
    for device in re.findall(r'action="(/mijn/apparaten/\d+/uitloggen)"', text_of(own.get("/mijn/veilig"))):
        assert own.post(device).status_code == 303
    assert not is_in(stolen)
    assert first_step(stolen).location == "/inloggen/tweede-stap?next=/mijn"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/mijn/tweede-stap", {"code": "000000"}),
        ("/mijn/tweede-stap/uit", {}),
        ("/mijn/tweede-stap/noodcodes", {}),
        ("/mijn/wachtwoord", {"password": "vier andere woorden"}),
        ("/mijn/email", {"email": "dief@example.org"}),
        ("/mijn/wissen", {"sure": "y"}),
    ],
)
def test_on_a_remembered_device_one_changes_nothing_of_how_one_gets_in_without_the_second_step(
    client, clock, phone, path, fields
):
    first_step(client)
    second_step(client, phone[1][0], remember="y")
    client.post("/uitloggen")
    assert first_step(client).location == "/mijn"
    back = path if path.count("/") == 2 else "/mijn/veilig"
    clock(minutes=20)
    assert client.post(path, data=fields).location == f"/mijn/bevestig?next={back}"
    client.post("/mijn/bevestig", data={"password": PASSWORD})
    assert client.post(path, data=fields).location == f"/inloggen/tweede-stap?next={back}"
    assert second_step(client, shown_by(phone[0]), next=back).location == back
    assert "next=" not in str(
        client.post(path, data=fields).location
    )  # done, or told what is wrong with what was typed


def test_the_second_step_alone_in_a_session_of_long_ago_is_no_proof(client, clock, phone):
    """Whoever finds an unlocked phone has the codes as well."""
    first_step(client)
    second_step(client, phone[1][0], remember="y")
    client.post("/uitloggen")
    first_step(client)
    clock(days=1)
    assert second_step(client, shown_by(phone[0])).status_code == 303
    assert client.post("/mijn/tweede-stap/uit").location == "/mijn/bevestig?next=/mijn/veilig"


def test_who_has_a_role_takes_the_second_step_each_time(app, client, log_in):
    keeper = a_viewer("beheerder", person=a_person(email="b@example.org", password_hash=KEPT_PASSWORD)).me
    secret, _spare = turn_on(log_in(app.test_client(), keeper))
    first_step(client, email="b@example.org")
    assert 'name="remember"' not in text_of(client.get("/inloggen/tweede-stap"))
    second_step(client, shown_by(secret), remember="y")
    assert is_in(client)
    client.post("/uitloggen")
    assert first_step(client, email="b@example.org").location.startswith("/inloggen/tweede-stap")


# ------------------------------------------------------------------------------------------- renewing and ending
def test_another_phone_takes_over_and_the_old_one_shows_nothing_of_use(app, client, phone):
    all_the_way(client, phone)
    secret, spare = turn_on(client)
    other = app.test_client()
    first_step(other)
    assert second_step(other, shown_by(phone[0])).status_code == 422
    assert second_step(other, phone[1][0]).status_code == 422
    assert second_step(other, spare[0]).status_code == 303
    assert secret != phone[0]


def test_new_spare_codes_take_the_place_of_the_old_ones(app, client, phone):
    all_the_way(client, phone)
    fresh = re.findall(r'class="letters">([a-z0-9-]+)<', text_of(client.post("/mijn/tweede-stap/noodcodes")))
    first_step(other := app.test_client())
    assert second_step(other, phone[1][0]).status_code == 422
    assert second_step(other, fresh[0]).status_code == 303


@pytest.mark.parametrize("path", ["/mijn/tweede-stap/uit", "/mijn/tweede-stap/noodcodes"])
def test_who_logged_in_a_while_ago_proves_first_who_they_are(client, phone, path):
    all_the_way(client, phone)
    for session in db.session.scalars(select(LoginSession)):
        session.started_at = now() - timedelta(hours=2)
    assert client.post(path).location == "/mijn/bevestig?next=/mijn/veilig"
    assert db.session.scalars(select(SecondStep)).one()
    client.post("/mijn/bevestig", data={"password": PASSWORD})
    assert client.post(path).status_code in {200, 303}


def test_turned_off_the_password_is_enough_again(app, client, phone):
    all_the_way(client, phone)
    assert client.post("/mijn/tweede-stap/uit").location == "/mijn/veilig"
    assert letters()[-1] == "Je tweede stap staat uit"
    assert first_step(app.test_client()).location == "/mijn"
    assert client.post("/mijn/tweede-stap/noodcodes").status_code == 422


@pytest.mark.parametrize("who", ["beheerder", "verbinder", "beheerder elsewhere"])
def test_only_the_beheerder_of_their_buurt_helps_who_lost_their_phone(app, client, log_in, who):
    member = a_viewer(buurt=a_buurt("oost"))
    turn_on(log_in(app.test_client(), member.me))
    member_id, person_id = member.membership.id, member.me.id
    helper = a_viewer("beheerder") if "elsewhere" in who else a_viewer(who, buurt=member.buurt)
    log_in(client, helper.me)
    answer = client.post(f"/oost/beheer/mensen/{member_id}/tweede-stap-weg")
    if who != "beheerder":
        assert answer.status_code == 403
        return
    assert answer.status_code == 303
    assert letters()[-1] == "Je tweede stap is weggehaald"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "second_step.reset")).one()
    assert (entry.subject, entry.of_buurt_id) == (f"person:{person_id}", helper.buurt_id)
    person = db.session.get_one(Person, person_id)
    assert is_in(log_in(app.test_client(), person))
    stolen = log_in(app.test_client(), person)
    assert client.post(f"/oost/beheer/mensen/{member_id}/uitloggen").status_code == 303
    assert not is_in(stolen)
    own_id = helper.membership.id
    assert client.post(f"/oost/beheer/mensen/{own_id}/tweede-stap-weg").status_code == 403


def test_the_beheerder_of_one_buurt_does_not_open_what_someone_reads_in_another(app, client, log_in):
    member = a_viewer(buurt=a_buurt("oost"))
    turn_on(log_in(app.test_client(), member.me))
    a_member(a_buurt("west"), member.me, "verbinder")
    member_id, person_id = member.membership.id, member.me.id
    log_in(client, a_viewer("beheerder", buurt=member.buurt).me)
    answer = client.post(f"/oost/beheer/mensen/{member_id}/tweede-stap-weg")
    assert answer.status_code == 422
    assert "Vraag het wie deze site beheert" in answer.text
    assert db.session.scalars(select(SecondStep.person_id)).all() == [person_id]


# ------------------------------------------------------------------------------------------- when it is required
@pytest.fixture
def required(app, settings):
    app.config["SETTINGS"] = Settings(**{**vars(settings), "second_factor_required": True})
    yield
    app.config["SETTINGS"] = settings


@pytest.mark.parametrize("role", ["verbinder", "professional", "beheerder"])
def test_where_it_is_required_who_has_a_role_gets_nowhere_without_it(app, client, log_in, required, role):
    worker = a_viewer(role, buurt=a_buurt("oost"))
    log_in(client, worker.me)
    for path in ("/oost/", "/oost/werk", "/oost/beheer", "/oost/prof/opgaven"):
        assert client.get(path).location == "/mijn/tweede-stap"
    assert client.post("/oost/plaats/vraag", data={"title": "x"}).location == "/mijn/tweede-stap"
    old = log_in(app.test_client(), worker.me)
    secret, _spare = turn_on(client)
    assert client.get("/oost/").status_code == 200
    assert not is_in(old)
    remembered = log_in(app.test_client(), worker.me)  # logged in with one step, before there was a role
    assert remembered.get("/oost/prikbord").location == "/inloggen/tweede-stap?next=/oost/prikbord"
    assert second_step(remembered, shown_by(secret), next="/oost/prikbord").location == "/oost/prikbord"
    assert remembered.get("/oost/prikbord").status_code == 200


def test_where_it_is_required_neighbours_and_visitors_notice_nothing(client, log_in, required):
    neighbour = a_viewer(buurt=a_buurt("oost"))
    assert client.get("/oost/").status_code == 200
    assert log_in(client, neighbour.me).get("/oost/").status_code == 200
