"""Two who both said yes write to each other in private; nobody else reads it, unless one of them shows a message."""

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from buurtplein.contact import queries
from buurtplein.contact.models import ERASED_AFTER, TALK_STAYS, Message, MessageReport, TalkStop
from buurtplein.contact.operations import (
    forget_talks,
    report_message,
    send_message,
    settle_message_report,
    stop_contact,
    stop_talk,
)
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, NotFound, RuleBroken
from buurtplein.matching.operations import answer_match, propose_match
from buurtplein.moderation.models import Reason, ReportOutcome
from buurtplein.notifications.models import Kind, Notification
from buurtplein.outbox.models import Letter, OutboxEvent
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, place_post
from tests.factories import a_buurt, a_member, a_person, a_viewer, everyone, viewer_of

WORD = "klapekster"


@pytest.fixture
def buurt(app):
    return a_buurt("oost")


@pytest.fixture
def two(buurt):
    """Who asked and who helps."""
    return [viewer_of(a_member(buurt, a_person(name)).person, buurt) for name in ("Gerda Bakker", "Yvonne Prins")]


@pytest.fixture
def verbinder(buurt):
    return a_viewer("verbinder", buurt=buurt)


@pytest.fixture
def match(two, verbinder):
    vraag = place_post(two[0], Draft(PostKind.VRAAG, "Wie leent een ladder uit?"))
    match = propose_match(verbinder, vraag, helper=two[1].me, offer=None, message="Past dit?")
    for viewer in two:
        answer_match(viewer, match, says_yes=True)
    return match


@pytest.fixture
def browse(app, client, log_in):
    return lambda viewer: log_in(app.test_client(), viewer.me) if viewer.person else app.test_client()


def test_only_the_two_read_and_write_and_only_after_both_said_yes(two, match, buurt, browse, verbinder):
    answered = propose_match(
        verbinder, place_post(two[0], Draft(PostKind.VRAAG, "Nog iets")), helper=two[1].me, offer=None, message="?"
    )
    url = f"/oost/mijn/berichten/{match.id}"
    sent = browse(two[0]).post(url, data={"body": f"Dag, {WORD}"})
    assert sent.headers["Location"].startswith(f"{url}#bericht-")
    assert f"Dag, {WORD}" in browse(two[1]).get(url).text
    others = {**everyone(buurt), "proposer": verbinder}
    for role, viewer in others.items():
        answers = [browse(viewer).get(url), browse(viewer).post(url, data={"body": "Hoi"})]
        assert {answer.status_code for answer in answers} <= {303, 403, 404}, role
        assert not any(WORD in answer.text for answer in answers)
    assert browse(two[0]).get(f"/oost/mijn/berichten/{answered.id}").status_code == 404
    assert [m.body for m in queries.list_messages(two[1], match).items] == [f"Dag, {WORD}"]


def test_mail_news_the_queue_and_search_say_that_there_is_a_message_and_never_what(two, match, run_outbox, app, browse):
    with_log = browse(two[0])
    run_outbox()
    for n in range(3):
        with_log.post(
            f"/oost/mijn/berichten/{match.id}", data={"body": f"Bericht {n} over {WORD}", "once": f"form {n}"}
        )
    with_log.post(f"/oost/mijn/berichten/{match.id}", data={"body": f"Bericht 2 over {WORD}", "once": "form 2"})
    run_outbox()
    assert len(db.session.scalars(select(Message).where(Message.buurt_id == match.buurt_id)).all()) == 3
    told = db.session.scalars(select(Notification).where(Notification.kind == Kind.MESSAGE_SENT)).all()
    assert [row.person_id for row in told] == [two[1].me.id]  # the next within the hour is no news
    assert "Er is een bericht van Gerda." in unescape(browse(two[1]).get("/mijn/nieuws").text)
    letters = db.session.scalars(select(Letter).where(Letter.to == two[1].me.email)).all()
    assert any(
        "Er is een bericht van Gerda." in letter.text and "/mijn/berichten/" in letter.text for letter in letters
    )
    assert not any(WORD in f"{letter.subject}{letter.text}{letter.html}" for letter in letters)
    assert {c.name for c in OutboxEvent.__table__.columns}.isdisjoint({"text", "body", "words"})
    for viewer in two:
        assert browse(viewer).get(f"/api/v1/oost/zoeken?q={WORD}").json["total"] == 0


