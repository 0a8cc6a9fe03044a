import pytest

from buurtplein.search import dutch
from buurtplein.search.dutch import Word, analyze, excerpt, fold, highlight, parts, stem, words

pytestmark = pytest.mark.own_app


@pytest.mark.parametrize("listed", ["STOP_WORDS", "irregular_verbs", "help_list"])
def test_another_list_is_another_fingerprint(monkeypatch, listed):
    before = dutch.fingerprint.__wrapped__()
    monkeypatch.setattr(dutch, listed, frozenset({"de"}) if listed == "STOP_WORDS" else lambda: "anders")
    assert dutch.fingerprint.__wrapped__() != before


def stems_of(text: str) -> set[str]:
    return set(analyze("", (), text).stems)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fiets", "fietsen"),
        ("huis", "huizen"),
        ("kat", "katten"),
        ("les", "lessen"),
        ("foto's", "foto"),
        ("barbecues", "barbecueën"),
        ("idee", "ideeën"),
        ("paprika's", "paprika"),
        ("zonnepaneel", "zonnepanelen"),
    ],
)
def test_singular_and_plural_have_one_stem(one, other):
    assert stems_of(one) & stems_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("repareren", "repareer"), ("wandelen", "wandel"), ("lenen", "leen"), ("schilderen", "schilder")],
)
def test_forms_of_a_verb_have_one_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("compound", "expected"),
    [
        ("buurtbarbecue", ("buurt", "barbecue")),
        ("boodschappenhulp", ("boodschap", "hulp")),
        ("fietsendieven", ("fietsen", "dieven")),
        ("speeltuinen", ("speel", "tuinen")),
    ],
)
def test_a_compound_can_be_found_by_its_parts(compound, expected):
    assert {stem(part) for part in expected} <= stems_of(compound)


@pytest.mark.parametrize("word", ["de", "tafel", "computer", "45", "minoes"])
def test_a_plain_word_stays_whole(word):
    assert parts(Word(word)) == ()


def test_accents_capitals_and_joined_letters_do_not_matter():
    assert fold("Café ÜBERMORGEN, Gruß aus Łódź, cœur, Ærø™") == "cafe ubermorgen, gruss aus lodz, coeur, aerotm"


def test_one_accent_written_in_two_ways_is_the_same_word():
    assert list(words("cafe\u0301")) == list(words("café")) == [Word("cafe")]


def test_a_word_with_a_hyphen_can_be_found_joined_and_in_pieces():
    assert list(words("E-bike")) == [Word("ebike", ("e", "bike"))]


@pytest.mark.parametrize("hyphen", "-‐‑–")
def test_every_hyphen_is_a_hyphen(hyphen):
    assert list(words(f"e{hyphen}bike")) == list(words("e-bike"))


def test_a_house_number_can_be_found_without_its_letter():
    assert list(words("Dorpsstraat 45a")) == [Word("dorpsstraat"), Word("45a", ("45",))]


def test_a_single_digit_counts():
    assert "5" in analyze("", (), "Dorpsstraat 5").words


def test_a_title_weighs_more_than_a_tag_and_a_tag_more_than_a_body():
    weights = analyze("helm", ("jas",), "sok").stems
    assert weights["helm"] > weights["jas"] > weights["sok"]


def test_stop_words_are_no_terms_but_stay_exact_words():
    analysis = analyze("", (), "de fiets van mij")
    assert "van" not in analysis.stems
    assert "van" in analysis.words


def test_words_of_two_fields_do_not_follow_one_another():
    places = analyze("rode fiets", ("gratis",), "ophalen vanavond").words
    assert places["fiets"][0] == places["rode"][0] + 1
    assert places["gratis"][0] > places["fiets"][0] + 10
    assert places["ophalen"][0] > places["gratis"][0] + 10


def test_a_text_without_end_can_be_analyzed():
    analysis = analyze("", (), "fiets " * (dutch.PLACE_MAX + 10) + "step")
    assert len(analysis.words["fiets"]) == dutch.PLACES_MAX
    assert analysis.words["step"] == []


def test_a_very_long_word_is_cut():
    assert [len(word.text) for word in words("a" * 10_000)] == [dutch.WORD_MAX]


def test_synonyms_work_both_ways():
    assert stem("rijwiel") in dutch.synonyms()[stem("fiets")]
    assert stem("fiets") in dutch.synonyms()[stem("rijwiel")]


def test_highlighting_marks_other_forms_and_compounds():
    pieces = highlight("Twee fietsen en een kinderfiets, geen auto", ["fiets"])
    assert [text for text, is_hit in pieces if is_hit] == ["fietsen", "kinderfiets"]


@pytest.mark.parametrize("text", ["", "<b>fiets</b> & fietsen", "fiets", "Café à gogo ’s avonds", "½ fiets ﬁets"])
def test_highlighting_loses_no_letter(text):
    assert "".join(piece for piece, _ in highlight(text, ["fiets", "cafe"])) == text


def test_highlighting_nothing_gives_the_text():
    assert highlight("Een fiets", []) == [("Een fiets", False)]


def test_an_excerpt_shows_the_match():
    text = "Zomaar een zin. " * 50 + "Mijn fiets is gestolen. " + "Nog een zin. " * 50
    pieces = excerpt(text, ["fiets"], length=120)
    assert ("fiets", True) in pieces
    assert len("".join(piece for piece, _ in pieces)) <= 124
    assert pieces[0] == ("… ", False)
    assert pieces[-1] == (" …", False)


def test_an_excerpt_of_a_short_text_is_the_text():
    assert excerpt("Een  fiets\n over", ["fiets"]) == [("Een ", False), ("fiets", True), (" over", False)]


def test_an_excerpt_without_a_match_begins_at_the_beginning():
    pieces = excerpt("woord " * 100, ["fiets"], length=50)
    assert pieces[0][0].startswith("woord")


def test_an_excerpt_of_one_endless_word_still_ends():
    assert excerpt("x" * 1000, ["fiets"], length=50) == [("x" * 50, False), (" …", False)]


@pytest.mark.parametrize(
    "forms",
    [
        ("zwemmen", "zwom", "zwommen", "gezwommen"),
        ("lezen", "leest", "las", "gelezen"),
        ("maaien", "maait", "maaide", "maaiden", "gemaaid"),
        ("groeien", "groeit", "groeide"),
        ("mooi", "mooie"),
    ],
)
def test_forms_of_a_verb_that_do_not_look_alike_share_a_stem(forms):
    assert len({stem(form) for form in forms}) == 1


def test_a_beginning_is_highlighted_in_every_word_that_has_it():
    assert [
        text for text, hit in dutch.highlight("Fietsen of een fietsenmaker; niet zonder zon", ["fie*", "zon*"]) if hit
    ] == [
        "Fietsen",
        "fietsenmaker",
        "zon",
    ]


def test_a_buurt_can_have_words_of_its_own():
    known = dutch.with_synonyms([("kliko's", "rolemmer")])
    assert stem("rolemmer") in known[stem("kliko")]
    assert stem("container") in known[stem("kliko")]
    assert stem("rolemmer") not in dutch.synonyms()
