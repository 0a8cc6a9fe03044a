from collections.abc import Collection, Sequence

import pytest

from buurtplein.search.dutch import stem
from buurtplein.search.formula import Field, Term
from buurtplein.search.planner import Budget, Plan, plan
from buurtplein.search.question import TEXT_MAX, WORDS_MAX, parse
from buurtplein.search.spelling import Lexicon, distance, tolerance

pytestmark = pytest.mark.own_app


class Known:
    """A vocabulary of these words, each in one document."""

    def __init__(self, *known: str) -> None:
        self._words = known
        self._stems = sorted({stem(word) for word in known})

    def known(self, terms: Collection[Term]) -> set[Term]:
        return {term for term in terms if self._has(term)}

    def _has(self, term: Term) -> bool:
        known = self._words if term.field is Field.WORD else self._stems
        return any(one.startswith(term.text) for one in known) if term.is_beginning else term.text in known

    def near(self, word: str, distance: int) -> Sequence[tuple[str, int, int]]:
        return [(other, away, 1) for other, away in Lexicon(self._words).near(word, distance)]


def planned(text: str, *known: str, literally: bool = False) -> Plan:
    return plan(text, Known(*known), Budget(60), literally=literally)


def looked_up(made: Plan) -> list[set[str]]:
    """Per clause everything that is looked up; "fie*" is all that begins so."""
    ways = [[term for way in clause.strict for term in way.terms] for clause in made.clauses]
    return [{term.text + "*" * term.is_beginning for term in terms} for terms in ways]


def test_each_word_becomes_a_clause_and_stop_words_do_not():
    assert len(planned("de fiets van mijn buurman").clauses) == 2


def test_only_stop_words_are_looked_up_as_they_stand():
    assert looked_up(planned("van de")) == [{"van"}, {"de"}]


def phrases(made: Plan) -> list[tuple[str, ...]]:
    return [way.phrase for clause in made.clauses for way in clause.strict if way.phrase]


def test_a_phrase_asks_for_words_in_a_row():
    assert phrases(planned('"de rode fiets" gestolen')) == [("de", "rode", "fiets")]


def test_a_phrase_that_is_not_closed_runs_to_the_end():
    assert phrases(planned('"rode fiets')) == [("rode", "fiets")]


def test_one_word_between_quotes_is_that_very_word():
    assert looked_up(planned('"fietsen"')) == [{stem("fietsen"), "fietsen"}]
    assert all(len(way.terms) == 2 for way in planned('"fietsen"').clauses[0].strict)


def test_a_minus_leaves_out():
    made = planned("fiets -kind")
    assert len(made.clauses) == 1
    assert [term.text for way in made.without for term in way.terms] == [stem("kind")]


def test_only_a_minus_asks_nothing():
    assert planned("-fiets").clauses == ()


def test_a_hyphen_inside_a_word_leaves_nothing_out():
    assert planned("e-bike").without == ()


def test_the_last_word_may_be_a_beginning():
    assert "bar*" in looked_up(planned("bar", "barbecue"))[0]
    assert "bar*" not in looked_up(planned("bar", "kabaal"))[0]


def test_a_star_makes_any_word_a_beginning():
    assert "buurt*" in looked_up(planned("buurt* feest", "buurt", "buurthuis", "feest"))[0]


def test_a_known_word_that_is_not_the_last_is_no_beginning():
    assert "buurt*" not in looked_up(planned("buurt feest", "buurt", "buurthuis", "feest"))[0]


def test_two_letters_are_no_beginning():
    assert looked_up(planned("ba", "barbecue")) == [{"ba"}]


def test_a_typing_error_is_looked_past_and_a_suggestion_made():
    made = planned("barbecu3 barbceue", "barbecue")
    assert stem("barbecue") in looked_up(made)[1]
    assert made.suggestion == "barbecu3 barbecue"


def test_a_known_word_is_not_guessed_at():
    made = planned("fiets", "fiets", "friets")
    assert made.suggestion is None
    assert "friets" not in looked_up(made)[0]


