"""What stands on the plein, drawn from several rooms in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from buurtplein.buurten.models import Membership
from buurtplein.buurten.queries import list_verbinders
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import AMSTERDAM, now
from buurtplein.posts import queries as posts
from buurtplein.posts.models import PostKind
from buurtplein.posts.queries import Going, Listed

BOARD = 24  # newest open posts that the plein chooses from


@dataclass(frozen=True)
class Plein:
    """One look at the square."""

    today: Sequence[Listed]
    vragen: Sequence[Listed]
    aanbod: Sequence[Listed]
    initiatieven: Sequence[Listed]
    verhalen: Sequence[Listed]
    going: Going
    verbinders: Sequence[Membership]


def plein_of(viewer: Viewer) -> Plein:
    """What is on today and tomorrow, who asks, what is offered, what worked out, and whom to call."""
    midnight = now().astimezone(AMSTERDAM).replace(hour=0, minute=0, second=0, microsecond=0)
    soon = posts.agenda(viewer, start=midnight, end=midnight + timedelta(days=2), size=4).items
    newest = posts.board(viewer, only_open=True, size=BOARD).items
    return Plein(
        today=soon,
        vragen=_of(newest, PostKind.VRAAG, 4),
        aanbod=_of(newest, PostKind.AANBOD, 4),
        initiatieven=_of(newest, PostKind.INITIATIEF, 2),
        verhalen=_of(newest, PostKind.VERHAAL, 2),
        going=posts.who_takes_part(viewer, [item.post for item in soon]),
        verbinders=list_verbinders(viewer),
    )


def _of(items: Sequence[Listed], kind: PostKind, most: int) -> list[Listed]:
    return [item for item in items if item.post.kind is kind][:most]
