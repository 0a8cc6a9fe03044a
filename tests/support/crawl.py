"""Walking the site as a browser without eyes: every page that links lead to, and every form on them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from buurtplein.core.clock import now

Fetch = Callable[[str], TestResponse]
TYPED = {"hidden", "radio", "checkbox", "select", "date", "datetime-local", "number", "email", "tel", "password"}
TYPED |= {"button", "postcode", "code", "buurtcode"}
NOT_SENT = {"csrf_token"}
CONSENT = {"agrees", "sources"}  # of a neighbour, and what goes on by itself: asked only where it is needed
MOST = 400  # pages


@dataclass
class Input:
    """A field of a form: what kind it is, and a value that is right for it."""

    name: str
    kind: str
    value: str = ""
    is_required: bool = False

    @property
    def is_words(self) -> bool:
        """Whether people type their own words in it."""
        return not {self.kind, self.name} & TYPED

    def right_value(self) -> str:
        """What someone who understands the form would send."""
        if self.kind == "hidden":
            return self.value
        day = now() + timedelta(days=-3 if self.name == "trained_on" else 3)
        known = {
            "email": "iemand@example.org",
            "password": "drie losse woorden",
            "postcode": "1234 AB",
            "buurtcode": "",
            "date": f"{day:%Y-%m-%d}",
            "datetime-local": f"{day:%Y-%m-%dT%H:%M}",
            "ends_at": f"{day:%Y-%m-%dT23:59}",
            "number": "1",
            "phone": "06-12345678",
            "reach": "06-12345678",
            "latitude": "52.1",
            "longitude": "5.1",
        }
        by_kind = known.get(self.kind, "" if self.kind in {"hidden", "checkbox"} else "Woorden")
        return self.value or known.get(self.name, by_kind)


@dataclass
class Form:
    """A form as it stands on a page."""

    page: str
    action: str
    method: str
    inputs: dict[str, Input] = field(default_factory=dict)
    has_plain_button: bool = False

    def right(self) -> dict[str, str]:
        """A form that was filled in well, and sent with its plain button if it has one."""
        left_out = {"checkbox", "button"} if self.has_plain_button else {"checkbox"}
        ticked = [i for i in self.inputs.values() if i.is_required or i.name in CONSENT or i.kind not in left_out]
        filled = {i.name: i.right_value() for i in ticked}
        if filled.get("starts_at") and "ends_at" in filled:
            filled["ends_at"] = f"{filled['starts_at'][:10]}T23:59"
        return filled


class Page(HTMLParser):
    """A page, with its links and forms."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__()
        self.url, self.html, self.links = url, html, []  # type: str, str, list[str]
        self.forms: list[Form] = []
        self._named: dict[str, Form] = {}
        self._buttons: list[tuple[Form | str | None, dict[str, str]]] = []
        self._open: Form | None = None
        self._select: Input | None = None
        self._text: Input | None = None
        self.feed(html)
        self.close()
        for form, attributes in self._buttons:
            self._press(self._named.get(form) if isinstance(form, str) else form, attributes)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in attributes:
            with suppress(ValueError):  # an address that someone typed may be none at all
                self.links.append(urljoin(self.url, attributes["href"]))
        elif tag == "form":
            self._start(attributes)
        elif tag == "button":
            self._buttons.append((attributes.get("form", self._open), attributes))
        elif tag in {"input", "textarea", "select"} and attributes.get("name") not in NOT_SENT | {None}:
            self._add(tag, attributes)
        elif tag == "option" and self._select is not None:
            self._option(attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value = (self._text.value + data).lstrip("\r\n")

    def _start(self, attributes: dict[str, str]) -> None:
        action = urljoin(self.url, attributes.get("action") or self.url)
        self._open = Form(self.url, action, attributes.get("method", "get").upper())
        self._named[attributes.get("id", "")] = self._open
        self.forms.append(self._open)

    def _add(self, tag: str, attributes: dict[str, str]) -> None:
        form = self._named.get(attributes["form"]) if "form" in attributes else self._open
        if form is None:
            return
        kind = attributes.get("type", "text") if tag == "input" else tag
        new = Input(attributes["name"], kind, attributes.get("value", ""), "required" in attributes)
        known = form.inputs.setdefault(new.name, new)
        if "checked" in attributes and kind == "radio":
            known.value = new.value
        if tag == "select":
            self._select = known
        if tag == "textarea":
            self._text = known

    def _option(self, attributes: dict[str, str]) -> None:
        assert self._select is not None
        if "selected" in attributes or not self._select.value:
            self._select.value = attributes.get("value", "")

    def _press(self, form: Form | None, attributes: dict[str, str]) -> None:
        """A button with a name is one more field; a button with its own address is one more form."""
        if form is None:
            return
        if "formaction" in attributes:
            action = urljoin(self.url, attributes["formaction"])
            form = Form(self.url, action, form.method, dict(form.inputs))
            self.forms.append(form)
        if attributes.get("name"):
            name = attributes["name"]
            form.inputs.setdefault(name, Input(name, "button", attributes.get("value", "")))
        else:
            form.has_plain_button = True


def walk(fetch: Fetch, starts: Iterable[str]) -> Iterator[Page]:
    """Every page one can click to from `starts`, each once, whatever its query string."""
    waiting, seen = list(starts), set[str]()
    while waiting:
        url = urldefrag(waiting.pop(0)).url
        parts = urlsplit(url)
        if parts.netloc not in {"", "localhost"} or parts.path in seen or len(seen) >= MOST:
            continue
        seen.add(parts.path)
        answer = fetch(url)
        if answer.status_code in {302, 303}:
            waiting.append(urljoin(url, answer.location))
        elif answer.status_code == 200 and answer.mimetype == "text/html":
            page = Page(url, answer.text)
            waiting += page.links
            yield page


def path_of(url: str) -> str:
    """The path of an address, whatever stands in it: `//[x` is a path here and no host."""
    return urlsplit(url).path if url.startswith("http") else url.partition("#")[0].partition("?")[0]


def endpoint_of(app: Flask, url: str, method: str) -> str | None:
    """Which endpoint answers this address."""
    try:
        return str(app.url_map.bind("localhost").match(path_of(url), method=method)[0])
    except HTTPException:
        return None
