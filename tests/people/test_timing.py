"""How long an answer takes tells nobody whether an address is known here."""

import time
from collections.abc import Callable
from itertools import product

import pytest
from flask.testing import FlaskClient

from buurtplein.people.operations import add_person
from buurtplein.people.viewer import Caretaker
from tests.factories import a_buurt, a_member

TIMES = 40
WAYS = {
    "log in": ("/inloggen", {"password": "verkeerd woord"}),
    "ask for a code": ("/inloggen/mail", {}),
    "sign up": ("/oost/meedoen", {"name": "Iemand", "postcode": "1234 AB"}),
}


def cost(client: FlaskClient, url: str, data: dict[str, str]) -> float:
    """Seconds of work for one answer to a browser that was never here; what others do here does not count."""
    client.delete_cookie("plein")
    started = time.process_time()
    assert client.post(url, data=data).status_code < 500
    return time.process_time() - started


@pytest.mark.parametrize("way", WAYS)
def test_a_known_address_costs_as_much_as_an_unknown_one(client: FlaskClient, way: str, tell: Callable[[str], None]):
    url, data = WAYS[way]
    buurt = a_buurt("oost")
    for n in range(TIMES):
        person = add_person(Caretaker("test"), name="Gerda Bakker", email=f"wel{n}@example.org")
        a_member(buurt, person)
    known, unknown = [], []
    cost(client, url, {**data, "email": "eerst@example.org"})
    for n in range(TIMES):
        known.append(cost(client, url, {**data, "email": f"wel{n}@example.org"}))
        unknown.append(cost(client, url, {**data, "email": f"niet{n}@example.org"}))
    pairs = [(a > b) + (a == b) / 2 for a, b in product(known, unknown)]
    auc = sum(pairs) / len(pairs)
    tell(f"AUC {auc:.2f} over 2 x {TIMES}")
    assert 0.30 <= auc <= 0.70
