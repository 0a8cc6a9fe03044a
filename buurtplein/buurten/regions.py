"""The CBS list of gemeenten, wijken and buurten: reading it, and taking it in."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from buurtplein.buurten.models import Region, RegionKind
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.db import db
from buurtplein.core.lines import Line, Unfit, read_csv, take_all

COLUMNS = ("code", "soort", "naam", "gemeente_code", "gemeente_naam", "wijk_code", "inwoners")
_CODES = {
    RegionKind.LAND: re.compile(r"NL\d{2}"),
    RegionKind.GEMEENTE: re.compile(r"GM\d{4}"),
    RegionKind.WIJK: re.compile(r"WK\d{4}[0-9A-Z]{2}"),
    RegionKind.BUURT: re.compile(r"BU\d{4}[0-9A-Z]{2}\d{2}"),
}
Fields = dict[str, Any]


class Tally(NamedTuple):
    """How many regions were new, changed and as they were."""

    new: int
    changed: int
    unchanged: int


def read_regions(path: Path) -> list[Fields]:
    """The regions in a CSV file with the columns of `COLUMNS`.

    Raises BrokenFile, which names each line that cannot be right.
    """
    return take_all(path, read_csv(path, needed=COLUMNS), _parser())


def _parser() -> Callable[[Line], Fields]:
    seen: dict[str, int] = {}

    def parse(line: Line) -> Fields:
        region = _region({name: line.fields[name].strip() for name in COLUMNS})
        first = seen.setdefault(region["code"], line.number)
        if first != line.number:
            raise Unfit(f"code {region['code']} is on line {first} too")
        return region

    return parse


def _region(row: dict[str, str]) -> Fields:
    kind = _kind(row["soort"])
    if not _CODES[kind].fullmatch(row["code"]):
        raise Unfit(f"{row['code'] or 'nothing'} is no code of a {kind.value.lower()}")
    if not row["naam"]:
        raise Unfit("the name is missing")
    _check(row["gemeente_code"], RegionKind.GEMEENTE, needed=kind is not RegionKind.LAND)
    _check(row["wijk_code"], RegionKind.WIJK, needed=kind in {RegionKind.WIJK, RegionKind.BUURT})
    return {
        "code": row["code"],
        "kind": kind,
        "name": row["naam"],
        "gemeente_code": row["gemeente_code"],
        "gemeente_name": row["gemeente_naam"],
        "wijk_code": row["wijk_code"],
        "residents": _residents(row["inwoners"]),
    }


def _kind(text: str) -> RegionKind:
    try:
        return RegionKind(text)
    except ValueError:
        raise Unfit(f"{text or 'nothing'} is no kind of region; one of {', '.join(RegionKind)} belongs here") from None


def _check(code: str, kind: RegionKind, *, needed: bool) -> None:
    if (code or needed) and not _CODES[kind].fullmatch(code):
        raise Unfit(f"{code or 'nothing'} is no code of a {kind.value.lower()}")


def _residents(text: str) -> int | None:
    """Empty, or a dot as CBS writes it: not known."""
    if text in {"", "."}:
        return None
    if not text.isascii() or not text.isdigit():
        raise Unfit(f"{text} is no number of residents")
    return int(text)


def take_in_regions(caretaker: Caretaker, regions: Sequence[Fields]) -> Tally:
    """Keep the regions: new ones are added, known ones corrected. What is not in the list stays."""
    known = {row.code: row._asdict() for row in db.session.execute(select(*Region.__table__.columns))}
    new = [region for region in regions if region["code"] not in known]
    changed = [region for region in regions if known.get(region["code"], region) != region]
    _write(new, insert(Region))
    _write(changed, update(Region))
    return Tally(len(new), len(changed), len(regions) - len(new) - len(changed))


def _write(regions: Iterable[Fields], statement: Any) -> None:
    if rows := list(regions):
        db.session.execute(statement, rows)
