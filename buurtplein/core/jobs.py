"""The job engine: Huey on a SQLite file, or on Redis when set. The truth stays in the outbox; this only wakes.

A lost wake-up costs at most a minute: the clock jobs look in the outbox as well.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab

log = logging.getLogger(__name__)

HERE = "buurtplein worker"  # under which a worker leaves the time it was last here
AWAY = 60  # seconds without a word after which there is no worker


class Jobs:
    """One queue with a few jobs; each runs inside the app."""

    def __init__(self, app: Flask, *, data_dir: Path, redis_url: str) -> None:
        self.app = app
        self.huey: Huey = (
            RedisHuey("buurtplein", url=redis_url)
            if redis_url
            else SqliteHuey("buurtplein", filename=str(data_dir / "queue.db"), journal_mode="wal", timeout=15)
        )
        self._task: Any = None
        self.stopping = Event()  # set as soon as the worker was asked to stop; long jobs look at it

    def on_wake(self, job: Callable[[], object]) -> None:
        """Run `job` as soon as something was committed that has followers, and at the start of each minute."""
        self._task = self.huey.task(name=f"wake_{job.__name__}")(self._inside(job))
        self.huey.periodic_task(crontab(minute="*"), name=f"minute_{job.__name__}")(self._inside(job))

    def every(self, *, minute: str = "0", hour: str = "*") -> Callable[[Callable[[], object]], None]:
        """Run a job by the clock (UTC), in crontab terms."""

        def register(job: Callable[[], object]) -> None:
            self.huey.periodic_task(crontab(minute=minute, hour=hour), name=f"clock_{job.__name__}")(self._inside(job))

        return register

    def on_request(self, job: Callable[..., object]) -> Callable[..., None]:
        """A function that lets the worker run `job` with the same arguments; never fails who asks."""
        task = self.huey.task(name=f"request_{job.__name__}")(self._inside(job))

        def ask(*arguments: object) -> None:
            try:
                task(*arguments)
            except Exception:  # noqa: BLE001
                log.warning("could not ask the worker for %s", job.__name__)

        return ask

    def wake(self, *, after: int = 0) -> None:
        """Tell the worker that something waits, now or `after` so many seconds.

        Never fails the request: the worker also looks by itself.
        """
        if self._task is None:
            return
        try:
            if after:
                self._task.schedule(delay=after)
            else:
                self._task()
        except Exception:  # noqa: BLE001  (a queue that is away must not cost anyone their post)
            log.warning("could not wake the worker; it will look within a minute")

    def show_worker(self) -> None:
        """Leave word that a worker is here; whoever wonders asks `worker_is_here`. Never fails."""
        try:
            self.huey.put(HERE, time.time())
        except Exception:  # noqa: BLE001  (a queue that is away for a moment must not end the worker)
            log.warning("could not leave word that a worker is here")

    def worker_is_here(self) -> bool:
        """Whether a worker showed itself in the last minute."""
        return time.time() - (self.huey.get(HERE, peek=True) or 0) < AWAY

    def close(self) -> None:
        """Let go of the queue, at the end of a command."""
        self.huey.storage.close()

    def _inside(self, job: Callable[..., object]) -> Callable[..., None]:
        def run(*arguments: object) -> None:
            with self.app.app_context():
                job(*arguments)

        return run
