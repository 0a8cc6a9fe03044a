"""A real SMTP server on loopback that keeps what it receives."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 OK"


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

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        if self.answer == ACCEPTED:
            message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
            self.letters.append(Letter(envelope.mail_from or "", list(envelope.rcpt_tos), message))
        return self.answer

    def to(self, address: str) -> list[EmailMessage]:
        """The messages for one address, in order of arrival."""
        return [letter.message for letter in self.letters if address in letter.recipients]


def free_port() -> int:
    """A port on loopback where nobody listens now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer("127.0.0.1", free_port())
    controller = Controller(server, hostname=server.host, port=server.port)
    controller.start()
    yield server
    controller.stop()
