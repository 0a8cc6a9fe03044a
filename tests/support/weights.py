"""What a page weighs on the line: the bytes that come in for it, headers and all, as a browser counts them."""

from typing import Any, NamedTuple

from playwright.sync_api import Browser

from tests.support.browser import PHONE

FIRST_VISIT, REQUESTS, NEXT_VISIT, SCRIPT = 150_000, 12, 20_000, 60_000


class Weight(NamedTuple):
    """Of one visit: bytes in all, requests that went out, and how many of the bytes are script."""

    bytes: int
    requests: int
    script: int


def weigh(browser: Browser, url: str, visits: int = 2) -> list[Weight]:
    """The weights of the first visit to this page by a phone that was never here, and of the next ones."""
    context = browser.new_context(viewport=PHONE, locale="nl-NL", service_workers="block")  # it fetches for later
    page = context.new_page()
    wire = context.new_cdp_session(page)
    came: dict[str, dict[str, Any]] = {}

    def hear(event: dict[str, Any]) -> None:
        came.setdefault(event["requestId"], {}).update(event)

    wire.send("Network.enable")
    wire.on("Network.responseReceived", hear)
    wire.on("Network.loadingFinished", hear)
    weights = []
    for _visit in range(visits):
        came.clear()
        page.goto(url, wait_until="networkidle")
        answers = [a for a in came.values() if a.get("encodedDataLength")]  # what came from the cache has none
        script = sum(a["encodedDataLength"] for a in answers if a["type"] == "Script")
        weights.append(Weight(sum(a["encodedDataLength"] for a in answers), len(answers), script))
    context.close()
    return weights
