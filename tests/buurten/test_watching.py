"""The end of a term is told beforehand, and a buurt with fewer than two verbinders hears so once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt, Role
from buurtplein.buurten.operations import warn_of_ending, watch_cover
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.display import day_name
from buurtplein.notifications.queries import list_news
from buurtplein.outbox.models import Letter, OutboxEvent
from buurtplein.people.models import Person
from buurtplein.people.viewer import Someone
from buurtplein.subscriptions import CLOCK, watch_over_roles
from tests.factories import a_buurt, a_member, a_person, a_role, a_viewer

CLOCK_HAND = Caretaker("test")


@pytest.fixture
def buurt():
    return a_buurt("oost", name="Oost")


@pytest.fixture
def bea(buurt):
    return a_viewer("beheerder", buurt=buurt, person=a_person("Bea Heer", email="bea@example.org"))


def a_verbinder(buurt, days, name="Samira El Idrissi", **fields):
    """Whose term ends in so many days."""
    member = a_member(buurt, a_person(name))
    return a_role(member, Role.VERBINDER, ends_on=today() + timedelta(days=days), **fields)


def warned():
    number = warn_of_ending(CLOCK_HAND, db.session)
    db.session.flush()
    return number


def reads(person_id):
    return [news.text for news in list_news(Someone(db.session.get_one(Person, person_id))).items]


# ------------------------------------------------------------------------------------------- the end of a term
def test_a_term_is_told_of_a_month_and_a_week_before_and_once_each(buurt):
    a_verbinder(buurt, 31)
    assert warned() == 0
    for days, expected in ((1, 1), (2, 0), (20, 0), (24, 1), (25, 0), (30, 0), (31, 0), (40, 0)):
        with at(now() + timedelta(days=days)):
            assert (warned(), days) == (expected, days)


def test_who_goes_on_anyway_or_left_is_not_told(buurt):
    grant = a_verbinder(buurt, 20)
    a_role(grant.membership, Role.VERBINDER, ends_on=today() + timedelta(days=300))
    a_verbinder(buurt, 20).membership.left_at = now()
    assert warned() == 0


def test_the_verbinder_and_the_beheerder_read_it_and_get_a_discreet_mail(client, log_in, buurt, bea, run_outbox):
    grant = a_verbinder(buurt, 20)
    other = a_verbinder(buurt, 300, "Wim Hofstee").membership.person_id
    person_id, day, bea_id = grant.membership.person_id, day_name(grant.ends_on), bea.id
    assert warned() == 1
    run_outbox()
    assert reads(person_id) == [f"Je bent nog buurtverbinder tot: {day}. Wil je door? Bel je beheerder."]
    assert reads(bea_id) == [f"De rol van een buurtverbinder stopt bijna: Samira El Idrissi, {day}"]
    assert reads(other) == []
    letter = db.session.scalars(select(Letter).where(Letter.to == "bea@example.org")).one()
    assert "Samira" not in letter.subject + letter.text
    log_in(client, db.session.get_one(Person, bea_id))
    assert "Samira El Idrissi" in client.get("/mijn/nieuws").text


# ------------------------------------------------------------------------------------------- two of them
def test_a_buurt_with_fewer_than_two_verbinders_is_told_once_until_there_are_two_again(buurt, bea, run_outbox):
    a_verbinder(buurt, 100)
    bea_id = bea.id
    assert [watch_cover(CLOCK_HAND, db.session) for _ in range(2)] == [1, 0]
    second = a_verbinder(buurt, 50, "Wim Hofstee")
    assert watch_cover(CLOCK_HAND, db.session) == 0
    assert buurt.short_since is None
    with at(now() + timedelta(days=60)):
        assert second.ends_on < today()
        assert watch_cover(CLOCK_HAND, db.session) == 1
    run_outbox()
    assert reads(bea_id) == ["Er zijn minder dan twee buurtverbinders. Zoek er een bij."] * 2


def test_one_person_with_two_terms_is_one_and_a_buurt_without_people_is_left_alone(buurt):
    a_role(a_verbinder(buurt, 100).membership, Role.VERBINDER, ends_on=today() + timedelta(days=200))
    empty = a_buurt()
    assert watch_cover(CLOCK_HAND, db.session) == 1
    assert (buurt.short_since, empty.short_since) == (today(), None)


def test_the_beheerder_sees_it_where_roles_are_given(client, log_in, buurt, bea):
    a_verbinder(buurt, 100)
    log_in(client, bea.me)
    assert "minder dan twee buurtverbinders" in client.get("/oost/beheer/mensen").text
    a_verbinder(buurt, 100, "Wim Hofstee")
    assert "minder dan twee buurtverbinders" not in client.get("/oost/beheer/mensen").text


def test_the_clock_sees_to_both(buurt):
    a_verbinder(buurt, 20)
    db.session.commit()
    assert watch_over_roles in CLOCK["hourly"]
    watch_over_roles()
    names = set(db.session.scalars(select(OutboxEvent.name)))
    assert names == {"role.ending", "buurt.left_short"}
    assert db.session.scalars(select(Buurt.short_since)).one() == today()
