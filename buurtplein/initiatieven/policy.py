"""Who may read and do what with the tasks of an initiatief."""

from sqlalchemy import ColumnElement, and_

from buurtplein.buurten.viewer import Viewer
from buurtplein.initiatieven.models import Support, Task, TaskTaker
from buurtplein.posts.models import Post, PostKind
from buurtplein.posts.policy import may_comment, readable_posts


def readable_tasks(viewer: Viewer) -> ColumnElement[bool]:
    """The tasks of the initiatieven one may read."""
    return and_(Task.buurt_id == viewer.buurt_id, Task.post.has(readable_posts(viewer)))


def readable_takers(viewer: Viewer) -> ColumnElement[bool]:
    """Who does them: neighbours see that of each other, a visitor sees nobody."""
    here = and_(TaskTaker.buurt_id == viewer.buurt_id, viewer.meets(TaskTaker.person_id))
    return here if viewer.is_member else and_(here, viewer.mine(TaskTaker.person_id))


def readable_support(viewer: Viewer) -> ColumnElement[bool]:
    """How many find it a good idea is for everyone who may read it; who is for nobody but themselves."""
    return Support.buurt_id == viewer.buurt_id


def may_take_task(viewer: Viewer, post: Post) -> bool:
    """A member, in an open initiatief; also whose plan it is."""
    return may_comment(viewer, post) and post.kind is PostKind.INITIATIEF


def may_change_tasks(viewer: Viewer, post: Post) -> bool:
    """Whose plan it is, as long as it is open."""
    return may_take_task(viewer, post) and viewer.is_me(post.author_id)


def may_support(viewer: Viewer, post: Post) -> bool:
    """A member, for an open initiatief of someone else."""
    return may_take_task(viewer, post) and not viewer.is_me(post.author_id)
