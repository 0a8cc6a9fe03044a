"""That it is not solved: an opgave opens again, once for each source, and that source waits for another answer."""

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.gesprekken.kept_out import require_kept_out
from buurtplein.gesprekken.models import Gesprek, Where
from buurtplein.gesprekken.operations import GesprekDraft, note_gesprek
from buurtplein.outbox.emit import emit
from buurtplein.posts.operations import say_after_all
from buurtplein.wijkopgaven.answering import keep_answer
from buurtplein.wijkopgaven.handing import give_back_of_who_left, hold_actie
from buurtplein.wijkopgaven.models import ActieState, Reopening, Source, Wijkopgave
from buurtplein.wijkopgaven.policy import may_reopen_for_spoken, may_reopen_opgave

REOPENED = Caretaker("reopening")  # who says that it is not solved, does not divide the work


def reopen_opgave(viewer: Viewer, source: Source, *, words: str, noted_by: Viewer | None = None) -> Reopening:
    """It is open again as it was, and cannot end before this source has another answer. Emits "opgave.reopened".

    Why is said under the post, so that whoever may read that reads it, and can report it.
    `noted_by` is who writes it down for a neighbour who is not online. Raises NotAllowed, and RuleBroken without words
    or when it was just said.
    """
    require(may_reopen_opgave(viewer, source))
    _hold(source, words)
    assert source.written is not None  # may_reopen_opgave
    said = say_after_all(viewer, source.written, body=words)
    db.session.flush()
    made = Reopening(comment_id=said.id, by_id=viewer.me.id, noted_by_id=noted_by.me.id if noted_by else None)
    return _open_again(made, source, noted_by or viewer)


def reopen_for_spoken(viewer: Viewer, source: Source, gesprek: Gesprek, *, words: str) -> Reopening:
    """The same of what was said in a conversation, or seen at a wijkschouw, for whom nobody knows.

    Why is noted as a conversation of today, for who reads those. Raises NotAllowed, RuleBroken as `reopen_opgave`.
    """
    require(may_reopen_for_spoken(viewer, source, gesprek, viewer_as(gesprek.noted_by_id, gesprek.buurt_id)))
    _hold(source, words)
    require_kept_out(viewer, gesprek, words)
    where = Where.STREET if gesprek.held is Where.HUISKAMER else gesprek.held  # it is not said there again
    draft = GesprekDraft(words, gesprek.street, where, gesprek.theme, today())
    said = note_gesprek(viewer, draft)
    db.session.flush()
    return _open_again(Reopening(gesprek_id=said.id, by_id=viewer.me.id), source, viewer)


def _hold(source: Source, words: str) -> None:
    """Keep the opgave to ourselves until the transaction ends: what is said twice at once is said once."""
    db.session.flush()
    db.session.refresh(source.opgave, ["ended_at", "merged_into_id"], with_for_update=True)
    db.session.refresh(source, ["reopening", "answered_at", "answered_by_id"])
    if not source.can_reopen:
        raise RuleBroken(_("Deze wijkopgave is net weer opengegaan."))
    if not words:
        raise RuleBroken(_("Schrijf op wat er nog niet goed is."), field="words")


def _open_again(made: Reopening, source: Source, by: Viewer) -> Reopening:
    made.opgave, made.source, made.answered_before_at = source.opgave, source, source.answered_at
    db.session.add(made)
    keep_answer(source)
    source.answered_at = source.answered_by_id = source.opgave.ended_at = None
    _care_for_acties(source.opgave)
    emit("opgave.reopened", source.opgave, by=by)
    return made


def _care_for_acties(opgave: Wijkopgave) -> None:
    """What was left undone by who went away while it was over, is for the regiehouder."""
    db.session.flush()
    for actie in opgave.acties:
        if actie.state is not ActieState.DONE:
            hold_actie(actie)
            give_back_of_who_left(REOPENED, actie)
