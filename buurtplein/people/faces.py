"""Someone as others see them in a list: a first name under a house."""

from datetime import datetime
from typing import NamedTuple


class Face(NamedTuple):
    """What a house with a name under it needs; a plain value, so that a list of them can be kept."""

    id: int
    name: str
    erased_at: datetime | None

    @property
    def first_name(self) -> str:
        """The name without surname."""
        return first_name(self.name)

    @property
    def initials(self) -> str:
        """Two letters for on the house."""
        return initials(self.name)


def first_name(name: str) -> str:
    """The first word of a name."""
    return name.split(maxsplit=1)[0] if name.split() else name


def initials(name: str) -> str:
    """Two letters: of the first and the last word, or the first two of a single word."""
    words = name.split() or ["?"]
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])).upper()
