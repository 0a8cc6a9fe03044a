"""Language: Dutch text is the message id, other languages are catalogues.

Flask-Babel knows the reader's language and keeps the catalogues. A page asks for some fifty texts, and Flask-Babel
looks for language and catalogue anew at each; here both are kept beside each other for the rest of the request.
"""

from contextlib import AbstractContextManager
from gettext import NullTranslations
from typing import Any

import flask_babel
from flask import Flask, g, has_app_context
from flask_babel.speaklater import LazyString

LANGUAGES = {"nl": "Nederlands", "en": "English"}
_STANDING: set[str] = set()
Reading = tuple[Any, str, NullTranslations]  # Flask-Babel's locale, its code, its texts


def _reading() -> Reading:
    state = g.get("_flask_babel") if has_app_context() else None  # Flask-Babel's own notes of this request
    if state is not None:
        kept: Reading | None = state.__dict__.get("reading")
        if kept is not None and kept[0] is state.__dict__.get("babel_locale"):  # force_locale puts another one there
            return kept
    locale = flask_babel.get_locale()
    found = (locale, str(locale or "nl"), flask_babel.get_translations())
    if locale is not None:
        g._flask_babel.reading = found
    return found


def _(text: str, **values: Any) -> str:
    """The text in the reader's language, with values filled in."""
    said = _reading()[2].gettext(text)
    return said % values if values else said


def _l(text: str, **values: Any) -> Any:
    """The same, but only when it is shown: for texts at the top of a module."""
    return LazyString(_, text, **values)


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """One text for one, another for more; `%(num)d` is the number."""
    return _reading()[2].ngettext(one, many, num) % {"num": num, **values}


def language() -> str:
    """The language of whoever reads now, one of LANGUAGES."""
    return _reading()[1]


def for_everyone() -> AbstractContextManager[None]:
    """Within: Dutch. For words of ours that are kept for all to read, such as a comment, whoever caused them."""
    said: AbstractContextManager[None] = flask_babel.force_locale("nl")
    return said


def standing(text: str) -> str:
    """Marks a text of ours that is kept in the database, where it stands among what people write."""
    _STANDING.add(text)
    return text


def said(text: str) -> str:
    """What is kept, as it is shown: a standing text in the reader's language, what people wrote as they wrote it."""
    return _(text) if text in _STANDING else text


def _one(text: str) -> str:
    return _reading()[2].gettext(text)


def _counted(one: str, many: str, num: int) -> str:
    return _reading()[2].ngettext(one, many, num)


def init_i18n(app: Flask) -> None:
    """Let templates read from the same place. Comes after Babel, which installs its own."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=_one, ngettext=_counted, newstyle=True
    )


__all__ = ["LANGUAGES", "_", "_l", "for_everyone", "init_i18n", "language", "ngettext", "said", "standing"]
