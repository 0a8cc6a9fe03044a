"""What waits for a verbinder today, and who is at work on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import Source, Waiting, Work
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.werk.models import Claim
from buurtplein.werk.policy import readable_claims

SHOWN = 50  # things on one page


@dataclass(frozen=True)
class Item:
    """Something that waits, and whoever has it now."""

    thing: Waiting
    claim: Claim | None


@dataclass(frozen=True)
class Day:
    """Everything that waits, the most urgent first. What others do now, or what was put off, is not for me to do."""

    mine: Sequence[Item]
    free: Sequence[Item]
    others: Sequence[Item]
    later: Sequence[Item]

    @property
    def total(self) -> int:
        """How many things wait for me."""
        return len(self.mine) + len(self.free)

    @property
    def minutes(self) -> int:
        """How long they take together, about."""
        return sum(item.thing.work.facts.minutes for item in (*self.mine, *self.free))

    @property
    def shown(self) -> Sequence[Item]:
        """Of what is free, as much as fits on the page."""
        return self.free[: max(0, SHOWN - len(self.mine))]

    @property
    def next(self) -> Item | None:
        """What to do now: what I took, or else the most urgent."""
        return next(iter((*self.mine, *self.free)), None)


def day(viewer: Viewer, sources: Iterable[Source]) -> Day:
    """Put together what waits in every room; one statement for the claims (readable_claims)."""
    claims = _claims(viewer)
    things = sorted((thing for source in sources for thing in source(viewer)), key=lambda thing: thing.order)
    items = [Item(thing, claims.get(thing.key)) for thing in things]
    taken = [(item, item.claim) for item in items if item.claim is not None]
    return Day(
        mine=[item for item, claim in taken if not claim.put_off and viewer.is_me(claim.by_id)],
        free=[item for item in items if item.claim is None],
        others=[item for item, claim in taken if not claim.put_off and not viewer.is_me(claim.by_id)],
        later=[item for item, claim in taken if claim.put_off],
    )


def get_waiting(viewer: Viewer, sources: Iterable[Source], work: Work, thing_id: int) -> Waiting:
    """One thing that waits for this viewer, by the rule of its room, whoever has it.

    Raises NotFound, also when it was done already.
    """
    today = day(viewer, sources)
    for item in (*today.mine, *today.free, *today.others, *today.later):
        if item.thing.key == (work, thing_id):
            return item.thing
    raise NotFound(_("Dit wacht niet meer. Misschien heeft een ander het net gedaan."))


def claim_of(viewer: Viewer, work: Work, thing_id: int) -> Claim | None:
    """Who has this thing now. One statement."""
    asked = select(Claim).where(readable_claims(viewer), Claim.work == work, Claim.thing_id == thing_id)
    return db.session.scalar(asked.options(joinedload(Claim.by)))


def _claims(viewer: Viewer) -> dict[tuple[Work, int], Claim]:
    asked = select(Claim).where(readable_claims(viewer)).options(joinedload(Claim.by))
    return {claim.key: claim for claim in db.session.scalars(asked)}
