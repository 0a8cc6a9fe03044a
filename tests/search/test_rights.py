"""Nobody finds, counts or guesses what is not for them."""

import pytest

from buurtplein.search.engine import IndexUnavailable, Put, Query, Scope, SearchEngine, Sort
from tests.search.documents import a_document, a_scope, ask, numbers

pytestmark = pytest.mark.own_app

SECRET = "Zeldzaamwoord over de huisuitzetting van kanarieveld"


@pytest.fixture
def guarded(engine: SearchEngine) -> SearchEngine:
    """An index with one document for verbinders, its author and nobody else, between documents for everyone."""
    tokens = frozenset({"kind:vraag", "theme:geheim"})
    engine.apply(
        [
            Put(a_document(1, SECRET, SECRET, "verbinders", "author:7", tags=("kanarieveld",), tokens=tokens)),
            Put(a_document(2, "Fiets gestolen", "bij de kerk", "public", tokens=frozenset({"kind:vraag"}))),
            Put(a_document(3, "Fiets gevonden", "bij de school", "neighbours")),
            Put(a_document(4, SECRET, SECRET, "public", buurt_id=2)),
        ]
    )
    return engine


QUESTIONS = (
    "zeldzaamwoord",
    '"huisuitzetting van kanarieveld"',
    "zeldz*",
    "zeldza",
    "zeldzaamwoodr",
    "kanareiveld",
    "huisuitzettingen",
    "uitzetting",
    "fiets zeldzaamwoord",
    "gestolen huisuitzetting kanarieveld",
    "zeldzaam woord",
    "post:1",
    "verbinders",
    "geheim",
    "author:7",
)


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("scope", [a_scope("public"), a_scope("public", "neighbours", "author:8", "author:70")])
def test_what_is_not_for_you_leaves_no_trace(guarded, text, scope):
    page = guarded.search(Query(text=text, facets=("kind", "theme")), scope)
    shown = {hit.id for hit in (*page.hits, *page.loose)}
    assert shown <= {2, 3}
    assert page.total == len(page.hits)
    assert page.suggestion is None
    assert "theme:geheim" not in page.facets["theme"]
    assert sum(page.facets["kind"].values()) <= 1
    assert not {"zeldzaamwoord", "kanarieveld"}.intersection(page.words).difference(text.replace('"', "").split())


def test_whether_a_word_exists_elsewhere_does_not_change_the_answer(guarded, new_engine):
    without = new_engine("other")
    without.rebuild(1, [a_document(2, "Fiets gestolen", "bij de kerk", "public", tokens=frozenset({"kind:vraag"}))])
    for text in QUESTIONS:
        page, expected = ask(guarded, text), ask(without, text)
        assert (page.total, page.suggestion, page.words) == (expected.total, expected.suggestion, expected.words), text
        assert [hit.key for hit in page.loose] == [hit.key for hit in expected.loose], text


@pytest.mark.parametrize(("token", "found"), [("verbinders", [1]), ("author:7", [1]), ("public", []), ("author", [])])
def test_one_matching_token_is_enough_and_half_a_token_is_none(guarded, token, found):
    assert numbers(guarded, "zeldzaamwoord", a_scope(token)) == found


def test_nothing_allowed_finds_nothing(guarded):
    page = guarded.search(Query(text="fiets", facets=("kind",)), Scope(1, frozenset()))
    assert (page.hits, page.total, page.loose, page.facets) == ((), 0, (), {})
    assert guarded.similar(SECRET, Scope(1, frozenset())) == []


def test_nothing_allowed_does_not_even_touch_the_index(new_engine):
    without_index = new_engine("empty")
    assert without_index.search(Query(text="fiets"), Scope(1, frozenset())).total == 0
    with pytest.raises(IndexUnavailable):
        ask(without_index, "fiets")


@pytest.mark.parametrize("token", ["onbekend", "", "public ", "PUBLIC", "*", "v:public", "\ud800", "public\x00"])
def test_a_token_nobody_gave_finds_nothing(guarded, token):
    page = ask(guarded, "fiets", a_scope(token), facets=("kind",))
    assert (page.total, list(page.loose)) == (0, [])
    assert guarded.similar("fiets gestolen", a_scope(token)) == []


@pytest.mark.parametrize("filters", [{"kind:onbekend"}, {"verbinders"}, {"\ud800"}, {""}])
def test_a_filter_that_matches_nothing_finds_nothing(guarded, filters):
    page = ask(guarded, "fiets", filters=frozenset(filters))
    assert (page.total, list(page.loose)) == (0, [])


def test_a_document_for_nobody_is_found_by_nobody(engine):
    document = a_document(1, "fiets")
    object.__setattr__(document, "visibility", frozenset())
    engine.apply([Put(document)])
    assert numbers(engine, "fiets", a_scope("public", "neighbours", "verbinders")) == []


def test_another_buurt_finds_only_its_own(guarded):
    assert numbers(guarded, "zeldzaamwoord", a_scope("public", buurt_id=2)) == [4]
    assert numbers(guarded, "fiets", a_scope("public", buurt_id=2)) == []


def test_what_resembles_stays_inside_the_scope(guarded):
    assert guarded.similar(SECRET, a_scope("public", "neighbours")) == []
    assert [hit.id for hit in guarded.similar(SECRET, a_scope("verbinders"))] == [1]


def test_losing_a_right_takes_effect_with_the_next_write(guarded):
    guarded.apply([Put(a_document(2, "Fiets gestolen", "bij de kerk", "verbinders", version=2))])
    assert numbers(guarded, "gestolen") == []
    assert numbers(guarded, "gestolen", sort=Sort.NEWEST) == []
