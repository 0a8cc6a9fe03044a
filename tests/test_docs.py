"""The docs say what the code does."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from buurtplein.cli import root
from buurtplein.settings import documented
from tests.support.docs import DOCS, PAGES, ROOT
from tests.support.shots import FOLDER, LARGEST, SHOTS

pytestmark = pytest.mark.own_app


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_is_up_to_date(name):
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "do: make docs"


def test_every_rule_and_setting_has_words():
    for make in PAGES.values():
        assert not re.search(r"\|\s*\|$", make(), re.M)


# ------------------------------------------------------------------------------------------- what the pages name
WRITTEN = [ROOT / "README.md", *sorted(DOCS.glob("**/*.md"))]


def lines_of_code(page: Path) -> Iterator[str]:
    """What stands in code blocks and between backticks; what comes after # there is a remark."""
    text = page.read_text("utf-8")
    for block in re.findall(r"^```.*?\n(.*?)^```", text, re.M | re.S):
        yield from (line.partition(" #")[0].strip() for line in block.splitlines())
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def named(pattern: str) -> list[tuple[str, str]]:
    """Page and what follows, for each piece of code there that begins like this."""
    found = [(page, re.search(pattern, line)) for page in WRITTEN for line in lines_of_code(page)]
    return [(page.name, match[1]) for page, match in found if match]


COMMANDS = named(r"^(?:sudo )?buurtplein ([a-z].*)")


def test_there_are_commands_in_the_docs():
    assert len({words for _page, words in COMMANDS}) > 15


@pytest.mark.parametrize(("page", "words"), COMMANDS, ids=" ".join)
def test_a_command_in_the_docs_can_be_given(page, words):
    command: click.Command = root
    given = [word for word in shlex.split(words) if word != "…"]
    while isinstance(command, click.Group):
        assert given, f"{words} is half a command"
        name = given.pop(0)
        assert name in command.commands, f"there is no command {name}"
        command = command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in given if word.startswith("--")} <= known


def test_every_target_of_make_in_the_docs_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    wanted = {words.split()[0] for _page, words in named(r"^make ([a-z].*)")}
    assert len(wanted) > 4
    assert wanted <= targets


def test_every_setting_in_the_docs_exists():
    text = "".join(page.read_text("utf-8") for page in [*WRITTEN, *DOCS.glob("examples/*")])
    assert set(re.findall(r"BUURTPLEIN_[A-Z_]+", text)) == {name for name, _default, _text in documented()}


def test_every_path_of_the_source_in_the_docs_exists():
    checked = 0
    for page, path in named(r"^((?:tests|migrations|docs|buurtplein)/[\w./-]*)$"):
        checked += 1
        assert (ROOT / path).exists(), f"{page} names {path}"
    assert checked > 3


def test_every_word_on_a_button_in_the_docs_is_on_a_button():
    with (ROOT / "buurtplein/translations/en/LC_MESSAGES/messages.po").open("rb") as catalogue:
        texts = {message.id for message in read_po(catalogue)}
    pages = [page.read_text("utf-8") for page in DOCS.glob("voor-*.md")]
    words = [words for page in pages for words in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", page)]
    assert len(words) > 5
    assert set(words) <= texts


def test_links_between_the_docs_lead_somewhere():
    checked = 0
    for page in WRITTEN:
        text = page.read_text("utf-8")
        for target in re.findall(r"""(?:\]\(|src=")(?!https?:|mailto:|#)([^)#"\s]+)""", text):
            checked += 1
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
    assert checked > 15


def test_each_picture_is_used_and_light():
    text = "".join(page.read_text("utf-8") for page in WRITTEN)
    assert {path.stem for path in FOLDER.iterdir()} == {shot.name for shot in SHOTS}
    for path in FOLDER.iterdir():
        assert f"beelden/{path.name}" in text, f"{path.name} is on no page"
        assert path.stat().st_size <= LARGEST


def test_each_test_that_a_promise_leans_on_exists():
    named = re.findall(r"`(tests/\S+\.py)::(\w+)`", (DOCS / "veiligheid.md").read_text("utf-8"))
    assert len(named) > 40
    gone = [f"{file}::{name}" for file, name in named if f"\ndef {name}(" not in (ROOT / file).read_text("utf-8")]
    assert not gone