def test_the_list_of_talks_says_who_wrote_last_the_latest_first(two, match, verbinder, browse):
    other = propose_match(
        verbinder, place_post(two[0], Draft(PostKind.VRAAG, "Nog iets")), helper=verbinder.me, offer=None, message="?"
    )
    page = "/oost/mijn/koppelingen"
    assert "Gesprek met" not in browse(verbinder).get(page).text  # not before both said yes
    for viewer in (two[0], verbinder):
        answer_match(viewer, other, says_yes=True)
    send_message(two[0], match, body=WORD)
    mine, theirs = browse(two[0]).get(page).text, browse(two[1]).get(page).text
    assert "Jij schreef vandaag" in mine
    assert mine.index("Gesprek met Yvonne") < mine.index("Nog geen bericht.")
    assert "Gerda schreef vandaag" in theirs
    assert WORD not in mine + theirs
    match.lapsed_at = other.lapsed_at = now()
    assert [talk.match.id for talk in queries.list_talks(two[0])] == [match.id]  # what was said stays to be read


def test_a_long_talk_is_read_page_by_page_with_the_newest_below(two, match, browse):
    for n in range(queries.PAGE * 2 + 5):
        send_message(two[n % 2], match, body=f"Bericht nummer {n:02}.")
    page = queries.list_messages(two[0], match)
    seen = [m.body for m in page.items]
    assert seen == sorted(seen)
    assert seen[-1] == "Bericht nummer 64."
    while page.before:
        page = queries.list_messages(two[0], match, before=page.before)
        seen = [*(m.body for m in page.items), *seen]
    assert seen == [f"Bericht nummer {n:02}." for n in range(65)]
    browser = browse(two[0])
    drawn = browser.get(f"/oost/mijn/berichten/{match.id}", headers={"HX-Request": "true"}).text
    assert "Bericht nummer 64." in drawn
    assert "<form" not in drawn
    for strange in ("x", "-1", "9" * 11, "9" * 40, "٣", ""):
        assert browser.get(f"/oost/mijn/berichten/{match.id}?voor={strange}").status_code == 200


def test_bad_input_is_kept_with_the_message_at_its_field(two, match, browse):
    url = f"/oost/mijn/berichten/{match.id}"
    answer = browse(two[0]).post(url, data={"body": "te lang " * 200})
    assert answer.status_code == 422
    assert "te lang te lang" in answer.text
    assert "tekens te lang" in answer.text
    assert browse(two[0]).post(url, data={"body": " "}).status_code == 422


def test_a_talk_closes_some_weeks_after_it_worked_out_and_is_erased_after_the_term_on_the_page(two, match, browse):
    send_message(two[0], match, body=WORD)
    page = browse(two[0]).get(f"/oost/mijn/berichten/{match.id}").text
    assert f"Na {ERASED_AFTER.days} dagen verdwijnt het gesprek." in page
    match.finished_at = now() - TALK_STAYS + timedelta(hours=1)
    send_message(two[1], match, body="Nog net")
    match.finished_at = now() - TALK_STAYS - timedelta(hours=1)
    with pytest.raises(NotAllowed):
        send_message(two[1], match, body="Te laat")
    db.session.commit()
    page = browse(two[0]).get(f"/oost/mijn/berichten/{match.id}").text
    assert "Dit gesprek verdwijnt op " in page
    assert "Dit gesprek is gesloten." in page
    assert forget_talks(Caretaker("clock"), db.session()) == 0
    match.finished_at = now() - ERASED_AFTER
    assert forget_talks(Caretaker("clock"), db.session()) == 1
    assert not queries.list_messages(two[0], match).items


