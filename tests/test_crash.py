"""kill -9 at any moment: nothing that was acknowledged is lost, and nobody is mailed twice under two names."""

import http.client
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from buurtplein.app import create_app
from buurtplein.core import schema
from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.models import Letter, OutboxEvent
from buurtplein.posts.models import Comment
from buurtplein.settings import Settings, environment
from tests.factories import a_buurt, a_member, a_person, a_post
from tests.support.cookies import cookie_for
from tests.support.smtp import MailServer, free_port

CYCLES = 50
KILL_WITHIN = 0.6  # seconds after the site answers
PATIENCE = 60  # seconds

pytestmark = pytest.mark.own_app


@dataclass
class Installation:
    """A site and a worker, started as an operator starts them."""

    settings: Settings
    port: int
    cookie: str = ""
    token: str = ""
    number: int = 0
    acknowledged: dict[int, str] = field(default_factory=dict)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        env = {
            **environment(),
            "BUURTPLEIN_SECRET_KEY": self.settings.secret_key,
            "BUURTPLEIN_DATA_DIR": str(self.settings.data_dir),
            "BUURTPLEIN_SMTP_URL": self.settings.smtp_url,
            "BUURTPLEIN_LOG_LEVEL": "ERROR",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "buurtplein", *command], env=env, start_new_session=True, stdout=subprocess.DEVNULL
        )

    def react(self, words: str) -> bool:
        """Place one reaction. True when it was acknowledged."""
        body = urlencode({"body": words, "csrf_token": self.token})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"plein={self.cookie}"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
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
def installation(tmp_path: Path, mail_server: MailServer) -> Iterator[Installation]:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    smtp = f"smtp://{mail_server.host}:{mail_server.port}"
    there = Installation(
        Settings(secret_key="crash test 0123456789 abcdefghijkl", data_dir=folder, smtp_url=smtp), free_port()
    )
    app = create_app(there.settings, testing=True)
    with app.app_context():
        schema.migrate(db.engine)
        with unit_of_work():
            buurt = a_buurt("oost")
            gerda, mo = a_person("Gerda Bakker", email="gerda@example.org"), a_person("Mo Aziz")
            a_member(buurt, gerda), a_member(buurt, mo)
            there.number = a_post(buurt, gerda).number
            there.cookie, there.token = cookie_for(app, mo)
    there.app = app  # type: ignore[attr-defined]
    yield there
    with app.app_context():
        db.engine.dispose()


def kill(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_nothing_acknowledged_is_lost_and_no_letter_leaves_under_two_names(installation, mail_server):
    chance, numbers = random.Random(7), itertools.count(1)
    for _cycle in range(CYCLES):
        processes = [installation.start("serve", "--port", str(installation.port)), installation.start("worker")]
        until = time.monotonic() + PATIENCE
        while not installation.react(f"Woord{next(numbers)}x") and time.monotonic() < until:
            assert processes[0].poll() is None
        end = time.monotonic() + chance.random() * KILL_WITHIN
        while time.monotonic() < end and installation.react(f"Woord{next(numbers)}x"):
            pass
        kill(*processes)
    finish(installation)

    app: Flask = installation.app
    with app.app_context(), across_buurten("a test looks at everything"):
        assert len(installation.acknowledged) >= 500
        kept = {row.id: row.body for row in db.session.scalars(select(Comment))}
        assert installation.acknowledged.items() <= kept.items()
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert db.session.scalar(select(func.count(Letter.id))) == len(kept)
    check_letters(mail_server, kept)
    assert installation.start("zoek", "check").wait(PATIENCE) == 0


def check_letters(mail_server: MailServer, kept: dict[int, str]) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for message in mail_server.to("gerda@example.org"):
        body = message.get_body(("plain",))
        assert body is not None
        names[next(word for word in body.get_content().split() if word.startswith("Woord")).strip("”’'\".")].add(
            message["Message-ID"]
        )
    assert set(names) == set(kept.values())
    assert {len(ids) for ids in names.values()} == {1}


def finish(installation: Installation) -> None:
    """Let a worker do what still waits; one that was killed in the middle of a letter leaves it for two minutes."""
    app: Flask = installation.app
    worker = installation.start("worker")
    until = time.monotonic() + PATIENCE
    with app.app_context():
        with unit_of_work() as session:
            session.execute(Letter.__table__.update().values(next_try_at=now()))
            session.execute(OutboxEvent.__table__.update().values(next_try_at=now()))
        waiting = True
        while waiting and time.monotonic() < until:
            app.extensions["jobs"].wake()
            events = db.session.scalar(select(func.count(OutboxEvent.id)).where(OutboxEvent.settled_at.is_(None)))
            letters = db.session.scalar(select(func.count(Letter.id)).where(Letter.sent_at.is_(None)))
            db.session.rollback()
            waiting = bool(events or letters)
            worker.poll()
            time.sleep(0.1)
    os.killpg(worker.pid, signal.SIGTERM)
    worker.wait(PATIENCE)
    assert not waiting
