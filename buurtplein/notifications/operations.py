"""What someone can do with their news."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select, update

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.notifications.models import Group, Kind, Mail, Notification, Preference
from buurtplein.notifications.policy import may_choose_news, may_look, readable_preferences
from buurtplein.people.viewer import Someone


def look(viewer: Someone, *, up_to: int) -> None:
    """I saw my news up to this row; what came in since then is still new."""
    require(may_look(viewer))
    mine = (viewer.mine(Notification.person_id), Notification.on_site.is_(True), Notification.read_at.is_(None))
    seen = update(Notification).where(*mine, Notification.id <= up_to).values(read_at=now())
    db.session.execute(seen, execution_options={"synchronize_session": False})
    viewer.me.unread = db.session.scalar(select(func.count(Notification.id)).where(*mine)) or 0


def settle(viewer: Someone, kind: Kind, subject_id: int) -> None:
    """What I was told of this kind about this subject is done with, wherever it stands in my news."""
    require(may_look(viewer))
    this = (viewer.mine(Notification.person_id), Notification.kind == kind, Notification.subject_id == subject_id)
    done = update(Notification).where(*this, Notification.read_at.is_(None)).values(read_at=now())
    db.session.execute(done, execution_options={"synchronize_session": False})


def choose_news(viewer: Someone, wishes: Mapping[Group, tuple[bool, Mail]]) -> None:
    """Choose for each kind of news whether to see it here, and when to get mail about it."""
    require(may_choose_news(viewer))
    kept = {row.group: row for row in db.session.scalars(select(Preference).where(readable_preferences(viewer)))}
    for group, (on_site, mail) in wishes.items():
        row = kept.get(group) or Preference(person_id=viewer.me.id, group=group)
        row.on_site, row.mail = on_site, mail if mail in group.choices else Mail.NEVER
        db.session.add(row)


def limit_mail(viewer: Someone, most: int) -> None:
    """At most so many mails at once on a day (0: no limit); what someone waits for is mailed all the same."""
    require(may_choose_news(viewer))
    viewer.me.mails_a_day = most


def stop_mail(viewer: Someone, groups: Iterable[Group]) -> None:
    """No more mail about these kinds of news; on the site nothing changes."""
    require(may_choose_news(viewer))
    kept = {row.group: row for row in db.session.scalars(select(Preference).where(readable_preferences(viewer)))}
    for group in groups:
        row = kept.get(group) or Preference(person_id=viewer.me.id, group=group, on_site=group.on_site)
        row.mail = Mail.NEVER
        db.session.add(row)
