"""What stands on the plein, drawn from several rooms in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from buurtplein.agenda import queries as agenda
from buurtplein.agenda.entries import Entry, Going
from buurtplein.buurten.queries import list_verbinders
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import local, midnight, today
from buurtplein.people.faces import Face
from buurtplein.posts import queries as posts
from buurtplein.posts.models import PostKind
from buurtplein.posts.queries import Listed

SOON = 6  # activities of today and tomorrow that are read
SHOWN = 3  # of those, and of the vragen; the plein stays short on a phone
COUNTED = 9  # vragen that are read, to say how many neighbours ask
NEWEST = {PostKind.VRAAG: COUNTED + 1, PostKind.AANBOD: 2, PostKind.INITIATIEF: 1, PostKind.VERHAAL: 1}


@dataclass(frozen=True)
class Plein:
    """One look at the square."""

    soon: Sequence[Entry]
    today: int  # of the activities, at most SOON
    vragen: Sequence[Listed]
    asking: int | None  # open vragen; None: too many to say
    aanbod: Sequence[Listed]
    initiatieven: Sequence[Listed]
    verhalen: Sequence[Listed]
    going: Going
    connections: int  # in the last seven days
    verbinders: Sequence[Face]


def plein_of(viewer: Viewer) -> Plein:
    """What is on today and tomorrow, who asks, what is offered, what worked out, and whom to call."""
    day = today()
    soon = agenda.agenda(viewer, start=midnight(day), end=midnight(day + timedelta(days=2)), size=SOON).items
    newest = posts.newest(viewer, NEWEST)
    vragen = newest[PostKind.VRAAG]
    return Plein(
        soon=soon[:SHOWN],
        today=sum(1 for item in soon if local(item.starts_at).date() == day),
        vragen=vragen[:SHOWN],
        asking=len(vragen) if len(vragen) <= COUNTED else None,
        aanbod=newest[PostKind.AANBOD],
        initiatieven=newest[PostKind.INITIATIEF],
        verhalen=newest[PostKind.VERHAAL],
        going=agenda.who_comes(viewer, soon),
        connections=posts.connections_since(viewer, midnight(day - timedelta(days=6))),
        verbinders=list_verbinders(viewer),
    )
