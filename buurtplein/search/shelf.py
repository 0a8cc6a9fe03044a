"""Where the index of each buurt lies on disk.

    <root>/12/current      one line: the name of the directory in use
    <root>/12/<name>/      the index itself
    <root>/12.lock         held by whoever writes

A new index is made beside the old one; replacing the one line in `current` puts it to use. Everything is readable by
the owner only: Whoosh unpickles what it finds here, so nobody else may ever put something in it.
"""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from buurtplein.search.engine import IndexBusy, IndexUnavailable

OWNER_ONLY = 0o700
PAUSE = 0.02  # seconds between two attempts at the lock
_CURRENT = "current"


class Shelf:
    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        root.chmod(OWNER_ONLY)

    def current(self, buurt_id: int) -> Path:
        """The index in use. Raises IndexUnavailable when the buurt has none."""
        place = self._place(buurt_id)
        try:
            name = (place / _CURRENT).read_text("ascii").strip()
        except (OSError, ValueError) as trouble:
            raise IndexUnavailable(f"Buurt {buurt_id} has no search index.") from trouble
        if not name.isalnum():
            raise IndexUnavailable(f"The search index of buurt {buurt_id} is damaged.")
        return place / name

    def make(self, buurt_id: int) -> Path:
        """An empty directory for a new index, not in use yet."""
        path = self._place(buurt_id) / secrets.token_hex(8)
        path.parent.mkdir(mode=OWNER_ONLY, exist_ok=True)
        path.mkdir(mode=OWNER_ONLY)
        return path

    def put_to_use(self, path: Path) -> None:
        """From now on this index is the current one; what it replaces is removed, and what earlier attempts left."""
        place = path.parent
        line = place / f"{_CURRENT}.new"
        line.write_text(path.name, "ascii")
        line.replace(place / _CURRENT)
        for other in place.iterdir():
            if other.is_dir() and other != path:
                discard(other)

    def remove(self, buurt_id: int) -> None:
        (self._place(buurt_id) / _CURRENT).unlink(missing_ok=True)
        discard(self._place(buurt_id))

    def buurten(self) -> list[int]:
        """The buurten that have something on the shelf."""
        return sorted(int(place.name) for place in self._root.iterdir() if place.is_dir() and place.name.isdecimal())

    @contextmanager
    def writing(self, buurt_id: int, wait: float) -> Iterator[None]:
        """Be the only writer of a buurt, in all processes. Raises IndexBusy when that takes more than `wait` seconds.

        The lock goes with the process, so one that is killed never leaves it behind.
        """
        until = time.monotonic() + wait
        with (self._root / f"{buurt_id:d}.lock").open("w") as lock:
            os.fchmod(lock.fileno(), 0o600)
            while not _try_lock(lock.fileno()):
                if time.monotonic() > until:
                    raise IndexBusy(f"The search index of buurt {buurt_id} is being written.")
                time.sleep(PAUSE)
            yield

    def _place(self, buurt_id: int) -> Path:
        return self._root / f"{buurt_id:d}"


def discard(path: Path) -> None:
    """Remove a directory; readers that have it open can finish."""
    shutil.rmtree(path, ignore_errors=True)


def _try_lock(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
