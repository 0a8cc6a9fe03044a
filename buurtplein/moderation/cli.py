"""`buurtplein persoon sluit-uit` and `buurtplein persoon laat-toe`: keeping someone out of a buurt, from the shell."""

from datetime import datetime
from getpass import getuser
from typing import Any

import click

from buurtplein.buurten import queries as buurten
from buurtplein.buurten.models import Membership
from buurtplein.core.db import unit_of_work
from buurtplein.moderation import operations
from buurtplein.people import queries as people
from buurtplein.people.viewer import Caretaker

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("persoon")
def cli() -> None:
    """Keep people out of a buurt, and let them in again."""


@cli.command("sluit-uit")
@click.argument("email")
@click.argument("slug", metavar="BUURT")
@click.option(
    "--tot", "until", type=DAY, metavar="YYYY-MM-DD", required=True, help="First day they may be there again."
)
@click.option("--reden", "reason", required=True, help="Why. They read this, and may object.")
def exclude(email: str, slug: str, until: datetime, reason: str) -> None:
    """Keep EMAIL out of BUURT until a day.

    The beheerder does this on the site; here it is for when it is the beheerder, or there is none.
    """
    with unit_of_work():
        membership = _membership(email, slug)
        operations.exclude_from(_me(), membership, until=until.date(), reason=reason)
        click.echo(f"{membership.person.name} is kept out of {slug} until {until.date()}, and reads why.")


@cli.command("laat-toe")
@click.argument("email")
@click.argument("slug", metavar="BUURT")
@click.option("--reden", "reason", default="", help="What they read with it.")
def readmit(email: str, slug: str, reason: str) -> None:
    """Let EMAIL into BUURT again."""
    with unit_of_work():
        membership = _membership(email, slug)
        operations.readmit_to(_me(), membership, reason=reason)
        click.echo(f"{membership.person.name} belongs to {slug} again, and reads so.")


def _me() -> Caretaker:
    return Caretaker(getuser())


def _membership(email: str, slug: str) -> Membership:
    person: Any = people.get_person(_me(), email)
    for place, membership in buurten.places_of(_me(), person):
        if place.slug == slug:
            return membership
    raise click.ClickException(f"{person.name} does not belong to {slug}.")
