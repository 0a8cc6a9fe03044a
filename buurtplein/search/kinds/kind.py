"""What a room says of a kind of content that can be found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import ExecutableOption

from buurtplein.buurten.viewer import Viewer
from buurtplein.search.engine import Document, Hit

Row = TypeVar("Row")
Words = tuple[str, ...]  # what to highlight
Pieces = Sequence[tuple[str, bool]]  # text, and whether it is what was asked for


@dataclass(frozen=True)
class Result:
    """One row that was found, with the words to show of it and where it stands: an endpoint and its values."""

    kind: str  # one of the labels of its kind: vraag, aanbod, …, reactie, opgave
    row: Any
    title: Pieces
    text: Pieces
    at: datetime
    endpoint: str
    values: Mapping[str, Any]
    author: str = ""
    street: str = ""
    is_dated: bool = True  # whether it says when it was written
    look: str = ""  # the kind it is drawn as, when that is another
    hit: Hit | None = None  # how it was found; None when titles were looked at
    buurt: str = ""  # the name of its buurt, among results of several


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[Row]):
    """One kind of content: how its rows become documents, who may fetch them, and what a reader sees of them.

    The name is that of its keys and of its events: "post" for "post.placed". What happens to a part is about the row it
    is a part of ("actie.changed" is about the opgave), and what happens to a row is also about what lies under it (a
    hidden post takes its comments with it).
    """

    name: str
    model: type[Row]  # has an id and a buurt_id
    document: Callable[[Row], Document | None]  # None: nobody can find this row
    load: Callable[[Viewer, Sequence[int]], Mapping[int, Row]]  # a reading query, so with a readable_… in it
    result: Callable[[Row, Words], Result]
    labels: Callable[[], Mapping[str, str]]  # what a reader can filter by, and how it is called
    needs: tuple[ExecutableOption, ...] = ()  # what `document` looks at beside the row
    parts: Mapping[str, InstrumentedAttribute[int]] = field(default_factory=dict)  # noun of a part -> its column to us
    under: Mapping[str, InstrumentedAttribute[int]] = field(
        default_factory=dict
    )  # noun of a parent -> our column to it
