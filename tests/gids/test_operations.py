"""What can be done in the buurtgids."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from buurtplein.buurten.work import Work
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.gids.models import Circle, Doubt, Entry, EntryKind
from buurtplein.gids.operations import (
    accept_entry,
    add_entry,
    change_entry,
    doubt_entry,
    keep_true,
    remove_entry,
    settle_doubt,
    turn_down_entry,
    verify_entry,
)
from buurtplein.gids.queries import Key, chores, list_entries
from buurtplein.gids.work import waiting
from buurtplein.people.viewer import Caretaker
from tests.factories import a_buurt, a_member, a_viewer, a_visitor, viewer_of
from tests.gids.rows import an_entry, draft

CLOCK = Caretaker("clock")


@pytest.fixture
def buurt(app):
    return a_buurt("oost")


@pytest.fixture
def neighbour(buurt):
    return a_viewer(buurt=buurt)


@pytest.fixture
def verbinder(buurt):
    return a_viewer("verbinder", buurt=buurt)


@pytest.fixture
def newcomer(buurt):
    return viewer_of(a_member(buurt, trusted_at=None).person, buurt)


def tick():
    return keep_true(CLOCK, db.session)


def names(viewer):
    return [item.name for item in list_entries(viewer).items]


# ------------------------------------------------------------------------------------------- adding
def test_what_someone_new_suggests_waits_for_a_verbinder(newcomer, verbinder, neighbour):
    entry = add_entry(newcomer, draft())
    assert names(neighbour) == []
    assert [e.id for e in chores(verbinder).waiting] == [entry.id]
    accept_entry(verbinder, entry)
    assert names(neighbour) == ["Lindehuis"]
    assert not chores(verbinder).waiting


def test_a_change_of_someone_new_is_looked_at_again(newcomer, verbinder, neighbour):
    entry = add_entry(newcomer, draft())
    accept_entry(verbinder, entry)
    change_entry(newcomer, entry, draft(name="Reclame"))
    assert names(neighbour) == []
    assert entry.is_waiting


def test_what_is_turned_down_comes_back_when_it_is_changed(newcomer, verbinder):
    entry = add_entry(newcomer, draft())
    turn_down_entry(verbinder, entry, reason="Welke straat is dit?")
    assert not chores(verbinder).waiting
    change_entry(newcomer, entry, draft(street="Lindelaan"))
    assert entry.is_waiting
    assert entry.turned_down == ""


def test_someone_trusted_does_not_get_what_was_turned_down_back_by_themselves(neighbour, verbinder):
    entry = an_entry(neighbour)
    turn_down_entry(verbinder, entry, reason="Dit is reclame")
    change_entry(neighbour, entry, draft(name="Toch"))
    assert entry.is_waiting


def test_a_form_that_is_sent_twice_makes_one_entry(neighbour):
    first = add_entry(neighbour, draft(), once="abc")
    assert add_entry(neighbour, draft(), once="abc") is first
    assert db.session.scalar(select(func.count(Entry.id)).where(Entry.buurt_id == neighbour.buurt_id)) == 1


def test_nobody_decides_about_what_they_added_themselves(buurt, verbinder):
    entry = an_entry(verbinder, mine=False)
    with pytest.raises(NotAllowed):
        turn_down_entry(verbinder, entry, reason="Zo niet")


def test_of_a_person_nothing_is_kept_that_leads_to_their_door(neighbour):
    fields = {"phone": "06-1", "latitude": 52.1, "longitude": 5.3, "hours": "altijd", "offers": "koffie"}
    entry = an_entry(neighbour, EntryKind.SCHAT, "Fietsen maken", **fields)
    assert (entry.phone, entry.latitude, entry.longitude, entry.hours, entry.offers) == ("", None, None, "", "")
    assert entry.owner_id == neighbour.me.id
    assert entry.slug == ""


def test_a_person_is_never_for_everyone(neighbour):
    with pytest.raises(RuleBroken) as broken:
        add_entry(neighbour, draft(EntryKind.SCHAT, audience=Circle.PUBLIC))
    assert broken.value.field == "audience"


def test_a_spot_is_kept_as_precise_as_a_street(neighbour):
    entry = an_entry(neighbour, latitude=52.155174, longitude=5.387201)
    assert (entry.latitude, entry.longitude) == (52.155, 5.387)


@pytest.mark.parametrize(
    "spot", [(52.1, None), (None, 5.3), (48.8, 2.3), (float("nan"), 5.3), (52.1, float("inf")), (0.0, 0.0)]
)
def test_a_spot_that_cannot_be_is_refused(neighbour, spot):
    with pytest.raises(RuleBroken):
        add_entry(neighbour, draft(latitude=spot[0], longitude=spot[1]))


def test_who_takes_themselves_out_leaves_nothing_behind(neighbour, verbinder):
    entry = an_entry(neighbour, EntryKind.SCHAT, "Brieven lezen", text="Ook moeilijke", street="Lindelaan")
    remove_entry(neighbour, entry)
    assert (entry.name, entry.text, entry.street, entry.owner_id, entry.added_by_id) == ("", "", "", None, None)
    assert names(verbinder) == []


# ------------------------------------------------------------------------------------------- keeping it true
@pytest.mark.parametrize(
    ("days", "asked", "hidden"), [(334, False, False), (335, True, False), (364, True, False), (365, False, True)]
)
def test_it_is_asked_after_eleven_months_and_hidden_after_twelve(neighbour, days, asked, hidden):
    entry = an_entry(neighbour, verified_on=today() - timedelta(days=days))
    tick()
    assert (entry.asked_at is not None, entry.lapsed_at is not None) == (asked, hidden)
    assert (names(neighbour) == []) is hidden
    assert tick() == 0


def test_one_word_makes_it_hold_for_another_year(neighbour):
    entry = an_entry(neighbour, verified_on=today() - timedelta(days=400))
    tick()
    verify_entry(neighbour, entry, is_right=True)
    assert names(neighbour) == ["Lindehuis"]
    with at(now() + timedelta(days=333)):  # not a day more: the clock may change in between
        assert tick() == 0
    with at(now() + timedelta(days=336)):
        assert tick() == 1


def test_what_is_not_right_any_more_is_hidden_at_once_and_a_verbinder_may_call(neighbour, verbinder):
    entry = an_entry(neighbour)
    verify_entry(neighbour, entry, is_right=False)
    assert names(neighbour) == []
    assert [e.id for e in chores(verbinder).lapsed] == [entry.id]
    verify_entry(verbinder, entry, is_right=True)
    assert names(neighbour) == ["Lindehuis"]


def test_a_neighbour_does_not_say_it_for_another(neighbour, buurt):
    entry = an_entry(neighbour)
    with pytest.raises(NotAllowed):
        verify_entry(a_viewer(buurt=buurt), entry, is_right=False)


# ------------------------------------------------------------------------------------------- what is wrong
def test_a_visitor_says_that_something_is_wrong_once(buurt, neighbour, verbinder):
    entry = an_entry(neighbour)
    doubt = doubt_entry(a_visitor(buurt), entry, words="Dicht op dinsdag", once="x")
    assert doubt_entry(a_visitor(buurt), entry, words="Dicht op dinsdag", once="x") is doubt
    assert [d.words for d in chores(verbinder).doubts] == ["Dicht op dinsdag"]
    settle_doubt(verbinder, doubt)
    assert not chores(verbinder).doubts
    assert not {"reporter_id", "author_id", "person_id"} & set(Doubt.__table__.columns.keys())


@pytest.mark.parametrize("others", [True, False])
def test_what_is_not_right_is_settled_by_another_than_who_looks_after_it(buurt, verbinder, others):
    keeper, elsewhere = a_viewer("beheerder", buurt=buurt), a_viewer("verbinder", "beheerder")
    doubt = doubt_entry(a_visitor(buurt), an_entry(verbinder), words="Dicht op dinsdag")
    other = a_viewer("verbinder", buurt=buurt) if others else keeper
    for viewer in {verbinder, keeper, elsewhere} - {other}:
        assert (list(chores(viewer).doubts), waiting(viewer)) == ([], [])
        with pytest.raises(NotAllowed):
            settle_doubt(viewer, doubt)
    assert list(chores(other).doubts) == [doubt]
    assert [thing.key for thing in waiting(other)] == [(Work.DOUBT, doubt.id)]
    settle_doubt(other, doubt)
    assert doubt.settled_at is not None


def test_what_nobody_looks_after_is_settled_by_a_verbinder_or_else_by_the_beheerder(buurt):
    keeper = a_viewer("beheerder", buurt=buurt)
    doubt = doubt_entry(a_visitor(buurt), an_entry(keeper, mine=False), words="Dicht op dinsdag")
    assert chores(keeper).doubts == [doubt]
    verbinder = a_viewer("verbinder", buurt=buurt)
    assert (chores(keeper).doubts, chores(verbinder).doubts) == ([], [doubt])


# ------------------------------------------------------------------------------------------- lists
def test_the_list_pages_by_name_to_its_end_without_gaps_or_doubles(neighbour):
    for number in range(7):
        an_entry(neighbour, name=f"club {number % 3}")
    seen, after = [], None
    while True:
        page = list_entries(neighbour, after=after, size=2)
        seen += [(item.name, item.id) for item in page.items]
        if page.next is None:
            break
        after = Key.parse(str(page.next))
    assert len(seen) == len(set(seen)) == 7
    assert seen == sorted(seen)


@pytest.mark.parametrize("text", ["", "x", "-", "x-1", "1" * 12 + "-a", "٣-a", "1-" + "a" * 400])
def test_a_key_that_is_none_starts_at_the_beginning(text):
    assert Key.parse(text) is None


def test_the_list_is_narrowed_by_kind(neighbour):
    an_entry(neighbour, name="Lindehuis")
    an_entry(neighbour, EntryKind.CLUB, "Wandelclub")
    assert [i.name for i in list_entries(neighbour, kinds=[EntryKind.CLUB]).items] == ["Wandelclub"]
