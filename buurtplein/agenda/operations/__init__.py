"""What can be done with activities: plan them, change one time or all that follow, come, and look after them."""

from buurtplein.agenda.operations.clock import forget_guests, go_on, plan_what_moved_in, remind
from buurtplein.agenda.operations.coming import Guest, come, come_as_guest, hand_in_ticket, stay_away, stay_away_from
from buurtplein.agenda.operations.dates import call_off, move, move_on, stop
from buurtplein.agenda.operations.keys import close_calendar, digest_of, open_calendar
from buurtplein.agenda.operations.planning import Schedule, change_activity, check_schedule, place_activity

__all__ = [
    "Guest",
    "Schedule",
    "call_off",
    "change_activity",
    "check_schedule",
    "close_calendar",
    "come",
    "come_as_guest",
    "digest_of",
    "forget_guests",
    "go_on",
    "hand_in_ticket",
    "move",
    "move_on",
    "open_calendar",
    "place_activity",
    "plan_what_moved_in",
    "remind",
    "stay_away",
    "stay_away_from",
    "stop",
]
