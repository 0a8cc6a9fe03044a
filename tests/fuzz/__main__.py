"""`make fuzz`: random input for as long as you like, to the whole house as every role. The same seed does the same.

Not a test: it prints what it found and goes on. A find is an answer of 500 or more, a bug, our inside in a page, a
feed, calendar or JSON that cannot be read, or an answer that takes longer than ten seconds.
"""

import argparse
import contextlib
import logging
import random
import secrets
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from buurtplein.app import create_app
from buurtplein.core.db import Base, db
from buurtplein.core.limits import limiter
from buurtplein.outbox.deliver import drain
from buurtplein.people import passwords
from buurtplein.settings import Settings
from buurtplein.subscriptions import SUBSCRIPTIONS
from tests.conftest import Browser
from tests.fuzz.input import Chance
from tests.fuzz.pure import try_functions
from tests.fuzz.reading import is_readable
from tests.support.crawl import endpoint_of
from tests.support.database import sqlite_url
from tests.support.postgres import running_postgres
from tests.support.site import Site, put_back, rows
from tests.support.watch import CRASHED, INTERNALS
from tests.test_security import rules

SLOW = 10  # seconds
ROUND = 400  # requests after which the database is put back
MINUTE = 60


def main() -> None:
    asked = argparse.ArgumentParser(prog="make fuzz")
    asked.add_argument("--minutes", type=float, default=5)
    asked.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    given = asked.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        database(given.database, Path(folder)) as url,
        house(url, folder) as app,
    ):
        print(f"{given.database}, seed {given.seed}, {given.minutes:g} minutes", flush=True)
        fuzz = Fuzz(app, given.seed)
        fuzz.go_on(given.minutes * MINUTE)
        print(fuzz.tally, flush=True)
    raise SystemExit(bool(fuzz.finds))


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield sqlite_url(folder / "buurtplein.sqlite")
        return
    with running_postgres() as server:
        yield server.fresh()


@contextlib.contextmanager
def house(url: str, folder: str) -> Iterator[Flask]:
    """The app as in a test: no limits, passwords hashed cheaply, and a bug comes up."""
    data_dir = Path(folder) / "data"
    data_dir.mkdir(mode=0o700)
    settings = Settings(secret_key=secrets.token_hex(32), data_dir=data_dir, database_url=url, show_outbox=True)
    app = create_app(settings, testing=True)
    app.test_client_class, app.config["WTF_CSRF_ENABLED"] = Browser, False
    limiter.enabled = False
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._hasher, passwords._NOBODY = cheap, cheap.hash("nobody")
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


class Cause(logging.Handler):
    """An index that is said to be damaged is a find: the worker mends it, but a text should not do that."""

    def __init__(self, find: Callable[[str, str], None]) -> None:
        super().__init__()
        self.find = find

    def emit(self, record: logging.LogRecord) -> None:
        if "damaged" in record.getMessage():
            causes = traceback.format_exception(*sys.exc_info())
            self.find("damaged index", f"{record.getMessage()} {''.join(causes)[:3000]}")


class Fuzz:
    """Who asks what, and what was found."""

    def __init__(self, app: Flask, seed: int) -> None:
        self.app, self.seed, self.chance = app, seed, Chance(random.Random(seed))
        self.site = Site(app)
        self.kept, self.forms = rows(), self.site.forms
        self.rules = list(rules(app, "GET", "POST"))
        self.asked, self.functions = 0, 0
        self.statuses: Counter[int] = Counter()
        self.reached: set[str] = set()
        self.finds: Counter[str] = Counter()
        logging.getLogger("buurtplein").addHandler(Cause(self.find))

    def go_on(self, seconds: float) -> None:
        began = said = time.monotonic()
        while time.monotonic() - began < seconds:
            self.one_round()
            if time.monotonic() - said > MINUTE:
                said = time.monotonic()
                print(f"{(said - began) / MINUTE:5.0f} min  {self.tally}", flush=True)

    @property
    def tally(self) -> str:
        by_status = " ".join(f"{status}: {n}" for status, n in sorted(self.statuses.items()))
        reached = f"{len(self.reached)} of {len({rule.endpoint for rule in self.rules})} endpoints"
        return (
            f"{self.asked} requests to {reached} ({by_status}); {self.functions} calls of functions; "
            f"{sum(self.finds.values())} finds of {len(self.finds)} sorts"
        )

    def one_round(self) -> None:
        for _ in range(ROUND):
            who, url, method, options = self.chance.request(self.site, self.forms, self.rules)
            self.ask(who, url, method, options)
            if self.chance.now_and_then(8):  # the same once more: back, or pressed twice
                self.ask(who, url, method, options)
        self.functions += try_functions(self.chance, self.find)
        self.let_followers_hear()
        put_back(self.kept)

    def ask(self, who: str, url: str, method: str, options: dict[str, Any]) -> None:
        self.asked += 1
        began = time.monotonic()
        what = f"{method} {ascii(url)[:300]} as {who} {ascii(options)[:600]}"
        try:
            answer = self.site.send(who, url, method, **_fresh(options))
        except Exception as bug:  # noqa: BLE001  (whatever it is, it is a find, and the run goes on)
            db.session.rollback()
            self.find(type(bug).__name__, f"{what}: {str(bug)[:600]}")
            return
        self.statuses[answer.status_code] += 1
        self.judge(answer, what, time.monotonic() - began)

    def judge(self, answer: TestResponse, what: str, took: float) -> None:
        self.reached |= _endpoint(self.app, answer)
        if answer.status_code >= CRASHED:
            self.find(str(answer.status_code), what)
        if took > SLOW:
            self.find("slow", f"{what}: {took:.1f} s")
        text = answer.get_data(as_text=False).decode("utf-8", "replace")
        if shown := [mark for mark in INTERNALS if mark in text]:
            self.find("inside", f"{what}: shows {shown}")
        if answer.status_code < 300 and (wrong := is_readable(answer)):
            self.find("unreadable", f"{what}: {wrong}")

    def find(self, sort: str, what: str) -> None:
        self.finds[sort] += 1
        print(f"FOUND {sort} (seed {self.seed}, request {self.asked}): {what}", flush=True)

    def let_followers_hear(self) -> None:
        """What happened goes through every follower, as the worker does; one that fails is put off, and counted."""

        def hear() -> None:
            with self.app.app_context():
                drain(SUBSCRIPTIONS)

        db.session.commit()
        try:
            Context().run(hear)
        except Exception as bug:  # noqa: BLE001  (as above)
            self.find("follower", f"{type(bug).__name__}: {str(bug)[:600]}")


def _fresh(options: dict[str, Any]) -> dict[str, Any]:
    """Files are read once, so each request gets its own."""
    made = {name: value() if callable(value) else value for name, value in options.items()}
    return {name: value for name, value in made.items() if value is not None}


def _endpoint(app: Flask, answer: TestResponse) -> set[str]:
    found = endpoint_of(app, answer.request.path, answer.request.method)
    return {found} - {None, "static"} if found else set()


if __name__ == "__main__":
    main()
