"""Koppelingen with sane defaults, and what a test often asks of them."""

from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.matching.models import Match
from buurtplein.matching.operations import answer_match, propose_match
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Post, PostKind
from tests.factories import a_buurt, a_member, a_person, a_post, a_viewer, viewer_of


class Scene:
    """A buurt with a verbinder, an asker with a vraag, and a helper with an offer."""

    def __init__(self, buurt: Buurt | None = None, **request: object) -> None:
        self.buurt = buurt or a_buurt()
        self.verbinder = a_viewer("verbinder", buurt=self.buurt, person=a_person("Samira Verbinder"))
        self.asker = a_viewer(buurt=self.buurt, person=a_person("Gerda Bakker"))
        self.helper = a_viewer(buurt=self.buurt, person=a_person("Mo Aziz"))
        self.request = a_post(self.buurt, self.asker.me, **request)
        self.offer = self.offers("Kraan en lamp repareren")

    def offers(self, title: str, by: Viewer | None = None, **fields: object) -> Post:
        return a_post(self.buurt, (by or self.helper).me, kind=PostKind.AANBOD, title=title, body="", **fields)

    def neighbour(self, name: str = "", **fields: object) -> Viewer:
        return viewer_of(a_member(self.buurt, a_person(name), **fields).person, self.buurt)

    def propose(self, helper: Viewer | None = None, message: str = "Dag, kun jij helpen?") -> Match:
        person = (helper or self.helper).me
        offer = self.offer if person.id == self.offer.author_id else None
        return propose_match(self.verbinder, self.request, helper=person, offer=offer, message=message)

    def introduce(self) -> Match:
        match = self.propose()
        answer_match(self.asker, match, says_yes=True)
        return answer_match(self.helper, match, says_yes=True)


def events(prefix: str = "match.") -> list[str]:
    asked = select(OutboxEvent.name).where(OutboxEvent.name.startswith(prefix)).order_by(OutboxEvent.id)
    return list(db.session.scalars(asked))
