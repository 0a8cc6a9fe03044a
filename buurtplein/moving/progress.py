"""Showing how far it is, to someone at a terminal."""

import sys
from collections.abc import Sequence
from getpass import getuser

import click

from buurtplein.buurten.viewer import Caretaker
from buurtplein.moving.operations import move_in
from buurtplein.posts.operations import Arrival


def move_in_with_progress(slug: str, source: str, arrivals: Sequence[Arrival]) -> int:
    """Take posts in, and show how far it is when someone watches. Returns how many were new."""
    new = 0
    with click.progressbar(length=len(arrivals), label="Posts", file=sys.stderr) as bar:
        for taken in move_in(Caretaker(getuser()), slug, source, arrivals):
            new += taken.new
            bar.update(taken.seen)
    return new
