"""A site and a worker for the browser, and the people who walk through it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from buurtplein.buurten.models import Buurt, Organisation, Role
from buurtplein.buurten.operations import appoint, found_partner, open_buurt, settle_person
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import unit_of_work
from buurtplein.people.models import Person
from buurtplein.people.operations import add_person
from buurtplein.people.viewer import Caretaker
from tests.support.installation import Installation, installation
from tests.support.smtp import MailServer, running_mail_server

PASSWORD = "drie losse woorden"
OPERATOR = Caretaker("test")
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.own_app)
            item.add_marker(pytest.mark.browser)


@dataclass
class Street:
    """Two buurten with people of each role, on a running site."""

    there: Installation
    mail: MailServer
    new_page: Callable[..., Page]

    def visitor(self, **options: object) -> Page:
        """A page of someone who is not logged in."""
        return self.new_page(base_url=self.there.url, **options)

    def log_in(self, name: str, **options: object) -> Page:
        """A page of this person, logged in through the form."""
        page = self.visitor(**options)
        page.goto("/inloggen")
        page.get_by_label("Je e-mailadres").first.fill(address(name))
        page.get_by_label("Je wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url("**/mijn")
        return page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, MailServer]]:
    """One running site with its worker, for all tests of a file."""
    with running_mail_server() as mail, installation(tmp_path_factory.mktemp("site") / "data", mail) as there:
        with there.app.app_context(), unit_of_work():
            furnish()
        there.serve()
        yield there, mail


@pytest.fixture
def street(site: tuple[Installation, MailServer], new_page: Callable[..., Page]) -> Street:
    return Street(*site, new_page)


# ------------------------------------------------------------------------------------------- who lives there
def address(name: str) -> str:
    return f"{name}@example.org"


def number_of(name: str) -> str:
    return f"06-{sum(map(ord, name)):04d}{len(name):04d}"


def furnish() -> None:
    """Oost, with someone of each role, someone whose term as verbinder is over, and neighbours. And West, with Sven."""
    oost, west = open_buurt(OPERATOR, name="Oost"), open_buurt(OPERATOR, name="West")
    oost.phone, oost.contact_name = "06-12 34 56 78", "Samira"
    welfare = found_partner(OPERATOR, oost, name="Welzijn Oost").organisation
    for name in ("Samira El Idrissi", "Wim Hofstee"):
        appointed(oost, name, Role.VERBINDER)
    with at(now() - timedelta(days=90)):
        appointed(oost, "Evert Eerder", Role.VERBINDER, until=today() + timedelta(days=30))
    appointed(oost, "Marloes Hendriks", Role.PROFESSIONAL, welfare)
    appointed(oost, "Bea Baas", Role.BEHEERDER)
    for name in ("Mo Aziz", "Fatma Yilmaz"):
        _neighbour(oost, name)
    sven = appointed(west, "Sven Zwaluw", Role.VERBINDER)
    appoint(OPERATOR, settle_person(OPERATOR, west, sven), role=Role.BEHEERDER)


def _neighbour(buurt: Buurt, name: str) -> Person:
    first = name.split(maxsplit=1)[0].lower()
    person = add_person(OPERATOR, name=name, email=address(first), password=PASSWORD, phone=number_of(first))
    settle_person(OPERATOR, buurt, person, street="Lindelaan")
    return person


def appointed(
    buurt: Buurt, name: str, role: Role, organisation: Organisation | None = None, until: date | None = None
) -> Person:
    person = _neighbour(buurt, name)
    terms: dict[str, Any] = {}
    if role is Role.VERBINDER:
        terms = {"trained_on": today() - timedelta(days=30), "ends_on": until or today() + timedelta(days=365)}
    if role is Role.PROFESSIONAL:
        terms = {"organisation": organisation, "title": "gebiedsregisseur"}
    membership = settle_person(OPERATOR, buurt, person)
    membership.welcomed_at = now()
    appoint(OPERATOR, membership, role=role, **terms)
    return person
