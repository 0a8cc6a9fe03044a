"""The row of a decision, about a post, a comment or a person, and what it takes to write one down."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, update

from buurtplein.audit.record import record
from buurtplein.buurten.models import HouseRule, Membership
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken
from buurtplein.core.i18n import _
from buurtplein.moderation.models import ANNOUNCED, ENDS_NOTHING, TOLD, Measure, Objection, Report, Ruling, judged
from buurtplein.moderation.policy import decides_as
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import Comment, Post

Judged = Post | Comment | Membership
Row = TypeVar("Row", Report, Ruling)


def lock(row: Judged | Report | Objection) -> None:
    """Two people who decide at once wait for each other here; the second one sees what the first one did."""
    db.session.flush()
    db.session.refresh(row, with_for_update={"of": type(row)})


def check_rule(buurt_id: int, rule: HouseRule | None) -> None:
    """A house rule of this buurt that is in force, or none: then it is the law.

    Raises RuleBroken(field="rule").
    """
    if rule is not None and (rule.buurt_id != buurt_id or rule.dropped_at is not None):
        raise RuleBroken(_("Kies een huisregel van deze buurt."), field="rule")


def rule_on(by: Viewer | Caretaker, thing: Judged, measure: Measure, **why: Any) -> Ruling:
    """Write a decision down, in the place of the one before it; `why` are the columns that say so.

    Emits "ruling.made" when someone is told.
    """
    who: dict[str, Any] = {"by_id": by.id, "by_role": decides_as(by, measure)} if isinstance(by, Viewer) else {}
    ruling = about(Ruling(measure=measure, **who, **why), thing)
    if measure in TOLD and not isinstance(thing, Membership):
        ruling.title, ruling.text = judged(thing)
    if isinstance(thing, Post):
        ruling.waited_for = thing.waits_for
    if measure not in ENDS_NOTHING:
        _end_earlier(thing)
    db.session.add(ruling)
    record("ruling.made", ruling, by=by)
    if measure in ANNOUNCED:
        emit("ruling.made", ruling, by=by)
    return ruling


def _end_earlier(thing: Judged) -> None:
    standing = update(Ruling).where(*about_the_same(Ruling, thing), Ruling.ended_at.is_(None))
    db.session.execute(standing.values(ended_at=now()), execution_options={"synchronize_session": "fetch"})


def about_the_same(table: type[Report] | type[Ruling], thing: Judged) -> list[ColumnElement[bool]]:
    """What is said of a row in this table that is about this post, comment or person."""
    same = [table.buurt_id == thing.buurt_id, table.post_id.is_not_distinct_from(_post_id(thing))]
    if isinstance(thing, Membership):
        return [*same, table.author_id == thing.person_id]
    return [*same, table.comment_id.is_not_distinct_from(_comment_id(thing))]


def about(row: Row, thing: Judged) -> Row:
    """The same row, with what it is about filled in."""
    row.buurt_id = thing.buurt_id
    row.author_id = thing.person_id if isinstance(thing, Membership) else thing.author_id
    row.post_id, row.comment_id = _post_id(thing), _comment_id(thing)  # type: ignore[assignment]
    return row


def _post_id(thing: Judged) -> int | None:
    if isinstance(thing, Membership):
        return None
    return thing.post_id if isinstance(thing, Comment) else thing.id


def _comment_id(thing: Judged) -> int | None:
    return thing.id if isinstance(thing, Comment) else None
