"""Roles count while they run, and lapse by themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from buurtplein.buurten.models import Partnership, Role
from buurtplein.buurten.queries import must_log_in_again
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.people.models import LoginSession
from buurtplein.people.viewer import Someone
from tests.factories import a_buurt, a_member, a_role, a_viewer, viewer_of

NOTHING, DAY = timedelta(0), timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"ends_on": DAY}, True),
        ({"ends_on": NOTHING}, False),
        ({"starts_on": DAY}, False),
        ({"trained_on": DAY}, False),
    ],
)
def test_a_verbinder_is_one_from_training_until_the_end_date(fields, counts):
    buurt = a_buurt()
    membership = a_member(buurt)
    a_role(membership, Role.VERBINDER, **{field: today() + after for field, after in fields.items()})
    assert viewer_of(membership.person, buurt).is_verbinder is counts


@pytest.mark.parametrize(("after", "counts"), [(None, True), (DAY, True), (NOTHING, False), (-DAY, False)])
def test_a_professional_stops_on_the_day_the_organisation_stops(after, counts):
    professional = a_viewer("professional")
    grant = professional.membership.roles[0]
    mine = Partnership.organisation_id == grant.organisation_id
    ends_on = None if after is None else today() + after
    db.session.execute(update(Partnership).where(mine).values(ends_on=ends_on))
    assert viewer_of(professional.me, professional.buurt).is_professional is counts


def test_roles_differ_per_buurt_and_add_up():
    one, other = a_buurt(), a_buurt()
    person = a_member(one, None, "verbinder", "beheerder").person
    a_member(other, person)
    assert viewer_of(person, one).roles == {Role.VERBINDER, Role.BEHEERDER}
    assert viewer_of(person, other).roles == set()


def test_who_left_has_no_role_any_more():
    viewer = a_viewer("verbinder")
    viewer.membership.left_at = now()
    assert viewer_of(viewer.me, viewer.buurt).roles == set()


@pytest.mark.parametrize(
    ("roles", "idle", "age", "again"),
    [
        (("professional",), 29, 60, False),
        (("professional",), 31, 60, True),
        (("professional",), 2, 12 * 60 + 1, True),
        (("professional",), 2, 12 * 60 - 1, False),
        (("beheerder",), 31, 60, True),
        (("beheerder",), 2, 12 * 60 + 1, True),
        (("verbinder",), 31, 60 * 24, False),
        ((), 31, 60 * 24, False),
    ],
)
def test_a_working_session_ends_after_half_an_hour_idle_or_twelve_hours(roles, idle, age, again):
    viewer = a_viewer(*roles)
    session = LoginSession(person_id=viewer.id, token_digest="x")
    session.seen_at, session.started_at = now() - timedelta(minutes=idle), now() - timedelta(minutes=age)
    assert must_log_in_again(Someone(viewer.me, session)) is again


def test_duties_that_ended_or_have_yet_to_begin_ask_nothing():
    viewer = a_viewer("beheerder")
    grant = viewer.membership.roles[0]
    session = LoginSession(person_id=viewer.id, token_digest="x", seen_at=now() - timedelta(hours=1), started_at=now())
    for first, last, again in ((-9, None, True), (-9, 1, True), (-9, 0, False), (1, None, False)):
        grant.starts_on = today() + timedelta(days=first)
        grant.ends_on = None if last is None else today() + timedelta(days=last)
        assert must_log_in_again(Someone(viewer.me, session)) is again
