"""What one can filter and count by: kind, state, theme, place, month, author and kind of help."""

from collections.abc import Iterable
from datetime import datetime

from buurtplein.core.clock import local

PLACE_MAX = 64  # characters


def tokens(
    kind: str,
    *,
    is_open: bool,
    at: datetime,
    author: int | None,
    places: Iterable[str] = (),
    theme: str = "",
    of: Iterable[int | None] = (),
    help_with: Iterable[str] = (),
) -> frozenset[str]:
    """The tokens of a document. Its author is there for counting how many people use a word, and never shown.

    `of`: whom one meets by reading it.
    """
    found = {f"kind:{kind}", f"state:{'open' if is_open else 'closed'}", month(at)}
    found |= {f"place:{place_name(place)}" for place in places if place_name(place)}
    found |= {f"theme:{theme}"} if theme else set()
    found |= {meets(one) for one in of if one is not None}
    found |= {f"help:{one}" for one in help_with}
    return frozenset(found | ({f"author:{author}"} if author is not None else set()))


def meets(person_id: int) -> str:
    """What carries this token is not for whoever wants no contact with this person, or the other way round."""
    return f"meets:{person_id}"


def month(moment: datetime) -> str:
    """The month on the calendar in Amsterdam."""
    return f"month:{local(moment):%Y%m}"


def place_name(text: str) -> str:
    """A street or place on one line, short enough to be chosen from a list."""
    return " ".join(text.split())[:PLACE_MAX].strip()
