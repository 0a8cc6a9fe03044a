"""Following a post or a wijkopgave, and stopping. Written around the session: no page of others changes by it."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.following.models import Follow
from buurtplein.following.policy import may_follow, may_stop_following
from buurtplein.posts.models import Post
from buurtplein.wijkopgaven.models import Wijkopgave


def follow(viewer: Viewer, thing: Post | Wijkopgave) -> None:
    """From now on I hear of what happens here; twice is once."""
    require(may_follow(viewer, thing))
    _say(viewer, thing, wants=True)


def stop_following(viewer: Viewer, thing: Post | Wijkopgave) -> None:
    """I hear no more of it, also when I reacted."""
    require(may_stop_following(viewer, thing))
    _say(viewer, thing, wants=False)


def _say(viewer: Viewer, thing: Post | Wijkopgave, *, wants: bool) -> None:
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    column = "post_id" if isinstance(thing, Post) else "opgave_id"
    said = {"buurt_id": viewer.buurt_id, "person_id": viewer.me.id, column: thing.id, "wants": wants}
    row = dialect.insert(Follow).values(said)
    db.session.execute(row.on_conflict_do_update(index_elements=[column, "person_id"], set_={"wants": wants}))
