"""The copy that docs/operators.md tells to make, and putting it back."""

import os
import runpy
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.files import Files
from buurtplein.people.models import Person
from tests.factories import a_buurt, a_post
from tests.support.commands import CHECKOUT, Installation

PROGRAM = CHECKOUT / "docs/examples/backup.py"

pytestmark = pytest.mark.own_app


@pytest.fixture
def there(tmp_path) -> Installation:
    """An installation on SQLite, whatever this run is about."""
    there = Installation(tmp_path / "data")
    assert there("init").exit_code == 0
    return there


def names(there: Installation) -> list[str]:
    with there.inside():
        return list(db.session.scalars(select(Person.name).order_by(Person.id)))


def test_a_copy_made_while_others_write_holds_all_that_was_kept_and_can_be_put_back(there, tmp_path):
    there("persoon", "nieuw", "Gerda", "gerda@example.org")
    secret = (there.folder / "buurtplein.env").read_text("utf-8")
    with closing(sqlite3.connect(there.folder / "buurtplein.db")) as busy:
        busy.execute("UPDATE person SET name = 'Half'")  # not committed, and not in the copy
        made = subprocess.run(
            [sys.executable, PROGRAM, there.folder, tmp_path / "copies"], capture_output=True, text=True, check=True
        )
        busy.rollback()
    there("persoon", "nieuw", "Mo", "mo@example.org")  # after the copy
    assert names(there) == ["Gerda", "Mo"]

    copies = sorted((tmp_path / "copies").iterdir())
    assert [path.suffix for path in copies] == [".db", ".env"]
    assert {path.stat().st_mode & 0o777 for path in copies} == {0o600}
    assert (tmp_path / "copies").stat().st_mode & 0o777 == 0o700
    assert made.stdout.strip() == str(copies[0])

    new = Installation(tmp_path / "new")
    new.folder.mkdir(mode=0o700)
    copies[0].rename(new.folder / "buurtplein.db")
    copies[1].rename(new.folder / "buurtplein.env")
    assert new("migrate").output == "The tables were up to date already.\n"
    assert new("zoek", "rebuild").exit_code == 0
    assert new("toestand").exit_code == 0
    assert names(new) == ["Gerda"]
    assert (new.folder / "buurtplein.env").read_text("utf-8") == secret


def test_the_index_stays_behind_and_is_made_anew_from_what_was_put_back(there, tmp_path):
    with there.inside():
        with unit_of_work():
            buurt = a_buurt("oost")
            a_post(buurt, title="Kanarievogel zoekt een kooi")
        buurt_id = db.session.scalar(select(Buurt.id))
    assert there("zoek", "rebuild").exit_code == 0
    indexes = [path for path in (there.folder / "search").rglob("*") if path.is_file()]
    assert indexes
    program, copies, new = runpy.run_path(str(PROGRAM)), tmp_path / "copies", Installation(tmp_path / "new")
    program["back_up"](there.folder, copies)
    assert not {path.name for path in copies.rglob("*")} & {path.name for path in indexes}
    with pytest.raises(ValueError, match="no name of ours"):  # nor does an upload lead there
        Files(there.folder / "photos").put("../search/x", b"")

    new.folder.mkdir(mode=0o700)
    for copied in copies.glob("*.*"):
        copied.rename(new.folder / f"buurtplein{copied.suffix}")
    with new.inside() as app:
        assert app.extensions["search"].stats() == []
    assert "1" in new("zoek", "rebuild").output
    with new.inside() as app:
        [made] = app.extensions["search"].stats()
        assert (made.buurt_id, made.documents) == (buurt_id, 1)


def test_photos_go_along_and_one_that_was_thrown_away_leaves_the_copies_after_two_weeks(there, tmp_path):
    files, copies = Files(there.folder / "photos"), tmp_path / "copies"
    program = runpy.run_path(str(PROGRAM))
    stays, goes = f"{'a' * 32}-480.jpg", f"{'b' * 32}-480.jpg"
    for name in (stays, goes):
        files.put(name, name.encode())
    program["back_up"](there.folder, copies)
    copied = Files(copies / "photos")
    assert [copied.get(name) for name in (stays, goes)] == [stays.encode(), goes.encode()]
    assert copied.path(stays).stat().st_mode & 0o777 == 0o600

    files.drop(goes)
    program["copy_photos"](files.folder, copied.folder)
    program["forget_old"](copies)
    assert copied.get(goes) == goes.encode()
    long_ago = now() - timedelta(days=15)
    for name in (stays, goes):
        os.utime(copied.path(name), (long_ago.timestamp(),) * 2)
    program["copy_photos"](files.folder, copied.folder)
    program["forget_old"](copies)
    assert [copied.get(name) for name in (stays, goes)] == [stays.encode(), None]


def test_without_an_installation_no_copy_is_made(tmp_path):
    tried = subprocess.run([sys.executable, PROGRAM, tmp_path, tmp_path / "copies"], capture_output=True, check=False)
    assert tried.returncode != 0
    assert not list((tmp_path / "copies").iterdir())