def test_literally_means_no_guesses():
    made = planned("barbceue", "barbecue", literally=True)
    assert made.suggestion is None
    assert stem("barbecue") not in looked_up(made)[0]


def test_two_words_are_also_looked_up_as_one():
    made = planned("zwem les", "zwemles")
    assert [(place, way.terms[0].text) for place, way in made.joins] == [(0, stem("zwemles"))]


@pytest.mark.parametrize(
    ("text", "known"),
    [("leest er iemand voor", "voorlezen"), ("wie wandelde mee", "meewandelen"), ("ruim het park op", "opruimen")],
)
def test_a_verb_that_comes_apart_is_found_in_one_piece(text, known):
    made = planned(text, known)
    joined = {term.text for _, way in made.joins for term in way.terms}
    assert stem(known) in joined.union(*looked_up(made))


@pytest.mark.parametrize(
    ("text", "known"), [("oppassers", "oppassen"), ("voorlezen", "voorlezers"), ("loopster", "lopen")]
)
def test_who_does_it_is_found_by_what_they_do_and_the_other_way_round(text, known):
    made = planned(text, known)
    assert stem(known) in looked_up(made)[0]
    assert made.suggestion is None


def test_a_date_in_numbers_is_found_by_the_name_of_the_month():
    assert {"22", stem("juni")} <= looked_up(planned("22-6"))[0]
    assert stem("juni") not in looked_up(planned("45-66"))[0]


def test_a_typing_error_in_a_compound_of_known_parts_is_looked_past():
    made = planned("fietsenstaling", "fiets", "staal", "staling", "fietsenstalling")
    assert made.suggestion == "fietsenstalling"


def test_at_most_eight_words_and_two_hundred_characters_count():
    chunks = parse("abc " * 1000)
    assert sum(len(chunk.words) for chunk in chunks) == WORDS_MAX
    assert parse("." * TEXT_MAX + " fiets") == []


def test_without_time_words_are_looked_up_as_they_stand():
    made = plan("barbceue regen", Known("barbecue", "regenton"), Budget(-1))
    assert looked_up(made) == [{"barbceue", stem("barbceue")}, {"regen", stem("regen")}]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("fiets", "fiets", 0), ("fiets", "fietsen", 2), ("barbecue", "barbceue", 1), ("kat", "kast", 1), ("", "ab", 2)],
)
def test_distance_counts_errors_and_a_swap_as_one(one, other, expected):
    assert distance(one, other, 2) == expected


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("achteran", ("achteraf", "achterna"), "achterna"),  # two letters swapped
        ("vorstel", ("verstel", "voorstel"), "voorstel"),  # one letter instead of two
        ("barbbecue", ("barbiecue", "barbecue"), "barbecue"),  # and the other way round
    ],
)
def test_of_words_as_far_off_the_one_with_the_same_letters_is_meant(typed, known, meant):
    assert planned(typed, *known).suggestion == meant


def test_distance_stops_counting_beyond_the_limit():
    assert distance("fiets", "wasmachine", 2) == 3


def test_the_lexicon_finds_just_what_a_full_comparison_finds():
    known = ["fiets", "friets", "feest", "fietsen", "iets", "niets", "fits", "fitse", "zwaan"]
    expected = {(word, distance("fiets", word, 1)) for word in known if distance("fiets", word, 1) <= 1}
    assert set(Lexicon(known).near("fiets", 1)) == expected


@pytest.mark.parametrize(("typed", "known", "meant"), [("speller", "speler", "speler"), ("verver", "verder", None)])
def test_beside_a_form_of_a_known_word_only_one_with_the_same_letters_is_meant(typed, known, meant):
    form = typed.removesuffix("er") + "en"
    made = planned(typed, form, known)
    assert made.suggestion == meant
    assert stem(form) in looked_up(made)[0]


@pytest.mark.parametrize(("word", "expected"), [("kat", 0), ("feest", 1), ("barbecue", 2), ("1234567", 0)])
def test_short_words_and_numbers_have_no_typing_errors(word, expected):
    assert tolerance(word) == expected
