"""What someone sees of huiskamergesprekken."""

from buurtplein.huiskamers.queries.afterwards import (
    find_note,
    get_note,
    huiskamer_of,
    huiskamers_behind,
    list_said,
    outcomes_of,
)
from buurtplein.huiskamers.queries.planned import (
    PAGE,
    find_invitation,
    get_huiskamer,
    get_rsvp,
    host_of,
    how_many_come,
    huiskamers_by_id,
    list_huiskamers,
    list_rsvps,
    mine_to_lead,
    possible_leads,
    work_phone_of,
)
from buurtplein.huiskamers.queries.there import (
    There,
    find_there,
    list_there,
)

__all__ = [
    "PAGE",
    "There",
    "find_invitation",
    "find_note",
    "find_there",
    "get_huiskamer",
    "get_note",
    "get_rsvp",
    "host_of",
    "how_many_come",
    "huiskamer_of",
    "huiskamers_behind",
    "huiskamers_by_id",
    "list_huiskamers",
    "list_rsvps",
    "list_said",
    "list_there",
    "mine_to_lead",
    "outcomes_of",
    "possible_leads",
    "work_phone_of",
]
