"""What people in a story can do with wijkschouwen."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.demo.scene import Scene
from buurtplein.demo.story import Act, day, moment
from buurtplein.posts.themes import Theme
from buurtplein.schouwen import operations
from buurtplein.schouwen.models import OutcomeKind, Schouw
from buurtplein.schouwen.queries import list_findings, possible_leads


def plan(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Plan one."""
    roles = {person.id: grant.id for person, grant in possible_leads(viewer)}
    begins_at, lead = moment(act["begins"], act["told_at"]), roles[scene.ids[act["lead"]]]
    draft = operations.SchouwDraft(act["route"], act["streets"], begins_at, act["meeting_point"], lead)
    scene.keep(act["key"], operations.plan_schouw(viewer, draft))


def find(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Write down what is seen on the way."""
    schouw = scene.row(viewer, Schouw, act["schouw"])
    for seen in act["seen"]:
        said = {"place": seen["place"], "words": seen["words"], "theme": Theme(seen["theme"])}
        finding = operations.note_finding(viewer, schouw, **said)
        assert finding.gesprek_id is not None
        scene.ids[seen["key"]] = finding.gesprek_id


def becomes(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say what becomes of findings, of which an organisation may have answered already; and finish."""
    schouw = scene.row(viewer, Schouw, act["schouw"])
    found = {one.gesprek.id: one.finding for one in list_findings(viewer, schouw)}
    for told in act["told"]:
        finding = found[scene.ids[told["key"]]]
        by = day(told["answer_by"], act["told_at"]) if "answer_by" in told else None
        said = operations.Becomes(OutcomeKind(told["kind"]), told.get("words", ""), told.get("party", ""), by)
        operations.say_what_becomes(viewer, schouw, finding, said)
        if "answer" in told:
            operations.note_party_answer(viewer, schouw, finding, answer=told["answer"])
    operations.close_schouw(viewer, schouw)


def share(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Let the buurt read what was done."""
    schouw = scene.row(viewer, Schouw, act["schouw"])
    found = {one.gesprek.id: one.finding.id for one in list_findings(viewer, schouw)}
    told = {found[scene.ids[line["key"]]]: operations.Told(line["words"], line.get("came", "")) for line in act["told"]}
    operations.share_schouw(viewer, schouw, told)
