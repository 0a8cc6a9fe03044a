"""How often something may be tried. One list, so that an operator sees them together."""

import ipaddress
from collections.abc import Callable
from time import time
from typing import TypeVar, cast

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

LOG_IN_PER_ADDRESS = "100 per 15 minutes"  # per IPv4 address or IPv6 /64
LOG_IN_PER_ACCOUNT = "20 per 15 minutes"
SECOND_STEP_PER_ACCOUNT = "10 per 15 minutes; 40 per day"  # a guess at one of three codes of six digits
CODE_PER_ACCOUNT = "2 per hour; 5 per day"
SIGN_UP_PER_ADDRESS = "5 per 30 minutes"
WRITING_PER_PERSON = "20 per 10 minutes; 100 per day"
HANDING_IN_PER_PERSON = "120 per 10 minutes; 600 per day"  # photos, and looking at a form again
SEARCHING_PER_ADDRESS = "120 per minute"
TYPING_PER_ADDRESS = "600 per minute"
HOLDING_PER_ADDRESS = "30 per hour"  # forms of someone whose session ran out
REPORT_PER_ADDRESS = "10 per hour"
COME_AS_GUEST_PER_ADDRESS = "10 per hour; 30 per day"
DOWNLOAD_PER_PERSON = "10 per hour"


def network() -> str:
    """Where a request comes from: an IPv4 address, or the /64 an IPv6 address is in."""
    address = request.remote_addr or "0.0.0.0"  # noqa: S104  (a label, nothing is bound)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    return address


def writer() -> str:
    """Who writes: the person, or the network when nobody is logged in."""
    person = g.viewer.person if "viewer" in g else None
    return f"person:{person.id}" if person is not None else network()


limiter = Limiter(key_func=network, headers_enabled=False)


def seconds_to_wait() -> int:
    """How long the request that ran into a limit must wait until it counts anew; at least 1."""
    reached = limiter.current_limit
    return max(1, int(reached.reset_at - time())) if reached is not None else 60


def writes_often(unless: Callable[[], bool] | None = None) -> Callable[[View], View]:
    """Decorator for endpoints that place something. `unless`: what does not count as placing."""
    limited = limiter.limit(WRITING_PER_PERSON, key_func=writer, methods=["POST"], exempt_when=unless)
    return cast(Callable[[View], View], limited)


def hands_in_often() -> Callable[[View], View]:
    """Decorator for endpoints with a form that is filled in step by step."""
    return cast(Callable[[View], View], limiter.limit(HANDING_IN_PER_PERSON, key_func=writer, methods=["POST"]))
