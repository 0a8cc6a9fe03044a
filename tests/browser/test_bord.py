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
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.operations import ActieDraft, OpgaveDraft, add_actie, make_opgave
from tests.browser.conftest import Street, address, appointed

BORD = "/oost/prof/bord"
DESK = {"width": 1280, "height": 1800}  # nothing scrolls while a card is dragged
PHONE = {"width": 390, "height": 844}
SECONDS = 15_000  # milliseconds in which the other sees it, on a busy machine
PAPERS = {"A3": {"width": 1512, "height": 1047}, "A4": {"width": 1047, "height": 718}}  # within the margins, in pixels
CLIPPED = """[...document.querySelectorAll('.kolom *')]
    .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1 && !e.closest('.alleen-voorlezen, svg'))
    .map(e => e.outerHTML.slice(0, 200))"""
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


@pytest.mark.parametrize("paper", PAPERS)
def test_on_paper_there_are_columns_beside_each_other_what_was_asked_and_no_buttons(board: Board, paper: str):
    page = board.of("marloes", viewport=PAPERS[paper])
    page.get_by_label("Alleen van mij").check()
    page.get_by_label("Onderwerp").select_option(Theme.ANDERS.value)
    page.get_by_role("button", name="Toon", exact=True).click()
    page.wait_for_url("**mijn=1**")
    page.emulate_media(media="print")
    for control in page.locator("main button, main select, main nav, .actie__voet").all():
        expect(control).to_be_hidden()
    said = page.locator(".paginakop .op-papier")
    expect(said).to_contain_text("Oost, ")
    expect(said).to_contain_text(f"Onderwerp: {Theme.ANDERS.label} · Alleen van Marloes Hendriks")
    page.goto(BORD)
    expect(said).to_contain_text("Alle acties van de opgaven die lopen")
    for title in ACTIES:
        expect(card(page, title)).to_be_visible()
    boxes = [box for box in (page.locator(".kolom").nth(n).bounding_box() for n in range(4)) if box]
    assert len({round(box["y"]) for box in boxes}) == 1
    assert len({round(box["width"]) for box in boxes}) == 1
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert page.evaluate(CLIPPED) == []
    sheet = page.pdf(format=paper, landscape=True)
    assert is_landscape(sheet)
    assert len(re.findall(rb"/Type /Page\b", sheet)) == 1


def test_on_screen_what_is_for_paper_is_not_there(board: Board):
    expect(board.of("marloes").locator(".op-papier").first).to_be_hidden()


def is_landscape(sheet: bytes) -> bool:
    left, bottom, right, top = map(float, sheet.partition(b"/MediaBox [")[2].partition(b"]")[0].split())
    return right - left > top - bottom
