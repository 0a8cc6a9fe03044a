"""Pieces of a page that come out the same for the same words are drawn once and kept: the menu, the foot, the bar.

Only for macros that are imported without context and that draw nothing but their arguments: then the key is exact.
What depends on the buurt in its addresses takes the slug as an argument; the language is part of the key by itself.
"""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.templating import Environment
from markupsafe import Markup

from buurtplein.core.i18n import language

KEPT = 2048  # pieces of about 2 kB each


@lru_cache(maxsize=KEPT)
def _drawn(macro: Any, _language: str, arguments: tuple[object, ...]) -> Markup:
    drawing: Markup = macro(*arguments)
    return drawing


def drawn_once(macro: Any, *arguments: object) -> Markup:
    """What `macro` draws with these (hashable) arguments, in the language of the reader."""
    return _drawn(macro, language(), arguments)


class SharedGlobals(Environment):
    """All templates have the globals of the app. Jinja's own layered map is searched name by name at every import."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template; only one that brings its own gets a layer."""
        return super().make_globals(d) if d else self.globals


def init_fragments(app: Flask) -> None:
    """Let templates ask for it as `drawn_once(macro, ...)`."""
    app.jinja_env.globals["drawn_once"] = drawn_once
