"""Not agreeing with a decision, and another person who looks at it again."""

from buurtplein.audit.record import record
from buurtplein.buurten.models import Membership
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.moderation import queries
from buurtplein.moderation.models import Measure, Objection, Ruling
from buurtplein.moderation.operations.excluding import readmit
from buurtplein.moderation.policy import may_decide_objection, may_judge, may_note_objection, may_object
from buurtplein.moderation.writing import Judged, lock, rule_on
from buurtplein.outbox.emit import emit
from buurtplein.posts import operations as posts
from buurtplein.posts.models import Comment


def object_to(viewer: Viewer, ruling: Ruling, *, words: str) -> Objection:
    """The author does not agree; someone else will look at it ("objection.placed").

    Raises NotAllowed when it is not theirs, too late, or said before.
    """
    require(may_object(viewer, ruling))
    return _place(viewer, ruling, words)


def note_objection(viewer: Viewer, ruling: Ruling, *, words: str) -> Objection:
    """Write down what the author says by phone, at the counter or on paper; who did is kept.

    Raises NotAllowed when it is about the viewer, too late, or said before.
    """
    require(may_note_objection(viewer, ruling))
    objection = _place(viewer, ruling, words)
    objection.noted_by_id = viewer.me.id
    record("objection.noted", objection, by=viewer)
    return objection


def _place(viewer: Viewer, ruling: Ruling, words: str) -> Objection:
    objection = Objection(buurt_id=ruling.buurt_id, ruling_id=ruling.id, author_id=ruling.author_id, words=words)
    db.session.add(objection)
    emit("objection.placed", objection, by=viewer)
    return objection


def decide_objection(viewer: Viewer, objection: Objection, *, granted: bool, answer: str) -> Objection:
    """Decide as the second person. Granted: it is undone, unless a later ruling took the place of this one.

    Raises NotAllowed, RuleBroken when someone decided already.
    """
    require(may_decide_objection(viewer, objection, another_verbinder=queries.another_verbinder(viewer, objection)))
    thing = queries.judged_by(viewer, objection.ruling)
    if thing is not None:
        lock(thing)
    lock(objection)
    if objection.decided_at is not None:
        raise RuleBroken(_("Iemand anders heeft al over dit bezwaar besloten."))
    objection.decided_at, objection.decided_by_id = now(), viewer.id
    objection.granted, objection.answer = granted, answer
    if granted and objection.ruling.is_standing and thing is not None:
        _undo(viewer, thing, answer)
    record("objection.decided", objection, by=viewer)
    emit("objection.decided", objection, by=viewer)
    return objection


def _undo(viewer: Viewer, thing: Judged, reason: str) -> None:
    if isinstance(thing, Membership):
        if thing.is_excluded:
            readmit(viewer, thing, reason=reason)
        return
    require(may_judge(viewer, thing))
    rule_on(viewer, thing, Measure.RESTORED, reason=reason)
    if isinstance(thing, Comment):
        posts.show_comment(viewer, thing)
    else:
        posts.publish_post(viewer, thing)
