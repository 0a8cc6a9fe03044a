"""What `make` says on a machine where something is missing."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.commands import AROUND, CHECKOUT

pytestmark = pytest.mark.own_app


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call it with the words of a command, in a checkout where nothing was installed, by someone who is not root."""
    for name in ("Makefile", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(CHECKOUT / name, tmp_path)
    programs = tmp_path / "programs"
    programs.mkdir()
    _program(programs / "id", "echo 1000")
    path = f"{programs}:{AROUND['PATH']}"

    def give(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", *words], cwd=tmp_path, env={**AROUND, "PATH": path}, capture_output=True, text=True, check=False
        )

    return give


def _program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


def test_without_a_python_that_is_new_enough_it_says_which_it_needs(make, tmp_path):
    for version in ("", ".11", ".12", ".13", ".14"):
        _program(tmp_path / "programs" / f"python3{version}", "exit 0")  # too old: prints nothing when asked
    refused = make("run")
    assert refused.returncode != 0
    assert refused.stderr.startswith("buurtplein needs Python 3.11 or newer (to choose one: make PYTHON=...)")
    assert not (tmp_path / ".venv").exists()


def test_without_venv_it_says_what_to_install(make, tmp_path):
    bare = _program(tmp_path / "bare-python", "exit 1")  # cannot import ensurepip
    refused = make("run", f"PYTHON={bare}")
    assert refused.returncode != 0
    assert "Please run: sudo apt install python3-venv" in refused.stderr
    assert not (tmp_path / ".venv").exists()
