"""Coming to an activity: places, the waiting list, and guests."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.agenda.models import Plan, Rhythm, Signup
from buurtplein.agenda.operations import (
    Guest,
    Schedule,
    change_activity,
    come,
    come_as_guest,
    forget_guests,
    hand_in_ticket,
    place_activity,
    stay_away,
)
from buurtplein.core.clock import at, now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.outbox.models import Letter, OutboxEvent
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, change_post, withdraw_post
from tests.factories import a_buurt, a_member, a_post, a_viewer, a_visitor, everyone, the_occurrence, viewer_of

BO = Guest("Bo", "bo@example.org")


@pytest.fixture
def buurt(app):
    return a_buurt("oost")


def an_activity(buurt, *, places=None, rhythm=Rhythm.ONCE, **fields):
    """Placed by a neighbour; the activity and its first time."""
    draft = Draft(PostKind.ACTIVITEIT, "Koken", place="Lindehuis", starts_at=now() + timedelta(days=3), **fields)
    post = place_activity(a_viewer(buurt=buurt), draft, Schedule(rhythm, places=places))
    return post, the_occurrence(post)


def signups(time):
    here = (Signup.occurrence_id == time.id, Signup.buurt_id == time.buurt_id)
    return list(db.session.scalars(select(Signup).where(*here).order_by(Signup.id)))


def has_place(time):
    return [signup.placed_at is not None for signup in signups(time)]


def events(name):
    return [e.subject_id for e in db.session.scalars(select(OutboxEvent).where(OutboxEvent.name == name))]


def test_coming_twice_is_coming_once(buurt):
    _post, time = an_activity(buurt)
    viewer = a_viewer(buurt=buurt)
    assert come(viewer, time) is come(viewer, time)
    assert events("signup.started") == [signups(time)[0].id]


def test_when_it_is_full_others_wait_and_who_waits_longest_gets_the_place(buurt):
    _post, time = an_activity(buurt, places=2)
    people = [a_viewer(buurt=buurt) for _ in range(5)]
    rows = [come(person, time) for person in people]
    assert has_place(time) == [True, True, False, False, False]
    stay_away(people[3], time)
    assert has_place(time) == [True, True, False, False]
    stay_away(people[0], time)
    assert [row.id for row in signups(time) if row.placed_at] == [rows[1].id, rows[2].id]
    assert events("signup.placed") == [rows[2].id]
    stay_away(people[0], time)
    assert len(events("signup.ended")) == 2


def test_more_places_are_given_in_order_and_fewer_take_none_away(buurt):
    post, time = an_activity(buurt, places=1)
    rows = [come(a_viewer(buurt=buurt), time) for _ in range(4)]
    author, draft = viewer_of(post.author, buurt), Draft(PostKind.ACTIVITEIT, "Koken", starts_at=post.starts_at)
    change_activity(author, post, draft, Schedule(places=3))
    assert has_place(time) == [True, True, True, False]
    assert events("signup.placed") == [rows[1].id, rows[2].id]
    change_activity(author, post, draft, Schedule(places=1))
    assert has_place(time) == [True, True, True, False]
    stay_away(viewer_of(rows[0].person, buurt), time)
    assert has_place(time) == [True, True, False]
    change_activity(author, post, draft, Schedule())
    assert all(has_place(time))


@pytest.mark.parametrize("places", [0, -1, 10**9])
def test_a_strange_number_of_places_is_refused_at_its_field(buurt, places):
    with pytest.raises(RuleBroken) as refused:
        an_activity(buurt, places=places)
    assert refused.value.field == "places"


def test_nobody_comes_to_what_is_over_called_off_or_withdrawn(buurt):
    post, time = an_activity(buurt)
    late, viewer = now() + timedelta(days=4), a_viewer(buurt=buurt)
    with at(late), pytest.raises(NotAllowed):
        come(viewer, time)
    time.called_off_at = now()
    with pytest.raises(NotAllowed):
        come(viewer, time)
    time.called_off_at = None
    withdraw_post(viewer_of(post.author, buurt), post)
    with pytest.raises(NotAllowed):
        come(viewer, time)


@pytest.mark.parametrize(
    ("who", "member", "guest"),
    [
        ("visitor", False, True),
        ("neighbour", True, False),
        ("verbinder", True, False),
        ("professional", True, False),
        ("verbinder elsewhere", False, True),
    ],
)
def test_who_may_come_and_who_as_a_guest(buurt, who, member, guest):
    _post, time = an_activity(buurt)
    viewer = everyone(buurt)[who]
    for allowed, act in ((member, lambda: come(viewer, time)), (guest, lambda: come_as_guest(viewer, time, BO))):
        if allowed:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


def test_a_guest_comes_once_and_only_who_signed_up_gets_the_ticket(buurt):
    _post, time = an_activity(buurt)
    visitor = a_visitor(buurt)
    first, theirs = come_as_guest(visitor, time, BO, once="abc")
    again, also = come_as_guest(visitor, time, BO, once="abc")
    other, not_theirs = come_as_guest(visitor, time, BO, once="def")
    assert first is again is other
    assert (theirs, also, not_theirs) == (True, True, False)
    assert len(str(first.ticket)) == 64
    come_as_guest(visitor, time, Guest("Jip", BO.reach), once="ghi")
    assert len(signups(time)) == 2
    hand_in_ticket(visitor, first)
    assert [row.guest_name for row in signups(time)] == ["Jip"]


def test_a_guest_does_not_come_to_what_is_for_neighbours(buurt):
    _post, time = an_activity(buurt, audience=Audience.NEIGHBOURS)
    with pytest.raises(NotAllowed):
        come_as_guest(a_visitor(buurt), time, BO)


def test_guests_are_forgotten_a_week_after_it_was_and_neighbours_stay(buurt):
    _post, time = an_activity(buurt)
    come_as_guest(a_visitor(buurt), time, BO)
    come(a_viewer(buurt=buurt), time)
    over = time.starts_at + timedelta(hours=2)
    for days, gone in ((6, 0), (8, 1), (9, 0)):
        with at(over + timedelta(days=days)):
            assert forget_guests(Caretaker("clock"), db.session()) == gone
            db.session.flush()
    assert [row.guest_name for row in signups(time)] == [None]


def test_a_guest_is_mailed_what_happens_and_nothing_they_typed(buurt, run_outbox):
    _post, time = an_activity(buurt, places=1)
    viewer = a_viewer(buurt=buurt)
    come(viewer, time)
    come_as_guest(a_visitor(buurt), time, Guest("Koop nu pillen", "bo@example.org"))
    come_as_guest(a_visitor(buurt), time, Guest("Jip", "06-12345678"))
    run_outbox()
    time = db.session.merge(time)
    stay_away(viewer_of(db.session.merge(viewer.me), db.session.merge(buurt)), time)
    run_outbox()
    letters = db.session.scalars(select(Letter).where(Letter.to == "bo@example.org").order_by(Letter.id)).all()
    assert [letter.subject for letter in letters] == [
        "Je staat op de wachtlijst: Koken",
        "Er is een plek voor je vrij: Koken",
    ]
    assert all("/oost/agenda/bewijs/" in letter.text and "/oost/agenda/bewijs/" in letter.html for letter in letters)
    assert not any("pillen" in letter.text + letter.html for letter in letters)


def test_changing_only_words_of_what_is_going_on_is_no_change_of_time(buurt):
    post, time = an_activity(buurt)
    with at(time.starts_at + timedelta(hours=1)):
        draft = Draft(PostKind.ACTIVITEIT, "Samen koken", starts_at=post.starts_at)
        change_post(viewer_of(post.author, buurt), post, draft)
    assert post.title == "Samen koken"


def test_the_same_form_twice_gives_one_activity_with_one_plan(buurt):
    viewer = a_viewer(buurt=buurt)
    draft = Draft(PostKind.ACTIVITEIT, "Koken", starts_at=now() + timedelta(days=1))
    first = place_activity(viewer, draft, Schedule(), once="abc")
    assert place_activity(viewer, draft, Schedule(), once="abc") is first
    assert len(db.session.scalars(select(Plan).where(Plan.buurt_id == buurt.id)).all()) == 1


def test_what_moved_in_stands_in_the_agenda(buurt):
    from buurtplein.agenda.operations import plan_what_moved_in
    from buurtplein.posts.operations import Arrival, move_in_posts

    draft = Draft(PostKind.ACTIVITEIT, "Uit een ander platform", starts_at=now() + timedelta(days=1))
    move_in_posts(Caretaker("test"), buurt.id, "elders", [Arrival("1", draft, now())])
    a_post(buurt, a_member(buurt).person)
    assert plan_what_moved_in(Caretaker("test"), db.session(), buurt.id) == 1
    assert plan_what_moved_in(Caretaker("test"), db.session(), buurt.id) == 0
