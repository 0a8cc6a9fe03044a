"""Who was erased, in a file beside the database: numbers only. After an older copy is put back they are erased again.

A number can be given to someone else in a database of before; so the moment that the account was made stands behind it.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

NAME = "erased.txt"


class Erased(NamedTuple):
    """The number of an account, and when it was made."""

    person_id: int
    created_at: datetime


def read(folder: Path) -> set[Erased]:
    """Everyone who was erased here."""
    path = folder / NAME
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {Erased(int(number), datetime.fromisoformat(moment)) for number, moment in map(str.split, lines)}


def note(folder: Path, erased: Iterable[Erased]) -> None:
    """Add who was erased. When this returns it is on the disk, whole."""
    everyone = sorted(read(folder) | set(erased))
    part = (folder / NAME).with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{one.person_id} {one.created_at.isoformat()}\n" for one in everyone)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / NAME)
