"""The index, from the shell."""

from getpass import getuser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click
from flask import current_app
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.queries import viewer_in
from buurtplein.core.db import db, start_reading, unit_of_work
from buurtplein.people.queries import get_person
from buurtplein.people.viewer import Caretaker, Someone
from buurtplein.search import operations
from buurtplein.search.documents import documents
from buurtplein.search.engine import Drop, IndexUnavailable, Put, Query, SearchEngine
from buurtplein.search.engines import all_engines
from buurtplein.search.explaining import explained
from buurtplein.search.followers import INDEXER, rebuild, write
from buurtplein.search.quality import labelled
from buurtplein.search.quality.score import LEGEND, Score, bars, misses, score, shortcomings, table
from buurtplein.search.queries import synonyms_of

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
SCRATCH = 0  # a buurt that does not exist, to measure in


@click.group("zoek")
def cli() -> None:
    """Make, check and measure the search index."""


class Place(NamedTuple):
    """A buurt, also when its row has been let go of."""

    id: int
    slug: str


# ------------------------------------------------------------------------------------------- the index
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
    """Compare the index with the database.

    Says what is missing, stale or a ghost. Exit code 1 when they differ.
    """
    wrong = sum(_check(buurt, fix=fix) for buurt in _buurten(slug))
    differs = f"{wrong} documents {'put right.' if fix else 'differ; do: buurtplein zoek check --fix'}"
    click.echo(differs if wrong else "The index is as it should be.")
    if wrong and not fix:
        raise SystemExit(1)


def _check(buurt: Place, *, fix: bool) -> int:
    engine = _engine()
    wanted = {document.key: document for document in documents(INDEXER, buurt.id)}
    try:
        differ = engine.check(buurt.id, {key: document.version for key, document in wanted.items()})
    except IndexUnavailable as away:
        if not wanted:
            return 0  # a new buurt: its index is made when there is something in it
        click.echo(f"{buurt.slug}: {away}")
        return rebuild(buurt.id) if fix else max(1, len(wanted))
    missing, stale, ghosts = differ.missing, differ.stale, differ.ghosts
    if differ:
        click.echo(f"{buurt.slug}: {len(missing)} missing, {len(stale)} stale, {len(ghosts)} ghosts")
    if fix and differ:
        write(buurt.id, [*(Put(wanted[key]) for key in missing | stale), *(Drop(buurt.id, key) for key in ghosts)])
    return len(missing) + len(stale) + len(ghosts)


@cli.command("stats")
def show_stats() -> None:
    """Documents and size of each index."""
    names = {buurt.id: buurt.slug for buurt in _buurten(None)}
    for stats in _engine().stats():
        name = names.get(stats.buurt_id, stats.buurt_id)
        click.echo(f"{name}: {stats.documents} documents, {stats.bytes // 1024} kB")


# ------------------------------------------------------------------------------------------- what it finds
@cli.command("explain")
@click.argument("text")
@click.option("--buurt", "slug", required=True, help="Where to search.")
@click.option("--als", "email", help="As this person, by their e-mail address; else as a visitor.")
def explain(text: str, slug: str, email: str | None) -> None:
    """Show how a search for TEXT goes.

    That is: what is looked up, within which rights, and what is found.
    """
    start_reading()
    someone = Someone(get_person(_caretaker(), email)) if email else Someone()
    for line in explained(viewer_in(slug, someone), _engine(), Query(text=text)):
        click.echo(line)


@cli.command("eval")
@click.option("--posts", type=EXISTING, help="Other posts than the labelled set: @topic lines, kind | title | body.")
@click.option("--questions", type=EXISTING, help="Other questions: category, question, topics; between tabs.")
def evaluate(posts: Path | None, questions: Path | None) -> None:
    """Measure how well each engine finds what is meant.

    On a set of posts and questions of which the answers are known. Exit code 1 when a bar is not reached.
    """
    written = labelled.labelled_posts(SCRATCH, *filter(None, [posts]))
    asked = labelled.questions(written, *filter(None, [questions]))
    with TemporaryDirectory() as folder:
        scores = {name: _score(engine, written, asked) for name, engine in all_engines(Path(folder), db.engine)}
    unmeasured = [] if "postgres" in scores else ["postgres is not measured: the database is SQLite."]
    click.echo("\n".join([*table(scores), *unmeasured, LEGEND, *misses(scores)]))
    if short := list(shortcomings(scores)):
        raise click.ClickException("\n".join([f"not reached ({bars()}):", *short]))
    click.echo(f"All is reached: {bars()}.")


def _score(engine: SearchEngine, posts: list[labelled.Labelled], asked: list[labelled.Question]) -> Score:
    engine.rebuild(SCRATCH, (post.document for post in posts))
    try:
        return score(engine, SCRATCH, asked, labelled.NO_ANSWER)
    finally:
        engine.forget(SCRATCH)


# ------------------------------------------------------------------------------------------- words that mean the same
@cli.command("synoniemen")
@click.argument("words", nargs=-1)
@click.option("--buurt", "slug", required=True, help="Where they mean the same.")
@click.option("--weg", "away", is_flag=True, help="They no longer do.")
def synonyms(words: tuple[str, ...], slug: str, *, away: bool) -> None:
    """Say which WORDS mean the same in a buurt.

    Without words it lists what was said before. They work at once and both ways; nothing has to be made anew.
    """
    place = _buurten(slug)[0]
    with unit_of_work() as session:
        if words and away and not operations.remove_synonyms(_caretaker(), session, place.id, words):
            raise click.ClickException(f"that was never said; see: buurtplein zoek synoniemen --buurt {slug}")
        if words and not away:
            operations.add_synonyms(_caretaker(), session, place.id, words)
        for group in synonyms_of(viewer_in(slug, Someone())):
            click.echo(", ".join(group))


def _caretaker() -> Caretaker:
    return Caretaker(getuser())


def _buurten(slug: str | None) -> list[Place]:
    start_reading()
    asked = select(Buurt.id, Buurt.slug).order_by(Buurt.id)
    found = [Place(*row) for row in db.session.execute(asked.where(Buurt.slug == slug) if slug else asked)]
    if slug and not found:
        raise click.ClickException(f"there is no buurt {slug}; see: buurtplein buurt lijst")
    return found


def _engine() -> SearchEngine:
    engine: SearchEngine = current_app.extensions["search"]
    return engine
