"""What is to be told to a neighbour who is not online: their own news, as anyone else would read it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import contains_eager

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import MOST
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.i18n import _
from buurtplein.matching.models import Match, still_open
from buurtplein.matching.policy import contacts, may_answer_match, may_tell_outcome
from buurtplein.matching.queries import own_matches
from buurtplein.moderation.models import Ruling
from buurtplein.moderation.queries import own_rulings_by_id
from buurtplein.namens.models import Reach
from buurtplein.namens.policy import readable_reaches
from buurtplein.notifications.models import Kind, Notification
from buurtplein.notifications.policy import readable_notifications
from buurtplein.notifications.queries import say
from buurtplein.notifications.sentences import News
from buurtplein.people.models import Person
from buurtplein.posts.models import Comment, Outcome, Post
from buurtplein.posts.queries import comments_by_id
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.queries import answers_on, progress_of, reasons_of, stories_of

AT_ONCE = 30  # things that one call is about
COMMENTS = (Kind.COMMENT_ON_MINE, Kind.COMMENT_TOO)
ABOUT_POSTS = (Kind.POST_APPROVED, Kind.POST_EXPIRING, Kind.POST_EXPIRED, Kind.SOURCE_ANSWERED, Kind.RESULT_TOLD)
QUESTIONS = (Kind.MATCH_PROPOSED, Kind.MATCH_OUTCOME)


class Untold(NamedTuple):
    """A neighbour with news: how much, and since when."""

    reach: Reach
    number: int
    since: datetime


@dataclass(frozen=True)
class Telling:
    """All that one call is about."""

    said: Sequence[tuple[News, str]]  # a sentence, and the words that go with it
    asks: Sequence[Match]  # does the neighbour want to be connected?
    outcomes: Sequence[Match]  # did it work?
    reachable: Sequence[Person]  # who may be reached from now on: both said yes
    meetings: Sequence[str]  # or where they meet first, with someone of the buurt
    up_to: int  # the newest notification in it

    def __bool__(self) -> bool:
        return bool(self.said or self.asks or self.outcomes)


def _went_on(voice: Viewer, numbers: Sequence[int]) -> Mapping[int, str]:
    """What happened in these opgaven since they heard of it before (readable_notifications)."""
    before = select(Wijkopgave.number, func.max(Notification.read_at)).select_from(Notification)
    before = before.join(Wijkopgave, Wijkopgave.id == Notification.subject_id)
    here = (Wijkopgave.buurt_id == voice.buurt_id, Wijkopgave.number.in_(numbers))
    told = (readable_notifications(voice), Notification.kind == Kind.SOURCE_WENT_ON)
    rows = db.session.execute(before.where(*here, *told).group_by(Wijkopgave.number))
    heard = {row[0]: row[1] for row in rows}
    return progress_of(voice, {number: heard.get(number) for number in numbers})


# By the number of a post, or of an opgave.
SAID_BACK: dict[Kind, Callable[[Viewer, Sequence[int]], Mapping[int, str]]] = {
    Kind.SOURCE_WENT_ON: _went_on,
    Kind.SOURCE_ANSWERED: answers_on,
    Kind.OPGAVE_ENDED: reasons_of,
    Kind.RESULT_TOLD: stories_of,
}


def untold(viewer: Viewer) -> list[Untold]:
    """Who is to hear something, whoever was not home rests; longest waiting first. One statement."""
    asked = select(Reach, func.count(Notification.id), func.min(Notification.made_at)).join(Reach.person)
    theirs = (Notification.person_id == Reach.person_id) & (Notification.of_buurt_id == Reach.buurt_id)
    rested = or_(Reach.rests_until.is_(None), Reach.rests_until <= now())
    asked = asked.join(Notification, theirs).where(readable_reaches(viewer), rested, _is_untold(viewer))
    asked = asked.group_by(Reach.id, Person.id).order_by(func.min(Notification.made_at)).limit(MOST)
    return [Untold(*row) for row in db.session.execute(asked.options(contains_eager(Reach.person)))]


def _is_untold(viewer: Viewer) -> ColumnElement[bool]:
    """New, and not overtaken: a reaction or a post that is gone, or a question that is settled, is no news."""
    subject, here = Notification.subject_id, viewer.buurt_id
    off = select(Post.id).where(Post.buurt_id == here, Post.outcome == Outcome.WITHDRAWN)
    gone = or_(Comment.removed_at.is_not(None), Comment.hidden_at.is_not(None), Comment.post_id.in_(off))
    no_more = exists().where(Comment.id == subject, Comment.buurt_id == here, gone)
    met = and_(Notification.kind == Kind.MATCH_PROPOSED, Match.introduced_at.is_not(None))
    settled = exists().where(Match.id == subject, Match.buurt_id == here, or_(not_(still_open()), met))
    return and_(
        Notification.read_at.is_(None),
        Notification.on_site.is_(True),
        not_(and_(Notification.kind.in_(COMMENTS), no_more)),
        not_(and_(Notification.kind.in_(ABOUT_POSTS), subject.in_(off))),
        not_(and_(Notification.kind.in_(QUESTIONS), settled)),
    )


def telling(viewer: Viewer, voice: Viewer) -> Telling:
    """What this neighbour is to hear, by what they may read (readable_notifications); oldest first."""
    rows = [(row[0], row[1]) for row in db.session.execute(_news_of(viewer, voice))]
    news = [one for one in say(voice, rows) if one.kind not in QUESTIONS]
    matches = own_matches(voice)
    reachable = [person for match in matches if match.is_open for person in contacts(voice, match)]
    return Telling(
        said=list(zip(news, _words(voice, news), strict=True)),
        asks=[m for m in matches if may_answer_match(voice, m) and m.answer_of(voice.id) is None],
        outcomes=[m for m in matches if m.outcome_asked_at and _is_to_be_told(voice, m)],
        reachable=list(dict.fromkeys(reachable)),
        meetings=[m.meeting for m in matches if m.is_open and m.introduced_at and m.meeting],
        up_to=max((row.id for row, _actor in rows), default=0),
    )


def _is_to_be_told(voice: Viewer, match: Match) -> bool:
    return match.is_open and may_tell_outcome(voice, match) and match.outcome_of(voice.id) is None


def _news_of(viewer: Viewer, voice: Viewer) -> Select[Notification, Person]:
    asked = select(Notification, Person).outerjoin(Person, Person.id == Notification.actor_id)
    theirs = (readable_notifications(voice), Notification.of_buurt_id == viewer.buurt_id, _is_untold(viewer))
    return asked.where(*theirs).order_by(Notification.id).limit(AT_ONCE)


def _words(voice: Viewer, news: Sequence[News]) -> list[str]:
    """What neighbours wrote, what was answered and why something was decided or ended, whole.

    Who is not online cannot read on.
    """
    comments = comments_by_id(voice, _numbers(news, "reactie"))
    rulings = own_rulings_by_id(voice, _numbers(news, "ruling_id"))
    back = {kind: _said_back(voice, news, kind) for kind in SAID_BACK}
    return [_words_of(one, comments, rulings) or back.get(one.kind, {}).get(_number(one, "number"), "") for one in news]


def _said_back(voice: Viewer, news: Sequence[News], kind: Kind) -> Mapping[int, str]:
    numbers = _numbers([one for one in news if one.kind is kind], "number")
    return SAID_BACK[kind](voice, numbers) if numbers else {}


def _words_of(one: News, comments: Mapping[int, Comment], rulings: Mapping[int, Ruling]) -> str:
    comment, ruling = comments.get(_number(one, "reactie")), rulings.get(_number(one, "ruling_id"))
    if comment is not None:
        return comment.body
    return _why(ruling, one.kind) if ruling is not None else ""


def _numbers(news: Sequence[News], name: str) -> list[int]:
    return [number for one in news if (number := _number(one, name))]


def _number(one: News, name: str) -> int:
    found = one.about.values.get(name)
    return found if isinstance(found, int) else 0


def _why(ruling: Ruling, kind: Kind) -> str:
    if kind is Kind.OBJECTION_DECIDED and ruling.objection is not None:
        return f"{ruling.objection.state}. {ruling.objection.answer}"
    rule = [_("Huisregel: %(title)s", title=ruling.rule.title)] if ruling.rule is not None else []
    return "\n".join([f"{ruling.measure.label}.", *rule, *filter(None, [ruling.reason])])
