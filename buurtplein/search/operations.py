"""What searching leaves behind."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.people.viewer import Caretaker
from buurtplein.search.models import MissedSearch
from buurtplein.search.policy import may_search

MISSED_STAYS = timedelta(days=90)
MISSED_MAX = 80  # characters
_PERSONAL = re.compile(r"@|\d[\d\s.-]{4,}")  # an address or a telephone number


def note_missed(viewer: Viewer, words: str) -> None:
    """Count that nothing was found for these words, without who asked; not what looks like a number or address.

    Written around the session: it is nothing that others see, so no page has to be made anew for it.
    """
    require(may_search(viewer))
    plain = " ".join(words.lower().split())[:MISSED_MAX].strip()
    if plain and not _PERSONAL.search(plain):
        dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
        added = dialect.insert(MissedSearch).values(buurt_id=viewer.buurt_id, words=plain, times=1, last_on=today())
        again = {"times": MissedSearch.times + 1, "last_on": today()}
        db.session.execute(added.on_conflict_do_update(index_elements=["buurt_id", "words"], set_=again))


def forget_missed(caretaker: Caretaker, session: Session) -> None:
    """What was not asked for again in 90 days goes."""
    session.execute(delete(MissedSearch).where(MissedSearch.last_on < today() - MISSED_STAYS))
