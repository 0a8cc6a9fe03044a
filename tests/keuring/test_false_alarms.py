"""How often something is found in real Dutch texts that nobody wrote to harm: the figures are printed."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from buurtplein.keuring.detectors import find
from buurtplein.keuring.models import Kind

FEW = 0.002  # of the texts, per kind
LETTERS = {"amsterdam-brieven-eenvoudig", "amsterdam-brieven-origineel"}
SOURCES = LETTERS | {"wikipedia-zinnen", "eindhoven-krant", "wetten"}
ONE_IN = 4  # of the laws, that are many


def short(folder: Path) -> Iterator[tuple[str, str]]:
    for line in (folder / "korte_zinnen_sicknl.txt").read_text("utf-8").splitlines():
        yield "korte zinnen", line


def long(folder: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(folder / "documenten_nl.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            text = json.loads(line)
            if text["bron"] in SOURCES and (text["bron"] != "wetten" or number % ONE_IN == 0):
                yield text["bron"], text["tekst"]


def test_in_thousands_of_ordinary_texts_there_is_hardly_an_alarm(shared: Path, tell: Callable[[str], None]):
    folder = shared / "data/B_teksten"
    texts = [*short(folder), *long(folder)]
    alarms = Counter((source, kind) for source, text in texts for kind in {finding.kind for finding in find(text)})
    totals = Counter(source for source, _text in texts)
    for source, total in totals.items():
        told = (f"{kind.value} {alarms[source, kind]}" for kind in Kind if alarms[source, kind])
        tell(f"{source}: {total} texts; found in {', '.join(told) or 'none'}")
    assert len(texts) > 10_000
    for kind in set(Kind) - {Kind.NAME}:  # the names in a newspaper are names
        assert sum(alarms[source, kind] for source in totals) <= FEW * len(texts), kind
    assert sum(alarms["korte zinnen", kind] for kind in Kind) <= 3
    assert sum(alarms[source, Kind.NAME] for source in LETTERS) <= 1
