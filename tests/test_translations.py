"""Every text of the source has its other languages, and says the same there."""

import re
import tomllib
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo

from buurtplein.core.i18n import LANGUAGES
from tests.support.catalogues import PLACEHOLDER, ROOT, catalogue, messages, pairs, path_of

pytestmark = pytest.mark.own_app

KEYWORDS = {"_": None, "_l": None, "standing": None, "ngettext": (1, 2)}  # as in the Makefile
others = pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "nl"])


@cache
def texts_of_the_source() -> frozenset[str | tuple[str, str]]:
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {mapping["pattern"]: mapping for mapping in mappings}
    found = extract_from_dir(ROOT / "buurtplein", methods, options, keywords=KEYWORDS)
    return frozenset(message for _file, _line, message, _comments, _context in found)


def said_in(catalog: Catalog) -> dict[str, str]:
    return {repr(list(message.id)): repr(list(message.string)) for message in catalog if message.id}


def placeholders(text: str) -> set[str]:
    return {found.group() for found in PLACEHOLDER.finditer(text)}


@others
def test_the_catalogue_has_the_texts_of_the_source_and_no_more(language: str):
    known = {message.id for message in messages(language)}
    assert (texts_of_the_source() - known, known - texts_of_the_source()) == (set(), set()), "run: make messages"
    assert not catalogue(language).obsolete


@others
def test_every_text_is_translated(language: str):
    for message in messages(language):
        assert all(said.strip() for _dutch, said in pairs(message)), message.id
        assert not message.fuzzy, message.id


@others
def test_a_translation_fills_in_the_same_values(language: str):
    """A text for one may say the number in words."""
    for message in messages(language):
        for dutch, said in pairs(message):
            missing = placeholders(dutch) ^ placeholders(said)
            assert missing <= ({"%(num)d"} if message.pluralizable and said == message.string[0] else set()), message.id
        assert not list(message.check(catalogue(language))), message.id


@others
def test_a_translation_begins_and_ends_as_the_dutch_does(language: str):
    for message in messages(language):
        for dutch, said in pairs(message):
            assert (said[:1].isspace(), said[-1:].isspace()) == (dutch[:1].isspace(), dutch[-1:].isspace()), message.id
            assert dutch.endswith(":") == said.endswith(":"), message.id


WORDS_OF_THE_HOUSE = re.compile(
    r"\b(buurtverbinders?|beheerder|the buurt|the plein|prikbord|buurtgids|wijkopgaven?)\b", re.IGNORECASE
)


def test_english_uses_english_words_for_what_is_in_the_house():
    said = [said for message in messages("en") for dutch, said in pairs(message)]
    assert len(said) > 1000
    assert not [one for one in said if WORDS_OF_THE_HOUSE.search(PLACEHOLDER.sub("", one))]


@others
def test_what_was_compiled_is_what_was_written(language: str):
    with path_of(language).with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert said_in(compiled) == said_in(catalogue(language)), "run: make assets"
