"""What someone wrote to another, what they reported, and that they stopped a talk."""

from typing import Any

from sqlalchemy import delete, update

from buurtplein.contact.models import Message, MessageReport, TalkStop
from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom


def erase(whom: Whom, _by: Any) -> None:
    """Take away every message they wrote, with what was reported of it, and their words in a report."""
    db.session.execute(delete(Message).where(Message.author_id == whom.id))
    db.session.execute(update(MessageReport).where(MessageReport.reporter_id == whom.id).values(words=""))
    db.session.execute(update(TalkStop).where(TalkStop.by_id == whom.id).values(reason=""))


TERM = _l("Tot 90 dagen na het einde van de koppeling")

PART = Part(
    kept=(
        Kept(
            name="gesprekken",
            label=_l("Wat je schreef in een gesprek met een buur"),
            why=_l("Zodat jullie samen kunnen afspreken. Alleen jullie twee lezen het."),
            term=TERM,
            table=Message,
            whose=(Message.author_id,),
            shown={Message.sent_at: _l("Verstuurd"), Message.body: _l("Tekst")},
        ),
        Kept(
            name="gemelde gesprekken",
            label=_l("Wat je meldde uit een gesprek"),
            why=_l("Zodat een buurtverbinder kan ingrijpen."),
            term=TERM,
            table=MessageReport,
            whose=(MessageReport.reporter_id,),
            shown={MessageReport.placed_at: _l("Gemeld"), MessageReport.words: _l("Tekst")},
        ),
        Kept(
            name="gestopte gesprekken",
            label=_l("Welke gesprekken je stopte"),
            why=_l("Zodat niemand er nog in schrijft."),
            term=TERM,
            table=TalkStop,
            whose=(TalkStop.by_id,),
            shown={TalkStop.stopped_at: _l("Gestopt"), TalkStop.reason: _l("Uitleg")},
        ),
    ),
    erase=erase,
    stays=(
        _l("Wat een buur jou schreef in een gesprek: dat gaat 90 dagen na het einde van de koppeling weg."),
        _l("Dat een gesprek gestopt is, zonder je uitleg."),
    ),
)
