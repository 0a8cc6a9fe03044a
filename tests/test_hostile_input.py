"""Whatever someone sends, in whatever field of whatever form or address: an answer, never a crash."""

import inspect
import json
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import pytest
from argon2 import PasswordHasher
from flask import request
from sqlalchemy import select

from buurtplein.core.db import db, start_writing
from buurtplein.core.forms import PleinForm
from buurtplein.core.incoming import Fields, PleinRequest
from buurtplein.core.limits import limiter
from buurtplein.core.text import tidy
from buurtplein.outbox.models import OutboxEvent
from buurtplein.people import passwords
from buurtplein.search.followers import rebuild
from tests.support.crawl import Input, endpoint_of
from tests.support.hostile import NUMBERS_IN_ADDRESSES, RAW, SHAPES, STRINGS, TEXTS
from tests.support.hostile_html import PAYLOADS
from tests.support.site import Found, Rows, Site, put_back, rows, store
from tests.support.watch import Watch
from tests.test_security import rules

NEEDS_A_SECRET = {  # what the right values are, nobody knows
    "people.second_step",
    "people.turn_on_second_step",
    "people.log_in",
    "people.use_code",
    "people.prove",
    "people.confirm_email",
    "buurten.confirm",
    "huiskamers.answer",
    "owndata.erase",
}
NEEDS_A_CHOICE = {  # of people, or of what came of it; what stands there at first is nobody and nothing
    "agreements.propose",
    "huiskamers.plan",
    "huiskamers.replace_lead",
    "huiskamers.say_outcome",
    "schouwen.plan",
    "schouwen.edit",
    "schouwen.replace_lead",
}
NOT_SHOWN = {"buurt_plein", "as_it_is"}  # what is new in the buurt comes by mail only; advice comes after sending
SUCCESSES = 25  # after which the database is put back, so that pages stay short
RAW_TRIES = 5  # undecodable bodies a form gets; over all forms each comes by
SAMPLE = {"sqlite": 6, "postgresql": 12}  # one of so many is tried, unless asked for every; which ones differs per form
STEP = 7  # fields of one form get strings that stand this far apart
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def built() -> list[tuple[Site, Rows]]:
    """The site as it was built first in this process; it takes a while to walk to all its forms."""
    return []


