"""Starting what serves and what works, and keeping the two together."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Event
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker
from huey.consumer import Consumer

from buurtplein.core.jobs import Jobs

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
HEARD = (*STOPS, signal.SIGQUIT)  # what gunicorn says to its workers
PATIENCE = 20  # seconds that work under way gets to finish after a stop was asked
LOOK_EVERY = 0.2  # seconds between two looks at whether both are still there
POLL_FIRST, POLL_LONGEST = 0.05, 0.2  # seconds between two looks in the queue
HEALTH_EVERY = 10  # seconds


class PortTaken(Exception):
    """Nobody can listen there; the text says why and what to do, in one line."""


class Stranded(Exception):
    """One of the processes that belong together stopped by itself; the text says which."""


# ------------------------------------------------------------------------------------------- serving
class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with settings from us and nowhere else. Each process makes its own app."""

    def __init__(self, make_app: Callable[[], Flask], **options: Any) -> None:
        self.make_app = make_app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.make_app()

    def run(self) -> None:
        HearingArbiter(self).run()


class HearingArbiter(Arbiter):  # type: ignore[misc]
    """A stop that is asked while a process is being made waits until that process can hear it.

    Else it would be lost: between the fork and its own handlers a child still has those of its parent.
    """

    def spawn_worker(self) -> int:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        try:
            return int(super().spawn_worker())
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class HearingWorker(ThreadWorker):  # type: ignore[misc]
    """The other half: from here on it hears."""

    def init_signals(self) -> None:
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)


def serve(make_app: Callable[[], Flask], *, host: str, port: int, threads: int, ready: Callable[[], object]) -> None:
    """Serve until a signal says stop; requests under way are finished first.

    One process, so that limits that live in memory count everyone. Raises PortTaken.
    """
    refuse_taken_port(host, port)
    Server(
        make_app,
        bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        workers=1,
        worker_class=HearingWorker,
        threads=threads,
        timeout=60,
        graceful_timeout=PATIENCE,
        keepalive=5,
        loglevel="warning",
        forwarded_allow_ips="",  # which proxies to believe is a setting: proxy_hops
        control_socket_disable=True,
        proc_name="buurtplein",
        post_worker_init=lambda _worker: ready(),
    ).run()


def refuse_taken_port(host: str, port: int) -> None:
    """Raises PortTaken when nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except PermissionError:
        raise PortTaken(f"this user may not listen on port {port}; choose one above 1023 with --port") from None
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else "no such address"
        raise PortTaken(f"cannot listen on {host} port {port} ({why}); choose another with --port") from None


# ------------------------------------------------------------------------------------------- working
def work(jobs: Jobs, *, ready: Callable[[], object]) -> None:
    """Do what the queue and the clock say until a signal says stop; what is under way is finished first."""
    logging.getLogger("huey").setLevel(logging.WARNING)
    consumer = QuietConsumer(
        jobs.huey,
        workers=1,
        worker_type="thread",
        initial_delay=POLL_FIRST,
        max_delay=POLL_LONGEST,
        scheduler_interval=1,
        shutdown_timeout=PATIENCE,
    )
    with stop_asked() as stop:
        consumer.start()
        jobs.show_worker()
        ready()
        while not stop.wait(HEALTH_EVERY):
            jobs.show_worker()
            consumer.check_worker_health()
        jobs.stopping.set()
        consumer.stop(graceful=True)


class QuietConsumer(Consumer):  # type: ignore[misc]
    """Huey's, but for its signal handlers: what came between those and ours was heard by nobody."""

    def _set_signal_handlers(self) -> None:
        pass


@contextmanager
def stop_asked() -> Iterator[Event]:
    """An event that is set as soon as Ctrl-C is pressed, the terminal closes or someone asks to stop."""
    stop = Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in STOPS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# ------------------------------------------------------------------------------------------- together
def keep_together(
    commands: Mapping[str, Sequence[str]], env: Mapping[str, str], *, on_start: Callable[[], bool]
) -> None:
    """Run `buurtplein` commands beside each other until one is asked to stop, then stop them all.

    `on_start` is asked again and again until it says True. Raises Stranded when one stops by itself.
    """
    with stop_asked() as stop:
        running = {name: _start(command, env) for name, command in commands.items()}
        try:
            _watch(running, stop, on_start)
        finally:
            _end(list(running.values()))


def _start(command: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Ctrl-C goes to the whole group; a child leaves it to us, at least until it is up."""
    ours = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGHUP)}
    try:
        return subprocess.Popen([sys.executable, "-m", "buurtplein", *command], env=dict(env))
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)


def _watch(running: Mapping[str, subprocess.Popen[bytes]], stop: Event, on_start: Callable[[], bool]) -> None:
    started = False
    while not stop.wait(LOOK_EVERY):
        started = started or on_start()
        for name, process in running.items():
            if process.poll() is not None and not stop.wait(LOOK_EVERY):
                raise Stranded(f"the {name} stopped by itself (exit code {process.returncode}), so the rest stops too")


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE + 5
    for process in processes:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(host: str, port: int) -> bool:
    """Whether a site answers there, whatever it says."""
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("HEAD", "/static/favicon.svg")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
