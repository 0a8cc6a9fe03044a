"""What a person takes on for initiatieven, and which they find a good idea."""

from typing import Any

from sqlalchemy import delete, select

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.initiatieven.models import Support, Task, TaskTaker
from buurtplein.posts.models import Post


def erase(whom: Whom, _by: Any) -> None:
    """Nobody counts on this person any more, and the tasks they thought up go with their plans."""
    db.session.execute(delete(TaskTaker).where(TaskTaker.person_id == whom.id))
    db.session.execute(delete(Support).where(Support.person_id == whom.id))
    db.session.execute(delete(Task).where(Task.post_id.in_(select(Post.id).where(Post.author_id == whom.id))))


def stop(person_id: int, buurt_id: int, _by: Any) -> None:
    """Nobody there counts on this person any more."""
    here = (TaskTaker.person_id == person_id, TaskTaker.buurt_id == buurt_id)
    db.session.execute(delete(TaskTaker).where(*here))


PART = Part(
    kept=(
        Kept(
            name="taken",
            label=_l("Wat je voor een plan op je nam"),
            why=_l("Om te weten op wie we kunnen rekenen."),
            term=_l("Zo lang als het bericht"),
            table=TaskTaker,
            whose=(TaskTaker.person_id,),
            through=Task,
            shown={Task.title: _l("Taak"), TaskTaker.since: _l("Sinds")},
        ),
        Kept(
            name="goede-ideeen",
            label=_l("Welke plannen je een goed idee vindt"),
            why=_l("Om te zien of een plan leeft in de buurt."),
            term=_l("Zo lang als het bericht"),
            table=Support,
            whose=(Support.person_id,),
            shown={Support.post_id: _l("Bericht"), Support.since: _l("Sinds")},
        ),
    ),
    erase=erase,
    stop=stop,
)
