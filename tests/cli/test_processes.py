"""The site and the worker as programs, with real ports and real signals."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from urllib.request import urlopen

import pytest

from buurtplein.core.processes import PATIENCE
from tests.support.commands import CHECKOUT, Installation
from tests.support.smtp import free_port

pytestmark = [pytest.mark.own_app, pytest.mark.once]

ENDS_WITHIN = PATIENCE + 100  # seconds; on a busy machine too


@pytest.fixture
def with_oost(buurtplein: Installation) -> Installation:
    """With a buurt of its own, so that `run` fills no demo."""
    assert buurtplein("buurt", "open", "oost", "--naam", "Oost").exit_code == 0
    return buurtplein


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """What a test started ends with the test, whatever happened."""
    programs: list[subprocess.Popen[str]] = []
    yield programs
    for program in programs:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
        program.communicate()


def until(program: subprocess.Popen[str], words: str) -> str:
    """What a program says up to and with a line with these words."""
    said = ""
    for line in program.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"it never said {words!r}, but: {said}")


def children(program: subprocess.Popen[str]) -> list[int]:
    pids = [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if parent_of(pid) == program.pid]


def parent_of(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None  # it ended while we looked


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


# ------------------------------------------------------------------------------------------- one program
def test_serve_answers_and_stops_when_asked(with_oost: Installation, started):
    port = free_port()
    started.append(site := with_oost.start("serve", "--port", str(port)))
    until(site, f"Serving on http://127.0.0.1:{port}")
    with urlopen(f"http://127.0.0.1:{port}/oost/") as page:
        assert page.status == 200
    site.terminate()
    assert site.wait(ENDS_WITHIN) == 0
    assert not answers(port)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_worker_stops_when_asked(with_oost: Installation, started, stop):
    started.append(worker := with_oost.start("worker"))
    until(worker, "Working.")
    worker.send_signal(stop)
    said, _ = worker.communicate(timeout=ENDS_WITHIN)
    assert worker.returncode == 0
    assert "Traceback" not in said


# A stop at the worst moment: what a program does at its start, with the signal in the middle of it.
STOPPED_WHILE_STARTING = {
    "worker": """
        from huey.consumer import Consumer
        start = Consumer.start
        Consumer.start = lambda consumer: (start(consumer), os.kill(os.getpid(), signal.SIGTERM))
    """,
    "serve": """
        from buurtplein.core import processes
        processes.PATIENCE = 1000  # who does not hear it would be killed after this, and it would go unseen
        stop = lambda: os.kill(os.getpid(), signal.SIGTERM)
        os.register_at_fork(after_in_parent=stop, after_in_child=lambda: time.sleep(2))
    """,
}


@pytest.mark.parametrize("which", STOPPED_WHILE_STARTING)
def test_a_stop_that_comes_while_it_starts_is_heard(with_oost: Installation, started, tmp_path, which):
    moment = dedent(STOPPED_WHILE_STARTING[which])
    (tmp_path / "sitecustomize.py").write_text(f"import os, signal, time\n{moment}")
    port = ["--port", str(free_port())] if which == "serve" else []
    started.append(program := with_oost.start(which, *port, PYTHONPATH=f"{tmp_path}{os.pathsep}{CHECKOUT}"))
    said, _ = program.communicate(timeout=ENDS_WITHIN)
    assert program.returncode == 0, said


@pytest.mark.parametrize("command", ["serve", "run"])
def test_a_port_that_is_taken_is_told_in_one_line(with_oost: Installation, command):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        answer = with_oost(command, "--port", port)
    assert answer.exit_code == 1
    assert answer.output == (
        f"Error: cannot listen on 127.0.0.1 port {port} (Address already in use); choose another with --port\n"
    )


def test_an_address_that_is_not_ours_is_told_in_one_line(with_oost: Installation):
    answer = with_oost("serve", "--host", "192.0.2.1", "--port", str(free_port()))
    assert answer.exit_code == 1
    assert len(answer.output.splitlines()) == 1


# ------------------------------------------------------------------------------------------- both together
@pytest.fixture
def running(with_oost: Installation, started):
    """`buurtplein run`, with the port it listens on and the programs it started."""
    port = free_port()
    started.append(run := with_oost.start("run", "--port", str(port)))
    until(run, "Ctrl-C stops it.")
    return run, port, children(run)


@pytest.mark.parametrize("whom", ["group", "run alone"])
def test_run_starts_the_site_and_a_worker_and_ctrl_c_stops_both(running, whom):
    run, port, both = running
    assert sorted(re.findall(r"buurtplein (serve|worker)", " ".join(map(command_of, both)))) == ["serve", "worker"]
    with urlopen(f"http://127.0.0.1:{port}/oost/") as page:
        assert page.status == 200
    for pid in both:  # only a demo shows its outbox; this installation holds a buurt of real people
        assert b"BUURTPLEIN_SHOW_OUTBOX" not in Path(f"/proc/{pid}/environ").read_bytes()
    if whom == "group":
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does
    else:
        run.terminate()
    said, _ = run.communicate(timeout=ENDS_WITHIN)
    assert run.returncode == 0, said
    assert "Everything is kept" in said
    assert "Traceback" not in said
    assert not any(map(is_alive, both))
    assert not answers(port)


@pytest.mark.parametrize("which", ["serve", "worker"])
def test_when_one_dies_the_other_is_stopped(running, which):
    run, port, both = running
    os.kill(next(pid for pid in both if f"buurtplein {which}" in command_of(pid)), signal.SIGKILL)
    said, _ = run.communicate(timeout=ENDS_WITHIN)
    assert run.returncode == 1
    assert f"the {'site' if which == 'serve' else 'worker'} stopped by itself" in said
    assert not any(map(is_alive, both))
    assert not answers(port)
