"""What someone may find: the policies that guard pages, as tokens for the index."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.posts.policy import audiences
from buurtplein.search.engine import Scope


def scope_of(viewer: Viewer) -> Scope:
    """This buurt, and there what the viewer's audiences may read plus what they wrote themselves."""
    own = {f"author:{viewer.id}"} if viewer.person is not None else set()
    return Scope(viewer.buurt_id, frozenset({audience.value for audience in audiences(viewer)} | own))


def may_search(viewer: Viewer) -> bool:
    """Everyone; each finds only what they may read."""
    return True
