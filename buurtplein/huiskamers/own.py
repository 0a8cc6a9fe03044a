"""What a person planned and led. In whose home it was is kept of nobody with an account, and goes after four weeks."""

from typing import Any

from sqlalchemy import update

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.huiskamers.models import CallingOff, Closing, Huiskamer, HuiskamerLead, HuiskamerRsvp, NoteOutcome


def erase(whom: Whom, _by: Any) -> None:
    """That it was held stays, as the buurt counts on it; why it was called off, and the form it was typed in, go."""
    db.session.execute(update(Huiskamer).where(Huiskamer.planned_by_id == whom.id).values(once=None))
    db.session.execute(update(CallingOff).where(CallingOff.by_id == whom.id).values(reason=""))


PART = Part(
    kept=(
        Kept(
            name="huiskamers",
            label=_l("Huiskamergesprekken die je plande"),
            why=_l("Om te weten wie ervoor staat."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Huiskamer,
            whose=(Huiskamer.planned_by_id,),
            shown={
                Huiskamer.street: _l("Straat"),
                Huiskamer.theme: _l("Thema"),
                Huiskamer.begins_at: _l("Wanneer"),
                Huiskamer.planned_at: _l("Gepland"),
            },
        ),
        Kept(
            name="huiskamers-geleid",
            label=_l("Huiskamergesprekken die je leidt"),
            why=_l("Om te weten wie ervoor staat."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=HuiskamerLead,
            whose=(HuiskamerLead.person_id,),
            shown={
                Huiskamer.street: _l("Straat"),
                Huiskamer.begins_at: _l("Wanneer"),
                HuiskamerLead.can_do: _l("Wat jullie kunnen doen"),
            },
            through=Huiskamer,
        ),
        Kept(
            name="huiskamers-afgezegd",
            label=_l("Huiskamergesprekken die je afzegde"),
            why=_l("Om uit te leggen waarom het niet doorging."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=CallingOff,
            whose=(CallingOff.by_id,),
            shown={CallingOff.made_at: _l("Gezegd"), CallingOff.reason: _l("Waarom")},
        ),
    ),
    erase=erase,
    not_theirs={
        NoteOutcome.by_id: "what came of a note is told for those who work on it",
        Closing.by_id: "who said that it is finished",
        HuiskamerRsvp.noted_by_id: "who wrote it down for a neighbour",
    },
    stays=(_l("Dat je een huiskamergesprek plande of leidde, want de buurt rekent erop. Je naam gaat eraf."),),
)
