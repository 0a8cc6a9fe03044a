"""Writing down what was learned."""

from dataclasses import dataclass

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.fresh import require_seen
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.wijkopgaven.models import Elsewhere, Lesson, Wijkopgave
from buurtplein.wijkopgaven.policy import may_tell_lesson
from buurtplein.wijkopgaven.queries import lesson_of


@dataclass(frozen=True)
class LessonDraft:
    """What someone fills in: what was special here, what worked, what did not, and whether it can work elsewhere."""

    context: str
    worked: str
    not_worked: str
    elsewhere: Elsewhere


def tell_lesson(viewer: Viewer, opgave: Wijkopgave, draft: LessonDraft, *, seen: str | None = None) -> Lesson:
    """Write down what was learned, or write it anew; `seen` is the stamp of what stood there. Emits "lesson.told".

    Raises RuleBroken when it says neither what worked nor what did not, or when someone else just wrote it.
    """
    require(may_tell_lesson(viewer, opgave))
    db.session.flush()
    db.session.refresh(opgave, ["ended_at"], with_for_update=True)
    require(may_tell_lesson(viewer, opgave))
    if not (draft.worked or draft.not_worked):
        raise RuleBroken(_("Schrijf op wat werkte, of wat niet."), field="worked")
    lesson = lesson_of(viewer, opgave) or Lesson(buurt_id=opgave.buurt_id, opgave_id=opgave.id)
    if lesson.id is not None:
        require_seen(seen, lesson.stamp)
    lesson.context, lesson.worked, lesson.not_worked = draft.context, draft.worked, draft.not_worked
    lesson.elsewhere, lesson.by_id, lesson.made_at = draft.elsewhere, viewer.me.id, now()
    db.session.add(lesson)
    emit("lesson.told", lesson, by=viewer)
    return lesson
