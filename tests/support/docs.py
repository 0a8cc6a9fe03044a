"""The pages of docs/ that are made from the code. `python -m tests.support.docs` writes them; a test compares."""

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from buurtplein.settings import documented

ROOT = Path(__file__).parents[2]
PACKAGE, DOCS = ROOT / "buurtplein", ROOT / "docs"
MADE = "<!-- Made by `make docs`; do not edit by hand. -->\n"


def rights() -> str:
    """docs/rechten.md: who may what, from the names and docstrings of the policies."""
    parts = [
        MADE,
        "# Who may what\n",
        "Every rule stands once, in the `policy` of its room. This page is made from them.\n",
    ]
    files = [*PACKAGE.glob("*/policy.py"), *PACKAGE.glob("*/policy/*.py")]
    for room, paths in groupby(sorted(files), lambda path: path.relative_to(PACKAGE).parts[0]):
        parts.append(f"## {room}\n")
        parts.append("| rule | who |\n|---|---|")
        parts += [f"| `{name}` | {text} |" for path in paths for name, text in _rules(path)]
        parts.append("")
    return "\n".join(parts)


def _rules(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, re.sub(r"\s+", " ", ast.get_docstring(node) or "").replace("|", "\\|")


def settings() -> str:
    """docs/instellingen.md: every setting with its default."""
    parts = [
        MADE,
        "# Settings\n",
        "Read once, from the environment or from `buurtplein.env` in the data directory; the environment wins.\n",
        "| setting | default | what for |\n|---|---|---|",
    ]
    parts += [f"| `{name}` | {f'`{default}`' if default else ''} | {text} |" for name, default, text in documented()]
    return "\n".join(parts) + "\n"


PAGES = {"rechten.md": rights, "instellingen.md": settings}


def write() -> None:
    DOCS.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), "utf-8")


if __name__ == "__main__":
    write()
