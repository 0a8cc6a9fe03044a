import pytest
from flask import Flask
from flask_babel import Babel, force_locale, get_locale

from buurtplein.core.fragments import init_fragments

pytestmark = pytest.mark.own_app

PIECE = "{% macro piece(slug) %}{% set _ = counter.append(slug) %}{{ get_locale() }} {{ slug }}{% endmacro %}"


def an_app() -> tuple[Flask, list[str]]:
    app, drawn = Flask("plein"), []
    Babel(app)
    init_fragments(app)
    app.jinja_env.globals.update(counter=drawn, get_locale=get_locale)
    return app, drawn


def test_a_piece_with_the_same_arguments_is_drawn_once():
    app, drawn = an_app()
    with app.test_request_context():
        piece = app.jinja_env.from_string(PIECE).module.piece
        page = app.jinja_env.from_string("{{ drawn_once(piece, 'oost') }}{{ drawn_once(piece, 'west') }}")
        assert page.render(piece=piece) == page.render(piece=piece)
    assert drawn == ["oost", "west"]


def test_each_language_has_its_own_drawing():
    app, _ = an_app()
    with app.test_request_context():
        piece = app.jinja_env.from_string(PIECE).module.piece
        page = app.jinja_env.from_string("{{ drawn_once(piece, 'oost') }}")
        with force_locale("nl"):
            dutch = page.render(piece=piece)
        with force_locale("en"):
            english = page.render(piece=piece)
    assert (dutch, english) == ("nl oost", "en oost")
