"""A real browser: Debian's Chromium, driven by Playwright."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
EXPECTED = (
    "the server responded with a status of 4",
    "a status of 503 (Offline)",  # our own service worker
    "net::ERR_INTERNET_DISCONNECTED",
    "htmx:sendError",
    "htmx:afterRequest",  # as an error only after a sendError
)
PATIENCE = 20_000  # milliseconds


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if program() is None:
        pytest.fail("No Chromium found. As root: apt-get install chromium", pytrace=False)
    with chromium() as started:
        yield started


def program() -> str | None:
    """Where Chromium is on this machine."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program(), args=QUIET)
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Call it for a page of someone new: own cookies, a phone, Dutch. Takes the options of `Browser.new_context`.

    The test fails when a script broke or the browser refused something because of the Content-Security-Policy.
    """
    contexts = []
    troubles: list[str] = []

    def open_page(**options: Any) -> Page:
        given: dict[str, Any] = {"viewport": PHONE, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam", **options}
        contexts.append(browser.new_context(**given))
        contexts[-1].set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page = contexts[-1].new_page()
        watch(page, troubles)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


def watch(page: Page, troubles: list[str]) -> None:
    """Write down what a script broke on, and what the browser refused or complained about."""
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("console", lambda message: troubles.extend(f"{page.url}: {line}" for line in _trouble(message)))


def _trouble(message: ConsoleMessage) -> list[str]:
    """An error in the console is trouble, but for the lines that are written at each 4xx answer and without network."""
    if message.type != "error" or any(words in message.text for words in EXPECTED):
        return []
    return [message.text]
