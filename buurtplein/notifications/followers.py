"""Who hears of what. Each follower runs in its own transaction and may run again: nobody is told twice."""

from collections.abc import Callable, Iterable

from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.db import db
from buurtplein.core.letters import compose, link_to
from buurtplein.following.queries import wishes
from buurtplein.initiatieven.models import Task, TaskTaker
from buurtplein.matching.models import Match
from buurtplein.moderation.models import Objection, Report, Ruling
from buurtplein.moderation.operations import forget_reporter
from buurtplein.notifications.models import Kind
from buurtplein.notifications.rows import row_of as _row
from buurtplein.notifications.rows import subject_of as _subject
from buurtplein.notifications.rows import workers
from buurtplein.notifications.tell import is_new_to, tell
from buurtplein.outbox.deliver import after_batches
from buurtplein.outbox.emit import post_letter
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Comment, CommentKind, Participation, Post, PostKind
from buurtplein.posts.policy import is_waiting
from buurtplein.wijkopgaven.models import Source

OUTBOX = Caretaker("outbox")


# ------------------------------------------------------------------------------------------- posts
def tell_of_comment(event: OutboxEvent) -> None:
    """A comment: for the author of the post, and for who reacted before or follows it. News: for who joined.

    What the plein tells itself under a post (connected, answered) has a message of its own for who it is about.
    """
    comment = _subject(event, Comment)
    post = _row(Post, comment.post_id, event) if comment and comment.kind is not CommentKind.CONNECTED else None
    if comment is None or post is None or not comment.is_shown:
        return
    joined = _joined(post) if comment.kind is CommentKind.NEWS else set()
    tell(event, Kind.PLAN_NEWS, comment.id, joined)
    said = wishes(OUTBOX, post)
    earlier = _earlier_authors(comment) - {post.author_id, *joined, *_answered_with(comment)}
    earlier -= {p for p, wants in said.items() if not wants}
    tell(event, Kind.COMMENT_TOO, comment.id, earlier)
    tell(event, Kind.FOLLOWED_COMMENT, comment.id, {p for p, wants in said.items() if wants} - {post.author_id})
    if comment.kind is not CommentKind.FEEDBACK:
        tell(event, Kind.COMMENT_ON_MINE, comment.id, [post.author_id])


def _answered_with(comment: Comment) -> set[int | None]:
    """To whose reaction under the same post this is the answer: they have a message of their own."""
    if comment.kind is not CommentKind.FEEDBACK:
        return set()
    said = (Comment.post_id == comment.post_id, Comment.buurt_id == comment.buurt_id)
    asked = select(Comment.author_id).join(Source, Source.comment_id == Comment.id).where(*said)
    given = (Source.buurt_id == comment.buurt_id, Source.answered_at >= comment.placed_at)
    return set(db.session.scalars(asked.where(*given)))


def _earlier_authors(comment: Comment) -> set[int | None]:
    asked = select(Comment.author_id).where(
        Comment.buurt_id == comment.buurt_id,
        Comment.post_id == comment.post_id,
        Comment.id < comment.id,
        Comment.removed_at.is_(None),
        Comment.kind.in_([CommentKind.WORDS, CommentKind.HELP]),
    )
    return set(db.session.scalars(asked))


def _joined(post: Post) -> set[int]:
    """Who takes part in a plan, or took on something to do for it."""
    takers = select(TaskTaker.person_id).join(TaskTaker.task).where(Task.post_id == post.id)
    here = (Task.buurt_id == post.buurt_id, TaskTaker.buurt_id == post.buurt_id)
    return {*_participants(post), *db.session.scalars(takers.where(*here))}


def tell_of_publishing(event: OutboxEvent) -> None:
    """A verbinder let a post through, or nobody could look any more: for its author."""
    post = _subject(event, Post)
    if post is not None and post.is_published:
        tell(event, Kind.POST_APPROVED, post.id, [post.author_id])


def tell_of_term(event: OutboxEvent) -> None:
    """A post goes soon: for its author, who can still let it stand."""
    post = _subject(event, Post)
    if post is not None and post.is_open:
        tell(event, Kind.POST_EXPIRING, post.id, [post.author_id])


FOUND = {
    "post": Kind.SEARCH_FOUND,
    "comment": Kind.SEARCH_FOUND_COMMENT,
    "entry": Kind.SEARCH_FOUND_ENTRY,
    "opgave": Kind.SEARCH_FOUND_OPGAVE,
}


def tell_of_find(seekers: Callable[[OutboxEvent], Iterable[int]]) -> Callable[[OutboxEvent], None]:
    """What is new is found by a search that people keep: for them. `seekers` says who they are, from the index."""

    @after_batches
    def tell_of_find(event: OutboxEvent) -> None:
        tell(event, FOUND[event.name.partition(".")[0]], event.subject_id, seekers(event))

    return tell_of_find


def tell_of_expiry(event: OutboxEvent) -> None:
    """A post stood long enough: for its author, who can open it again. An activity is simply over."""
    post = _subject(event, Post)
    if post is not None and post.kind is not PostKind.ACTIVITEIT:
        tell(event, Kind.POST_EXPIRED, post.id, [post.author_id])


