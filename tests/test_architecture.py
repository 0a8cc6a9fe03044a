"""What the import linter cannot say: who must be asked, who may commit, where roles are named."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.own_app

PACKAGE = Path(__file__).parents[1] / "buurtplein"
ROLE_NAMES = {"verbinder", "professional", "beheerder"}
ROLE_FACTS = {"is_verbinder", "is_professional", "is_beheerder"}


def files(*names: str) -> list[Path]:
    return sorted(path for name in names for path in PACKAGE.rglob(name) if "demo" not in path.parts)


def operation_files() -> list[Path]:
    return sorted({*files("operations.py"), *(p for p in PACKAGE.rglob("operations/*.py"))})


def query_files() -> list[Path]:
    return sorted({*files("queries.py"), *(p for p in PACKAGE.rglob("queries/*.py"))})


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def annotation(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""


def calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def statements(function: ast.FunctionDef) -> list[ast.stmt]:
    return [s for s in function.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]


def test_every_operation_first_asks_whether_it_may():
    checked, wrong = 0, []
    for path in operation_files():
        for function in functions(path):
            first = function.args.args[0] if function.args.args else None
            kind = annotation(first) if first else ""
            if kind not in {"Viewer", "Someone", "Caretaker"}:
                continue
            checked += 1
            if kind == "Caretaker":
                continue
            start = statements(function)[0]
            if not (isinstance(start, ast.Expr) and calls(start.value, "require")):
                wrong.append(f"{path.relative_to(PACKAGE)}:{function.lineno} {function.name}")
    assert checked > 30
    assert not wrong


def test_a_public_function_without_a_viewer_in_operations_changes_nothing():
    """Helpers that others use (a check, a name) take no viewer; they must not touch the session or emit."""
    wrong = []
    for path in operation_files():
        for function in functions(path):
            first = function.args.args[0] if function.args.args else None
            if first is not None and annotation(first) in {"Viewer", "Someone", "Caretaker"}:
                continue
            text = ast.unparse(function)
            if "db.session" in text or "emit(" in text or "record(" in text:
                wrong.append(f"{path.relative_to(PACKAGE)}:{function.lineno} {function.name}")
    assert not wrong


WITHOUT_VIEWER = {
    # how a viewer comes to be
    "session_with",
    "person_with_email",
    "open_code",
    "second_step_of",
    "viewer_in",
    "viewer_as",
    "apart_from",
}


def test_every_query_looks_through_someones_eyes():
    checked, wrong = 0, []
    for path in query_files():
        if path.parent.name == "home":
            continue  # draws on the queries of other rooms
        for function in functions(path):
            if function.name in WITHOUT_VIEWER:
                continue
            checked += 1
            first = function.args.args[0] if function.args.args else None
            sees = first is not None and annotation(first) in {"Viewer", "Someone", "Caretaker"}
            from_the_shell = first is not None and annotation(first) == "Caretaker"
            if not sees or not (from_the_shell or _reaches_a_rule(function, path)):
                wrong.append(f"{path.relative_to(PACKAGE)}:{function.lineno} {function.name}")
    assert checked > 20
    assert not wrong


def _reaches_a_rule(function: ast.FunctionDef, path: Path) -> bool:
    """Names a readable_… or listed_… itself, or calls functions of the same file that do, or other queries."""
    tree = ast.parse(path.read_text("utf-8"))
    helpers = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    looks = [n for n in tree.body if isinstance(n, ast.ImportFrom) and str(n.module).split(".")[-1] == "queries"]
    looked_at_there = {alias.name for n in looks for alias in n.names}
    todo, seen = [function], {function.name}
    while todo:
        here = todo.pop()
        names = {n.id for n in ast.walk(here) if isinstance(n, ast.Name)}
        if names & looked_at_there or any(name.startswith(("readable_", "listed_")) for name in names):
            return True
        new = names & set(helpers) - seen
        seen |= new
        todo += [helpers[name] for name in new]
    return False


def test_only_the_database_module_commits():
    commits = re.compile(r"(session|connection|session\(\))\.commit\(")
    wrong = [p for p in files("*.py") if commits.search(p.read_text("utf-8")) and p != PACKAGE / "core/db.py"]
    assert not wrong


def test_roles_are_named_in_policies_only():
    wrong = []
    for path in files("operations.py", "queries.py", "views.py", "api.py", "followers.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ROLE_FACTS:
                wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {node.attr}")
            if isinstance(node, ast.Compare) and any(
                isinstance(c, ast.Constant) and c.value in ROLE_NAMES for c in node.comparators
            ):
                wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno} compares with a role")
    assert not wrong


def test_only_settings_read_the_environment():
    wrong = [
        p for p in files("*.py") if "os.environ" in p.read_text("utf-8") and p.name not in {"settings.py", "cli.py"}
    ]
    assert not [p for p in wrong if p.parent != PACKAGE]


INLINE = (
    r"\|\s*safe\b",
    r"<[a-z][^>]*\sstyle=",
    r"<[a-z][^>]*\son[a-z]+=",
    r"javascript:",
    r"autoescape false",
    r"<style",
    r"<script>",
)


def test_no_template_prints_raw_text_or_runs_inline():
    wrong = []
    for path in PACKAGE.rglob("templates/**/*.html"):
        text = path.read_text("utf-8")
        for mark in INLINE:
            if re.search(mark, text):
                wrong.append(f"{path.relative_to(PACKAGE)}: {mark}")
    assert not wrong


def test_no_page_keeps_something_under_a_name_that_the_page_around_it_uses():
    """The base page sets its own after that, so in the blocks of the page it would be something else."""
    names, around = re.compile(r"{%-? set (\w+)"), PACKAGE / "templates/base.html"
    theirs, wrong = set(names.findall(around.read_text("utf-8"))) - {"buurt"}, []  # a buurt is the same in both
    for path in PACKAGE.rglob("templates/**/*.html"):
        if path != around and "{% extends" in (text := path.read_text("utf-8")):
            outside = re.sub(r"{% block .*?{% endblock %}", "", text, flags=re.S)
            wrong += [f"{path.relative_to(PACKAGE)}: {name}" for name in names.findall(outside) if name in theirs]
    assert not wrong


def test_files_stay_readable():
    long = {
        str(p.relative_to(PACKAGE)): n for p in files("*.py") if (n := len(p.read_text("utf-8").splitlines())) > 400
    }
    assert not long
