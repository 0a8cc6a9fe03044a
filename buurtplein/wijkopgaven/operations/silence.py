"""The alarm when nothing is told for too long, and the day on which to ask an organisation again."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import now, today
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit, emit_all
from buurtplein.wijkopgaven.models import Actie, Wijkopgave, silent_acties, silent_opgaven


def sound_alarms(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Nothing was told for too long: "actie.stalled" and "opgave.stalled", once for each silence. Returns how many.

    How long that is, each buurt says. After news the alarm can go again.
    """
    with across_buurten("the clock listens in every buurt"):
        terms = session.scalars(select(Buurt.stall_after_days).distinct().order_by(Buurt.stall_after_days)).all()
        found = [row for days in terms for row in _gone_silent(session, days, limit)]
    for row in found:
        row.stalled_at = now()
        emit(f"{'actie' if isinstance(row, Actie) else 'opgave'}.stalled", row, by=caretaker)
    return len(found)


def _gone_silent(session: Session, days: int, limit: int) -> list[Actie | Wijkopgave]:
    """What is silent now, in the buurten where that is so after this many days; what is not any more is reset."""
    buurten, since = select(Buurt.id).where(Buurt.stall_after_days == days), now() - timedelta(days=days)
    acties, opgaven = select(Actie).join(Actie.opgave), select(Wijkopgave)
    found: list[Actie | Wijkopgave] = []
    for rows, table, silent in ((acties, Actie, silent_acties(since)), (opgaven, Wijkopgave, silent_opgaven(since))):
        theirs = rows.where(table.buurt_id.in_(buurten)).limit(limit)
        for row in session.scalars(theirs.where(table.stalled_at.is_not(None), ~silent)):
            row.stalled_at = None
        found += session.scalars(theirs.where(table.stalled_at.is_(None), silent))
    return found


def bring_up_acties(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """The day came to ask an organisation again: "actie.brought_up", once. Returns how many."""
    due = (Actie.bring_up_on <= today(), Actie.brought_up_at.is_(None), Wijkopgave.ended_at.is_(None))
    with across_buurten("the clock asks in every buurt"):
        found = list(session.scalars(select(Actie).join(Actie.opgave).where(*due).limit(limit)))
    for actie in found:
        actie.brought_up_at = now()
    emit_all("actie.brought_up", found, by=caretaker)
    return len(found)
