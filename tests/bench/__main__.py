"""`make bench`: CPU per request of our pages as a ratio to the floor, in one run, with the number of SQL statements.

Not a test: nothing here fails on a slow machine. The bars are F1 to F5 of docs/snelheid.md.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import event

from buurtplein.app import create_app
from buurtplein.core.db import db
from tests.bench import filling, floor
from tests.bench.filling import Place
from tests.support.smtp import free_port

SIZES = (1_000, 20_000)
WARM, ROUNDS, PER_ROUND = 20, 5, 40
TICK = os.sysconf("SC_CLK_TCK")
GUNICORN = [
    sys.executable,
    "-m",
    "gunicorn",
    "--workers",
    "1",
    "--worker-class",
    "gthread",
    "--threads",
    "4",
    "--log-level",
    "error",
]


class Server:
    """A gunicorn with one worker, and the CPU seconds it has used."""

    def __init__(self, target: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen([*GUNICORN, "--bind", f"127.0.0.1:{self.port}", target])
        self._wait()

    def _wait(self) -> None:
        for _try in range(200):
            try:
                self.get("/", {})
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the server did not start")

    def get(self, path: str, headers: dict[str, str]) -> int:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, body: str, headers: dict[str, str]) -> int:
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def cpu(self) -> float:
        """CPU seconds of the worker, in user and kernel mode."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return sum(_cpu(int(child)) for child in children)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


@contextmanager
def serving(target: str) -> Iterator[Server]:
    server = Server(target)
    try:
        yield server
    finally:
        server.stop()


def cost(server: Server, ask: Callable[[], int]) -> float:
    """CPU milliseconds per request: the best of a few rounds, so that a busy machine counts least."""
    for _ in range(WARM):
        status = ask()
        if status >= 400:
            raise RuntimeError(f"answered {status}")
    rounds = []
    for _ in range(ROUNDS):
        before = server.cpu()
        for _ in range(PER_ROUND):
            ask()
        rounds.append((server.cpu() - before) * 1000 / PER_ROUND)
    return min(rounds)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="buurtplein-bench-"))
    floor.fill(folder)
    with serving(f"tests.bench.floor:create_app('{folder}')") as server:
        reading = cost(server, lambda: server.get("/", {}))
        writing = cost(server, lambda: server.post("/", "", {}))
    print(f"floor: page {reading:.2f} ms CPU, write {writing:.2f} ms CPU\n")
    for size in SIZES:
        place = filling.fill(folder / str(size), size)
        measure(place, size, reading, writing)


def measure(place: Place, size: int, reading: float, writing: float) -> None:
    """Print one table."""
    statements = count_statements(place)
    cookie, token = place.cookie, place.token
    print(f"{size} posts{'':24}visitor   logged in   SQL visitor/logged in")
    with serving(f"tests.bench.serving:app_in('{place.settings.data_dir}')") as server:
        for name, path in pages(place).items():
            guest = cost(server, lambda path=path: server.get(path, {})) / reading
            known = cost(server, lambda path=path: server.get(path, {"Cookie": f"plein={cookie}"})) / reading
            print(f"  {name:<34}{guest:5.2f}x      {known:5.2f}x   {statements[name][0]:>3} / {statements[name][1]}")
        for name, (path, fields) in writes(place).items():
            body = urlencode({**fields, "csrf_token": token})
            known = cost(server, lambda p=path, b=body: server.post(p, b, {"Cookie": f"plein={cookie}"})) / writing
            print(f"  {name:<34}     -      {known:5.2f}x   (to the floor's write)")
    print()


def pages(place: Place) -> dict[str, str]:
    return {
        "plein": "/oost/",
        "prikbord": "/oost/prikbord",
        "post": f"/oost/prikbord/{place.post}",
        "agenda": "/oost/agenda",
        "search": "/oost/zoeken?q=fiets",
    }


def writes(place: Place) -> dict[str, tuple[str, dict[str, str]]]:
    return {
        "placing a post": ("/oost/plaats/vraag", {"title": "Wie heeft een ladder?", "audience": "public"}),
        "placing a reaction": (f"/oost/prikbord/{place.post}/reacties", {"body": "Ik kom graag langs."}),
    }


def count_statements(place: Place) -> dict[str, tuple[int, int]]:
    app = create_app(place.settings)
    counted = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *_a: counted.append(1))
    found = {}
    for name, path in pages(place).items():
        per_role = []
        for cookie in (None, place.cookie):
            client = app.test_client()
            if cookie:
                client.set_cookie("plein", cookie)
            client.get(path)
            counted.clear()
            client.get(path)
            per_role.append(len(counted))
        found[name] = (per_role[0], per_role[1])
    with app.app_context():
        db.engine.dispose()
    return found


if __name__ == "__main__":
    main()
