"""What partners do to agree on who reacts first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from buurtplein.agreements.models import TERM_DAYS, Agreement, AgreementAnswer, FirstReaction
from buurtplein.agreements.policy import (
    may_answer_agreement,
    may_propose_agreement,
    may_say_reacted,
    readable_reactions,
)
from buurtplein.agreements.queries import list_themes
from buurtplein.buurten.numbers import hold_buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.queries import list_partners_today


@dataclass(frozen=True)
class Terms:
    """Who reacts first to what, in how many working days, and who does so otherwise."""

    theme: Theme
    first_id: int
    within_days: int
    fallback_id: int
    words: str = ""


def propose_agreement(viewer: Viewer, terms: Terms, *, once: str | None = None) -> Agreement:
    """Propose who reacts first ("agreement.proposed"). Who proposes agrees; a proposal before it goes.

    What was agreed before holds until this is agreed. The same form twice is one proposal.
    Raises NotAllowed, RuleBroken when an organisation or a term cannot be.
    """
    require(may_propose_agreement(viewer))
    _check(viewer, terms)
    hold_buurt(viewer.buurt_id)
    already = _proposed_with(viewer, once)
    if already is not None:
        return already
    stands = next(one for one in list_themes(viewer) if one.theme is terms.theme)
    if stands.proposal is not None:
        stands.proposal.replaced_at = now()
        db.session.flush()  # it goes before another comes
    agreement = Agreement(buurt_id=viewer.buurt_id, proposed_by_id=viewer.me.id, once=once or None, **vars(terms))
    parties = _speaks_for(viewer, terms.first_id, terms.fallback_id)
    agreement.proposed_for_id = parties[0]
    db.session.add(agreement)
    db.session.flush()
    _say(viewer, agreement, parties, agrees=True, reason="")
    emit("agreement.proposed", agreement, by=viewer)
    return agreement


def answer_agreement(viewer: Viewer, agreement: Agreement, *, agrees: bool, reason: str = "") -> None:
    """Accept it for who one works for, or object and say why ("agreement.answered"). Twice the same is once.

    Who works for both that have to act, speaks for both.
    When who acts said yes and nobody objects it is agreed, and takes the place of what was agreed before.
    Raises NotAllowed, RuleBroken without a reason, or when another took its place meanwhile.
    """
    require(may_answer_agreement(viewer, agreement))
    if not agrees and not reason:
        raise RuleBroken(_("Schrijf kort op waarom, dan kunnen de anderen er iets mee."), field="reason")
    hold_buurt(viewer.buurt_id)
    db.session.refresh(agreement)
    if agreement.replaced_at is not None:
        raise RuleBroken(_("Er is intussen een andere afspraak of een nieuw voorstel. Kijk eerst wat er nu staat."))
    parties = _speaks_for(viewer, agreement.first_id, agreement.fallback_id)
    if _say(viewer, agreement, parties, agrees=agrees, reason="" if agrees else reason):
        emit("agreement.answered", agreement, by=viewer)


def say_reacted(viewer: Viewer, opgave: Wijkopgave, agreement: Agreement) -> FirstReaction:
    """Who one works for reacted first to this opgave ("first_reaction.made"): the clock stops.

    Returns what counts: that of another when they were first. Twice is once.
    """
    require(may_say_reacted(viewer, opgave, agreement))
    hold_buurt(viewer.buurt_id)
    known = select(FirstReaction).where(FirstReaction.opgave_id == opgave.id, readable_reactions(viewer))
    reaction = db.session.scalar(known)
    if reaction is None:
        party = _speaks_for(viewer, agreement.first_id, agreement.fallback_id)[0]
        made = {"opgave_id": opgave.id, "organisation_id": party, "by_id": viewer.me.id}
        reaction = FirstReaction(buurt_id=viewer.buurt_id, **made)
        db.session.add(reaction)
        emit("first_reaction.made", reaction, by=viewer)
    return reaction


def _check(viewer: Viewer, terms: Terms) -> None:
    parties = {party.id for party in list_partners_today(viewer)}
    for field, party in (("first", terms.first_id), ("fallback", terms.fallback_id)):
        if party not in parties:
            raise RuleBroken(_("Kies een organisatie die hier partner is."), field=field)
    if terms.first_id == terms.fallback_id:
        raise RuleBroken(_("Kies een andere organisatie dan die eerst reageert."), field="fallback")
    if terms.within_days not in TERM_DAYS:
        raise RuleBroken(_("Kies een getal van 1 tot en met 30."), field="within_days")


def _say(viewer: Viewer, agreement: Agreement, parties: Sequence[int], *, agrees: bool, reason: str) -> bool:
    """Whether that was news for one of them. Also when it was not: what stood in the way may be gone by now."""
    said = {party: (one.agrees, one.reason) for party, one in agreement.said.items()}
    news = [party for party in parties if said.get(party) != (agrees, reason)]
    for party in news:
        answer = AgreementAnswer(buurt_id=agreement.buurt_id, organisation_id=party, by_id=viewer.me.id, agrees=agrees)
        answer.reason = reason
        agreement.answers.append(answer)
    db.session.flush()
    if agreement.agreed_at is None and agreement.is_carried:
        before = next(one.runs for one in list_themes(viewer) if one.theme is agreement.theme)
        if before is not None:
            before.replaced_at = now()
            db.session.flush()  # it goes before this holds
        agreement.agreed_at = now()
    db.session.flush()
    return bool(news)


def _speaks_for(viewer: Viewer, *rather: int) -> list[int]:
    """For which organisations a professional speaks: theirs that have to act, or else one of theirs."""
    mine = viewer.organisation_ids
    return [party for party in rather if party in mine] or [min(mine)]


def _proposed_with(viewer: Viewer, once: str | None) -> Agreement | None:
    mine = (Agreement.once == once, viewer.mine(Agreement.proposed_by_id), Agreement.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(Agreement).where(*mine)) if once else None
