"""Files that people sent, after we made them our own: by name, in a folder that nobody else can read.

The database says what a file is and who may see it; a file that no row names is thrown away by the clock.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{32}-[0-9]+\.jpg")


class Files:
    """A folder (0700) with files (0600), spread over 256 folders by the first two characters of their names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where a file is, or would be.

        Raises ValueError for a name that is not one of ours, so that no name leads out of the folder.
        """
        if not _NAME.fullmatch(name):
            raise ValueError("no name of ours")
        return self.folder / name[:2] / name

    def put(self, name: str, content: bytes) -> None:
        """Keep a file. When this returns it is on the disk, whole, also if the power fails."""
        path = self.path(name)
        for folder in (self.folder, path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        part = path.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        for folder in (path.parent, self.folder):
            _settle(folder)

    def get(self, name: str) -> bytes | None:
        """What is in a file; None when it is not there."""
        path = self.path(name)
        return path.read_bytes() if path.is_file() else None

    def drop(self, name: str) -> None:
        """Throw a file away; one that is gone already does no harm."""
        self.path(name).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """The names of the files that were put here before a moment. Half-written ones of before then go at once."""
        for path in self.folder.glob("??/*"):
            with suppress(FileNotFoundError):
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) >= moment:
                    continue
                if _NAME.fullmatch(path.name):
                    yield path.name
                else:
                    path.unlink()


def _settle(folder: Path) -> None:
    """A new name in a folder is on the disk only after the folder itself is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
