"""`buurtplein …` in an installation of one's own: in this process, or as a program."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import Context
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from buurtplein.app import create_app
from buurtplein.cli import root
from buurtplein.core.db import db
from buurtplein.settings import PREFIX, Settings, read_file
from tests.support.postgres import Postgres

CHECKOUT = Path(__file__).parents[2]
AROUND = dict(os.environ)  # noqa: TID251  (a program is started with what is around, but for our own settings)


@dataclass
class Installation:
    """A data directory and what is set for it."""

    folder: Path
    given: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        return {f"{PREFIX}DATA_DIR": str(self.folder), **self.given}

    def __call__(self, *arguments: str, typed: str | None = None, **env: str | None) -> Result:
        """Give a command in this process. `typed` is what someone types when asked."""
        ours = {name: None for name in AROUND if name.startswith(PREFIX)}
        words = {"input": typed, "env": {**ours, **self.env, **env}}
        before = os.umask(0o022)  # of an ordinary shell; a command changes it
        try:
            return Context().run(CliRunner().invoke, root, arguments, **words)  # a command begins with nothing open
        finally:
            os.umask(before)

    def settings(self) -> Settings:
        return Settings.from_env({**read_file(self.folder / "buurtplein.env"), **self.env})

    @contextmanager
    def inside(self) -> Iterator[Flask]:
        """Stand in the app of this installation, to look at what a command did."""
        app = create_app(self.settings())
        with app.app_context():
            try:
                yield app
            finally:
                app.extensions["jobs"].close()
                db.session.remove()
                db.engine.dispose()

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        """Start a command as a program in a process group of its own, as a terminal does."""
        clean = {name: value for name, value in AROUND.items() if not name.startswith(PREFIX)}
        return subprocess.Popen(
            [sys.executable, "-m", "buurtplein", *arguments],
            env={**clean, "PYTHONPATH": str(CHECKOUT), **self.env, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )


@pytest.fixture(scope="session")
def initialised(
    tmp_path_factory: pytest.TempPathFactory, fresh_database: Callable[[], str], database_kind: str
) -> Installation:
    """An installation as `buurtplein init` makes it; copied for each test, as that is faster."""
    given = {f"{PREFIX}DATABASE_URL": fresh_database()} if database_kind == "postgresql" else {}
    installation = Installation(tmp_path_factory.mktemp("initialised") / "data", given)
    made = installation("init")
    assert made.exit_code == 0, made.output
    return installation


@pytest.fixture(scope="session")
def fresh_copy(
    initialised: Installation, database_kind: str, request: pytest.FixtureRequest
) -> Callable[[Path], AbstractContextManager[Installation]]:
    """Call it with a folder for an empty installation there, ready to use."""

    @contextmanager
    def copied(folder: Path) -> Iterator[Installation]:
        shutil.copytree(initialised.folder, folder)
        folder.chmod(0o700)
        if database_kind == "sqlite":
            yield Installation(folder)
            return
        server: Postgres = request.getfixturevalue("postgres")
        url = server.fresh(like=initialised.given[f"{PREFIX}DATABASE_URL"])
        yield Installation(folder, {f"{PREFIX}DATABASE_URL": url})
        server.drop(url)

    return copied


@pytest.fixture
def buurtplein(
    fresh_copy: Callable[[Path], AbstractContextManager[Installation]], tmp_path: Path
) -> Iterator[Installation]:
    """Call it with the words of a command: `buurtplein("buurt", "lijst")`. An empty installation, ready to use."""
    with fresh_copy(tmp_path / "data") as installation:
        yield installation
