"""How often something may be tried."""

import re
import time

import pytest
from sqlalchemy import select

from buurtplein.core.db import db
from buurtplein.core.limits import limiter
from buurtplein.outbox.models import Letter
from buurtplein.people.models import SecondStep
from buurtplein.people.operations import add_person
from buurtplein.people.viewer import Caretaker
from tests.factories import a_buurt, a_member, a_person, a_viewer

PASSWORD = "drie losse woorden"


@pytest.fixture(autouse=True)
def limits(app):
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


@pytest.fixture
def gerda(app):
    return add_person(Caretaker("test"), name="Gerda Bakker", email="gerda@example.org", password=PASSWORD)


def tries(client, times, address="10.0.0.1", password="verkeerd", **headers):
    data = {"email": "gerda@example.org", "password": password}
    where = {"REMOTE_ADDR": address}
    return [client.post("/inloggen", data=data, environ_base=where, headers=headers).status_code for _ in range(times)]


def test_after_twenty_wrong_passwords_an_account_waits(client, gerda):
    assert set(tries(client, 20)) == {422}
    assert tries(client, 1) == [429]
    assert tries(client, 1, address="10.0.0.2", password=PASSWORD) == [429]


def test_a_device_that_was_here_before_gets_in_during_an_attack(app, client, gerda):
    own = app.test_client()
    assert tries(own, 1, address="10.9.9.9", password=PASSWORD) == [303]
    own.post("/uitloggen")
    tries(client, 25)
    assert tries(own, 1, address="10.9.9.9", password=PASSWORD) == [303]


def test_a_forged_forwarding_header_changes_nothing(client, gerda):
    answers = [tries(client, 1, **{"X-Forwarded-For": f"192.0.2.{n}"})[0] for n in range(21)]
    assert answers[-1] == 429


@pytest.mark.parametrize(("ours", "neighbour"), [("2001:db8:1:2::{n:x}", "2001:db8:1:3::1"), ("10.0.0.1", "10.0.0.2")])
def test_one_network_tries_a_hundred_times_whatever_the_account_and_the_header(client, ours, neighbour):
    def attempt(n, address):
        data = {"email": f"iemand{n}@example.org", "password": "verkeerd"}
        forged = {"X-Forwarded-For": f"192.0.2.{n}", "X-Real-Ip": f"192.0.2.{n}", "Forwarded": f"for=192.0.2.{n}"}
        return client.post("/inloggen", data=data, environ_base={"REMOTE_ADDR": address}, headers=forged).status_code

    assert {attempt(n, ours.format(n=n)) for n in range(1, 101)} == {422}
    assert attempt(101, ours.format(n=101)) == 429
    assert attempt(102, neighbour) == 422


def asks_code(client, times, **headers):
    data = {"email": "gerda@example.org"}
    return [client.post("/inloggen/mail", data=data, headers=headers).status_code for _ in range(times)]


def test_a_code_is_mailed_twice_an_hour_and_five_times_a_day(client, gerda, monkeypatch):
    passed = 0.0
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + passed)
    answers = []
    for _hour in range(4):
        answers.append(asks_code(client, 3, **{"X-Forwarded-For": f"192.0.2.{len(answers)}"}))
        passed += 61 * 60
    assert answers == [[303, 303, 429], [303, 303, 429], [303, 429, 429], [429, 429, 429]]
    passed += 24 * 60 * 60
    assert asks_code(client, 1) == [303]


def test_a_device_that_was_here_before_is_mailed_a_code_and_may_type_it_during_an_attack(app, client, gerda):
    own = app.test_client()
    assert tries(own, 1, password=PASSWORD) == [303]
    own.post("/uitloggen")
    assert asks_code(client, 3)[-1] == 429
    wrong = [client.post("/inloggen/code", data={"email": "gerda@example.org", "code": "x"}) for _ in range(21)]
    assert wrong[-1].status_code == 429
    assert asks_code(own, 1) == [303]
    code = re.search(r"\b\d{6}\b", db.session.scalars(select(Letter).order_by(Letter.id.desc())).first().text)[0]
    assert own.post("/inloggen/code", data={"email": "gerda@example.org", "code": code}).location == "/mijn"


def test_after_ten_wrong_codes_the_second_step_waits_whoever_asks(app, client, gerda):
    db.session.add(SecondStep(person_id=gerda.id, salt="x", last_used=0))
    answers = []
    for n in range(11):
        guesser = app.test_client()
        tries(guesser, 1, address=f"10.0.1.{n}", password=PASSWORD)
        where = {"REMOTE_ADDR": f"10.0.1.{n}"}
        answers.append(guesser.post("/inloggen/tweede-stap", data={"code": "x"}, environ_base=where).status_code)
    assert answers == [422] * 10 + [429]


# ------------------------------------------------------------------------------------------- one account, however typed
SPELLINGS = "gerda{}@example.org", "{}gerda@example.org", " Gerda@example{}.org", "gerda@example.org{}"


