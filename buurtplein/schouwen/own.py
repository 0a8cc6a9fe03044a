"""What a person planned and led. What was found stands with the conversations they noted."""

from typing import Any

from sqlalchemy import update

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.schouwen.models import FindingOutcome, Schouw, SchouwCallingOff, SchouwClosing, SchouwSharing

AS_LONG_AS = _l("Zolang de buurt het plein gebruikt")
PLAN = {
    Schouw.route: _l("Route"),
    Schouw.streets: _l("Straten"),
    Schouw.begins_at: _l("Wanneer"),
    Schouw.meeting_point: _l("Startpunt"),
}


def erase(whom: Whom, _by: Any) -> None:
    """That it was held stays, as the buurt counts on it; the form it was typed in, and who led it for whom, go."""
    db.session.execute(update(Schouw).where(Schouw.planned_by_id == whom.id).values(once=None))
    db.session.execute(update(Schouw).where(Schouw.led_by_id == whom.id).values(signed_as=""))
    db.session.execute(update(SchouwCallingOff).where(SchouwCallingOff.by_id == whom.id).values(reason=""))


PART = Part(
    kept=(
        Kept(
            name="schouwen",
            label=_l("Wijkschouwen die je plande of leidt"),
            why=_l("Om te weten wie ervoor staat."),
            term=AS_LONG_AS,
            table=Schouw,
            whose=(Schouw.planned_by_id, Schouw.led_by_id),
            shown={**PLAN, Schouw.planned_at: _l("Gepland")},
        ),
        Kept(
            name="schouwen-afgezegd",
            label=_l("Wijkschouwen die je afzegde"),
            why=_l("Om uit te leggen waarom het niet doorging."),
            term=AS_LONG_AS,
            table=SchouwCallingOff,
            whose=(SchouwCallingOff.by_id,),
            shown={SchouwCallingOff.made_at: _l("Gezegd"), SchouwCallingOff.reason: _l("Waarom")},
        ),
    ),
    erase=erase,
    not_theirs={
        FindingOutcome.by_id: "what becomes of a finding is told for the buurt",
        SchouwClosing.by_id: "who said that it is finished",
        SchouwSharing.by_id: "who let the buurt read what was done",
    },
    stays=(_l("Dat je een wijkschouw plande of leidde, want de buurt rekent erop. Je naam gaat eraf."),),
)
