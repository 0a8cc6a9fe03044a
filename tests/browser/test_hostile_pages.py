"""Hostile text in every cell of the database, and every page that shows it, in a real browser.

The browser is told to ignore our Content-Security-Policy: only templates and core/text.py stand between.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from buurtplein.core.text import TAGS as MARKS
from buurtplein.core.text import tidy
from buurtplein.search.followers import rebuild
from tests.support.hostile_html import PAYLOADS
from tests.support.installation import Installation, installation
from tests.support.site import Site, store
from tests.support.smtp import MailServer

WHO = ("bezoeker", "bewoner", "alles")  # "alles" is verbinder, professional and beheerder
FEWEST = 150  # pages
OUT_OF_ANYTHING = """ "'></title></textarea></script>--></main><img src=x onerror=window.ran=1><h1>buiten</h1>"""
LOOKING = """() => {
    const all = [...document.querySelectorAll('*')];
    const kinds = node => [node.localName, ...[...node.attributes].map(a => node.localName + ' ' + a.name)];
    const goes = (name, fits) => all.filter(node => node.hasAttribute(name) && !fits.test(node.getAttribute(name)))
        .map(node => node.localName + ' to ' + node.getAttribute(name));
    return {
        kinds: [...new Set(all.flatMap(kinds))],
        wrong: [
            ...('ran' in window ? ['a script ran'] : []),
            ...(document.querySelectorAll('h1').length > 1 ? ['another heading'] : []),
            ...goes('href', /^(https?:|mailto:|tel:|[/#?]|$)/i), ...goes('action', /^[/?]/), ...goes('src', /^[/]/),
        ],
    };
}"""


@pytest.fixture
def there(tmp_path: Path, mail_server: MailServer) -> Iterator[Installation]:
    with installation(tmp_path / "data", mail_server) as there:
        yield there


@pytest.fixture
def site(there: Installation) -> Iterator[Site]:
    with there.app.app_context():
        yield Site(there.app)


def test_hostile_text_in_every_cell_is_nowhere_more_than_text(there, site, browser, tell):
    there.serve()
    usual = {thing for who in WHO for _url, found in look(browser, there, site, who) for thing in found["kinds"]}
    usual |= MARKS | {"a href"}
    cells = store(list(dict.fromkeys(tidy(f"{OUT_OF_ANYTHING}{text}")[:400] for text in PAYLOADS)))
    for buurt in (site.world.buurt.id, site.world.buurt.id + 1):
        rebuild(buurt)
    faults, pages = [], 0
    for who in WHO:
        for url, found in look(browser, there, site, who):
            pages += 1
            faults += [f"{url} as {who}: {thing}" for thing in (*found["wrong"], *{*found["kinds"]} - usual)]
    tell(f"{cells} cells, {pages} pages of {len(WHO)} people")
    assert pages > FEWEST
    assert not faults, "\n".join(faults)


def look(browser: Browser, there: Installation, site: Site, who: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a browser that is told to run all scripts finds on each page that someone can click to."""
    context = browser.new_context(base_url=there.url, locale="nl-NL", bypass_csp=True, service_workers="block")
    context.set_extra_http_headers({"Cookie": site.cookies[who]})
    tab, asked = context.new_page(), []
    tab.on("request", lambda request: asked.append(request.url))
    for page in list(site.pages(who)):
        tab.goto(urlsplit(page.url)._replace(scheme="", netloc="").geturl())
        found = tab.evaluate(LOOKING)
        found["wrong"] += [f"asked for {url}" for url in asked if not url.startswith(there.url)]
        asked.clear()
        yield page.url, found
    context.close()
