"""What searching keeps of a person: the searches they saved, and single words of what everyone may read."""

from typing import Any

from sqlalchemy import delete, or_

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.search.models import MissedSearch, PublicWord, SavedSearch


def erase(whom: Whom, _by: Any) -> None:
    """Forget the searches and the words, and what was searched for in vain with this name in it."""
    db.session.execute(delete(SavedSearch).where(SavedSearch.person_id == whom.id))
    db.session.execute(delete(PublicWord).where(PublicWord.author_id == whom.id))
    named = [MissedSearch.words.contains(word, autoescape=True) for word in whom.name.lower().split()]
    if named:
        db.session.execute(delete(MissedSearch).where(or_(*named)))


def leave(person_id: int, buurt_id: int, _by: Any) -> None:
    """Who leaves a buurt keeps no searches there."""
    theirs = (SavedSearch.person_id == person_id, SavedSearch.buurt_id == buurt_id)
    db.session.execute(delete(SavedSearch).where(*theirs))


PART = Part(
    kept=(
        Kept(
            name="zoekopdrachten",
            label=_l("Mijn zoekopdrachten"),
            why=_l("Om je te laten weten wat er nieuw is."),
            term=_l("Tot je ze weghaalt of de buurt verlaat"),
            table=SavedSearch,
            whose=(SavedSearch.person_id,),
            shown={SavedSearch.saved_at: _l("Bewaard"), SavedSearch.address: _l("Zoekopdracht")},
        ),
    ),
    erase=erase,
    leave=leave,
    not_theirs={PublicWord.author_id: "single words of posts and comments, which are shown whole themselves"},
)
