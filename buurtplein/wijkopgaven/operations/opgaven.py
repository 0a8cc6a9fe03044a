"""Making a wijkopgave, what it rests on, the answers and the end."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from buurtplein.audit.record import record
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.fresh import require_seen
from buurtplein.core.i18n import _
from buurtplein.gesprekken.models import Gesprek, Where
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import Comment, CommentKind, Post
from buurtplein.posts.operations import tell_under_post
from buurtplein.wijkopgaven.answering import keep_answer
from buurtplein.wijkopgaven.handing import end_offers_in, hold_opgave, take_along
from buurtplein.wijkopgaven.making import OpgaveDraft, begin, fill, lead, made_with
from buurtplein.wijkopgaven.models import (
    Actie,
    Answer,
    Ending,
    EndingKind,
    Handover,
    Source,
    SourceKind,
    Thing,
    Wijkopgave,
    stamp_of_answers,
)
from buurtplein.wijkopgaven.policy import (
    may_add_source,
    may_answer_source,
    may_change_opgave,
    may_change_words,
    may_end_opgave,
    may_make_opgave,
    may_publish_opgave,
    may_take_over_opgave,
    may_use_as_source,
)
from buurtplein.wijkopgaven.queries import is_led
from buurtplein.wijkopgaven.sharing import lapse_in


# ------------------------------------------------------------------------------------------- the opgave
def make_opgave(viewer: Viewer, things: Sequence[Thing], draft: OpgaveDraft, *, once: str | None = None) -> Wijkopgave:
    """Make a wijkopgave of posts, comments and conversations; who makes it is its regiehouder.

    The same form sent twice gives the same opgave. Only who works on opgaven sees it until it is published. Emits
    "opgave.drafted".

    Raises NotAllowed when one of them may not be used, RuleBroken when there is none.
    """
    require(may_make_opgave(viewer) and all(may_use_as_source(viewer, thing) for thing in things))
    already = made_with(viewer, once)
    if already is not None:
        return already
    if not things:
        raise RuleBroken(_("Een wijkopgave begint bij een bericht of een gesprek. Kies er een."))
    opgave = begin(viewer, draft, once)
    emit("opgave.drafted", opgave, by=viewer)
    for thing in dict.fromkeys(things):
        db.session.add(Source(**_resting_on(opgave, thing), added_by_id=viewer.me.id))
    return opgave


def _resting_on(opgave: Wijkopgave, thing: Thing) -> dict[str, Any]:
    under = {"buurt_id": opgave.buurt_id, "opgave_id": opgave.id}
    if isinstance(thing, Gesprek):
        seen = thing.held is Where.SCHOUW
        return {**under, "kind": SourceKind.FINDING if seen else SourceKind.GESPREK, "gesprek_id": thing.id}
    kind = SourceKind.POST if isinstance(thing, Post) else SourceKind.COMMENT
    return {**under, "kind": kind, f"{kind.value}_id": thing.id}


def change_opgave(viewer: Viewer, opgave: Wijkopgave, draft: OpgaveDraft, *, seen: str | None = None) -> None:
    """Change what everyone reads of it; `seen` is the stamp of what stood there. Emits "opgave.changed".

    For a co-owner its title and theme stay. Raises RuleBroken when someone else changed it meanwhile, and as `fill`
    does.
    """
    require(may_change_words(viewer, opgave))
    hold_opgave(opgave)
    if not may_change_opgave(viewer, opgave):
        draft = replace(draft, title=opgave.title, theme=opgave.theme)
    if draft == OpgaveDraft.of(opgave):
        return
    require_seen(seen, opgave.stamp)
    fill(opgave, draft)
    opgave.changed_at = now()
    emit("opgave.changed", opgave, by=viewer)


def add_source(viewer: Viewer, opgave: Wijkopgave, thing: Thing) -> Source:
    """Let an opgave rest on one more post, comment or conversation; twice is once. Emits "source.added".

    Raises NotAllowed, and RuleBroken when it ended meanwhile.
    """
    require(may_add_source(viewer, opgave) and may_use_as_source(viewer, thing))
    hold_opgave(opgave)
    rests_on = _resting_on(opgave, thing)
    already = db.session.scalar(select(Source).filter_by(**rests_on))
    if already is not None:
        return already
    source = Source(**rests_on, added_by_id=viewer.me.id)
    db.session.add(source)
    emit("source.added", source, by=viewer)
    return source


def publish_opgave(viewer: Viewer, opgave: Wijkopgave) -> None:
    """Show it to the buurt; those who told of it hear so ("opgave.made").

    Raises RuleBroken when nothing has been agreed yet: an opgave without an actie is an empty promise.
    """
    require(may_publish_opgave(viewer, opgave))
    acties = select(func.count(Actie.id)).where(Actie.opgave_id == opgave.id, Actie.buurt_id == opgave.buurt_id)
    if not db.session.scalar(acties):
        raise RuleBroken(_("Zet er eerst een actie bij. Dan zien buren meteen wat jullie gaan doen."))
    opgave.published_at = now()
    emit("opgave.made", opgave, by=viewer)


def take_over_opgave(viewer: Viewer, opgave: Wijkopgave) -> Handover:
    """Become its regiehouder, in the place of one who no longer works here. Emits "opgave.taken_over".

    What that one still had to do under it comes along.

    Raises NotAllowed as long as it has a regiehouder, RuleBroken when someone else was just first.
    """
    require(may_take_over_opgave(viewer, opgave, led=is_led(viewer, opgave)))
    before_id = opgave.regiehouder_id
    hold_opgave(opgave)
    if opgave.regiehouder_id != before_id:
        raise RuleBroken(_("Iemand anders heeft deze wijkopgave net overgenomen."))
    handover = Handover(opgave_id=opgave.id, before_id=before_id, after_id=viewer.me.id)
    db.session.add(handover)
    lead(viewer, opgave)
    take_along(viewer, opgave, before_id)
    record("opgave.taken_over", opgave, by=viewer)
    emit("opgave.taken_over", opgave, by=viewer)
    return handover


# ------------------------------------------------------------------------------------------- answers and the end
def answer_sources(viewer: Viewer, sources: Sequence[Source], answer: Answer, *, seen: str | None = None) -> None:
    """Say what is done with these sources: under a post, to its author, and by "source.answered".

    What was said before is kept.

    The same words twice are said once. `seen` is the stamp of what was said before (`stamp_of_answers`). Raises
    RuleBroken when it says neither what is done nor why not, when someone answered meanwhile, and when it just ended.
    """
    require(all(may_answer_source(viewer, source) for source in sources))
    if not sources:
        raise RuleBroken(_("Kies waar je antwoord op geeft."), field="sources")
    if not (answer.doing or answer.not_because):
        raise RuleBroken(_("Schrijf op wat jullie ermee doen, of waarom niet."), field="doing")
    for opgave in {source.opgave_id: source.opgave for source in sources}.values():
        hold_opgave(opgave)
    ids = [source.id for source in sources]
    as_it_is = select(Source).where(Source.id.in_(ids), Source.buurt_id == viewer.buurt_id)
    db.session.scalars(as_it_is.execution_options(populate_existing=True)).all()
    told = [source for source in sources if source.answered_at is None or answer != source.answer]
    if not told:
        return
    require_seen(seen, stamp_of_answers(sources))
    for post in dict.fromkeys(post for source in told if (post := _post_under(source)) is not None):
        tell_under_post(viewer, post, kind=CommentKind.FEEDBACK, body=answer.body)
    for source in told:
        keep_answer(source)
        source.heard, source.doing, source.not_because = answer.heard, answer.doing, answer.not_because
        source.answered_at, source.answered_by_id = now(), viewer.me.id
        source.first_answered_at = source.first_answered_at or source.answered_at
        emit("source.answered", source, by=viewer)


def _post_under(source: Source) -> Post | None:
    return source.comment.post if source.comment is not None else source.post


def end_opgave(viewer: Viewer, opgave: Wijkopgave, *, kind: EndingKind, reason: str) -> Ending:
    """End it, honestly: how, and why. Emits "opgave.ended".

    Raises RuleBroken as long as someone it rests on got no answer, naming what they told.
    """
    require(may_end_opgave(viewer, opgave))
    hold_opgave(opgave)
    if not reason:
        raise RuleBroken(_("Schrijf op waarom. Buren lezen dit."), field="reason")
    waiting = _without_answer(opgave)
    if waiting:
        raise RuleBroken(_("Geef eerst antwoord. Dit heeft nog geen antwoord: %(listed)s.", listed=", ".join(waiting)))
    ending = Ending(opgave=opgave, kind=kind, reason=reason, by_id=viewer.me.id)
    db.session.add(ending)
    opgave.ended_at = now()
    end_offers_in(viewer, opgave)
    lapse_in(viewer, opgave)
    emit("opgave.ended", opgave, by=viewer)
    return ending


def _without_answer(opgave: Wijkopgave) -> list[str]:
    """The names of all that still waits, also of posts that nobody can see any more."""
    waits = (Source.opgave_id == opgave.id, Source.buurt_id == opgave.buurt_id, Source.waits)
    under, here = aliased(Post), opgave.buurt_id
    which = (Post.number, under.number, Gesprek, Source.kind)
    asked: Select[Any, Any, Any, Any] = select(*which).select_from(Source).order_by(Source.id)
    asked = asked.where(*waits).outerjoin(Post, and_(Post.id == Source.post_id, Post.buurt_id == here))
    asked = asked.outerjoin(Comment, and_(Comment.id == Source.comment_id, Comment.buurt_id == here))
    asked = asked.outerjoin(under, and_(under.id == Comment.post_id, under.buurt_id == here))
    asked = asked.outerjoin(Gesprek, and_(Gesprek.id == Source.gesprek_id, Gesprek.buurt_id == here))
    return [_name(*row) for row in db.session.execute(asked)]


def _name(number: int | None, under: int | None, gesprek: Gesprek | None, kind: SourceKind) -> str:
    if number is not None:
        return _("bericht %(number)d", number=number)
    if under is not None:
        return _("een reactie bij bericht %(number)d", number=under)
    return gesprek.name if gesprek is not None else kind.forgotten
