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
from buurtplein.wijkopgaven.models.opgaven import (
    Ending,
    EndingKind,
    Handover,
    OpgaveState,
    Reopening,
    Source,
    Wijkopgave,
)

__all__ = [
    "ANSWER_WITHIN",
    "Actie",
    "ActieChange",
    "ActieOffer",
    "ActieState",
    "Ending",
    "EndingKind",
    "Handover",
    "OpgaveState",
    "OwnerKind",
    "Reopening",
    "Source",
    "Step",
    "Wijkopgave",
]
