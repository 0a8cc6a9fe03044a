"""What can be done with wijkopgaven."""

from buurtplein.wijkopgaven.making import OpgaveDraft
from buurtplein.wijkopgaven.models import Answer
from buurtplein.wijkopgaven.operations.acties import (
    ActieDraft,
    Wait,
    add_actie,
    change_actie,
    move_actie,
    remind_acties,
)
from buurtplein.wijkopgaven.operations.coowners import (
    answer_co_owner,
    ask_co_owner,
    end_co_owner,
    lapse_co_owners,
    stop_co_owning,
)
from buurtplein.wijkopgaven.operations.lessons import LessonDraft, tell_lesson
from buurtplein.wijkopgaven.operations.notes import NoteDraft, change_note, change_photo, place_note, remove_note
from buurtplein.wijkopgaven.operations.offers import (
    answer_offer,
    hand_back_actie,
    hand_back_of_leavers,
    lapse_offers,
    offer_actie,
    pass_on_of_leavers,
    take_back_offer,
)
from buurtplein.wijkopgaven.operations.opgaven import (
    add_source,
    answer_sources,
    change_opgave,
    end_opgave,
    make_opgave,
    publish_opgave,
    take_over_opgave,
)
from buurtplein.wijkopgaven.operations.partners import let_take_part
from buurtplein.wijkopgaven.operations.plein import ask_help, tell_result
from buurtplein.wijkopgaven.operations.regrouping import merge_opgave, split_opgave, undo_regrouping
from buurtplein.wijkopgaven.operations.reopening import reopen_for_spoken, reopen_opgave
from buurtplein.wijkopgaven.operations.silence import bring_up_acties, sound_alarms
from buurtplein.wijkopgaven.operations.telling import mark_told
from buurtplein.wijkopgaven.operations.throwing import throw_away_gesprek

__all__ = [
    "ActieDraft",
    "Answer",
    "LessonDraft",
    "NoteDraft",
    "OpgaveDraft",
    "Wait",
    "add_actie",
    "add_source",
    "answer_co_owner",
    "answer_offer",
    "answer_sources",
    "ask_co_owner",
    "ask_help",
    "bring_up_acties",
    "change_actie",
    "change_note",
    "change_opgave",
    "change_photo",
    "end_co_owner",
    "end_opgave",
    "hand_back_actie",
    "hand_back_of_leavers",
    "lapse_co_owners",
    "lapse_offers",
    "let_take_part",
    "make_opgave",
    "mark_told",
    "merge_opgave",
    "move_actie",
    "offer_actie",
    "pass_on_of_leavers",
    "place_note",
    "publish_opgave",
    "remind_acties",
    "remove_note",
    "reopen_for_spoken",
    "reopen_opgave",
    "sound_alarms",
    "split_opgave",
    "stop_co_owning",
    "take_back_offer",
    "take_over_opgave",
    "tell_lesson",
    "tell_result",
    "throw_away_gesprek",
    "undo_regrouping",
]
