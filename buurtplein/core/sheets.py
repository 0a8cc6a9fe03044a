"""Tables for a spreadsheet, as CSV or as OpenDocument. What someone wrote never becomes a formula there."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from odfdo import Document, Row, Table

Cell = str | int | float
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet takes the text of a CSV file for a formula


@dataclass(frozen=True)
class Sheet:
    """One table: its title, a heading per column, and rows."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(sheets: Sequence[Sheet]) -> bytes:
    """All tables under each other, as spreadsheets in the Netherlands open them: semicolons, and UTF-8 with a mark."""
    kept = StringIO()
    writer = csv.writer(kept, delimiter=";", lineterminator="\r\n")
    for sheet in sheets:
        writer.writerows(map(_plain, ([sheet.title], sheet.head, *sheet.rows, [])))
    return kept.getvalue().encode("utf-8-sig")


def _plain(cells: Sequence[Cell]) -> list[Cell]:
    return [f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA) else cell for cell in cells]


def as_ods(sheets: Sequence[Sheet]) -> bytes:
    """A sheet for each table. A text is stored as a text, so whatever it begins with, it is no formula."""
    document = Document("spreadsheet")
    document.body.clear()
    for sheet in sheets:
        table = Table(sheet.title)
        for cells in (sheet.head, *sheet.rows):
            row = Row()
            row.set_values(list(cells))
            table.append_row(row)
        document.body.append(table)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()
