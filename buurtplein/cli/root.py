"""The root of the command line, and how commands find the app they work on."""

import functools
import logging
import os
import pkgutil
import pwd
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from sqlalchemy.exc import OperationalError, ProgrammingError

import buurtplein
from buurtplein.app import create_app
from buurtplein.core import processes
from buurtplein.core.db import db
from buurtplein.core.errors import PleinError
from buurtplein.settings import Settings, SettingsError

ON_PURPOSE = (PleinError, SettingsError, processes.PortTaken, processes.Stranded)


class House(click.Group):
    """Says what goes wrong on purpose in one line, with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ON_PURPOSE as problem:
            raise click.ClickException(str(problem)) from problem
        except (OperationalError, ProgrammingError) as problem:
            raise click.ClickException(f"the database says: {problem.orig}. Try: buurtplein migrate") from problem


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="buurtplein")
@click.pass_context
def root(context: click.Context) -> None:
    """buurtplein: an open platform for neighbourhoods.

    Settings come from the file buurtplein.env in the data directory and from the environment, which wins.
    """
    os.umask(0o077)  # whatever a command makes is for this user only
    log = logging.StreamHandler()
    log.setLevel(logging.NOTSET if context.invoked_subcommand in {"serve", "worker"} else logging.WARNING)
    logging.basicConfig(handlers=[log], format="%(asctime)s %(levelname)s %(name)s: %(message)s")


# ------------------------------------------------------------------------------------------- the app behind a command
def make_app() -> Flask:
    """The app of this installation.

    Raises SettingsError, also when this user would leave files that the service cannot use.
    """
    return create_app(usable_settings())


def usable_settings() -> Settings:
    """The settings of this installation.

    Raises SettingsError, also when files there belong to another user than the one who asks.
    """
    settings = Settings.from_env()
    folder = settings.data_dir
    if folder.exists():
        _refuse_other_user(folder)
        _refuse_files_of_others(folder)
    return settings


def _refuse_other_user(folder: Path) -> None:
    if (owner := folder.stat().st_uid) != os.geteuid():
        name = _user(owner)
        raise SettingsError(f"{folder} belongs to {name}; run this as {name}, for instance with: sudo -u {name} …")


def _refuse_files_of_others(folder: Path) -> None:
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # SQLite removes its files while we look
            if (owner := path.stat().st_uid) != os.geteuid():
                whole = f"sudo chown -R {_user(os.geteuid())}: {folder}"
                raise SettingsError(f"{path} belongs to {_user(owner)}, so the site cannot use it; do: {whole}")


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # a user of another machine
        return str(number)


def inside_app(work: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: run a command inside the app, and tell the worker afterwards; asking for --help needs no app."""

    @functools.wraps(work)
    def run(*args: Any, **kwargs: Any) -> Any:
        with make_app().app_context():
            try:
                return work(*args, **kwargs)
            finally:
                current_app.extensions["jobs"].wake()
                current_app.extensions["jobs"].close()
                db.session.remove()  # gives its connection back, so that it is closed with the others
                db.engine.dispose()

    return run


def furnish(command: click.Command) -> click.Command:
    """Let a command of a room, or each command of its group, run inside the app."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            furnish(each)
    elif command.callback is not None:
        command.callback = inside_app(command.callback)
    return command


def rooms() -> Iterator[click.Command]:
    """What each room brings along: the name `cli` in its module cli.py, one command or more."""
    for room in pkgutil.iter_modules(buurtplein.__path__, "buurtplein."):
        if room.ispkg and find_spec(f"{room.name}.cli") is not None:
            brought = import_module(f"{room.name}.cli").cli
            yield from brought if isinstance(brought, tuple) else (brought,)


def hang(command: click.Command) -> None:
    """Hang a command of a room on ours; two groups of the same name become one."""
    known = root.commands.get(str(command.name))
    if isinstance(known, click.Group) and isinstance(command, click.Group):
        known.commands.update(command.commands)
    else:
        root.add_command(command)
