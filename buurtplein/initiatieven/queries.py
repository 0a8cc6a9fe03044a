"""What someone sees of the tasks of an initiatief."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.initiatieven.models import Support, Task, TaskTaker
from buurtplein.initiatieven.policy import readable_support, readable_tasks
from buurtplein.posts.models import Post


class Supported(NamedTuple):
    """How many find it a good idea, and whether I do."""

    total: int
    mine: bool


def list_tasks(viewer: Viewer, post: Post) -> Sequence[Task]:
    """What there is to do, with who does it; in one statement."""
    asked = select(Task).where(Task.post_id == post.id, readable_tasks(viewer)).order_by(Task.id)
    return db.session.scalars(asked.options(joinedload(Task.takers).joinedload(TaskTaker.person))).unique().all()


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
