"""One thing that was found in a text."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from buurtplein.keuring.models import Kind

_BETWEEN = re.compile(r"[^\w@+]")
_FROM_ABROAD = re.compile(r"^(?:\+|00)310?(?=\d{9}$)")


class Finding(NamedTuple):
    """What it is, the words as they stand in the text, and where they begin."""

    kind: Kind
    words: str
    start: int


def normal(words: str) -> str:
    """The same for the same thing, however it is written: small letters, without spaces and marks."""
    return _FROM_ABROAD.sub("0", _BETWEEN.sub("", words).lower())


def findings(kind: Kind, matches: Iterable[re.Match[str]], group: int | str = 0) -> Iterator[Finding]:
    """Each match as a finding of this kind."""
    return (Finding(kind, match[group], match.start(group)) for match in matches)