@pytest.mark.parametrize("sign", ["\x01", "\x7f", "\u202a", "\ufeff"])
@pytest.mark.parametrize(
    ("path", "field", "allowed"),
    [("/inloggen", "password", 20), ("/inloggen/code", "code", 20), ("/inloggen/mail", "", 2)],
)
def test_what_no_eye_sees_in_an_address_makes_it_no_other_account(client, gerda, sign, path, field, allowed):
    def attempt(n):
        email = SPELLINGS[n % 4].format(sign * (n % 7))
        where = {"REMOTE_ADDR": f"10.0.2.{n}"}
        return client.post(path, data={"email": email, field: "verkeerd"}, environ_base=where).status_code

    assert {attempt(n) for n in range(allowed)} <= {303, 422}
    assert attempt(allowed) == 429


def guesses_at_code(client, path, times, network, **fields):
    where = {"REMOTE_ADDR": network}
    return [client.post(path, data={"code": "x", **fields}, environ_base=where).status_code for _ in range(times)]


def test_a_code_is_guessed_twenty_times_wherever_it_can_be_typed(app, client, gerda):
    a_buurt("oost"), a_buurt("west")
    email = {"email": "gerda@example.org"}
    answers = guesses_at_code(client, "/oost/meedoen/code", 10, "10.0.3.1", **email)
    answers += guesses_at_code(app.test_client(), "/inloggen/code", 10, "10.0.3.2", **email)
    assert answers == [422] * 20
    for n, path in enumerate(("/oost/meedoen/code", "/west/meedoen/code", "/inloggen/code")):
        assert guesses_at_code(app.test_client(), path, 1, f"10.0.4.{n}", **email) == [429]


def test_an_address_that_is_not_sent_along_is_the_one_that_asked_for_a_code(app, gerda):
    asker = app.test_client()
    asks_code(asker, 1)
    assert guesses_at_code(asker, "/inloggen/code", 20, "10.0.3.3") == [422] * 20
    assert guesses_at_code(app.test_client(), "/inloggen/code", 1, "10.0.3.4", email="gerda@example.org") == [429]


def test_asking_to_join_mails_the_same_address_twice_an_hour_from_however_many_networks(app):
    a_buurt("oost"), a_buurt("west")
    data = {"name": "Iemand", "postcode": "1234AB", "email": "gerda@example.org"}

    def attempt(n, **fields):
        path, where = f"/{('oost', 'west')[n % 2]}/meedoen", {"REMOTE_ADDR": f"10.0.5.{n}"}
        return app.test_client().post(path, data={**data, **fields}, environ_base=where).status_code

    assert [attempt(n, postcode="?") for n in range(4)] == [422] * 4  # nothing was mailed
    assert [attempt(n) for n in range(3)] == [303, 303, 429]
    assert attempt(3, email="ander@example.org") == 303


def test_a_code_for_another_address_is_no_way_to_guess_at_an_account_with_many_of_ones_own(app, client, log_in, gerda):
    answers = []
    for n in range(3):
        own = log_in(app.test_client(), a_person(f"Dader{n}"))
        own.post("/mijn/email", data={"email": "gerda@example.org"})
        answers.append(own.post("/mijn/email/code", data={"code": "x"}).status_code)
    assert answers == [422, 422, 303]  # the third was not mailed any more
    assert len(db.session.scalars(select(Letter)).all()) == 2


@pytest.mark.parametrize(
    ("path", "times", "words"),
    [("/inloggen/mail", 2, r"over (1 uur|59 minuten) opnieuw"), ("/inloggen", 20, r"over 1[45] minuten opnieuw")],
)
def test_who_tried_too_often_reads_how_long_to_wait(client, gerda, path, times, words):
    data = {"email": "gerda@example.org", "password": "verkeerd"}
    for _ in range(times):
        assert client.post(path, data=data).status_code != 429
    answer = client.post(path, data=data)
    assert re.search(words, answer.get_data(as_text=True))
    assert 800 < int(answer.headers["Retry-After"]) <= 3600


def test_signing_up_five_times_from_one_network_is_enough(client):
    buurt = a_buurt()
    data = {"name": "Iemand", "postcode": "1234AB"}
    answers = [
        client.post(f"/{buurt.slug}/meedoen", data={**data, "email": f"x{n}@example.org"}).status_code for n in range(6)
    ]
    assert answers == [303] * 5 + [429]


def test_placing_twenty_times_in_ten_minutes_is_enough(client, log_in):
    viewer = a_viewer()
    a_member(a_buurt(), viewer.me)
    log_in(client, viewer.me)
    data = {"title": "Wie heeft een ladder?", "audience": "public"}
    answers = [client.post(f"/{viewer.buurt.slug}/plaats/vraag", data=data).status_code for _ in range(21)]
    assert answers == [303] * 20 + [429]
