"""A gunicorn to ask things, and the CPU time it uses."""

import http.client
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.smtp import free_port

GUNICORN = [sys.executable, "-m", "gunicorn", "--workers", "1", "--worker-class", "gthread", "--threads", "4"]
QUIET = ["--log-level", "error"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WARM, PER_ROUND = 20, 20  # requests
CPU_CLOCK = 2  # of a process: CPUCLOCK_SCHED in the kernel

Ask = Callable[[], int]


class Server:
    """A gunicorn with one worker."""

    def __init__(self, target: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen([*GUNICORN, *QUIET, "--bind", f"127.0.0.1:{self.port}", target])
        self._wait()
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        self.clocks = [(~int(child) << 3) | CPU_CLOCK for child in children]

    def _wait(self) -> None:
        for _try in range(1200):
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
        return self._ask("POST", path, body, FORM | headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def spent(self, ask: Ask, times: int = PER_ROUND) -> float:
        """CPU milliseconds per request of one round, in user and kernel mode."""
        before = self._cpu()
        for _ in range(times):
            ask()
        return (self._cpu() - before) * 1000 / times

    def warm(self, ask: Ask) -> None:
        for _ in range(WARM):
            status = ask()
            if status >= 400:
                raise RuntimeError(f"answered {status}")

    def _cpu(self) -> float:
        return sum(time.clock_gettime(clock) for clock in self.clocks)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@contextmanager
def serving(target: str) -> Iterator[Server]:
    server = Server(target)
    try:
        yield server
    finally:
        server.stop()
