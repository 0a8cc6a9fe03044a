"""What a professional has to do and how far everything is: on a phone, wide, without JavaScript, on paper."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from odfdo import Document
from playwright.sync_api import Page, expect
from sqlalchemy import select

from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db, unit_of_work
from buurtplein.people.models import Person
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, place_post
from buurtplein.wijkopgaven.models import Actie
from buurtplein.wijkopgaven.operations import ActieDraft, OpgaveDraft, add_actie, make_opgave
from tests.browser.conftest import DESKTOP, Street, address

OVERVIEW, WORK = "/oost/prof/overzicht", "/mijn/werk"
PHONE = {"width": 390, "height": 844}
LOOKS = {"phone": {"viewport": PHONE}, "wide": {"viewport": DESKTOP}, "no script": {"java_script_enabled": False}}
LATE, SOON = "Lampen nakijken", "Bankje plaatsen"
NARROWEST = 60  # pixels in which the name of a row can be read


@pytest.fixture(scope="module")
def work(site) -> None:
    there, _mail = site
    with there.app.app_context(), unit_of_work():
        fatma, marloes = someone("fatma"), someone("marloes")
        post = place_post(fatma, Draft(PostKind.VRAAG, "Oversteken is eng", "Auto's rijden hard."))
        opgave = make_opgave(marloes, [post], OpgaveDraft("Veilig oversteken"))
        for title, due_on in ((SOON, today() + timedelta(days=3)), (LATE, today())):
            add_actie(marloes, opgave, ActieDraft(title, owner_id=marloes.id, due_on=due_on))
        late = db.session.scalars(select(Actie).where(Actie.title == LATE, Actie.buurt_id == marloes.buurt_id)).one()
        late.due_on = today() - timedelta(days=2)


def someone(name: str) -> Viewer:
    person = db.session.scalars(select(Person).where(Person.email == address(name))).one()
    return viewer_in("oost", Someone(person))


@pytest.fixture(params=LOOKS.values(), ids=LOOKS)
def marloes(site, work, new_page, request) -> Iterator[Page]:
    return Street(*site, new_page).log_in("marloes", **request.param)


def test_what_is_late_stands_first_and_a_filter_leaves_the_rest_out(marloes: Page):
    marloes.goto(WORK)
    parts = marloes.locator("main .rijtje__groep")
    expect(parts.first).to_have_text("Te laat")
    items = marloes.locator("main .rijtje li")
    expect(items.nth(0)).to_contain_text(LATE)
    expect(items.nth(0)).to_contain_text("2 dagen te laat")
    expect(items.nth(1)).to_contain_text(SOON)
    marloes.get_by_label("Soort").select_option("opgave")
    marloes.get_by_role("button", name="Toon", exact=True).click()
    expect(items).to_have_count(1)
    expect(items.first).to_contain_text("Veilig oversteken")


def test_the_address_of_ones_calendar_is_shown_once(marloes: Page):
    marloes.goto(WORK)
    marloes.get_by_role("button", name="Maak een link").click()
    expect(marloes.get_by_label("Jouw geheime link")).to_be_visible()
    assert ".ics" in marloes.content()
    marloes.goto(WORK)
    assert ".ics" not in marloes.content()
    marloes.get_by_role("button", name="Zet de link uit").click()


def test_each_picture_has_a_table_that_can_be_read_and_both_files_say_the_same(marloes: Page, tmp_path: Path):
    marloes.goto(OVERVIEW)
    tables = marloes.locator("main table")
    assert tables.count() >= marloes.locator("main .balans").count() >= 3
    for row in marloes.locator("main tbody th").all():
        box = row.bounding_box()
        assert box is not None
        assert box["width"] >= NARROWEST, row.inner_text()
    acties = tables.nth(1)
    shown = [cell.inner_text() for cell in acties.locator("tbody tr").first.locator("th, td").all()]
    assert shown == ["Te doen", "2", "0", "0", "0", "2"]
    files = {}
    for words, name in (("Als tekst (CSV)", "csv"), ("Als rekenblad (ODS)", "ods")):
        with marloes.expect_download() as loading:
            marloes.get_by_role("link", name=words).click()
        loading.value.save_as(tmp_path / name)
        files[name] = (tmp_path / name).read_bytes()
    assert shown in list(csv.reader(StringIO(files["csv"].decode("utf-8-sig")), delimiter=";"))
    sheets = {table.name: table for table in Document(BytesIO(files["ods"])).body.tables}
    assert shown in [[str(cell) for cell in row] for row in sheets["Acties"].get_values()]


def test_on_paper_the_overview_says_where_and_when_it_is_of_and_has_no_controls(marloes: Page):
    marloes.goto(OVERVIEW)
    marloes.set_viewport_size({"width": 718, "height": 1047})  # A4 within its margins
    marloes.emulate_media(media="print")
    expect(marloes.locator("main .op-papier")).to_contain_text("Oost, ")
    for control in marloes.locator("main select, main button, main form").all():
        expect(control).to_be_hidden()
    assert marloes.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    for paper in ("A4", "A3"):
        assert 1 <= len(re.findall(rb"/Type /Page\b", marloes.pdf(format=paper))) <= 3
