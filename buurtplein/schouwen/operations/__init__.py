"""What can be done with wijkschouwen."""

from buurtplein.schouwen.operations.findings import (
    Becomes,
    close_schouw,
    forget_findings,
    note_finding,
    note_party_answer,
    say_what_becomes,
)
from buurtplein.schouwen.operations.photos import change_photos, remove_photos
from buurtplein.schouwen.operations.planning import (
    SchouwDraft,
    call_off_schouw,
    change_schouw,
    plan_schouw,
    replace_schouw_lead,
    take_over_schouw,
)
from buurtplein.schouwen.operations.sheets import Told, share_schouw, take_back_sheet

__all__ = [
    "Becomes",
    "SchouwDraft",
    "Told",
    "call_off_schouw",
    "change_photos",
    "change_schouw",
    "close_schouw",
    "forget_findings",
    "note_finding",
    "note_party_answer",
    "plan_schouw",
    "remove_photos",
    "replace_schouw_lead",
    "say_what_becomes",
    "share_schouw",
    "take_back_sheet",
    "take_over_schouw",
]
