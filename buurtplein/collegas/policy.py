"""Who may see what someone has to do, and who their colleagues are."""

from sqlalchemy import ColumnElement

from buurtplein.collegas.models import WorkFeed
from buurtplein.people.viewer import Someone


def readable_feeds(viewer: Someone) -> ColumnElement[bool]:
    """That of one's own work."""
    return viewer.mine(WorkFeed.person_id)


def may_keep_feed(viewer: Someone) -> bool:
    """Someone who is logged in: let a calendar elsewhere read what they have to do."""
    return viewer.person is not None
