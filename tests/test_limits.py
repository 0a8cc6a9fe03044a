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
from tests.factories import a_buurt, a_member, a_viewer

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
