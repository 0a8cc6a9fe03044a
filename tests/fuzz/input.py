"""Random requests, made from the real forms and addresses and from strings that break things."""

import re
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.routing import Rule

from tests.support.hostile import NUMBERS_IN_ADDRESSES, RAW, SHAPES, STRINGS, TEXTS
from tests.support.hostile_html import PAYLOADS
from tests.support.site import Found, Site

QUERY = (
    "q voor na soort thema straat staat week maand dag reactie buurten volgorde taal next vorm kleur letters".split()
)
QUERY += ["kind", "state", "dag", "waar", "wanneer", "pagina", "sorteer", "spreek", "v", "q[]", "__class__", ""]
HEADERS = (
    "Accept Accept-Language Accept-Encoding If-None-Match If-Modified-Since Range Cookie Referer User-Agent".split()
)
HEADERS += [
    "HX-Request",
    "HX-Target",
    "HX-Current-URL",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "Origin",
    "Content-Type",
]
VALUES = (
    "*/*",
    "text/html;q=0.9,*;q=x",
    "nl-NL,en;q=0.5",
    "xx-YY",
    'W/"1"',
    '"',
    "bytes=0-",
    "bytes=9-1",
    "gzip",
    "\x7f",
)
VALUES += (
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Thu, 32 Foo 99999 99:99:99",
    "null",
    "1" * 5000,
    "a=b; plein=x.y.z",
    "plein=",
)
METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "X")
PICTURES = (
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"GIF89a",
    b"RIFF\0\0\0\0WEBP",
    b"<svg onload=alert(1)>",
    b"\0" * 999,
)
LAST = 0x10FFFF
_ARGUMENT = re.compile(r"<(?:[^<>]*:)?(\w+)>")
LENGTHS = (0, 1, 2, 5, 20, 100, 1000, 6000)


