"""`buurtplein persoon`: people, from the shell."""

from getpass import getuser

import click
from email_validator import EmailNotValidError, validate_email

from buurtplein.core.db import unit_of_work
from buurtplein.people import operations, queries
from buurtplein.people.viewer import Caretaker


@click.group("persoon")
def cli() -> None:
    """Add people and log them out."""


def checked_email(_context: click.Context, _parameter: click.Parameter, email: str) -> str:
    """An address as it can be written on a letter."""
    try:
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.BadParameter(str(error)) from error


@cli.command("nieuw")
@click.argument("naam")
@click.argument("email", callback=checked_email)
@click.option("--wachtwoord-vragen", "ask", is_flag=True, help="Ask for a password; else they log in by mail.")
def add(naam: str, email: str, ask: bool) -> None:
    """Add the person NAAM, who reads mail at EMAIL."""
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask else None
    with unit_of_work():
        person = operations.add_person(Caretaker(getuser()), name=naam.strip(), email=email, password=password)
        click.echo(f"{person.name} is added. Give a role with: buurtplein persoon rol {person.email} BUURT ROL")


@cli.command("uitloggen")
@click.argument("email")
def log_out(email: str) -> None:
    """Log out EMAIL on every device.

    For instance when a phone was stolen.
    """
    with unit_of_work():
        caretaker = Caretaker(getuser())
        person = queries.get_person(caretaker, email)
        operations.end_all_sessions(caretaker, person)
        click.echo(f"{person.name} is logged out everywhere.")


@cli.command("tweede-stap-weg")
@click.argument("email")
def reset_second_step(email: str) -> None:
    """Let EMAIL log in without a code from their phone.

    For who lost their phone and their spare codes. They get a mail about it. Know for sure who asks you.
    """
    with unit_of_work():
        caretaker = Caretaker(getuser())
        person = queries.get_person(caretaker, email)
        operations.reset_second_step(caretaker, person)
        click.echo(f"{person.name} logs in without the second step.")
