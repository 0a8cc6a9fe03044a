"""Two professionals with the same bord before them: dragging, buttons, the keyboard, a phone and paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from buurtplein.buurten.models import Organisation, Role
from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.db import db, unit_of_work
from buurtplein.people.models import Person
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, place_post
from buurtplein.wijkopgaven.operations import ActieDraft, OpgaveDraft, add_actie, make_opgave
from tests.browser.conftest import Street, address, appointed

BORD = "/oost/prof/bord"
DESK = {"width": 1280, "height": 1800}  # nothing scrolls while a card is dragged
PHONE = {"width": 390, "height": 844}
SECONDS = 15_000  # milliseconds in which the other sees it, on a busy machine
ACTIES = ("Heg snoeien", "Lampen nakijken", "Zebrapad tekenen", "Bankje plaatsen")


@dataclass
class Board(Street):
    """The street, where Marloes and Dennis work on an opgave."""

    def of(self, name: str, **options: object) -> Page:
        page = self.log_in(name, **{"viewport": DESK, **options})
        page.goto(BORD)
        return page


@pytest.fixture(scope="module")
def opgave(site) -> None:
    there, _mail = site
    with there.app.app_context(), unit_of_work():
        fatma, marloes = someone("fatma"), someone("marloes")
        welfare = db.session.scalars(select(Organisation)).first()
        appointed(marloes.buurt, "Dennis Jansen", Role.PROFESSIONAL, welfare)
        post = place_post(fatma, Draft(PostKind.VRAAG, "Oversteken is eng", "Auto's rijden hard."))
        made = make_opgave(marloes, [post], OpgaveDraft("Veilig oversteken"))
        for title in ACTIES:
            add_actie(marloes, made, ActieDraft(title))


@pytest.fixture
def board(site, opgave, new_page) -> Iterator[Board]:
    return Board(*site, new_page)


def someone(name: str) -> Viewer:
    person = db.session.scalars(select(Person).where(Person.email == address(name))).one()
    return viewer_in("oost", Someone(person))


def card(page: Page, title: str, column: str = "") -> Locator:
    where = page.get_by_role("region", name=column, exact=True) if column else page
    return where.locator(".actie").filter(has=page.get_by_role("heading", name=title))


def test_what_one_drags_the_other_sees_and_hears_within_seconds_without_losing_their_place(board: Board):
    marloes, dennis = board.of("marloes"), board.of("dennis")
    link = card(dennis, "Lampen nakijken").get_by_role("link", name="Vertel")
    link.focus()
    card(marloes, "Heg snoeien").drag_to(marloes.get_by_role("region", name="Bezig", exact=True))
    expect(card(marloes, "Heg snoeien", "Bezig")).to_be_visible()
    expect(card(dennis, "Heg snoeien", "Bezig")).to_be_visible(timeout=SECONDS)
    expect(dennis.locator("#bord-nieuws")).to_have_text("Heg snoeien: Bezig")
    expect(link).to_be_focused()


def test_who_drags_to_vastgelopen_is_asked_why(board: Board):
    page = board.of("marloes")
    card(page, "Bankje plaatsen").drag_to(page.get_by_role("region", name="Vastgelopen", exact=True))
    page.get_by_role("radio", name="Vastgelopen").check()
    page.get_by_label("Wil je er iets bij zeggen?").fill("De gemeente heeft nog geen geld.")
    page.get_by_role("button", name="Bewaar").click()
    expect(card(page, "Bankje plaatsen", "Vastgelopen")).to_be_visible()


def test_a_move_that_someone_else_was_first_with_is_shown_and_not_written_over(board: Board):
    dennis = board.of("dennis", java_script_enabled=False)
    marloes = board.of("marloes")
    card(marloes, "Zebrapad tekenen").get_by_role("button", name="Naar Klaar").click()
    expect(card(marloes, "Zebrapad tekenen", "Klaar")).to_be_visible()
    card(dennis, "Zebrapad tekenen").get_by_role("button", name="Naar Bezig").click()
    expect(dennis.get_by_role("heading", name="Dit staat er nu")).to_be_visible()
    marloes.reload()
    expect(card(marloes, "Zebrapad tekenen", "Klaar")).to_be_visible()


def test_without_javascript_by_keyboard_on_a_phone_an_actie_moves_and_the_bord_comes_back(board: Board):
    page = board.of("marloes", java_script_enabled=False, viewport=PHONE)
    columns = page.locator(".kolom")
    tops = [box["y"] for box in (columns.nth(n).bounding_box() for n in range(4)) if box]
    assert tops == sorted(set(tops)), "on a phone the columns stand under each other"
    card(page, "Lampen nakijken").get_by_role("button", name="Naar Bezig").press("Enter")
    expect(page).to_have_url(re.compile(f"{BORD}#actie-"))
    expect(card(page, "Lampen nakijken", "Bezig")).to_be_visible()


def test_on_paper_there_are_columns_beside_each_other_and_no_buttons(board: Board):
    page = board.of("marloes")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Naar Klaar").first).to_be_hidden()
    boxes = [box for box in (page.locator(".kolom").nth(n).bounding_box() for n in range(4)) if box]
    assert len({round(box["y"]) for box in boxes}) == 1
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    sheet = page.pdf(prefer_css_page_size=True)
    assert is_landscape(sheet)


def is_landscape(sheet: bytes) -> bool:
    left, bottom, right, top = map(float, sheet.partition(b"/MediaBox [")[2].partition(b"]")[0].split())
    return right - left > top - bottom
