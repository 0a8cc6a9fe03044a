"""How an offer is compared with a vraag: by its words and by the kind of help, and never by who someone is."""

from importlib.resources import files

import pytest

from buurtplein.matching.likeness import Asked, is_personal
from buurtplein.search import dutch
from buurtplein.search.helping import OTHER_WAY, alike, kinds, telling, topic
from tests.bench.matching import BAR, of_kind, ours, quality

LIST = (files("buurtplein.matching") / "data" / "help_nl.txt").read_text("utf-8")


def strength(asked: str, offered: str) -> float:
    return alike(Asked(asked, ""), [offered])[0].strength


@pytest.mark.parametrize(
    ("asked", "offered", "word"),
    [
        ("Mijn wc blijft doorlopen", "Loodgieter geweest, vraag maar", "loodgieter"),
        ("het drupt onder de gootsteen", "Keukenkranen en sifons", "keukenkranen"),
        ("Wie begrijpt mijn belastingbrief?", "Formulieren invullen", "formulieren"),
        ("scilderen van een kozijn", "Verfklusjes", "verfklusjes"),
    ],
)
def test_an_offer_of_the_same_kind_of_help_is_found_without_a_word_in_common(asked, offered, word):
    [overlap] = alike(Asked(asked, ""), [offered])
    assert word in overlap.words


def test_who_wants_to_borrow_is_not_sent_to_who_does_or_sells_it():
    lends = strength("Boormachine te leen?", "Boormachine te leen")
    assert lends > strength("Boormachine te leen?", "Boormachine te koop")
    assert lends > strength("Boormachine te leen?", "Ik kom met mijn boormachine bij je klussen")


@pytest.mark.parametrize("way", ["te leen", "te koop"])
def test_who_lends_or_sells_says_so_and_who_says_nothing_means_something_else(way):
    silent, said = "Ik kom met mijn boormachine bij je klussen", f"Boormachine {way}"
    assert strength(said, silent) <= OTHER_WAY * strength("Boormachine", silent)
    assert strength("Boormachine", said) <= OTHER_WAY * strength("Boormachine", "Boormachine")


def test_a_word_that_only_hints_says_less_than_one_that_names_it():
    named = strength("Oppas gezocht", "Ik pas graag op, oppassen doe ik al jaren")
    assert named > strength("Mijn dochter zoekt een tekendoos", "Ik pas graag op, oppassen doe ik al jaren")


def test_a_compound_is_looked_up_once_though_each_of_its_parts_counts():
    assert len(topic("Fietsenmaker gezocht").stems) > 1
    assert telling("Fietsenmaker gezocht", "Fietsenmaker").split() == ["fietsenmaker"] * 4


def test_no_word_about_who_someone_is_is_in_the_list_of_kinds():
    listed = [word.text for line in LIST.splitlines() if not line.startswith("#") for word in dutch.words(line)]
    assert len(listed) > 2_000
    assert [word for word in listed if is_personal(word)] == []


@pytest.mark.parametrize("word", ["rolstoelvervoer", "kerkkoor", "senioren-yoga", "Turkse-thee"])
def test_a_compound_with_such_a_word_counts_not_even_by_its_other_half(word):
    assert topic(word).stems == {}
    assert kinds(word, "") == ()


def test_for_nine_of_ten_everyday_vragen_someone_who_can_help_is_in_the_top_three(tell):
    labelled, requests = of_kind("everyday")
    found = quality(ours, labelled, requests)
    tell(f"{len(requests)} vragen, {len(labelled.offers)} offers: {found.hit:.0%} in the top 3")
    assert found.hit >= BAR
