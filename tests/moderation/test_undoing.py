"""A mistake can be taken back for ten minutes: everything is as it was, and nobody else can."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.moderation import operations, queries
from buurtplein.moderation.models import Measure, stamp
from buurtplein.moderation.policy import may_undo
from buurtplein.notifications.models import Kind, Notification
from buurtplein.posts.models import WaitsFor
from tests.factories import a_buurt, a_comment, a_member, a_post, a_viewer, everyone, viewer_of
from tests.moderation.rows import a_report, a_ruling, an_objection

NEVER_SEEN = "0-0"


@pytest.fixture
def buurt():
    return a_buurt("lindekwartier")


@pytest.fixture
def verbinder(buurt):
    return a_viewer("verbinder", buurt=buurt)


@pytest.fixture
def author(buurt):
    return a_member(buurt, trusted_at=None)


def a_waiting_post(author):
    buurt = db.session.get_one(Buurt, author.buurt_id)
    return a_post(buurt, author.person, waits_for=WaitsFor.VERBINDER, published_at=None)


def taken_back(viewer, ruling):
    db.session.flush()
    undone = operations.undo(viewer, ruling)
    db.session.flush()
    return undone


def test_a_post_let_through_by_mistake_waits_again_and_so_does_the_trust(buurt, verbinder, author):
    post = a_waiting_post(author)
    ruling = operations.approve_post(verbinder, post, seen=NEVER_SEEN, trust_author=True)
    assert viewer_of(author.person, buurt).is_trusted
    taken_back(verbinder, ruling)
    assert (post.waits_for, post.is_published) == (WaitsFor.VERBINDER, False)
    assert not viewer_of(author.person, buurt).is_trusted


def test_trust_of_long_ago_stays(buurt, verbinder, author):
    post = a_waiting_post(author)
    author.trusted_at = now() - timedelta(days=9)
    taken_back(verbinder, operations.approve_post(verbinder, post, seen=NEVER_SEEN))
    assert viewer_of(author.person, buurt).is_trusted


@pytest.mark.parametrize("waits_for", [None, WaitsFor.VERBINDER, WaitsFor.AUTHOR])
def test_a_hidden_post_is_where_it_was(buurt, verbinder, waits_for):
    post = a_post(buurt=buurt, waits_for=waits_for)
    ruling = operations.hide_post(verbinder, post, seen=NEVER_SEEN, rule=None, reason="Mag niet.")
    taken_back(verbinder, ruling)
    assert (post.hidden_at, post.waits_for) == (None, waits_for)


def test_a_post_that_was_given_back_stands_on_the_plein_again(buurt, verbinder):
    post = a_post(buurt=buurt)
    taken_back(verbinder, operations.return_post(verbinder, post, seen=NEVER_SEEN, reason="Zonder adres."))
    assert post.is_published


@pytest.mark.parametrize("decide", ["hide", "leave"])
def test_a_report_waits_again_after_a_mistake(buurt, verbinder, decide):
    comment = a_comment(a_post(buurt=buurt))
    first, second = a_report(comment), a_report(comment)
    earlier = a_report(comment, settled_at=now() - timedelta(days=1), outcome="left")
    if decide == "hide":
        ruling = operations.hide_reported(verbinder, first, rule=None, reason="Mag niet.")
    else:
        ruling = operations.leave(verbinder, first)
    taken_back(verbinder, ruling)
    assert comment.hidden_at is None
    assert [report.settled_at is None for report in (first, second, earlier)] == [True, True, False]
    assert len(queries.open_reports(verbinder)) == 1


def test_the_author_is_told_that_it_stands_there_again(buurt, verbinder, run_outbox):
    post = a_post(buurt=buurt, author=a_member(buurt).person)
    ruling = operations.hide_post(verbinder, post, seen=NEVER_SEEN, rule=None, reason="Mag niet.")
    taken_back(verbinder, ruling)
    author_id = post.author_id
    run_outbox()
    asked = select(Notification.kind).where(Notification.person_id == author_id).order_by(Notification.id)
    assert list(db.session.scalars(asked)) == [Kind.RULING_MADE, Kind.POST_APPROVED]


def test_another_verbinder_who_has_the_page_open_sees_that_it_changed(buurt, verbinder):
    post = a_post(buurt=buurt)
    ruling = operations.hide_post(verbinder, post, seen=NEVER_SEEN, rule=None, reason="Mag niet.")
    before = stamp(post, ruling)
    assert stamp(post, taken_back(verbinder, ruling)) != before


def test_it_is_undone_once_and_stays_in_the_history(buurt, verbinder):
    post = a_post(buurt=buurt)
    ruling = operations.hide_post(verbinder, post, seen=NEVER_SEEN, rule=None, reason="Mag niet.")
    taken_back(verbinder, ruling)
    with pytest.raises(NotAllowed):
        operations.undo(verbinder, ruling)
    assert [r.measure for r in queries.list_rulings(verbinder, post.id)] == [Measure.UNDONE, Measure.HIDDEN]


def test_who_may_undo_and_until_when(buurt, verbinder):
    ruling = a_ruling(a_post(buurt=buurt, hidden_at=now()), verbinder.me)
    assert may_undo(verbinder, ruling)
    assert not any(may_undo(viewer, ruling) for viewer in everyone(buurt).values())
    later = a_ruling(a_post(buurt=buurt, hidden_at=now()), verbinder.me)
    an_objection(later)
    db.session.refresh(later)
    assert not may_undo(verbinder, later)  # its author waits for another person's answer
    ruling.made_at = now() - timedelta(minutes=10)
    assert not may_undo(verbinder, ruling)
    assert queries.just_decided(verbinder) == []


def test_the_werkplek_offers_it_and_says_so_when_it_is_too_late(client, log_in, buurt, verbinder):
    post = a_post(buurt=buurt, title="Wie heeft een ladder?")
    ruling = operations.hide_post(verbinder, post, seen=NEVER_SEEN, rule=None, reason="Mag niet.")
    log_in(client, verbinder.me)
    page = client.get("/lindekwartier/werk").text
    assert "Net besloten" in page
    assert page.count(f"/lindekwartier/werk/besluiten/{ruling.id}/terug") == 1
    assert client.post(f"/lindekwartier/werk/besluiten/{ruling.id}/terug").status_code == 303
    page = client.get("/lindekwartier/werk").text
    assert "Teruggedraaid. Alles is zoals het was." in page
    assert "Net besloten" not in page
    assert client.post(f"/lindekwartier/werk/besluiten/{ruling.id}/terug").status_code == 303
    assert "Dit kan niet meer worden teruggedraaid." in client.get("/lindekwartier/werk").text
    log_in(client, a_viewer("verbinder", buurt=buurt).me)
    assert client.post(f"/lindekwartier/werk/besluiten/{ruling.id}/terug").status_code == 404
