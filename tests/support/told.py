"""What a test counted: shown at the end of the run, so that 0 of 0 does not pass for a proof."""

from collections.abc import Callable

import pytest

COUNTED = "counted"


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Say something about this test that stands in the summary of the run, whichever process ran it."""
    return lambda line: request.node.user_properties.append((COUNTED, f"{request.node.name}: {line}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    lines = [line for report in reports for name, line in getattr(report, "user_properties", []) if name == COUNTED]
    if lines:
        terminalreporter.section("counted")
        for line in sorted(dict.fromkeys(lines)):
            terminalreporter.write_line(line)
