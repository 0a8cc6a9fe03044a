"""Looking at every page of a site, as someone with each role: what is wrong with it for whom."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from tests.support.axe import COLOURS, violations

PHONE, DESKTOP, NARROW = (390, 844), (1280, 900), (320, 640)
MORE_THAN_ONE_LOOK = {"posts.show": 6, "posts.place": 5, "wijkopgaven.show": 2}
FILES = {  # to be taken along, or for machines
    "agenda.of_activity",
    "agenda.of_buurt",
    "agenda.of_person",
    "cijfers.download",
    "cijfers.download_mine",
    "collegas.of_person",
    "gesprekken.coverage_list",
    "home.health",
    "home.manifest",
    "home.worker",
    "owndata.take_along",
    "photos.show",
    "posts.feed",
    "search.words",
    "search_api.results",
    "static",
}
FOR_OTHERS = 2  # of a page that was looked at before, by someone else
FOR_EACH_ROLE = {"home.plein", "home.menu", "posts.show", "posts.index", "people.mine", "search.results"}
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => { fold.open = true })"
# Another language: each text 40 % longer, then from right to left. Gives both widths, and leaves the page as it was.
STRANGE = """() => {
    const root = document.documentElement, texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.nodeValue.trim()) texts.push(walker.currentNode);
    const were = texts.map(text => text.nodeValue);
    texts.forEach(text => {
        const more = text.nodeValue.trim();
        text.nodeValue += ' ' + more.slice(0, Math.ceil(more.length * 0.4) - 1);
    });
    const widths = ['ltr', 'rtl'].map(dir => { root.dir = dir; return document.scrollingElement.scrollWidth; });
    root.removeAttribute('dir');
    texts.forEach((text, i) => { text.nodeValue = were[i]; });
    return widths;
}"""
FACTS = """() => ({
    headings: document.querySelectorAll('h1').length,
    title: document.title.replace(/[ –]+[^–]*$/, ''),
    lang: document.documentElement.lang,
    names: [...document.querySelectorAll('[id]')].map(e => e.id),
})"""


@dataclass
class Audit:
    """What was looked at, and what was found: lines to read."""

    app: Flask
    looked_at: dict[str, set[str]] = field(default_factory=dict)  # endpoint -> addresses, with who looked
    unfit: list[str] = field(default_factory=list)  # axe
    shapeless: list[str] = field(default_factory=list)  # headings, titles
    too_wide: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # links that lead nowhere

    def walk(self, page: Page, who: str, start: list[str]) -> None:
        """Follow the links from `start` on; each kind of page once, those that differ per role for each."""
        seen_before = set(self.looked_at)
        taken: dict[str, int] = {}
        known, todo = set(start), list(start)
        while todo:
            path = todo.pop(0)
            endpoint = self.endpoint_of(path)
            most = MORE_THAN_ONE_LOOK.get(endpoint, 1)
            most = min(most, FOR_OTHERS) if endpoint in seen_before else most
            if not endpoint or taken.get(endpoint, 0) >= most or endpoint in seen_before - FOR_EACH_ROLE:
                continue
            taken[endpoint] = taken.get(endpoint, 0) + 1
            answer = page.goto(path)
            if answer is None or answer.status != 200:
                self.broken.append(f"{who} {path}: {answer and answer.status}")
                continue
            for link in links(page):
                if link not in known:
                    known.add(link)
                    todo.append(link)
            if self.endpoint_of(path_of(page)) == endpoint:  # and not the page to log in
                self.look(page, who)

    def endpoint_of(self, path: str) -> str:
        """Which page an address is; empty when it is no page."""
        try:
            endpoint, _values = self.app.url_map.bind("localhost").match(urlsplit(path).path)
        except HTTPException:
            return ""
        return "" if endpoint in FILES else str(endpoint)

    def look(self, page: Page, who: str, endpoint: str = "") -> None:
        """Look at the page as it stands, on a phone and on a wide screen, in each theme, narrow with large letters.

        Where someone else was before, what differs is what stands on it: then a phone and one theme more will do.
        """
        where = f"{who} {path_of(page)}"
        endpoint = endpoint or self.endpoint_of(path_of(page))
        again = endpoint in self.looked_at and endpoint in FOR_EACH_ROLE
        self.looked_at.setdefault(endpoint, set()).add(where)
        self._structure(page, where)
        self._fitness(page, f"{where} phone", ["donker"])
        if not again:
            resize(page, DESKTOP)
            page.evaluate(OPEN_ALL)
            self._fitness(page, f"{where} desktop", ["donker", "contrast"])
        self._width(page, where, again=again)
        resize(page, PHONE)

    def _fitness(self, page: Page, where: str, themes: list[str]) -> None:
        self.unfit += [f"{where} licht: {line}" for line in violations(page)]
        for theme in themes:
            dress(page, theme)
            self.unfit += [f"{where} {theme}: {line}" for line in violations(page, COLOURS)]
        dress(page, "licht")

    def _structure(self, page: Page, where: str) -> None:
        facts = page.evaluate(FACTS)
        if facts["headings"] != 1:
            self.shapeless.append(f"{where}: {facts['headings']} h1")
        if not facts["title"]:
            self.shapeless.append(f"{where}: no title")
        if facts["lang"] != "nl":
            self.shapeless.append(f"{where}: lang {facts['lang']!r}")
        twice = {name for name in facts["names"] if facts["names"].count(name) > 1}
        if twice:
            self.shapeless.append(f"{where}: ids used twice: {twice}")

    def _width(self, page: Page, where: str, *, again: bool) -> None:
        for width, letters in ((NARROW[0], "grootst"), (NARROW[0], ""), (PHONE[0], ""), (DESKTOP[0], "")):
            resize(page, (width, NARROW[1]))
            page.evaluate("letters => { document.documentElement.dataset.letters = letters }", letters)
            wide = page.evaluate("document.scrollingElement.scrollWidth")
            if wide > width:
                self.too_wide.append(f"{where}: {wide} wide at {width} {letters}")
            if width == NARROW[0] and not letters and not again:
                widths = zip(("longer", "from right to left"), page.evaluate(STRANGE), strict=True)
                self.too_wide += [f"{where}: {wide} wide when {how}" for how, wide in widths if wide > width]


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def dress(page: Page, theme: str) -> None:
    """What the cookie of "Letters en kleuren" does to a page."""
    page.evaluate("theme => { document.documentElement.dataset.thema = theme }", theme)


def path_of(page: Page) -> str:
    """The address of a page without the site it is on."""
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def links(page: Page) -> Iterator[str]:
    """Where this page leads to on this site, in order."""
    here = page.evaluate("location.origin")
    for link in page.evaluate("[...document.links].map(link => link.href)"):
        if link.startswith(f"{here}/"):
            yield urldefrag(link.removeprefix(here)).url
