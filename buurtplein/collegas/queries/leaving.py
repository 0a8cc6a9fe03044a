"""What someone holds as a professional, before their role ends. The beheerder sees how much, and what is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from buurtplein.buurten.models import Membership, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.collegas.policy import listed_held_acties, listed_held_offers
from buurtplein.collegas.queries.people import Colleague, list_deputies
from buurtplein.core.db import db
from buurtplein.wijkopgaven.models import Actie, ActieOffer, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_led_opgaven
from buurtplein.wijkopgaven.succession import who_stands_in


@dataclass(frozen=True)
class Held:
    """What goes over when this role ends."""

    titles: Sequence[str]  # of the opgaven they lead that everyone may read
    unseen: int  # opgaven they lead that are still being prepared
    acties: int
    asked: int  # acties that they are asked to take over
    colleagues: Sequence[Colleague]  # who can lead what they led
    stands_in: Colleague | None  # who gets it unless another is chosen

    @property
    def leads(self) -> int:
        """Opgaven they lead."""
        return len(self.titles) + self.unseen


def held_by(viewer: Viewer, grant: RoleGrant) -> Held:
    """What the one with this role holds here (readable_…), and who can take it."""
    membership: Membership = grant.membership
    mine = (readable_led_opgaven(viewer), Wijkopgave.regiehouder_id == membership.person_id)
    asked = select(Wijkopgave.title, Wijkopgave.published_at).where(*mine).order_by(Wijkopgave.id)
    led = db.session.execute(asked).all()
    titles = [title for title, published_at in led if published_at is not None]
    others = [one for one in list_deputies(viewer) if one.person.id != membership.person_id]
    named = who_stands_in(membership.person_id, viewer.buurt_id, grant.organisation_id)
    return Held(
        titles=titles,
        unseen=len(led) - len(titles),
        acties=_count(Actie, listed_held_acties(viewer), Actie.owner_id == membership.person_id),
        asked=_count(ActieOffer, listed_held_offers(viewer), ActieOffer.to_id == membership.person_id),
        colleagues=others,
        stands_in=next((one for one in others if one.person.id == named), None),
    )


def _count(table: Any, *where: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(table.id)).where(*where)) or 0
