"""Language: Dutch text is the message id, other languages are catalogues.

Flask-Babel knows the reader's language and keeps the catalogues. A page asks for some fifty texts, and Flask-Babel
looks for language and catalogue anew at each; here both are kept beside each other for the rest of the request.
"""

from contextlib import AbstractContextManager
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import flask_babel
from babel.messages.mofile import read_mo
from flask import Flask, g, has_app_context
from flask_babel.speaklater import LazyString

NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "ar": "العربية",
    "pl": "Polski",
    "tr": "Türkçe",
    "uk": "Українська",
}
COMPLETE = 0.98  # of the texts: a page that is half in another language helps nobody
TRANSLATIONS = Path(__file__).parents[1] / "translations"


def offered(folder: Path = TRANSLATIONS) -> dict[str, str]:
    """The languages one can choose, with their own names: Dutch, and of the others those whose catalogue is complete.

    Which texts there are, the fullest catalogue knows; a test demands all of them in English.
    """
    counts = {code: _count(folder / code / "LC_MESSAGES/messages.mo") for code in NAMES}
    enough = COMPLETE * max(counts.values())
    return {code: name for code, name in NAMES.items() if code == "nl" or counts[code] >= enough > 0}


def _count(catalogue: Path) -> int:
    """How many texts a compiled catalogue has; what is not translated is not in it."""
    if not catalogue.is_file():
        return 0
    with catalogue.open("rb") as file:
        return len(read_mo(file))


LANGUAGES = offered()
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


def direction() -> str:
    """Which way the language of whoever reads now is written: "ltr" or "rtl"."""
    return str(getattr(_reading()[0], "text_direction", "ltr"))


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


__all__ = ["LANGUAGES", "_", "_l", "direction", "for_everyone", "init_i18n", "language", "ngettext", "said", "standing"]
