"""Letters arrive at least once, and a repeat is recognisable."""

import smtplib
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from buurtplein.core.db import db
from buurtplein.core.mail import Envelope, send
from buurtplein.outbox.deliver import Postman, send_letters
from buurtplein.outbox.emit import post_letter
from buurtplein.outbox.models import Letter
from tests.factories import a_buurt, a_member, a_person, a_post
from tests.outbox.standing_clock import Clock
from tests.support.smtp import MailServer, free_port, plain_text, running_mail_server

SENDER = "Lindekwartier <plein@example.org>"


class Crash(BaseException):
    """The power goes out."""


def postman_to(host: str, port: int) -> Postman:
    return partial(send, f"smtp://{host}:{port}", SENDER)


@pytest.fixture
def postman(mail_server: MailServer) -> Postman:
    return postman_to(mail_server.host, mail_server.port)


def a_letter(to: str = "els@example.org", **fields: str) -> Letter:
    letter = post_letter(to=to, **{"subject": "Dag Els", "text": "Er is nieuws.\n", **fields})
    db.session.flush()
    return letter


def kept(letter_id: int) -> Letter:
    db.session.rollback()
    return db.session.get_one(Letter, letter_id)


def post(letter: Letter) -> int:
    """Commit the letter and give its id."""
    letter_id = letter.id
    db.session.commit()
    return letter_id


def test_a_letter_arrives_with_everything_in_it(mail_server: MailServer, postman: Postman):
    post(a_letter(html="<p>Er is nieuws.</p>", unsubscribe="https://plein.example.org/uit"))
    assert send_letters(postman) == 0
    message = mail_server.to("els@example.org")[0]
    assert message["Subject"] == "Dag Els"
    assert message["From"] == SENDER
    assert message["List-Unsubscribe"] == "<https://plein.example.org/uit>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().strip() == "Er is nieuws."
    assert html.get_content().strip() == "<p>Er is nieuws.</p>"


def test_a_letter_that_went_keeps_no_text_and_does_not_go_again(mail_server: MailServer, postman: Postman):
    letter_id = post(a_letter(html="<p>Er is nieuws.</p>"))
    send_letters(postman)
    send_letters(postman)
    assert len(mail_server.letters) == 1
    letter = kept(letter_id)
    assert letter.sent_at is not None
    assert (letter.text, letter.html) == ("", "")


def test_nothing_is_lost_while_the_mail_server_is_away(clock: Clock, mail_server: MailServer, postman: Postman):
    away = postman_to("127.0.0.1", free_port())
    first, second = post(a_letter("els@example.org")), post(a_letter("mo@example.org"))
    assert send_letters(away) == 2
    assert kept(first).text
    assert kept(second).sent_at is None
    for _minute in range(120):
        clock.forward(minutes=1)
        assert send_letters(away) == 2
    clock.forward(seconds=20)  # the worker looks again every 20 seconds while letters wait
    assert send_letters(postman) == 0
    assert sorted(letter.recipients[0] for letter in mail_server.letters) == ["els@example.org", "mo@example.org"]


def test_a_neighbour_reacts_while_the_mail_server_is_down_and_the_letter_comes_when_it_is_up_again(
    clock: Clock, client: FlaskClient, log_in: Callable[..., FlaskClient], run_outbox: Callable[[], int]
):
    port, buurt = free_port(), a_buurt("oost")
    gerda, mo = a_member(buurt, a_person(email="gerda@example.org")).person, a_member(buurt).person
    postman, pages = postman_to("127.0.0.1", port), [f"/oost/prikbord/{a_post(buurt, gerda).number}" for _ in range(2)]
    log_in(client, mo)
    for word, page in zip(("eerst", "daarna"), pages, strict=True):
        with nullcontext() if word == "daarna" else running_mail_server(port):
            assert client.post(f"{page}/reacties", data={"body": f"Ik help, {word}."}).status_code == 303
            assert f"Ik help, {word}." in client.get(page).text  # placed, whether mail goes or not
            clock.forward(hours=1)  # past the moment at which this was written, however slow the machine
            run_outbox()
            assert send_letters(postman) == (1 if word == "daarna" else 0)
    clock.forward(seconds=20)  # as the worker does while letters wait
    with running_mail_server(port) as up_again:
        assert send_letters(postman) == 0
        clock.forward(hours=1)
        assert send_letters(postman) == 0
    assert len(up_again.letters) == 1
    [message] = up_again.to("gerda@example.org")
    assert "Ik help, daarna." in plain_text(message)


