"""What one can choose in the agenda, and what that means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from buurtplein.agenda.models import Occurrence, Signup
from buurtplein.agenda.policy import readable_own_signups
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.i18n import _
from buurtplein.posts.models import Post
from buurtplein.posts.themes import Theme

PLACE_MAX = 120  # characters


@dataclass(frozen=True)
class Chosen:
    """What was chosen; nothing is everything."""

    theme: Theme | None = None
    place: str = ""
    mine: bool = False  # where I go

    @classmethod
    def parse(cls, asked: Mapping[str, str]) -> "Chosen":
        """What an address says; a value that does not exist is not chosen."""
        return cls(
            theme=Theme.parse(asked.get("thema")),
            place=asked.get("plek", "")[:PLACE_MAX],
            mine=asked.get("mij") == "1",
        )

    def address(self, **changes: str | None) -> dict[str, str]:
        """The query string, with changes; what is not chosen is left out."""
        now = {"thema": self.theme or "", "plek": self.place, "mij": "1" if self.mine else ""}
        return {name: str(value) for name, value in {**now, **changes}.items() if value}

    def words(self) -> dict[str, str]:
        """What was chosen, by its name in the address, as residents read it."""
        theme = self.theme.label if self.theme else ""
        found = {"thema": theme, "plek": self.place, "mij": _("Waar ik heen ga") if self.mine else ""}
        return {name: words for name, words in found.items() if words}

    def conditions(self, viewer: Viewer) -> Iterator[ColumnElement[bool]]:
        """The same as SQL, to stand beside the reading rule of a list of times with their posts."""
        if self.theme is not None:
            yield Post.theme == self.theme
        if self.place:
            yield func.lower(Post.place) == func.lower(self.place)
        if self.mine:
            yield Occurrence.id.in_(select(Signup.occurrence_id).where(readable_own_signups(viewer)))

    def whose(self, viewer: Viewer) -> int | None:
        """For whom alone a list is that was chosen so; None: for all who may read the same."""
        return viewer.id if self.mine else None


EVERYTHING = Chosen()
