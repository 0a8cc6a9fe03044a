"""Reading a file to take in: CSV or JSON Lines, plain or .gz, all of it or nothing, with the number of each line."""

import csv
import gzip
import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TextIO, TypeVar

from buurtplein.core.errors import PleinError

SHOWN = 20  # problems told at once
T = TypeVar("T")


class Unfit(ValueError):
    """A line cannot be taken in; the text says why."""


class BrokenFile(PleinError):
    """A file cannot be taken in, and nothing of it was. The text names the lines, at most `SHOWN` of them."""

    def __init__(self, path: Path, problems: Sequence[tuple[int, str]]) -> None:
        told = [f"line {number}: {problem}" for number, problem in problems[:SHOWN]]
        if len(problems) > SHOWN:
            told.append(f"and {len(problems) - SHOWN} more")
        super().__init__("\n  ".join([f"{path.name} has problems; nothing was taken in.", *told]))
        self.problems = list(problems)


class Line(NamedTuple):
    """One record: the number of the line it begins on, what is in it, or what is wrong with it."""

    number: int
    fields: Mapping[str, Any]
    problem: str = ""


def take_all(path: Path, lines: Iterable[Line], parse: Callable[[Line], T]) -> list[T]:
    """What `parse` makes of each line. It raises Unfit for a line that cannot be right.

    Raises BrokenFile when that happened once or more.
    """
    taken: list[T] = []
    problems: list[tuple[int, str]] = []
    for line in lines:
        try:
            taken.append(parse(_sound(line)))
        except Unfit as unfit:
            problems.append((line.number, str(unfit)))
    if problems:
        raise BrokenFile(path, problems)
    return taken


def _sound(line: Line) -> Line:
    if line.problem:
        raise Unfit(line.problem)
    try:
        "".join(text for text in line.fields.values() if isinstance(text, str)).encode()
    except UnicodeEncodeError:
        raise Unfit("this is not UTF-8 text") from None
    return line


def read_csv(path: Path, *, needed: Collection[str]) -> Iterator[Line]:
    """The records of a CSV file with a header; comma, semicolon or tab between the fields.

    Raises BrokenFile when a column is missing or the file is damaged.
    """
    yield from _guarded(path, _csv(path, needed))


def _csv(path: Path, needed: Collection[str]) -> Iterator[Line]:
    with _opened(path) as file:
        header = file.readline()
        reader = csv.reader(file, delimiter=max(",;\t", key=header.count), strict=True)
        names = next(csv.reader([header.strip("\r\n")], delimiter=reader.dialect.delimiter), [])
        missing = [name for name in needed if name not in names]
        if missing:
            raise BrokenFile(path, [(1, f"column {', '.join(missing)} is missing")])
        yield from _records(reader, names)


def _records(reader: Any, names: Sequence[str]) -> Iterator[Line]:
    begin = 2
    try:
        for row in reader:
            if row:
                wrong = len(row) != len(names)
                yield Line(begin, {} if wrong else dict(zip(names, row, strict=True)), _width(row, names))
            begin = reader.line_num + 2
    except csv.Error as error:
        yield Line(begin, {}, f"this is not CSV ({error})")


def _width(row: Sequence[str], names: Sequence[str]) -> str:
    return "" if len(row) == len(names) else f"{len(row)} fields where {len(names)} belong"


def read_jsonl(path: Path) -> Iterator[Line]:
    """The records of a file with one JSON object on each line.

    Raises BrokenFile when the file is damaged.
    """
    yield from _guarded(path, _jsonl(path))


def _jsonl(path: Path) -> Iterator[Line]:
    with _opened(path) as file:
        yield from (_json_line(number, text) for number, text in enumerate(file, start=1) if text.strip())


def _json_line(number: int, text: str) -> Line:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return Line(number, {}, "this is not JSON")
    return Line(number, fields) if isinstance(fields, dict) else Line(number, {}, "a JSON object belongs here")


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """Bytes that are not UTF-8 come through as surrogates, so that the line they are on can be named."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        yield file


def _guarded(path: Path, lines: Iterable[Line]) -> Iterator[Line]:
    number = 0
    try:
        for line in lines:
            number = line.number
            yield line
    except (OSError, EOFError, zlib.error):
        raise BrokenFile(path, [(number + 1, "the file is damaged from here on")]) from None
