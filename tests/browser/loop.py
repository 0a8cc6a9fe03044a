"""The steps of a wijkopgave in the browser: from hand to hand, done, answered, opened again, and what was learned."""

from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Page, expect
from sqlalchemy import select

from buurtplein.buurten.models import Buurt, Role
from buurtplein.buurten.operations import found_partner
from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.db import db
from buurtplein.people.models import Person
from tests.browser.conftest import OPERATOR, address, appointed
from tests.browser.steps import status, until_it_shows
from tests.browser.test_hands import Walk
from tests.browser.test_main_job import answer_all, end_it

SIGN, HEDGE = "Bord plaatsen", "Heg snoeien"
ASKED, DECLINED = "Jij staat er elke dag.", "Ik heb geen ladder."
NOT_SOLVED = "Om half negen rijden ze nog te hard."


@dataclass
class Loop:
    """Three neighbours told of a crossing, one on paper; Marloes leads, and Joris of the corporatie has an actie.

    The address for all and that for who works on it, that of what Fatma told, and the actie of Joris.
    """

    public: str
    work: str
    of_fatma: str
    sign: int


def corporatie(buurt: Buurt) -> Person:
    return appointed(
        buurt, "Joris Jansen", Role.PROFESSIONAL, found_partner(OPERATOR, buurt, name="Woonstad").organisation
    )


def someone(name: str) -> Viewer:
    person = db.session.scalars(select(Person).where(Person.email == address(name))).one()
    return viewer_in("oost", Someone(person))


def goes_from_hand_to_hand(loop: Loop, joris: Walk, fatma: Walk, mo: Walk, others: Iterable[Page]) -> None:
    """Joris asks Fatma to take the sign over; she says no, and it stays with him. No other reads why."""
    visitor, *_rest = others = tuple(others)
    asks(joris, loop, "Fatma")
    sees_whose(visitor, loop, SIGN, "Joris")
    fatma.at("/oost/samen").press("link", SIGN)
    fatma.sees(ASKED)
    fatma.fill(why=DECLINED)
    fatma.press("button", "Nee")
    joris.at(loop.public).sees(DECLINED)
    for page in others:
        page.goto(loop.public)
        assert DECLINED not in page.content()
        assert ASKED not in page.content()

    # Then he hands it on to Mo, who says yes.
    asks(joris, loop, "Mo")
    mo.at("/oost/samen").press("link", SIGN)
    mo.press("button", "Ja, ik neem het over")
    sees_whose(visitor, loop, SIGN, "Mo")


def is_done(loop: Loop, mo: Walk, visitor: Page) -> None:
    for _actie in range(2):
        mo.at(loop.public).press("button", "Het is klaar")
        mo.sees("Iedereen ziet nu hoe het ervoor staat.")
    visitor.goto(loop.public)
    expect(visitor.get_by_text("2 van de 2 acties klaar").first).to_be_visible()


def ends_when_all_have_an_answer(loop: Loop, marloes: Walk, fatma: Walk, samira: Walk, visitor: Page) -> None:
    """It does not end before that, and then each of them hears of it: on the site, and on paper."""
    end_it(marloes.page, loop.work)
    expect(marloes.page.get_by_text("Dit heeft nog geen antwoord").first).to_be_visible()
    answer_all(marloes.page, loop.work, "Er staat een bord, en de heg is laag.")
    end_it(marloes.page, loop.work)
    expect(marloes.page.get_by_text("De wijkopgave is afgerond.")).to_be_visible()
    until_it_shows(fatma.page, "/mijn/nieuws", "Is het niet opgelost?")
    until_it_shows(visitor, loop.of_fatma, "Er staat een bord, en de heg is laag.")
    has_a_slip(samira, "Er staat een bord, en de heg is laag.")


def has_a_slip(samira: Walk, words: str) -> None:
    """Among those to print there is one for Gerda that says so, and nothing of another."""
    until_it_shows(samira.page, "/oost/namens/briefjes", words)
    slip = samira.page.get_by_role("article", name="Dag Gerda")
    expect(slip).to_contain_text(words)
    for other in ("Fatma", "Mo ", ASKED, DECLINED):
        expect(slip).not_to_contain_text(other)


def is_opened_again_once(loop: Loop, marloes: Walk, fatma: Walk, visitor: Page) -> None:
    """Fatma says once that it is not solved. It is open again, and cannot end before she has another answer."""
    fatma.at(loop.public).press("link", "Dit is niet opgelost")
    fatma.fill(words=NOT_SOLVED)
    fatma.press("button", "Open deze wijkopgave weer")
    visitor.goto(loop.public)
    expect(visitor.get_by_text(NOT_SOLVED).first).to_be_visible()
    until_it_shows(marloes.page, "/mijn/nieuws", "Volgens een buur is dit niet opgelost")
    end_it(marloes.page, loop.work)
    expect(marloes.page.get_by_text("Dit heeft nog geen antwoord").first).to_be_visible()

    # Another answer, and the end; it cannot be opened again.
    answer_all(marloes.page, loop.work, "De drempel komt in maart.")
    end_it(marloes.page, loop.work)
    expect(marloes.page.get_by_text("De wijkopgave is afgerond.")).to_be_visible()
    fatma.at(loop.public).sees("Je zei al een keer dat dit niet was opgelost")
    assert status(fatma.page, f"{loop.public}/niet-opgelost") == 403


def asks(joris: Walk, loop: Loop, whom: str) -> None:
    joris.at(f"{loop.public}/acties/{loop.sign}/overdragen")
    joris.page.get_by_role("radio", name=whom).check()
    joris.fill(words=ASKED)
    joris.press("button", "Vraag het")
    joris.sees("Tot het ja is, blijft de actie bij jou.")


def sees_whose(page: Page, loop: Loop, title: str, name: str) -> None:
    page.goto(loop.public)
    expect(page.locator(".doen-lijst li", has_text=title)).to_contain_text(name)


def is_told_on(loop: Loop, marloes: Walk, joris: Walk, fatma: Walk, mo: Walk) -> None:
    """What was learned stays with who works on it; how it became is told by Mo, and stands on what Fatma told."""
    marloes.at(f"{loop.work}/les").fill(worked="Buren zetten zelf het bord neer.")
    marloes.choose("elsewhere")
    marloes.press("button", "Bewaar")
    marloes.sees("Collega’s in alle buurten kunnen hiervan leren.")
    until_it_shows(joris.page, "/oost/prof/lessen?q=bord", "Buren zetten zelf het bord neer.")
    assert status(fatma.page, "/oost/prof/lessen") == 403
    mo.at(loop.public).press("link", "Vertel hoe het is geworden")
    mo.fill(title="We lopen weer veilig naar school")
    mo.press("button", "Zet op het plein")
    fatma.at(loop.of_fatma).sees("We lopen weer veilig naar school")
