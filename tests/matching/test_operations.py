"""What can be done with a koppeling."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.matching.models import Match
from buurtplein.matching.operations import (
    answer_match,
    ask_outcomes,
    lapse_matches,
    propose_match,
    tell_outcome,
    withdraw_match,
)
from buurtplein.matching.queries import get_own_match
from buurtplein.posts.models import Comment, CommentKind, Outcome
from tests.factories import a_viewer
from tests.matching.support import Scene, events

CLOCK = Caretaker("clock")


def test_two_times_yes_introduces_them():
    scene = Scene()
    match = scene.propose()
    answer_match(scene.helper, match, says_yes=True)
    assert match.introduced_at is None
    answer_match(scene.asker, match, says_yes=True)
    assert match.introduced_at is not None
    assert events() == ["match.proposed", "match.answered", "match.answered", "match.introduced"]


def test_one_no_ends_it_and_the_vraag_stays_open():
    scene = Scene()
    match = scene.propose()
    answer_match(scene.helper, match, says_yes=False)
    assert match.declined_at is not None
    assert scene.request.is_open
    assert events() == ["match.proposed", "match.answered", "match.declined"]
    with pytest.raises(NotAllowed):
        answer_match(scene.asker, match, says_yes=True)


def test_a_yes_becomes_a_no_as_long_as_the_other_did_not_answer():
    scene = Scene()
    match = scene.propose()
    answer_match(scene.helper, match, says_yes=True)
    answer_match(scene.helper, match, says_yes=False)
    assert match.declined_at is not None
    assert [answer.says_yes for answer in match.answers] == [False]


def test_after_two_times_yes_nobody_takes_it_back():
    scene = Scene()
    match = scene.introduce()
    with pytest.raises(NotAllowed):
        answer_match(scene.helper, match, says_yes=False)


def test_saying_yes_twice_is_not_the_yes_of_two():
    scene = Scene()
    match = scene.propose()
    answer_match(scene.helper, match, says_yes=True)
    answer_match(scene.helper, match, says_yes=True)
    assert match.introduced_at is None
    assert len(match.answers) == 1


def test_a_koppeling_cannot_be_answered_when_the_vraag_is_closed():
    scene = Scene()
    match = scene.propose()
    scene.request.closed_at, scene.request.outcome = now(), Outcome.WITHDRAWN
    with pytest.raises(NotAllowed):
        answer_match(scene.helper, match, says_yes=True)


def test_nobody_is_connected_with_themselves():
    scene = Scene()
    with pytest.raises(RuleBroken, match="zichzelf"):
        scene.propose(scene.asker)


def test_someone_who_does_not_live_here_is_not_proposed():
    scene = Scene()
    stranger = a_viewer()
    with pytest.raises(RuleBroken, match="hoort niet"):
        scene.propose(stranger)


def test_someone_who_left_the_buurt_is_not_proposed():
    scene = Scene()
    gone = scene.neighbour(left_at=now())
    with pytest.raises(RuleBroken, match="hoort niet"):
        scene.propose(gone)


def test_an_offer_of_someone_else_does_not_come_along():
    scene = Scene()
    theirs = scene.offers("Ladder te leen", by=scene.neighbour())
    with pytest.raises(RuleBroken, match="niet van deze buur"):
        propose_match(scene.verbinder, scene.request, helper=scene.helper.me, offer=theirs, message="Dag")


def test_a_proposal_has_a_message():
    with pytest.raises(RuleBroken) as refused:
        Scene().propose(message="")
    assert refused.value.field == "message"


def test_proposing_the_same_pair_twice_is_proposing_once():
    scene = Scene()
    assert scene.propose() is scene.propose()
    assert events() == ["match.proposed"]


def test_after_it_did_not_suit_the_same_pair_can_be_proposed_again():
    scene = Scene()
    first = scene.propose()
    answer_match(scene.helper, first, says_yes=False)
    assert scene.propose() is not first


def test_nothing_is_proposed_for_a_closed_vraag_or_an_offer():
    scene = Scene(closed_at=now(), outcome=Outcome.SOLVED)
    with pytest.raises(NotAllowed):
        scene.propose()
    with pytest.raises(NotAllowed):
        propose_match(scene.verbinder, scene.offer, helper=scene.asker.me, offer=None, message="Dag")


def test_a_proposal_is_taken_back_within_ten_minutes():
    scene = Scene()
    match = scene.propose()
    match.proposed_at = now() - timedelta(minutes=9)
    withdraw_match(scene.verbinder, match)
    assert match.withdrawn_at is not None
    assert scene.propose() is not match


@pytest.mark.parametrize("why", ["too late", "answered", "another verbinder"])
def test_a_proposal_is_not_taken_back(why):
    scene = Scene()
    match, verbinder = scene.propose(), scene.verbinder
    if why == "too late":
        match.proposed_at = now() - timedelta(minutes=11)
    if why == "answered":
        answer_match(scene.helper, match, says_yes=True)
    if why == "another verbinder":
        verbinder = a_viewer("verbinder", buurt=scene.buurt)
    with pytest.raises(NotAllowed):
        withdraw_match(verbinder, match)


# ------------------------------------------------------------------------------------------- afterwards
def test_a_week_after_the_introduction_both_are_asked_once():
    scene = Scene()
    match = scene.introduce()
    assert ask_outcomes(CLOCK, db.session()) == 0
    match.introduced_at = now() - timedelta(days=7, minutes=1)
    assert ask_outcomes(CLOCK, db.session()) == 1
    assert ask_outcomes(CLOCK, db.session()) == 0
    assert events()[-1] == "match.outcome_asked"


def test_who_told_already_is_not_asked():
    scene = Scene()
    match = scene.introduce()
    tell_outcome(scene.asker, match, worked=True)
    match.introduced_at = now() - timedelta(days=8)
    assert ask_outcomes(CLOCK, db.session()) == 0


def test_the_asker_says_it_worked_and_the_vraag_is_solved():
    scene = Scene()
    match = scene.introduce()
    tell_outcome(scene.asker, match, worked=True)
    assert match.finished_at is not None
    assert scene.request.outcome is Outcome.SOLVED
    assert events()[-1] == "match.finished"


def test_the_helper_says_it_worked_and_the_vraag_is_still_the_askers():
    scene = Scene()
    match = scene.introduce()
    tell_outcome(scene.helper, match, worked=True)
    assert match.finished_at is not None
    assert scene.request.is_open


def test_not_yet_from_one_waits_for_the_other():
    scene = Scene()
    match = scene.introduce()
    tell_outcome(scene.helper, match, worked=False, words="Hij was niet thuis.")
    assert match.is_open
    tell_outcome(scene.asker, match, worked=False)
    assert match.finished_at is not None
    assert events().count("match.finished") == 1


def test_who_tells_again_without_words_keeps_those_of_before_and_with_none_takes_them_away():
    scene = Scene()
    match = scene.introduce()
    for words, kept in (("Hij was niet thuis.", "Hij was niet thuis."), (None, "Hij was niet thuis."), ("", "")):
        tell_outcome(scene.helper, match, worked=False, words=words)
        assert match.outcome_of(scene.helper.id).words == kept


def test_not_yet_from_the_asker_opens_the_vraag_again():
    scene = Scene()
    match = scene.introduce()
    tell_outcome(scene.asker, match, worked=True)
    tell_outcome(scene.asker, match, worked=False)
    assert scene.request.is_open
    assert events("post.") == ["post.solved", "post.reopened"]
    assert events().count("match.finished") == 1


def test_nobody_tells_about_a_koppeling_that_was_not_made():
    scene = Scene()
    match = scene.propose()
    answer_match(scene.helper, match, says_yes=True)
    with pytest.raises(NotAllowed):
        tell_outcome(scene.helper, match, worked=True)


def test_a_proposal_nobody_answers_lapses_after_two_weeks():
    scene = Scene()
    match = scene.propose()
    match.proposed_at = now() - timedelta(days=13)
    assert lapse_matches(CLOCK, db.session()) == 0
    match.proposed_at = now() - timedelta(days=15)
    assert lapse_matches(CLOCK, db.session()) == 1
    assert match.lapsed_at is not None


def test_a_koppeling_nobody_tells_about_lapses_a_month_after_the_question():
    scene = Scene()
    match = scene.introduce()
    match.introduced_at, match.outcome_asked_at = now() - timedelta(days=40), now() - timedelta(days=29)
    assert lapse_matches(CLOCK, db.session()) == 0
    match.outcome_asked_at = now() - timedelta(days=31)
    assert lapse_matches(CLOCK, db.session()) == 1


# ------------------------------------------------------------------------------------------- under the vraag
def told_under(scene: Scene) -> list[tuple[str, int | None]]:
    asked = select(Comment.body, Comment.author_id).where(
        Comment.buurt_id == scene.buurt.id, Comment.kind == CommentKind.CONNECTED
    )
    return [tuple(row) for row in db.session.execute(asked)]


def test_the_plein_hears_first_names_only_in_the_name_of_the_verbinder(run_outbox):
    scene = Scene()
    scene.introduce()
    verbinder_id = scene.verbinder.id
    run_outbox()
    assert told_under(scene) == [("Ik heb Gerda en Mo met elkaar verbonden.", verbinder_id)]


def test_nothing_is_told_under_a_vraag_for_verbinders(run_outbox):
    scene = Scene(audience="verbinders")
    scene.introduce()
    run_outbox()
    assert told_under(scene) == []


def test_two_verbinders_at_once_make_one_open_koppeling():
    """The last net: the database itself refuses a second open koppeling of the same pair."""
    scene = Scene()
    match = scene.propose()
    twin = Match(
        buurt_id=match.buurt_id,
        request_id=match.request_id,
        asker_id=match.asker_id,
        helper_id=match.helper_id,
        message="Dag",
        proposed_by_id=match.proposed_by_id,
    )
    db.session.add(twin)
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_koppeling_rests_on_a_vraag_of_its_own_buurt():
    scene = Scene()
    twin = Scene().propose()
    twin.request_id = scene.request.id
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_two_who_say_yes_at_the_same_moment_see_each_others_yes(app):
    """Each in a transaction of its own: without the lock both would wait for the other for ever."""
    for _ in range(5):
        scene = Scene()
        match_id, buurt_id = scene.propose().id, scene.buurt.id
        people = (scene.asker.id, scene.helper.id)
        db.session.commit()
        start = Barrier(len(people))

        def say_yes(person_id: int, match_id: int = match_id, buurt_id: int = buurt_id, start: Barrier = start) -> None:
            with app.app_context():
                start.wait()
                with unit_of_work():
                    viewer = viewer_as(person_id, buurt_id)
                    answer_match(viewer, get_own_match(viewer, match_id), says_yes=True)

        with ThreadPoolExecutor(len(people)) as pool:
            list(pool.map(say_yes, people))
        db.session.rollback()
        asked = select(Match.introduced_at).where(Match.id == match_id, Match.buurt_id == buurt_id)
        assert db.session.scalar(asked) is not None
