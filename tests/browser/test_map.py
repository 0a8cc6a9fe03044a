"""The map of the buurtgids: only when asked, never needed, and gone when its pictures do not come."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.core.db import db, unit_of_work
from buurtplein.gids.models import EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry
from buurtplein.people.models import Person
from tests.browser.conftest import Street, address, furnish
from tests.factories import viewer_of
from tests.support.installation import installation
from tests.support.smtp import running_mail_server

PLACES = {"Lindehuis": (52.155, 5.387), "Speeltuin": (52.158, 5.391)}
FAILS = "De kaart kan nu niet laden. Hieronder staat de lijst met plekken."


@dataclass
class TileServer:
    """A server with one grey picture for every spot, and what was asked of it."""

    works: bool = True
    asked: list[str] = field(default_factory=list)
    url: str = ""


def picture() -> bytes:
    held = BytesIO()
    Image.new("RGB", (256, 256), "#ddd").save(held, "PNG")
    return held.getvalue()


@pytest.fixture(scope="module")
def tile_server() -> Iterator[TileServer]:
    tiles, grey = TileServer(), picture()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            tiles.asked.append(self.path)
            self.send_response(200 if tiles.works else 404)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(grey if tiles.works else b"")

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    tiles.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield tiles
    server.shutdown()
    server.server_close()


@pytest.fixture
def tiles(tile_server: TileServer) -> TileServer:
    tile_server.works = True
    tile_server.asked.clear()
    return tile_server


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, tile_server: TileServer) -> Iterator[tuple[object, object]]:
    """A site whose map comes from that server, with two places and someone who can do something."""
    folder = tmp_path_factory.mktemp("site") / "data"
    with pytest.MonkeyPatch.context() as patch, running_mail_server() as mail:
        patch.setenv("BUURTPLEIN_TILE_URL", f"{tile_server.url}/{{z}}/{{x}}/{{y}}.png")
        with installation(folder, mail) as there:
            with there.app.app_context(), unit_of_work():
                furnish()
                _fill()
            there.serve()
            yield there, mail


def _fill() -> None:
    oost = db.session.scalars(select(Buurt).where(Buurt.slug == "oost")).one()
    mo = viewer_of(db.session.scalars(select(Person).where(Person.email == address("mo"))).one(), oost)
    for name, (latitude, longitude) in PLACES.items():
        add_entry(mo, EntryDraft(EntryKind.PLEK, Topic.JEUGD, name, latitude=latitude, longitude=longitude))
    add_entry(mo, EntryDraft(EntryKind.SCHAT, Topic.MAKEN, "Fietsen maken"))


def the_list(page: Page) -> None:
    for name in PLACES:
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_nothing_is_fetched_before_someone_asks_for_the_map(street: Street, tiles: TileServer) -> None:
    page, asked = street.visitor(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/oost/gids")
    page.wait_for_load_state("networkidle")
    the_list(page)
    assert not tiles.asked
    assert not [url for url in asked if "leaflet" in url or not url.startswith(street.there.url)]
    page.get_by_role("button", name="Toon kaart").click()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    assert tiles.asked
    expect(page.locator(".kaart__punt")).to_have_count(len(PLACES))
    the_list(page)


def test_the_map_is_walked_with_the_keyboard(street: Street, tiles: TileServer) -> None:
    page = street.visitor()
    page.goto("/oost/gids")
    page.get_by_role("button", name="Toon kaart").focus()
    page.keyboard.press("Enter")
    spot = page.get_by_role("button", name="Speeltuin")
    expect(spot).to_be_visible()
    for _press in range(10):
        page.keyboard.press("Tab")
        if spot.evaluate("spot => spot === document.activeElement"):
            break
    else:
        pytest.fail("the spot cannot be reached with the keyboard")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Speeltuin", exact=True)).to_be_focused()


def test_a_map_that_does_not_come_says_so_and_leaves_the_list(street: Street, tiles: TileServer) -> None:
    tiles.works = False
    page = street.visitor()
    page.goto("/oost/gids")
    page.get_by_role("button", name="Toon kaart").click()
    expect(page.get_by_text(FAILS)).to_be_visible()
    expect(page.locator(".kaart__vak")).to_be_hidden()
    the_list(page)


def test_without_script_there_is_a_list_and_no_button(street: Street, tiles: TileServer) -> None:
    page = street.visitor(java_script_enabled=False)
    page.goto("/oost/gids")
    the_list(page)
    expect(page.get_by_role("button", name="Toon kaart")).to_be_hidden()


def test_a_spot_is_chosen_on_the_map_as_precise_as_a_street(street: Street, tiles: TileServer) -> None:
    page = street.log_in("mo")
    page.goto("/oost/gids/erbij/plek")
    page.get_by_text("Meer invullen").click()
    page.get_by_role("button", name="Toon kaart").click()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    page.keyboard.press("Enter")
    typed = page.get_by_label("Noorderbreedte").input_value()
    assert len(typed.partition(".")[2]) == 3
    page.get_by_label("Hoe heet het?").fill("Kiosk")
    page.get_by_role("button", name="Zet in de gids").click()
    expect(page.get_by_role("heading", level=1, name="Kiosk")).to_be_visible()
