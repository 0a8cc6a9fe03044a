"""Nothing in the code goes out to the network by itself: who tries, in a test, breaks it."""

import ipaddress
import sys
from contextlib import suppress

NAMES = {None, "", "localhost"}


class WentOut(BaseException):
    """No Exception, as code that is careful would swallow it."""


def pytest_configure() -> None:
    sys.addaudithook(_guard)


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        _refuse(arguments[0])
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        _refuse(arguments[1][0])


def _refuse(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in NAMES:
        return
    with suppress(ValueError):
        if ipaddress.ip_address(str(name)).is_loopback or ipaddress.ip_address(str(name)).is_unspecified:
            return
    raise WentOut(f"a test would have gone to {name}")
