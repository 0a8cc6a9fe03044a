"""What someone sees of the tasks of an initiatief."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.keep import shared
from buurtplein.initiatieven.models import Support, Task, TaskTaker
from buurtplein.initiatieven.policy import readable_support, readable_takers, readable_tasks
from buurtplein.people.faces import Face
from buurtplein.people.models import Person
from buurtplein.posts.models import Post
from buurtplein.posts.policy import audiences


class Supported(NamedTuple):
    """How many find it a good idea, and whether I do."""

    total: int
    mine: bool


class ToDo(NamedTuple):
    """A task as someone sees it: how many do it, whom of them they may see, and whether they do it themselves."""

    id: int
    title: str
    needed: int
    taken: int
    people: tuple[Face, ...]
    mine: bool

    @property
    def is_full(self) -> bool:
        """Whether enough neighbours do it."""
        return self.taken >= self.needed


def list_tasks(viewer: Viewer, post: Post) -> Sequence[ToDo]:
    """What there is to do, with who does it; in one statement, and none while nothing changes in the buurt."""
    key = ("tasks", post.id, audiences(viewer), viewer.is_member or viewer.id)  # see readable_takers
    return [
        ToDo._make((*task, people, any(viewer.is_me(face.id) for face in people)))
        for task, people in shared(viewer, key, lambda: _tasks(viewer, post))
    ]


def _tasks(viewer: Viewer, post: Post) -> tuple[tuple[tuple[Any, ...], tuple[Face, ...]], ...]:
    everyone = select(func.count(TaskTaker.id)).where(
        TaskTaker.task_id == Task.id, TaskTaker.buurt_id == viewer.buurt_id
    )
    asked = (
        select(
            Task.id,
            Task.title,
            Task.needed,
            everyone.correlate(Task).scalar_subquery(),
            Person.id,
            Person.name,
            Person.erased_at,
        )
        .outerjoin(TaskTaker, and_(TaskTaker.task_id == Task.id, readable_takers(viewer)))
        .outerjoin(Person, Person.id == TaskTaker.person_id)
        .where(Task.post_id == post.id, readable_tasks(viewer))
        .order_by(Task.id, TaskTaker.id)
    )
    rows = groupby(db.session.execute(asked), key=lambda row: tuple(row[:4]))
    return tuple((task, tuple(Face(*row[4:]) for row in found if row[4] is not None)) for task, found in rows)


def get_task(viewer: Viewer, task_id: int) -> Task:
    """One task, with its initiatief; locked where that is needed, so that two cannot take one place.

    Raises NotFound.
    """
    asked = select(Task).where(Task.id == task_id, readable_tasks(viewer)).with_for_update(of=Task)
    task = db.session.scalar(asked) if task_id < 2**31 else None
    if task is None:
        raise NotFound(_("Deze taak bestaat niet (meer)."))
    return task


def supporters(viewer: Viewer, post: Post) -> Supported:
    """How many find it a good idea."""
    mine = func.count(Support.id).filter(viewer.mine(Support.person_id))
    asked = select(func.count(Support.id), mine).where(Support.post_id == post.id, readable_support(viewer))
    total, me = db.session.execute(asked).one()
    return Supported(total, bool(me))
