"""A real SMTP server on loopback that keeps what it receives."""

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Condition

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 OK"
PATIENCE = 20  # seconds that a letter may take


@dataclass(frozen=True)
class Letter:
    """What arrived: the envelope and the message in it."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class MailServer:
    """Where it listens and what it got. Set `answer` to an SMTP reply ("451 Later") and it refuses letters with it.

    A letter is in `letters` before the sender hears that it was accepted.
    """

    host: str
    port: int
    answer: str = ACCEPTED
    letters: list[Letter] = field(default_factory=list)
    _arrival: Condition = field(default_factory=Condition)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        if self.answer == ACCEPTED:
            message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
            with self._arrival:
                self.letters.append(Letter(envelope.mail_from or "", list(envelope.rcpt_tos), message))
                self._arrival.notify_all()
        return self.answer

    def to(self, address: str) -> list[EmailMessage]:
        """The messages for one address, in order of arrival."""
        return [letter.message for letter in self.letters if address in letter.recipients]

    def wait_for(self, address: str, words: str) -> EmailMessage:
        """The newest message for this address with these words in its subject or its text, as soon as there is one."""
        with self._arrival:
            if self._arrival.wait_for(lambda: self._with(address, words), PATIENCE):
                return self._with(address, words)[-1]
        subjects = [str(message["Subject"]) for message in self.to(address)]
        raise AssertionError(f"no mail with {words!r} for {address}, only {subjects}")

    def _with(self, address: str, words: str) -> list[EmailMessage]:
        return [message for message in self.to(address) if words in f"{message['Subject']}\n{plain_text(message)}"]


def plain_text(message: EmailMessage) -> str:
    """What someone without HTML reads."""
    body = message.get_body(("plain",))
    return "" if body is None else str(body.get_content())


def free_port() -> int:
    """A port on loopback where nobody listens now, and that no outgoing connection will take before we do."""
    while True:
        port = random.randrange(10_000, 32_000)  # below what Linux gives away by itself
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextmanager
def running_mail_server(port: int | None = None) -> Iterator[MailServer]:
    """A mail server that listens as long as the block lasts; on this port, or on a free one."""
    server = MailServer("127.0.0.1", port or free_port())
    controller = Controller(server, hostname=server.host, port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with running_mail_server() as server:
        yield server
