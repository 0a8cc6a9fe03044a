"""What we keep of a neighbour who is not online."""

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.core.tenancy import across_buurten
from buurtplein.namens.models import Attempt, Consent, Reach


def erase(whom: Whom, _by: Any) -> None:
    """Forget how to reach them. That they agreed, and when they took it back, stays without a name."""
    _forget(Reach.person_id == whom.id)


def leave(person_id: int, buurt_id: int, _by: Any) -> None:
    """In this buurt nobody speaks for them any more."""
    _forget(and_(Reach.person_id == person_id, Reach.buurt_id == buurt_id))


def _forget(which: ColumnElement[bool]) -> None:
    with across_buurten("someone is forgotten everywhere"):
        ids = db.session.scalars(select(Reach.id).where(which)).all()
    db.session.execute(delete(Attempt).where(Attempt.reach_id.in_(ids)))
    db.session.execute(delete(Reach).where(Reach.id.in_(ids)))


WORK = "the work of whoever noted it is about the neighbour, whose it is"

PART = Part(
    kept=(
        Kept(
            name="bereikbaar",
            label=_l("Hoe we je bereiken als je niet online bent"),
            why=_l("Om je te vertellen wie er reageert. Alleen de buurtverbinders zien het."),
            term=_l("30 dagen na je laatste bericht"),
            table=Reach,
            whose=(Reach.person_id,),
            shown={
                Reach.channel: _l("Hoe"),
                Reach.details: _l("Via wie of waar"),
                Reach.noted_at: _l("Opgeschreven"),
            },
        ),
        Kept(
            name="gebeld",
            label=_l("Wanneer we je iets kwamen vertellen"),
            why=_l("Zodat niemand je twee keer belt over hetzelfde."),
            term=_l("30 dagen na je laatste bericht"),
            table=Attempt,
            whose=(Reach.person_id,),
            through=Reach,
            shown={Attempt.at: _l("Wanneer"), Attempt.tried: _l("Hoe het ging")},
        ),
        Kept(
            name="toestemming",
            label=_l("Wat we van jou op het plein mochten zetten"),
            why=_l("Om te kunnen laten zien dat je het goed vond."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Consent,
            whose=(Consent.person_id,),
            shown={
                Consent.post_id: _l("Bericht"),
                Consent.asked: _l("Hoe je het vroeg"),
                Consent.audience: _l("Voor wie"),
                Consent.noted_at: _l("Wanneer"),
                Consent.withdrawn_at: _l("Ingetrokken"),
            },
        ),
    ),
    erase=erase,
    not_theirs={
        Attempt.by_id: WORK,
        Reach.noted_by_id: WORK,
        Consent.noted_by_id: WORK,
        Consent.withdrawal_noted_by_id: WORK,
    },
    stays=(_l("Dat je iets goed vond of introk, en wanneer, zonder je naam."),),
    leave=leave,
)
