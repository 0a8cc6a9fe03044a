"""What someone is at work on, for as long as it lasts."""

from typing import Any

from sqlalchemy import delete

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.werk.models import Claim


def erase(whom: Whom, _by: Any) -> None:
    """Let go of everything."""
    db.session.execute(delete(Claim).where(Claim.by_id == whom.id))


def leave(person_id: int, buurt_id: int, _by: Any) -> None:
    """Let go of what was taken in this buurt."""
    db.session.execute(delete(Claim).where(Claim.by_id == person_id, Claim.buurt_id == buurt_id))


PART = Part(
    kept=(
        Kept(
            name="opgepakt",
            label=_l("Wat je als buurtverbinder oppakt of weglegt"),
            why=_l("Zodat twee buurtverbinders niet hetzelfde doen."),
            term=_l("Een half uur. Weggelegd: een week"),
            table=Claim,
            whose=(Claim.by_id,),
            shown={Claim.taken_at: _l("Opgepakt"), Claim.until_at: _l("Tot")},
        ),
    ),
    erase=erase,
    leave=leave,
)
