"""Whom the plein suggests for a vraag, and why."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from buurtplein.buurten.models import Buurt
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.gids.models import Circle, EntryKind
from buurtplein.matching.fit import Fit, Suggestion
from buurtplein.matching.likeness import Asked, Likeness, Overlap, Promising
from buurtplein.matching.load import Load
from buurtplein.matching.models import Match
from buurtplein.matching.operations import answer_match, tell_outcome
from buurtplein.matching.queries import CONSIDERED, NEWEST, matches_of, street_of, suggestions, unconnected
from buurtplein.people.models import Person
from buurtplein.posts.models import CommentKind, Outcome, PostKind
from buurtplein.posts.queries import get_post
from buurtplein.search.followers import rebuild
from buurtplein.search.helping import alike, topic
from tests.factories import a_comment, a_member, a_person, a_post, viewer_of
from tests.gids.rows import an_entry
from tests.matching.support import Scene

LIKENESS = Likeness(alike, lambda _viewer, _asked: Promising())
ASKED = Asked("Wie helpt mij met een lekkende kraan?", "Wie heeft een waterpomptang? Zaterdag komt het beste uit.")


def found_for(scene: Scene) -> list[Suggestion]:
    db.session.flush()
    viewer, request = scene.verbinder, scene.request
    street, before = street_of(viewer, request), matches_of(viewer, request)
    return suggestions(viewer, request, LIKENESS, street=street, before=before)


def names(scene: Scene) -> list[str]:
    return [found.person.first_name for found in found_for(scene)]


def only(scene: Scene) -> Suggestion:
    [found] = found_for(scene)
    return found


def labels(found: Suggestion) -> list[str]:
    return [reason.label for reason in found.reasons]


# ------------------------------------------------------------------------------------------- likeness
def test_shared_words_are_shown_as_the_offer_writes_them():
    [overlap] = alike(ASKED, ["Ik repareer kranen en leen gereedschap uit."])
    assert overlap.words == ("kranen",)
    [overlap] = alike(ASKED, ["Lekkende kraan? Ik heb een waterpomptang"])
    assert set(overlap.words) == {"kraan", "lekkende", "waterpomptang"}


@pytest.mark.parametrize(
    "offered",
    ["Ik kom graag zaterdag helpen", "Wie wil mijn fiets lenen?", "", "!!! 78 12", "Zaterdag heb ik tijd voor jou"],
)
def test_words_that_say_nothing_about_the_matter_do_not_count(offered):
    assert alike(ASKED, [offered]) == [Overlap(0.0, ())]


@pytest.mark.parametrize(
    "word",
    """Turks Turkse Marokkaanse Syrisch Poolse Surinaams Oekraïense vluchteling moslim islamitisch kerk christelijk
    joods hindoeïstisch gelovig reuma dementie diabetes rolstoel kanker depressie autisme ziek blind slechthorend
    bejaard bejaarde senioren oudere ouderen jongeren gepensioneerd""".split(),
)
def test_origin_belief_health_and_age_never_count(word):
    assert topic(word).stems == {}
    assert alike(Asked(f"Zoek hulp {word}", f"Ik ben {word} en 78"), [f"Voor {word} buren van 78"]) == [
        Overlap(0.0, ())
    ]


@pytest.mark.parametrize("word", ["hartige", "servies", "service", "klussen", "fietsband", "taart", "Nederlands"])
def test_words_that_only_look_like_those_do_count(word):
    assert topic(word).stems


def test_a_rare_word_says_more_than_one_that_everyone_writes():
    [common, rare, *_] = alike(
        Asked("Kraan in de tuin", ""), ["tuin", "kraan", "tuin harken", "tuin schoffelen", "tuin sproeien"]
    )
    assert rare.strength > common.strength > 0


@given(st.text(max_size=80), st.text(max_size=80), st.lists(st.text(max_size=80), max_size=5))
def test_likeness_is_between_nothing_and_everything_and_shows_only_words_that_were_written(title, body, offered):
    for text, overlap in zip(offered, alike(Asked(title, body), offered), strict=True):
        assert 0 <= overlap.strength <= 1
        assert bool(overlap.strength) == bool(overlap.words)
        assert all(word in text.lower() for word in overlap.words)


# ------------------------------------------------------------------------------------------- who is looked at
def test_who_says_in_the_gids_what_they_can_do_is_suggested_with_that_line():
    scene = Scene(title="De wc loopt door")
    jan = scene.neighbour("Jan de Boer")
    entry = an_entry(jan, EntryKind.SCHAT, "Oud-loodgieter", audience=Circle.NEIGHBOURS)
    [found] = [found for found in found_for(scene) if found.person.id == jan.id]
    assert (found.entry, found.offer) == (entry, None)
    assert [reason.text for reason in found.reasons] == ["Jan schreef ‘oud-loodgieter’"]


def test_without_that_line_the_suggestion_is_gone():
    scene = Scene(title="De wc loopt door")
    jan = scene.neighbour("Jan de Boer")
    an_entry(jan, EntryKind.SCHAT, "Oud-loodgieter", audience=Circle.NEIGHBOURS, removed_at=now())
    assert "Jan" not in names(scene)


def test_an_offer_below_many_newer_ones_is_found_through_the_index(app):
    scene = Scene(title="Wie stemt mijn piano?")
    tuner = scene.neighbour("Pia Noot")
    scene.offers("Ik stem je piano", by=tuner)
    for number in range(NEWEST):
        scene.offers(f"Stekjes {number}")
    db.session.commit()
    assert "Pia" not in names(scene)
    buurt_id, verbinder_id, number = scene.buurt.id, scene.verbinder.id, scene.request.number
    rebuild(buurt_id)  # which ends with a session of its own
    verbinder = viewer_of(db.session.get_one(Person, verbinder_id), db.session.get_one(Buurt, buurt_id))
    request = get_post(verbinder, number)
    [found, *_] = suggestions(verbinder, request, app.extensions["likeness"])
    assert found.person.first_name == "Pia"


# ------------------------------------------------------------------------------------------- reasons
FACTS = {
    "said_help": (True, "Zelf gezegd"),
    "overlap": (Overlap(0.4, ("kraan",)), "Onderwerp"),
    "street": ("Lindelaan", "Dichtbij"),
    "worked": (2, "Ervaring"),
}


@given(st.sets(st.sampled_from(sorted(FACTS))))
def test_each_reason_rests_on_its_own_fact(facts):
    found = Suggestion(Person(id=1, name="Mo Aziz"), **{fact: FACTS[fact][0] for fact in facts})
    assert set(labels(found)) == {FACTS[fact][1] for fact in facts}


def test_who_helps_twice_already_raises_a_doubt():
    mo = Person(id=1, name="Mo Aziz")
    assert [r.text for r in Suggestion(mo, load=Load(open=2)).reasons if r.doubt] == ["Nu al 2 koppelingen open"]
    assert not Suggestion(mo, load=Load(open=1)).reasons


@pytest.mark.parametrize(
    ("facts", "fit"),
    [
        ({"said_help": True, "overlap": Overlap(0.4, ("kraan",))}, Fit.VERY_WELL),
        ({"said_help": True}, Fit.WELL),
        ({"overlap": Overlap(0.4, ("kraan",))}, Fit.WELL),
        ({"overlap": Overlap(0.05, ("kraan",))}, Fit.MAYBE),
        ({"overlap": Overlap(0.4, ("kraan",)), "load": Load(open=3)}, Fit.MAYBE),
    ],
)
def test_how_well_someone_fits_is_said_in_words(facts, fit):
    assert Suggestion(Person(id=1, name="Mo Aziz"), **facts).fit is fit


# ------------------------------------------------------------------------------------------- who
def test_a_fitting_offer_is_suggested_with_the_words_it_shares():
    found = only(Scene())
    assert (found.person.first_name, found.overlap.words) == ("Mo", ("kraan",))


def test_who_said_they_can_help_is_suggested_without_an_offer():
    scene = Scene()
    fatma = scene.neighbour("Fatma")
    a_comment(scene.request, fatma.me, kind=CommentKind.HELP)
    assert sorted(names(scene)) == ["Fatma", "Mo"]


@pytest.mark.parametrize("gone", ["hidden_at", "removed_at"])
def test_a_helping_hand_that_is_hidden_or_taken_back_is_no_reason(gone):
    scene = Scene()
    fatma = scene.neighbour("Fatma")
    a_comment(scene.request, fatma.me, kind=CommentKind.HELP, **{gone: now()})
    assert names(scene) == ["Mo"]


def test_plain_words_under_the_vraag_are_no_offer_to_help():
    scene = Scene()
    a_comment(scene.request, scene.neighbour("Fatma").me)
    assert names(scene) == ["Mo"]


def test_the_asker_is_never_suggested_to_themselves():
    scene = Scene()
    scene.offers("Kraan repareren", by=scene.asker)
    assert names(scene) == ["Mo"]


def test_who_left_or_was_erased_is_not_suggested():
    scene = Scene()
    scene.offers("Kraan repareren", by=scene.neighbour("Wim", left_at=now()))
    erased = a_member(scene.buurt, a_person("Ilja", erased_at=now())).person
    a_post(scene.buurt, erased, kind=PostKind.AANBOD, title="Kraan repareren")
    assert names(scene) == ["Mo"]


def test_offers_of_another_buurt_are_not_suggested():
    scene = Scene()
    a_post(kind=PostKind.AANBOD, title="Kraan repareren")
    assert names(scene) == ["Mo"]


def test_an_offer_that_waits_is_hidden_or_was_withdrawn_is_not_used():
    scene = Scene()
    scene.offers("Kraan repareren", by=scene.neighbour("Wim"), published_at=None)
    scene.offers("Kraan repareren", by=scene.neighbour("Wim"), hidden_at=now())
    scene.offers("Kraan repareren", by=scene.neighbour("Wim"), closed_at=now(), outcome=Outcome.WITHDRAWN)
    assert names(scene) == ["Mo"]


def test_an_earlier_offer_counts_with_a_doubt():
    scene = Scene()
    scene.offer.closed_at, scene.offer.outcome = now(), Outcome.EXPIRED
    assert [reason.text for reason in only(scene).reasons if reason.doubt] == [
        "Bood dit eerder aan, het aanbod is nu dicht"
    ]


def test_nearby_only_when_both_gave_the_same_street():
    scene = Scene(street="Lindelaan")
    assert only(scene).street == ""
    scene.offer.street = "lindelaan"
    assert only(scene).street == "Lindelaan"
    scene.request.street = ""
    assert only(scene).street == ""


def test_the_street_of_ones_membership_counts_too():
    scene = Scene()
    scene.asker.membership.street = scene.helper.membership.street = "Kerkpad"
    assert only(scene).street == "Kerkpad"


def test_help_that_worked_is_a_reason_and_help_that_did_not_is_none():
    scene = Scene()
    earlier = Scene(scene.buurt)
    earlier.helper, earlier.offer = scene.helper, scene.offer
    match = earlier.introduce()
    tell_outcome(scene.helper, match, worked=True)
    assert only_mo(scene).worked == 1
    tell_outcome(earlier.asker, match, worked=False)
    assert only_mo(scene).worked == 0


def only_mo(scene: Scene) -> Suggestion:
    return next(s for s in found_for(scene) if s.person.id == scene.helper.id)


def test_who_was_asked_already_is_not_suggested_again():
    scene = Scene()
    match = scene.propose()
    assert names(scene) == []
    answer_match(scene.helper, match, says_yes=False)
    assert names(scene) == []


def test_after_a_proposal_lapsed_the_same_neighbour_can_be_suggested():
    scene = Scene()
    scene.propose().lapsed_at = now()
    assert names(scene) == ["Mo"]


def test_a_vraag_for_verbinders_gets_suggestions_too():
    assert names(Scene(audience="verbinders")) == ["Mo"]


def test_the_best_comes_first_and_five_are_enough():
    scene = Scene()
    for _ in range(8):
        scene.offers("Kraan", by=scene.neighbour("Wim"))
    a_comment(scene.request, scene.helper.me, kind=CommentKind.HELP)
    assert names(scene)[0] == "Mo"
    assert len(names(scene)) == 5


@pytest.mark.parametrize("who", ["helper", "asker"])
def test_one_with_many_offers_pushes_nobody_away_whether_they_can_help_or_not(who):
    scene = Scene(title="Kraan lekt")
    for _ in range(CONSIDERED + 1):
        scene.offers("Kraan", by=getattr(scene, who))
    scene.offers("Kraan en nog veel meer: tuin, lamp, muur, verf, deur, dak", by=scene.neighbour("Wim"))
    assert names(scene) == ["Mo", "Wim"]


def test_an_offer_that_is_taken_away_while_we_look_is_left_out():
    scene = Scene()
    scene.offers("Kraan repareren", by=scene.neighbour("Wim"))

    def meanwhile(asked, offered):
        scene.offer.hidden_at = now()
        db.session.flush()
        return alike(asked, offered)

    db.session.flush()
    slow = Likeness(meanwhile, lambda _viewer, _asked: Promising())
    found = suggestions(scene.verbinder, scene.request, slow)
    assert [one.person.first_name for one in found] == ["Wim"]


def test_suggestions_cost_the_same_number_of_statements_with_3_and_with_30_offers():
    scene = Scene()
    counts = []
    for many in (3, 27):
        for _ in range(many):
            scene.offers("Kraan", by=scene.neighbour("Wim"))
        counts.append(statements(lambda: found_for(scene)))
    assert counts[0] == counts[1] <= 14


def statements(work) -> int:
    db.session.flush()
    db.session.expire_all()
    seen: list[str] = []

    def listen(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    return len(seen)


# ------------------------------------------------------------------------------------------- the list of the verbinder
def test_open_vragen_without_a_koppeling_wait_the_oldest_first():
    scene = Scene()
    old = a_post(scene.buurt, title="Oud", published_at=now() - timedelta(days=3))
    a_post(scene.buurt, title="Dicht", closed_at=now(), outcome=Outcome.SOLVED)
    a_post(scene.buurt, title="Wacht", published_at=None)
    a_post(title="Elders")
    assert unconnected(scene.verbinder) == [old, scene.request]


@pytest.mark.parametrize(("end", "waits"), [(None, False), ("declined_at", True), ("withdrawn_at", True)])
def test_a_vraag_waits_again_when_its_koppeling_ended(end, waits):
    scene = Scene()
    match: Match = scene.propose()
    if end:
        setattr(match, end, now())
    assert (scene.request in unconnected(scene.verbinder)) is waits


def test_a_vraag_that_is_open_again_because_it_did_not_work_waits_again():
    scene = Scene()
    match = scene.introduce()
    tell_outcome(scene.helper, match, worked=False)
    tell_outcome(scene.asker, match, worked=False)
    assert unconnected(scene.verbinder) == [scene.request]


def test_at_most_ten_wait_in_the_list():
    scene = Scene()
    for _ in range(12):
        a_post(scene.buurt)
    assert len(unconnected(scene.verbinder)) == 10
