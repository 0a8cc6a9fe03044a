"""Random texts straight into what takes texts apart, without a page around it."""

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

from buurtplein.core import text
from buurtplein.core.lines import BrokenFile
from buurtplein.keuring import detectors
from buurtplein.moving.records import NAMES, read_arrivals
from buurtplein.search import dutch
from tests.fuzz.input import Chance

TIMES = 40
OURS = set("p br strong em ul ol li a blockquote".split())
ADDRESS = re.compile(r"https?://|mailto:|/(?!/)", re.IGNORECASE)
Find = Callable[[str, str], None]


def try_functions(chance: Chance, find: Find) -> int:
    """Give each function random texts; how many calls that were."""
    calls = 0
    for _ in range(TIMES):
        words = text.tidy(chance.words())
        for function in FUNCTIONS:
            calls += 1
            try:
                function(words)
            except Exception as bug:  # noqa: BLE001  (whatever it is, it is a find, and the run goes on)
                find(type(bug).__name__, f"{function.__name__}({ascii(words)[:600]}): {bug}")
    return calls + _arrivals(chance, find)


def _clean(words: str) -> None:
    """Nothing but our own tags, and no address that runs."""
    html = str(text.formatted(words))
    tags = {tag.lower() for tag in re.findall(r"<\s*/?\s*([^\s>/]*)", html)}
    if tags - OURS or _runs(html):
        raise ValueError(f"lets something through: {ascii(html)[:300]}")


def _runs(html: str) -> bool:
    return any(not ADDRESS.match(found) for found in re.findall(r'<a href="([^"]*)"', html))


def _highlighted(words: str) -> None:
    wanted = [word.text for word in dutch.words(words)][:8]
    shown = "".join(piece for piece, _marked in dutch.highlight(words, wanted))
    if shown != unicodedata.normalize("NFC", words):
        raise ValueError("highlighting changes the words")


def _found(words: str) -> None:
    """Each finding stands where it says."""
    for one in detectors.find(words):
        if not one.words or not words.startswith(one.words, one.start):
            raise ValueError(f"does not stand there: {one}")


def _analyzed(words: str) -> None:
    dutch.analyze(words[:200], [words[:50]], words)


FUNCTIONS: tuple[Callable[[str], object], ...] = (
    _clean,
    text.excerpt,
    text.exported,
    text.slug,
    dutch.fold,
    _highlighted,
    _analyzed,
    _found,
    lambda words: dutch.excerpt(words, ["fiets", "a"]),
)


def _arrivals(chance: Chance, find: Find) -> int:
    """A file to move in with, of random lines: read, or refused by line."""
    names = [*(name for both in NAMES.values() for name in both), "x"]
    lines = [{name: chance.words() for name in chance.source.sample(names, 6)} for _ in range(5)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / chance.source.choice(("a.jsonl", "a.csv", "a.txt"))
        rows = [json.dumps(line) if chance.now_and_then(2) else chance.words() for line in lines]
        file.write_bytes("\n".join(rows).encode("utf-8", "surrogatepass"))
        try:
            read_arrivals(file)
        except BrokenFile:
            pass
        except Exception as bug:  # noqa: BLE001  (as above)
            find(type(bug).__name__, f"read_arrivals({ascii(rows)[:600]}): {bug}")
    return 1
