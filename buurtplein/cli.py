"""`buurtplein`: the command line. Here is what concerns the whole installation; each room brings its own commands."""

import functools
import logging
import os
import pkgutil
import pwd
import secrets
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import OperationalError, ProgrammingError

import buurtplein
from buurtplein.app import create_app
from buurtplein.core import processes, schema
from buurtplein.core.db import Base, db
from buurtplein.core.errors import PleinError
from buurtplein.demo import fill
from buurtplein.moving.corpus import SOURCE as CORPUS
from buurtplein.moving.corpus import read_corpus
from buurtplein.moving.progress import move_in_with_progress
from buurtplein.outbox.deliver import drain
from buurtplein.people.viewer import Caretaker
from buurtplein.search.followers import index_changes, rebuild
from buurtplein.settings import FILE, PREFIX, Settings, SettingsError, data_dir, documented, environment
from buurtplein.subscriptions import SUBSCRIPTIONS

HOST, PORT, THREADS = "127.0.0.1", 8000, 32
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
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
def cli(context: click.Context) -> None:
    """buurtplein: an open platform for neighbourhoods.

    Settings come from the file buurtplein.env in the data directory and from the environment, which wins.
    """
    os.umask(0o077)  # whatever a command makes is for this user only
    log = logging.StreamHandler()
    log.setLevel(logging.NOTSET if context.invoked_subcommand in {"serve", "worker"} else logging.WARNING)
    logging.basicConfig(handlers=[log], format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def main() -> None:
    """The entry point."""
    cli(prog_name="buurtplein")


# ------------------------------------------------------------------------------------------- the app behind a command
def make_app() -> Flask:
    """The app of this installation.

    Raises SettingsError, also when this user would leave files that the service cannot use.
    """
    settings = Settings.from_env()
    _refuse_other_user(settings.data_dir)
    return create_app(settings)


def _refuse_other_user(folder: Path) -> None:
    if folder.exists() and (owner := folder.stat().st_uid) != os.geteuid():
        name = pwd.getpwuid(owner).pw_name
        raise SettingsError(f"{folder} belongs to {name}; run this as {name}, for instance with: sudo -u {name} …")


def inside_app(work: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: run a command inside the app, and tell the worker afterwards; asking for --help needs no app."""

    @functools.wraps(work)
    def run(*args: Any, **kwargs: Any) -> Any:
        with make_app().app_context():
            try:
                return work(*args, **kwargs)
            finally:
                current_app.extensions["jobs"].wake()
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
    known = cli.commands.get(str(command.name))
    if isinstance(known, click.Group) and isinstance(command, click.Group):
        known.commands.update(command.commands)
    else:
        cli.add_command(command)


# ------------------------------------------------------------------------------------------- an installation
@cli.command()
def init() -> None:
    """Make an installation: the data directory, a settings file with a fresh secret, and the tables.

    Safe to repeat: what is there stays.
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
    with make_app().app_context():
        _migrate()
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


@cli.command()
@inside_app
def migrate() -> None:
    """Bring the tables to where this version expects them."""
    click.echo("The tables are up to date." if _migrate() else "The tables were up to date already.")


def _migrate() -> bool:
    if schema.head() is None:
        Base.metadata.create_all(db.engine)
    if schema.is_current(db.engine):
        return False
    schema.migrate(db.engine)
    return True


@cli.command()
def instellingen() -> None:
    """Print every setting: its name, what it is for, and its value when you do not set it."""
    given = environment()
    for name, default, text in documented():
        click.echo(f"{name}{' (set)' if name in given else f'  default: {default}' if default else ''}\n    {text}")


# ------------------------------------------------------------------------------------------- serving and working
def _host(command: Callable[..., Any]) -> Callable[..., Any]:
    port = click.option("--port", default=PORT, show_default=True, help="Port to listen on.")
    return click.option("--host", default=HOST, show_default=True, help="Address to listen on.")(port(command))


@cli.command()
@_host
@click.option("--threads", default=THREADS, show_default=True, help="Requests answered at the same time.")
def serve(host: str, port: int, threads: int) -> None:
    """Serve the site. Put a reverse proxy with https in front when it is for others."""
    refuse_old_tables(Settings.from_env())
    processes.serve(
        make_app, host=host, port=port, threads=threads, ready=lambda: click.echo(f"Serving on http://{host}:{port}")
    )


def refuse_old_tables(settings: Settings) -> None:
    """Raises SettingsError when the tables are not where this version expects them."""
    engine = sa.create_engine(settings.database)
    try:
        current = schema.is_current(engine)
    except OperationalError:
        current = False
    engine.dispose()
    if not current:
        raise SettingsError("the tables are not ready for this version; do: buurtplein migrate")


@cli.command()
def worker() -> None:
    """Do the work behind the site: notifications, letters, the search index and what happens by the clock.

    One worker is enough; it must run beside `buurtplein serve`.
    """
    refuse_old_tables(Settings.from_env())
    app = make_app()
    app.extensions["jobs"].wake()
    click.echo("Working.")
    processes.work(app.extensions["jobs"].huey)


@cli.command()
@_host
def run(host: str, port: int) -> None:
    """Start the site and the worker together, with a demo neighbourhood when there is nothing yet.

    For trying out: Ctrl-C stops both, what you did stays.
    """
    processes.refuse_taken_port(host, port)
    make_installation()
    fill_when_empty()
    env = _env_for_trying_out(f"http://{host}:{port}")
    commands = {"site": ["serve", "--host", host, "--port", str(port)], "worker": ["worker"]}
    processes.keep_together(commands, env, on_start=lambda: _say_hello(host, port))
    click.echo("Stopped. Everything is kept; start again with the same command.")


@inside_app
def fill_when_empty() -> None:
    """A demo for who has nothing yet."""
    if fill.is_empty():
        fill_demo()


@inside_app
def logins() -> list[fill.Login]:
    """Who one can be in the demo; nobody when this is no demo."""
    return fill.logins()


def _env_for_trying_out(base_url: str) -> dict[str, str]:
    """What was set, and for what was not: the address we serve on and, in a demo, letters to look at on the site."""
    shown = {f"{PREFIX}SHOW_OUTBOX": "yes"} if logins() else {}
    return {f"{PREFIX}BASE_URL": base_url, **shown, **environment()}


def _say_hello(host: str, port: int) -> bool:
    if not processes.answers(host, port):
        return False
    click.echo(f"\nbuurtplein is open: http://{host}:{port}\n")
    for login in logins():
        click.echo(f"  {login.role:<15} {login.email:<32} {login.password}")
    click.echo("\nCtrl-C stops it.")
    return True


# ------------------------------------------------------------------------------------------- demo
@cli.command()
@click.option(
    "--corpus", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Texts to fill a buurt with."
)
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


for brought in rooms():
    hang(furnish(brought))
