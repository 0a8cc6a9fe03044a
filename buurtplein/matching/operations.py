"""What can be done with a koppeling."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from buurtplein.buurten.models import Membership
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.tenancy import across_buurten
from buurtplein.matching.load import FREE, loads, own_limit
from buurtplein.matching.models import (
    ANSWER_WITHIN,
    ASK_AFTER,
    TELL_WITHIN,
    HelpLimit,
    Match,
    MatchAnswer,
    MatchOutcome,
    still_open,
)
from buurtplein.matching.policy import (
    may_answer_match,
    may_let_go,
    may_part_from,
    may_propose_match,
    may_set_limits,
    may_tell_outcome,
    may_withdraw_match,
    readable_offers_to_help,
)
from buurtplein.outbox.emit import emit, emit_all
from buurtplein.people.models import Person
from buurtplein.people.queries import apart_from
from buurtplein.posts.models import Comment, Post, PostKind
from buurtplein.posts.operations import reopen_post, solve_post
from buurtplein.posts.policy import may_reopen_post, may_solve_post

LONGEST_REST = timedelta(days=366)


# ------------------------------------------------------------------------------------------- the verbinder
def propose_match(
    viewer: Viewer,
    request: Post,
    *,
    helper: Person,
    offer: Post | None,
    message: str,
    meeting: str = "",
    asked_first: bool = False,
) -> Match:
    """Ask both sides whether they want to be connected ("match.proposed"); proposing an open one again is that one.

    With a `meeting`, where and when someone of the buurt brings them together, neither gets the number of the other.

    Whom too much is asked of already, by what they chose, is `asked_first`, in person.

    Raises NotAllowed, RuleBroken.
    """
    require(may_propose_match(viewer, request))
    _check_pair(viewer, request, helper, offer)
    if not message:
        raise RuleBroken(_("Schrijf een bericht voor je buur."), field="message")
    already = _open_match(request, helper)
    if already is not None and meeting not in {"", already.meeting}:
        raise RuleBroken(_("Deze koppeling loopt al, zonder dit. Draai die eerst terug."), field="meeting")
    if already is not None:
        return already
    _spare(viewer, request, helper, asked_first)
    match = Match(buurt_id=viewer.buurt_id, request_id=request.id, asker_id=request.author_id, helper_id=helper.id)
    match.offer_id, match.message, match.proposed_by_id = offer.id if offer else None, message, viewer.me.id
    match.meeting = meeting
    db.session.add(match)
    emit("match.proposed", match, by=viewer)
    return match


def _check_pair(viewer: Viewer, request: Post, helper: Person, offer: Post | None) -> None:
    if helper.id == request.author_id:
        raise RuleBroken(_("Je kunt iemand niet met zichzelf verbinden."))
    member = exists().where(
        Membership.person_id == helper.id, Membership.buurt_id == viewer.buurt_id, Membership.is_here
    )
    if helper.erased_at is not None or not db.session.scalar(select(member)):
        raise RuleBroken(_("Deze buur hoort niet (meer) bij de buurt."))
    if helper.id in apart_from(request.author_id):
        raise RuleBroken(_("Deze twee kun je niet met elkaar verbinden. Kies een andere buur."))
    if offer is not None and (offer.buurt_id, offer.author_id, offer.kind) != (
        viewer.buurt_id,
        helper.id,
        PostKind.AANBOD,
    ):
        raise RuleBroken(_("Dit aanbod is niet van deze buur."))


def _spare(viewer: Viewer, request: Post, helper: Person, asked_first: bool) -> None:
    """Hold the helper, so that two proposals at once are counted one after the other, and look what they allow."""
    here = (Membership.person_id == helper.id, Membership.buurt_id == viewer.buurt_id)
    db.session.execute(select(Membership.id).where(*here).with_for_update())
    words = loads(viewer, [helper.id]).get(helper.id, FREE).words
    if not words or asked_first or _said_help(viewer, request, helper):
        return
    told = {"name": helper.first_name or _("Deze buur"), "words": words}
    raise RuleBroken(
        _("%(name)s %(words)s. Vraag het eerst zelf, en kruis aan dat het mag.", **told), field="asked_first"
    )


def _said_help(viewer: Viewer, request: Post, helper: Person) -> bool:
    said = exists().where(readable_offers_to_help(viewer, request), Comment.author_id == helper.id)
    return bool(db.session.scalar(select(said)))


def _open_match(request: Post, helper: Person) -> Match | None:
    pair = (Match.buurt_id == request.buurt_id, Match.request_id == request.id, Match.helper_id == helper.id)
    return db.session.scalar(select(Match).where(*pair, still_open()))


def withdraw_match(viewer: Viewer, match: Match) -> None:
    """Take a proposal back: for the two it never was there.

    Raises NotAllowed when somebody answered or ten minutes have passed.
    """
    require(may_withdraw_match(viewer, match), _("Dit kan niet meer: er is al geantwoord, of de 10 minuten zijn om."))
    _lock(match)
    require(may_withdraw_match(viewer, match))
    match.withdrawn_at = now()
    emit("match.withdrawn", match, by=viewer)


# ------------------------------------------------------------------------------------------- the two sides
def set_limits(viewer: Viewer, *, most_open: int, most_a_month: int, rests_until: date | None) -> HelpLimit:
    """Choose how often I can be asked in this buurt; a day that is over means no rest.

    Raises RuleBroken for a rest of more than a year.
    """
    require(may_set_limits(viewer))
    if rests_until is not None and rests_until > today() + LONGEST_REST:
        raise RuleBroken(_("Kies een dag binnen een jaar."), field="rests_until")
    limit = own_limit(viewer) or HelpLimit(buurt_id=viewer.buurt_id, person_id=viewer.me.id)
    limit.most_open, limit.most_a_month = most_open, most_a_month
    limit.rests_until = rests_until if rests_until is not None and rests_until > today() else None
    db.session.add(limit)
    return limit


def answer_match(viewer: Viewer, match: Match, *, says_yes: bool) -> Match:
    """Say yes or no. Two times yes introduces them to each other; one no ends it, and nobody is blamed.

    Raises NotAllowed when it was settled already.
    """
    require(may_answer_match(viewer, match), _("Deze koppeling is al afgerond."))
    _lock(match)
    require(may_answer_match(viewer, match))
    _note_answer(viewer, match, says_yes)
    emit("match.answered", match, by=viewer)
    if not says_yes:
        match.declined_at = now()
        emit("match.declined", match, by=viewer)
    elif {answer.person_id for answer in match.answers if answer.says_yes} == {match.asker_id, match.helper_id}:
        match.introduced_at = now()
        emit("match.introduced", match, by=viewer)
    return match


def _note_answer(viewer: Viewer, match: Match, says_yes: bool) -> None:
    answer = match.answer_of(viewer.id)
    if answer is None:
        match.answers.append(MatchAnswer(person_id=viewer.me.id, says_yes=says_yes))
    else:
        answer.says_yes, answer.answered_at = says_yes, now()


def tell_outcome(
    viewer: Viewer, match: Match, *, worked: bool, partly: bool = False, words: str | None = None
) -> Match:
    """Tell whether it worked, or `partly`; who told may change their mind. Without words, those of before stay.

    It is finished when one says all of it worked, or when both told. The asker's "Ja, gelukt" solves the vraag; "Deels"
    and "Nog niet" keep it open or open it again.

    Raises NotAllowed.
    """
    require(may_tell_outcome(viewer, match), _("Deze koppeling is al afgerond."))
    _lock(match)
    require(may_tell_outcome(viewer, match))
    all_of_it = worked and not partly
    _note_outcome(viewer, match, (worked, worked and partly), words)
    if viewer.is_me(match.asker_id):
        _carry_to_vraag(viewer, match.request, all_of_it)
    if match.finished_at is None and (all_of_it or len(match.outcomes) == 2):
        match.finished_at = now()
        emit("match.finished", match, by=viewer)
    return match


def _note_outcome(viewer: Viewer, match: Match, how: tuple[bool, bool], words: str | None) -> None:
    outcome = match.outcome_of(viewer.id)
    if outcome is None:
        match.outcomes.append(MatchOutcome(person_id=viewer.me.id, worked=how[0], partly=how[1], words=words or ""))
    else:
        (outcome.worked, outcome.partly), outcome.told_at = how, now()
        outcome.words = outcome.words if words is None else words


def _carry_to_vraag(viewer: Viewer, request: Post, worked: bool) -> None:
    if worked and may_solve_post(viewer, request):
        solve_post(viewer, request)
    if not worked and may_reopen_post(viewer, request):
        reopen_post(viewer, request)


def let_go(viewer: Viewer, post: Post) -> None:
    """End every koppeling that runs because of my vraag or aanbod: nobody sees how to reach the other any more."""
    require(may_let_go(viewer, post))
    about = or_(Match.request_id == post.id, Match.offer_id == post.id)
    found = list(db.session.scalars(select(Match).where(Match.buurt_id == viewer.buurt_id, about, still_open())))
    for match in found:
        match.lapsed_at = now()
    emit_all("match.lapsed", found, by=viewer)


def part_from(viewer: Viewer, other: Person) -> None:
    """End every koppeling that runs between me and this person, in whatever buurt; nobody is told who ended it."""
    require(may_part_from(viewer, other))
    pair = (viewer.me.id, other.id)
    between = (Match.asker_id.in_(pair), Match.helper_id.in_(pair), still_open())
    with across_buurten("who want no contact, want it nowhere"):
        found = list(db.session.scalars(select(Match).where(*between)))
    for match in found:
        match.lapsed_at = now()
    emit_all("match.lapsed", found, by=viewer)


def _lock(match: Match) -> None:
    """Wait for whoever changes this koppeling, then look again: two answers at once must see each other."""
    db.session.flush()
    held = select(Match.id).where(Match.id == match.id, Match.buurt_id == match.buurt_id).with_for_update()
    db.session.execute(held)
    db.session.expire(match)


# ------------------------------------------------------------------------------------------- the clock
def ask_outcomes(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Ask both sides a week after they were introduced whether it worked ("match.outcome_asked"); once."""
    due = Match.introduced_at <= now() - ASK_AFTER
    found = _due(session, Match.outcome_asked_at.is_(None), due, limit=limit)
    for match in found:
        match.outcome_asked_at = now()
        emit("match.outcome_asked", match, by=caretaker)
    return len(found)


def lapse_matches(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """End what nobody says anything about any more, so that nobody's contact data stays in sight for nothing."""
    silent = Match.introduced_at.is_(None) & (Match.proposed_at <= now() - ANSWER_WITHIN)
    untold = Match.outcome_asked_at <= now() - TELL_WITHIN
    found = _due(session, or_(silent, untold), limit=limit)
    for match in found:
        match.lapsed_at = now()
        emit("match.lapsed", match, by=caretaker)
    return len(found)


def _due(session: Session, *conditions: ColumnElement[bool], limit: int) -> list[Match]:
    with across_buurten("the clock works for every buurt"):
        return list(session.scalars(select(Match).where(still_open(), *conditions).order_by(Match.id).limit(limit)))
