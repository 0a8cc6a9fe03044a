"""Filling an installation, for trying out."""

from pathlib import Path

import click

from buurtplein.cli.root import inside_app
from buurtplein.demo import fill
from buurtplein.moving.corpus import SOURCE as CORPUS
from buurtplein.moving.corpus import read_corpus
from buurtplein.moving.progress import move_in_with_progress
from buurtplein.outbox.deliver import drain
from buurtplein.people.viewer import Caretaker
from buurtplein.search.followers import index_changes, rebuild
from buurtplein.subscriptions import SUBSCRIPTIONS

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--corpus", type=EXISTING, help="Texts to fill a buurt with.")
@click.option("--buurt", default="havenwijk", show_default=True, help="The buurt that --corpus fills.")
@inside_app
def demo(corpus: Path | None, buurt: str) -> None:
    """Fill the installation with demo neighbourhoods. Repeating it does no harm.

    --corpus FILE adds a post for each text in FILE (.jsonl or .jsonl.gz with id, titel and tekst), to see how the plein
    behaves when it is full.
    """
    fill_demo()
    if corpus is not None:
        arrivals = read_corpus(corpus)
        new = move_in_with_progress(buurt, CORPUS, arrivals)
        click.echo(f"{new} posts are new in {buurt}; {len(arrivals) - new} were here already.", err=True)
    for login in fill.logins():
        click.echo(f"{login.role}\t{login.email}\t{login.password}")


def fill_demo() -> None:
    """Act out the demo stories. What follows on an act follows as if a worker ran; the index is made afterwards."""
    if fill.is_empty():
        click.echo("Filling the demo neighbourhoods. This takes some seconds.", err=True)
    followers = {name: [f for f in each if f is not index_changes] for name, each in SUBSCRIPTIONS.items()}
    for buurt in fill.fill(Caretaker("demo"), lambda: drain(followers)):
        rebuild(buurt.id)
        click.echo(f"  {buurt.name} is filled.", err=True)
