"""How an opgave begins: what is filled in, and who leads it."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from buurtplein.buurten.numbers import take_number
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken
from buurtplein.core.i18n import _
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models import FILLED, Wijkopgave


@dataclass(frozen=True)
class OpgaveDraft:
    """What someone fills in for a wijkopgave. Everyone reads it."""

    title: str
    heard: str = ""
    theme: Theme = Theme.ANDERS
    why: str = ""
    place: str = ""
    goal: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    @classmethod
    def of(cls, opgave: Wijkopgave) -> "OpgaveDraft":
        """What stands there."""
        return cls(**{name: getattr(opgave, name) for name in FILLED})


def made_with(viewer: Viewer, once: str | None) -> Wijkopgave | None:
    """What this form made before."""
    if not once:
        return None
    mine = (Wijkopgave.once == once, Wijkopgave.regiehouder_id == viewer.id, Wijkopgave.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(Wijkopgave).where(*mine))


def begin(viewer: Viewer, draft: OpgaveDraft, once: str | None) -> Wijkopgave:
    """A new opgave, led by who makes it. Raises RuleBroken without a title."""
    opgave = Wijkopgave(buurt_id=viewer.buurt_id, number=take_number(viewer.buurt_id), once=once)
    lead(viewer, opgave)
    fill(opgave, draft)
    db.session.add(opgave)
    return opgave


def lead(viewer: Viewer, opgave: Wijkopgave) -> None:
    """Be its regiehouder."""
    opgave.regiehouder, opgave.signed_as = viewer.me, viewer.signature
    opgave.organisation_id = min(viewer.organisation_ids, default=None)


def fill(opgave: Wijkopgave, draft: OpgaveDraft) -> None:
    """Write down what was filled in. Raises RuleBroken without a title, and for a period that ends before it starts."""
    if not draft.title:
        raise RuleBroken(_("Geef de wijkopgave een titel."), field="title")
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        raise RuleBroken(_("Deze dag is eerder dan de dag waarop het begint."), field="ends_on")
    for name, value in asdict(draft).items():
        setattr(opgave, name, value)
