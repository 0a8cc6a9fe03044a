"""The database keeps what it said it kept, also when many write at once."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.pool import Pool

from buurtplein import subscriptions
from buurtplein.buurten.models import Buurt
from buurtplein.core import db as database
from buurtplein.core.db import Base, db, finish, start_reading, start_writing, unit_of_work
from buurtplein.outbox.deliver import drain
from tests.factories import a_buurt, a_person
from tests.support.commands import Installation

WRITERS, TIMES = 8, 25


@pytest.fixture
def sqlite_file(tmp_path):
    app = Flask("own")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'own.db'}"
    db.init_app(app)
    with app.app_context():
        database.connect(db.engine)
        Base.metadata.create_all(db.engine)
        yield tmp_path / "own.db"
        db.session.remove()
        db.engine.dispose()


@pytest.mark.own_app
def test_a_commit_on_sqlite_reaches_the_disk(sqlite_file):
    with db.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "journal_mode", "foreign_keys")
        }
    assert pragmas == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1}


@pytest.mark.own_app
def test_eight_processes_write_at_once_and_nothing_is_lost_or_refused(sqlite_file, tell):
    with unit_of_work():
        a_buurt("oost", last_number=0)
    command = [sys.executable, "-m", "tests.support.writer", str(sqlite_file), str(TIMES)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(WRITERS)]
    said = [writer.communicate(timeout=120) for writer in started]
    assert [troubles for _times, troubles in said] == [b""] * WRITERS
    took = sorted(float(line) for times, _troubles in said for line in times.split())
    assert len(took) == WRITERS * TIMES
    tell(f"{len(took)} writes by {WRITERS} processes, 0 refused: p50 {took[len(took) // 2]:.3f} s, {_p99(took)}")
    start_reading()
    assert db.session.scalar(sa.select(Buurt.last_number).where(Buurt.id == 1)) == WRITERS * TIMES


def _p99(took):
    return f"p99 {took[len(took) * 99 // 100]:.3f} s, longest {took[-1]:.3f} s"


@pytest.mark.own_app
def test_each_commit_asks_the_disk_to_keep_it(sqlite_file, tmp_path, tell):
    """What a power cut would take, kill -9 does not: only the system call tells."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: that a commit reaches the disk is not looked at")
    with unit_of_work():
        a_buurt("oost", last_number=0)
    seen = tmp_path / "calls"
    traced = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", str(seen)]
    subprocess.run([*traced, sys.executable, "-m", "tests.support.writer", str(sqlite_file), str(TIMES)], check=True)
    kept = [line for line in seen.read_text("utf-8").splitlines() if "own.db-wal" in line and line.endswith("= 0")]
    tell(f"{len(kept)} times fsync for {TIMES} commits")
    assert len(kept) >= TIMES


@pytest.mark.own_app
def test_every_connection_of_the_house_keeps_what_it_commits(tmp_path, tell):
    """Those of the commands, of the tables being made, of the worker, and of a page that reads and one that writes."""
    found: list[tuple[object, ...]] = []
    there = Installation(tmp_path / "data")

    def note(connection, _record, _proxy):
        found.append(tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS))

    event.listen(Pool, "checkout", note)
    try:
        for kind in (make_tables, command, worker, reading_page, writing_page):
            before = len(found)
            kind(there)
            assert len(found) > before, kind.__name__
    finally:
        event.remove(Pool, "checkout", note)
    tell(f"{len(found)} connections")
    assert set(found) == {(2, "wal", 1)}


PRAGMAS = ("synchronous", "journal_mode", "foreign_keys")


def make_tables(there):
    assert there("init").exit_code == 0


def command(there):
    assert there("persoon", "nieuw", "Gerda", "gerda@example.org").exit_code == 0


def worker(there):
    with there.inside():
        drain(subscriptions.SUBSCRIPTIONS)


def reading_page(there):
    with there.inside() as app:
        assert app.test_client().get("/").status_code == 200


def writing_page(there):
    with there.inside() as app:
        app.config["WTF_CSRF_ENABLED"] = False
        assert app.test_client().post("/inloggen/mail", data={"email": "gerda@example.org"}).status_code == 303


def test_a_reading_request_keeps_nothing():
    start_reading()
    db.session.add(Buurt(slug="stil", name="Stil"))
    db.session.flush()
    assert finish(keep=True) is False
    assert db.session.scalar(sa.select(sa.func.count(Buurt.id))) == 0


def test_a_refused_request_keeps_nothing():
    start_writing()
    a_buurt("weg")
    finish(keep=False)
    assert db.session.scalar(sa.select(sa.func.count(Buurt.id))) == 0


def test_a_moment_without_a_time_zone_is_refused_and_others_come_back_in_utc():
    person = a_person(created_at=datetime(2026, 7, 1, 12, tzinfo=UTC))
    db.session.commit()
    assert person.created_at == datetime(2026, 7, 1, 12, tzinfo=UTC)
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        a_person(created_at=datetime(2026, 7, 1, 12))  # noqa: DTZ001
