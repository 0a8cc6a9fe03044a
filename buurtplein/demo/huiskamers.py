"""What people in a story can do with huiskamergesprekken."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.demo.scene import Scene
from buurtplein.demo.story import Act, moment
from buurtplein.gids.models import Entry
from buurtplein.huiskamers import operations
from buurtplein.huiskamers.models import Huiskamer, OutcomeKind
from buurtplein.huiskamers.queries import get_note, list_said, possible_leads
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
        db.session.flush()
        scene.keep(said.get("key"), max(list_said(viewer, huiskamer), key=lambda gesprek: gesprek.id))
    [mine] = [lead for lead in huiskamer.leads if viewer.is_me(lead.person_id)]
    operations.say_what_we_do(viewer, mine, words=act["can_do"])


def tell_outcome(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say what came of a note: a post, an entry of the gids, or nothing and why."""
    huiskamer = scene.row(viewer, Huiskamer, act["huiskamer"])
    written, _gesprek = get_note(viewer, huiskamer, scene.ids[act["gesprek"]])
    if act.get("post"):
        kind, number = OutcomeKind.PLEIN, scene.post(viewer, act["post"]).number
    elif act.get("entry"):
        kind, number = OutcomeKind.GIDS, scene.row(viewer, Entry, act["entry"]).number
    else:
        kind, number = OutcomeKind.NOTHING, None
    operations.say_outcome(viewer, huiskamer, written, kind=kind, number=number, reason=act.get("reason"))


def close(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say that it is finished."""
    operations.close_huiskamer(viewer, scene.row(viewer, Huiskamer, act["huiskamer"]))
