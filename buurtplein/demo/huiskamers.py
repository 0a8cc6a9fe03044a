"""What people in a story can do with huiskamergesprekken."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.demo.scene import Scene
from buurtplein.demo.story import Act, moment
from buurtplein.huiskamers import operations
from buurtplein.huiskamers.queries import possible_leads
from buurtplein.posts.themes import Theme


def plan(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Plan one, in someone's home."""
    roles = {person.id: grant.id for person, grant in possible_leads(viewer)}
    first, second = (roles[scene.ids[key]] for key in act["leads"])
    draft = operations.HuiskamerDraft(
        street=act["street"],
        begins_at=moment(act["begins"], act["told_at"]),
        host=operations.Host(*act["host"]),
        leads=(first, second),
        theme=Theme.parse(act.get("theme")),
    )
    scene.keep(act["key"], operations.plan_huiskamer(viewer, draft))
