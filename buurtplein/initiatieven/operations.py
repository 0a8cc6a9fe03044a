"""What can be done with the tasks of an initiatief."""

from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.initiatieven.models import Support, Task, TaskTaker
from buurtplein.initiatieven.policy import may_change_tasks, may_support, may_take_task
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import Post

MOST_TASKS = 20


def add_task(viewer: Viewer, post: Post, *, title: str, needed: int) -> Task:
    """Say what there is to do, and for how many ("task.added"); the same words twice are one task.

    Raises NotAllowed, RuleBroken.
    """
    require(may_change_tasks(viewer, post))
    here = list(db.session.scalars(select(Task).where(Task.post_id == post.id, Task.buurt_id == viewer.buurt_id)))
    for task in here:
        if task.title == title:
            return task
    if len(here) >= MOST_TASKS:
        raise RuleBroken(_("Er staan al %(most)d taken. Haal er eerst een weg.", most=MOST_TASKS), field="title")
    task = Task(buurt_id=post.buurt_id, post_id=post.id, title=title, needed=needed)
    db.session.add(task)
    emit("task.added", task, by=viewer)
    return task


def remove_task(viewer: Viewer, task: Task) -> None:
    """It need not be done any more."""
    require(may_change_tasks(viewer, task.post))
    emit("task.removed", task, by=viewer)
    db.session.delete(task)


def take_task(viewer: Viewer, task: Task) -> None:
    """ "Ik doe dit" ("task.taken"); twice is once.

    Raises NotAllowed, RuleBroken when others do it already.
    """
    require(may_take_task(viewer, task.post))
    if any(viewer.is_me(taker.person_id) for taker in task.takers):
        return
    if task.is_full:
        raise RuleBroken(_("Er zijn al genoeg buren die dit doen."))
    task.takers.append(TaskTaker(buurt_id=task.buurt_id, person_id=viewer.me.id))
    emit("task.taken", task, by=viewer)


def leave_task(viewer: Viewer, task: Task) -> None:
    """ "Toch niet" ("task.left"); saying so twice does no harm."""
    require(may_take_task(viewer, task.post))
    mine = [taker for taker in task.takers if viewer.is_me(taker.person_id)]
    for taker in mine:
        task.takers.remove(taker)
        emit("task.left", task, by=viewer)


def support(viewer: Viewer, post: Post) -> None:
    """ "Goed idee"; twice is once."""
    require(may_support(viewer, post))
    if _support_of(viewer, post) is None:
        db.session.add(Support(buurt_id=post.buurt_id, post_id=post.id, person_id=viewer.me.id))


def withdraw_support(viewer: Viewer, post: Post) -> None:
    """Not such a good idea after all."""
    require(may_support(viewer, post))
    given = _support_of(viewer, post)
    if given is not None:
        db.session.delete(given)


def _support_of(viewer: Viewer, post: Post) -> Support | None:
    mine = (Support.post_id == post.id, Support.buurt_id == viewer.buurt_id, viewer.mine(Support.person_id))
    return db.session.scalar(select(Support).where(*mine))
