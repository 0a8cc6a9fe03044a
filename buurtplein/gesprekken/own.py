"""What a person noted of what residents said. About who said it nothing is kept."""

from typing import Any

from sqlalchemy import update

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.gesprekken.models import Gesprek


def erase(whom: Whom, _by: Any) -> None:
    """The words are of residents and stay their two years; nothing of the form they were typed in does."""
    db.session.execute(update(Gesprek).where(Gesprek.noted_by_id == whom.id).values(once=None))


PART = Part(
    kept=(
        Kept(
            name="gehoord",
            label=_l("Gesprekken die je opschreef"),
            why=_l("Om te weten wat er speelt in de buurt."),
            term=_l("Twee jaar na het gesprek"),
            table=Gesprek,
            whose=(Gesprek.noted_by_id,),
            shown={
                Gesprek.held: _l("Waar"),
                Gesprek.held_on: _l("Wanneer"),
                Gesprek.street: _l("Straat"),
                Gesprek.theme: _l("Thema"),
                Gesprek.words: _l("Woorden"),
            },
        ),
    ),
    erase=erase,
)
