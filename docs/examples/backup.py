"""A copy of an installation on SQLite, taken while it runs. `python backup.py DATA_DIRECTORY FOLDER`; keeps two weeks.

Run it as the user of the installation. It needs nothing but Python.
"""

import os
import shutil
import sqlite3
import sys
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

KEPT = 14 * 24 * 3600  # seconds


def back_up(source: Path, target: Path) -> Path:
    """Copy one moment of the database, the settings, the photos and who was erased to `target`.

    Returns the copy of the database.

    Raises sqlite3.Error or RuntimeError when the copy is not whole.
    """
    os.umask(0o077)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy = target / f"buurtplein-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db"
    with closing(sqlite3.connect(f"file:{source / 'buurtplein.db'}?mode=rw", uri=True, timeout=15)) as database:
        database.execute("VACUUM INTO ?", [str(copy)])
    with closing(sqlite3.connect(copy)) as database:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise RuntimeError(f"{copy} is damaged: {verdict}")
    shutil.copyfile(source / "buurtplein.env", copy.with_suffix(".env"))
    if (source / "erased.txt").exists():  # numbers of who was erased: of the newest copy, for when an older one returns
        shutil.copyfile(source / "erased.txt", copy.with_suffix(".erased"))
    copy_photos(source / "photos", target / "photos")
    os.sync()
    return copy


def copy_photos(source: Path, target: Path) -> None:
    """A photo never changes, so only new ones are copied. Its date in the copy says when it was last seen."""
    for photo in source.glob("??/*.jpg"):
        kept = target / photo.relative_to(source)
        with suppress(FileNotFoundError):  # thrown away while we looked
            if not kept.exists():
                kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copyfile(photo, kept.with_suffix(".part")).rename(kept)
            os.utime(kept)


def forget_old(target: Path) -> None:
    """Throw away the copies of more than two weeks ago, and the photos that are gone for as long."""
    for path in (*target.glob("buurtplein-*"), *target.glob("photos/??/*")):
        if time.time() - path.stat().st_mtime > KEPT:
            path.unlink()


if __name__ == "__main__":
    data, folder = map(Path, sys.argv[1:])
    sys.stdout.write(f"{back_up(data, folder)}\n")
    forget_old(folder)
