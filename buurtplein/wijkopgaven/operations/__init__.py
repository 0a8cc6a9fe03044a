"""What can be done with wijkopgaven."""

from buurtplein.wijkopgaven.operations.acties import (
    ActieDraft,
    add_actie,
    change_actie,
    hand_back_actie,
    move_actie,
    remind_acties,
)
from buurtplein.wijkopgaven.operations.opgaven import (
    Answer,
    OpgaveDraft,
    add_source,
    answer_sources,
    change_opgave,
    end_opgave,
    make_opgave,
    publish_opgave,
    take_over_opgave,
)

__all__ = [
    "ActieDraft",
    "Answer",
    "OpgaveDraft",
    "add_actie",
    "add_source",
    "answer_sources",
    "change_actie",
    "change_opgave",
    "end_opgave",
    "hand_back_actie",
    "make_opgave",
    "move_actie",
    "publish_opgave",
    "remind_acties",
    "take_over_opgave",
]
