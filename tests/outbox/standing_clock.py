"""A clock for the worker that stands still until a test moves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)
