"""No question to the database without its buurt, in whatever test: who asks one breaks it; how many were asked."""

from typing import Any

import pytest
from sqlalchemy import Engine, event

from buurtplein.core import tenancy

ASKED = "selects"
_asked = {ASKED: 0}


def pytest_configure() -> None:
    tenancy.be_strict()
    event.listen(Engine, "before_cursor_execute", _count)


def _count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    _asked[ASKED] += statement.startswith(("SELECT", "WITH"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)  # of one of several processes
    if output is not None:
        output[ASKED] = _asked[ASKED]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _asked[ASKED] += getattr(node, "workeroutput", {}).get(ASKED, 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"{_asked[ASKED]} questions to the database, each with its buurt in it")
