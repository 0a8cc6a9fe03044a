"""What people in a story can do with wijkopgaven."""

from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.demo.scene import Scene
from buurtplein.demo.story import Act, day
from buurtplein.gesprekken.models import Gesprek
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven import operations as wijkopgaven
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieState,
    Elsewhere,
    EndingKind,
    NoteKind,
    OwnerKind,
    Source,
    Wijkopgave,
)
from buurtplein.wijkopgaven.queries import Taker, get_my_part, get_offer, list_partners_today, own_sources


def make_opgave(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Make a wijkopgave of posts."""
    words = (act.get("why") or "", act.get("place") or "", act.get("goal") or "")
    draft = wijkopgaven.OpgaveDraft(act["title"], act["heard"], Theme(act["theme"]), *words)
    scene.keep(act["key"], wijkopgaven.make_opgave(viewer, [scene.post(viewer, key) for key in act["sources"]], draft))


def _opgave(scene: Scene, viewer: Viewer, act: Act) -> Wijkopgave:
    return scene.row(viewer, Wijkopgave, act["opgave"])


def add_actie(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Agree on an actie; who is asked for it says yes."""
    owner = scene.ids[act["owner"]] if act.get("owner") else None
    due = day(act["due"], act["told_at"]) if act.get("due") else None
    draft = wijkopgaven.ActieDraft(act["title"], OwnerKind(act["owner_kind"]), owner, due)
    actie = wijkopgaven.add_actie(viewer, _opgave(scene, viewer, act), draft)
    scene.keep(act["key"], actie)
    if owner is not None and not viewer.is_me(owner):
        asked = scene.viewer(act["owner"])
        wijkopgaven.answer_offer(asked, get_offer(asked, actie), says_yes=True)


def publish(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Show an opgave to the buurt."""
    wijkopgaven.publish_opgave(viewer, _opgave(scene, viewer, act))


def add_source(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Let an opgave rest on one more post or conversation."""
    heard = act.get("gesprek")
    thing = scene.row(viewer, Gesprek, heard) if heard else scene.post(viewer, act["post"])
    wijkopgaven.add_source(viewer, _opgave(scene, viewer, act), thing)


def move(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say how far an actie is."""
    actie = scene.row(viewer, Actie, act["actie"])
    party = min(viewer.organisation_ids, default=None)
    wait = wijkopgaven.Wait()
    if act.get("bring_up"):
        wait = wijkopgaven.Wait(party, day(act["bring_up"], act["told_at"]), act.get("asks") or "")
    wijkopgaven.move_actie(viewer, actie, ActieState(act["state"]), note=act.get("note") or "", wait=wait)


def answer_sources(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Tell the authors of posts what is done with them."""
    here = (Source.opgave_id == scene.ids[act["opgave"]], Source.buurt_id == viewer.buurt_id)
    chosen = select(Source).where(*here, Source.post_id.in_(scene.ids[key] for key in act["posts"]))
    told = wijkopgaven.Answer(act["heard"], act.get("doing"), act.get("not_because"))
    wijkopgaven.answer_sources(viewer, list(db.session.scalars(chosen)), told)


def end(scene: Scene, viewer: Viewer, act: Act) -> None:
    """End an opgave, and say how."""
    opgave = _opgave(scene, viewer, act)
    wijkopgaven.end_opgave(viewer, opgave, kind=EndingKind(act["ending"]), reason=act["reason"])


def reopen(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say that it is not solved."""
    [source] = own_sources(viewer, [scene.ids[act["opgave"]]])
    wijkopgaven.reopen_opgave(viewer, source, words=act["words"])


def tell_lesson(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Write down what was learned."""
    words = (act["context"], act["worked"], act["not_worked"])
    draft = wijkopgaven.LessonDraft(*words, elsewhere=Elsewhere(act["elsewhere"]))
    wijkopgaven.tell_lesson(viewer, _opgave(scene, viewer, act), draft)


def let_take_part(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Let organisations take part in an opgave."""
    parties = [party.id for party in list_partners_today(viewer) if party.name in act["of"]]
    wijkopgaven.let_take_part(viewer, _opgave(scene, viewer, act), parties, ())


def place_note(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Put something on the timeline of an opgave."""
    draft = wijkopgaven.NoteDraft(act["words"], NoteKind(act["kind"]), partners_only=act["readers"] == "partners")
    wijkopgaven.place_note(viewer, _opgave(scene, viewer, act), draft)


def share(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Ask a neighbour to be co-owner."""
    wijkopgaven.ask_co_owner(viewer, _opgave(scene, viewer, act), scene.ids[act["with"]], words=act["words"])


def answer_sharing(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say yes or no to that."""
    wijkopgaven.answer_co_owner(viewer, get_my_part(viewer, _opgave(scene, viewer, act)), says_yes=act["yes"])


def hand_over(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Ask another to take an actie over."""
    actie = scene.row(viewer, Actie, act["actie"])
    wijkopgaven.offer_actie(viewer, actie, Taker(scene.ids[act["to"]]), words=act["words"])


def answer_handing_over(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say yes or no to that."""
    offer = get_offer(viewer, scene.row(viewer, Actie, act["actie"]))
    wijkopgaven.answer_offer(viewer, offer, says_yes=act["yes"], why=act.get("why"))
