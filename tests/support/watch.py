"""Asking the site for odd things, and keeping what went wrong."""

from typing import Any

from tests.support.site import Found, Site

INTERNALS = (
    "Traceback (most",
    "sqlalchemy",
    "jinja2",
    "werkzeug",
    "psycopg",
    "sqlite3",
    "site-packages",
    "buurtplein/",
)
CRASHED = 500


class Watch:
    """Counts what was asked; a fault is an answer of 500 or more, a bug, or a page that shows our inside."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.asked = 0
        self.faults: list[str] = []

    def ask(self, who: str, url: str, method: str = "GET", **options: Any) -> int:
        """The status of the answer."""
        self.asked += 1
        try:
            answer = self.site.send(who, url, method, **options)
        except Exception as bug:  # noqa: BLE001  (whatever it is, it is a fault, and the others go on)
            return self._fault(method, url, options, f"{type(bug).__name__}: {bug}")
        if answer.status_code >= CRASHED:
            return self._fault(method, url, options, str(answer.status_code))
        shown = [mark for mark in INTERNALS if mark in answer.text]
        if shown:
            return self._fault(method, url, options, f"shows {shown}")
        return answer.status_code

    def fill_in(self, found: Found, **options: Any) -> int:
        """Send a form."""
        form = found.form
        if form.method == "GET":
            options = {"query_string": options.pop("data", {}), **options}
        return self.ask(found.who, form.action, form.method, **options)

    def _fault(self, method: str, url: str, options: dict[str, Any], what: str) -> int:
        sent = {name: ascii(value)[:300] for name, value in options.items()}
        self.faults.append(f"{method} {ascii(url)[:200]} {sent}: {what[:300]}")
        return CRASHED

    @property
    def summary(self) -> str:
        """The faults, to stop at; empty when all is well."""
        return "\n".join([f"{len(self.faults)} faults of {self.asked}", *self.faults[:10]]) if self.faults else ""
