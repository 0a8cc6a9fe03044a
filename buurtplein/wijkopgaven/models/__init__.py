"""What there is of wijkopgaven: the opgaven themselves, and the acties under them."""

from buurtplein.wijkopgaven.models.acties import (
    ANSWER_WITHIN,
    Actie,
    ActieChange,
    ActieOffer,
    ActieState,
    OwnerKind,
    Step,
)
from buurtplein.wijkopgaven.models.answers import Answer
from buurtplein.wijkopgaven.models.coowners import CoOwner, Parting
from buurtplein.wijkopgaven.models.lessons import Elsewhere, Lesson
from buurtplein.wijkopgaven.models.notes import Note, NoteKind
from buurtplein.wijkopgaven.models.opgaven import (
    FILLED,
    NOTED,
    EarlierAnswer,
    Ending,
    EndingKind,
    Handover,
    OpgaveState,
    Reopening,
    Source,
    SourceKind,
    Thing,
    Wijkopgave,
    stamp_of_answers,
)
from buurtplein.wijkopgaven.models.partners import TakesPart
from buurtplein.wijkopgaven.models.posts import CameOf, OpgavePost
from buurtplein.wijkopgaven.models.regrouping import Regroup, Regrouping
from buurtplein.wijkopgaven.models.silence import silent_acties, silent_opgaven

__all__ = [
    "ANSWER_WITHIN",
    "FILLED",
    "NOTED",
    "Actie",
    "ActieChange",
    "ActieOffer",
    "ActieState",
    "Answer",
    "CameOf",
    "CoOwner",
    "EarlierAnswer",
    "Elsewhere",
    "Ending",
    "EndingKind",
    "Handover",
    "Lesson",
    "Note",
    "NoteKind",
    "OpgavePost",
    "OpgaveState",
    "OwnerKind",
    "Parting",
    "Regroup",
    "Regrouping",
    "Reopening",
    "Source",
    "SourceKind",
    "Step",
    "TakesPart",
    "Thing",
    "Wijkopgave",
    "silent_acties",
    "silent_opgaven",
    "stamp_of_answers",
]
