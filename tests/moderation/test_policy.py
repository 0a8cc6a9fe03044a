"""Who may report, decide and object, and who reads what about it: tables."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Role
from buurtplein.buurten.work import Work
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.moderation.models import Measure, Objection, Reason, Report, ReportOutcome, Ruling
from buurtplein.moderation.policy import (
    may_decide_objection,
    may_judge,
    may_object,
    may_report,
    may_rule_on_post,
    may_see_queue,
    may_settle_report,
    readable_objections,
    readable_own_rulings,
    readable_reports,
    readable_rulings,
)
from buurtplein.moderation.queries import another_settler, another_verbinder
from buurtplein.moderation.work import waiting
from buurtplein.posts.models import Audience, WaitsFor
from tests.factories import a_buurt, a_comment, a_member, a_post, a_viewer, everyone, viewer_of
from tests.moderation.rows import a_report, a_ruling, an_objection

NOBODY = dict.fromkeys(
    (
        "visitor",
        "author",
        "neighbour",
        "verbinder",
        "verbinder author",
        "verbinder elsewhere",
        "professional",
        "beheerder",
    ),
    False,
)


def those(*who):
    return {**NOBODY, **dict.fromkeys(who, True)}


def cast(author="neighbour"):
    """A buurt, who writes in it (an ordinary neighbour or a verbinder), and everyone who may look."""
    buurt = a_buurt()
    writer = a_viewer(*([author] if author != "neighbour" else []), buurt=buurt)
    people = everyone(buurt, writer.me)
    if author == "verbinder":
        people["verbinder author"] = people.pop("author")
    return buurt, writer, people


@pytest.mark.parametrize("author", ["neighbour", "verbinder"])
def test_who_works_at_the_queue(author):
    _buurt, _writer, people = cast(author)
    allowed = those("verbinder", "verbinder author", "beheerder")
    assert {who: may_see_queue(viewer) for who, viewer in people.items()} == {who: allowed[who] for who in people}


@pytest.mark.parametrize("author", ["neighbour", "verbinder"])
def test_who_may_decide_about_a_post(author):
    buurt, writer, people = cast(author)
    post = a_post(buurt=buurt, author=writer.me, waits_for=WaitsFor.VERBINDER)
    allowed = those("verbinder", "beheerder")  # who reads it only when there is no verbinder
    assert {who: may_rule_on_post(viewer, post) for who, viewer in people.items()} == {w: allowed[w] for w in people}


@pytest.mark.parametrize("author", ["neighbour", "verbinder"])
@pytest.mark.parametrize("what", ["post", "comment"])
def test_who_may_settle_and_read_a_report(author, what):
    buurt, writer, people = cast(author)
    post = a_post(buurt=buurt, author=writer.me)
    thing = post if what == "post" else a_comment(post, author=writer.me)
    report = a_report(thing)
    for who, viewer in people.items():
        read = db.session.scalar(select(Report.id).where(readable_reports(viewer))) is not None
        seen = (may_settle_report(viewer, report, another_verbinder=True), read)
        assert seen == (who == "verbinder",) * 2, who
        assert may_judge(viewer, thing) == (who in {"verbinder", "beheerder"}), who  # who may settle, may also hide


@pytest.mark.parametrize("why", ["none", "away", "wrote it", "reported it"])
@pytest.mark.parametrize("what", ["post", "comment"])
def test_the_beheerder_decides_on_a_report_when_no_verbinder_can(what, why):
    buurt = a_buurt()
    people = everyone(buurt)
    one = people.pop("verbinder")
    writer = one.me if why == "wrote it" else a_member(buurt).person
    post = a_post(buurt=buurt, author=writer)
    report = a_report(
        post if what == "post" else a_comment(post, author=writer), one.me if why == "reported it" else None
    )
    if why == "none":
        one.membership.left_at = now()
    elif why == "away":
        one.membership.away_from, one.membership.back_on = today(), today() + timedelta(days=7)
    db.session.flush()
    for who, viewer in people.items():
        read = db.session.scalar(select(Report.id).where(readable_reports(viewer))) is not None
        may = may_settle_report(viewer, report, another_verbinder=another_settler(viewer, report))
        assert (read, may) == (who == "beheerder",) * 2, who


def test_a_beheerder_reads_no_report_about_what_is_for_verbinders_only_nor_what_verbinders_settled():
    buurt = a_buurt()
    keeper = a_viewer("beheerder", buurt=buurt)
    a_report(a_post(buurt=buurt, audience=Audience.VERBINDERS))
    a_report(a_post(buurt=buurt), settled_at=now(), outcome=ReportOutcome.LEFT)
    about_me = a_report(a_post(buurt=buurt, author=keeper.me))
    assert list(db.session.scalars(select(Report.id).where(readable_reports(keeper)))) == []
    assert not may_settle_report(keeper, about_me, another_verbinder=False)


def test_that_something_about_the_only_beheerder_was_reported_is_told_without_what():
    buurt = a_buurt()
    keeper = a_viewer("beheerder", buurt=buurt)
    a_report(a_post(buurt=buurt, author=keeper.me, title="Mijn eigen bericht"))
    (thing,) = waiting(keeper)
    assert thing.key == (Work.SECOND, buurt.id)
    assert "Mijn eigen bericht" not in thing.title + thing.text
    assert waiting(a_viewer(buurt=buurt)) == []


def test_who_decided_alone_is_asked_to_find_a_second_person_for_the_objection():
    buurt = a_buurt()
    keeper, author = a_viewer("beheerder", buurt=buurt), a_viewer(buurt=buurt)
    objection = an_objection(a_ruling(a_post(buurt=buurt, author=author.me), by=keeper.me, by_role=Role.BEHEERDER))
    assert [thing.key for thing in waiting(keeper)] == [(Work.SECOND, buurt.id)]
    verbinder = a_viewer("verbinder", buurt=buurt)
    assert waiting(keeper) == []
    assert [thing.key for thing in waiting(verbinder)] == [(Work.OBJECTION, objection.id)]


def test_a_verbinder_decides_on_what_they_reported_themselves_only_when_there_is_no_other():
    buurt = a_buurt()
    verbinder = a_viewer("verbinder", buurt=buurt)
    report = a_report(a_post(buurt=buurt), reporter=verbinder.me)
    about_me = a_report(a_post(buurt=buurt, author=verbinder.me))
    db.session.refresh(report)
    seen = select(Report.id).where(readable_reports(verbinder))
    assert list(db.session.scalars(seen)) == [report.id]  # nobody else would ever see it
    assert may_settle_report(verbinder, report, another_verbinder=another_settler(verbinder, report))
    assert not may_settle_report(verbinder, about_me, another_verbinder=False)
    a_viewer("verbinder", buurt=buurt)
    assert list(db.session.scalars(seen)) == []
    assert not may_settle_report(verbinder, report, another_verbinder=another_settler(verbinder, report))


@pytest.mark.parametrize("what", ["post", "comment"])
def test_everyone_but_the_author_may_report(what):
    buurt, writer, people = cast()
    post = a_post(buurt=buurt, author=writer.me)
    thing = post if what == "post" else a_comment(post, author=writer.me)
    allowed = {who: who != "author" for who in people}
    assert {who: may_report(viewer, thing) for who, viewer in people.items()} == allowed


@pytest.mark.parametrize("away", [{"waits_for": WaitsFor.AUTHOR}, {"hidden_at": now()}, {"published_at": None}])
def test_what_is_not_on_the_plein_cannot_be_reported(away):
    buurt = a_buurt()
    assert not may_report(a_viewer(buurt=buurt), a_post(buurt=buurt, **away))


def test_nobody_reports_from_another_buurt():
    assert not may_report(a_viewer(), a_post())


@pytest.mark.parametrize("author", ["neighbour", "verbinder"])
@pytest.mark.parametrize("measure", [Measure.HIDDEN, Measure.RETURNED])
def test_who_reads_a_ruling_and_who_may_object(author, measure):
    buurt, writer, people = cast(author)
    ruling = a_ruling(a_post(buurt=buurt, author=writer.me), measure=measure)
    writes = "author" if author == "neighbour" else "verbinder author"
    for who, viewer in people.items():
        own = db.session.scalar(select(Ruling.id).where(readable_own_rulings(viewer))) is not None
        works = db.session.scalar(select(Ruling.id).where(readable_rulings(viewer))) is not None
        assert (own, may_object(viewer, ruling)) == (who == writes,) * 2, who
        assert works == (who == "verbinder"), who


@pytest.mark.parametrize(
    "fields",
    [
        {"measure": Measure.APPROVED},
        {"measure": Measure.LEFT},
        {"measure": Measure.HIDDEN, "made_at": now() - timedelta(days=185)},
        {"measure": Measure.HIDDEN, "ended_at": now()},
    ],
)
def test_not_every_ruling_can_be_objected_to(fields):
    buurt = a_buurt()
    author = a_viewer(buurt=buurt)
    assert not may_object(author, a_ruling(a_post(buurt=buurt, author=author.me), **fields))


def test_six_months_is_long_enough_to_object():
    buurt = a_buurt()
    author = a_viewer(buurt=buurt)
    ruling = a_ruling(a_post(buurt=buurt, author=author.me), made_at=now() - timedelta(days=183))
    assert may_object(author, ruling)


def test_one_objects_once():
    buurt = a_buurt()
    author = a_viewer(buurt=buurt)
    ruling = a_ruling(a_post(buurt=buurt, author=author.me))
    an_objection(ruling)
    db.session.expire(ruling)
    assert not may_object(author, ruling)


@pytest.mark.parametrize("second_verbinder", [True, False])
def test_who_decides_on_an_objection(second_verbinder):
    buurt = a_buurt()
    first = a_viewer("verbinder", buurt=buurt)
    author = a_viewer(buurt=buurt)
    people = everyone(buurt, author.me)
    people["first verbinder"] = first
    if not second_verbinder:
        leaving = people.pop("verbinder")
        leaving.membership.left_at = now()
    objection = an_objection(a_ruling(a_post(buurt=buurt, author=author.me), by=first.me))
    allowed = "verbinder" if second_verbinder else "beheerder"
    for who, viewer in people.items():
        read = db.session.scalar(select(Objection.id).where(readable_objections(viewer))) is not None
        may = may_decide_objection(viewer, objection, another_verbinder=second_verbinder)
        assert (read, may) == (who == allowed,) * 2, who


def test_a_verbinder_does_not_decide_on_their_own_objection():
    buurt = a_buurt()
    first, author = a_viewer("verbinder", buurt=buurt), a_viewer("verbinder", buurt=buurt)
    keeper = a_viewer("beheerder", buurt=buurt)
    objection = an_objection(a_ruling(a_post(buurt=buurt, author=author.me), by=first.me))
    for viewer, expected in ((first, False), (author, False), (keeper, True)):
        read = db.session.scalar(select(Objection.id).where(readable_objections(viewer))) is not None
        assert read is expected
        assert may_decide_objection(viewer, objection, another_verbinder=False) is expected


def test_who_placed_it_for_a_neighbour_does_not_decide_on_the_objection():
    buurt = a_buurt()
    first, placer = a_viewer("verbinder", buurt=buurt), a_viewer("verbinder", buurt=buurt)
    keeper = a_viewer("beheerder", buurt=buurt)
    post = a_post(buurt=buurt, placed_by_id=placer.id)
    objection = an_objection(a_ruling(post, by=first.me))
    db.session.refresh(objection)
    for viewer, expected in ((first, False), (placer, False), (keeper, True)):
        read = db.session.scalar(select(Objection.id).where(readable_objections(viewer))) is not None
        may = may_decide_objection(viewer, objection, another_verbinder=another_verbinder(viewer, objection))
        assert (read, may) == (expected, expected)


def test_a_beheerder_who_decided_first_as_verbinder_does_not_decide_again():
    buurt = a_buurt()
    both = a_viewer("verbinder", "beheerder", buurt=buurt)
    author = a_member(buurt).person
    objection = an_objection(a_ruling(a_post(buurt=buurt, author=author), by=both.me))
    assert not may_decide_objection(both, objection, another_verbinder=False)
    assert db.session.scalar(select(Objection.id).where(readable_objections(both))) is None


def test_that_a_report_came_to_nothing_is_not_told_to_the_author():
    buurt = a_buurt()
    author = a_viewer(buurt=buurt)
    post = a_post(buurt=buurt, author=author.me)
    a_ruling(post, measure=Measure.LEFT, report_id=a_report(post, reason=Reason.OTHER).id)
    assert db.session.scalar(select(Ruling.id).where(readable_own_rulings(author))) is None
    assert viewer_of(author.me, buurt).is_me(post.author_id)
