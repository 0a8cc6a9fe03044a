"""What can be decided: about posts that wait, reports, objections and people. Each decision is a Ruling row."""

from buurtplein.moderation.operations.excluding import exclude, exclude_from, readmit, readmit_to
from buurtplein.moderation.operations.objecting import decide_objection, note_objection, object_to
from buurtplein.moderation.operations.reporting import NEEDS_WORDS, forget_reporter, forget_reporters, report
from buurtplein.moderation.operations.ruling import approve_post, hide_post, hide_reported, leave, return_post, warn
from buurtplein.moderation.operations.undoing import undo

__all__ = [
    "NEEDS_WORDS",
    "approve_post",
    "decide_objection",
    "exclude",
    "exclude_from",
    "forget_reporter",
    "forget_reporters",
    "hide_post",
    "hide_reported",
    "leave",
    "note_objection",
    "object_to",
    "readmit",
    "readmit_to",
    "report",
    "return_post",
    "undo",
    "warn",
]
