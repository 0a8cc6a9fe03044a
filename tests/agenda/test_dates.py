"""Changing when: one time, or one and all that follow; and what the clock adds."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from buurtplein.agenda.models import Occurrence, Plan, Rhythm
from buurtplein.agenda.operations import Schedule, call_off, come, go_on, move, move_on, place_activity, stop
from buurtplein.core.clock import at, local
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.notifications.models import Kind, Notification
from buurtplein.outbox.models import OutboxEvent
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, expire_posts
from tests.factories import a_buurt, a_viewer, everyone

TODAY = datetime(2030, 5, 15, 9, 0, tzinfo=UTC)  # a Wednesday
CLOCK = Caretaker("clock")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


@pytest.fixture
def standing(app):
    with at(TODAY):
        yield


@pytest.fixture
def organiser(standing):
    return a_viewer(buurt=a_buurt("oost"))


def weekly(organiser, **schedule):
    first = TODAY + DAY
    draft = Draft(PostKind.ACTIVITEIT, "Koffie", starts_at=first, ends_at=first + HOUR)
    return place_activity(organiser, draft, Schedule(Rhythm.WEEKLY, **schedule))


def times(post):
    asked = select(Occurrence).where(Occurrence.post_id == post.id, Occurrence.buurt_id == post.buurt_id)
    return list(db.session.scalars(asked.order_by(Occurrence.starts_at)))


def plans(post):
    asked = select(Plan).where(Plan.post_id == post.id, Plan.buurt_id == post.buurt_id)
    return list(db.session.scalars(asked.order_by(Plan.id)))


def days(found):
    return [f"{local(time.starts_at):%d-%m %H:%M}" for time in found]


def events():
    return [e.name for e in db.session.scalars(select(OutboxEvent).order_by(OutboxEvent.id)) if "post" not in e.name]


def test_it_stands_in_the_agenda_until_its_last_day_or_half_a_year_ahead(organiser):
    post = weekly(organiser, until=(TODAY + 4 * WEEK).date())
    assert days(times(post)) == ["16-05 11:00", "23-05 11:00", "30-05 11:00", "06-06 11:00"]
    assert post.expires_on == (TODAY + 4 * WEEK).date() + DAY
    endless = weekly(organiser)
    assert len(times(endless)) == 26
    assert endless.expires_on is None


def test_moving_one_time_leaves_the_others_and_reminds_anew(organiser):
    post = weekly(organiser)
    second = times(post)[1]
    signup = come(a_viewer(buurt=organiser.buurt), second)
    signup.reminded_at = TODAY
    move(organiser, second, second.starts_at + DAY, None)
    db.session.refresh(signup)
    assert days(times(post))[:3] == ["16-05 11:00", "24-05 11:00", "30-05 11:00"]
    assert second.is_moved
    assert second.ends_at is None
    assert signup.reminded_at is None
    assert events()[-1] == "occurrence.moved"


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [(-DAY, None, "starts_at"), (DAY, DAY - HOUR, "ends_at"), (DAY, DAY + 40 * DAY, "ends_at")],
)
def test_a_moment_that_cannot_be_is_refused_at_its_field(organiser, start, end, field):
    time = times(weekly(organiser))[0]
    for act in (move, move_on):
        with pytest.raises(RuleBroken) as refused:
            act(organiser, time, TODAY + start, TODAY + end if end else None)
        assert refused.value.field == field


def test_moving_on_takes_those_who_come_along_in_order(organiser):
    post = weekly(organiser, places=5)
    before = times(post)
    third, fourth = before[2], before[3]
    rows = [come(a_viewer(buurt=organiser.buurt), time) for time in (third, fourth)]
    move_on(organiser, third, third.starts_at + DAY + HOUR, third.ends_at + DAY + HOUR)
    after = times(post)
    assert days(after)[:5] == ["16-05 11:00", "23-05 11:00", "31-05 12:00", "07-06 12:00", "14-06 12:00"]
    assert [time.id for time in after] == [time.id for time in before]
    assert [row.occurrence_id for row in rows] == [after[2].id, after[3].id]
    first, second = plans(post)
    assert first.until == (TODAY + DAY + 2 * WEEK).date() - DAY
    assert (second.rhythm, second.places, second.until) == (Rhythm.WEEKLY, 5, None)
    assert not any(time.is_moved for time in after)
    assert events()[-1] == "plan.moved"


def test_moving_on_from_the_first_time_keeps_one_plan_and_as_many_times(organiser):
    post = weekly(organiser, until=(TODAY + 4 * WEEK).date())
    first = times(post)[0]
    move_on(organiser, first, first.starts_at + DAY, None)
    assert days(times(post)) == ["17-05 11:00", "24-05 11:00", "31-05 11:00", "07-06 11:00"]
    [plan] = plans(post)
    assert plan.until == (TODAY + 4 * WEEK).date() + DAY
    assert post.starts_at == times(post)[0].starts_at


def test_what_was_called_off_stays_off_when_all_that_follow_move(organiser):
    post = weekly(organiser)
    call_off(organiser, times(post)[1])
    first = times(post)[0]
    move_on(organiser, first, first.starts_at + HOUR, None)
    assert [time.called_off_at is not None for time in times(post)[:3]] == [False, True, False]


def test_stopping_calls_off_what_people_go_to_and_drops_the_rest(organiser):
    post = weekly(organiser)
    found = times(post)
    come(a_viewer(buurt=organiser.buurt), found[4])
    stop(organiser, found[2])
    left = times(post)
    assert [time.id for time in left] == [found[n].id for n in (0, 1, 2, 4)]
    assert [time.called_off_at is not None for time in left] == [False, False, True, True]
    assert plans(post)[0].until == local(found[2].slot).date() - DAY
    with at(TODAY + 3 * WEEK):
        assert go_on(CLOCK, db.session()) == 0


def test_the_post_tells_the_next_time_and_the_clock_adds_new_ones(organiser):
    post = weekly(organiser)
    first, second = times(post)[:2]
    assert post.starts_at == first.starts_at
    call_off(organiser, first)
    assert post.starts_at == second.starts_at
    with at(second.starts_at + 2 * HOUR):
        assert go_on(CLOCK, db.session()) == 1
        assert go_on(CLOCK, db.session()) == 0
        assert expire_posts(CLOCK, db.session()) == 0
    assert local(post.starts_at).day == 30
    assert len(times(post)) == 28


def test_only_the_organiser_changes_the_times(organiser):
    time = times(weekly(organiser))[0]
    acts = (call_off, stop, lambda viewer, time: move(viewer, time, TODAY + DAY, None))
    for viewer in everyone(organiser.buurt).values():
        for act in acts:
            with pytest.raises(NotAllowed):
                act(viewer, time)


def told(person):
    asked = select(Notification.kind).where(Notification.person_id == person.id).order_by(Notification.id)
    return list(db.session.scalars(asked))


def test_who_comes_to_many_times_hears_once_of_a_change_of_all(app, run_outbox):
    organiser = a_viewer(buurt=a_buurt("oost"))
    from buurtplein.core.clock import now

    first = now() + DAY
    post = place_activity(organiser, Draft(PostKind.ACTIVITEIT, "Koffie", starts_at=first), Schedule(Rhythm.WEEKLY))
    mo, els = (a_viewer(buurt=organiser.buurt) for _ in range(2))
    found = times(post)
    for time in found[1:5]:
        come(mo, time)
    come(els, found[0])
    move_on(organiser, found[1], found[1].starts_at + HOUR, None)
    stop(organiser, times(post)[2])
    run_outbox()
    assert told(mo.me) == [Kind.DATE_MOVED, Kind.DATE_OFF]
    assert told(els.me) == []
