"""`buurtplein zoek …`: looking into a search, words that mean the same, and what `toestand` says of the index."""

import pytest

from buurtplein.core.db import unit_of_work
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, place_post
from tests.factories import a_buurt, a_member, a_person, viewer_of

pytestmark = pytest.mark.own_app


@pytest.fixture
def oost(buurtplein):
    """An installation with a buurt in which two posts stand, one of them for the verbinders."""
    with buurtplein.inside(), unit_of_work():
        buurt = a_buurt("oost")
        author = viewer_of(a_member(buurt, a_person(email="gerda@example.org")).person, buurt)
        place_post(author, Draft(PostKind.AANBOD, "Kliko over"))
        place_post(author, Draft(PostKind.VRAAG, "Fietsen gezocht", audience=Audience.VERBINDERS))
    assert buurtplein("zoek", "rebuild").exit_code == 0
    return buurtplein


def test_explain_shows_what_is_looked_up_and_within_which_rights(oost):
    told = oost("zoek", "explain", "fiets", "--buurt", "oost").output
    assert "among what is for: public\n" in told
    assert "1.00  stem fiet" in told
    assert "0 found" in told


def test_explain_looks_through_the_eyes_of_a_person(oost):
    told = oost("zoek", "explain", "fiets", "--buurt", "oost", "--als", "gerda@example.org").output
    assert "author:" in told
    assert "1 found" in told
    assert "post:2" in told
    assert "not shown" not in told


def test_explain_of_someone_who_does_not_exist_is_one_line(oost):
    told = oost("zoek", "explain", "fiets", "--buurt", "oost", "--als", "niemand@example.org")
    assert told.exit_code == 1
    assert len(told.output.splitlines()) == 1


def test_words_that_mean_the_same_work_at_once_and_both_ways(oost):
    assert "0 found" in oost("zoek", "explain", "rolemmer", "--buurt", "oost").output
    assert oost("zoek", "synoniemen", "Rolemmer", "kliko", "--buurt", "oost").output == "kliko, rolemmer\n"
    assert oost("zoek", "synoniemen", "kliko", "rolemmer", "--buurt", "oost").output == "kliko, rolemmer\n"
    assert "1 found" in oost("zoek", "explain", "rolemmers", "--buurt", "oost").output
    assert oost("zoek", "synoniemen", "--weg", "kliko", "rolemmer", "--buurt", "oost").output == ""
    assert "0 found" in oost("zoek", "explain", "rolemmer", "--buurt", "oost").output


@pytest.mark.parametrize("words", [["een"], ["een", "een"], ["een", ","], ["--weg", "een", "twee"]])
def test_what_are_no_synonyms_is_refused_in_one_line(oost, words):
    told = oost("zoek", "synoniemen", *words, "--buurt", "oost")
    assert told.exit_code == 1
    assert len(told.output.splitlines()) == 1


def test_a_buurt_that_does_not_exist_is_refused(oost):
    assert oost("zoek", "synoniemen", "--buurt", "west").exit_code == 1
    assert oost("zoek", "explain", "fiets", "--buurt", "west").exit_code == 1


def test_toestand_tells_how_the_index_is_doing(oost):
    assert "1 search indexes (whoosh): 2 documents" in oost("toestand").output
    with oost.inside() as app:
        for index in app.extensions["search"].stats():
            app.extensions["search"].forget(index.buurt_id)
    told = oost("toestand").output
    assert "(whoosh): 0 documents" in told
    assert "no usable search index for oost" in told
    assert oost("zoek", "check", "--fix").exit_code == 0
    assert "no usable" not in oost("toestand").output


def test_every_buurt_is_made_anew_also_an_empty_one(oost):
    for slug in ("noord", "west"):
        oost("buurt", "open", slug, "--naam", slug)
    assert "2 documents in 3 buurten" in oost("zoek", "rebuild").output
    assert oost("zoek", "check").exit_code == 0


def test_a_new_buurt_without_an_index_is_as_it_should_be(oost):
    with oost.inside(), unit_of_work():
        a_buurt("nieuw")
    told = oost("zoek", "check")
    assert (told.exit_code, told.output) == (0, "The index is as it should be.\n")
