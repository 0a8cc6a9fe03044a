"""Whatever is typed: no error, no long wait, no query language."""

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from buurtplein.search.engine import Page, SearchEngine
from buurtplein.search.fts5_engine import Fts5Engine
from buurtplein.search.postgres_engine import PostgresEngine
from buurtplein.search.quality.labelled import labelled_posts
from buurtplein.search.whoosh_engine import WhooshEngine
from tests.search.documents import a_scope, ask

pytestmark = pytest.mark.own_app

WRITTEN = [
    "(" * 2000,
    "(" * 2000 + ")" * 2000,
    "?????*",
    "*",
    "*a*",
    "**********",
    "[a TO z]",
    "[TO]",
    "{a TO}",
    "AND OR NOT AND ((",
    "NOT NOT NOT",
    "fiets^1000000",
    "fiets~99999",
    "x:y",
    "v:verbinders",
    "visibility:verbinders OR public",
    "key:post:1",
    "'",
    '"',
    '"' * 999,
    "-" * 999,
    '-"-"-"',
    "\\",
    "\x00",
    "fiets\x00tafel",
    "\x01\x02\x1b[31m",
    "\ud800",
    "fiets \udfff",
    "\u202efiets\u202c",
    "\ufeff\u200b\u200d",
    "ﷺ" * 200,
    "½ ² Ⅷ ㎏ ﬃ",
    "é" * 5000,
    "e\u0301" * 5000,
    "i" + "\u0307" * 5000,
    "a" * 10_000,
    "a " * 5_000,
    "fiets* " * 1000,
    "a.b-c&d'e." * 1000,
    "1" * 5000,
    "%s%n%x{0}{{}}",
    "'; DROP TABLE post; --",
    "<script>alert(1)</script>",
    "🚲🚲🚲 fiets 🚲",
    "中文字 日本語 العربية עברית",
    "٣٤٥ ۱۲۳",
    "aaa* bbb* ccc* ddd* eee* fff* ggg* hhh*",
    "de het een van in op te",
    "de* het* een* van* der*",
    "\n".join(["fiets"] * 500),
]
PIECES = [
    *"()[]{}*?~^:\"'\\-+|&!<>/.,;#@%$\x00\x07\t\n\ud83d\u0301ßİ",
    "AND",
    "OR",
    "NOT",
    "TO",
    "fiets",
    "de",
    "a" * 70,
    "9",
]


def generated(count: int) -> list[str]:
    chance = random.Random(31)
    return ["".join(chance.choices(PIECES, k=chance.choice([3, 10, 50, 400]))) for _ in range(count)]


@pytest.fixture(scope="module", params=["whoosh", "fts5", "postgres"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    if request.param == "postgres":
        engine: SearchEngine = PostgresEngine(request.getfixturevalue("postgres_databases")("hostile"))
    else:
        sort = {"whoosh": WhooshEngine, "fts5": Fts5Engine}[request.param]
        engine = sort(tmp_path_factory.mktemp("hostile") / "search")
    engine.rebuild(1, [post.document for post in labelled_posts()])
    ask(engine, "barbceue")  # reads the lexicon
    return engine


def test_nothing_that_is_typed_is_an_error_or_takes_long(full):
    slowest = 0.0
    for text in WRITTEN + generated(400):
        start = time.thread_time()
        page = ask(full, text, facets=("kind",))
        slowest = max(slowest, time.thread_time() - start)
        assert page.total >= len(page.hits), text
    assert slowest < 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(text=some.text(max_size=300), cursor=some.text(max_size=20), token=some.text(max_size=20))
def test_no_text_cursor_or_filter_is_an_error(full, text, cursor, token):
    assert isinstance(ask(full, text, cursor=cursor, filters=frozenset({token}), facets=(token,)), Page)
    assert isinstance(full.similar(text, a_scope()), list)


@pytest.mark.parametrize("text", ["*", "?????*", "*:*", "[a TO z]", "visibility:public", "NOT xyzzy", "public"])
def test_there_is_no_query_language_that_finds_everything(full, text):
    assert ask(full, text).total < 30
