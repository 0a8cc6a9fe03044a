"""What a search gives to whoever asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from buurtplein.search.engine import Page
from buurtplein.search.kinds import Result


@dataclass(frozen=True)
class Found:
    """Results in words. `limited` says that only titles were looked at, because the index is away."""

    results: Sequence[Result] = ()
    loose: Sequence[Result] = ()
    page: Page = field(default_factory=Page)
    limited: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was found, and not even something that resembles it."""
        return not self.results and not self.loose
