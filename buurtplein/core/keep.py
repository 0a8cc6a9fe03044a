"""What is the same for many is made once: pages for visitors, and lists for all who may read the same.

Both are kept under the version of the buurt, which rises in the transaction of every change there. What is kept is
therefore exact: after a change nobody is shown the old, also not by another process.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar, cast

from flask import current_app, g, request, session
from flask_babel import get_locale

from buurtplein.core.clock import this_hour
from buurtplein.core.db import is_writing

View = TypeVar("View", bound=Callable[..., Any])
Made = TypeVar("Made")
MOST = 1_000  # pages or lists in memory; about 20 kB each
LONGEST_ADDRESS = 300  # characters; stranger ones are drawn each time


class Shelf:
    """A bounded store of the pages or lists that were used last."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._pages: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()

    def get(self, key: Hashable) -> Any:
        """What is under this key, or None."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: Any) -> None:
        """Keep it; what was used longest ago makes room."""
        with self._lock:
            self._pages[key] = page
            if len(self._pages) > self.most:
                self._pages.popitem(last=False)


lists = Shelf()


def shared(viewer: Any, key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives, made once for this version of the viewer's buurt.

    `key` names all else that it depends on, the rights included; whom the viewer does not meet always counts. It must
    be immutable, and hold no database rows. A request that writes makes its own: what it changed is not yet for others.
    """
    if is_writing():
        return make()
    whole = (viewer.buurt.id, viewer.buurt.version, viewer.apart, key)
    found: Made | None = lists.get(whole)
    if found is None:
        found = make()
        lists.put(whole, found)
    return found


def kept_for_visitors(view: View) -> View:
    """Decorator for reading endpoints of a buurt: draw once for all visitors, until something changes there."""

    @wraps(view)
    def kept(*args: Any, **kwargs: Any) -> Any:
        shelf: Shelf | None = current_app.extensions.get("kept_pages")
        if shelf is None or not _is_like_any_visitor():
            return view(*args, **kwargs)
        key = _key()
        page = shelf.get(key) or view(*args, **kwargs)
        if isinstance(page, str) and not hasattr(g, "csrf_token"):  # a token belongs to one visitor only
            shelf.put(key, page)
        return page

    return cast(View, kept)


def _is_like_any_visitor() -> bool:
    return g.viewer.person is None and "_flashes" not in session and len(request.full_path) <= LONGEST_ADDRESS


def _key() -> Hashable:
    """All that a page for visitors depends on: the words on it, and the hour, as pages say "vandaag" and greet."""
    looks = (request.cookies.get("thema"), request.cookies.get("letters"), str(get_locale()))
    return g.viewer.buurt.id, g.viewer.buurt.version, request.full_path, looks, this_hour()
