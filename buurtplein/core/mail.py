"""Sending one letter over SMTP. What to send, to whom and how often is the outbox's business."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

TIMEOUT = 20  # seconds to wait for a mail server


@dataclass(frozen=True)
class Envelope:
    """One letter, ready to go. `message_id` is fixed beforehand, so that a repeat can be recognised."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str = ""
    unsubscribe: str = ""


def send(smtp_url: str, sender: str, letter: Envelope) -> None:
    """Hand one letter to the mail server at `smtp_url` (smtp://, smtp+starttls:// or smtps://user:pass@host:port).

    Raises OSError or smtplib.SMTPException when the server does not take it.
    """
    with _at_the_counter(smtp_url) as server:
        server.send_message(_message(sender, letter))


def knock(smtp_url: str) -> None:
    """Come as far as handing a letter over, and go. Raises what `send` raises."""
    with _at_the_counter(smtp_url) as server:
        server.noop()


@contextmanager
def _at_the_counter(smtp_url: str) -> Iterator[smtplib.SMTP]:
    where = urlsplit(smtp_url)
    kind = smtplib.SMTP_SSL if where.scheme == "smtps" else smtplib.SMTP
    with kind(where.hostname or "localhost", where.port or 0, timeout=TIMEOUT) as server:
        if where.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        yield server


def _message(sender: str, letter: Envelope) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Message-ID"], message["Date"] = letter.message_id, formatdate(localtime=False)
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    return message
