"""Whose account someone tries to get into: counted per account, wherever and however its address was typed."""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Response, request, session
from flask.typing import ResponseReturnValue

from buurtplein.core.limits import CODE_PER_ACCOUNT, LOG_IN_PER_ACCOUNT, limiter
from buurtplein.core.secrets import digest, same
from buurtplein.people.operations import normal_email
from buurtplein.people.sessions import DEVICE_COOKIE

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def account_tried() -> str:
    """The account of the address that was sent, or else of the one this browser asked a code for.

    A known device has a count of its own, so an attack does not shut it out.
    """
    email = normal_email(request.form.get("email", session.get("email", "")))[:254]
    known = same(request.cookies.get(DEVICE_COOKIE, ""), digest("device", email))
    return digest("limit", email, "known" if known else "")


def types_a_code() -> Callable[[View], View]:
    """Decorator for endpoints where a code from the mail lets someone in: all of them count as one."""
    limited = limiter.shared_limit(LOG_IN_PER_ACCOUNT, scope="codes", key_func=account_tried, methods=["POST"])
    return cast(Callable[[View], View], limited)


def mails_a_code() -> Callable[[View], View]:
    """Decorator for endpoints that mail a code to the address in the form. A form that comes back mailed nothing."""
    limited = limiter.limit(CODE_PER_ACCOUNT, key_func=account_tried, methods=["POST"], deduct_when=_goes_on)
    return cast(Callable[[View], View], limited)


def _goes_on(answer: Response) -> bool:
    return answer.status_code == 303
