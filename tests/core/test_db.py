"""The database keeps what it said it kept, also when many write at once."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from buurtplein.buurten.models import Buurt
from buurtplein.core import db as database
from buurtplein.core.db import Base, db, finish, start_reading, start_writing, unit_of_work
from tests.factories import a_buurt, a_person

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
def test_eight_processes_write_at_once_and_nothing_is_lost_or_refused(sqlite_file):
    with unit_of_work():
        a_buurt("oost", last_number=0)
    command = [sys.executable, "-m", "tests.support.writer", str(sqlite_file), str(TIMES)]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(WRITERS)]
    said = [writer.communicate(timeout=120)[1].decode() for writer in writers]
    assert said == [""] * WRITERS
    start_reading()
    assert db.session.scalar(sa.select(Buurt.last_number).where(Buurt.id == 1)) == WRITERS * TIMES


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
