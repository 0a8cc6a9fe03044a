"""Telling one person one thing: a row for the site, and a letter if they want mail at once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import midnight, now, today
from buurtplein.core.db import db
from buurtplein.core.letters import compose, link_to
from buurtplein.notifications.links import unsubscribe_link
from buurtplein.notifications.models import GATHERED, Kind, Mail, Notification, Preference
from buurtplein.notifications.policy import hears_of
from buurtplein.notifications.sentences import News
from buurtplein.notifications.subjects import About, find
from buurtplein.outbox.emit import post_letter
from buurtplein.outbox.models import Letter, OutboxEvent
from buurtplein.people.models import Person


def tell(event: OutboxEvent, kind: Kind, subject_id: int, people: Iterable[int | None]) -> None:
    """Tell each of these people, but for who did it themselves and who may not read it (any more)."""
    for person_id in sorted({p for p in people if p is not None and p != event.by_id}):
        viewer = viewer_as(person_id, event.of_buurt_id) if event.of_buurt_id else None
        about = about_for(viewer, kind, subject_id) if viewer and hears_of(viewer, kind, event.by_id) else None
        if viewer is not None and about is not None and not _is_told(event, person_id):
            _tell_one(event, kind, subject_id, viewer, about)


def about_for(viewer: Viewer, kind: Kind, subject_id: int) -> About | None:
    """What it is about, as this person may see it."""
    return find(viewer, {kind.subject: [subject_id]}).get(kind.subject, subject_id)


def _is_told(event: OutboxEvent, person_id: int) -> bool:
    row = select(Notification.id).where(Notification.person_id == person_id, Notification.event_id == event.id)
    return db.session.scalar(row) is not None


def is_new_to(
    person_id: int, kind: Kind, subject_id: int, *, ever: bool = False, since: datetime | None = None
) -> bool:
    """Whether someone was not told the same before: news they did not look at yet or, with `ever`, at any time.

    With `since`, what they were told before that moment does not count.
    """
    told = select(Notification.id).where(
        Notification.person_id == person_id, Notification.kind == kind, Notification.subject_id == subject_id
    )
    told = told if since is None else told.where(Notification.made_at > since)
    return db.session.scalar(told if ever else told.where(Notification.read_at.is_(None))) is None


def _tell_one(event: OutboxEvent, kind: Kind, subject_id: int, viewer: Viewer, about: About) -> None:
    person = viewer.me
    on_site, mail = wishes_of(person, kind)
    if not on_site and mail is Mail.NEVER:
        return
    row = Notification(person_id=person.id, event_id=event.id, of_buurt_id=viewer.buurt_id, kind=kind)
    row.subject_id, row.actor_id, row.on_site, row.mail = subject_id, event.by_id, on_site, mail
    db.session.add(row)
    if on_site:
        person.unread = Person.unread + 1
    if mail is Mail.NOW:
        row.mailed_at = now()
        buurt, who = viewer.buurt, _first_name(event.by_id)
        _mail(person, News(kind, about, buurt.slug, buurt.name, who, days=buurt.stall_after_days))
    db.session.flush()


def wishes_of(person: Person, kind: Kind) -> tuple[bool, Mail]:
    """Whether to show it on the site, and when to mail it."""
    group = kind.group
    chosen = db.session.scalar(select(Preference).where(Preference.person_id == person.id, Preference.group == group))
    on_site, mail = (chosen.on_site, chosen.mail) if chosen else (True, group.usual)
    if not may_be_mailed(person):
        return on_site, Mail.NEVER
    if mail is Mail.NOW and kind.may_wait and _had_enough(person):
        return on_site, Mail.DAILY
    return on_site, Mail.NOW if kind.is_urgent and mail in GATHERED else mail


def _had_enough(person: Person) -> bool:
    """Whether as many mails about news went to this person today as they want."""
    sent = select(func.count(Notification.id)).where(
        Notification.person_id == person.id, Notification.mail == Mail.NOW, Notification.mailed_at >= midnight(today())
    )
    return person.mails_a_day > 0 and (db.session.scalar(sent) or 0) >= person.mails_a_day


def may_be_mailed(person: Person) -> bool:
    """Whether there is an address, and the mail server did not refuse it for good lately."""
    if person.email is None or person.erased_at is not None:
        return False
    refused = select(Letter.id).where(Letter.to == person.email, Letter.refused_at.is_not(None)).limit(1)
    return db.session.scalar(refused) is None


def _first_name(person_id: int | None) -> str:
    person = db.session.get(Person, person_id) if person_id is not None else None
    return person.first_name if person is not None and person.erased_at is None else ""


def _mail(person: Person, news: News) -> None:
    stop = unsubscribe_link(person.id, news.kind.group)
    written = compose(
        "news", language=person.language, person=person, news=news, url=news.address(link_to), unsubscribe=stop
    )
    post_letter(
        to=str(person.email),
        subject=written.subject,
        text=written.text,
        html=written.html,
        person_id=person.id,
        unsubscribe=stop,
    )