class Chance:
    """Draws everything from one seeded source."""

    def __init__(self, source: Random) -> None:
        self.source = source

    def now_and_then(self, one_in: int) -> bool:
        return self.source.randrange(one_in) == 0

    def words(self) -> str:
        """A string: one that breaks things, random Unicode, or pieces of both glued together."""
        kind = self.source.randrange(6)
        if kind == 0:
            return self.unicode()
        if kind == 1:
            return "".join(self._known()[:40] for _ in range(self.source.randrange(1, 6)))
        if kind == 2:
            text = self._known()
            at = self.source.randrange(len(text) + 1)
            return text[:at] + self.unicode()[:50] + text[at:]
        return self._known()

    def _known(self) -> str:
        return str(self.source.choice(self.source.choice((TEXTS, STRINGS, SHAPES, PAYLOADS))))

    def unicode(self) -> str:
        """Any code points, also none that should be in a text: controls, surrogates, what is no character."""
        planes = ((0, 0x7F), (0, 0x250), (0x300, 0x36F), (0x590, 0x6FF), (0x2000, 0x206F), (0xD800, 0xE0FF), (0, LAST))
        low, high = self.source.choice(planes)
        return "".join(chr(self.source.randint(low, high)) for _ in range(self.source.choice(LENGTHS)))

    # --------------------------------------------------------------------------------------- requests
    def request(self, site: Site, forms: list[Found], rules: list[Rule]) -> tuple[str, str, str, dict[str, Any]]:
        """Who asks, where, how, and with what."""
        kind = self.source.randrange(10)
        if kind < 6:
            return self._form(site, forms)
        who, rule = self.source.choice(list(site.cookies)), self.source.choice(rules)
        url, method = (
            self._address(site, rule),
            "POST" if "POST" in (rule.methods or ()) and self.now_and_then(3) else "GET",
        )
        options: dict[str, Any] = {}
        if kind == 8:
            options["headers"] = self._headers()
        if kind == 9:
            method = self.source.choice(METHODS)
        if method == "POST":
            options |= self._body()
        return who, url, method, options

    def _form(self, site: Site, forms: list[Found]) -> tuple[str, str, str, dict[str, Any]]:
        found = self.source.choice(forms)
        who = self.source.choice(list(site.cookies)) if self.now_and_then(10) else found.who
        data: dict[str, Any] = dict(found.form.right())
        names = list(data) or ["title"]
        for name in self.source.sample(names, self.source.randint(0, min(4, len(names)))):
            data[name] = self._value(data.get(name))
        if self.now_and_then(8):
            data.pop(self.source.choice(names), None)
        if self.now_and_then(8):
            data[self.words()[:60]] = self._value("")
        if found.form.method == "GET":
            return who, found.form.action, "GET", {"query_string": urlencode(data, doseq=True, errors="surrogatepass")}
        if self.now_and_then(12):
            return who, found.form.action, "POST", self._body()
        if self.now_and_then(6) or any(field.kind == "file" for field in found.form.inputs.values()):
            return who, found.form.action, "POST", self._upload(data, names)
        body = urlencode(data, doseq=True, errors="surrogatepass")
        return who, found.form.action, "POST", {"data": body, "content_type": "application/x-www-form-urlencoded"}

    def _value(self, right: Any) -> Any:
        kind = self.source.randrange(5)
        if kind == 0:
            return [self.words(), right or "", self.words()]
        if kind == 1 and right:
            text = str(right)
            at = self.source.randrange(len(text))
            return text[:at] + self.source.choice(("", "\0", "9", "-", self.unicode()[:3])) + text[at + 1 :]
        return self.words()

    def _upload(self, data: dict[str, Any], names: list[str]) -> dict[str, Any]:
        plain = {str(name): _utf8(value) for name, value in data.items() if str(name).isprintable()}
        name = self.source.choice([*names, "photos", "photos", "file"])
        picture, called = self.source.choice(PICTURES), _utf8(self.words()[:40]) or "a.jpg"
        return {"data": lambda: {**plain, name: (BytesIO(picture), called)}, "content_type": "multipart/form-data"}

    def _body(self) -> dict[str, Any]:
        kinds = ("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "x", "")
        kinds += ("application/x-www-form-urlencoded",) * 3
        raw = self.source.choice(
            (self.source.randbytes(self.source.choice(LENGTHS)), _odd(self.words()), _odd(self._raw()))
        )
        return {"data": raw, "content_type": self.source.choice(kinds)}

    def _raw(self) -> str:
        return f"{self.source.choice(QUERY)}={self.source.choice(RAW)}&once={quote(_utf8(self.words())[:200])}"

    def _address(self, site: Site, rule: Rule) -> str:
        values = {name: self._part(site, name) for name in rule.arguments}
        path = _ARGUMENT.sub(lambda found: quote(_utf8(values[found[1]]), safe=""), rule.rule)
        if self.now_and_then(2):
            asked = [(self.source.choice(QUERY), self._query_value()) for _ in range(self.source.randint(1, 4))]
            path += "?" + urlencode(asked, errors="surrogatepass")
        return path or "/"

    def _query_value(self) -> str:
        simple = (
            "1",
            "0",
            "-1",
            "vraag",
            "2026-11",
            "2026-W48",
            "0000-00-00",
            "9999-12-31",
            "alle",
            "ja",
            "4294967296",
        )
        return self.source.choice(simple) if self.now_and_then(2) else self.words()

    def _part(self, site: Site, name: str) -> str:
        if name == "buurt":
            return "oost" if not self.now_and_then(12) else self.words()[:60]
        if self.now_and_then(4):
            return str(self.source.choice(NUMBERS_IN_ADDRESSES))
        return str(self.source.choice(site.world.ids.get(name, ["1"])))

    def _headers(self) -> dict[str, str]:
        names = self.source.sample(HEADERS, 3)
        return {name: self.source.choice((*VALUES, _header(self.words()))) for name in names}


def _utf8(text: Any) -> str:
    return str(text).encode("utf-8", "replace").decode("utf-8")


def _odd(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _header(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1").translate({10: " ", 13: " ", 0: " "})[:3000]
