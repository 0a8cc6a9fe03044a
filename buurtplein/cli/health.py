"""How the installation is doing."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import click
from flask import current_app
from sqlalchemy import exists, select

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.queries import buurten_without_a_look
from buurtplein.buurten.viewer import Caretaker
from buurtplein.cli.root import inside_app
from buurtplein.core import schema
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.mail import knock
from buurtplein.outbox.waiting import Waiting, waiting
from buurtplein.posts.models import Post
from buurtplein.settings import FILE, Settings

LATE = timedelta(minutes=5)  # a worker that runs leaves nothing waiting so long
ROOM = 1_000_000_000  # bytes on the disk that should be free
WAL_RESET = ((3, 7, 0), (3, 51, 3))  # from and up to: can damage a database that many write to
REPAIRED = {(3, 44): 6, (3, 50): 7}  # older lines in which it was repaired, from this patch on


class Finding(NamedTuple):
    """One thing that was looked at: "ok", "let op" (look at it some time) or "fout" (something does not work)."""

    verdict: str
    text: str


@click.command()
@inside_app
def toestand() -> None:
    """Say how the installation is doing.

    A line each for the database, the worker, the letters, the search index, the files and the settings, and one when
    a buurt has nobody to look at first posts. Exit code 1 when something does not work.
    """
    settings: Settings = current_app.config["SETTINGS"]
    found = waiting()
    behind = [*_worker(found), *_letters(settings, found), *_index(settings, found)]
    findings = [*_database(), *behind, *_files(settings), *_safe(settings), *_cover()]
    for finding in findings:
        click.echo(f"{finding.verdict:<7}{finding.text}")
    if any(finding.verdict == "fout" for finding in findings):
        raise SystemExit(1)


def _database() -> Iterator[Finding]:
    kind = db.engine.dialect.name
    if schema.is_current(db.engine):
        yield Finding("ok", f"{kind}, tables up to date")
    else:
        yield Finding("fout", f"{kind}, tables not up to date; do: buurtplein migrate")
    if kind == "sqlite" and has_wal_reset_bug(sqlite3.sqlite_version_info):
        text = f"SQLite {sqlite3.sqlite_version} can damage a database that many write to (fixed in 3.51.3)"
        yield Finding("let op", f"{text}; we write one at a time, so let no other program write to it")


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite has the WAL-reset bug of 3.7.0 to 3.51.2, repaired in some older lines too."""
    repaired = version[2] >= REPAIRED.get(version[:2], version[2] + 1)
    return WAL_RESET[0] <= version < WAL_RESET[1] and not repaired


def _worker(found: Waiting) -> Iterator[Finding]:
    yield _patience(f"{found.events} events wait", found.oldest_event, "is buurtplein worker running?")
    if not current_app.extensions["jobs"].worker_is_here():
        yield Finding("let op", "no worker is running; start it beside the site: buurtplein worker")


def _letters(settings: Settings, found: Waiting) -> Iterator[Finding]:
    text = f"{found.letters} letters wait"
    if settings.smtp_url:
        yield _patience(text, found.oldest_letter, "is the mail server there?")
        yield from _mail_server(settings.smtp_url)
    else:
        yield Finding("let op", f"{text}; no mail server is set (BUURTPLEIN_SMTP_URL)")
    if found.refused:
        yield Finding("let op", f"{found.refused} letters were refused for good by the mail server")


def _mail_server(smtp_url: str) -> Iterator[Finding]:
    where = smtp_url.rpartition("@")[2]  # without the password
    try:
        knock(smtp_url)
    except OSError as trouble:
        yield Finding("fout", f"the mail server at {where} does not take letters: {trouble}")
    else:
        yield Finding("ok", f"the mail server at {where} takes letters")


def _index(settings: Settings, found: Waiting) -> Iterator[Finding]:
    """What the index holds, since when it is behind, and which buurten have none that can be used."""
    stats = current_app.extensions["search"].stats()
    indexed = {one.buurt_id for one in stats}
    filled = select(Buurt).where(exists().where(Post.buurt_id == Buurt.id)).order_by(Buurt.id)
    bare = [buurt.slug for buurt in db.session.scalars(filled) if buurt.id not in indexed]
    if bare:
        yield Finding("fout", f"no usable search index for {', '.join(bare[:5])}; do: buurtplein zoek rebuild")
    documents, size = sum(one.documents for one in stats), sum(one.bytes for one in stats) / 1e6
    lag = f"behind since {found.oldest_event:%Y-%m-%d %H:%M} UTC" if found.oldest_event else "up to date"
    yield Finding(
        "ok", f"{len(indexed)} search indexes ({settings.search_engine}): {documents} documents, {size:.1f} MB, {lag}"
    )


def _patience(text: str, oldest: datetime | None, question: str) -> Finding:
    if oldest is None:
        return Finding("ok", text)
    text = f"{text}, the oldest since {oldest:%Y-%m-%d %H:%M} UTC"
    return Finding("fout", f"{text}; {question}") if now() - oldest > LATE else Finding("ok", text)


def _files(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir.resolve()
    shared = [path.name for path in (folder, folder / FILE) if path.exists() and path.stat().st_mode & 0o077]
    yield Finding("fout", f"others can read {', '.join(shared)}") if shared else Finding("ok", f"files in {folder}")
    free = shutil.disk_usage(folder).free
    yield Finding("ok" if free > ROOM else "let op", f"{free / 1e9:.1f} GB free on the disk")


def _safe(settings: Settings) -> Iterator[Finding]:
    yield Finding("ok", f"people come in at {settings.base_url}")
    if settings.is_https and not settings.proxy_hops:
        text = "limits see one address for everyone; when a proxy stands in front, set BUURTPLEIN_PROXY_HOPS=1"
        yield Finding("let op", text)
    if settings.show_outbox and settings.is_https:
        yield Finding("fout", "everyone can read all letters at /postvak; take BUURTPLEIN_SHOW_OUTBOX away")


def _cover() -> Iterator[Finding]:
    unseen = [buurt.slug for buurt in buurten_without_a_look(Caretaker("toestand"))]
    if unseen:
        more = f" and {len(unseen) - 5} more" if len(unseen) > 5 else ""
        text = f"no verbinder and no beheerder in {', '.join(unseen[:5])}{more}; first posts go on the plein unseen"
        yield Finding("let op", text)
