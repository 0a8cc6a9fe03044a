"""`buurtplein persoon wissen` and `buurtplein persoon wis-opnieuw`: erasing, from the shell."""

from getpass import getuser

import click
from flask import current_app

from buurtplein.core.db import db, unit_of_work
from buurtplein.owndata import ledger, operations
from buurtplein.people import queries
from buurtplein.people.models import Person
from buurtplein.people.viewer import Caretaker


@click.group("persoon")
def cli() -> None:
    """Erase people, for good."""


@cli.command("wissen")
@click.argument("email")
@click.option("--ja", "sure", is_flag=True, help="Do not ask.")
def erase(email: str, *, sure: bool) -> None:
    """Erase someone with all they wrote.

    They can do it themselves on the site, too.
    """
    with unit_of_work():
        person = queries.get_person(Caretaker(getuser()), email)
        wanted = operations.first_to_do(person.id)
        if wanted:
            raise click.ClickException(" ".join(wanted))
        if not sure:
            click.confirm(f"Erase {person.name} for good? Nobody can undo this.", abort=True)
        operations.erase_person(Caretaker(getuser()), person)
    click.echo("Erased. The worker now cleans the files.")


@cli.command("wis-opnieuw")
def erase_again() -> None:
    """Erase again who was erased before.

    For after an older copy was put back: it reads who that is in erased.txt.
    """
    known = ledger.read(current_app.config["SETTINGS"].data_dir)
    with unit_of_work():
        for erased in sorted(known):
            person = db.session.get(Person, erased.person_id)
            if person is not None and person.created_at == erased.created_at and person.erased_at is None:
                operations.erase_person(Caretaker(getuser()), person)
                click.echo(f"Account {person.id} is erased again.")
    click.echo(f"{len(known)} accounts were looked at.")
