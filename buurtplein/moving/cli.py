"""`buurtplein berichten`: posts from another platform."""

from getpass import getuser
from pathlib import Path

import click

from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Caretaker, Someone
from buurtplein.moving.progress import move_in_with_progress
from buurtplein.moving.records import ignored_fields, read_arrivals
from buurtplein.posts.operations import count_known


@click.group("berichten")
def cli() -> None:
    """Bring in posts from another platform."""


@cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--buurt", "slug", required=True, help="Address of the buurt, such as lindekwartier.")
@click.option("--bron", "source", required=True, help="What the other platform is called; with the id it knows a post.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, and change nothing.")
def take_in(file: Path, slug: str, source: str, *, dry_run: bool) -> None:
    """Bring the posts of FILE into a buurt. FILE is JSON Lines or CSV: .jsonl, .csv, or either with .gz.

    Fields: id, kind (soort), title (titel), body (tekst), published_at (geplaatst), audience (voor: iedereen, buren;
    buren when it says nothing), street (straat), place (plek), starts_at (begint), ends_at (eindigt), needs (nodig).
    Only id, kind and title must be there, and starts_at for an activiteit.

    When a line cannot be right, all such lines are named and nothing is taken in. Repeating an import does no harm:
    a post that is here already stays as it is.
    """
    buurt = viewer_in(slug, Someone()).buurt
    arrivals = read_arrivals(file)
    if ignored := ignored_fields(file):
        click.echo(f"Not used: {', '.join(sorted(ignored))}.", err=True)
    if dry_run:
        known = count_known(Caretaker(getuser()), buurt.id, source, arrivals)
        click.echo(f"{len(arrivals)} posts, {len(arrivals) - known} of them new. Nothing was changed.")
        return
    new = move_in_with_progress(slug, source, arrivals)
    click.echo(f"{new} posts are new in {slug}; {len(arrivals) - new} were here already.")
