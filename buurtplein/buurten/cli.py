"""`buurtplein buurt`: buurten, from the shell. And what `buurtplein persoon` does with buurten."""

from datetime import date, datetime
from getpass import getuser
from pathlib import Path
from typing import Any

import click

from buurtplein.buurten import operations, queries
from buurtplein.buurten.models import Buurt, Membership, Organisation, Role, RoleGrant
from buurtplein.buurten.regions import read_regions, take_in_regions
from buurtplein.buurten.viewer import Caretaker, Someone
from buurtplein.core.db import unit_of_work
from buurtplein.people import queries as people

RESIDENT = "bewoner"


def as_day(_context: click.Context, _parameter: click.Parameter, moment: datetime | None) -> date | None:
    """The day of what was typed."""
    return moment.date() if moment else None


DAY: dict[str, Any] = {"type": click.DateTime(["%Y-%m-%d"]), "callback": as_day, "metavar": "YYYY-MM-DD"}


def caretaker() -> Caretaker:
    """Whoever gives this command."""
    return Caretaker(getuser())


# ------------------------------------------------------------------------------------------- buurten
@click.group("buurt")
def buurt() -> None:
    """Open buurten, list them, and load the CBS list of regions."""


@buurt.command("open")
@click.argument("slug", required=False, default="")
@click.option("--naam", "name", default="", help="What the buurt is called. Not needed with --cbs.")
@click.option("--cbs", "code", metavar="CODE", help="Code in the CBS list, such as BU0363AA01.")
@click.option("--buurtcode", default="", help="Word in a letter to residents; who types it need not wait.")
def open_buurt(slug: str, name: str, code: str | None, buurtcode: str) -> None:
    """Open a new buurt on the address /SLUG. Without SLUG the address is made from the name."""
    if not name and not code:
        raise click.UsageError("Say what it is called: --naam NAME, or --cbs CODE to take the name of the CBS list.")
    with unit_of_work():
        opened = operations.open_buurt(caretaker(), name=name, slug=slug, region_code=code, code=buurtcode)
        click.echo(f"{opened.name} is open at /{opened.slug}/.")


@buurt.command("lijst")
def list_buurten() -> None:
    """List the buurten.

    Of each: address, name, CBS code and how many people belong to it.
    """
    for each, members in queries.buurten_with_members(caretaker()):
        click.echo("\t".join((each.slug, each.name, each.region_code or "-", f"{members} members")))


@buurt.command("import-cbs")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_cbs(file: Path) -> None:
    """Take in the CBS list of regions from FILE.

    FILE is .csv or .csv.gz, with the columns code, soort (Land, Gemeente, Wijk or Buurt), naam, gemeente_code,
    gemeente_naam, wijk_code and inwoners. Repeating it does no harm.
    """
    regions = read_regions(file)
    with unit_of_work():
        tally = take_in_regions(caretaker(), regions)
    click.echo(f"{len(regions)} regions: {tally.new} new, {tally.changed} changed, {tally.unchanged} as they were.")


# ------------------------------------------------------------------------------------------- people in buurten
@click.group("persoon")
def persoon() -> None:
    """Add people, give them roles, show them and log them out."""


@persoon.command("rol")
@click.argument("email")
@click.argument("slug", metavar="BUURT")
@click.argument("role", metavar="ROL", type=click.Choice([RESIDENT, *(r.value for r in Role)]))
@click.option("--getraind-op", "trained_on", **DAY, help="Day a verbinder was trained.")
@click.option("--tot", "ends_on", **DAY, help="First day without the role; a verbinder needs one.")
@click.option("--organisatie", "organisation", help="Whom a professional works for; becomes partner of the buurt.")
@click.option("--functie", "title", default="", help='Shown behind the name of a professional, such as "wijkagent".')
def appoint(*, email: str, slug: str, role: str, organisation: str | None, **terms: Any) -> None:
    """Let EMAIL belong to BUURT with a role."""
    with unit_of_work():
        person = people.get_person(caretaker(), email)
        place = queries.viewer_in(slug, Someone()).buurt
        membership = operations.settle_person(caretaker(), place, person)
        if role != RESIDENT:
            terms["organisation"] = _partner(place, organisation)
            operations.appoint(caretaker(), membership, role=Role(role), **terms)
        until = f" until {terms['ends_on']}" if terms["ends_on"] else ""
        click.echo(f"{person.name} is {role} in {place.name}{until}.")


def _partner(place: Buurt, name: str | None) -> Organisation | None:
    return operations.found_partner(caretaker(), place, name=name).organisation if name else None


@persoon.command("toon")
@click.argument("email")
def show(email: str) -> None:
    """Show where EMAIL belongs, with which roles.

    Nothing of what they wrote is shown.
    """
    person = people.get_person(caretaker(), email)
    click.echo(f"{person.name} <{person.email}>, here since {person.created_at:%Y-%m-%d}")
    for place, membership in queries.places_of(caretaker(), person):
        out = f"\texcluded until {membership.excluded_until}" if membership.is_excluded else ""
        click.echo(f"{place.slug}\t{', '.join(_roles(membership)) or RESIDENT}{out}")


def _roles(membership: Membership) -> list[str]:
    return [_described(grant) for grant in membership.roles]


def _described(grant: RoleGrant) -> str:
    organisation = f" of {grant.organisation.name}" if grant.organisation else ""
    return f"{grant.role.value}{organisation}" + (f" until {grant.ends_on}" if grant.ends_on else "")


cli = (buurt, persoon)
