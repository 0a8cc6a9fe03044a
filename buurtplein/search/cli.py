"""The index, from the shell."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import current_app
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.core.db import db, start_reading
from buurtplein.search.documents import documents
from buurtplein.search.engine import Drop, IndexUnavailable, Put, SearchEngine
from buurtplein.search.engines import all_engines
from buurtplein.search.followers import INDEXER, rebuild
from buurtplein.search.quality import labelled
from buurtplein.search.quality.score import Score, score, shortcomings, table

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
SCRATCH = 0  # a buurt that does not exist, to measure in


@click.group("zoek")
def cli() -> None:
    """The search index: rebuild, check, stats, explain, eval."""


@cli.command("rebuild")
@click.option("--buurt", "slug", help="Only this buurt.")
def rebuild_index(slug: str | None) -> None:
    """Make the index anew from the database.

    It is made beside the old one; searching goes on meanwhile.
    """
    found = _buurten(slug)
    with click.progressbar(found, label="Rebuilding", item_show_func=lambda b: b.slug if b else "") as bar:
        count = sum(rebuild(buurt.id) for buurt in bar)
    click.echo(f"{count} documents in {len(found)} buurten.")


@cli.command("check")
@click.option("--fix", is_flag=True, help="Put right what is wrong.")
@click.option("--buurt", "slug", help="Only this buurt.")
def check_index(slug: str | None, *, fix: bool) -> None:
    """Compare the index with the database: missing, stale and ghosts. Exit code 1 when they differ."""
    wrong = sum(_check(buurt, fix=fix) for buurt in _buurten(slug))
    differs = f"{wrong} documents {'put right.' if fix else 'differ; do: buurtplein zoek check --fix'}"
    click.echo(differs if wrong else "The index is as it should be.")
    if wrong and not fix:
        raise SystemExit(1)


def _check(buurt: Buurt, *, fix: bool) -> int:
    engine = _engine()
    wanted = {document.key: document for document in documents(INDEXER, buurt.id)}
    try:
        differ = engine.check(buurt.id, {key: document.version for key, document in wanted.items()})
    except IndexUnavailable as away:
        click.echo(f"{buurt.slug}: {away}")
        return rebuild(buurt.id) if fix else max(1, len(wanted))
    missing, stale, ghosts = differ.missing, differ.stale, differ.ghosts
    if differ:
        click.echo(f"{buurt.slug}: {len(missing)} missing, {len(stale)} stale, {len(ghosts)} ghosts")
    if fix and differ:
        engine.apply([*(Put(wanted[key]) for key in missing | stale), *(Drop(buurt.id, key) for key in ghosts)])
    return len(missing) + len(stale) + len(ghosts)


@cli.command("eval")
@click.option("--posts", type=EXISTING, help="Other posts than the labelled set: @topic lines, kind | title | body.")
@click.option("--questions", type=EXISTING, help="Other questions: category, question, topics; between tabs.")
def evaluate(posts: Path | None, questions: Path | None) -> None:
    """Measure on a labelled set how well each engine finds what is meant. Exit code 1 when a bar is not reached."""
    written = labelled.labelled_posts(SCRATCH, *filter(None, [posts]))
    asked = labelled.questions(written, *filter(None, [questions]))
    with TemporaryDirectory() as folder:
        engines = all_engines(Path(folder), db.engine)
        scores = {name: _score(engine, written, asked) for name, engine in engines}
    click.echo("\n".join(table(scores)))
    if "postgres" not in scores:
        click.echo("postgres is not measured: the database is SQLite.")
    if short := list(shortcomings(scores)):
        raise click.ClickException("\n".join(short))


def _score(engine: SearchEngine, posts: list[labelled.Labelled], asked: list[labelled.Question]) -> Score:
    engine.rebuild(SCRATCH, (post.document for post in posts))
    try:
        return score(engine, SCRATCH, asked, labelled.NO_ANSWER)
    finally:
        engine.forget(SCRATCH)


@cli.command("stats")
def show_stats() -> None:
    """Documents and size of each index."""
    names = {buurt.id: buurt.slug for buurt in _buurten(None)}
    for stats in _engine().stats():
        name = names.get(stats.buurt_id, stats.buurt_id)
        click.echo(f"{name}: {stats.documents} documents, {stats.bytes // 1024} kB")


def _buurten(slug: str | None) -> list[Buurt]:
    start_reading()
    asked = select(Buurt).order_by(Buurt.id)
    found = list(db.session.scalars(asked.where(Buurt.slug == slug) if slug else asked))
    if slug and not found:
        raise click.ClickException(f"there is no buurt {slug}; see: buurtplein buurt lijst")
    return found


def _engine() -> SearchEngine:
    engine: SearchEngine = current_app.extensions["search"]
    return engine
