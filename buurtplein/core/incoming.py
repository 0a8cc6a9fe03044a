"""What comes in is made fit for the database in one place, before a view looks at it.

PostgreSQL takes no NUL in a text and no number beyond the width of its column: both would be an error page. No
keyboard makes a NUL, so it is dropped from query strings and forms; an address with one, or with a number that no
row can have, does not exist.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

NUL = "\0"
LARGEST = 2**31 - 1  # what an integer column holds
LARGEST_UPLOAD = 40 * 1024 * 1024  # bytes of a form with files in it
View = TypeVar("View", bound=Callable[..., Any])


class Fields(ImmutableMultiDict[str, Any]):
    """The fields of a query string or a form, without NUL in names and values."""

    def __init__(self, mapping: Any = ()) -> None:
        super().__init__([(_drop(name), _drop(value)) for name, value in iter_multi_items(mapping)])


def _drop(value: Any) -> Any:
    return value.replace(NUL, "") if isinstance(value, str) else value


class PleinRequest(Request):
    """A request with fields that can go to the database."""

    parameter_storage_class = Fields


class RowIntegerConverter(IntegerConverter):
    """`<int:…>` in a rule: a number that a row can have."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002  (Werkzeug's name)
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


class WordConverter(UnicodeConverter):
    """`<…>` in a rule: one piece of a path, without NUL."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002
        super().__init__(map, *args, **kwargs)
        self.regex = self.regex.replace("[^/]", rf"[^/{NUL}]")


def row_number(text: str) -> int:
    """A number from a query string that a row can have. Raises ValueError, so that `args.get` takes its default."""
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= LARGEST:
        raise ValueError("no row has this number")
    return number


def takes_files(view: View) -> View:
    """Decorator for endpoints with a form that people hand in files with: those may be larger."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def _let_files_in() -> None:
    if getattr(current_app.view_functions.get(str(request.endpoint)), "takes_files", False):
        request.max_content_length = LARGEST_UPLOAD


def init_incoming(app: Flask) -> None:
    """Before any rule is added, as rules look up their converters once; and before anything reads a form."""
    app.before_request(_let_files_in)
    app.request_class = PleinRequest
    app.url_map.converters.update(int=RowIntegerConverter, default=WordConverter, string=WordConverter)
