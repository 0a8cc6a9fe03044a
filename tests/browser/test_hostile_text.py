"""Payloads through the filter for what people write, in a real browser that nothing else protects.

There is no Content-Security-Policy: only core/text.py stands between.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route

from buurtplein.core.text import TAGS as MARKS
from buurtplein.core.text import formatted, tidy
from tests.support.hostile_html import EVENTS, PAYLOADS, TAGS

HOME = "http://plein.test"
CLOSING = (
    '">',
    "'>",
    "</title>",
    "</textarea></form>",
    "--></style>",
    "**> *",
    "[x](",
    "</p></li></div>",
    "\\",
    "> - 1. ",
)
CLOSING += ("]]></script>",)
EACH_ALONE = 1000  # payloads in one document, each in a section of its own
FEWEST = 845
WATCHING = """
    window.told = [];
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => told.push(name);
"""
LOOKING = """() => {
    const kinds = nodes => [...new Set([...nodes].flatMap(node =>
        [node.localName, ...[...node.attributes].map(a => node.localName + ' ' + a.name)]))];
    return {
        ran: [...told, ...('ran' in window ? ['ran'] : [])],
        nodes: kinds(document.querySelectorAll('*')),
        formatted: kinds(document.querySelectorAll('.opmaak *')),
        addresses: [...document.querySelectorAll('[href], [src], [action], [formaction]')].map(node =>
            node.href?.baseVal ?? node.href ?? node.src ?? node.action ?? node.formAction)
            .filter(to => !/^(https?|mailto|tel):/i.test(to) && !/^[#/]/.test(to)),
        scripts: [...document.scripts].filter(script => !script.src.startsWith(location.origin + '/static/'))
            .map(script => script.outerHTML),
    };
}"""
AGAIN = """() => {  // once more through the parser, as a script that copies HTML would
    for (const part of document.querySelectorAll('.opmaak')) part.innerHTML = part.innerHTML;
    return document.querySelectorAll('body > section > .opmaak').length;
}"""


@dataclass
class Shown:
    """A page of a browser, what it may hold, and what it held all the same."""

    page: Page
    usual: set[str] = field(default_factory=set)
    served: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        """Give the browser our pages; whatever else it asks is a fault."""
        url = route.request.url
        if url in self.served:
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=self.served[url])
        else:
            self.faults.append(f"asked for {url}")
            route.abort()

    def open(self, name: str, html: str) -> dict[str, list[str]]:
        url = f"{HOME}/{quote(name)}"
        self.served = {url: html}
        self.page.goto(url)
        found: dict[str, list[str]] = self.page.evaluate(LOOKING)
        return found

    def note(self, name: str, found: dict[str, list[str]]) -> None:
        marks = MARKS | {"a href"}
        strange = {*set(found["nodes"]) - self.usual - marks, *set(found["formatted"]) - marks}
        whats = [*sorted(strange), *found["addresses"], *found["scripts"], *(f"ran {what}" for what in found["ran"])]
        self.faults += [f"{name}: {what}" for what in whats]


@pytest.fixture
def shown(browser: Browser) -> Iterator[Shown]:
    context = browser.new_context(base_url=HOME, locale="nl-NL")
    context.add_init_script(WATCHING)
    shown = Shown(context.new_page())
    shown.page.on("pageerror", lambda error: shown.faults.append(f"a script broke: {error}"))
    context.route("**/*", shown.answer)
    yield shown
    context.close()


@pytest.fixture
def payloads() -> list[str]:
    """Ours, also behind what might close the place they are in."""
    texts = [*PAYLOADS, *(f"{closing}{text}" for closing in CLOSING for text in (*TAGS, *EVENTS))]
    return list(dict.fromkeys(tidy(text) for text in texts))


@pytest.fixture
def collected() -> list[str]:
    """The payloads of the shared collections, where these are."""
    folder = Path(__file__).parents[3] / "shared/data/E_vijandig"
    if not folder.exists():
        return []
    texts = (folder / "xss_payloads.txt").read_text("utf-8").splitlines()
    for name in ("dompurify_payload_verwacht.json", "bleach_payloads.json"):
        texts += [row["payload"] for row in json.loads((folder / name).read_text("utf-8"))]
    return texts


# ------------------------------------------------------------------------------------------- each payload alone
def test_no_payload_becomes_anything_but_plain_marks(
    shown: Shown, payloads: list[str], collected: list[str], tell: Callable[[str], None]
):
    texts = list(dict.fromkeys([*payloads, *collected]))
    shown.usual = {"html", "head", "body", "section", "div", "div class"}
    for start in range(0, len(texts), EACH_ALONE):
        several = map(formatted, texts[start : start + EACH_ALONE])
        html = [f'<section><div class="opmaak">{text}</div></section>' for text in several]
        shown.note(f"payloads from {start}", shown.open("alone", f"<!doctype html>{''.join(html)}"))
        assert shown.page.evaluate(AGAIN) == len(html), "something closed its section"
        shown.note(f"parsed again, from {start}", shown.page.evaluate(LOOKING))
    tell(f"{len(texts)} payloads, of which {len(payloads)} ours, each alone, parsed twice")
    assert len(payloads) >= FEWEST
    assert shown.faults == []
