"""Language: Dutch text is the message id, other languages are catalogues."""

from typing import Any

import flask_babel


def _(text: str, **values: Any) -> str:
    """The text in the reader's language, with values filled in."""
    return str(flask_babel.gettext(text, **values))


def _l(text: str, **values: Any) -> Any:
    """The same, but only when it is shown: for texts at the top of a module."""
    return flask_babel.lazy_gettext(text, **values)


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """One text for one, another for more; `%(num)d` is the number."""
    return str(flask_babel.ngettext(one, many, num, **values))


def language() -> str:
    """The language of whoever reads now, one of LANGUAGES."""
    return str(flask_babel.get_locale() or "nl")


LANGUAGES = {"nl": "Nederlands", "en": "English"}

__all__ = ["LANGUAGES", "_", "_l", "language", "ngettext"]
