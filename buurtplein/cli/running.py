"""Serving, working, and both at once for trying out."""

from collections.abc import Callable, Sequence
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from buurtplein.cli.filling import fill_demo
from buurtplein.cli.installation import make_installation
from buurtplein.cli.root import inside_app, make_app, usable_settings
from buurtplein.core import processes, schema
from buurtplein.demo import fill
from buurtplein.settings import PREFIX, Settings, SettingsError, environment

HOST, PORT, THREADS = "127.0.0.1", 8000, 32
A_PORT = click.IntRange(1, 65535)


def _host(command: Callable[..., Any]) -> Callable[..., Any]:
    port = click.option("--port", type=A_PORT, default=PORT, show_default=True, help="Port to listen on.")
    return click.option("--host", default=HOST, show_default=True, help="Address to listen on.")(port(command))


@click.command()
@_host
@click.option("--threads", default=THREADS, show_default=True, help="Requests answered at the same time.")
def serve(host: str, port: int, threads: int) -> None:
    """Serve the site. Put a reverse proxy with https in front when it is for others."""
    refuse_old_tables(usable_settings())
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


@click.command()
def worker() -> None:
    """Do the work behind the site.

    That is: notifications, letters, the search index and what happens by the clock.

    One worker is enough; it must run beside `buurtplein serve`.
    """
    refuse_old_tables(usable_settings())
    jobs = make_app().extensions["jobs"]
    jobs.wake()
    processes.work(jobs, ready=lambda: click.echo("Working."))


@click.command()
@_host
def run(host: str, port: int) -> None:
    """Try it out: start the site and the worker together.

    When there is nothing yet, demo neighbourhoods are made first. Ctrl-C stops both; what you did stays.
    """
    processes.refuse_taken_port(host, port)
    make_installation()
    found = demo_when_empty()
    base_url = f"http://{host}:{port}"
    commands = {"site": ["serve", "--host", host, "--port", str(port)], "worker": ["worker"]}
    processes.keep_together(
        commands, _env_for_trying_out(base_url, found), on_start=lambda: _say_hello(host, port, found)
    )
    click.echo("Stopped. Everything is kept; start again with the same command.")


@inside_app
def demo_when_empty() -> Sequence[fill.Login]:
    """Fill the demo for who has nothing yet. Returns who one can be; nobody when this is no demo."""
    if fill.is_empty():
        fill_demo()
    return fill.logins()


def _env_for_trying_out(base_url: str, logins: Sequence[fill.Login]) -> dict[str, str]:
    """What was set, and for what was not: the address we serve on and, in a demo, letters to look at on the site."""
    shown = {f"{PREFIX}SHOW_OUTBOX": "yes"} if logins else {}
    return {f"{PREFIX}BASE_URL": base_url, **shown, **environment()}


def _say_hello(host: str, port: int, logins: Sequence[fill.Login]) -> bool:
    if not processes.answers(host, port):
        return False
    click.echo(f"\nbuurtplein is open: http://{host}:{port}\n")
    for login in logins:
        click.echo(f"  {login.role:<15} {login.email:<32} {login.password}")
    click.echo("\nCtrl-C stops it.")
    return True
