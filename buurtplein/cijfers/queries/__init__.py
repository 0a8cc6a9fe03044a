"""The figures of a buurt: of what neighbours ask each other, and of what is done with what they tell."""

from buurtplein.cijfers.queries.buurt import (
    LATELY,
    TOO_LONG,
    Ending,
    Figures,
    Month,
    Shortage,
    figures,
)
from buurtplein.cijfers.queries.overview import AGES, LAST, WEEKS, Counted, Overview, Share, overview, own_overview
from buurtplein.cijfers.queries.parties import Party, list_own_parties, list_parties

__all__ = [
    "AGES",
    "LAST",
    "LATELY",
    "TOO_LONG",
    "WEEKS",
    "Counted",
    "Ending",
    "Figures",
    "Month",
    "Overview",
    "Party",
    "Share",
    "Shortage",
    "figures",
    "list_own_parties",
    "list_parties",
    "overview",
    "own_overview",
]
