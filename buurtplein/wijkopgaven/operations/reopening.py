"""That it is not solved: an opgave opens again, once, and its source waits for another answer."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.posts.operations import say_after_all
from buurtplein.wijkopgaven.models import Reopening, Source
from buurtplein.wijkopgaven.policy import may_reopen_opgave


def reopen_opgave(viewer: Viewer, source: Source, *, words: str, noted_by: Viewer | None = None) -> Reopening:
    """It is open again as it was, and cannot end before this source has another answer. Emits "opgave.reopened".

    Why is said under the post, so that whoever may read that reads it, and can report it.
    `noted_by` is who writes it down for a neighbour who is not online. Raises NotAllowed, and RuleBroken without words
    or when someone else was just first.
    """
    require(may_reopen_opgave(viewer, source))
    _hold(source)
    if not words:
        raise RuleBroken(_("Schrijf op wat er nog niet goed is."), field="words")
    assert source.written is not None  # may_reopen_opgave
    said = say_after_all(viewer, source.written, body=words)
    db.session.flush()
    made = Reopening(opgave=source.opgave, source=source, comment_id=said.id, by_id=viewer.me.id)
    made.noted_by_id, made.answered_before_at = noted_by.me.id if noted_by else None, source.answered_at
    db.session.add(made)
    source.answered_at = source.answered_by_id = source.opgave.ended_at = None
    emit("opgave.reopened", source.opgave, by=noted_by or viewer)
    return made


def _hold(source: Source) -> None:
    """Keep the opgave to ourselves until the transaction ends: of two who say so at once, one is first."""
    db.session.flush()
    db.session.refresh(source.opgave, ["ended_at"], with_for_update=True)
    if source.opgave.is_open:
        raise RuleBroken(_("Deze wijkopgave is net weer opengegaan."))
