"""What one can choose on the prikbord, and what that means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.i18n import _
from buurtplein.core.keep import shared
from buurtplein.posts.models import Comment, Outcome, Participation, Post, PostKind
from buurtplein.posts.policy import audiences, listed_posts
from buurtplein.posts.themes import Theme

STATES = ("open", "gelukt")
STREET_MAX = 80  # characters
MOST_STREETS = 60


@dataclass(frozen=True)
class Filter:
    """What was chosen; nothing is everything."""

    kind: PostKind | None = None
    state: str = ""
    theme: Theme | None = None
    street: str = ""
    mine: bool = False  # what I placed, reacted to or take part in

    @classmethod
    def parse(cls, asked: Mapping[str, str]) -> "Filter":
        """What an address says; a value that does not exist is not chosen."""
        kind, state = asked.get("soort"), asked.get("stand")
        return cls(
            kind=PostKind(kind) if kind in set(PostKind) else None,
            state=state if state in STATES else "",
            theme=Theme.parse(asked.get("thema")),
            street=asked.get("straat", "")[:STREET_MAX],
            mine=asked.get("mij") == "1",
        )

    def address(self, **changes: str | None) -> dict[str, str]:
        """The query string, with changes; what is not chosen is left out."""
        mine = "1" if self.mine else ""
        now = {"soort": self.kind or "", "stand": self.state, "thema": self.theme or "", "straat": self.street}
        return {name: str(value) for name, value in {**now, "mij": mine, **changes}.items() if value}

    def words(self) -> dict[str, str]:
        """What was chosen, by its name in the address, as residents read it."""
        states = {"open": _("Nog open"), "gelukt": _("Gelukt")}
        found = {
            "soort": self.kind.label if self.kind else "",
            "stand": states.get(self.state, ""),
            "thema": self.theme.label if self.theme else "",
            "straat": self.street,
            "mij": _("Voor mij") if self.mine else "",
        }
        return {name: words for name, words in found.items() if words}

    def conditions(self, viewer: Viewer) -> Iterator[ColumnElement[bool]]:
        """The same as SQL, to stand beside the reading rule of a list."""
        if self.kind is not None:
            yield Post.kind == self.kind
        if self.state:
            yield Post.closed_at.is_(None) if self.state == "open" else Post.outcome == Outcome.SOLVED
        if self.theme is not None:
            yield Post.theme == self.theme
        if self.street:
            yield Post.street == self.street
        if self.mine:
            yield or_(viewer.mine(Post.author_id), *(Post.id.in_(ids) for ids in _touched(viewer)))


def _touched(viewer: Viewer) -> Iterator[Any]:
    for table, person in ((Comment, Comment.author_id), (Participation, Participation.person_id)):
        asked = select(table.post_id).where(table.buurt_id == viewer.buurt_id, viewer.mine(person))
        yield asked.where(Comment.removed_at.is_(None)) if table is Comment else asked


@dataclass(frozen=True)
class Counts:
    """How many posts there are of each kind, theme and street."""

    kinds: Mapping[str, int]
    themes: Mapping[str, int]
    streets: Mapping[str, int]  # by name


def count_posts(viewer: Viewer) -> Counts:
    """How much hangs on the prikbord, by what one can choose; counted once for each version of the buurt."""

    def read() -> Counts:
        asked = select(Post.kind, Post.theme, Post.street, func.count(Post.id)).where(listed_posts(viewer))
        rows = [tuple(row) for row in db.session.execute(asked.group_by(Post.kind, Post.theme, Post.street))]
        kinds, themes, streets = (_summed((row[place], row[3]) for row in rows) for place in range(3))
        return Counts(kinds, themes, dict(sorted(streets.items())[:MOST_STREETS]))

    return shared(viewer, ("counts of the board", audiences(viewer)), read)


def _summed(rows: Iterator[tuple[Any, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value, number in rows:
        if value:
            found[str(value)] = found.get(str(value), 0) + number
    return found
