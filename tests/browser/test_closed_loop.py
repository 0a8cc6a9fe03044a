"""The whole loop of a wijkopgave: from what neighbours told to what was done, and back to each of them."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from buurtplein.buurten.models import Buurt, Role
from buurtplein.buurten.operations import found_partner
from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.db import db, unit_of_work
from buurtplein.namens.models import Asked, Channel
from buurtplein.namens.operations import Neighbour, place_for
from buurtplein.people.models import Person
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, place_post
from buurtplein.wijkopgaven.models import OwnerKind
from buurtplein.wijkopgaven.operations import ActieDraft, OpgaveDraft, add_actie, make_opgave, publish_opgave
from tests.browser.conftest import DESKTOP, OPERATOR, Street, address, appointed
from tests.browser.steps import status, until_it_shows
from tests.browser.test_hands import Mouse, Walk
from tests.browser.test_main_job import answer_all, end_it

SIGN, HEDGE = "Bord plaatsen", "Heg snoeien"
ASKED, DECLINED = "Jij staat er elke dag.", "Ik heb geen ladder."
NOT_SOLVED = "Om half negen rijden ze nog te hard."


@dataclass
class Loop:
    """Three neighbours told of a crossing, one on paper; Marloes leads, and Joris of the corporatie has an actie."""

    public: str
    work: str
    of_fatma: str
    sign: int


@pytest.fixture
def loop(site) -> Loop:
    there, _mail = site
    with there.app.app_context(), unit_of_work():
        marloes, fatma, mo, samira = (someone(name) for name in ("marloes", "fatma", "mo", "samira"))
        owner = corporatie(marloes.buurt)
        on_paper = Neighbour("Gerda Papier", Channel.PAPER, details="Lindelaan 3")
        slip = place_for(samira, Draft(PostKind.VRAAG, "Ik durf niet over"), on_paper, asked=Asked.COUNTER, agrees=True)
        told = [place_post(who, Draft(PostKind.VRAAG, "Oversteken is eng")) for who in (fatma, mo)]
        opgave = make_opgave(marloes, [*told, slip], OpgaveDraft("Veilig over de Molenstraat"))
        sign = add_actie(marloes, opgave, ActieDraft(SIGN, OwnerKind.PROFESSIONAL, owner.id))
        add_actie(marloes, opgave, ActieDraft(HEDGE, OwnerKind.BEWONER, mo.id))
        publish_opgave(marloes, opgave)
        number = opgave.number
        return Loop(
            f"/oost/samen/{number}", f"/oost/prof/opgaven/{number}", f"/oost/prikbord/{told[0].number}", sign.id
        )


def corporatie(buurt: Buurt) -> Person:
    return appointed(
        buurt, "Joris Jansen", Role.PROFESSIONAL, found_partner(OPERATOR, buurt, name="Woonstad").organisation
    )


def someone(name: str) -> Viewer:
    person = db.session.scalars(select(Person).where(Person.email == address(name))).one()
    return viewer_in("oost", Someone(person))


def test_what_was_heard_is_done_and_each_who_told_of_it_hears_so(street: Street, loop: Loop):
    def walk(name: str) -> Walk:
        return Walk(Mouse(), street.log_in(name, viewport=DESKTOP))

    marloes, joris, fatma, mo, samira = (walk(name) for name in ("marloes", "joris", "fatma", "mo", "samira"))
    visitor = street.visitor()

    # What is for those who work on it, is for them.
    for page, expected in ((fatma.page, 403), (samira.page, 403), (joris.page, 200)):
        assert status(page, loop.work) == expected
    assert status(visitor, loop.public) == 200

    goes_from_hand_to_hand(loop, joris, fatma, mo, others=(visitor, mo.page, samira.page))
    marloes.at(loop.work).sees(DECLINED)  # who works on it does
    is_done(loop, mo, visitor)
    ends_when_all_have_an_answer(loop, marloes, fatma, samira, visitor)
    is_opened_again_once(loop, marloes, fatma, visitor)

    # What was learned stays with those who work on it.
    marloes.at(f"{loop.work}/les").fill(worked="Buren zetten zelf het bord neer.")
    marloes.choose("elsewhere")
    marloes.press("button", "Bewaar")
    marloes.sees("Collega’s in alle buurten kunnen hiervan leren.")
    until_it_shows(joris.page, "/oost/prof/lessen?q=bord", "Buren zetten zelf het bord neer.")
    assert status(fatma.page, "/oost/prof/lessen") == 403

    # Mo tells how it became, and Fatma sees that on her old post.
    mo.at(loop.public).press("link", "Vertel hoe het is geworden")
    mo.fill(title="We lopen weer veilig naar school")
    mo.press("button", "Zet op het plein")
    fatma.at(loop.of_fatma).sees("We lopen weer veilig naar school")


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
    until_it_shows(samira.page, "/oost/namens/briefjes", "Er staat een bord")


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
    fatma.at(loop.public).sees("ging al een keer weer open")
    assert status(fatma.page, f"{loop.public}/niet-opgelost") == 403


def asks(joris: Walk, loop: Loop, whom: str) -> None:
    joris.at(f"{loop.public}/acties/{loop.sign}/overdragen")
    joris.page.get_by_role("radio", name=whom).check()
    joris.fill(words=ASKED)
    joris.press("button", "Vraag het")
    joris.sees("Tot het ja is, blijft de actie waar ze is.")


def sees_whose(page: Page, loop: Loop, title: str, name: str) -> None:
    page.goto(loop.public)
    expect(page.locator(".doen-lijst li", has_text=title)).to_contain_text(name)
