from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from buurtplein.cli import root
from tests.support.commands import Installation

pytestmark = pytest.mark.own_app


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)


ALL = sorted(commands(root))
GROUPS = sorted({path[0] for path in ALL if len(path) > 1})


def test_there_are_commands_for_everything_an_operator_does():
    wanted = "init|migrate|instellingen|toestand|serve|worker|run|demo|buurt open|buurt lijst|buurt import-cbs"
    wanted += "|persoon nieuw|persoon rol|persoon uitloggen|persoon toon|berichten import|zoek rebuild|zoek check"
    assert set(wanted.split("|")) <= {" ".join(path) for path in ALL}


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_explains_itself_without_an_installation(path, tmp_path: Path):
    answer = Installation(tmp_path / "nowhere")(*path, "--help")
    assert answer.exit_code == 0
    first_line = answer.output.split("\n\n")[1].strip()
    assert len(first_line) > 15
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("path", [(), *((name,) for name in GROUPS)], ids=" ".join)
def test_a_list_of_commands_says_of_each_in_whole_words_what_it_does(path, tmp_path: Path):
    listed = Installation(tmp_path)(*path, "--help", COLUMNS="80").output.partition("Commands:\n")[2]
    assert len(listed.splitlines()) >= 1
    assert "..." not in listed


@pytest.mark.parametrize("port", ["0", "70000", "haven"])
@pytest.mark.parametrize("command", ["serve", "run"])
def test_a_port_that_cannot_be_is_refused(command, port, tmp_path: Path):
    answer = Installation(tmp_path / "nowhere")(command, "--port", port)
    assert answer.exit_code == 2
    assert "Invalid value for '--port'" in answer.output
    assert not (tmp_path / "nowhere").exists()


def test_a_command_that_does_not_exist_is_refused(tmp_path: Path):
    answer = Installation(tmp_path)("bestaat-niet")
    assert answer.exit_code == 2
    assert "No such command" in answer.output


@pytest.mark.parametrize("command", ["toestand", "serve", "worker", "demo", "migrate"])
def test_without_an_installation_a_command_says_in_one_line_what_to_do(command, tmp_path: Path):
    answer = Installation(tmp_path / "nowhere")(command)
    assert answer.exit_code == 1
    assert "buurtplein init" in answer.output
    assert len(answer.output.splitlines()) == 1
