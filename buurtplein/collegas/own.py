"""What is kept of someone's work beside the work itself: that a calendar elsewhere reads it."""

from typing import Any

from sqlalchemy import delete

from buurtplein.collegas.models import WorkFeed
from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom


def erase(whom: Whom, _by: Any) -> None:
    """Close the calendar."""
    db.session.execute(delete(WorkFeed).where(WorkFeed.person_id == whom.id))


PART = Part(
    kept=(
        Kept(
            name="werkagenda",
            label=_l("Het geheime adres van je werkagenda"),
            why=_l("Zodat een andere agenda kan lezen wat je te doen hebt."),
            term=_l("Tot je het sluit"),
            table=WorkFeed,
            whose=(WorkFeed.person_id,),
            shown={WorkFeed.made_at: _l("Gemaakt")},
        ),
    ),
    erase=erase,
)