def tell_of_participation(event: OutboxEvent) -> None:
    """Someone joins in: for who organises it."""
    participation = _subject(event, Participation)
    post = _row(Post, participation.post_id, event) if participation else None
    if post is not None:
        tell(event, Kind.SOMEONE_JOINS, post.id, [post.author_id])


def tell_of_task(event: OutboxEvent) -> None:
    """Someone takes on a task of an initiatief: for whose plan it is."""
    task = _subject(event, Task)
    post = _row(Post, task.post_id, event) if task else None
    if post is not None:
        tell(event, Kind.SOMEONE_JOINS, post.id, [post.author_id])


def tell_of_change(event: OutboxEvent) -> None:
    """What people take part in was changed: for them, unless an earlier change is still news to them."""
    post = _subject(event, Post)
    if post is not None and post.is_open:
        going = [p for p in _participants(post) if is_new_to(p, Kind.ACTIVITY_CHANGED, post.id)]
        tell(event, Kind.ACTIVITY_CHANGED, post.id, going)


def tell_of_calling_off(event: OutboxEvent) -> None:
    """What people take part in is off: for them, at once."""
    post = _subject(event, Post)
    if post is not None:
        tell(event, Kind.ACTIVITY_OFF, post.id, _participants(post))


def _participants(post: Post) -> list[int]:
    asked = select(Participation.person_id).where(
        Participation.post_id == post.id, Participation.buurt_id == post.buurt_id
    )
    return list(db.session.scalars(asked))


# ------------------------------------------------------------------------------------------- decisions
def tell_of_ruling(event: OutboxEvent) -> None:
    """A decision about what someone wrote, or about them: for them, with the reason behind the link."""
    ruling = _subject(event, Ruling)
    if ruling is not None:
        kind = Kind.RULING_MADE if ruling.post_id is not None else Kind.MEMBERSHIP_RULED
        tell(event, kind, ruling.id, [ruling.author_id])


def tell_of_objection(event: OutboxEvent) -> None:
    """Someone objects: for who may decide on it."""
    tell(event, Kind.OBJECTION_WAITS, event.subject_id, workers(event))


def tell_of_answer_to_objection(event: OutboxEvent) -> None:
    """Someone else decided on an objection: for who objected."""
    objection = _subject(event, Objection)
    if objection is not None:
        tell(event, Kind.OBJECTION_DECIDED, objection.ruling_id, [objection.author_id])


def tell_of_report(event: OutboxEvent) -> None:
    """Something was reported: for who may look at it."""
    tell(event, Kind.REPORT_WAITS, event.subject_id, workers(event))


def tell_of_settling(event: OutboxEvent) -> None:
    """A report was looked at: for who placed it, if we know them."""
    report = _subject(event, Report)
    if report is not None:
        tell(event, Kind.REPORT_SETTLED, report.id, [report.reporter_id])


def mail_outcome(event: OutboxEvent) -> None:
    """A report was looked at: for the visitor who left an address, which we then let go of.

    The letter says what kind of decision it was, and nothing of what was reported or by whom.
    """
    report = _subject(event, Report)
    if report is None or report.outcome is None:
        return
    if report.reporter_email:
        buurt = db.session.get_one(Buurt, report.buurt_id)
        url = link_to("moderation.receipt", buurt=buurt.slug, receipt=report.receipt)
        written = compose(
            "outcome", language=report.reporter_language, buurt=buurt.name, outcome=report.outcome, url=url
        )
        post_letter(to=report.reporter_email, subject=written.subject, text=written.text, html=written.html)
    forget_reporter(OUTBOX, report)


def tell_of_waiting_post(event: OutboxEvent) -> None:
    """A post waits: for who may look at it before others do."""
    post = _subject(event, Post)
    if post is not None and is_waiting(post):
        tell(event, Kind.POST_WAITS, post.id, set(workers(event)) - {post.author_id})


# ------------------------------------------------------------------------------------------- koppelingen
def _tell_both(kind: Kind, name: str) -> Callable[[OutboxEvent], None]:
    def follower(event: OutboxEvent) -> None:
        match = _subject(event, Match)
        if match is not None:
            tell(event, kind, match.id, [match.asker_id, match.helper_id])

    follower.__name__ = name
    return follower


tell_of_proposal = _tell_both(Kind.MATCH_PROPOSED, "tell_of_proposal")
tell_of_introduction = _tell_both(Kind.MATCH_INTRODUCED, "tell_of_introduction")
tell_of_no = _tell_both(Kind.MATCH_DECLINED, "tell_of_no")


def tell_thanks(event: OutboxEvent) -> None:
    """A koppeling came to an end and it worked, at least partly: thanks, for who did not tell that just now."""
    match = _subject(event, Match)
    if match is not None and any(outcome.worked for outcome in match.outcomes):
        tell(event, Kind.MATCH_WORKED, match.id, [match.asker_id, match.helper_id])


def tell_of_question(event: OutboxEvent) -> None:
    """A week ago two neighbours were introduced; did it work? For who of the two did not tell yet."""
    match = _subject(event, Match)
    if match is not None:
        both = (match.asker_id, match.helper_id)
        tell(event, Kind.MATCH_OUTCOME, match.id, [person for person in both if match.outcome_of(person) is None])
