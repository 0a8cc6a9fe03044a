"""What can be done with huiskamergesprekken."""

from buurtplein.huiskamers.operations.coming import Coming, answer_invitation, change_rsvp, note_rsvp, withdraw_rsvp
from buurtplein.huiskamers.operations.planning import (
    Host,
    HuiskamerDraft,
    call_off_huiskamer,
    change_huiskamer,
    forget_homes,
    plan_huiskamer,
)

__all__ = [
    "Coming",
    "Host",
    "HuiskamerDraft",
    "answer_invitation",
    "call_off_huiskamer",
    "change_huiskamer",
    "change_rsvp",
    "forget_homes",
    "note_rsvp",
    "plan_huiskamer",
    "withdraw_rsvp",
]