def test_a_mail_server_that_says_later_gets_the_letter_later(clock: Clock, mail_server: MailServer, postman: Postman):
    mail_server.answer = "451 Later"
    post(a_letter())
    assert send_letters(postman) == 1
    mail_server.answer = "250 OK"
    clock.forward(seconds=20)
    assert send_letters(postman) == 0
    assert len(mail_server.letters) == 1


def test_a_crash_between_sending_and_marking_repeats_it_with_the_same_message_id(
    clock: Clock, mail_server: MailServer, postman: Postman
):
    def dies_after_sending(envelope: Envelope) -> None:
        postman(envelope)
        raise Crash

    letter_id = post(a_letter())
    with pytest.raises(Crash):
        send_letters(dies_after_sending)
    db.session.rollback()
    assert kept(letter_id).sent_at is None
    clock.forward(minutes=3)
    assert send_letters(postman) == 0
    first, repeat = mail_server.to("els@example.org")
    assert first["Message-ID"] == repeat["Message-ID"] == kept(letter_id).message_id
    clock.forward(minutes=3)
    send_letters(postman)
    assert len(mail_server.letters) == 2


def test_while_one_worker_is_sending_another_leaves_the_letter_alone(mail_server: MailServer, postman: Postman):
    def calls_the_other_worker(envelope: Envelope) -> None:
        send_letters(postman)
        postman(envelope)

    post(a_letter())
    send_letters(calls_the_other_worker)
    assert len(mail_server.letters) == 1


def test_no_transaction_is_open_while_talking_to_the_mail_server():
    open_now: list[bool] = []

    def looks_around(envelope: Envelope) -> None:
        open_now.append(db.session().in_transaction())

    post(a_letter())
    send_letters(looks_around)
    assert open_now == [False]


def test_an_address_that_does_not_exist_is_not_tried_again(clock: Clock):
    tries: list[str] = []

    def refused(envelope: Envelope) -> None:
        tries.append(envelope.to)
        raise smtplib.SMTPRecipientsRefused({envelope.to: (550, b"No such user")})

    letter_id = post(a_letter())
    assert send_letters(refused) == 0
    clock.forward(days=1)
    send_letters(refused)
    assert tries == ["els@example.org"]
    letter = kept(letter_id)
    assert letter.refused_at is not None
    assert letter.text == ""


def test_an_address_that_is_refused_for_now_is_tried_again(clock: Clock, mail_server: MailServer, postman: Postman):
    def greylisted(envelope: Envelope) -> None:
        raise smtplib.SMTPRecipientsRefused({envelope.to: (450, b"Greylisted")})

    post(a_letter())
    assert send_letters(greylisted) == 1
    clock.forward(seconds=20)
    assert send_letters(postman) == 0
    assert len(mail_server.letters) == 1


@pytest.mark.parametrize(
    "trouble", [smtplib.SMTPDataError(554, b"Looks like spam"), UnicodeEncodeError("ascii", "é", 0, 1, "no")]
)
def test_a_letter_that_cannot_go_does_not_stop_the_others(
    clock: Clock, mail_server: MailServer, postman: Postman, trouble: Exception
):
    def refuses_mo(envelope: Envelope) -> None:
        if envelope.to == "mo@example.org":
            raise trouble
        postman(envelope)

    bad, good = post(a_letter("mo@example.org")), post(a_letter("els@example.org"))
    assert send_letters(refuses_mo) == 1
    assert kept(good).sent_at is not None
    clock.forward(minutes=1)
    send_letters(refuses_mo)
    assert kept(bad).attempts == 1  # about this letter: it rests for longer than a mail server that is away
    clock.forward(minutes=2)
    send_letters(refuses_mo)
    assert kept(bad).attempts == 2


@pytest.mark.parametrize(
    "trouble", [TimeoutError(), ConnectionRefusedError(), smtplib.SMTPAuthenticationError(535, b"")]
)
def test_trouble_with_the_mail_server_itself_is_over_within_seconds_after_it_is(
    clock: Clock, mail_server: MailServer, postman: Postman, trouble: Exception
):
    def fails(envelope: Envelope) -> None:
        raise trouble

    post(a_letter())
    for _try in range(50):
        assert send_letters(fails) == 1
        clock.forward(seconds=20)
    assert send_letters(postman) == 0
    assert len(mail_server.letters) == 1


def test_a_letter_is_written_together_with_what_it_is_about():
    a_letter()
    db.session.rollback()
    assert db.session.scalar(select(Letter)) is None


def test_each_letter_has_a_message_id_of_its_own():
    assert a_letter().message_id != a_letter().message_id
