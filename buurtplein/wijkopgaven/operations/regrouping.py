"""Two opgaven become one, or a part of one goes on by itself. What was is kept on both."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.wijkopgaven.handing import hold_opgave, take_along
from buurtplein.wijkopgaven.making import OpgaveDraft, begin, made_with
from buurtplein.wijkopgaven.models import Actie, Regroup, Regrouping, Source, Wijkopgave
from buurtplein.wijkopgaven.policy import may_merge_opgave, may_split_opgave, may_undo_regrouping
from buurtplein.wijkopgaven.queries import is_led
from buurtplein.wijkopgaven.sharing import take_co_owners


def merge_opgave(viewer: Viewer, opgave: Wijkopgave, into: Wijkopgave) -> Regrouping:
    """Let an opgave go on in another, with its sources and answers, its acties and co-owners; its number leads there.

    Whom both concern hears so, once: "regrouping.made". Raises NotAllowed, and RuleBroken when one of both just ended
    or went on elsewhere.
    """
    require(may_merge_opgave(viewer, opgave, into))
    _hold(opgave, into)
    require(may_merge_opgave(viewer, opgave, into))
    made = _regrouping(viewer, Regroup.MERGED, opgave, into)
    made.source_ids, made.answered_ids = _take_sources(opgave.sources, into)
    made.actie_ids = _take_acties(opgave.acties, into)
    made.co_owner_ids = take_co_owners(opgave.co_owners, into)
    _close(opgave, into)
    if not is_led(viewer, opgave):
        take_along(viewer, into, opgave.regiehouder_id)
    return _tell(viewer, made, "made")


def split_opgave(
    viewer: Viewer,
    opgave: Wijkopgave,
    draft: OpgaveDraft,
    *,
    sources: Collection[int],
    acties: Collection[int],
    once: str | None = None,
) -> Wijkopgave:
    """Let these sources and acties (ids) go on in a new opgave, which all can read when there is an actie for it.

    Who is co-owner said yes to the whole, and stays so of what stays.

    The same form sent twice gives the same opgave. Raises NotAllowed, and RuleBroken when nothing would go or stay, or
    when what was chosen is not there any more.
    """
    require(may_split_opgave(viewer, opgave))
    _hold(opgave)
    already = made_with(viewer, once)  # of two presses, the second one waited here
    if already is not None:
        return already
    require(may_split_opgave(viewer, opgave))
    going = [source for source in opgave.sources if source.id in sources]
    along = [actie for actie in opgave.acties if actie.id in acties]
    _check(opgave, going, along)
    if len(going) + len(along) < len(set(sources)) + len(set(acties)):
        raise RuleBroken(_("Iemand anders veranderde deze wijkopgave net. Kijk welke er nog staan."))
    part = begin(viewer, draft, once)
    part.published_at = now() if opgave.published_at is not None and along else None
    emit("opgave.drafted", part, by=viewer)
    made = _regrouping(viewer, Regroup.SPLIT, opgave, part)
    made.source_ids, made.actie_ids = _take_sources(going, part)[0], _take_acties(along, part)
    _tell(viewer, made, "made")
    return part


def _check(opgave: Wijkopgave, going: Sequence[Source], along: Sequence[Actie]) -> None:
    """On both sides there is something that neighbours told, and what all can read keeps an actie."""
    if not going:
        raise RuleBroken(_("Kies minstens één bericht of gesprek dat meegaat."), field="sources")
    if len(going) == len(opgave.sources):
        raise RuleBroken(_("Laat minstens één bericht of gesprek staan."), field="sources")
    if opgave.published_at is not None and opgave.acties and len(along) == len(opgave.acties):
        raise RuleBroken(_("Laat minstens één actie staan."), field="acties")


def undo_regrouping(viewer: Viewer, regrouping: Regrouping) -> None:
    """Put it back as it was: what was merged is by itself again, and what was split off is one again.

    Emits "regrouping.undone". Raises NotAllowed, also when it was undone meanwhile, and RuleBroken when it ended.
    """
    require(may_undo_regrouping(viewer, regrouping))
    before, after = regrouping.before, regrouping.after
    if regrouping.kind is Regroup.MERGED:
        _hold(after)
    else:
        _hold(before, after)
    db.session.refresh(regrouping, ["undone_at"])
    require(may_undo_regrouping(viewer, regrouping))
    if regrouping.kind is Regroup.MERGED:
        _take_back(regrouping)
    else:
        _take_sources(after.sources, before)
        _take_acties(after.acties, before)
        take_co_owners(after.co_owners, before)
        _close(after, before)
    regrouping.undone_at = now()
    _tell(viewer, regrouping, "undone")


def _take_back(regrouping: Regrouping) -> None:
    """What came along goes back, as far as it is still here; an answer that came along is not given here.

    An answer that was written anew meanwhile stays. Raises RuleBroken when all it rested on went elsewhere since.
    """
    before, after = regrouping.before, regrouping.after
    db.session.expire(before, ["sources", "acties", "co_owners"])
    here = {source.id for source in after.sources}
    if not before.sources and here.isdisjoint(regrouping.source_ids):
        raise RuleBroken(_("Dit kan niet meer terug: waar het op steunt, ging intussen naar een andere wijkopgave."))
    before.merged_into_id = before.ended_at = None
    given = {_answer_of(source) for source in before.sources}
    for source in after.sources:
        if source.id in regrouping.answered_ids and _answer_of(source) in given:
            source.heard = source.doing = source.not_because = ""
            source.answered_at = source.answered_by_id = None
    _take_sources([source for source in after.sources if source.id in regrouping.source_ids], before)
    _take_acties([actie for actie in after.acties if actie.id in regrouping.actie_ids], before)
    take_co_owners([one for one in after.co_owners if one.id in regrouping.co_owner_ids], before)


def _answer_of(source: Source) -> tuple[object, ...]:
    return source.thing, source.heard, source.doing, source.not_because, source.answered_at


# ------------------------------------------------------------------------------------------- moving
def _hold(*opgaven: Wijkopgave) -> None:
    """Keep them to ourselves, in the same order for everyone, as they stand now."""
    for opgave in sorted(opgaven, key=lambda opgave: opgave.id):
        hold_opgave(opgave)
        db.session.expire(opgave, ["sources", "acties", "co_owners", "published_at"])


def _regrouping(viewer: Viewer, kind: Regroup, before: Wijkopgave, after: Wijkopgave) -> Regrouping:
    db.session.flush()
    made = Regrouping(buurt_id=before.buurt_id, kind=kind, before_id=before.id, after_id=after.id, by_id=viewer.me.id)
    db.session.add(made)
    return made


def _take_sources(sources: Sequence[Source], into: Wijkopgave) -> tuple[list[int], list[int]]:
    """Let it rest on these. Of one on which it rests already only the answer goes along. Returns the ids of both.

    An answer that was not enough answers nothing: raises RuleBroken where one that waits again would get it.
    """
    known = {source.thing: source for source in into.sources if source.thing is not None}
    moved, answered = [], []
    for source in list(sources):
        same = known.get(source.thing) if source.thing is not None else None
        if same is None:
            source.opgave = into
            moved.append(source.id)
        elif _is_not_enough(same, source):
            raise RuleBroken(_("Geef eerst antwoord aan wie zei dat dit niet is opgelost. Daarna kan dit."))
        elif same.answered_at is None and source.answered_at is not None and not _is_not_enough(source, same):
            same.heard, same.doing, same.not_because = source.heard, source.doing, source.not_because
            same.answered_at, same.answered_by_id = source.answered_at, source.answered_by_id
            same.first_answered_at = same.first_answered_at or source.first_answered_at
            same.told_at, same.told_by_id = source.told_at, source.told_by_id
            answered.append(same.id)
    return moved, answered


def _is_not_enough(given: Source, waiting: Source) -> bool:
    """Whether the answer of the one was there before it was said with the other, the same, that it is not solved."""
    said = waiting.reopening
    waits = said is not None and waiting.answered_at is None
    return waits and said is not None and given.answered_at is not None and given.answered_at <= said.made_at


def _take_acties(acties: Sequence[Actie], into: Wijkopgave) -> list[int]:
    moved = list(acties)
    for actie in moved:
        actie.opgave = into
    return [actie.id for actie in moved]


def _close(opgave: Wijkopgave, into: Wijkopgave) -> None:
    opgave.merged_into_id, opgave.ended_at = into.id, now()


def _tell(viewer: Viewer, regrouping: Regrouping, what: str) -> Regrouping:
    """For who follows, and for what can be found of both."""
    db.session.flush()
    both = (Wijkopgave.id.in_([regrouping.before_id, regrouping.after_id]), Wijkopgave.buurt_id == viewer.buurt_id)
    for opgave in db.session.scalars(select(Wijkopgave).where(*both).order_by(Wijkopgave.id)):
        db.session.expire(opgave, ["sources", "acties", "co_owners"])
        emit("opgave.regrouped", opgave, by=viewer)
    emit(f"regrouping.{what}", regrouping, by=viewer)
    return regrouping
