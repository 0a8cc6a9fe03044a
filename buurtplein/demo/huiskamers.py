"""What people in a story can do with huiskamergesprekken."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.demo.scene import Scene
from buurtplein.demo.story import Act, moment
from buurtplein.huiskamers import operations
from buurtplein.huiskamers.models import Huiskamer
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


def come(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say that one comes, with the code on the invitation."""
    huiskamer = scene.row(viewer, Huiskamer, act["huiskamer"])
    visitor = Viewer.of(viewer.buurt)
    operations.answer_invitation(visitor, huiskamer.code, operations.Coming(act["people"], act["name"]))


def note(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Write down what was said, and what one's own organisation can do with it."""
    huiskamer = scene.row(viewer, Huiskamer, act["huiskamer"])
    for said in act["said"]:
        operations.note_said(viewer, huiskamer, words=said["words"], theme=Theme(said["theme"]))
    [mine] = [lead for lead in huiskamer.leads if viewer.is_me(lead.person_id)]
    operations.say_what_we_do(viewer, mine, words=act["can_do"])