@pytest.fixture
def site(app, client, monkeypatch, built) -> Site:
    """The whole site; passwords are hashed cheaply, as thousands are tried."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    monkeypatch.setattr(passwords, "_NOBODY", cheap.hash("nobody"))
    if not built:
        site = Site(app)
        built.append((site, rows()))
    site, kept = built[0]
    put_back(kept)
    for buurt in (site.world.buurt.id, site.world.buurt.id + 1):
        rebuild(buurt)
    start_writing()
    return site


@pytest.fixture
def watch(site) -> Watch:
    return Watch(site)


@pytest.fixture
def sample(database_kind: str, pytestconfig: pytest.Config) -> int:
    return 1 if pytestconfig.getoption("--every-string") else SAMPLE[database_kind]


@pytest.fixture
def forms(site) -> list[Found]:
    return site.forms


# ------------------------------------------------------------------------------------------- the forms themselves
def test_every_form_of_the_house_is_found_and_can_be_sent(app, site, watch, forms, tell):
    posting = {rule.endpoint for rule in rules(app, "POST")}
    missed = posting - {found.endpoint for found in forms}
    assert not missed, " ".join(sorted(missed))
    kept, refused = rows(), set()
    for found in forms:
        if watch.fill_in(found, data=found.form.right()) >= 400:
            refused.add(found.endpoint)
        put_back(kept)
    assert refused <= NEEDS_A_SECRET | NEEDS_A_CHOICE
    assert _names_in_form_classes() - {name for found in forms for name in found.form.inputs} <= NOT_SHOWN
    tell(f"{len(forms)} forms at {len(posting)} endpoints, {sum(len(f.form.inputs) for f in forms)} fields")


def _names_in_form_classes() -> set[str]:
    """Every field that a form class of the house declares; those of a prefixed form as the page has them."""
    prefixes = {
        "ApproveForm": "goed-",
        "ReturnForm": "terug-",
        "HideForm": "weg-",
        "LeaveForm": "laat-",
        "WarnForm": "let-",
    }
    return {
        prefixes.get(form.__name__, "") + name
        for form in _all_forms(PleinForm)
        for name, field in inspect.getmembers(form)
        if hasattr(field, "field_class")
    }


def _all_forms(base: type) -> Iterator[type]:
    for form in base.__subclasses__():
        yield form
        yield from _all_forms(form)


# ------------------------------------------------------------------------------------------- fields
def fill(watch: Watch, forms: Sequence[Found], strings: Sequence[str], pick: Any, sample: int) -> int:
    """Send each form once for each string, so that each picked field gets each string. How many pairs that were."""
    kept, pairs = rows(), 0
    for turn, found in enumerate(forms):
        fields = [field for field in found.form.inputs.values() if pick(field)]
        if fields:
            some = range(turn % sample, len(strings), sample)
            _fill_one(watch, found, fields, strings, some, kept)
            pairs += len(fields) * len(some)
    return pairs


def _fill_one(
    watch: Watch, found: Found, fields: list[Input], strings: Sequence[str], some: Sequence[int], kept: Rows
) -> None:
    right, successes = found.form.right(), 0
    limit = 1 if _works_once(watch, found, right) else SUCCESSES
    put_back(kept)
    for n in some:
        odd = {field.name: strings[(n + place * STEP) % len(strings)] for place, field in enumerate(fields)}
        successes += watch.fill_in(found, data={**right, **odd}) < 400
        if successes >= limit:
            put_back(kept)
            successes = 0
    put_back(kept)


def _works_once(watch: Watch, found: Found, right: dict[str, str]) -> bool:
    first, again = watch.fill_in(found, data=right), watch.fill_in(found, data=right)
    return first < 400 <= again


@pytest.mark.parametrize("kind", ["where people write", "where they choose"])
def test_nothing_in_any_field_breaks_a_form(watch, forms, kind, sample, tell):
    write = kind == "where people write"
    strings = TEXTS if write else SHAPES
    pairs = fill(watch, forms, strings, lambda field: field.is_words == write, sample)
    tell(f"{pairs} pairs of a field and one of {len(strings)} strings; {watch.asked} requests")
    assert pairs > 4000 / sample
    assert not watch.summary, watch.summary


# ------------------------------------------------------------------------------------------- ways of sending
def odd_ways(found: Found, turn: int) -> Iterator[dict[str, Any]]:
    """A form that is incomplete, doubled, of another type, or not decent UTF-8."""
    right = found.form.right()
    names = list(right) or ["title"]
    yield {}
    yield {"data": {}}
    yield from ({"data": {name: value for name, value in right.items() if name != left_out}} for left_out in names)
    yield {"data": {name: [value, "twee", ""] for name, value in right.items()}}
    yield {"data": {f"{name}[]": value for name, value in right.items()}}
    yield {"data": {**right, **{name: (BytesIO(b"\x89PNG\0"), "a.png") for name in names}}}
    yield {"data": {**right, **{f"{name}\0": "x" for name in names}, "": "x", "\0": "y", "__class__": "z"}}
    yield {"data": {f"veld{n}": "x" for n in range(2000)}}
    yield {"data": {names[0]: "x" * 70_000}}
    for body in ('["a"]', '"a"', "1", "null", "{", json.dumps({names[0]: {"a": [1]}, "once": 7}), "[" * 500):
        yield {"data": body, "content_type": "application/json"}
    for kind in (
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        f"{FORM}; charset=utf-16",
        "x",
    ):
        yield {"data": b"--x\r\nContent-Disposition: form-data; name=title\r\n\xff\r\n\0", "content_type": kind}
    for n in range(RAW_TRIES):
        raw = [f"{quote(name)}={RAW[(turn + n * STEP + place) % len(RAW)]}" for place, name in enumerate(names)]
        yield {"data": "&".join(raw), "content_type": FORM}


def test_no_way_of_sending_breaks_a_form(watch, forms, sample, tell):
    kept = rows()
    for turn, found in enumerate(forms):
        if found.form.method == "POST":
            for way in islice(odd_ways(found, turn), turn % sample, None, sample):
                watch.fill_in(found, **way)
            put_back(kept)
    tell(f"{watch.asked} requests to {len(forms)} forms")
    assert watch.asked > 1000 / sample
    assert not watch.summary, watch.summary


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X"])
def test_no_method_breaks_an_address(watch, method):
    for url in ("/", "/oost/", "/oost/prikbord/1", "/inloggen", "/static/sprite.svg", "/%00"):
        watch.ask("bewoner", url, method)
    assert not watch.summary, watch.summary


# ------------------------------------------------------------------------------------------- addresses
def addresses(site: Site, *methods: str) -> Iterator[tuple[str, dict[str, str], Any]]:
    """Each rule with arguments: how to write an address by it, right values, and its converters."""
    for rule in rules(site.app, *methods):
        right = {name: str(site.world.ids[name][0]) for name in rule.arguments - {"buurt"}}
        if rule.arguments:
            yield rule.rule, {"buurt": "oost", **right}, rule._converters


def written(rule: str, values: dict[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: quote(values[found[1]], safe=""), rule)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_number_in_an_address_breaks_a_page(site, watch, method, tell):
    for rule, right, converters in addresses(site, method):
        for name in converters:
            for odd in NUMBERS_IN_ADDRESSES:
                watch.ask("alles", written(rule, {**right, name: odd}), method)
    tell(f"{watch.asked} addresses")
    assert watch.asked > 1000
    assert not watch.summary, watch.summary


def test_no_word_in_an_address_breaks_a_page(site, watch, tell):
    tried = set()
    for rule, right, converters in addresses(site, "GET"):
        for name, converter in converters.items():
            if name not in tried and "Integer" not in type(converter).__name__:
                tried.add(name)
                for odd in STRINGS:
                    watch.ask("alles", written(rule, {**right, name: odd}))
                for odd in RAW:
                    watch.ask("alles", written(rule, {**right, name: "ODD"}).replace("ODD", odd))
    for odd in STRINGS:
        watch.ask("bezoeker", f"/static/{quote(odd)}")
    tell(f"{watch.asked} addresses, {len(tried)} names: {', '.join(sorted(tried))}")
    assert len(tried) >= 4
    assert not watch.summary, watch.summary


# ------------------------------------------------------------------------------------------- questions
class Noting(Fields):
    """Remembers which names a view looks up."""

    looked_up: ClassVar[dict[str, set[str]]] = {}

    def __contains__(self, name: object) -> bool:
        self._note(name)
        return super().__contains__(name)

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return super().__getitem__(name)

    def getlist(self, key: str, type: Any = None) -> list[Any]:  # noqa: A002
        self._note(key)
        return super().getlist(key, type)

    def _note(self, name: object) -> None:
        if request:
            self.looked_up.setdefault(str(request.endpoint), set()).add(str(name))


class NotingRequest(PleinRequest):
    parameter_storage_class = Noting


@pytest.fixture
def questions(site, monkeypatch) -> dict[str, tuple[str, str, list[str]]]:
    """Per address that looks in its query string: who may ask there, an address, and the names it looks up."""
    monkeypatch.setattr(Noting, "looked_up", {})
    with monkeypatch.context() as noting:
        noting.setattr(site.app, "request_class", NotingRequest)
        seen = {
            endpoint_of(site.app, page.url, "GET"): (who, urlsplit(page.url).path)
            for who in ("bezoeker", "alles", "professional", "bewoner")
            for page in site.pages(who)
        }
    return {name: (*seen[name], sorted(names)) for name, names in Noting.looked_up.items() if name in seen}


def test_no_question_breaks_a_page(watch, questions, tell):
    for who, url, names in questions.values():
        for n in range(len(SHAPES)):
            odd = {name: SHAPES[(n + place * STEP) % len(SHAPES)] for place, name in enumerate(names)}
            watch.ask("bezoeker" if n % 2 else who, url, query_string=odd)
        for raw in RAW:
            watch.ask(who, f"{url}?{'&'.join(f'{name}={raw}&{name}[]={raw}' for name in names)}&{raw}=1&{raw}")
    named = ", ".join(f"{endpoint} ({' '.join(names)})" for endpoint, (_who, _url, names) in sorted(questions.items()))
    tell(f"{watch.asked} questions to {len(questions)} pages: {named}")
    assert len(questions) >= 10
    assert not watch.summary, watch.summary


# ------------------------------------------------------------------------------------------- around the request
HEADERS = ("User-Agent", "Accept-Language", "Accept", "Referer", "HX-Request", "HX-Target", "X-Forwarded-For")
HEADERS += ("If-None-Match", "If-Modified-Since", "Range", "Content-Type", "Origin", "X-Requested-With")
COOKIES = ("taal", "thema", "letters", "bekend", "plein", "iets")


def as_header(text: str) -> str:
    """The part of a string that a web server lets through in a header, as WSGI hands it over."""
    return re.sub(r"[\0\r\n]", "", text).encode()[:2000].decode("latin-1")


def around(n: int, names: Sequence[str]) -> dict[str, str]:
    return {name: as_header(SHAPES[(n + place * STEP) % len(SHAPES)]) for place, name in enumerate(names)}


def knock(watch: Watch, n: int, headers: dict[str, str]) -> None:
    """Look, and log in, each time from elsewhere: the limits are on here, as they look at headers and cookies too."""
    options = {"headers": headers, "environ_base": {"REMOTE_ADDR": f"10.0.{n // 250}.{n % 250}"}}
    watch.ask("bezoeker", "/oost/", **options)
    watch.ask("bezoeker", "/inloggen", "POST", data={"email": f"a{n}@example.org", "password": "x"}, **options)


@pytest.fixture
def limited(app) -> Iterator[None]:
    limiter.reset()
    limiter.enabled = True
    yield
    limiter.enabled = False


@pytest.mark.usefixtures("limited")
def test_no_header_or_cookie_breaks_a_page(watch, tell):
    for n in range(len(SHAPES)):
        knock(watch, n, around(n, HEADERS))
        knock(watch, n, {"Cookie": "; ".join(f"{name}={value}" for name, value in around(n, COOKIES).items())})
    tell(f"{watch.asked} requests with {len(HEADERS)} headers and {len(COOKIES)} cookies")
    assert not watch.summary, watch.summary


# ------------------------------------------------------------------------------------------- what is stored
def test_every_page_and_every_follower_takes_whatever_is_stored(site, watch, run_outbox, tell):
    cells = 0
    for start in range(0, len(STORED), 150):
        cells += store(STORED[start:] + STORED[:start])
        run_outbox()
        for who in ("bezoeker", "bewoner", "alles"):
            try:
                walked = [page.url for page in site.pages(who)]
            except Exception as bug:  # noqa: BLE001
                watch.faults.append(f"walking as {who}: {type(bug).__name__}: {bug}"[:500])
            watch.asked += len(walked)
    tell(f"{cells} cells, {watch.asked} pages")
    assert cells > 500
    assert not watch.summary, watch.summary
    failed = db.session.scalars(select(OutboxEvent.name).where(OutboxEvent.attempts > 0)).all()
    assert not failed


STORED = [text for text in dict.fromkeys(tidy(text)[:400] for text in (*STRINGS, *PAYLOADS)) if text]


# ------------------------------------------------------------------------------------------- real collections
def test_no_string_of_the_shared_collections_breaks_a_page(site, watch, shared, tell):
    folder = shared / "data/E_vijandig"
    strings = (folder / "xss_payloads.txt").read_text("utf-8").splitlines()
    strings += json.loads((folder / "naughty_strings.json").read_text("utf-8"))
    kept = rows()
    for start in range(0, len(strings), 24):
        several = strings[start : start + 24]
        together = "\n\n".join(several)
        draft = {"title": several[0][:120], "body": together[:5000], "audience": "public", "stap": "bekijk"}
        watch.ask("bewoner", "/oost/plaats/vraag", "POST", data=draft)
        watch.ask("bewoner", "/oost/prikbord/1/reacties", "POST", data={"body": together[:2000]})
        watch.ask("bezoeker", "/oost/zoeken", query_string={"q": together[:200], "na": several[-1]})
        watch.ask("bezoeker", "/", query_string={"q": several[1 % len(several)], "na": several[-1]})
    watch.ask("bezoeker", "/oost/prikbord/1")
    put_back(kept)
    tell(f"{len(strings)} strings in 5 fields, {watch.asked} requests")
    assert len(strings) > 4000
    assert not watch.summary, watch.summary
