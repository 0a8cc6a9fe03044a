"""Making an installation, bringing it up to date, and what can be set."""

import os
import secrets
from pathlib import Path

import click

from buurtplein.cli.root import inside_app
from buurtplein.core import schema
from buurtplein.core.db import db
from buurtplein.settings import FILE, PREFIX, data_dir, documented, environment


@click.command()
def init() -> None:
    """Make an installation.

    It gets a data directory, a settings file with a fresh secret, and the tables. Safe to repeat: what is there stays.
    """
    path = make_installation()
    click.echo(f"The installation is ready. Settings are in {path}.")
    click.echo("Next: look at the settings, then buurtplein serve and buurtplein worker (or both: buurtplein run).")


def make_installation() -> Path:
    """The data directory (0700), the settings file (0600) and the tables. Returns where the settings are."""
    folder = data_dir(environment())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / FILE
    if not path.exists() and f"{PREFIX}SECRET_KEY" not in environment():
        _write_settings(path)
    bring_up_to_date()
    return path.resolve()


def _write_settings(path: Path) -> None:
    lines = ["# Settings of buurtplein. A variable in the environment wins. Restart after a change.", ""]
    for name, default, text in documented():
        if name == f"{PREFIX}SECRET_KEY":
            lines += [f"# {text}", f"{name}={secrets.token_hex()}", ""]
        elif name != f"{PREFIX}DATA_DIR":  # that is where this file is
            lines += [f"# {text}", f"#{name}={default}", ""]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines))


@click.command()
def migrate() -> None:
    """Bring the tables to where this version expects them."""
    click.echo("The tables are up to date." if bring_up_to_date() else "The tables were up to date already.")


@inside_app
def bring_up_to_date() -> bool:
    """Run the migrations that are new. Returns whether there were any."""
    if schema.is_current(db.engine):
        return False
    schema.migrate(db.engine)
    return True


@click.command()
def instellingen() -> None:
    """Print every setting.

    Of each: its name, what it is for, and its value when you do not set it.
    """
    given = environment()
    for name, default, text in documented():
        click.echo(f"{name}{' (set)' if name in given else f'  default: {default}' if default else ''}\n    {text}")
