"""What notifications are about, as one reader may see it: loaded through the reading queries of the rooms.

What a reader may not (or no longer) read is simply not in the answer, so there is nothing to tell about it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from buurtplein.agenda.models import Occurrence
from buurtplein.agenda.queries import appointments_by_id
from buurtplein.buurten.models import Membership, RoleGrant
from buurtplein.buurten.policy import may_keep_buurt, readable_memberships
from buurtplein.buurten.viewer import Viewer
from buurtplein.contact.models import MessageReport
from buurtplein.contact.policy import readable_message_reports
from buurtplein.core.db import db
from buurtplein.core.display import day_and_time, day_name
from buurtplein.core.text import excerpt
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.policy import readable_gesprekken
from buurtplein.gids.links import check_token
from buurtplein.gids.models import Circle, Entry
from buurtplein.gids.policy import may_judge_entry, may_keep_gids, may_verify_entry
from buurtplein.gids.queries import doubted, entries_by_id
from buurtplein.huiskamers.queries import huiskamers_by_id
from buurtplein.matching.links import reply_token
from buurtplein.matching.models import Match
from buurtplein.matching.policy import may_read_request, readable_own_matches
from buurtplein.moderation.models import Objection, Report, Ruling
from buurtplein.moderation.policy import (
    readable_objections,
    readable_own_rulings,
    readable_receipts,
    readable_reports,
)
from buurtplein.notifications.models import Subject
from buurtplein.notifications.policy import readable_appointments
from buurtplein.posts.models import Audience, Comment, Post
from buurtplein.posts.policy import is_waiting
from buurtplein.posts.queries import comments_by_id, posts_by_id
from buurtplein.schouwen.queries import schouwen_by_id
from buurtplein.terms.links import token_for
from buurtplein.wijkopgaven.models import Actie, Wijkopgave
from buurtplein.wijkopgaven.policy import may_reopen_opgave, readable_acties
from buurtplein.wijkopgaven.queries import (
    co_owners_by_id,
    offers_by_id,
    opgaven_by_id,
    own_sources,
    silent_acties_by_id,
)

TITLE = 70  # characters of a title in a sentence
WORDS = 160  # characters of a comment in a mail


@dataclass(frozen=True)
class About:
    """Where to read more, and the words that this reader may see."""

    endpoint: str
    values: Mapping[str, object]
    anchor: str = ""
    title: str = ""
    words: str = ""
    at: datetime | None = None  # when it is
    until: date | None = None  # the last day on which this reader can say that it is not so
    is_private: bool = True  # mail then says that there is news, and nothing of what it is


@dataclass(frozen=True)
class Abouts:
    """What was found for a page of notifications, by kind of subject and id."""

    found: Mapping[Subject, Mapping[int, About]] = field(default_factory=dict)

    def get(self, subject: Subject, subject_id: int) -> About | None:
        """What this is about; None when it may not be read."""
        return self.found.get(subject, {}).get(subject_id)


def find(viewer: Viewer, wanted: Mapping[Subject, Sequence[int]]) -> Abouts:
    """Load all subjects of one buurt: at most one query for each kind of subject."""
    return Abouts({subject: LOADERS[subject](viewer, ids) for subject, ids in wanted.items()})


def _posts(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    return {post_id: _post(post) for post_id, post in posts_by_id(viewer, ids).items()}


def _post(post: Post) -> About:
    values: dict[str, object] = {"number": post.number, "slug": post.slug} if post.slug else {"number": post.number}
    return About(
        "posts.show", values, title=excerpt(post.title, TITLE), is_private=post.audience is Audience.VERBINDERS
    )


def _terms(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    found = posts_by_id(viewer, ids)
    return {post.id: _term(post) for post in found.values() if viewer.is_me(post.author_id)}


def _term(post: Post) -> About:
    private = post.audience is Audience.VERBINDERS
    return About("terms.stay", {"token": token_for(post)}, title=excerpt(post.title, TITLE), is_private=private)


def _found(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    found = posts_by_id(viewer, ids).values()
    return _finds(viewer, {post.id: (post.author_id, _post(post)) for post in found if post.is_published})


def _found_comments(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    found = comments_by_id(viewer, ids).values()
    return _finds(viewer, {one.id: (one.author_id, _comment(one)) for one in found if one.is_shown})


def _found_entries(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    found = entries_by_id(viewer, ids).values()
    return _finds(viewer, {e.id: (e.owner_id, _entry(e, "gids.show", nr=e.number)) for e in found if e.is_shown})


def _found_opgaven(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    found = opgaven_by_id(viewer, ids).values()
    return _finds(viewer, {opgave.id: (opgave.regiehouder_id, _opgave(opgave, opgave.title)) for opgave in found})


def _finds(viewer: Viewer, found: Mapping[int, tuple[int | None, About]]) -> dict[int, About]:
    """What someone keeps looking for, and is of someone else.

    Mail never names it: between writing a letter and its leaving, the right to read it may end.
    """
    others = {number: about for number, (author, about) in found.items() if not viewer.is_me(author)}
    return {number: replace(about, is_private=True) for number, about in others.items() if viewer.is_member}


def _appointments(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    asked = select(Post).where(Post.id.in_(ids), readable_appointments(viewer))
    return {post.id: _appointment(post) for post in db.session.scalars(asked)}


def _appointment(post: Post) -> About:
    about = _post(post)
    if post.closed_at is None:
        return about
    return About("agenda.index", {}, title=about.title, is_private=about.is_private)  # its own page may be gone


def _dates(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    return {found.id: _date(found) for found in appointments_by_id(viewer, ids)}


def _date(occurrence: Occurrence) -> About:
    about = _appointment(occurrence.post)
    anchor = f"keer-{occurrence.id}" if about.endpoint == "posts.show" else ""
    return replace(about, anchor=anchor, at=occurrence.starts_at)


def _comments(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    return {comment_id: _comment(comment) for comment_id, comment in comments_by_id(viewer, ids).items()}


def _comment(comment: Comment) -> About:
    about = _post(comment.post)
    return About(
        about.endpoint,
        {**about.values, "reactie": comment.id},
        anchor=f"reactie-{comment.id}",
        title=about.title,
        words=excerpt(comment.body, WORDS),
        is_private=about.is_private or comment.hidden_at is not None,
    )


def _waiting(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    found = posts_by_id(viewer, ids)
    return {post.id: _at_work(post) if is_waiting(post) else _post(post) for post in found.values()}


def _at_work(post: Post) -> About:
    return About("moderation.post", {"number": post.number}, title=excerpt(post.title, TITLE))


def _rulings(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    asked = select(Ruling).where(Ruling.id.in_(ids), readable_own_rulings(viewer))
    return {r.id: _private("moderation.ruling", r.title, ruling_id=r.id) for r in db.session.scalars(asked)}


def _receipts(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    mine = (readable_receipts(viewer), viewer.mine(Report.reporter_id))
    asked = select(Report.id, Report.receipt).where(Report.id.in_(ids), *mine)
    return {row.id: _private("moderation.receipt", receipt=row.receipt) for row in db.session.execute(asked)}


def _reports(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    asked = select(Report.id).where(Report.id.in_(ids), readable_reports(viewer))
    return {found: _private("moderation.show_report", report_id=found) for found in db.session.scalars(asked)}


def _objections(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    asked = select(Objection.id, Ruling.title).join(Objection.ruling).where(Ruling.buurt_id == viewer.buurt_id)
    rows = db.session.execute(asked.where(Objection.id.in_(ids), readable_objections(viewer)))
    return {row.id: _private("moderation.decide_objection", row.title, objection_id=row.id) for row in rows}


def _matches(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    return {m.id: _match(viewer, m, "matching.show", match_id=m.id) for m in _own_matches(viewer, ids)}


def _replies(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    found = _own_matches(viewer, ids)
    return {m.id: _match(viewer, m, "matching.reply", token=reply_token(viewer, m)) for m in found}


def _own_matches(viewer: Viewer, ids: Sequence[int]) -> Iterable[Match]:
    asked = select(Match).join(Match.request).where(Match.id.in_(ids), readable_own_matches(viewer))
    return db.session.scalars(asked.options(contains_eager(Match.request)))


def _match(viewer: Viewer, match: Match, endpoint: str, **values: object) -> About:
    return _private(endpoint, match.request.title if may_read_request(viewer, match) else "", **values)


def _talks(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    """Mail says who wrote, and never what."""
    asked = select(Match.id).where(Match.id.in_(ids), readable_own_matches(viewer), Match.introduced_at.is_not(None))
    return {found: About("contact.show", {"match_id": found}, is_private=False) for found in db.session.scalars(asked)}


def _message_reports(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    asked = select(MessageReport.id).where(MessageReport.id.in_(ids), readable_message_reports(viewer))
    return {found: _private("contact.settle", message_report_id=found) for found in db.session.scalars(asked)}


def _private(endpoint: str, title: str = "", **values: object) -> About:
    return About(endpoint, values, title=excerpt(title, TITLE))


def _opgaven(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    return {found.id: _opgave(found, found.title) for found in opgaven_by_id(viewer, ids).values()}


def _endings(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    """Who wrote what it rests on also reads until when they can say that it is not solved."""
    mine = [source.opgave for source in own_sources(viewer, ids) if may_reopen_opgave(viewer, source)]
    until = {opgave.id: opgave.reopen_until for opgave in mine}
    return {found: replace(about, until=until.get(found)) for found, about in _opgaven(viewer, ids).items()}


def _acties(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    asked = select(Actie).join(Actie.opgave).where(Actie.id.in_(ids), readable_acties(viewer))
    asked = asked.where(Wijkopgave.buurt_id == viewer.buurt_id).options(contains_eager(Actie.opgave))
    return {actie.id: _opgave(actie.opgave, actie.title) for actie in db.session.scalars(asked)}


def _silent_acties(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    return {actie.id: _opgave(actie.opgave, actie.title) for actie in silent_acties_by_id(viewer, ids)}


def _huiskamers(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    """The street and when; in whose home it is, is never told."""
    found = huiskamers_by_id(viewer, ids).values()
    titles = {one.id: f"{one.street}, {day_and_time(one.begins_at)}" for one in found}
    return {number: _private("huiskamers.show", title, huiskamer_id=number) for number, title in titles.items()}


def _gesprekken(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    """When and in which street, and nothing of what was said."""
    asked = select(Gesprek).where(Gesprek.id.in_(ids), readable_gesprekken(viewer))
    found = db.session.scalars(asked)
    return {one.id: _private("gesprekken.show", one.name, gesprek_id=one.id) for one in found}


def _schouwen(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    """The route and when: everyone may know."""
    found = schouwen_by_id(viewer, ids).values()
    titles = {one.id: f"{excerpt(one.route, TITLE)}, {day_and_time(one.begins_at)}" for one in found}
    return {
        number: About("schouwen.show", {"schouw_id": number}, title=title, is_private=False)
        for number, title in titles.items()
    }


def _offers(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    return {offer.id: _offer(offer.actie) for offer in offers_by_id(viewer, ids)}


def _offer(actie: Actie) -> About:
    about = _opgave(actie.opgave, actie.title)
    return replace(about, endpoint="wijkopgaven.answer_offer", values={**about.values, "actie_id": actie.id})


def _co_owners(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    asked = {one.id: _opgave(one.opgave, one.opgave.title) for one in co_owners_by_id(viewer, ids)}
    return {number: replace(about, endpoint="wijkopgaven.answer_co_owner") for number, about in asked.items()}


def _opgave(opgave: Wijkopgave, title: str) -> About:
    values = {"number": opgave.number}
    return About("wijkopgaven.show", values, title=excerpt(title, TITLE), is_private=opgave.published_at is None)


def _entries(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    return {e.id: _entry(e, "gids.show", nr=e.number) for e in entries_by_id(viewer, ids).values()}


def _checks(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    mine = [entry for entry in entries_by_id(viewer, ids).values() if may_verify_entry(viewer, entry)]
    return {entry.id: _entry(entry, "gids.check", token=check_token(viewer, entry)) for entry in mine}


def _chores(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    doubts = doubted(viewer, ids)
    found = [
        entry
        for entry in entries_by_id(viewer, ids).values()
        if may_keep_gids(viewer) or entry.id in doubts or may_judge_entry(viewer, entry)
    ]
    return {entry.id: _entry(entry, "gids.work") for entry in found}


def _roles(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    asked = select(RoleGrant).join(RoleGrant.membership).where(RoleGrant.id.in_(ids), readable_memberships(viewer))
    if not may_keep_buurt(viewer):
        asked = asked.where(viewer.mine(Membership.person_id))
    loaded = contains_eager(RoleGrant.membership).joinedload(Membership.person)
    return {grant.id: _role(viewer, grant) for grant in db.session.scalars(asked.options(loaded))}


def _role(viewer: Viewer, grant: RoleGrant) -> About:
    day, member = day_name(grant.ends_on) if grant.ends_on else "", grant.membership
    if viewer.is_me(member.person_id):
        return _private("buurten.about_me", day)
    return _private("buurten.member", f"{member.person.name}, {day}", member_id=member.id)


def _cover(viewer: Viewer, ids: Sequence[int]) -> dict[int, About]:
    return {viewer.buurt_id: _private("buurten.people")} if may_keep_buurt(viewer) and viewer.buurt_id in ids else {}


def _entry(entry: Entry, endpoint: str, **values: object) -> About:
    title = excerpt(entry.name, TITLE)
    return About(endpoint, values, title=title, is_private=entry.audience is Circle.VERBINDERS)


Loader = Callable[[Viewer, Sequence[int]], dict[int, About]]
LOADERS: dict[Subject, Loader] = {
    Subject.POST: _posts,
    Subject.TERM: _terms,
    Subject.FOUND: _found,
    Subject.FOUND_COMMENT: _found_comments,
    Subject.FOUND_ENTRY: _found_entries,
    Subject.FOUND_OPGAVE: _found_opgaven,
    Subject.APPOINTMENT: _appointments,
    Subject.DATE: _dates,
    Subject.COMMENT: _comments,
    Subject.RULING: _rulings,
    Subject.RECEIPT: _receipts,
    Subject.MATCH: _matches,
    Subject.TALK: _talks,
    Subject.MESSAGE_REPORT: _message_reports,
    Subject.REPLY: _replies,
    Subject.OPGAVE: _opgaven,
    Subject.ENDING: _endings,
    Subject.ACTIE: _acties,
    Subject.SILENT_ACTIE: _silent_acties,
    Subject.HUISKAMER: _huiskamers,
    Subject.SCHOUW: _schouwen,
    Subject.GESPREK: _gesprekken,
    Subject.OFFER: _offers,
    Subject.CO_OWNER: _co_owners,
    Subject.WAITING: _waiting,
    Subject.REPORT: _reports,
    Subject.OBJECTION: _objections,
    Subject.ROLE: _roles,
    Subject.COVER: _cover,
    Subject.ENTRY: _entries,
    Subject.CHECK: _checks,
    Subject.CHORE: _chores,
}
