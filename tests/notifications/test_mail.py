"""Mail about news: at once or once a day, discreet, and with a way out."""

from collections.abc import Callable
from contextvars import Context
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from buurtplein.agenda.operations import clock as agenda_clock
from buurtplein.agenda.operations import remind
from buurtplein.buurten.models import Buurt, Role
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core import clock, letters
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.display import day_and_time
from buurtplein.core.mail import Envelope, send
from buurtplein.matching.models import Match
from buurtplein.moderation.models import Measure, Reason, Report, ReportOutcome, Ruling
from buurtplein.moderation.operations import hide_reported, leave, report
from buurtplein.notifications import digest, operations, sweep
from buurtplein.notifications.digest import send_daily_mail
from buurtplein.notifications.models import Digest, Group, Kind, Mail, Notification, Preference
from buurtplein.outbox import deliver
from buurtplein.outbox.deliver import send_letters
from buurtplein.outbox.emit import emit, post_letter
from buurtplein.outbox.models import Letter, OutboxEvent
from buurtplein.people.models import Code, LoginSession, Person
from buurtplein.posts import operations as posts
from buurtplein.posts.models import Audience, Post, PostKind
from tests.factories import (
    a_buurt,
    a_member,
    a_participation,
    a_person,
    a_post,
    a_role,
    a_viewer,
    a_visitor,
    the_occurrence,
    viewer_of,
)
from tests.support.smtp import MailServer, free_port

CLOCK = Caretaker("clock")
Run = Callable[[], int]
EVENING = datetime(2030, 5, 14, 15, 30, tzinfo=UTC)  # 17.30 in Amsterdam


@pytest.fixture
def buurt() -> Buurt:
    return a_buurt("lindekwartier", name="Lindekwartier")


@pytest.fixture
def gerda(buurt: Buurt) -> Person:
    return a_member(buurt, a_person("Gerda Smit", email="gerda@example.org")).person


@pytest.fixture
def mo(buurt: Buurt) -> Person:
    return a_member(buurt, a_person("Mo Amrani", email="mo@example.org")).person


