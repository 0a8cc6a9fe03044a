from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask, request
from flask_babel import Babel, force_locale

from buurtplein.core.i18n import _, _l, init_i18n, language, ngettext, offered

pytestmark = pytest.mark.own_app

TEXTS = {
    "Dag": "Hello",
    "Dag %(name)s": "Hello %(name)s",
    ("%(num)d buur", "%(num)d buren"): ("%(num)d neighbour", "%(num)d neighbours"),
}


@pytest.fixture
def spoken(tmp_path: Path) -> Flask:
    """An app that speaks Dutch, and English when the address says so."""
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalog = Catalog(locale="en")
    for dutch, english in TEXTS.items():
        catalog.add(dutch, english)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    app = Flask("plein")
    Babel(
        app,
        default_locale="nl",
        default_translation_directories=str(tmp_path),
        locale_selector=lambda: request.args.get("taal", "nl"),
    )
    init_i18n(app)
    return app


@pytest.mark.parametrize(("taal", "said"), [("nl", "Dag Gerda"), ("en", "Hello Gerda")])
def test_a_text_is_said_in_the_language_of_the_reader(spoken: Flask, taal: str, said: str):
    with spoken.test_request_context(f"/?taal={taal}"):
        assert _("Dag %(name)s", name="Gerda") == said
        assert str(_l("Dag %(name)s", name="Gerda")) == said
        assert spoken.jinja_env.from_string("{{ _('Dag %(name)s', name='Gerda') }}").render() == said
        assert language() == taal


@pytest.mark.parametrize(("num", "dutch", "english"), [(1, "1 buur", "1 neighbour"), (3, "3 buren", "3 neighbours")])
def test_numbers_choose_their_form(spoken: Flask, num: int, dutch: str, english: str):
    with spoken.test_request_context("/"):
        assert ngettext("%(num)d buur", "%(num)d buren", num) == dutch
    with spoken.test_request_context("/?taal=en"):
        assert ngettext("%(num)d buur", "%(num)d buren", num) == english


def test_one_request_does_not_speak_for_the_next(spoken: Flask):
    for taal, said in [("nl", "Dag"), ("en", "Hello"), ("nl", "Dag")]:
        with spoken.test_request_context(f"/?taal={taal}"):
            assert [_("Dag"), _("Dag")] == [said, said]


def test_a_letter_can_speak_another_language_than_the_page(spoken: Flask):
    with spoken.test_request_context("/"):
        assert _("Dag") == "Dag"
        with force_locale("en"):
            assert (_("Dag"), language()) == ("Hello", "en")
        assert (_("Dag"), language()) == ("Dag", "nl")


def test_what_is_typed_by_people_stays_escaped_in_a_translated_text(spoken: Flask):
    with spoken.test_request_context("/?taal=en"):
        page = spoken.jinja_env.from_string(
            "{% autoescape true %}{{ _('Dag %(name)s', name=name) }}{% endautoescape %}"
        )
        assert page.render(name="<b>") == "Hello &lt;b&gt;"


def a_catalogue(folder: Path, code: str, texts: int) -> None:
    (folder / code / "LC_MESSAGES").mkdir(parents=True)
    catalog = Catalog(locale=code)
    for n in range(texts):
        catalog.add(f"Tekst {n}", f"Text {n}")
    with (folder / code / "LC_MESSAGES" / "messages.mo").open("wb") as file:
        write_mo(file, catalog)


def test_a_language_is_offered_when_its_catalogue_is_complete(tmp_path: Path):
    for code, texts in (("en", 200), ("tr", 198), ("ar", 190), ("fy", 200)):
        a_catalogue(tmp_path, code, texts)
    assert offered(tmp_path) == {"nl": "Nederlands", "en": "English", "tr": "Türkçe"}  # fy has no name with us


def test_without_any_catalogue_there_is_dutch(tmp_path: Path):
    assert offered(tmp_path) == {"nl": "Nederlands"}
