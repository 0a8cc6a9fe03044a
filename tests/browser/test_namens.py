"""A vraag at the desk, both say yes, one of them by phone, and how it went: on a phone, with the keyboard alone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from buurtplein.core.db import db, unit_of_work
from buurtplein.core.tenancy import across_buurten
from buurtplein.matching.models import Match
from buurtplein.matching.operations import ask_outcomes
from tests.browser.conftest import OPERATOR, Street, number_of
from tests.browser.steps import status, tells_how_to_reach, until_it_shows
from tests.browser.test_hands import Hands, Keyboard, Mouse, Walk

NUMBER, CALL = "06-55554444", "Bel Truus Tak"


@pytest.mark.parametrize("hands", [Keyboard(), Mouse()], ids=["with the keyboard", "without JavaScript"])
def test_from_the_desk_to_an_outcome_with_one_side_by_phone(street: Street, hands: Hands):
    samira, mo = (Walk(hands, street.log_in(name, **hands.options)) for name in ("samira", "mo"))

    question = f"Leest iemand mij de post voor, {type(hands).__name__}"

    # Truus calls. What she asks is on the plein in her name, and her number is not.
    url = at_the_desk(samira, question)
    mo.at(url).sees("Truus, geplaatst door Samira")
    assert "55554444" not in mo.page.content()

    # Mo can help; Samira brings them together, and Truus hears of it by phone.
    mo.press("button", "Ik kan helpen")
    mo.sees("Je buur krijgt bericht.")
    samira.at(url).press("link", "Zoek wie hierbij past")
    samira.press("button", "Verbind Truus en Mo")
    samira.sees("krijgen nu bericht")
    calls(samira)
    samira.sees("Ik kan helpen.")
    samira.press("button", "Truus zegt ja")
    samira.sees("Opgeschreven")
    assert not tells_how_to_reach(samira.page, "mo")

    # Both said yes: now they know how to reach each other, and not before.
    until_it_shows(mo.page, "/oost/mijn/koppelingen", question)
    mo.press("link", question)
    mo.is_at("Kun jij Truus helpen?")
    assert "55554444" not in mo.page.content()
    mo.press("button", "Ja, graag")
    mo.sees("Truus is niet online.")
    assert "55554444" in mo.page.content()
    samira.at("/oost/werk")
    calls(samira)
    assert tells_how_to_reach(samira.page, "mo"), number_of("mo")
    samira.press("button", "Verteld")
    samira.sees("Opgeschreven")

    # A week later: did it work? Truus says so by phone.
    a_week_later(street)
    calls(samira)
    samira.press("button", "Ja, gelukt")
    samira.sees("Opgeschreven")
    samira.at(url).sees("Gelukt")

    # And then she wants it gone.
    opens(samira, "Truus wil dit weg hebben")
    samira.press("button", "Haal het weg")
    samira.sees("Het bericht is weg van het plein.")
    assert status(mo.page, url) == 404


def at_the_desk(samira: Walk, question: str) -> str:
    samira.at("/oost/werk").press("link", "Plaats iets voor een buur")
    samira.fill(title=question, name="Truus Tak", phone=NUMBER)
    samira.press("checkbox", "Mijn buur vindt dit goed")
    samira.press("button", "Zet op het plein")
    return samira.is_at(question)


def calls(samira: Walk) -> None:
    """What was said comes to the list of who calls, within seconds."""
    until_it_shows(samira.page, "/oost/werk", CALL)
    samira.press("link", CALL)
    samira.is_at(CALL)
    expect(samira.page.get_by_role("link", name=NUMBER)).to_be_visible()


def opens(walk: Walk, words: str) -> None:
    walk.hands.press(walk.page.locator("main summary").filter(has_text=words))


def a_week_later(street: Street) -> None:
    with street.there.app.app_context():
        with unit_of_work() as session:
            with across_buurten("a test lets a week pass"):
                matches = db.session.scalars(select(Match).where(Match.finished_at.is_(None))).all()
            for match in matches:
                assert match.introduced_at is not None
                match.introduced_at -= timedelta(days=8)
            assert ask_outcomes(OPERATOR, session) == 1
        street.there.app.extensions["jobs"].wake()
