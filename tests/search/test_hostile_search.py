"""Thousands of odd questions to the page, to programs and to the suggestions: each gets a sensible answer."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.core.db import db
from buurtplein.core.text import tidy
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, place_post
from buurtplein.search.documents import documents
from buurtplein.search.question import asks_something
from tests.factories import a_buurt, a_member, a_viewer, viewer_of
from tests.search.test_hostile_questions import WRITTEN, generated
from tests.support.hostile import STRINGS
from tests.support.hostile_html import PAYLOADS

WANTED = 3058  # questions that differ
WRITTEN_DOWN = list(dict.fromkeys([*WRITTEN, *STRINGS, *PAYLOADS]))
SURFACES = {"page": "/oost/zoeken", "program": "/api/v1/oost/zoeken", "words": "/oost/zoeken/woorden"}


@pytest.fixture
def step(database_kind, pytestconfig):
    """Each question with SQLite; with PostgreSQL one of nine, as what is typed was made harmless before it asks."""
    return 1 if database_kind == "sqlite" or pytestconfig.getoption("--every-string") else 9


@pytest.fixture
def ask(app, client, run_outbox):
    buurt = a_buurt("oost")
    authors = [viewer_of(a_member(buurt).person, buurt), a_viewer(buurt=buurt)]
    for author in authors:
        place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht", "Een rode fiets voor AND OR NOT.", street="Kerkpad"))
    run_outbox()
    scripts = client.get("/oost/zoeken?q=niets").text.count("<script")

    def faults(surface: str, fields: dict[str, str]) -> Iterator[str]:
        answer = client.get(SURFACES[surface], query_string=urlencode(fields, errors="surrogatepass"))
        typed = fields["q"].encode("utf-8", "surrogatepass").decode("utf-8", "replace")  # as it arrives
        asked = tidy(typed.replace("\0", ""))[:200].strip()
        if surface == "program":
            yield from of_program(answer, asked)
        elif answer.status_code != 200:
            yield str(answer.status_code)
        elif surface == "page" and (answer.text.count("<script") != scripts or 'name="q"' not in answer.text):
            yield "lets markup through, or is no search page"

    return faults


def of_program(answer, asked: str) -> Iterator[str]:
    if answer.status_code != (200 if asked else 422):
        yield str(answer.status_code)
    elif not asked:
        yield from () if answer.mimetype == "application/problem+json" else ("no problem",)
    elif answer.json["total"] < len(answer.json["results"]):
        yield "counts less than it shows"
    elif answer.json["total"] and not asks_something(asked):
        yield "finds something for nothing"


def wrong(ask, questions: list[str]) -> tuple[int, list[str]]:
    """How many were asked, and the faults; every second with its neighbours as filters and as place in the list."""
    asked, faults = 0, []
    for n, text in enumerate(questions):
        others = [questions[(n + step) % len(questions)] for step in (7, 13, 29, 31)]
        names = ("na", "waar", "soort", "wanneer") if n % 2 else ()
        fields = {"q": text, **dict(zip(names, others, strict=False))}
        for surface in SURFACES:
            faults += [f"{surface} {text!a:.200}: {fault}" for fault in ask(surface, fields)]
            asked += 1
    return asked, faults


def test_no_question_is_an_error_and_each_gets_a_sensible_answer(ask, tell, step):
    questions = list(dict.fromkeys([*WRITTEN_DOWN, *generated(WANTED)]))[:WANTED]
    asked, faults = wrong(ask, questions[::step])
    tell(f"{asked // len(SURFACES)} questions, to {len(SURFACES)} surfaces each, {len(faults)} faults")
    assert (len(questions), asked) == (WANTED, 3 * len(questions[::step]))
    assert not faults, faults[:10]


def test_nor_is_one_of_the_shared_collections(ask, shared, tell, step):
    folder = shared / "data/E_vijandig"
    naughty = json.loads((folder / "naughty_strings.json").read_text("utf-8"))
    payloads = (folder / "xss_payloads.txt").read_text("utf-8").splitlines()
    questions = naughty + payloads[:: len(payloads) // 800]
    asked, faults = wrong(ask, questions[::step])
    tell(f"one of each {step} of {len(questions)} shared questions, asked {asked} times, {len(faults)} faults")
    assert len(questions) > 1000
    assert not faults, faults[:10]


CURSORS = [
    f"{score}_{made}_post:1"
    for score in ("1e308", "-1e308", "nan", "inf", "-0.0", "x")
    for made in (0, -(2**62), 10**20)
]
CURSORS += ["1_1_post:-1", f"1_1_post:{2**63}", "1_1_\0:1", "1_1_:", "1_1", "_" * 9000, "0_0_<script>:1", "'; --"]


def test_a_made_up_place_in_the_list_is_a_page_in_every_engine(ask, app, client, new_engine, monkeypatch):
    engine, [buurt] = new_engine(), db.session.scalars(select(Buurt)).all()
    engine.rebuild(buurt.id, list(documents(Caretaker("test"), buurt.id)))
    monkeypatch.setitem(app.extensions, "search", engine)
    for cursor in CURSORS:
        for order in ("", "nieuwste"):
            address = {"q": "fiets", "na": cursor, "volgorde": order}
            page, answer = (
                client.get("/oost/zoeken", query_string=address),
                client.get("/api/v1/oost/zoeken", query_string=address),
            )
            assert (page.status_code, answer.status_code) == (200, 200), cursor
            assert "2 resultaten" in page.text, cursor
            assert answer.json["total"] == 2, cursor
            assert len(answer.json["results"]) in {0, 2}, cursor
            assert answer.json["results"] or "Er is niet meer" in page.text, cursor
