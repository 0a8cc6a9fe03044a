"""What the pages of the demo weigh for a visitor's phone: `make weights`. Fails when the plein is over its bars."""

import sys

from tests.support.browser import chromium
from tests.support.shots import FIRST, demo_site
from tests.support.weights import FIRST_VISIT, NEXT_VISIT, REQUESTS, SCRIPT, weigh

PATHS = ("/", "/prikbord", "/prikbord/1", "/agenda", "/gids", "/samen", "/verhalen", "/zoeken?q=fiets")


def main() -> None:
    print(f"{'':18}{'first visit':>14}{'requests':>12}{'of it script':>14}{'next visit':>14}")
    with demo_site() as url, chromium() as browser:
        weights = {path: weigh(browser, f"{url}/{FIRST}{path}") for path in PATHS}
    for path, (first, again) in weights.items():
        print(f"{path:18}{first.bytes:>14,}{first.requests:>12}{first.script:>14,}{again.bytes:>14,}")
    print(f"{'bar of the plein':18}{FIRST_VISIT:>14,}{REQUESTS:>12}{SCRIPT:>14,}{NEXT_VISIT:>14,}")
    first, again = weights["/"]
    is_light = first.bytes <= FIRST_VISIT and first.requests <= REQUESTS and again.bytes <= NEXT_VISIT
    sys.exit(0 if is_light and all(w.script <= SCRIPT for w, _next in weights.values()) else "Too heavy.")


if __name__ == "__main__":
    main()
