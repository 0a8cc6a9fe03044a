"""What someone has to do in a buurt, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, desc, func, select
from sqlalchemy.orm import contains_eager

from buurtplein.agreements.clock import Turn
from buurtplein.agreements.queries import my_turns
from buurtplein.buurten.viewer import Viewer
from buurtplein.collegas.models import WorkFeed
from buurtplein.collegas.mywork import Duty, Sort, Work
from buurtplein.collegas.policy import readable_feeds
from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.core.i18n import _
from buurtplein.huiskamers.models import FINISH_WITHIN
from buurtplein.huiskamers.queries import mine_to_lead
from buurtplein.people.viewer import Someone
from buurtplein.schouwen.models import Schouw
from buurtplein.schouwen.queries import mine_to_walk
from buurtplein.wijkopgaven.models import (
    ANSWER_WITHIN,
    Actie,
    ActieOffer,
    ActieState,
    Reopening,
    Source,
    Wijkopgave,
)
from buurtplein.wijkopgaven.policy import may_work_on_opgaven, readable_acties, readable_opgaven
from buurtplein.wijkopgaven.queries import acties_i_bring_up, offers_to_me

MOST = 100  # acties, and opgaven, of one person in one buurt, unless more is asked for


def work_of(viewer: Viewer, most: int = MOST) -> Work:
    """What is mine here: acties, what I am asked to take over, what I lead and is to be asked again (readable_…).

    Of each the first by Duty.order, so the first of all are among them.
    """
    acties, offers, led = _acties(viewer, most), offers_to_me(viewer), _led(viewer, most)
    talks, again = mine_to_lead(viewer, most), acties_i_bring_up(viewer, most)
    turns, walks = my_turns(viewer), mine_to_walk(viewer)
    return Work(
        [
            *(_of_actie(viewer, actie) for actie, _all in acties),
            *(_asked(viewer, offer) for offer in offers),
            *(_to_ask(viewer, actie) for actie, _all in again),
            *(_of_opgave(viewer, opgave, waiting, said_at) for opgave, waiting, said_at, _all in led),
            *(_of_turn(viewer, turn) for turn in turns[:most]),
            *(_of_talk(viewer, talk_id, street, begins_at) for talk_id, street, begins_at, _all in talks),
            *(_of_walk(viewer, walk) for walk in walks[:most]),
        ],
        {
            Sort.ACTIE: _number(acties),
            Sort.VRAAG: len(offers),
            Sort.WEER: _number(again),
            Sort.OPGAVE: _number(led),
            Sort.EERST: len(turns),
            Sort.HUISKAMER: _number(talks),
            Sort.SCHOUW: len(walks),
        },
    )


def list_duties(viewer: Viewer) -> Sequence[Duty]:
    """What is mine in this buurt, see work_of (readable_…)."""
    return work_of(viewer).duties


def _number(rows: Sequence[Any]) -> int:
    """How many there are, of which these are the first: each row says so in the end."""
    return int(rows[0][-1]) if rows else 0


def _acties(viewer: Viewer, most: int) -> Sequence[Row[Actie, int]]:
    mine = (viewer.mine(Actie.owner_id), Actie.state != ActieState.DONE, Wijkopgave.ended_at.is_(None))
    asked = select(Actie, func.count().over()).join(Actie.opgave)
    asked = asked.where(readable_acties(viewer), readable_opgaven(viewer), *mine)
    by_day = asked.order_by(Actie.due_on.is_(None), Actie.due_on, Wijkopgave.number, Actie.id).limit(most)
    return db.session.execute(by_day.options(contains_eager(Actie.opgave))).all()


def _of_actie(viewer: Viewer, actie: Actie) -> Duty:
    opgave = actie.opgave
    return Duty(
        Sort.ACTIE,
        viewer.buurt,
        actie.title,
        opgave.title,
        opgave.number,
        actie.id,
        actie.due_on,
        is_public=opgave.published_at is not None,
    )


def _asked(viewer: Viewer, offer: ActieOffer) -> Duty:
    return replace(_of_actie(viewer, offer.actie), sort=Sort.VRAAG, due_on=offer.answer_by)


def _to_ask(viewer: Viewer, actie: Actie) -> Duty:
    party = actie.waits_for.name if actie.waits_for else ""
    return replace(_of_actie(viewer, actie), sort=Sort.WEER, due_on=actie.bring_up_on, party=party)


def _led(viewer: Viewer, most: int) -> Sequence[Row[Wijkopgave, int, datetime | None, int]]:
    """For who still works here. When someone said that it is not solved, as long as they have no answer."""
    if not may_work_on_opgaven(viewer):
        return []
    waits = (Source.opgave_id == Wijkopgave.id, Source.buurt_id == Wijkopgave.buurt_id, Source.waits)
    waiting = select(func.count(Source.id)).where(*waits).correlate(Wijkopgave).scalar_subquery().label("waiting")
    said = select(func.min(Reopening.made_at)).join(Source, Source.id == Reopening.source_id).where(*waits)
    said_at = said.correlate(Wijkopgave).scalar_subquery().label("said_at")
    mine = (viewer.mine(Wijkopgave.regiehouder_id), Wijkopgave.ended_at.is_(None))
    asked = select(Wijkopgave, waiting, said_at, func.count().over()).where(readable_opgaven(viewer), *mine)
    said_first = (said_at.is_(None), said_at)
    return db.session.execute(asked.order_by(*said_first, desc("waiting"), Wijkopgave.number).limit(most)).all()


def _of_opgave(viewer: Viewer, opgave: Wijkopgave, waiting: int, said_at: datetime | None) -> Duty:
    return Duty(
        Sort.OPGAVE,
        viewer.buurt,
        opgave.title,
        opgave.title,
        opgave.number,
        due_on=local(said_at).date() + ANSWER_WITHIN if said_at is not None else None,
        is_public=opgave.published_at is not None,
        is_reopened=said_at is not None,
        waiting=waiting,
    )


def _of_turn(viewer: Viewer, turn: Turn) -> Duty:
    """Of who I work for, so of all who do: the first reaction."""
    opgave, shown = turn.opgave, turn.opgave.published_at is not None
    return Duty(
        Sort.EERST, viewer.buurt, opgave.title, opgave.title, opgave.number, due_on=turn.due_on, is_public=shown
    )


def _of_walk(viewer: Viewer, walk: Schouw) -> Duty:
    """On its day; after that, until it is finished."""
    return Duty(
        Sort.SCHOUW,
        viewer.buurt,
        _("Wijkschouw %(route)s", route=walk.route),
        "",
        walk.id,
        due_on=local(walk.begins_at).date(),
        is_public=True,  # everyone may come along
        was_held=walk.begins_at <= now(),
    )


def _of_talk(viewer: Viewer, talk_id: int, street: str, begins_at: datetime) -> Duty:
    """On its day; after that, on the day by which it should be finished."""
    was_held = begins_at <= now()
    due_on = local(begins_at).date() + (FINISH_WITHIN if was_held else timedelta(0))
    title = _("Huiskamergesprek %(street)s", street=street)
    return Duty(Sort.HUISKAMER, viewer.buurt, title, "", talk_id, due_on=due_on, was_held=was_held)


def has_feed(viewer: Someone) -> bool:
    """Whether a calendar elsewhere can read what I have to do."""
    return db.session.scalar(select(WorkFeed.id).where(readable_feeds(viewer))) is not None
