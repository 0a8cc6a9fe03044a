"""The look before something is placed, on a phone: without JavaScript and with it."""

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from buurtplein.core.db import unit_of_work
from buurtplein.core.tenancy import across_buurten
from buurtplein.posts.models import Comment, Post
from tests.browser.conftest import Street
from tests.browser.steps import ON_THE_PLEIN, place
from tests.support.axe import violations

PHONE = {"width": 390, "height": 844}
LOOK = "Kijk nog even naar je tekst"
AS_IT_IS = "Plaats het zo"
TYPED = {"#title": "Er loopt een getinte man rond", "#body": "Bel 06-98 76 54 32 als je hem ziet, bij Lindelaan 12."}


def number_of(street: Street, table: type[Post] | type[Comment]) -> int:
    with street.there.app.app_context(), unit_of_work() as session, across_buurten("a test counts"):
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def fill_in(page: Page, typed: dict[str, str]) -> None:
    for field, words in typed.items():
        page.locator(field).fill(words)


def advice(page: Page, field: str) -> str:
    """What is read aloud with this field, after its label."""
    ids = page.locator(field).get_attribute("aria-describedby") or ""
    return " ".join(page.locator(f"#{name}").inner_text() for name in ids.split())


def test_without_javascript_each_finding_is_named_and_the_second_press_places_it(street: Street) -> None:
    page = street.log_in("mo", java_script_enabled=False, viewport=PHONE)
    before = number_of(street, Post)
    page.goto("/oost/plaats/vraag")
    fill_in(page, TYPED)
    page.get_by_role("button", name=ON_THE_PLEIN).click()

    expect(page.get_by_role("heading", name=LOOK)).to_be_visible()
    assert "Wat gebeurde er? Waar? Hoe laat?" in advice(page, "#title")
    assert "0900-8844" in advice(page, "#title")
    assert "Telefoonnummer: ‘06-98 76 54 32’" in advice(page, "#body")
    assert "Adres met huisnummer: ‘Lindelaan 12’" in advice(page, "#body")
    for field, words in TYPED.items():
        expect(page.locator(field)).to_have_value(words)
    assert number_of(street, Post) == before
    page.get_by_role("link", name="Telefoonnummer: ‘06-98 76 54 32’").click()
    assert page.url.endswith("#body")

    page.get_by_role("button", name=AS_IT_IS).click()
    expect(page.get_by_role("heading", level=1, name=TYPED["#title"])).to_be_visible()
    assert number_of(street, Post) == before + 1


def test_without_javascript_who_changes_the_text_just_places_it(street: Street) -> None:
    page = street.log_in("fatma", java_script_enabled=False, viewport=PHONE)
    page.goto("/oost/plaats/aanbod")
    fill_in(page, {"#title": "Een fiets te geef", "#body": "Bel 06-98 76 54 32."})
    page.get_by_role("button", name=ON_THE_PLEIN).click()
    page.locator("#body").fill("Reageer hieronder.")
    page.get_by_role("button", name=ON_THE_PLEIN).click()
    expect(page.get_by_role("heading", level=1, name="Een fiets te geef")).to_be_visible()


def test_the_advice_gets_the_focus_and_what_this_browser_kept_does_not_undo_it(street: Street) -> None:
    page = street.log_in("mo", viewport=PHONE)
    page.goto("/oost/plaats/vraag")
    fill_in(page, {"#title": "Wie haalt mij op?", "#body": "Lindelaan 12"})
    page.get_by_role("button", name=ON_THE_PLEIN).click()
    expect(page.locator("#adviezen")).to_be_focused()
    expect(page.get_by_text("We hebben bewaard wat je schreef.")).to_be_hidden()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    assert not violations(page)
    page.get_by_role("button", name=AS_IT_IS).click()
    expect(page.get_by_role("heading", level=1, name="Wie haalt mij op?")).to_be_visible()


def test_a_reaction_is_looked_at_in_its_place_and_by_keyboard_alone_it_is_placed(street: Street) -> None:
    mo = street.log_in("mo")
    url = place(mo, "vraag", "Wie kan timmeren?")
    page = street.log_in("fatma", viewport=PHONE)
    page.goto(url)
    page.get_by_label("Schrijf een reactie").fill("Bel mij: 06-98 76 54 32")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#adviezen")).to_be_focused()
    assert not violations(page)
    assert number_of(street, Comment) == 0
    for _press in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "as_it_is":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#reacties").get_by_text("Bel mij: 06-98 76 54 32", exact=True)).to_be_visible()
    expect(page.locator("#adviezen")).to_have_count(0)
    assert number_of(street, Comment) == 1
