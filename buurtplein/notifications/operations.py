"""What someone can do with their news, and what the clock does with everyone's."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from buurtplein.core.clock import from_local, local, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.core.tenancy import across_buurten
from buurtplein.notifications.models import Group, Mail, Notification, Preference
from buurtplein.notifications.policy import may_choose_news, may_look, readable_preferences
from buurtplein.outbox.emit import emit
from buurtplein.people.viewer import Caretaker, Someone
from buurtplein.posts.models import Participation, Post, PostKind

REMIND_FROM = 9  # o'clock in Amsterdam, the day before


def look(viewer: Someone, *, up_to: int) -> None:
    """I saw my news up to this row; what came in since then is still new."""
    require(may_look(viewer))
    mine = (viewer.mine(Notification.person_id), Notification.on_site.is_(True), Notification.read_at.is_(None))
    seen = update(Notification).where(*mine, Notification.id <= up_to).values(read_at=now())
    db.session.execute(seen, execution_options={"synchronize_session": False})
    viewer.me.unread = db.session.scalar(select(func.count(Notification.id)).where(*mine)) or 0


def choose_news(viewer: Someone, wishes: Mapping[Group, tuple[bool, Mail]]) -> None:
    """Choose for each kind of news whether to see it here, and when to get mail about it."""
    require(may_choose_news(viewer))
    kept = {row.group: row for row in db.session.scalars(select(Preference).where(readable_preferences(viewer)))}
    for group, (on_site, mail) in wishes.items():
        row = kept.get(group) or Preference(person_id=viewer.me.id, group=group)
        row.on_site, row.mail = on_site, mail if mail in group.choices else Mail.NEVER
        db.session.add(row)


def stop_mail(viewer: Someone, groups: Iterable[Group]) -> None:
    """No more mail about these kinds of news; on the site nothing changes."""
    require(may_choose_news(viewer))
    kept = {row.group: row for row in db.session.scalars(select(Preference).where(readable_preferences(viewer)))}
    for group in groups:
        row = kept.get(group) or Preference(person_id=viewer.me.id, group=group, on_site=group.on_site)
        row.mail = Mail.NEVER
        db.session.add(row)


# ------------------------------------------------------------------------------------------- clock
def remind_participants(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Remind, once, who takes part in something tomorrow: "participation.due". Returns how many.

    From 9 o'clock on; who joined today needs no reminder.
    """
    if local(now()).hour < REMIND_FROM:
        return 0
    with across_buurten("the clock reminds in every buurt"):
        found = list(session.scalars(_tomorrow().limit(limit)))
    for participation in found:
        participation.reminded_at = now()
        emit("participation.due", participation, by=caretaker)
    return len(found)


def _tomorrow() -> Select[Participation]:
    starts = _midnight(today() + timedelta(days=1)), _midnight(today() + timedelta(days=2))
    on = (Post.closed_at.is_(None), Post.hidden_at.is_(None), Post.waits_for.is_(None), Post.published_at.is_not(None))
    return (
        select(Participation)
        .join(Participation.post)
        .where(Post.kind == PostKind.ACTIVITEIT, Post.starts_at >= starts[0], Post.starts_at < starts[1], *on)
        .where(Participation.reminded_at.is_(None), Participation.since < _midnight(today()))
        .order_by(Participation.id)
    )


def _midnight(day: date) -> datetime:
    return from_local(datetime.combine(day, time.min))
