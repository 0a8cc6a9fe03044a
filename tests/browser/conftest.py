"""A site and a worker for the browser, and the people who walk through it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from buurtplein.buurten.models import Role
from buurtplein.buurten.operations import appoint, found_partner, open_buurt, settle_person
from buurtplein.core.clock import today
from buurtplein.core.db import unit_of_work
from buurtplein.people.operations import add_person
from buurtplein.people.viewer import Caretaker
from tests.support.installation import Installation, installation
from tests.support.smtp import MailServer

PASSWORD = "drie losse woorden"
OPERATOR = Caretaker("test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.own_app)
            item.add_marker(pytest.mark.browser)


@dataclass
class Street:
    """A buurt with one person of each role, on a running site."""

    there: Installation
    mail: MailServer
    new_page: Callable[..., Page]

    def visitor(self, **options: object) -> Page:
        """A page of someone who is not logged in."""
        return self.new_page(base_url=self.there.url, **options)

    def log_in(self, email: str, **options: object) -> Page:
        """A page of this person, logged in through the form."""
        page = self.visitor(**options)
        page.goto("/inloggen")
        page.get_by_label("Je e-mailadres").first.fill(email)
        page.get_by_label("Je wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url("**/mijn")
        return page


@pytest.fixture
def street(
    tmp_path_factory: pytest.TempPathFactory, mail_server: MailServer, new_page: Callable[..., Page]
) -> Iterator[Street]:
    with installation(tmp_path_factory.mktemp("site") / "data", mail_server) as there:
        with there.app.app_context(), unit_of_work():
            furnish()
        there.serve()
        yield Street(there, mail_server, new_page)


def furnish() -> None:
    """Oost, with Samira and Wim (verbinder), Marloes (professional), Bea (beheerder) and Mo (bewoner); and West."""
    oost, west = open_buurt(OPERATOR, name="Oost"), open_buurt(OPERATOR, name="West")
    oost.phone, oost.contact_name = "06-12 34 56 78", "Samira"
    welfare = found_partner(OPERATOR, oost, name="Welzijn Oost").organisation
    trained = {"trained_on": today() - timedelta(days=30), "ends_on": today() + timedelta(days=365)}
    people: list[tuple[str, str, dict[str, object] | None]] = [
        ("Samira El Idrissi", "samira", {"role": Role.VERBINDER, **trained}),
        ("Wim Hofstee", "wim", {"role": Role.VERBINDER, **trained}),
        ("Marloes Hendriks", "marloes", {"role": Role.PROFESSIONAL, "organisation": welfare, "title": "gebiedsregisseur"}),
        ("Bea Baas", "bea", {"role": Role.BEHEERDER}),
        ("Mo Aziz", "mo", None),
    ]
    for name, email, role in people:
        phone = f"06-{sum(map(ord, email)):08d}"
        person = add_person(OPERATOR, name=name, email=f"{email}@example.org", password=PASSWORD, phone=phone)
        membership = settle_person(OPERATOR, oost, person, street="Lindelaan")
        if role:
            appoint(OPERATOR, membership, **role)  # type: ignore[arg-type]
    stranger = add_person(OPERATOR, name="Sven West", email="sven@example.org", password=PASSWORD)
    for role_name in (Role.VERBINDER, Role.BEHEERDER):
        appoint(OPERATOR, settle_person(OPERATOR, west, stranger), role=role_name, **trained)  # type: ignore[arg-type]
