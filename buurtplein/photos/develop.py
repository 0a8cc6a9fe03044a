"""Having a photo made into our own sizes, by a child process that can do no harm (darkroom.py)."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from threading import BoundedSemaphore
from typing import IO

from buurtplein.core.i18n import _
from buurtplein.photos.darkroom import Developed

MOST_BYTES = 12 * 1024 * 1024
SECONDS = 10  # that the child gets
AT_ONCE = 2  # children per web process
WAIT = 30  # seconds for our turn
COMMAND = (sys.executable, "-I", "-B", "-m", "buurtplein.photos.darkroom")
_turns = BoundedSemaphore(AT_ONCE)


class Fault(StrEnum):
    """Why a file was not taken in."""

    UNKNOWN = "unknown"
    BROKEN = "broken"
    PIXELS = "pixels"
    BYTES = "bytes"
    BUSY = "busy"

    def said_of(self, name: str) -> str:
        """The same for who sent it, with the name of the file."""
        return {
            Fault.UNKNOWN: _(
                "‘%(name)s’ is geen foto die we kennen. Kies een foto in JPEG, PNG, WebP of HEIC.", name=name
            ),
            Fault.BROKEN: _(
                "‘%(name)s’ kunnen we niet openen. Het bestand is beschadigd. Kies een andere foto.", name=name
            ),
            Fault.PIXELS: _(
                "‘%(name)s’ is te groot om te openen. Maak de foto kleiner, of kies een andere.", name=name
            ),
            Fault.BYTES: _("‘%(name)s’ is groter dan 12 MB. Maak de foto kleiner, of kies een andere.", name=name),
            Fault.BUSY: _("‘%(name)s’ konden we nu niet openen, het is druk. Probeer het straks opnieuw.", name=name),
        }[self]


class NotDeveloped(Exception):
    """No photo came of it; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def develop(stream: IO[bytes]) -> Developed:
    """The photo in this file in our own sizes. Takes up to some seconds, so hold no transaction meanwhile.

    Raises NotDeveloped.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotDeveloped(Fault.BYTES)
    with _our_turn():
        return read_answer(_ask(data))


@contextmanager
def _our_turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT):
        raise NotDeveloped(Fault.BUSY)
    try:
        yield
    finally:
        _turns.release()


def _ask(data: bytes) -> bytes:
    """What the child says; nothing when it died of the file."""
    try:
        child = subprocess.run(
            COMMAND, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return b""
    return child.stdout if child.returncode == 0 else b""


def read_answer(said: bytes) -> Developed:
    """What the child made. Raises NotDeveloped."""
    if not said:
        raise NotDeveloped(Fault.BROKEN)
    line, _newline, rest = said.partition(b"\n")
    head = json.loads(line)
    if "refused" in head:
        raise NotDeveloped(Fault(head["refused"]))
    jpegs, start = {}, 0
    for size, length in head["lengths"].items():
        jpegs[int(size)] = rest[start : start + length]
        start += length
    return Developed(head["width"], head["height"], jpegs)
