"""The daily mail: at most one a day for a person, and none when there is nothing to tell.

On Friday it is also the mail of the week, for what someone wants to hear of once a week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update

from buurtplein.buurten.queries import buurten_of, viewer_in
from buurtplein.core.clock import local, now, today
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.letters import compose
from buurtplein.notifications.links import DAILY, unsubscribe_link
from buurtplein.notifications.models import GATHERED, Digest, Group, Mail, Notification, Preference
from buurtplein.notifications.queries import say
from buurtplein.notifications.sentences import News
from buurtplein.notifications.tell import may_be_mailed
from buurtplein.outbox.emit import post_letter
from buurtplein.people.models import Person
from buurtplein.people.viewer import Someone
from buurtplein.posts.models import Audience, Post
from buurtplein.posts.policy import listed_posts

HOURS = range(17, 22)  # o'clock in Amsterdam: nobody's telephone rings at night
MOST = 30  # lines of news in one mail
MOST_POSTS = 10  # new posts of one buurt in one mail
LOOK_BACK = timedelta(days=2)  # how old a "new" post may be
WEEK = timedelta(days=7)
FRIDAY = 4  # of date.weekday()


@dataclass(frozen=True)
class FromBuurt:
    """New posts in one buurt."""

    name: str
    slug: str
    posts: Sequence[Post]


def send_daily_mail() -> int:
    """Write the daily mail of everyone who has not had one today, each in its own transaction. Returns how many."""
    if local(now()).hour not in HOURS:
        return 0
    return sum(_send_one(person_id) for person_id in _waiting())


def _waiting() -> list[int]:
    """Who wants a mail today, may have something in it, and got none yet."""
    told = select(Notification.person_id).where(Notification.mail.in_(_of_today()), Notification.mailed_at.is_(None))
    curious = select(Preference.person_id).where(Preference.group == Group.BUURT, Preference.mail.in_(_of_today()))
    had = exists().where(Digest.person_id == Person.id, Digest.day == today())
    asked = select(Person.id).where(Person.id.in_(told.union(curious)), Person.erased_at.is_(None), ~had)
    found = list(db.session.scalars(asked.order_by(Person.id)))
    db.session.rollback()
    return found


def _of_today() -> tuple[Mail, ...]:
    return GATHERED if today().weekday() == FRIDAY else (Mail.DAILY,)


def _send_one(person_id: int) -> bool:
    with unit_of_work() as session:
        person = session.get_one(Person, person_id)
        if not may_be_mailed(person):
            return False
        news, posts = _news(person), _new_posts(person)
        if not news and not posts:
            return False
        session.add(Digest(person_id=person_id, day=today(), made_at=now()))
        _post(person, news, posts)
    return True


def _news(person: Person) -> list[News]:
    """What is to be in it; what was seen on the site in the meantime is not news any more."""
    due = (
        Notification.person_id == person.id,
        Notification.mail.in_(_of_today()),
        Notification.mailed_at.is_(None),
    )
    asked = select(Notification, Person).outerjoin(Person, Person.id == Notification.actor_id)
    asked = asked.where(*due, Notification.read_at.is_(None)).order_by(Notification.id.desc()).limit(MOST)
    said = say(Someone(person), [(row[0], row[1]) for row in db.session.execute(asked)])
    done = update(Notification).where(*due).values(mailed_at=now())
    db.session.execute(done, execution_options={"synchronize_session": False})
    return said


def _new_posts(person: Person) -> list[FromBuurt]:
    """What others placed in my buurten since the mail before this one, if I want to know that."""
    wish = (Preference.person_id == person.id, Preference.group == Group.BUURT, Preference.mail.in_(_of_today()))
    how_often = db.session.scalar(select(Preference.mail).where(*wish))
    if how_often is None:
        return []
    someone, since = Someone(person), now() - WEEK if how_often is Mail.WEEKLY else _since(person)
    found = [FromBuurt(b.name, b.slug, _posts(someone, b.slug, since)) for b in buurten_of(someone)]
    return [buurt for buurt in found if buurt.posts]


def _since(person: Person) -> datetime:
    last = db.session.scalar(
        select(Digest.made_at).where(Digest.person_id == person.id).order_by(Digest.id.desc()).limit(1)
    )
    return max(last or now() - timedelta(days=1), now() - LOOK_BACK)


def _posts(someone: Someone, slug: str, since: datetime) -> list[Post]:
    viewer = viewer_in(slug, someone)
    asked = select(Post).where(
        listed_posts(viewer),
        Post.audience != Audience.VERBINDERS,
        Post.author_id.is_distinct_from(viewer.id),
        Post.published_at > since,
    )
    return list(db.session.scalars(asked.order_by(Post.published_at.desc()).limit(MOST_POSTS)))


def _post(person: Person, news: Sequence[News], buurten: Sequence[FromBuurt]) -> None:
    stop = unsubscribe_link(person.id, DAILY)
    written = compose(
        "daily", language=person.language, person=person, news=news, buurten=buurten, unsubscribe=stop, day=today()
    )
    post_letter(
        to=str(person.email),
        subject=written.subject,
        text=written.text,
        html=written.html,
        person_id=person.id,
        unsubscribe=stop,
    )