def test_why_a_talk_was_stopped_goes_with_the_talk(two, match, verbinder, browse):
    report = report_message(two[0], send_message(two[1], match, body=WORD), reason=Reason.UNKIND)
    settle_message_report(verbinder, report, stops=True, reason=f"Je schreef {WORD}.")
    match.finished_at = now() - ERASED_AFTER
    assert forget_talks(Caretaker("clock"), db.session()) == 1
    db.session.commit()
    for table in (Message, MessageReport, TalkStop):
        assert db.session.scalars(select(table).where(table.buurt_id == match.buurt_id)).all() == []
    page = browse(two[0]).get(f"/oost/mijn/berichten/{match.id}").text
    assert (WORD in page, "Zeg eens hallo" in page, "Dit gesprek is gesloten." in page) == (False, False, True)
    assert forget_talks(Caretaker("clock"), db.session()) == 0


def test_either_of_them_stops_the_talk_and_the_other_reads_that(two, match, browse):
    url = f"/oost/mijn/berichten/{match.id}"
    assert browse(two[0]).post(f"{url}/stop").status_code == 303
    assert browse(two[0]).post(f"{url}/stop").status_code == 303
    assert "Je hebt dit gesprek gestopt." in unescape(browse(two[0]).get(url).text)
    other = unescape(browse(two[1]).get(url).text)
    assert "Dit gesprek is gestopt." in other
    assert "<textarea" not in other
    assert browse(two[1]).post(url, data={"body": "Toch"}).status_code == 403


# ------------------------------------------------------------------------------------------- a reported message
@pytest.fixture
def talk(two, match):
    return [send_message(two[n % 2], match, body=f"{WORD}{n}") for n in range(9)]


@pytest.mark.parametrize(("with_before", "shown"), [(False, [7]), (True, [2, 3, 4, 5, 6, 7])])
def test_the_verbinder_reads_what_the_reporter_chose_and_both_know(
    two, match, talk, verbinder, browse, with_before, shown
):
    data = {"reason": "unkind", "words": "Dit is gemeen.", **({"with_before": "y"} if with_before else {})}
    answer = browse(two[0]).post(f"/oost/mijn/berichten/melden/{talk[7].id}", data=data)
    assert answer.status_code == 303
    report = db.session.scalars(select(MessageReport).where(MessageReport.buurt_id == match.buurt_id)).one()
    page = browse(verbinder).get(f"/oost/werk/gesprekken/{report.id}").text
    assert [n for n in range(9) if f"{WORD}{n}" in page] == shown
    assert "Dit is gemeen." in page
    line = "leest dit bericht en de 5 ervoor" if with_before else "leest dit bericht, en verder niets"
    for viewer in two:
        assert line in browse(viewer).get(f"/oost/mijn/berichten/{match.id}").text
    assert f"/oost/werk/gesprekken/{report.id}" in browse(verbinder).get("/oost/werk").text


def test_nobody_reports_what_they_wrote_or_reads_reports_of_their_own_talk(
    two, talk, own_talk, buurt, verbinder, browse
):
    assert (
        browse(two[1]).post(f"/oost/mijn/berichten/melden/{talk[7].id}", data={"reason": "unkind"}).status_code == 403
    )
    assert browse(verbinder).get(f"/oost/mijn/berichten/melden/{talk[7].id}").status_code == 404
    report = report_message(two[0], talk[7], reason=Reason.UNKIND)
    for role, viewer in everyone(buurt).items():
        allowed = role == "verbinder"
        answer = browse(viewer).get(f"/oost/werk/gesprekken/{report.id}")
        assert (answer.status_code == 200) == allowed, role
        assert (f"{WORD}7" in answer.text) == allowed, role
    mine = report_message(two[1], own_talk, reason=Reason.UNKIND)
    with pytest.raises(NotFound):
        queries.get_message_report(verbinder, mine.id)
    assert [one.id for one in queries.waiting_reports(verbinder)] == [report.id]
    stop_contact(verbinder, two[1].me)  # then they are party to nothing together, and still no judge of it
    with pytest.raises(NotAllowed):
        settle_message_report(viewer_of(verbinder.me, buurt), mine, stops=False)


