"""What someone holds as a professional, before their role ends. The beheerder sees how much, and what is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from buurtplein.buurten.models import RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.collegas.policy import (
    listed_held_acties,
    listed_held_huiskamers,
    listed_held_matches,
    listed_held_offers,
    listed_held_schouwen,
    listed_held_sources,
)
from buurtplein.collegas.queries.people import Colleague, list_deputies
from buurtplein.core.db import db
from buurtplein.gesprekken.models import Gesprek
from buurtplein.huiskamers.models import CallingOff, Closing, Huiskamer, HuiskamerLead
from buurtplein.matching.models import Match, still_open
from buurtplein.schouwen.models import Schouw, SchouwCallingOff, SchouwClosing
from buurtplein.wijkopgaven.models import Actie, ActieOffer, Source, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_led_opgaven
from buurtplein.wijkopgaven.succession import who_stands_in


@dataclass(frozen=True)
class Held:
    """What someone has in hand when their role ends."""

    titles: Sequence[str]  # of the opgaven they lead that everyone may read
    unseen: int  # opgaven they lead that are still being prepared
    acties: int
    asked: int  # acties that they are asked to take over
    koppelingen: int  # that they proposed and that are open
    gesprekken: int  # conversations they noted that wait for an answer
    huiskamers: int  # that they lead and that are not finished
    schouwen: int  # the same
    colleagues: Sequence[Colleague]  # who can lead what they led
    stands_in: Colleague | None  # who gets it unless another is chosen

    @property
    def leads(self) -> int:
        """Opgaven they lead."""
        return len(self.titles) + self.unseen


def held_by(viewer: Viewer, grant: RoleGrant) -> Held:
    """What the one with this role holds here (readable_…), and who can take it."""
    leaver = grant.membership.person_id
    mine = (readable_led_opgaven(viewer), Wijkopgave.regiehouder_id == leaver)
    asked = select(Wijkopgave.title, Wijkopgave.published_at).where(*mine).order_by(Wijkopgave.id)
    led = db.session.execute(asked).all()
    titles = [title for title, published_at in led if published_at is not None]
    others = [one for one in list_deputies(viewer) if one.person.id != leaver]
    named = who_stands_in(leaver, viewer.buurt_id, grant.organisation_id)
    return Held(
        titles=titles,
        unseen=len(led) - len(titles),
        acties=_count(Actie, listed_held_acties(viewer), Actie.owner_id == leaver),
        asked=_count(ActieOffer, listed_held_offers(viewer), ActieOffer.to_id == leaver),
        koppelingen=_count(Match, listed_held_matches(viewer), still_open(), Match.proposed_by_id == leaver),
        gesprekken=_count(Source, listed_held_sources(viewer), Source.gesprek_id.in_(_noted_by(viewer, leaver))),
        huiskamers=_count(
            HuiskamerLead,
            listed_held_huiskamers(viewer),
            HuiskamerLead.person_id == leaver,
            HuiskamerLead.huiskamer_id.in_(_unfinished(viewer)),
        ),
        schouwen=_count(Schouw, listed_held_schouwen(viewer), Schouw.led_by_id == leaver, *_still_runs(viewer)),
        colleagues=others,
        stands_in=next((one for one in others if one.person.id == named), None),
    )


def _noted_by(viewer: Viewer, person_id: int) -> Select[int]:
    return select(Gesprek.id).where(Gesprek.buurt_id == viewer.buurt_id, Gesprek.noted_by_id == person_id)


def _unfinished(viewer: Viewer) -> Select[int]:
    off = Huiskamer.calling_off.has(CallingOff.buurt_id == viewer.buurt_id)
    closed = Huiskamer.closing.has(Closing.buurt_id == viewer.buurt_id)
    return select(Huiskamer.id).where(Huiskamer.buurt_id == viewer.buurt_id, ~off, ~closed)


def _still_runs(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    off = Schouw.calling_off.has(SchouwCallingOff.buurt_id == viewer.buurt_id)
    return ~off, ~Schouw.closing.has(SchouwClosing.buurt_id == viewer.buurt_id)


def _count(table: Any, *where: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(table.id)).where(*where)) or 0
