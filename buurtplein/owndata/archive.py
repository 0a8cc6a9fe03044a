"""What someone takes along: a ZIP with everything as JSON, the same as a page to read, and the photos."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask import render_template

from buurtplein.core.clock import now
from buurtplein.core.i18n import language
from buurtplein.owndata import queries
from buurtplein.owndata.queries import Entry
from buurtplein.owndata.wording import in_words
from buurtplein.people.viewer import Someone

STYLE = Path(__file__).with_name("archive.css")


class _Passage:
    """What is written here can be taken out at once, so that an archive is never whole in memory."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def write(self, chunk: bytes) -> int:
        self._chunks.append(bytes(chunk))
        return len(chunk)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._chunks = b"".join(self._chunks), []
        return taken


def pack(viewer: Someone) -> Iterator[bytes]:
    """Everything we keep of this person, as an archive in pieces; photos are read only as they leave."""
    parts = [(kept, entries) for kept, entries in queries.list_all(viewer) if entries]
    texts = {
        "alles.json": _as_json(parts),
        "lees-mij.html": _as_page(viewer, parts),
        "stijl.css": STYLE.read_text("utf-8"),
    }
    files = [(kept.name, kept.files(viewer.me.id)) for kept, _entries in parts]
    return _zipped(texts, files)


def _zipped(texts: dict[str, str], files: list[tuple[str, Iterator[tuple[str, bytes]]]]) -> Iterator[bytes]:
    passage = _Passage()
    with ZipFile(cast(IO[bytes], passage), "w", ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
            yield passage.take()
        for folder, found in files:
            for name, content in found:
                archive.writestr(f"{folder}/{name}", content, ZIP_STORED)
                yield passage.take()
    yield passage.take()


def _as_json(parts: list[tuple[Any, list[Entry]]]) -> str:
    told = {kept.name: [_told(entry) for entry in entries] for kept, entries in parts}
    return json.dumps({"gemaakt": now(), **told}, default=_plain, ensure_ascii=False, indent=2)


def _told(entry: Entry) -> dict[str, Any]:
    return {**entry.values, **({"buurt": entry.buurt} if entry.buurt else {})}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _as_page(viewer: Someone, parts: list[tuple[Any, list[Entry]]]) -> str:
    return render_template(
        "owndata/archive.html", parts=parts, person=viewer.me, made_at=now(), in_words=in_words, language=language()
    )
