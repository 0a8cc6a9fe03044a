"""A wijkschouw from plan to sheet: noted on a phone without JavaScript, shared by who led it, read by the buurt."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from buurtplein.core.clock import local, now
from buurtplein.core.db import db, unit_of_work
from buurtplein.schouwen.models import Schouw
from tests.browser.conftest import DESKTOP, Street
from tests.browser.loop import someone
from tests.browser.steps import status
from tests.browser.test_hands import Mouse, Walk
from tests.photos.pictures import as_file, cornered
from tests.support.axe import violations

PHONE = {"width": 390, "height": 844}
PAPER = {"width": 703, "height": 1032}  # A4 within margins of 12 mm, in pixels
ROUTE = "Langs het Lindeplein"
TILE, BENCH, SIGN = "Vier tegels liggen los.", "De bank is mooi opgeknapt.", "Het bord is niet te lezen."
INSIDE = "Bij de buren van de hoek klagen ze hierover."
PICTURED = "Vier losse tegels bij de brug"


def test_a_walk_goes_from_plan_to_a_sheet_that_the_buurt_reads_and_prints(site, street: Street, tmp_path: Path):
    def walk(name: str) -> Walk:
        return Walk(Mouse(), street.log_in(name, viewport=PHONE, **Mouse.options))

    marloes, samira, fatma = map(walk, ("marloes", "samira", "fatma"))
    visitor = street.visitor(viewport=PHONE)

    # Marloes plans it, and everyone reads where and when.
    schouw = plans(marloes)
    fatma.at(schouw).sees("Loop mee")
    visitor.goto(schouw)
    expect(visitor.get_by_text("Loop mee")).to_be_visible()

    # On the way she and Samira write down what they see, with a photo. Only who works here reads it.
    happens(site)
    with_a_photo(marloes, schouw, tmp_path)
    notes(samira, schouw, "Lindeplein", BENCH)
    notes(samira, schouw, "Lindelaan 4, de hoek", f"{SIGN} {INSIDE}")
    for other in (fatma.page, visitor):
        reads_nothing(other, schouw)

    # It is not finished before each finding ends somewhere: an opgave, an organisation, a reason.
    cannot_finish(marloes, schouw, "Lindelaan, bij de brug")
    becomes_an_opgave(marloes, schouw)
    becomes(marloes, schouw, BENCH, "done", words="De buren deden dit zelf.")
    cannot_finish(marloes, schouw, "Lindelaan 4, de hoek")
    becomes(marloes, schouw, SIGN, "nothing", words="Vraag het Ahmed maar.")
    marloes.at(schouw).press("button", "Rond het af")
    marloes.sees("De wijkschouw is afgerond.")

    # Finished is not shared; another does not share it either.
    marloes.press("link", "Wat is ermee gedaan?")
    marloes.sees("Alleen voor professionals en buurtverbinders")
    assert status(fatma.page, f"{schouw}/blad") == 404
    samira.at(f"{schouw}/blad")
    expect(samira.page.get_by_role("link", name="Deel met de buurt")).to_have_count(0)
    assert status(samira.page, f"{schouw}/delen") == 403
    fatma.at("/oost/schouwen").sees("Daar is nog niets over te lezen.")
    shares(marloes)

    # Fatma finds it among what the buurt takes on, and reads what was written for her, and nothing else.
    fatma.at("/oost/samen").press("link", ROUTE)
    fatma.is_at("Wat is ermee gedaan?")
    reads_the_sheet(fatma)

    # On a phone and on a wide screen it fits and axe finds nothing; on paper it is one A4.
    sheet = fatma.page.url
    for viewport in (PHONE, DESKTOP):
        fit(street.log_in("mo", viewport=viewport), sheet, "/oost/schouwen", "/oost/samen")
    fit(street.log_in("marloes", viewport=PHONE), f"{schouw}/delen", schouw, sheet)
    is_one_page(street.log_in("mo", viewport=DESKTOP), sheet)

    # It is taken back in one click, and nobody of the buurt reads it any more.
    marloes.at(sheet).press("button", "Deel het niet meer")
    marloes.sees("De buurt leest het blad niet meer.")
    for other in (fatma.page, visitor):
        assert status(other, sheet) == 404


def plans(marloes: Walk) -> str:
    begins = f"{local(now() + timedelta(days=2)):%Y-%m-%dT%H:%M}"
    marloes.at("/oost/schouwen/nieuw").fill(
        route=ROUTE, streets="Lindelaan, Lindeplein", begins_at=begins, meeting_point="Op het plein"
    )
    choice = marloes.page.locator("main [name=lead] option", has_text="Marloes")
    marloes.page.locator("main [name=lead]").select_option(value=choice.get_attribute("value"))
    marloes.press("button", "Plan het")
    return marloes.is_at(f"Wijkschouw: {ROUTE}")


def happens(site) -> None:  # type: ignore[no-untyped-def]
    there, _mail = site
    with there.app.app_context(), unit_of_work():
        here = someone("marloes").buurt_id
        schouw = db.session.scalars(select(Schouw).where(Schouw.buurt_id == here, Schouw.route == ROUTE)).one()
        schouw.begins_at = now() - timedelta(hours=1)


def with_a_photo(marloes: Walk, schouw: str, tmp_path: Path) -> None:
    picture = tmp_path / "tegels.jpg"
    picture.write_bytes(as_file(cornered(1200, 900)))
    marloes.at(schouw).press("link", "Schrijf op wat jullie zien")
    marloes.fill(place="Lindelaan, bij de brug", words=TILE)
    marloes.page.locator("main summary", has_text="Foto’s").click()
    marloes.page.locator("main input[type=file]").set_input_files(picture)
    marloes.press("button", "Bekijk de foto’s")
    marloes.page.get_by_label("Wat staat er op foto 1?").fill(PICTURED)
    marloes.press("button", "Bewaar, en de volgende")
    marloes.sees("Opgeschreven. Zien jullie nog iets?")


def notes(samira: Walk, schouw: str, place: str, words: str) -> None:
    samira.at(f"{schouw}/opschrijven").fill(place=place, words=words)
    samira.press("button", "Bewaar, en klaar")
    if samira.page.get_by_role("button", name="Plaats het zo").count():  # a house number is asked about
        samira.press("button", "Plaats het zo")
    samira.at(schouw).sees(words.partition(".")[0])


def reads_nothing(other: Page, schouw: str) -> None:
    other.goto(schouw)
    for words in (TILE, BENCH, SIGN):
        expect(other.get_by_text(words)).to_have_count(0)
    expect(other.get_by_alt_text(PICTURED)).to_have_count(0)
    assert status(other, f"{schouw}/blad") == 404


def reads_the_sheet(fatma: Walk) -> None:
    for words in (TILE, "We pakken dit op.", BENCH, "Meteen gedaan", "Het bord is versleten.", "Dat is te duur."):
        fatma.sees(words)
    for words in ("Ahmed", INSIDE, "Lindelaan 4", "Marloes"):
        expect(fatma.page.locator("main").get_by_text(words)).to_have_count(0)
    expect(fatma.page.get_by_alt_text(PICTURED)).to_be_visible()


def cannot_finish(marloes: Walk, schouw: str, missing: str) -> None:
    marloes.at(schouw).press("button", "Rond het af")
    expect(marloes.page.get_by_text("Zeg dat eerst bij:")).to_contain_text(missing)


def _finding(marloes: Walk, words: str) -> None:
    marloes.page.locator("article", has_text=words).get_by_role("link", name="Wat gebeurt hiermee?").click()


def becomes_an_opgave(marloes: Walk, schouw: str) -> None:
    marloes.at(schouw)
    _finding(marloes, TILE)
    marloes.press("link", "Een wijkopgave")
    marloes.press("link", "Maak hier een wijkopgave van")
    marloes.fill(title="Rechte tegels")
    marloes.press("button", "Maak wijkopgave")
    marloes.sees("Gevonden bij een wijkschouw")
    marloes.press("link", f"Wijkschouw: {ROUTE}")
    marloes.is_at(f"Wijkschouw: {ROUTE}")


def becomes(marloes: Walk, schouw: str, what: str, kind: str, **said: str) -> None:
    marloes.at(schouw)
    _finding(marloes, what)
    marloes.page.locator(f"main [name=kind][value={kind}]").check()
    marloes.fill(**said)
    marloes.press("button", "Bewaar")
    marloes.sees("Bewaard. Dank je wel.")


def shares(marloes: Walk) -> None:
    marloes.press("link", "Deel met de buurt")
    marloes.sees("Dit wordt openbaar")
    marloes.sees("Schrijf geen namen van mensen op")
    texts = marloes.page.locator("main textarea")
    assert SIGN in texts.nth(4).input_value()
    texts.nth(4).fill("Het bord is versleten.")
    texts.nth(5).fill("Dat is te duur.")
    marloes.page.locator("main [type=checkbox]").check()
    marloes.press("button", "Deel met de buurt")
    marloes.sees("De buurt kan nu lezen wat ermee is gedaan.")


def fit(page: Page, *addresses: str) -> None:
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), address
        assert not violations(page), address


def is_one_page(page: Page, sheet: str) -> None:
    page.goto(sheet)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print het blad")).to_be_hidden()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
    left, bottom, right, top = map(float, printed.partition(b"/MediaBox [")[2].partition(b"]")[0].split())
    assert (round(right - left), round(top - bottom)) == (595, 842)  # A4, in points
