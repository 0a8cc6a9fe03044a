"""What is taken along to a meeting, on A4: whole, with nothing cut off and nothing to click."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db, unit_of_work
from buurtplein.people.models import Person
from buurtplein.photos.models import Stage
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, change_photos, place_comment, place_post
from buurtplein.wijkopgaven.models import ActieState
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    OpgaveDraft,
    Wait,
    add_actie,
    make_opgave,
    move_actie,
    publish_opgave,
    tell_result,
)
from tests.browser.conftest import Street, address
from tests.factories import a_photo
from tests.photos.pictures import as_file, cornered

OVERLEG = "/oost/prof/voor-het-overleg"
A4 = {"width": 718, "height": 1047}  # within its margins
LONG = "De aannemer wacht op een handtekening van de gemeente, en de gemeente wacht op de aannemer. " * 3
CUT_OFF = """[...document.querySelectorAll('main *')].filter(one => {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const wide = one.scrollWidth > one.clientWidth + 1, high = one.scrollHeight > one.clientHeight + 1;
    const hides = style.overflow !== 'visible' && (wide || high);
    return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1 || hides);
}).map(one => one.outerHTML.slice(0, 120))"""


def someone(name: str) -> Viewer:
    person = db.session.scalars(select(Person).where(Person.email == address(name))).one()
    return viewer_in("oost", Someone(person))


STORY = "Eerst stond hier een scheve heg. Toen kwamen er buren met scharen, en de gemeente met een wagen. "
KEPT = """() => Promise.all([...document.querySelectorAll('.bericht img')].map(one => {
    one.loading = 'eager';
    return one.decode().then(() => one.naturalWidth > 1);
}))"""


def story(number: int, words: int, comments: int) -> str:
    """Where a story is of how an opgave became, with so many photos, words and reactions; the first two are a pair."""
    fatma, marloes = someone("fatma"), someone("marloes")
    post = place_post(fatma, Draft(PostKind.VRAAG, f"De heg is scheef {number}", "Hij groeit over de stoep."))
    opgave = make_opgave(marloes, [post], OpgaveDraft("Een nette heg"))
    add_actie(marloes, opgave, ActieDraft("Heg snoeien"))
    publish_opgave(marloes, opgave)
    told = tell_result(marloes, opgave, title="De heg is recht", body=(STORY * 60)[:words])
    album = change_photos(marloes, told)
    for n in range(number):
        size = {"width": 640, "height": 480} if n != 3 else {"width": 480, "height": 1200}
        picture = as_file(cornered(size["width"], size["height"]))
        stage = {0: Stage.BEFORE, 1: Stage.AFTER}.get(n)
        a_photo(album, content=picture, alt=f"Foto {n}", stage=stage, **size)
    for n in range(comments):
        place_comment(fatma, told, body=f"Wat mooi geworden, nummer {n}. {STORY}")
    return f"/oost/prikbord/{told.number}"


def on_paper(page: Page) -> int:
    """How many A4 it is; with everything on it, and nothing to click."""
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    for control in page.locator("main button, main select, main form").all():
        expect(control).to_be_hidden()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert page.evaluate(CUT_OFF) == []
    sheet = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "10mm"))
    return len(re.findall(rb"/Type /Page\b", sheet))


@pytest.fixture(scope="module")
def stuck(site) -> None:
    there, _mail = site
    with there.app.app_context(), unit_of_work():
        fatma, marloes = someone("fatma"), someone("marloes")
        post = place_post(fatma, Draft(PostKind.VRAAG, "Oversteken is eng", "Auto's rijden hard."))
        opgave = make_opgave(marloes, [post], OpgaveDraft("Veilig oversteken"))
        party = min(marloes.organisation_ids)
        for title, ahead in (("Lamp plaatsen", 0), ("Drempel leggen", 7), ("Hek verven", 70)):
            actie = add_actie(marloes, opgave, ActieDraft(title))
            wait = Wait(party, today() + timedelta(days=ahead), "Een handtekening.")
            move_actie(marloes, actie, ActieState.STUCK, note=LONG, wait=wait)
            actie.bring_up_on = today() + timedelta(days=ahead or -1)


@pytest.mark.usefixtures("stuck")
def test_what_is_stuck_goes_along_to_the_meeting_with_room_to_write(street: Street):
    page = street.log_in("marloes")
    page.goto("/oost/prof/bord")
    page.get_by_role("link", name="Wat vastligt, voor het overleg").click()
    page.wait_for_url(f"**{OVERLEG}")
    expect(page.get_by_role("heading", name="Welzijn Oost")).to_be_visible()
    points = page.locator(".agendapunt")
    expect(points).to_have_count(2)
    expect(points.first).to_contain_text("Lamp plaatsen")
    expect(points.first).to_contain_text("Vraag het weer, al 1 dag")
    expect(points.first).to_contain_text(LONG.strip())
    expect(points.first).to_contain_text("Een handtekening.")
    expect(page.locator("main")).to_contain_text("1 komt na meer dan vier weken")
    room = points.first.get_by_text("Wat we afspreken")
    expect(room).to_be_hidden()
    assert on_paper(page) == 1
    expect(page.locator(".paginakop .op-papier")).to_contain_text("Oost, ")
    expect(room).to_be_visible()
    expect(points.last.get_by_text("Wat we afspreken")).to_have_count(0)


@pytest.mark.parametrize(
    ("photos", "words", "comments", "most"),
    [(2, 600, 0, 1), (6, 5000, 12, 2), (1, 5000, 0, 2), (0, 200, 3, 1)],
)
def test_the_story_of_how_it_became_fits_on_one_or_two_sheets(street: Street, photos, words, comments, most):
    with street.there.app.app_context(), unit_of_work():
        at = story(photos, words, comments)
    page = street.visitor()
    page.goto(at)
    assert page.evaluate(KEPT) == [True] * photos
    assert 1 <= on_paper(page) <= most
    assert page.evaluate(KEPT) == [True] * photos
    expect(page.locator(".bericht h1")).to_have_text("De heg is recht")
    expect(page.locator("main").get_by_text("Wat mooi geworden").first).to_be_hidden() if comments else None
    boxes = [photo.bounding_box() for photo in page.locator(".fotos img").all()]
    assert all(box and min(box["width"], box["height"]) > 50 for box in boxes)
    if photos > 1:
        before, after = (page.locator(".fotos--paar figure").nth(n).bounding_box() for n in range(2))
        assert before
        assert after
        assert (before["y"], before["x"] < after["x"]) == (after["y"], True)
