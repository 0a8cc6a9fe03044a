"""Pages that a phone may keep, to show them as they were last seen when there is no network.

Nothing is kept unless its answer says so, and only for whom it was made: HEADER names the reader, by a mark that tells
nothing else. When someone else reads here, or when one logs out, what was kept is thrown away (js/plein.js, js/sw.js).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import g, make_response, request, session

from buurtplein.buurten.policy import may_keep_pages
from buurtplein.buurten.viewer import Someone
from buurtplein.core.secrets import digest

View = TypeVar("View", bound=Callable[..., Any])
HEADER = "X-Bewaar"
MARK = 16  # hex digits


def mark_of(viewer: Someone) -> str:
    """Whose pages are kept: the same for all visitors."""
    return digest("kept pages of", str(viewer.id))[:MARK]


def last_seen(view: View) -> View:
    """Decorator for reading endpoints of a buurt, first of all: may be shown again without network."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        says_something_once = "_flashes" in session  # asked first: drawing the page takes it out
        answer = view(*args, **kwargs)
        if request.args or says_something_once or not may_keep_pages(g.viewer):
            return answer
        response = make_response(answer)
        response.headers[HEADER] = mark_of(g.viewer)
        return response

    return cast(View, marked)
