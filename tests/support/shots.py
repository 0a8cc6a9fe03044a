"""The pictures of docs/beelden. `make shots` starts the demo in a folder of its own and looks at it in Chromium."""

import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page

from buurtplein.demo.fill import FIRST, PASSWORD
from tests.support.browser import PHONE, chromium
from tests.support.commands import Installation
from tests.support.docs import DOCS
from tests.support.smtp import free_port

FOLDER = DOCS / "beelden"
DESKTOP = {"width": 1280, "height": 860}
SHARP = 1.5  # pixels in the picture for one on the page
LARGEST = 150_000  # bytes
COLOURS = (256, 128, 64, 32)  # the most with which a picture stays under LARGEST


class Shot(NamedTuple):
    """A page as someone sees it; `links` are what they click to come there."""

    name: str
    who: str
    path: str
    links: tuple[str, ...] = ()
    view: dict[str, int] = DESKTOP


SHOTS = [
    Shot("plein", "fatma", "/"),
    Shot("plein-telefoon", "fatma", "/", view=PHONE),
    Shot("prikbord", "fatma", "/prikbord"),
    Shot("bericht-telefoon", "fatma", "/prikbord", ("lekkende kraan",), PHONE),
    Shot("plaatsen-telefoon", "fatma", "/plaats/vraag", view=PHONE),
    Shot("agenda", "fatma", "/agenda"),
    Shot("initiatief", "fatma", "/prikbord?soort=initiatief", ("moestuin",)),
    Shot("gids", "fatma", "/gids"),
    Shot("verhalen", "fatma", "/verhalen"),
    Shot("samen", "fatma", "/samen"),
    Shot("koppelingen-telefoon", "henk", "/mijn/koppelingen", view=PHONE),
    Shot("weergave-telefoon", "fatma", "/menu", ("Letters en kleuren",), PHONE),
    Shot("zoeken", "fatma", "/zoeken?q=fietsen"),
    Shot("werkplek", "samira", "/werk"),
    Shot("verbinden", "samira", "/werk", ("lekkende kraan",)),
    Shot("opgave", "marloes", "/prof/opgaven", ("Veilig oversteken",)),
    Shot("cijfers", "samira", "/cijfers"),
]


@contextmanager
def demo_site() -> Iterator[str]:
    """The address of a fresh demo, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"http://127.0.0.1:{(port := free_port())}"
        running = Installation(Path(folder) / "data").start("run", "--port", str(port))
        assert running.stdout is not None
        try:
            assert any("Ctrl-C stops it." in line for line in running.stdout), "the demo did not start"
            yield url
        finally:
            running.terminate()
            running.communicate()


def log_in(browser: Browser, url: str, who: str) -> Page:
    """A page of this person; sharp enough for a screen with small pixels."""
    place = {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}
    page = browser.new_context(base_url=url, device_scale_factor=SHARP, **place).new_page()
    page.goto("/inloggen")
    page.get_by_label("Je e-mailadres").first.fill(f"{who}@{FIRST}.example")
    page.get_by_label("Je wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url("**/mijn")
    return page


def take(page: Page, shot: Shot) -> bytes:
    page.set_viewport_size({"width": shot.view["width"], "height": shot.view["height"]})
    page.goto(f"/{FIRST}{shot.path}")
    for link in shot.links:
        page.get_by_role("link", name=re.compile(link)).first.click()
        page.wait_for_load_state("networkidle")
    return small(page.screenshot())


def small(png: bytes) -> bytes:
    """The picture with fewer colours, so that a clone stays light."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        kept = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
        if len(kept.getvalue()) <= LARGEST:
            break
    return kept.getvalue()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with demo_site() as url, chromium() as browser:
        pages = {who: log_in(browser, url, who) for who in dict.fromkeys(shot.who for shot in SHOTS)}
        for shot in SHOTS:
            (FOLDER / f"{shot.name}.png").write_bytes(take(pages[shot.who], shot))


if __name__ == "__main__":
    main()
