"""How often something may be tried."""

import re

import pytest

from buurtplein.core.limits import limiter
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


def test_one_network_tries_a_hundred_times_whatever_the_account(client):
    def attempt(n):
        data = {"email": f"iemand{n}@example.org", "password": "verkeerd"}
        return client.post("/inloggen", data=data, environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{n:x}"}).status_code

    assert {attempt(n) for n in range(1, 101)} == {422}
    assert attempt(101) == 429


def test_a_code_is_mailed_twice_an_hour_at_most(client, gerda):
    answers = [client.post("/inloggen/mail", data={"email": "gerda@example.org"}).status_code for _ in range(3)]
    assert answers == [303, 303, 429]


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