@pytest.fixture
def comment(buurt: Buurt, gerda: Person, mo: Person) -> Callable[..., Post]:
    """Mo comments under a post of Gerda, once or more often."""

    def place(times: int = 1, post: Post | None = None) -> Post:
        post = post or a_post(buurt, gerda, title="Wie tilt een kast?")
        for number in range(times):
            posts.place_comment(viewer_of(mo, buurt), post, body=f"Ik kom wel, {number}.")
        return post

    return place


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of everything that looks at it here."""

    def stand(moment: datetime) -> None:
        for module in (clock, agenda_clock, digest, operations, sweep, deliver):
            monkeypatch.setattr(module, "now", lambda: moment)

    return stand


def to(person: Person) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.to == person.email).order_by(Letter.id)))


def wants(person: Person, group: Group, mail: Mail) -> None:
    db.session.add(Preference(person_id=person.id, group=group, mail=mail))


def by_the_clock(job: Callable[[], object]) -> object:
    """Run a clock job as the worker does, with a database session of its own."""

    def elsewhere() -> object:
        with app.app_context():
            return job()

    db.session.commit()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return Context().run(elsewhere)


def daily() -> None:
    """The clock writes the daily mail."""
    by_the_clock(send_daily_mail)


# ------------------------------------------------------------------------------------------- at once
def test_a_comment_is_mailed_to_the_author_at_once(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda, title="Wie tilt een kast?")
    posts.place_comment(viewer_of(mo, buurt), post, body="Ik kom *zaterdag* wel langs.")
    run_outbox()
    [letter] = to(gerda)
    assert letter.subject == "Mo reageerde op je bericht: Wie tilt een kast?"
    assert "“Ik kom zaterdag wel langs.”" in letter.text
    assert "http://127.0.0.1:8000/lindekwartier/prikbord/1-wie-tilt-een-kast?reactie=1#reactie-1\n" in letter.text
    assert letter.unsubscribe in letter.text
    assert letter.unsubscribe in letter.html
    assert "Geen mail meer over “Reacties op mijn berichten”?" in letter.text
    assert to(mo) == []


def test_a_letter_is_in_the_language_of_its_reader(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    gerda.language = "en"
    posts.place_comment(viewer_of(mo, buurt), a_post(buurt, gerda), body="Ik kom wel.")
    run_outbox()
    assert '<html lang="en">' in to(gerda)[0].html


def test_mail_about_a_post_for_verbinders_says_nothing_of_it(buurt: Buurt, gerda: Person, run_outbox: Run):
    verbinder = a_viewer("verbinder", buurt=buurt)
    post = a_post(buurt, gerda, title="Ik heb schulden", audience=Audience.VERBINDERS)
    posts.place_comment(verbinder, post, body="Zullen we bellen over je schulden?")
    run_outbox()
    [letter] = to(gerda)
    assert letter.subject == "Er is een reactie op je bericht"
    assert "schulden" not in letter.subject + letter.text + letter.html


def test_mail_about_a_koppeling_says_nothing_of_it(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    verbinder = a_viewer("verbinder", buurt=buurt)
    post = a_post(buurt, gerda, title="Hulp bij medicijnen", body="Voor mijn man")
    match = Match(buurt_id=buurt.id, request_id=post.id, asker_id=gerda.id, helper_id=mo.id, message="Mijn man is ziek")
    match.proposed_by_id = verbinder.me.id
    db.session.add(match)
    for event in ("match.proposed", "match.introduced", "match.declined", "match.outcome_asked"):
        emit(event, match, by=verbinder)
    run_outbox()
    letters_of_both = to(gerda) + to(mo)
    assert len(letters_of_both) == 8
    for letter in letters_of_both:
        words = letter.subject + letter.text + letter.html
        assert not [w for w in ("medicijnen", "man ", "ziek", "06-", "@example") if w in words]
        assert "koppeling" in letter.subject


def test_mail_about_a_ruling_says_nothing_of_it(buurt: Buurt, gerda: Person, run_outbox: Run):
    verbinder = a_viewer("verbinder", buurt=buurt)
    post = a_post(buurt, gerda, title="Boos bericht")
    ruling = Ruling(buurt_id=buurt.id, post_id=post.id, author_id=gerda.id, by_id=verbinder.me.id, title=post.title)
    ruling.measure, ruling.reason, ruling.text = Measure.HIDDEN, "Je scheldt je buurman uit", "Rotkerel"
    db.session.add(ruling)
    emit("ruling.made", ruling, by=verbinder)
    run_outbox()
    [letter] = to(gerda)
    assert not [w for w in ("Boos", "scheldt", "Rotkerel") if w in letter.subject + letter.text + letter.html]


def test_a_title_cannot_break_out_of_the_subject_line(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda, title="Kast\r\nBcc: all@example.org <b>%(who)s 100% {{ 7*7 }}</b>")
    posts.place_comment(viewer_of(mo, buurt), post, body="<script>alert(1)</script>")
    run_outbox()
    [letter] = to(gerda)
    assert "\n" not in letter.subject
    assert "Kast Bcc: all@example.org <b>%(who)s 100% {{ 7*7 }}" in letter.subject
    assert "<script>" not in letter.html
    assert "&lt;script&gt;" in letter.html


def test_who_has_no_address_or_one_that_does_not_exist_gets_news_on_the_site_only(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run
):
    gerda.email = None
    els = a_member(buurt, a_person("Els", email="els@example.org")).person
    refused = post_letter(to="els@example.org", subject="Dag", text="")
    refused.refused_at = now()
    for person in (gerda, els):
        posts.place_comment(viewer_of(mo, buurt), a_post(buurt, person), body="Ik kom wel.")
    run_outbox()
    assert [letter.id for letter in to(els)] == [refused.id]
    assert db.session.get_one(Person, gerda.id).unread == db.session.get_one(Person, els.id).unread == 1


def test_something_that_is_off_is_mailed_at_once_also_to_who_gets_a_daily_mail(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run
):
    els = a_member(buurt).person
    wants(els, Group.ACTIVITEITEN, Mail.NEVER)
    post = a_post(buurt, gerda, kind=PostKind.ACTIVITEIT, title="Soep eten")
    a_participation(post, mo)
    a_participation(post, els)
    posts.withdraw_post(viewer_of(gerda, buurt), post)
    run_outbox()
    assert [letter.subject for letter in to(mo)] == [
        f"Dit gaat niet door op {day_and_time(the_occurrence(post).starts_at)}: Soep eten"
    ]
    assert to(els) == []


@pytest.mark.parametrize(("most", "at_once"), [(3, 3), (0, 4)])
def test_what_is_above_the_number_of_mails_someone_wants_goes_in_the_daily_mail(
    buurt: Buurt, gerda: Person, comment: Callable[..., Post], run_outbox: Run, at: Callable[..., None], most, at_once
):
    gerda.mails_a_day = most
    yesterday = Notification(person_id=gerda.id, event_id=0, of_buurt_id=buurt.id, kind=Kind.COMMENT_TOO, subject_id=1)
    yesterday.mail, yesterday.mailed_at = Mail.NOW, now() - timedelta(days=1)
    db.session.add(yesterday)
    post = comment(4)
    run_outbox()
    assert len(to(gerda)) == at_once
    match = Match(buurt_id=buurt.id, request_id=post.id, asker_id=gerda.id, helper_id=a_member(buurt).person_id)
    match.message, match.proposed_by_id = "", a_viewer("verbinder", buurt=buurt).me.id
    db.session.add(match)
    emit("match.proposed", match, by=a_visitor(buurt))
    run_outbox()
    assert len(to(gerda)) == at_once + 1  # someone waits for the answer
    assert "koppeling" in to(gerda)[-1].subject
    at(EVENING)
    daily()
    assert [letter.text.count("Mo reageerde") for letter in to(gerda)[at_once + 1 :]] == [1] * (4 - at_once)


def test_a_follower_that_runs_again_writes_no_second_letter(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    posts.place_comment(viewer_of(mo, buurt), a_post(buurt, gerda), body="Ik kom wel.")
    run_outbox()
    for event in db.session.scalars(select(OutboxEvent)):
        event.settled_at = None
    run_outbox()
    assert len(to(gerda)) == 1


def test_a_letter_that_cannot_be_written_costs_nobody_else_theirs(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run, monkeypatch: pytest.MonkeyPatch
):
    posts.place_comment(viewer_of(mo, buurt), a_post(buurt, gerda), body="Ik kom wel.")

    def broken(*_args: object, **_values: object) -> str:
        raise RuntimeError("no template")

    with monkeypatch.context() as patch:
        patch.setattr(letters, "render_template", broken)
        run_outbox()
    assert db.session.scalar(select(Notification)) is None  # neither half is kept
    monkeypatch.setattr(deliver, "now", lambda: now() + timedelta(minutes=3))
    run_outbox()
    assert len(to(gerda)) == 1


# ------------------------------------------------------------------------------------------- the mail server
def test_news_survives_a_mail_server_that_is_away_and_arrives_once(
    comment: Callable[..., Post], run_outbox: Run, mail_server: MailServer, at: Callable[[datetime], None]
):
    away = partial(send, f"smtp://127.0.0.1:{free_port()}", "plein@example.org")
    back = partial(send, f"smtp://{mail_server.host}:{mail_server.port}", "plein@example.org")
    comment(3)
    run_outbox()
    moment = now()
    for _try in range(10):
        at(moment := moment + timedelta(seconds=20))
        assert send_letters(away) == 3
    at(moment + timedelta(seconds=20))
    assert send_letters(back) == 0
    send_letters(back)
    messages = mail_server.to("gerda@example.org")
    assert len(messages) == 3
    assert len({message["Message-ID"] for message in messages}) == 3
    assert all(message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" for message in messages)


def test_a_crash_after_sending_repeats_one_letter_with_the_same_message_id(
    comment: Callable[..., Post], run_outbox: Run, mail_server: MailServer, at: Callable[[datetime], None]
):
    back = partial(send, f"smtp://{mail_server.host}:{mail_server.port}", "plein@example.org")

    class Crash(BaseException):
        pass

    def dies(envelope: Envelope) -> None:
        back(envelope)
        raise Crash

    comment()
    run_outbox()
    with pytest.raises(Crash):
        send_letters(dies)
    db.session.rollback()
    at(now() + timedelta(minutes=3))
    send_letters(back)
    run_outbox()
    send_letters(back)
    first, repeat = mail_server.to("gerda@example.org")
    assert first["Message-ID"] == repeat["Message-ID"]


# ------------------------------------------------------------------------------------------- once a day
def test_the_daily_mail_holds_all_news_of_the_day_and_comes_once(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run, at: Callable[[datetime], None]
):
    wants(gerda, Group.REACTIES, Mail.DAILY)
    post = a_post(buurt, gerda, title="Wie tilt een kast?")
    for _time in range(2):
        posts.place_comment(viewer_of(mo, buurt), post, body="Ik kom wel.")
    run_outbox()
    assert to(gerda) == []
    at(EVENING)
    daily()
    [letter] = to(gerda)
    assert letter.subject == "Nieuws van het plein"
    assert letter.text.count("Mo reageerde op je bericht: Wie tilt een kast?") == 2
    assert letter.unsubscribe in letter.text
    posts.place_comment(viewer_of(mo, buurt), db.session.get_one(Post, post.id), body="Nog een.")
    run_outbox()
    daily()
    assert len(to(gerda)) == 1
    at(EVENING + timedelta(days=1))
    daily()
    assert len(to(gerda)) == 2
    assert to(gerda)[1].text.count("Mo reageerde") == 1


def test_what_someone_wants_once_a_week_comes_on_friday_in_one_mail(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run, at: Callable[[datetime], None]
):
    friday = EVENING + timedelta(days=(4 - EVENING.weekday()) % 7)
    for group in (Group.BUURT, Group.ZOEKEN):
        wants(gerda, group, Mail.WEEKLY)
    at(friday - timedelta(days=5))
    a_post(buurt, mo, title="Kast op te halen", published_at=friday - timedelta(days=5))
    run_outbox()
    for days in range(5, 0, -1):
        at(friday - timedelta(days=days))
        daily()
    assert to(gerda) == []
    at(friday)
    daily()
    daily()
    [letter] = to(gerda)
    assert "Kast op te halen" in letter.text
    at(friday + timedelta(days=7))
    daily()
    assert len(to(gerda)) == 1


@pytest.mark.parametrize("hours", [-6, 5, 12])
def test_no_daily_mail_comes_in_the_morning_or_at_night(
    gerda: Person, comment: Callable[..., Post], run_outbox: Run, at: Callable[[datetime], None], hours: int
):
    wants(gerda, Group.REACTIES, Mail.DAILY)
    comment()
    run_outbox()
    at(EVENING + timedelta(hours=hours))
    daily()
    assert to(gerda) == []


def test_what_was_seen_on_the_site_is_not_mailed_again(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run, at: Callable[[datetime], None]
):
    wants(gerda, Group.REACTIES, Mail.DAILY)
    posts.place_comment(viewer_of(mo, buurt), a_post(buurt, gerda), body="Ik kom wel.")
    run_outbox()
    db.session.scalars(select(Notification)).one().read_at = now()
    at(EVENING)
    daily()
    assert to(gerda) == []
    assert db.session.scalar(select(Digest)) is None


def test_what_may_not_be_read_any_more_is_not_in_the_daily_mail(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run, at: Callable[[datetime], None]
):
    wants(mo, Group.REACTIES, Mail.DAILY)
    post = a_post(buurt, gerda, title="Geheim plan")
    posts.place_comment(viewer_of(mo, buurt), post, body="Leuk.")
    posts.place_comment(viewer_of(gerda, buurt), post, body="Zondag?")
    run_outbox()
    post = db.session.get_one(Post, post.id)
    post.audience = Audience.VERBINDERS
    at(EVENING)
    daily()
    assert to(mo) == []


def test_who_asks_for_it_gets_the_new_posts_of_their_buurt(
    buurt: Buurt, gerda: Person, mo: Person, at: Callable[[datetime], None]
):
    wants(gerda, Group.BUURT, Mail.DAILY)
    fresh = EVENING - timedelta(hours=3)
    a_post(buurt, mo, title="Nieuwe vraag", published_at=fresh)
    a_post(buurt, mo, title="Oude vraag", published_at=EVENING - timedelta(days=5))
    a_post(buurt, mo, title="Vertrouwelijk", published_at=fresh, audience=Audience.VERBINDERS)
    a_post(buurt, mo, title="Verborgen", published_at=fresh, hidden_at=fresh)
    a_post(buurt, gerda, title="Van mijzelf", published_at=fresh)
    a_post(a_buurt(), title="Elders", published_at=fresh)
    at(EVENING)
    daily()
    [letter] = to(gerda)
    assert "Vraag: Nieuwe vraag" in letter.text
    assert not [
        w for w in ("Oude", "Vertrouwelijk", "Verborgen", "mijzelf", "Elders") if w in letter.text + letter.html
    ]
    assert to(mo) == []
    at(EVENING + timedelta(days=1))
    daily()
    assert len(to(gerda)) == 1  # nothing new, no mail


def test_a_verbinder_gets_no_posts_for_verbinders_by_mail(buurt: Buurt, mo: Person, at: Callable[[datetime], None]):
    membership = a_member(buurt)
    a_role(membership, Role.VERBINDER, ends_on=EVENING.date() + timedelta(days=30))
    verbinder = membership.person
    wants(verbinder, Group.BUURT, Mail.DAILY)
    a_post(buurt, mo, title="Vertrouwelijk", published_at=EVENING, audience=Audience.VERBINDERS)
    at(EVENING)
    daily()
    assert to(verbinder) == []


# ------------------------------------------------------------------------------------------- reminders
def test_who_takes_part_is_reminded_the_day_before_and_once(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run, at: Callable[[datetime], None]
):
    morning = datetime(2030, 5, 14, 7, 30, tzinfo=UTC)
    for days, title in ((0, "Vandaag"), (1, "Morgen"), (2, "Overmorgen")):
        post = a_post(buurt, gerda, kind=PostKind.ACTIVITEIT, title=title, starts_at=morning + timedelta(days=days))
        a_participation(post, mo)
    called_off = a_post(buurt, gerda, kind=PostKind.ACTIVITEIT, title="Af", starts_at=morning + timedelta(days=1))
    a_participation(called_off, mo)
    posts.withdraw_post(viewer_of(gerda, buurt), called_off)
    at(morning - timedelta(hours=1))
    assert remind(CLOCK, db.session()) == 0
    at(morning)
    assert remind(CLOCK, db.session()) == 1
    assert remind(CLOCK, db.session()) == 0
    at(morning + timedelta(hours=1))
    run_outbox()
    kinds = list(db.session.scalars(select(Notification.kind).where(Notification.person_id == mo.id)))
    assert kinds.count(Kind.DATE_SOON) == 1


def test_who_joined_today_needs_no_reminder(buurt: Buurt, gerda: Person, mo: Person, at: Callable[[datetime], None]):
    morning = datetime(2030, 5, 14, 8, 0, tzinfo=UTC)
    post = a_post(buurt, gerda, kind=PostKind.ACTIVITEIT, starts_at=morning + timedelta(days=1))
    a_participation(post, mo).since = morning - timedelta(minutes=5)
    db.session.flush()
    at(morning)
    assert remind(CLOCK, db.session()) == 0


# ------------------------------------------------------------------------------------------- to a visitor
@pytest.mark.parametrize(
    ("outcome", "words"), [(ReportOutcome.LEFT, "We lieten het staan."), (ReportOutcome.ACTED, "We hebben ingegrepen.")]
)
def test_a_visitor_who_reported_is_mailed_how_it_ended_and_is_then_forgotten(
    buurt: Buurt, gerda: Person, run_outbox: Run, outcome: ReportOutcome, words: str
):
    verbinder = a_viewer("verbinder", buurt=buurt)
    post = a_post(buurt, gerda, title="Scheldpartij")
    placed = report(
        a_visitor(buurt), post, reason=Reason.UNKIND, words="Geheime woorden", name="Bo", email="bo@example.org"
    )
    run_outbox()
    assert letters_to("bo@example.org") == []
    if outcome is ReportOutcome.LEFT:
        leave(verbinder, placed)
    else:
        hide_reported(verbinder, placed, rule=None, reason="Dit is te grof.")
    run_outbox()
    [letter] = letters_to("bo@example.org")
    assert letter.subject == "Je melding in Lindekwartier is bekeken"
    for part in (letter.text, letter.html):
        assert words in part
        assert f"/lindekwartier/meldingen/{placed.receipt}" in part
        for secret in ("Scheldpartij", "Geheime", "Bo ", "Gerda", "te grof"):
            assert secret not in part
    kept = db.session.scalar(select(Report).where(Report.buurt_id == buurt.id))
    assert (kept.reporter_name, kept.reporter_email) == ("", "")


def test_a_visitor_is_mailed_in_the_language_in_which_they_reported(
    client, buurt: Buurt, gerda: Person, run_outbox: Run
):
    number = a_post(buurt, gerda).number
    client.set_cookie("taal", "en")
    said = {"reason": "unkind", "email": "bo@example.org"}
    assert client.post(f"/lindekwartier/prikbord/{number}/melden", data=said).status_code == 303
    leave(
        a_viewer("verbinder", buurt=buurt), db.session.scalars(select(Report).where(Report.buurt_id == buurt.id)).one()
    )
    run_outbox()
    [letter] = letters_to("bo@example.org")
    assert letter.subject == "Your report in Lindekwartier has been looked at"


def test_the_same_decision_told_again_writes_no_second_letter_to_a_visitor(
    buurt: Buurt, gerda: Person, run_outbox: Run
):
    placed = report(a_visitor(buurt), a_post(buurt, gerda), reason=Reason.UNKIND, email="bo@example.org")
    leave(a_viewer("verbinder", buurt=buurt), placed)
    emit("report.settled", placed, by=CLOCK)
    run_outbox()
    assert len(letters_to("bo@example.org")) == 1


def test_who_reported_without_an_address_is_mailed_nothing(buurt: Buurt, gerda: Person, run_outbox: Run):
    placed = report(a_visitor(buurt), a_post(buurt, gerda), reason=Reason.UNKIND, name="Bo")
    leave(a_viewer("verbinder", buurt=buurt), placed)
    run_outbox()
    assert list(db.session.scalars(select(Letter).where(Letter.person_id.is_(None)))) == []


def letters_to(address: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.to == address)))


# ------------------------------------------------------------------------------------------- letting go
def test_what_is_past_its_term_goes_and_the_rest_stays(buurt: Buurt, gerda: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sweep, "PORTION", 2)
    for days in (1, 89, 91, 92, 93, 94):
        row = Notification(person_id=gerda.id, event_id=days, of_buurt_id=buurt.id, kind=Kind.POST_EXPIRED)
        row.subject_id, row.mail, row.made_at = 1, Mail.NEVER, now() - timedelta(days=days)
        db.session.add(row)
    gerda.unread = 6
    for days, went in ((1, False), (29, True), (31, True), (32, False)):
        letter = post_letter(to=f"p{days}@example.org", subject="Dag", text="")
        letter.written_at, letter.sent_at = now() - timedelta(days=days), now() if went else None
    for hours in (-1, 20, 30):
        expired = now() - timedelta(hours=hours)
        db.session.add(Code(email=f"p{hours}@example.org", code_digest="x", expires_at=expired))
    for days in (29, 31):
        seen = now() - timedelta(days=days)
        db.session.add(LoginSession(token_digest=str(days), person_id=gerda.id, seen_at=seen))
        db.session.add(Digest(person_id=gerda.id, day=today() - timedelta(days=days * 3)))
    assert by_the_clock(sweep.sweep) == 4 + 2 + 1 + 1 + 1
    assert sorted(db.session.scalars(select(Notification.event_id))) == [1, 89]
    assert db.session.get_one(Person, gerda.id).unread == 2
    assert sorted(db.session.scalars(select(Letter.to))) == ["p1@example.org", "p29@example.org"]
    assert sorted(db.session.scalars(select(Code.email))) == ["p-1@example.org", "p20@example.org"]
    assert list(db.session.scalars(select(LoginSession.token_digest))) == ["29"]
