"""What the partners agreed on who reacts first, and how it goes with that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from buurtplein.agreements.clock import Turn
from buurtplein.agreements.models import Agreement, AgreementAnswer, FirstReaction
from buurtplein.agreements.policy import may_see_agreements, readable_agreements, readable_reactions
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.policy import readable_opgaven
from buurtplein.wijkopgaven.queries import list_partners_today

MOST = 500  # open opgaven with a clock
SHOWN_BEFORE = 20  # agreements of before, of a theme


@dataclass(frozen=True)
class OfTheme:
    """What holds for a theme, what is proposed for it, and what held or was proposed before; the newest first."""

    theme: Theme
    runs: Agreement | None
    proposal: Agreement | None
    before: Sequence[Agreement]

    @property
    def is_empty(self) -> bool:
        """Nobody ever proposed something for it."""
        return not (self.runs or self.proposal or self.before)


def list_themes(viewer: Viewer) -> list[OfTheme]:
    """Of every theme what the partners agreed (readable_…), in a fixed number of statements."""
    asked = select(Agreement).where(readable_agreements(viewer)).order_by(Agreement.id.desc())
    rows = db.session.scalars(asked.options(*_with_parties())).all()
    return [_of_theme(theme, [row for row in rows if row.theme is theme]) for theme in Theme]


def _of_theme(theme: Theme, rows: Sequence[Agreement]) -> OfTheme:
    stands = [row for row in rows if row.replaced_at is None]
    runs = next((row for row in stands if row.agreed_at is not None), None)
    proposal = next((row for row in stands if row.agreed_at is None), None)
    return OfTheme(theme, runs, proposal, [row for row in rows if row.replaced_at is not None][:SHOWN_BEFORE])


def get_agreement(viewer: Viewer, agreement_id: int) -> Agreement:
    """One agreement or proposal. Raises NotFound."""
    asked = select(Agreement).where(Agreement.id == agreement_id, readable_agreements(viewer))
    found = db.session.scalar(asked.options(*_with_parties()))
    if found is None:
        raise NotFound(_("Deze afspraak is er niet (meer)."))
    return found


def _with_parties() -> tuple[Any, ...]:
    answers = selectinload(Agreement.answers)
    parties = (joinedload(getattr(Agreement, name)) for name in ("first", "fallback", "proposed_for", "proposed_by"))
    of_answer = (AgreementAnswer.organisation, AgreementAnswer.partnership, AgreementAnswer.by)
    return (*parties, *(answers.joinedload(each) for each in of_answer))


# ------------------------------------------------------------------------------------------- the clock
def turn_for(viewer: Viewer, opgave: Wijkopgave) -> Turn | None:
    """Who reacts first to this opgave; None when nothing was agreed for its theme (readable_…)."""
    found = _turns(viewer, Wijkopgave.id == opgave.id)
    return found[0] if found else None


def list_turns(viewer: Viewer) -> list[Turn]:
    """The open opgaven to which nobody reacted, as far as it is agreed who does; the longest over time first."""
    waiting = _turns(viewer, Wijkopgave.ended_at.is_(None), FirstReaction.id.is_(None))
    return sorted(waiting, key=lambda turn: (turn.due_on, turn.opgave.number))


def my_turns(viewer: Viewer) -> list[Turn]:
    """Those of which it is the turn of who I work for."""
    return [turn for turn in list_turns(viewer) if turn.whose.id in viewer.organisation_ids]


def count_unanswered(viewer: Viewer) -> int:
    """How many proposals wait for a word of who I work for (readable_agreements)."""
    said = select(AgreementAnswer.id).where(
        AgreementAnswer.agreement_id == Agreement.id,
        AgreementAnswer.buurt_id == viewer.buurt_id,
        AgreementAnswer.organisation_id.in_(sorted(viewer.organisation_ids)),
    )
    waits = (Agreement.agreed_at.is_(None), Agreement.replaced_at.is_(None), ~said.exists())
    return db.session.scalar(select(func.count(Agreement.id)).where(readable_agreements(viewer), *waits)) or 0


def _turns(viewer: Viewer, *of: ColumnElement[bool]) -> list[Turn]:
    """Of what was made since it was agreed: no opgave is late by what was not there yet."""
    if not may_see_agreements(viewer):
        return []
    holds = (Agreement.theme == Wijkopgave.theme, Agreement.agreed_at.is_not(None), Agreement.replaced_at.is_(None))
    on = (Agreement.buurt_id == Wijkopgave.buurt_id, Wijkopgave.made_at >= Agreement.agreed_at, *holds)
    its = (FirstReaction.opgave_id == Wijkopgave.id, readable_reactions(viewer))
    asked = select(Wijkopgave, Agreement, FirstReaction).join(Agreement, and_(*on)).outerjoin(FirstReaction, and_(*its))
    asked = asked.where(readable_opgaven(viewer), readable_agreements(viewer), *of)
    loaded = (joinedload(Agreement.first), joinedload(Agreement.fallback), joinedload(FirstReaction.organisation))
    partners = {party.id for party in list_partners_today(viewer)}
    rows = db.session.execute(asked.order_by(Wijkopgave.made_at, Wijkopgave.id).limit(MOST).options(*loaded))
    return [Turn(opgave, agreement, reaction, agreement.first_id in partners) for opgave, agreement, reaction in rows]
