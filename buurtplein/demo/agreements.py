"""What people in a story can agree on about who reacts first."""

from buurtplein.agreements import operations
from buurtplein.agreements.models import Agreement
from buurtplein.buurten.viewer import Viewer
from buurtplein.demo.scene import Scene
from buurtplein.demo.story import Act
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.queries import list_partners_today


def propose(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Propose who reacts first."""
    parties = {party.name: party.id for party in list_partners_today(viewer)}
    first, fallback = parties[act["first"]], parties[act["fallback"]]
    terms = operations.Terms(Theme(act["theme"]), first, act["within_days"], fallback, act["words"])
    scene.keep(act["key"], operations.propose_agreement(viewer, terms))


def accept(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Accept what was proposed, for who one works for."""
    operations.answer_agreement(viewer, scene.row(viewer, Agreement, act["agreement"]), agrees=True)
