"""The site in English, page by page and for everyone: no text of ours is left in Dutch."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment
from sqlalchemy import select, update

from buurtplein.core.db import db
from buurtplein.outbox.models import Letter
from buurtplein.people.models import Person
from tests.support.catalogues import PLACEHOLDER, ROOT, messages, pairs
from tests.support.crawl import endpoint_of
from tests.support.site import Site

pytestmark = pytest.mark.once

SPOKEN = {"aria-label", "alt", "title", "placeholder"}
SILENT = {"script", "style"}
TYPED = {"textarea"}  # what people wrote
ALIKE = re.compile(r"^[\W\d]*(\w+[\W\d]*)?$")  # with one word of ours at most, a name may happen to look like it


class Texts(HTMLParser):
    """Everything of a page that is read: its texts as they stand between the tags, and what is read aloud."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.language = ""
        self._inside: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SPOKEN]
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        if tag in SILENT | TYPED:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.found.append(data)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@cache
def dutch_texts() -> tuple[frozenset[str], re.Pattern[str]]:
    """Our texts that differ in English: those that stand as they are, and those with values in them."""
    differing = {dutch for message in messages("en") for dutch, said in pairs(message) if dutch != said}
    plain = {squeezed(text) for text in differing if not PLACEHOLDER.search(text)}
    filled = [PLACEHOLDER.split(text)[::2] for text in differing if PLACEHOLDER.search(text)]
    shapes = [".+".join(map(re.escape, parts)) for parts in filled if not ALIKE.match(" ".join(parts).strip())]
    return frozenset(plain), re.compile("|".join(shapes))


def is_dutch(text: str) -> bool:
    """Whether it is a text of ours, or the title of a page that begins with one."""
    plain, shapes = dutch_texts()
    return text in plain or text.partition(" – ")[0] in plain or shapes.fullmatch(text) is not None


def left_in_dutch(html: str) -> Iterator[str]:
    yield from filter(is_dutch, map(squeezed, Texts(html).found))


@pytest.fixture
def site(app: Flask, client: FlaskClient) -> Site:
    """Everyone at once; each request stands alone, as the kind of `client` that conftest.py gives does."""
    site = Site(app)
    site.cookies = {who: "; ".join(filter(None, [cookie, "taal=en"])) for who, cookie in site.cookies.items()}
    return site


def test_no_page_and_no_form_that_came_back_has_dutch_of_ours(app, site, tell):
    looked_at: dict[str, set[str]] = {}
    left: list[str] = []
    forms: dict[str, tuple[str, str]] = {}

    def look(who: str, html: str, where: str) -> None:
        assert Texts(html).language == "en", where
        left.extend(f"{who} {where}: {text}" for text in left_in_dutch(html))

    for who in site.cookies:
        for page in site.pages(who):
            looked_at.setdefault(who, set()).add(str(endpoint_of(app, page.url, "GET")))
            look(who, page.html, page.url)
            posts = (form.action for form in page.forms if form.method == "POST")
            forms |= {endpoint: (who, url) for url in posts if (endpoint := endpoint_of(app, url, "POST"))}
    returned = 0
    for who, url in forms.values():
        answer = site.send(who, url, "POST", data={})
        if answer.status_code >= 400:
            returned += 1
            look(who, answer.text, f"POST {url}")
    tell(f"{sum(map(len, looked_at.values()))} pages of {len(looked_at)} people, {returned} forms that came back")
    assert sum(map(len, looked_at.values())) > 150
    assert returned > 15
    assert not left, "\n" + "\n".join(sorted(set(left)))


def test_what_is_not_there_not_allowed_or_not_understood_is_said_in_english(site):
    answers = {
        404: site.send("bezoeker", "/oost/prikbord/99999"),
        403: site.send("bewoner", "/oost/werk"),
        405: site.send("bezoeker", "/oost/", "POST"),
        413: site.send("bewoner", "/weergave", "POST", data={"taal": "n" * 400_000}),
    }
    for status, answer in answers.items():
        assert (answer.status_code, Texts(answer.text).language) == (status, "en")
        assert list(left_in_dutch(answer.text)) == []


def test_letters_to_who_reads_english_are_english(site, client, run_outbox):
    db.session.execute(update(Person).values(language="en"))
    run_outbox()
    client.set_cookie("taal", "en")
    email = site.world.people["buur"].me.email
    for address in (email, "nobody@example.org"):
        client.post("/inloggen/mail", data={"email": address})
    letters = db.session.scalars(select(Letter)).all()
    assert len(letters) > 5
    for letter in letters:
        assert Texts(letter.html).language == "en"
        lines = [letter.subject, *letter.text.splitlines()]
        assert [*left_in_dutch(letter.html), *filter(is_dutch, map(squeezed, lines))] == []


def test_no_template_has_words_of_its_own():
    """They all go through the catalogue; only the name of the product does not."""
    for path in sorted((ROOT / "buurtplein" / "templates").rglob("*.*")):
        lexed = Environment(autoescape=True).lex(path.read_text())
        drawn = "".join(words if kind == "data" else "\0" for _line, kind, words in lexed)
        texts = [text.strip(" –\0\n") for text in re.split(r"<[^>]*>|\0", drawn)]
        assert not [text for text in texts if re.search(r"[^\W\d_]{2}", text) and text != "buurtplein"], path
