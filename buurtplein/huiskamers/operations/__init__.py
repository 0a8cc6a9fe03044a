"""What can be done with huiskamergesprekken."""

from buurtplein.huiskamers.operations.afterwards import close_huiskamer, note_said, say_outcome, say_what_we_do
from buurtplein.huiskamers.operations.coming import Coming, answer_invitation, change_rsvp, note_rsvp, withdraw_rsvp
from buurtplein.huiskamers.operations.planning import (
    Host,
    HuiskamerDraft,
    call_off_huiskamer,
    change_huiskamer,
    forget_homes,
    plan_huiskamer,
    replace_lead,
)

__all__ = [
    "Coming",
    "Host",
    "HuiskamerDraft",
    "answer_invitation",
    "call_off_huiskamer",
    "change_huiskamer",
    "change_rsvp",
    "close_huiskamer",
    "forget_homes",
    "note_rsvp",
    "note_said",
    "plan_huiskamer",
    "replace_lead",
    "say_outcome",
    "say_what_we_do",
    "withdraw_rsvp",
]
