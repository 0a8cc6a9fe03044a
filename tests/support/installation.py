"""A whole installation for a test: a data directory, a site and a worker, started as an operator starts them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from buurtplein.app import create_app
from buurtplein.core import schema
from buurtplein.core.db import db
from buurtplein.settings import PREFIX, Settings, environment
from tests.support.smtp import MailServer, free_port

SECRET = "a whole installation 0123456789 abcdefghij"
PATIENCE = 60  # seconds to start or stop


@dataclass
class Installation:
    """Where it is, and the processes that run."""

    settings: Settings
    port: int
    app: Flask
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start one `buurtplein` command in a process group of its own."""
        env = {
            **environment(),
            f"{PREFIX}SECRET_KEY": self.settings.secret_key,
            f"{PREFIX}DATA_DIR": str(self.settings.data_dir),
            f"{PREFIX}DATABASE_URL": self.settings.database_url,
            f"{PREFIX}SMTP_URL": self.settings.smtp_url,
            f"{PREFIX}BASE_URL": self.url,
            f"{PREFIX}SEARCH_ENGINE": self.settings.search_engine,
            f"{PREFIX}LOG_LEVEL": "ERROR",
        }
        program = [sys.executable, "-m", "buurtplein", *command]
        process = subprocess.Popen(program, env=env, start_new_session=True, stdout=subprocess.DEVNULL)
        self.processes.append(process)
        return process

    def serve(self) -> None:
        """Start site and worker and wait until the site answers."""
        site = self.start("serve", "--port", str(self.port))
        self.start("worker")
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert site.poll() is None, "the site stopped by itself"
            assert time.monotonic() < until, "the site did not start"
            time.sleep(0.05)

    def _answers(self) -> bool:
        with socket.socket() as knock:
            return knock.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """kill -9 for all that runs, children and all."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask all that runs to stop, and wait."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, how)
        for process in self.processes:
            process.wait(PATIENCE)
        self.processes.clear()


@contextmanager
def installation(
    folder: Path, mail_server: MailServer, *, search_engine: str = "whoosh", database_url: str = ""
) -> Iterator[Installation]:
    """An installation with empty tables, in `folder` when it is SQLite; nothing runs yet. All is stopped at the end."""
    folder.mkdir(mode=0o700)
    port = free_port()
    smtp = f"smtp://{mail_server.host}:{mail_server.port}"
    base_url = f"http://127.0.0.1:{port}"
    settings = Settings(
        secret_key=SECRET,
        data_dir=folder,
        database_url=database_url,
        smtp_url=smtp,
        base_url=base_url,
        search_engine=search_engine,
    )
    app = create_app(settings, testing=True)
    with app.app_context():
        schema.migrate(db.engine)
    there = Installation(settings, port, app)
    try:
        yield there
    finally:
        there.kill()
        with app.app_context():
            db.engine.dispose()
