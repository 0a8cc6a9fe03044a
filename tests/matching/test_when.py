"""When someone can: what both wrote of days and parts of the day, and nothing else."""

import pytest

from buurtplein.gids.models import EntryKind
from buurtplein.matching.fit import Fit
from buurtplein.matching.queries import places_for
from buurtplein.matching.when import compared, times_in
from tests.gids.rows import an_entry
from tests.matching.support import Scene
from tests.matching.test_suggestions import LIKENESS, labels, only


@pytest.mark.parametrize(
    ("text", "days", "parts"),
    [
        ("Zaterdag komt het beste uit.", {5}, set()),
        ("Ik kan op dinsdagavond en in het weekend", {1, 5, 6}, {"avond"}),
        ("Doordeweeks, overdag", {0, 1, 2, 3, 4}, {"ochtend", "middag"}),
        ("Niet op maandag, wel 's middags", set(), {"middag"}),
        ("Niet alleen op maandag", {0}, set()),
        ("Geen tijd in het weekend. Wel op vrijdagen.", {4}, set()),
        ("Behalve woensdag of donderdag", set(), set()),
        ("Zondagsschool en vrijdagmiddagborrel", set(), set()),
        ("Morgen om drie uur", set(), set()),
    ],
)
def test_a_text_says_when(text, days, parts):
    found = times_in(text)
    assert (found.days, found.parts) == (days, parts)


@pytest.mark.parametrize(
    ("asked", "offered", "same", "other"),
    [
        ("dinsdag", "dinsdagmiddag", ("dinsdagmiddag",), ()),
        ("dinsdag", "zaterdag", (), ("zaterdag",)),
        ("dinsdagavond", "dinsdagmiddag", (), ("dinsdagmiddag",)),
        ("avond", "zaterdag", (), ()),  # both can be true
        ("", "zaterdag", (), ()),
        ("zaterdag", "", (), ()),
    ],
)
def test_only_what_both_named_is_compared(asked, offered, same, other):
    assert compared(times_in(asked), times_in(offered)) == (same, other)


def test_the_same_day_is_a_reason_and_goes_with_the_words(client):
    scene = Scene(body="Op zaterdag ben ik thuis.")
    scene.offer.body = "Ik kan op zaterdagen."
    found = only(scene)
    assert "noemt ook ‘zaterdagen’" in [reason.text for reason in found.reasons]
    before = found.points
    scene.offer.body = ""
    assert ("Wanneer" in labels(only(scene)), only(scene).points) == (False, before - 1)


def test_another_day_is_a_doubt_that_says_which(client):
    scene = Scene(body="Op zaterdag ben ik thuis.")
    scene.offer.body = "Alleen op dinsdag."
    [doubt] = [reason for reason in only(scene).reasons if reason.doubt]
    assert doubt.text == "Noemt een andere tijd: ‘dinsdag’"


def test_the_same_language_counts_when_both_chose_it_and_dutch_is_no_reason(client):
    scene = Scene()
    assert "Taal" not in labels(only(scene))
    scene.asker.me.language = scene.helper.me.language = "en"
    assert "allebei English" in [reason.text for reason in only(scene).reasons]
    scene.helper.me.language = "nl"
    assert "Taal" not in labels(only(scene))


def test_a_place_of_the_gids_that_is_about_it_stands_beside_the_people(client, log_in):
    scene = Scene(title="Wie helpt mijn fiets maken?", body="De ketting is eraf.")
    an_entry(scene.helper, EntryKind.CLUB, "Fietsenmakers", text="Wij plakken je band en maken fietsen.")
    an_entry(scene.helper, EntryKind.CLUB, "Zangkoor", text="Elke maandag zingen.")
    an_entry(scene.helper, EntryKind.SCHAT, "Fietsen maken", text="Kettingen ook.")
    assert [place.entry.name for place in places_for(scene.verbinder, scene.request, LIKENESS)] == ["Fietsenmakers"]
    log_in(client, scene.verbinder.me)
    page = client.get(f"/{scene.buurt.slug}/werk/verbinden/{scene.request.number}").text
    assert "Of in de buurtgids" in page
    assert "Zangkoor" not in page
    assert Fit.MAYBE.label in page or Fit.WELL.label in page or Fit.VERY_WELL.label in page
