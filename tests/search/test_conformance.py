"""Three engines, one answer: the same hits, counts, facets, suggestions and what resembles, to the document."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from buurtplein.search.engine import Change, Document, Drop, Key, Page, Put, Query, Scope, SearchEngine, Sort
from buurtplein.search.fts5_engine import Fts5Engine
from buurtplein.search.quality.labelled import NO_ANSWER, labelled_posts, questions
from buurtplein.search.searching import ENOUGH
from buurtplein.search.whoosh_engine import WhooshEngine
from tests.search.documents import a_document, a_scope

pytestmark = pytest.mark.own_app

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking would rebuild three indexes a thousand times
FACETS = ("kind", "state", "theme")
WORDS = """fiets fietsen fietsenmaker bakfiets rode rood tuin tuinen moestuin tuinhuis buurt buurtbarbecue barbecue
barbecueën café cafe e-bike ebike zwem les zwemles auto's auto 12 12a 45 dorpsstraat de het van zonder zon niet
's-avonds avond ß ½ kinderopvang opvang kind kinderen lief liefde gestolen stelen dief ﬁets naïef O'Brien AT&T
06-12345678 10:30 ideeën""".split()
TYPED = """fits buurtbarbceue moestiun zo* fie* tui* zond* -fiets -de -"rode ( * " AND xyzzy barb opvan""".split()
TYPED += [*WORDS, '"rode fiets"', '"de tuin"', '"zwem les van"', '-"rode fiets"']
TYPED += ['"bike fiets"', '"auto de"', '"12 fiets"']
VISIBILITY = ("public", "neighbours", "author:1", "author:2")
TOKENS = ("kind:vraag", "kind:aanbod", "state:open", "state:closed", "theme:groen", "theme:'\\", "losse")

texts = some.lists(some.sampled_from(WORDS), max_size=12).map(" ".join)
documents = some.builds(
    lambda document, seen_by: replace(document, visibility=frozenset(seen_by)),
    some.builds(
        a_document,
        some.integers(1, 30),
        texts,
        texts,
        tokens=some.frozensets(some.sampled_from(TOKENS)),
        tags=some.lists(texts, max_size=2).map(tuple),
    ),
    some.sets(some.sampled_from(VISIBILITY)),
)
keys = some.integers(1, 30).map(lambda number: Key("post", number))
scopes = some.builds(
    lambda tokens, without, but: replace(a_scope(*tokens), without=without, but=but),
    some.sets(some.sampled_from(VISIBILITY), min_size=1),
    some.frozensets(some.sampled_from(TOKENS), max_size=2),
    some.frozensets(keys, max_size=4),
)
queries = some.builds(
    lambda words, filters, sort, literally, synonyms, only: Query(
        text=" ".join(words),
        filters=frozenset(filters),
        sort=sort,
        literally=literally,
        synonyms=synonyms,
        only=only,
        facets=FACETS,
        size=4,
    ),
    some.lists(some.sampled_from(TYPED), min_size=1, max_size=4),
    some.sets(some.sampled_from([*TOKENS, "kind:", "\0", "'", "kind:verhaal"]), max_size=3),
    some.sampled_from(Sort),
    some.booleans(),
    some.sampled_from([(), (("auto", "12"), ("rood", "bakfiets"))]),
    some.none() | keys,
)


@pytest.fixture(scope="module")
def engines(tmp_path_factory, postgres_databases) -> dict[str, SearchEngine]:
    from buurtplein.search.postgres_engine import PostgresEngine

    root = tmp_path_factory.mktemp("conformance")
    return {
        "whoosh": WhooshEngine(root / "whoosh", seconds=60),
        "fts5": Fts5Engine(root / "fts5", seconds=60),
        "postgres": PostgresEngine(postgres_databases("conformance"), seconds=60),
    }


def pages(engine: SearchEngine, query: Query, scope: Scope) -> Iterator[Page]:
    """All pages of an answer, each begun where the last one ended."""
    page = engine.search(query, scope)
    yield page
    while page.next:
        page = engine.search(replace(query, cursor=page.next), scope)
        yield page


def answer(engine: SearchEngine, query: Query, scope: Scope) -> dict[str, object]:
    """What engines may not differ in. Of what only resembles the question they may choose which to show first."""
    every = list(pages(engine, query, scope))
    hits = [hit.key for page in every for hit in page.hits]
    assert len(set(hits)) == len(hits) == every[0].total
    assert {page.total for page in every} == {every[0].total}
    loose = [hit.key for hit in every[0].loose]
    assert not set(loose) & set(hits)
    return {
        "hits": set(hits) if query.sort is Sort.RELEVANCE else hits,
        "facets": {group: dict(counts) for group, counts in every[0].facets.items()},
        "suggestion": every[0].suggestion,
        "words": every[0].words,
        "loose": set(loose) if len(loose) + len(hits) < ENOUGH else len(loose),
        "complete": every[0].complete,
    }


def alike(engine: SearchEngine, text: str, scope: Scope, **more: object) -> dict[Key, float]:
    return {hit.key: pytest.approx(hit.score, abs=2e-6) for hit in engine.similar(text, scope, limit=100, **more)}


def assert_one(answers: dict[str, object], about: object) -> None:
    for name, one in answers.items():
        assert one == answers["fts5"], f"{name} differs from fts5 on {about}"


@settings(max_examples=60, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(
    first=some.lists(documents, max_size=12),
    changes=some.lists(some.lists(some.one_of(documents, some.integers(1, 30)), max_size=4), max_size=3),
    asked=some.lists(some.tuples(queries, scopes), min_size=1, max_size=6),
)
def test_the_engines_agree_on_whatever_is_written_and_asked(engines, first, changes, asked):
    version = 1
    for engine in engines.values():
        engine.rebuild(1, first)
    for batch in changes:
        version += 1
        made = [_change(one, version) for one in batch]
        for engine in engines.values():
            engine.apply(made)
    for query, scope in asked:
        assert_one({name: answer(engine, query, scope) for name, engine in engines.items()}, (query, scope))
        for more in ({}, {"filters": query.filters}, {"but": Key("post", 3)}, {"also": query.filters}):
            likes = {name: alike(engine, query.text, scope, **more) for name, engine in engines.items()}
            assert_one(likes, (query.text, scope, more))
    for engine in engines.values():
        assert not engine.check(1, engine_versions(first, changes))


def _change(one: Document | int, version: int) -> Change:
    return Put(replace(one, version=version)) if isinstance(one, Document) else Drop(1, Key("post", one))


def engine_versions(first: list[Document], changes: list[list[Document | int]]) -> dict[Key, int]:
    """What the engines should hold after all this; of two documents with one key a rebuild takes the first."""
    held = {document.key: document.version for document in reversed(first)}
    for version, batch in enumerate(changes, start=2):
        for one in batch:
            if isinstance(one, Document):
                held[one.key] = version
            else:
                held.pop(Key("post", one), None)
    return held


def test_the_engines_agree_on_the_labelled_set(engines, tell):
    posts = labelled_posts()
    for engine in engines.values():
        engine.rebuild(1, [post.document for post in posts])
    texts = [*(question.text for question in questions(posts)), *NO_ANSWER]
    for text in texts:
        query = Query(text=text, facets=FACETS, size=100)
        assert_one({name: answer(engine, query, a_scope()) for name, engine in engines.items()}, text)
    for post in posts[:60]:
        likes = {name: alike(e, post.document.body, a_scope(), but=post.document.key) for name, e in engines.items()}
        assert likes["fts5"]
        assert_one(likes, post.name)
    tell(f"{len(texts)} questions and 60 posts, {len(engines)} engines")
