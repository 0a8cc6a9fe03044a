"""What was found on the way, what becomes of each finding, and finishing the schouw."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.tenancy import across_buurten
from buurtplein.gesprekken.models import Where
from buurtplein.gesprekken.operations import GesprekDraft, note_gesprek
from buurtplein.outbox.emit import emit
from buurtplein.photos.models import Album, Stage
from buurtplein.photos.operations import settle_album
from buurtplein.photos.queries import album_in_form
from buurtplein.posts.themes import Theme
from buurtplein.schouwen.models import Finding, FindingOutcome, OutcomeKind, Schouw, SchouwClosing
from buurtplein.schouwen.policy import (
    may_close_schouw,
    may_note_finding,
    may_note_party_answer,
    may_say_what_becomes,
)
from buurtplein.schouwen.queries import list_findings


@dataclass(frozen=True)
class Becomes:
    """What becomes of a finding. `words`: why nothing is done, or what was; `party` answers on `answer_by`."""

    kind: OutcomeKind
    words: str = ""
    party: str = ""
    answer_by: date | None = None


def note_finding(
    viewer: Viewer, schouw: Schouw, *, place: str, words: str, theme: Theme, once: str | None = None
) -> Finding:
    """Write down what is seen ("gesprek.noted"), with the photos that came with its form; the same form twice is one.

    Raises NotAllowed, and RuleBroken without words or a place, or with debts in them.
    """
    require(may_note_finding(viewer, schouw))
    if not place:
        raise RuleBroken(_("Vul in waar het is."), field="place")
    if not words:
        raise RuleBroken(_("Schrijf op wat jullie zien."), field="words")
    day = local(schouw.begins_at).date()
    try:
        gesprek = note_gesprek(viewer, GesprekDraft(words, place, Where.SCHOUW, theme, day), once=once)
    except RuleBroken as broken:  # what a conversation calls a street
        raise RuleBroken(broken.message, field="place" if broken.field == "street" else broken.field) from broken
    db.session.flush()
    here = (Finding.gesprek_id == gesprek.id, Finding.buurt_id == viewer.buurt_id)
    already = db.session.scalar(select(Finding).where(*here))
    if already is not None:
        return already
    album = _album_with(viewer, once)
    photos = album.id if album is not None else None
    finding = Finding(buurt_id=viewer.buurt_id, schouw_id=schouw.id, gesprek_id=gesprek.id, album_id=photos)
    db.session.add(finding)
    return finding


def _album_with(viewer: Viewer, once: str | None) -> Album | None:
    """The photos that were handed in with the form: they show how it was."""
    album = album_in_form(viewer, once) if once else None
    if album is None:
        return None
    for photo in album.photos:
        photo.stage = Stage.BEFORE
    return settle_album(viewer, album)


def say_what_becomes(viewer: Viewer, schouw: Schouw, finding: Finding, said: Becomes) -> None:
    """Say what becomes of a finding, in the place of what was said before.

    That a wijkopgave rests on it needs not be said. Raises NotAllowed, and RuleBroken for nothing without a reason, and
    for handing over without saying to which organisation, and when it answers.
    """
    require(may_say_what_becomes(viewer, schouw) and finding.schouw_id == schouw.id)
    _check(said)
    outcome = _outcome_of(viewer, finding) or FindingOutcome(buurt_id=viewer.buurt_id, finding_id=finding.id)
    handed = said.kind is OutcomeKind.HANDED
    party, answer_by = (said.party, said.answer_by) if handed else ("", None)
    if outcome.party != party:  # another did not answer anything
        outcome.answer, outcome.answered_at = "", None
    outcome.kind, outcome.words, outcome.party, outcome.answer_by = said.kind, said.words, party, answer_by
    outcome.by_id, outcome.made_at = viewer.me.id, now()
    db.session.add(outcome)
    emit("schouw.settled", schouw, by=viewer)


def _check(said: Becomes) -> None:
    if said.kind is OutcomeKind.NOTHING and not said.words:
        raise RuleBroken(_("Schrijf op waarom er niets mee gebeurt."), field="words")
    if said.kind is OutcomeKind.HANDED and not said.party:
        raise RuleBroken(_("Vul in welke organisatie dit krijgt."), field="party")
    if said.kind is OutcomeKind.HANDED and said.answer_by is None:
        raise RuleBroken(_("Kies de dag waarop ze antwoorden."), field="answer_by")


def note_party_answer(viewer: Viewer, schouw: Schouw, finding: Finding, *, answer: str) -> None:
    """Write down what an organisation answered on what it got. Raises NotAllowed, RuleBroken."""
    require(may_note_party_answer(viewer, schouw) and finding.schouw_id == schouw.id)
    outcome = _outcome_of(viewer, finding)
    if outcome is None or outcome.kind is not OutcomeKind.HANDED:
        raise RuleBroken(_("Dit is aan niemand doorgegeven."))
    if not answer:
        raise RuleBroken(_("Schrijf op wat ze zeiden."), field="answer")
    outcome.answer, outcome.answered_at = answer, now()
    emit("schouw.settled", schouw, by=viewer)


def close_schouw(viewer: Viewer, schouw: Schouw) -> None:
    """Say that it is finished ("schouw.closed").

    Raises NotAllowed, and RuleBroken as long as it is not said of each finding what becomes of it, naming which.
    """
    require(may_close_schouw(viewer, schouw))
    found = [one.gesprek for one in list_findings(viewer, schouw) if one.is_open]
    open_ends = [f"{gesprek.street} ({gesprek.theme.label})" for gesprek in found]
    if open_ends:
        raise RuleBroken(_("Wat gebeurt hiermee? Zeg dat eerst bij: %(names)s.", names="; ".join(open_ends)))
    schouw.closing = SchouwClosing(buurt_id=viewer.buurt_id, by_id=viewer.me.id)
    emit("schouw.closed", schouw, by=viewer)


def forget_findings(caretaker: Caretaker, session: Session) -> None:
    """Of a finding whose words were thrown away or forgotten, nothing stays, nor of its photos."""
    with across_buurten("the clock looks after every buurt"):
        gone = Finding.gesprek_id.is_(None)
        albums = [number for number in session.scalars(select(Finding.album_id).where(gone)) if number is not None]
        session.execute(delete(Finding).where(gone))
        session.execute(delete(Album).where(Album.id.in_(albums)))


def _outcome_of(viewer: Viewer, finding: Finding) -> FindingOutcome | None:
    here = (FindingOutcome.finding_id == finding.id, FindingOutcome.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(FindingOutcome).where(*here))
