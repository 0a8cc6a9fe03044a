"""What someone follows."""

from typing import Any

from sqlalchemy import delete, select

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.following.models import Follow
from buurtplein.posts.models import Post
from buurtplein.wijkopgaven.models import Wijkopgave


def _title(table: Any, name: str) -> Any:
    its = getattr(Follow, f"{name}_id")
    return select(table.title).where(table.id == its, table.buurt_id == Follow.buurt_id).scalar_subquery().label(name)


_POST, _OPGAVE = _title(Post, "post"), _title(Wijkopgave, "opgave")


def erase(whom: Whom, _by: Any) -> None:
    """Nobody follows in this name any more."""
    db.session.execute(delete(Follow).where(Follow.person_id == whom.id))


def leave(person_id: int, buurt_id: int, _by: Any) -> None:
    """Who leaves a buurt follows nothing there."""
    db.session.execute(delete(Follow).where(Follow.person_id == person_id, Follow.buurt_id == buurt_id))


PART = Part(
    kept=(
        Kept(
            name="volgen",
            label=_l("Wat je volgt"),
            why=_l("Om je te laten weten wat er verandert."),
            term=_l("Tot je ermee stopt of de buurt verlaat"),
            table=Follow,
            whose=(Follow.person_id,),
            shown={
                _POST: _l("Bericht"),
                _OPGAVE: _l("Wijkopgave"),
                Follow.since: _l("Sinds"),
                Follow.wants: _l("Volgt"),
            },
        ),
    ),
    erase=erase,
    leave=leave,
)
