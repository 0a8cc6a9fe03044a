"""Who finds what in the buurtgids, and who may do what with it."""

import pytest

from buurtplein.core.clock import now
from buurtplein.gids.models import Circle, EntryKind
from buurtplein.gids.policy import (
    may_change_entry,
    may_doubt_entry,
    may_judge_entry,
    may_remove_entry,
    may_verify_entry,
)
from buurtplein.gids.queries import count_entries, entries_by_id, list_entries
from tests.factories import a_buurt, a_member, everyone, viewer_of
from tests.gids.rows import an_entry


@pytest.fixture
def buurt(app):
    return a_buurt("oost")


@pytest.fixture
def owner(buurt):
    return viewer_of(a_member(buurt).person, buurt)


@pytest.fixture
def who(buurt, owner):
    return everyone(buurt, owner.me)


EVERYONE = {"visitor", "neighbour", "verbinder", "professional", "beheerder", "verbinder elsewhere", "author"}
MEMBERS = EVERYONE - {"visitor", "verbinder elsewhere"}
KEEPERS = {"verbinder", "author"}


def finding(who, entry):
    """Who sees this entry in the list."""
    return {name for name, viewer in who.items() if entry.id in {item.id for item in list_entries(viewer).items}}


def reading(who, entry):
    return {name for name, viewer in who.items() if entries_by_id(viewer, [entry.id])}


@pytest.mark.parametrize(
    ("kind", "audience", "found_by"),
    [
        (EntryKind.PLEK, None, EVERYONE),
        (EntryKind.CLUB, None, EVERYONE),
        (EntryKind.DING, Circle.PUBLIC, EVERYONE),
        (EntryKind.DING, None, MEMBERS),
        (EntryKind.SCHAT, None, MEMBERS),
        (EntryKind.SCHAT, Circle.VERBINDERS, {"verbinder"}),
    ],
)
def test_an_entry_is_found_by_who_it_is_for(who, owner, kind, audience, found_by):
    entry = an_entry(owner, kind, audience=audience)
    assert finding(who, entry) == found_by
    assert reading(who, entry) == found_by | {"author"}


@pytest.mark.parametrize("hidden", [{"looked_at": None}, {"turned_down": "Zo niet"}, {"lapsed_at": now()}])
def test_what_is_hidden_is_for_who_looks_after_it_and_for_verbinders(who, owner, hidden):
    entry = an_entry(owner, **hidden)
    assert finding(who, entry) == set()
    assert reading(who, entry) == KEEPERS
    assert {name for name, viewer in who.items() if count_entries(viewer)} == set()


def test_what_is_removed_is_for_nobody(who, owner):
    entry = an_entry(owner, removed_at=now())
    assert finding(who, entry) == reading(who, entry) == set()


def test_a_person_who_left_the_buurt_is_not_in_the_gids(who, owner):
    entry = an_entry(owner, EntryKind.SCHAT, "Fietsen maken")
    assert "verbinder" in finding(who, entry)
    owner.membership.left_at = now()
    assert finding(who, entry) == set()
    assert may_remove_entry(viewer_of(owner.me, owner.buurt), entry)


@pytest.mark.parametrize(
    ("rule", "kind", "allowed"),
    [
        (may_change_entry, EntryKind.PLEK, KEEPERS),
        (may_change_entry, EntryKind.SCHAT, {"author"}),
        (may_remove_entry, EntryKind.SCHAT, {"author"}),
        (may_verify_entry, EntryKind.CLUB, KEEPERS),
        (may_judge_entry, EntryKind.PLEK, {"verbinder"}),
        (may_judge_entry, EntryKind.SCHAT, {"verbinder"}),
        (may_doubt_entry, EntryKind.PLEK, EVERYONE - {"author"}),
    ],
)
def test_who_may_do_what_with_an_entry(who, owner, rule, kind, allowed):
    entry = an_entry(owner, kind)
    assert {name for name, viewer in who.items() if rule(viewer, entry)} == allowed


def test_who_added_something_for_the_verbinders_changes_it_until_it_is_shown(buurt, owner):
    entry = an_entry(owner, mine=False, looked_at=None)
    assert may_change_entry(owner, entry)
    entry.looked_at = now()
    assert not may_change_entry(owner, entry)
    assert not may_judge_entry(owner, entry)
