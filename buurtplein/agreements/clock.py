"""The clock on a first reaction: in working days, from Monday to Friday."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from buurtplein.agreements.models import Agreement, FirstReaction
from buurtplein.buurten.models import Organisation
from buurtplein.core.clock import local, today
from buurtplein.wijkopgaven.models import Wijkopgave

SATURDAY = 5


def after_working_days(day: date, number: int) -> date:
    """The day that is so many working days after this one; Saturdays and Sundays do not count."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day


@dataclass(frozen=True)
class Turn:
    """Whose turn it is to react first to an opgave, since when, and until which day."""

    opgave: Wijkopgave
    agreement: Agreement
    reaction: FirstReaction | None
    first_is_partner: bool = True  # still

    @property
    def since(self) -> datetime:
        """When the clock began: the opgave was made."""
        return self.opgave.made_at

    @property
    def due_on(self) -> date:
        """The last day in time for who reacts first."""
        return after_working_days(local(self.since).date(), self.agreement.within_days)

    @property
    def is_late(self) -> bool:
        """The term is over and nobody reacted."""
        return self.reaction is None and self.opgave.is_open and today() > self.due_on

    @property
    def days_late(self) -> int:
        """How many days over the term."""
        return max((today() - self.due_on).days, 0)

    @property
    def whose(self) -> Organisation:
        """Who is to react now: the first; the fallback when the term is over, or the first is no partner any more."""
        in_time = self.first_is_partner and not self.is_late
        return self.agreement.first if in_time else self.agreement.fallback
