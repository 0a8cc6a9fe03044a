"""What searching keeps of a person: single words of what everyone may read, until they are counted anew."""

from typing import Any

from sqlalchemy import delete, or_

from buurtplein.core.db import db
from buurtplein.core.own import Part, Whom
from buurtplein.search.models import MissedSearch, PublicWord


def erase(whom: Whom, _by: Any) -> None:
    """Forget the words, and what was searched for in vain with this name in it."""
    db.session.execute(delete(PublicWord).where(PublicWord.author_id == whom.id))
    named = [MissedSearch.words.contains(word, autoescape=True) for word in whom.name.lower().split()]
    if named:
        db.session.execute(delete(MissedSearch).where(or_(*named)))


PART = Part(
    kept=(),
    erase=erase,
    not_theirs={PublicWord.author_id: "single words of posts and comments, which are shown whole themselves"},
)
