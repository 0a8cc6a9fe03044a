"""kill -9 at any moment: nothing that was acknowledged is lost, and nobody is mailed twice under two names."""

import http.client
import itertools
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select, text, update

from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.models import Letter, OutboxEvent
from buurtplein.posts.models import Comment
from tests.factories import a_buurt, a_member, a_person, a_post
from tests.support.cookies import cookie_for
from tests.support.installation import Installation, installation
from tests.support.smtp import MailServer

MOST = 20  # reactions that one person may place in ten minutes
PATIENCE = 300  # seconds, for some seven hundred letters on a busy machine

pytestmark = pytest.mark.own_app


@dataclass
class Neighbour:
    """Someone who reacts to one post, over and over, and remembers what was acknowledged."""

    there: Installation
    number: int
    cookie: str
    token: str
    acknowledged: dict[int, str] = field(default_factory=dict)

    def react(self, words: str) -> bool:
        """Place one reaction. True when it was acknowledged."""
        body = urlencode({"body": words, "csrf_token": self.token})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"plein={self.cookie}"}
        connection = http.client.HTTPConnection("127.0.0.1", self.there.port, timeout=10)
        try:
            connection.request("POST", f"/oost/prikbord/{self.number}/reacties", body, headers)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        where = answer.headers.get("Location", "")
        if answer.status == 303 and "#reactie-" in where:
            self.acknowledged[int(where.rpartition("-")[2])] = words
        return answer.status == 303


@pytest.fixture
def there(tmp_path: Path, mail_server: MailServer, database_kind: str) -> Iterator[Installation]:
    if database_kind != "sqlite":
        pytest.skip("this is about what SQLite keeps; it runs once, with --database=sqlite")
    with installation(tmp_path / "data", mail_server) as there:
        yield there


@pytest.fixture
def mo(there: Installation) -> Neighbour:
    with there.app.app_context(), unit_of_work():
        buurt = a_buurt("oost")
        gerda = a_person("Gerda Bakker", email="gerda@example.org", mails_a_day=0)  # she wants each reaction by mail
        mo = a_person("Mo Aziz")
        a_member(buurt, gerda), a_member(buurt, mo)
        return Neighbour(there, a_post(buurt, gerda).number, *cookie_for(there.app, mo))


def test_nothing_acknowledged_is_lost_and_no_letter_leaves_under_two_names(there, mo, mail_server, pytestconfig):
    chance, numbers, kills = random.Random(7), itertools.count(1), pytestconfig.getoption("--kills")
    for _cycle in range(kills):
        there.serve()
        wanted = len(mo.acknowledged) + chance.randint(8, 15)
        writer = Thread(target=lambda: all(mo.react(f"Woord{next(numbers)}x") for _ in range(MOST)))
        writer.start()
        while len(mo.acknowledged) < wanted and writer.is_alive():
            time.sleep(chance.random() * 0.02)
        there.kill()  # the writer is in the middle of the next one
        writer.join()
    finish(there)

    with there.app.app_context(), across_buurten("a test looks at everything"):
        assert len(mo.acknowledged) >= 8 * kills
        kept = {row.id: row.body for row in db.session.scalars(select(Comment))}
        assert mo.acknowledged.items() <= kept.items()
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert db.session.scalar(select(func.count(Letter.id))) == len(kept)
    check_letters(mail_server, kept)
    assert there.start("zoek", "check").wait(PATIENCE) == 0


def check_letters(mail_server: MailServer, kept: dict[int, str]) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for message in mail_server.to("gerda@example.org"):
        body = message.get_body(("plain",))
        assert body is not None
        for word in re.findall(r"Woord\d+x", body.get_content()):
            names[word].add(message["Message-ID"])
    assert set(names) == set(kept.values())
    assert {len(ids) for ids in names.values()} == {1}


def finish(there: Installation) -> None:
    """Let a worker do what still waits; one that was killed in the middle of a letter leaves it for two minutes."""
    with there.app.app_context():
        with unit_of_work() as session:
            session.execute(update(Letter).values(next_try_at=now()))
            session.execute(update(OutboxEvent).values(next_try_at=now()))
        there.start("worker")
        until = time.monotonic() + PATIENCE
        while waiting() and time.monotonic() < until:
            there.app.extensions["jobs"].wake()
            time.sleep(0.1)
        there.stop()
        assert waiting() == 0


def waiting() -> int:
    """Events and letters that still wait."""
    events = db.session.scalar(select(func.count(OutboxEvent.id)).where(OutboxEvent.settled_at.is_(None)))
    letters = db.session.scalar(select(func.count(Letter.id)).where(Letter.sent_at.is_(None)))
    db.session.rollback()
    return (events or 0) + (letters or 0)
