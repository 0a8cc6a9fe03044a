"""What someone sees of their own news, in their own words, and of the letters of a demo."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from buurtplein.buurten.models import Buurt, Membership, RoleGrant
from buurtplein.buurten.policy import readable_buurten
from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.notifications.models import GATHERED, Group, Mail, Notification, Preference, Subject
from buurtplein.notifications.policy import (
    hears_of,
    readable_letters,
    readable_notifications,
    readable_own_work,
    readable_preferences,
)
from buurtplein.notifications.sentences import News
from buurtplein.notifications.subjects import Abouts, find
from buurtplein.outbox.models import Letter
from buurtplein.people.models import Person
from buurtplein.people.viewer import Someone

PAGE = 30  # notifications on one page
LETTERS = 20  # letters on one page of the visible outbox
Told = tuple[Notification, Person | None]


@dataclass(frozen=True)
class Page:
    """Part of the news, the newest row it covers and, if there is more, the key of the next part."""

    items: Sequence[News]
    newest: int
    next: int | None


@dataclass(frozen=True)
class Wish:
    """How someone hears of one kind of news."""

    group: Group
    on_site: bool
    mail: Mail


def list_news(viewer: Someone, *, before: int | None = None) -> Page:
    """My news, newest first, from the row `before` on; what I may not read (any more) is left out."""
    asked = select(Notification, Person).outerjoin(Person, Person.id == Notification.actor_id)
    asked = asked.where(readable_notifications(viewer)).order_by(Notification.id.desc()).limit(PAGE + 1)
    if before is not None:
        asked = asked.where(Notification.id < before)
    rows: list[Told] = [(row[0], row[1]) for row in db.session.execute(asked)]
    shown = rows[:PAGE]
    return Page(
        items=say(viewer, shown),
        newest=shown[0][0].id if shown else 0,
        next=shown[-1][0].id if len(rows) > PAGE else None,
    )


def say(viewer: Someone, rows: Sequence[Told]) -> list[News]:
    """Put rows into words: per buurt one look at who the reader is there, and one query per kind of subject.

    Guarded by readable_buurten and the reading rules of each subject.
    """
    buurten = _buurten(viewer, {row.of_buurt_id for row, _actor in rows})
    there = {buurt_id: viewer_in(buurt.slug, viewer) for buurt_id, buurt in buurten.items()}
    abouts = {buurt_id: _abouts(there[buurt_id], rows) for buurt_id in buurten}
    said = []
    for row, actor in rows:
        buurt = buurten[row.of_buurt_id]
        about = abouts[buurt.id].get(row.kind.subject, row.subject_id)
        if about is not None and hears_of(there[buurt.id], row.kind, row.actor_id):
            who = actor.first_name if actor is not None and actor.erased_at is None else ""
            at = (row.made_at, row.read_at is None, buurt.stall_after_days)
            said.append(News(row.kind, about, buurt.slug, buurt.name, who, *at))
    return said


def _buurten(viewer: Someone, ids: set[int]) -> dict[int, Buurt]:
    asked = select(Buurt).where(Buurt.id.in_(ids), readable_buurten(viewer))
    return {buurt.id: buurt for buurt in db.session.scalars(asked)}


def _abouts(viewer: Viewer, rows: Sequence[Told]) -> Abouts:
    wanted: dict[Subject, list[int]] = defaultdict(list)
    for row, _actor in rows:
        if row.of_buurt_id == viewer.buurt_id:
            wanted[row.kind.subject].append(row.subject_id)
    return find(viewer, wanted)


def list_wishes(viewer: Someone) -> list[Wish]:
    """How I hear of each kind of news; work only when I have any."""
    chosen = {row.group: row for row in db.session.scalars(select(Preference).where(readable_preferences(viewer)))}
    groups = [group for group in Group if group is not Group.WERK or has_work(viewer)]
    return [_wish(group, chosen.get(group)) for group in groups]


def gathered_groups(viewer: Someone) -> list[Group]:
    """What comes in my mail of the day or the week, by readable_preferences."""
    return [wish.group for wish in list_wishes(viewer) if wish.mail in GATHERED]


def _wish(group: Group, chosen: Preference | None) -> Wish:
    return Wish(group, chosen.on_site, chosen.mail) if chosen else Wish(group, group.on_site, group.usual)


def has_work(viewer: Someone) -> bool:
    """Whether I have a role, in whatever buurt, that work comes with."""
    asked = exists().where(RoleGrant.membership_id == Membership.id, readable_own_work(viewer))
    return bool(db.session.scalar(select(asked)))


def list_letters(viewer: Someone, *, before: int | None = None) -> tuple[list[Letter], int | None]:
    """The letters of a demo, newest first, and the key of the next page."""
    asked = select(Letter).where(readable_letters(viewer)).order_by(Letter.id.desc()).limit(LETTERS + 1)
    if before is not None:
        asked = asked.where(Letter.id < before)
    found = list(db.session.scalars(asked))
    return found[:LETTERS], found[LETTERS - 1].id if len(found) > LETTERS else None
