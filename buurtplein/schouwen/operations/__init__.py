"""What can be done with wijkschouwen."""

from buurtplein.schouwen.operations.findings import (
    Becomes,
    close_schouw,
    forget_findings,
    note_finding,
    note_party_answer,
    say_what_becomes,
)
from buurtplein.schouwen.operations.planning import (
    SchouwDraft,
    call_off_schouw,
    change_schouw,
    plan_schouw,
    take_over_schouw,
)

__all__ = [
    "Becomes",
    "SchouwDraft",
    "call_off_schouw",
    "change_schouw",
    "close_schouw",
    "forget_findings",
    "note_finding",
    "note_party_answer",
    "plan_schouw",
    "say_what_becomes",
    "take_over_schouw",
]
