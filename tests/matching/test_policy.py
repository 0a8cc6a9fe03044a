"""Who may see and do what with koppelingen."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.matching.models import Match
from buurtplein.matching.operations import answer_match, tell_outcome, withdraw_match
from buurtplein.matching.policy import (
    contacts,
    may_answer_match,
    may_connect,
    may_know_asker,
    may_propose_match,
    may_read_request,
    may_tell_outcome,
    may_withdraw_match,
    readable_matches,
    readable_own_matches,
)
from tests.factories import everyone
from tests.matching.support import Scene

NOBODY: set[str] = set()


def who(scene: Scene) -> dict[str, Viewer]:
    return everyone(scene.buurt) | {"proposer": scene.verbinder, "asker": scene.asker, "helper": scene.helper}


def those(scene: Scene, rule) -> set[str]:
    return {name for name, viewer in who(scene).items() if rule(viewer)}


def test_only_verbinders_see_suggestions_and_propose():
    scene = Scene()
    assert those(scene, may_connect) == {"verbinder", "proposer"}
    assert those(scene, lambda viewer: may_propose_match(viewer, scene.request)) == {"verbinder", "proposer"}


def test_who_reads_a_koppeling():
    scene = Scene()
    match = scene.propose()

    def reads(viewer: Viewer) -> bool:
        return db.session.scalar(select(Match).where(Match.id == match.id, readable_matches(viewer))) is not None

    assert those(scene, reads) == {"verbinder", "proposer", "asker", "helper"}


def test_only_the_two_have_it_among_their_own():
    scene = Scene()
    match = scene.propose()

    def has(viewer: Viewer) -> bool:
        return db.session.scalar(select(Match).where(Match.id == match.id, readable_own_matches(viewer))) is not None

    assert those(scene, has) == {"asker", "helper"}
    withdraw_match(scene.verbinder, match)
    assert those(scene, has) == NOBODY


def test_only_the_proposer_takes_a_proposal_back():
    scene = Scene()
    match = scene.propose()
    assert those(scene, lambda viewer: may_withdraw_match(viewer, match)) == {"proposer"}


def test_only_the_two_answer_and_tell():
    scene = Scene()
    match = scene.propose()
    assert those(scene, lambda viewer: may_answer_match(viewer, match)) == {"asker", "helper"}
    assert those(scene, lambda viewer: may_tell_outcome(viewer, match)) == NOBODY
    answer_match(scene.asker, match, says_yes=True)
    answer_match(scene.helper, match, says_yes=True)
    assert those(scene, lambda viewer: may_answer_match(viewer, match)) == NOBODY
    assert those(scene, lambda viewer: may_tell_outcome(viewer, match)) == {"asker", "helper"}


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("proposed", {"verbinder", "proposer"}),
        ("one yes", {"verbinder", "proposer"}),
        ("introduced", {"verbinder", "proposer", "asker", "helper"}),
        ("finished", {"asker", "helper"}),
        ("long finished", NOBODY),
        ("declined", NOBODY),
        ("withdrawn", NOBODY),
        ("lapsed", NOBODY),
    ],
)
def test_who_sees_contact_data_and_when(moment, allowed):
    scene = Scene()
    match = scene.propose()
    bring_to(scene, match, moment)
    assert those(scene, lambda viewer: bool(contacts(viewer, match))) == allowed


def bring_to(scene: Scene, match: Match, moment: str) -> None:
    if moment in {"one yes", "introduced", "finished", "long finished"}:
        answer_match(scene.helper, match, says_yes=True)
    if moment in {"introduced", "finished", "long finished"}:
        answer_match(scene.asker, match, says_yes=True)
    if moment in {"finished", "long finished"}:
        tell_outcome(scene.asker, match, worked=True)
    if moment == "long finished":
        match.finished_at = now() - timedelta(days=31)
    if moment == "declined":
        answer_match(scene.asker, match, says_yes=False)
    if moment == "withdrawn":
        withdraw_match(scene.verbinder, match)
    if moment == "lapsed":
        match.lapsed_at = now()


def test_each_of_the_two_sees_only_the_other():
    scene = Scene()
    match = scene.introduce()
    assert contacts(scene.asker, match) == (scene.helper.me,)
    assert contacts(scene.helper, match) == (scene.asker.me,)


def test_a_verbinder_who_helps_is_a_helper_first():
    """Their role gives them no look at the asker's phone before both said yes."""
    scene = Scene()
    match = scene.propose(scene.verbinder)
    assert contacts(scene.verbinder, match) == ()
    answer_match(scene.verbinder, match, says_yes=True)
    assert contacts(scene.verbinder, match) == ()


def test_what_a_vraag_for_verbinders_says_stays_with_them_and_the_asker():
    scene = Scene(audience="verbinders")
    match = scene.propose()
    assert those(scene, lambda viewer: may_read_request(viewer, match)) == {"verbinder", "proposer", "asker"}
    assert not may_know_asker(scene.helper, match)
    answer_match(scene.asker, match, says_yes=True)
    answer_match(scene.helper, match, says_yes=True)
    assert may_know_asker(scene.helper, match)
    assert not may_read_request(scene.helper, match)
