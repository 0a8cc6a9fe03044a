"""What someone typed outlives a session that ran out: it is held for their browser until they have logged in.

A view whose form holds words says so with `@holds_words(page)`, `page` giving the address where that form stands. What
was held comes back only to the person for whom the form was drawn: the field `once` carries a mark of theirs.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, flash, g, request, session
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from buurtplein.core.i18n import _
from buurtplein.core.limits import HOLDING_PER_ADDRESS, limiter
from buurtplein.core.secrets import digest, new_token
from buurtplein.people import operations, queries
from buurtplein.people.viewer import Someone

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
HELD = "held"  # in the cookie of the session
DONE = "klaar"  # category of a flash that tells the browser which words it need not keep any more
EVERYTHING = "*"
MOST = 20_000  # characters; the forms allow less
MARK = 16  # hex digits


def holds_words(page: Callable[..., str]) -> Callable[[View], View]:
    """Decorator: what is typed in this form is held when its sender has to log in first."""

    def declare(view: View) -> View:
        view.form_page = page  # type: ignore[attr-defined]
        return view

    return declare


def once_for(viewer: Someone) -> str:
    """A random value for the field `once`, with a mark of the person who gets the form."""
    return f"{new_token()}.{_mark(viewer)}"


def _mark(viewer: Someone) -> str:
    return digest("form of", str(viewer.id))[:MARK]


def hold() -> str | None:
    """Hold what this request sent. Returns the page where it will stand again; None when there is nothing to hold."""
    page = getattr(current_app.view_functions.get(str(request.endpoint)), "form_page", None)
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if page is None or not request.form.get("once") or sum(len(value) for _name, value in fields) > MOST:
        return None
    with limiter.limit(HOLDING_PER_ADDRESS):
        where: str = page(**(request.view_args or {}))
        session[HELD] = operations.hold_form(g.get("viewer", Someone()), page=where, fields=fields)
    if g.get("viewer", Someone()).person is None:
        flash(_("We hebben bewaard wat je schreef. Log in, dan staat het er weer."), "let-op")
    return where


def bring_back() -> None:
    """Before a view: what was held for this page and this person, for the form to be filled with."""
    token = session.get(HELD)
    if token is None or request.method != "GET" or g.viewer.person is None:
        return
    held = MultiDict(queries.held_form(g.viewer, token, page=request.path))
    if str(held.get("once", "")).endswith(_mark(g.viewer)):
        g.held = held


def held_words() -> MultiDict[str, Any] | None:
    """What came back on this page, if anything."""
    found: MultiDict[str, Any] | None = g.get("held")
    return found


def let_go() -> str:
    """It is placed: nothing is held any more. Returns what to flash as DONE, so that the browser lets go as well."""
    token = session.pop(HELD, None)
    if token is not None:
        operations.let_form_go(g.viewer, token)
    return f"{g.viewer.id}:{request.path}"