@pytest.fixture
def own_talk(verbinder, two):
    """What the only verbinder wrote to who helps them."""
    vraag = place_post(verbinder, Draft(PostKind.VRAAG, "Ik zoek zelf ook"))
    own = propose_match(verbinder, vraag, helper=two[1].me, offer=None, message="?")
    for viewer in (verbinder, two[1]):
        answer_match(viewer, own, says_yes=True)
    return send_message(verbinder, own, body=WORD)


def test_the_beheerder_decides_when_every_verbinder_is_one_of_the_two(
    two, verbinder, own_talk, buurt, browse, run_outbox
):
    beheerder = a_viewer("beheerder", buurt=buurt)
    form = f"/oost/mijn/berichten/melden/{own_talk.id}"
    reporter = browse(two[1])
    assert "Daarom leest de beheerder van de buurt je melding." in reporter.get(form).text
    assert reporter.post(form, data={"reason": "unkind"}).status_code == 303
    run_outbox()
    report = db.session.scalars(select(MessageReport).where(MessageReport.buurt_id == buurt.id)).one()
    url = f"/oost/werk/gesprekken/{report.id}"
    desk = browse(beheerder)
    assert url in desk.get("/oost/werk").text
    assert WORD in desk.get(url).text
    assert "Er wacht een melding uit een gesprek." in desk.get("/mijn/nieuws").text
    assert browse(verbinder).get(url).status_code == 404
    report.settled_at, report.outcome = now(), ReportOutcome.LEFT
    assert desk.get(url).status_code == 404  # what was decided on is not for them to read
    report.settled_at = report.outcome = None
    second = a_viewer("verbinder", buurt=buurt)  # from now on it is theirs
    assert desk.get(url).status_code == 404
    with pytest.raises(NotAllowed):
        settle_message_report(beheerder, db.session.merge(report), stops=False)
    assert browse(second).post(url, data={"stops": "nee"}).status_code == 303
    assert "Daarom leest de beheerder" not in browse(two[1]).get(form).text


def test_a_report_that_nobody_else_could_look_at_is_refused_with_what_to_do(two, own_talk, browse):
    answer = browse(two[1]).post(
        f"/oost/mijn/berichten/melden/{own_talk.id}", data={"reason": "other", "words": "Raar"}
    )
    assert answer.status_code == 422
    assert "Hier is niemand anders die naar je melding kan kijken." in answer.text
    assert "Raar</textarea>" in answer.text


def test_a_verbinder_decides_once_with_a_reason_that_both_read(two, match, talk, buurt, verbinder, run_outbox, browse):
    report = report_message(two[0], talk[7], reason=Reason.OTHER, words="Raar")
    run_outbox()
    url = f"/oost/werk/gesprekken/{report.id}"
    assert browse(verbinder).post(url, data={"stops": "ja", "reason": ""}).status_code == 422
    assert browse(verbinder).post(url, data={"stops": "ja", "reason": "Zo praten we niet."}).status_code == 303
    run_outbox()
    for viewer in two:
        assert "Zo praten we niet." in browse(viewer).get(f"/oost/mijn/berichten/{match.id}").text
        with pytest.raises(NotAllowed):
            send_message(viewer, match, body="Maar toch")
        assert "keek naar een gemeld bericht" in unescape(browse(viewer).get("/mijn/nieuws").text)
        told = db.session.scalars(select(Letter).where(Letter.to == viewer.me.email).order_by(Letter.id.desc())).first()
        assert (told.subject, "gemeld" in told.text + told.html) == ("Er is nieuws over je gesprek", False)
    with pytest.raises(RuleBroken):
        settle_message_report(a_viewer("verbinder", buurt=buurt), report, stops=False)
    with pytest.raises(NotAllowed):
        stop_talk(a_viewer(buurt=buurt), match)
