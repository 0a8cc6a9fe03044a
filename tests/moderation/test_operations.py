"""What is decided is written down, told, and decided once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from buurtplein.audit.models import AuditEntry
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.moderation import operations, queries
from buurtplein.moderation.models import REPORTER_STAYS, Measure, Reason, Report, ReportOutcome, Ruling, stamp
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Audience, WaitsFor
from buurtplein.posts.operations import Draft, change_post
from tests.factories import a_buurt, a_comment, a_member, a_person, a_post, a_viewer, a_visitor, viewer_of
from tests.moderation.rows import a_report, a_rule, a_ruling, an_objection

NEVER_SEEN = "0-0"


def told():
    return list(db.session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)))


def audited():
    return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


@pytest.fixture
def buurt():
    return a_buurt()


@pytest.fixture
def verbinder(buurt):
    return a_viewer("verbinder", buurt=buurt)


@pytest.fixture
def waiting(buurt):
    author = a_member(buurt, trusted_at=None).person
    return a_post(buurt=buurt, author=author, waits_for=WaitsFor.VERBINDER, published_at=None)


# ------------------------------------------------------------------------------------------- posts that wait
def test_an_approved_post_is_on_the_plein_with_a_ruling(verbinder, waiting):
    ruling = operations.approve_post(verbinder, waiting, seen=NEVER_SEEN)
    assert waiting.is_published
    assert (ruling.measure, ruling.by_id, ruling.author_id) == (Measure.APPROVED, verbinder.id, waiting.author_id)
    assert ruling.text == ""  # nothing is kept of what may be read anyway
    assert told() == ["ruling.made", "post.published"]
    assert audited() == ["ruling.made", "membership.trusted"]


def test_a_trusted_author_waits_no_more(buurt, verbinder, waiting):
    buurt.trusted_after = None
    operations.approve_post(verbinder, waiting, seen=NEVER_SEEN, trust_author=True)
    assert viewer_of(waiting.author, buurt).is_trusted
    assert "membership.trusted" in audited()


def approved(verbinder, author, **fields):
    post = a_post(verbinder.buurt, author, waits_for=WaitsFor.VERBINDER, published_at=None)
    operations.approve_post(verbinder, post, seen=NEVER_SEEN)
    return post


@pytest.mark.parametrize(("number", "trusted"), [(1, [True] * 4), (3, [False, False, True, True]), (None, [False] * 4)])
def test_trust_grows_with_each_good_post_until_it_is_enough(buurt, verbinder, waiting, number, trusted):
    buurt.trusted_after = number
    grown = []
    for _ in range(4):
        approved(verbinder, waiting.author)
        grown.append(viewer_of(waiting.author, buurt).is_trusted)
    assert grown == trusted
    assert audited().count("membership.trusted") == int(any(trusted))


def test_what_was_hidden_or_only_for_verbinders_or_elsewhere_makes_no_trust(buurt, verbinder, waiting):
    buurt.trusted_after = 2
    a_post(buurt, waiting.author, hidden_at=now())
    a_post(buurt, waiting.author, audience=Audience.VERBINDERS)
    a_post(a_buurt(), waiting.author)
    operations.approve_post(verbinder, waiting, seen=NEVER_SEEN)
    assert not viewer_of(waiting.author, buurt).is_trusted
    a_post(buurt, waiting.author, closed_at=now(), outcome="solved")
    approved(verbinder, waiting.author)
    assert viewer_of(waiting.author, buurt).is_trusted


def test_a_post_that_must_change_goes_back_with_the_words(verbinder, waiting):
    ruling = operations.return_post(verbinder, waiting, seen=NEVER_SEEN, reason="Haal het adres eruit.")
    assert waiting.waits_for is WaitsFor.AUTHOR
    assert (ruling.measure, ruling.reason, ruling.text) == (Measure.RETURNED, "Haal het adres eruit.", waiting.body)
    assert told() == ["ruling.made", "post.returned"]


def test_a_hidden_post_rests_on_a_house_rule_and_keeps_what_was_judged(buurt, verbinder, waiting):
    rule = a_rule(buurt.id)
    ruling = operations.hide_post(verbinder, waiting, seen=NEVER_SEEN, rule=rule, reason="Dit is reclame.")
    assert waiting.hidden_at is not None
    assert (ruling.rule_id, ruling.title, ruling.text) == (rule.id, waiting.title, waiting.body)
    assert told() == ["ruling.made", "post.hidden"]


def test_a_house_rule_of_another_buurt_does_not_count(verbinder, waiting):
    elsewhere = a_rule(a_buurt().id)
    with pytest.raises(RuleBroken) as broken:
        operations.hide_post(verbinder, waiting, seen=NEVER_SEEN, rule=elsewhere, reason="Nee.")
    assert broken.value.field == "rule"
    assert waiting.hidden_at is None


def test_a_later_ruling_takes_the_place_of_an_earlier_one(verbinder, waiting):
    first = operations.return_post(verbinder, waiting, seen=NEVER_SEEN, reason="Haal het adres eruit.")
    waiting.waits_for = WaitsFor.VERBINDER
    second = operations.approve_post(verbinder, waiting, seen=stamp(waiting, first))
    assert (first.is_standing, second.is_standing) == (False, True)


def test_the_second_of_two_verbinders_reads_again_first(buurt, verbinder, waiting):
    other = a_viewer("verbinder", buurt=buurt)
    operations.approve_post(verbinder, waiting, seen=NEVER_SEEN)
    for decide in (
        lambda: operations.approve_post(other, waiting, seen=NEVER_SEEN),
        lambda: operations.return_post(other, waiting, seen=NEVER_SEEN, reason="Anders."),
        lambda: operations.hide_post(other, waiting, seen=NEVER_SEEN, rule=None, reason="Weg."),
    ):
        with pytest.raises(RuleBroken):
            decide()
    assert waiting.is_published
    assert db.session.scalar(select(func.count(Ruling.id)).where(Ruling.buurt_id == buurt.id)) == 1


def test_a_verbinder_decides_on_the_text_they_read(buurt, verbinder, waiting):
    change_post(viewer_of(waiting.author, buurt), waiting, Draft(kind=waiting.kind, title="Iets heel anders"))
    with pytest.raises(RuleBroken):
        operations.approve_post(verbinder, waiting, seen=NEVER_SEEN)
    assert not waiting.is_published


def test_what_does_not_wait_cannot_be_approved(buurt, verbinder):
    with pytest.raises(RuleBroken):
        operations.approve_post(verbinder, a_post(buurt=buurt), seen=NEVER_SEEN)


def test_nobody_decides_on_their_own_post(buurt, verbinder):
    own = a_post(buurt=buurt, author=verbinder.me, waits_for=WaitsFor.VERBINDER)
    with pytest.raises(NotAllowed):
        operations.approve_post(verbinder, own, seen=NEVER_SEEN)


# ------------------------------------------------------------------------------------------- reports
def test_a_visitor_reports_with_a_name_and_an_address(buurt):
    post = a_post(buurt=buurt)
    placed = operations.report(
        a_visitor(buurt), post, reason=Reason.ILLEGAL, words="Dit is gestolen.", name="Bo", email="bo@example.org"
    )
    assert (placed.reporter_id, placed.reporter_email, placed.author_id) == (None, "bo@example.org", post.author_id)
    assert told() == ["report.placed"]


def test_of_a_neighbour_no_second_name_is_kept(buurt):
    neighbour = a_viewer(buurt=buurt)
    placed = operations.report(neighbour, a_post(buurt=buurt), reason=Reason.UNKIND, name="X", email="x@example.org")
    assert (placed.reporter_id, placed.reporter_name, placed.reporter_email) == (neighbour.id, "", "")


def test_what_a_visitor_left_goes_after_its_term_also_when_nobody_settled_the_report(buurt):
    post = a_post(buurt)
    old, young = (a_report(post, reporter_name="Bo", reporter_email="bo@example.org") for _ in range(2))
    old.placed_at, young.placed_at = now() - REPORTER_STAYS, now() - REPORTER_STAYS + timedelta(hours=1)
    assert operations.forget_reporters(Caretaker("clock"), db.session) == 1
    assert (old.reporter_name, old.reporter_email) == ("", "")
    assert young.reporter_email == "bo@example.org"
    assert operations.forget_reporters(Caretaker("clock"), db.session) == 0


@pytest.mark.parametrize("reason", [Reason.ILLEGAL, Reason.OTHER])
def test_some_reasons_need_words(buurt, reason):
    with pytest.raises(RuleBroken) as broken:
        operations.report(a_visitor(buurt), a_post(buurt=buurt), reason=reason)
    assert broken.value.field == "words"


def test_the_same_form_twice_is_one_report(buurt):
    neighbour, post = a_viewer(buurt=buurt), a_post(buurt=buurt)
    first, second = (operations.report(neighbour, post, reason=Reason.UNTRUE, once="een") for _ in range(2))
    assert first is second


def test_leaving_it_answers_everyone_who_reported_and_tells_the_author_nothing(buurt, verbinder):
    post = a_post(buurt=buurt)
    reports = [a_report(post, reporter=a_person()), a_report(post)]
    other_thing = a_report(a_comment(post))
    ruling = operations.leave(verbinder, reports[0], reason="Past binnen de regels.")
    assert [r.outcome for r in reports] == [ReportOutcome.LEFT] * 2
    assert other_thing.settled_at is None
    assert (ruling.measure, ruling.report_id) == (Measure.LEFT, reports[0].id)
    assert post.is_published
    assert told() == ["report.settled", "report.settled"]


def test_hiding_what_was_reported(buurt, verbinder):
    post = a_post(buurt=buurt)
    report = a_report(post)
    ruling = operations.hide_reported(verbinder, report, rule=None, reason="Dit mag niet.")
    assert (post.hidden_at is not None, report.outcome, ruling.report_id) == (True, ReportOutcome.ACTED, report.id)
    assert told() == ["ruling.made", "post.hidden", "report.settled"]


def test_hiding_a_reported_comment_leaves_the_post(buurt, verbinder):
    post = a_post(buurt=buurt)
    comment = a_comment(post, body="Rot op.")
    report = a_report(comment)
    ruling = operations.hide_reported(verbinder, report, rule=None, reason="Dit is schelden.")
    assert (comment.hidden_at is not None, post.is_published, ruling.text) == (True, True, "Rot op.")
    assert told() == ["ruling.made", "comment.hidden", "report.settled"]


def test_hiding_a_post_from_its_own_page_settles_its_reports(buurt, verbinder):
    post = a_post(buurt=buurt)
    report = a_report(post)
    ruling = operations.hide_post(verbinder, post, seen=NEVER_SEEN, rule=None, reason="Weg.")
    assert (report.outcome, ruling.report_id) == (ReportOutcome.ACTED, report.id)


def test_a_report_is_settled_once(buurt, verbinder):
    report = a_report(a_post(buurt=buurt))
    operations.leave(verbinder, report)
    other = a_viewer("verbinder", buurt=buurt)
    with pytest.raises(RuleBroken):
        operations.leave(other, report)
    with pytest.raises(RuleBroken):
        operations.hide_reported(other, report, rule=None, reason="Toch weg.")
    assert db.session.scalar(select(func.count(Ruling.id)).where(Ruling.buurt_id == buurt.id)) == 1


# ------------------------------------------------------------------------------------------- objections
@pytest.fixture
def hidden(buurt, verbinder):
    author = a_member(buurt).person
    post = a_post(buurt=buurt, author=author, hidden_at=now())
    return a_ruling(post, by=verbinder.me)


def test_an_author_objects_and_others_hear_of_it(buurt, hidden):
    objection = operations.object_to(viewer_of(hidden.post.author, buurt), hidden, words="Het was een grap.")
    assert (objection.author_id, objection.decided_at) == (hidden.author_id, None)
    assert told() == ["objection.placed"]


def test_one_does_not_object_too_late(buurt, hidden):
    hidden.made_at = now() - timedelta(days=185)
    with pytest.raises(NotAllowed):
        operations.object_to(viewer_of(hidden.post.author, buurt), hidden, words="Alsnog.")


def test_a_granted_objection_brings_the_post_back_with_a_ruling(buurt, hidden):
    other = a_viewer("verbinder", buurt=buurt)
    objection = an_objection(hidden)
    operations.decide_objection(other, objection, granted=True, answer="Je hebt gelijk.")
    assert hidden.post.is_published
    assert (objection.granted, objection.decided_by_id) == (True, other.id)
    last = queries.list_rulings(other, hidden.post_id)[0]
    assert (last.measure, last.reason, last.by_id) == (Measure.RESTORED, "Je hebt gelijk.", other.id)
    assert not hidden.is_standing
    assert told() == ["post.published", "objection.decided"]
    assert audited() == ["ruling.made", "objection.decided"]


def test_a_refused_objection_changes_nothing_but_the_answer(buurt, hidden):
    objection = an_objection(hidden)
    operations.decide_objection(a_viewer("verbinder", buurt=buurt), objection, granted=False, answer="Het blijft zo.")
    assert not hidden.post.is_published
    assert (objection.granted, objection.answer, hidden.is_standing) == (False, "Het blijft zo.", True)


def test_a_granted_objection_brings_a_comment_back(buurt, verbinder):
    comment = a_comment(a_post(buurt=buurt), hidden_at=now())
    objection = an_objection(a_ruling(comment, by=verbinder.me))
    operations.decide_objection(a_viewer("verbinder", buurt=buurt), objection, granted=True, answer="Akkoord.")
    assert comment.is_shown


def test_the_beheerder_decides_when_there_is_no_second_verbinder(buurt, hidden):
    objection = an_objection(hidden)
    operations.decide_objection(a_viewer("beheerder", buurt=buurt), objection, granted=True, answer="Akkoord.")
    assert hidden.post.is_published


def test_with_a_second_verbinder_the_beheerder_keeps_out_of_it(buurt, hidden):
    a_viewer("verbinder", buurt=buurt)
    objection = an_objection(hidden)
    with pytest.raises(NotAllowed):
        operations.decide_objection(a_viewer("beheerder", buurt=buurt), objection, granted=True, answer="Akkoord.")


def test_who_decided_first_does_not_decide_again(verbinder, hidden):
    with pytest.raises(NotAllowed):
        operations.decide_objection(verbinder, an_objection(hidden), granted=False, answer="Nee.")


def test_an_objection_is_decided_once(buurt, hidden):
    objection = an_objection(hidden)
    operations.decide_objection(a_viewer("verbinder", buurt=buurt), objection, granted=False, answer="Nee.")
    with pytest.raises(RuleBroken):
        operations.decide_objection(a_viewer("verbinder", buurt=buurt), objection, granted=True, answer="Ja.")
    assert objection.granted is False


def test_an_old_objection_does_not_undo_a_newer_ruling(buurt, hidden):
    objection = an_objection(hidden)
    hidden.ended_at = now()
    a_ruling(hidden.post, reason="Opnieuw verborgen.")
    operations.decide_objection(
        a_viewer("verbinder", buurt=buurt), objection, granted=True, answer="Toen had je gelijk."
    )
    assert not hidden.post.is_published


def test_no_event_carries_words(buurt, verbinder):
    report = a_report(a_post(buurt=buurt), words="Geheim woord")
    operations.hide_reported(verbinder, report, rule=None, reason="Geheim woord")
    columns = [c for c in OutboxEvent.__table__.columns if c.name != "name"]
    for row in db.session.execute(select(*columns)).all():
        assert "Geheim" not in str(row)
    assert db.session.scalar(select(Report.words).where(Report.buurt_id == buurt.id)) == "Geheim woord"
