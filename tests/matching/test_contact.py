"""Phone and e-mail show after two times yes, and not to anybody else: on pages, and after whatever happened."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.matching.models import Match
from buurtplein.matching.operations import (
    answer_match,
    ask_outcomes,
    lapse_matches,
    propose_match,
    tell_outcome,
    withdraw_match,
)
from buurtplein.matching.policy import contacts
from buurtplein.people.models import Person
from tests.factories import a_comment, a_viewer, a_visitor, viewer_of
from tests.matching.support import Scene

LogIn = Callable[[FlaskClient, Person], FlaskClient]

PAGES = (
    "/",
    "/menu",
    "/prikbord",
    "/prikbord/{request}",
    "/prikbord/{offer}",
    "/agenda",
    "/verhalen",
    "/zoeken?q=kraan",
    "/zoeken?q={asker_mail}",
    "/mijn-berichten",
    "/mijn/koppelingen",
    "/mijn/koppelingen/{match}",
    "/werk",
    "/werk/verbinden/{request}",
    "/samen",
    "/prof/opgaven",
)
ASKER = ("gerda.kanarie@example.org", "06-11112222")
HELPER = ("mo.kanarie@example.org", "06-33334444")


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    (scene.asker.me.email, scene.asker.me.phone), (scene.helper.me.email, scene.helper.me.phone) = ASKER, HELPER
    a_comment(scene.request, scene.helper.me, kind="help")
    return scene


def bring_to(scene: Scene, moment: str) -> Match:
    match = scene.propose()
    if moment in {"one yes", "two times yes"}:
        answer_match(scene.asker, match, says_yes=True)
    if moment == "two times yes":
        answer_match(scene.helper, match, says_yes=True)
    if moment == "a no":
        answer_match(scene.helper, match, says_yes=False)
    return match


SeenBy = Callable[[Person | None, Match], dict[str, set[str]]]


@pytest.fixture
def seen_by(app: Flask, client: FlaskClient, log_in: LogIn, scene: Scene) -> SeenBy:
    """For each page: whose contact data this person sees on it."""

    def look(person: Person | None, match: Match) -> dict[str, set[str]]:
        browser = app.test_client()
        if person is not None:
            log_in(browser, person)
        return whose_data(browser, scene, match)

    return look


def whose_data(browser: FlaskClient, scene: Scene, match: Match) -> dict[str, set[str]]:
    names = {
        "request": scene.request.number,
        "offer": scene.offer.number,
        "match": match.id,
        "asker_mail": ASKER[0],
    }
    slug = scene.buurt.slug
    found: dict[str, set[str]] = {}
    for page in PAGES:
        answer = browser.get(f"/{slug}{page.format(**names)}")
        assert answer.status_code < 500
        body = answer.text.replace(ASKER[0], "") if "asker_mail" in page else answer.text  # the search box repeats it
        found[page] = {who for who, marks in (("asker", ASKER), ("helper", HELPER)) if _stand_in(marks, body)}
    return found


def _stand_in(marks: tuple[str, ...], body: str) -> bool:
    digits = "".join(filter(str.isdigit, body))
    return any(mark in body for mark in marks) or any("".join(filter(str.isdigit, m)) in digits for m in marks[1:])


@pytest.mark.parametrize("moment", ["proposed", "one yes", "a no", "two times yes"])
@pytest.mark.parametrize("who", ["visitor", "neighbour", "professional", "beheerder"])
def test_no_page_shows_contact_data_to_others(seen_by, scene, who, moment):
    match = bring_to(scene, moment)
    roles = {"neighbour": (), "visitor": None}.get(who, (who,))
    person = a_viewer(*roles, buurt=scene.buurt).me if roles is not None else None
    found = seen_by(person, match)
    assert len(found) == len(PAGES)
    assert not [page for page, whose in found.items() if whose]


@pytest.mark.parametrize("moment", ["proposed", "one yes", "a no"])
@pytest.mark.parametrize(("side", "other"), [("asker", "helper"), ("helper", "asker")])
def test_before_both_said_yes_the_other_stays_unknown(seen_by, scene, side, other, moment):
    match = bring_to(scene, moment)
    found = seen_by(getattr(scene, side).me, match)
    assert not [page for page, whose in found.items() if other in whose]


@pytest.mark.parametrize(("side", "other"), [("asker", "helper"), ("helper", "asker")])
def test_after_two_times_yes_the_other_stands_on_the_page_of_the_koppeling_and_nowhere_else(
    seen_by, scene, side, other
):
    match = bring_to(scene, "two times yes")
    found = seen_by(getattr(scene, side).me, match)
    assert [page for page, whose in found.items() if other in whose] == ["/mijn/koppelingen/{match}"]


def test_a_verbinder_sees_those_of_an_open_koppeling_at_the_vraag_and_nowhere_else(seen_by, scene):
    match = bring_to(scene, "proposed")
    found = seen_by(scene.verbinder.me, match)
    assert {page: whose for page, whose in found.items() if whose} == {"/werk/verbinden/{request}": {"asker", "helper"}}


def test_a_verbinder_does_not_see_them_without_a_koppeling_or_after_a_no(seen_by, scene):
    match = bring_to(scene, "a no")
    found = seen_by(scene.verbinder.me, match)
    assert not [page for page, whose in found.items() if whose]


# ------------------------------------------------------------------------------------------- whatever happens
CLOCK = Caretaker("clock")
SIDES = st.sampled_from(["asker", "helper", "second", "neighbour"])
ACTS = st.one_of(
    st.tuples(st.just("propose"), st.sampled_from(["helper", "second"])),
    st.tuples(st.just("answer"), SIDES, st.booleans()),
    st.tuples(st.just("withdraw")),
    st.tuples(st.just("tell"), SIDES, st.booleans()),
    st.tuples(st.just("days pass"), st.sampled_from([1, 8, 15, 40])),
    st.tuples(st.just("clock")),
)


class Story:
    """Random acts in one buurt, with our own note of who said yes to what."""

    def __init__(self) -> None:
        self.scene = Scene()
        self.who = {
            "asker": self.scene.asker,
            "helper": self.scene.helper,
            "second": self.scene.neighbour("Fatma Tweede"),
            "neighbour": self.scene.neighbour("Wim Buur"),
        }
        self.watchers = [a_visitor(self.scene.buurt), a_viewer("professional", buurt=self.scene.buurt)]
        self.said: dict[tuple[int, int], bool] = {}  # (match, person) -> their last word

    @property
    def matches(self) -> list[Match]:
        asked = select(Match).where(Match.buurt_id == self.scene.buurt.id).order_by(Match.id)
        return list(db.session.scalars(asked))

    def do(self, act: tuple) -> None:
        name, *rest = act
        try:
            getattr(self, name.replace(" ", "_"))(*rest)
        except NotAllowed:
            return

    def propose(self, who: str) -> None:
        propose_match(self.scene.verbinder, self.scene.request, helper=self.who[who].me, offer=None, message="Dag")

    def answer(self, who: str, says_yes: bool) -> None:
        for match in self.matches[-1:]:
            answer_match(self.who[who], match, says_yes=says_yes)
            self.said[match.id, self.who[who].me.id] = says_yes

    def withdraw(self) -> None:
        for match in self.matches[-1:]:
            withdraw_match(self.scene.verbinder, match)

    def tell(self, who: str, worked: bool) -> None:
        for match in self.matches[-1:]:
            tell_outcome(self.who[who], match, worked=worked)

    def days_pass(self, days: int) -> None:
        for match in self.matches:
            for moment in ("proposed_at", "introduced_at", "outcome_asked_at", "finished_at", "lapsed_at"):
                if getattr(match, moment):
                    setattr(match, moment, getattr(match, moment) - timedelta(days=days))
        db.session.flush()

    def clock(self) -> None:
        ask_outcomes(CLOCK, db.session())
        lapse_matches(CLOCK, db.session())

    def both_said_yes(self, match: Match) -> bool:
        return all(self.said.get((match.id, person_id)) for person_id in (match.asker_id, match.helper_id))

    def check(self) -> None:
        for match in self.matches:
            parties = {match.asker_id, match.helper_id}
            for viewer in (*self.who.values(), *self.watchers):
                seen = {person.id for person in contacts(viewer, match)}
                if not seen:
                    continue
                assert viewer.id in parties
                assert seen == parties - {viewer.id}
                assert self.both_said_yes(match)
                assert (match.withdrawn_at, match.declined_at) == (None, None)
            if contacts(self.scene.verbinder, match):
                assert match.is_open
            if self.both_said_yes(match) and match.is_open:
                assert all(contacts(viewer_at(self, person_id), match) for person_id in parties)


def viewer_at(story: Story, person_id: int) -> Viewer:
    return next(viewer for viewer in story.who.values() if viewer.id == person_id)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=1, max_size=14))
def test_whatever_happens_contact_data_shows_only_after_two_times_yes(app, acts):
    story = Story()
    for act in (("propose", "helper"), *acts):
        story.do(act)
        story.check()
    db.session.rollback()


def test_the_story_does_reach_the_moment_that_matters():
    """So that the test above is about something."""
    story = Story()
    for act in (("propose", "helper"), ("answer", "asker", True), ("answer", "helper", True)):
        story.do(act)
    story.check()
    assert contacts(story.scene.asker, story.matches[0]) == (story.scene.helper.me,)


def test_who_left_the_buurt_sees_nothing_any_more():
    scene = Scene()
    match = scene.introduce()
    scene.helper.membership.left_at = now()
    assert contacts(viewer_of(scene.helper.me, scene.buurt), match) == ()


def test_a_koppeling_of_another_buurt_shows_nothing_to_a_verbinder_here():
    match = Scene().propose()
    assert contacts(a_viewer("verbinder"), match) == ()
