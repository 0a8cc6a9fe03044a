"""Who reacts first, on the work place: what is agreed, proposing it, saying yes or no, and the clock."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.agreements import operations, queries
from buurtplein.agreements.forms import AnswerForm, ProposalForm
from buurtplein.agreements.policy import may_propose_agreement, may_see_agreements
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.queries import get_opgave, list_partners_today

bp = Blueprint("agreements", __name__, url_prefix="/<buurt>/prof/wie-eerst")


@bp.get("")
@guard(may_see_agreements)
def index() -> ResponseReturnValue:
    """What is agreed per theme, what is proposed, and what is late."""
    turns, themes = queries.list_turns(g.viewer), queries.list_themes(g.viewer)
    page = {"themes": [of for of in themes if not of.is_empty], "empty": [of.theme for of in themes if of.is_empty]}
    late = [turn for turn in turns if turn.is_late]
    return render_template("agreements/index.html", **page, late=late, turns=turns)


@bp.route("/nieuw", methods=["GET", "POST"])
@guard(may_propose_agreement)
@writes_often()
def propose() -> ResponseReturnValue:
    """Propose who reacts first to a theme."""
    theme = Theme.parse(request.args.get("thema"))
    stands = next((one for one in queries.list_themes(g.viewer) if one.theme is theme), None)
    now = (stands.proposal or stands.runs) if stands else None
    known: dict[str, Any] = {"theme": theme}
    if now is not None:
        known |= {"first": now.first_id, "within_days": now.within_days, "fallback": now.fallback_id}
    form = ProposalForm(parties=list_partners_today(g.viewer), data=known)
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            made = operations.propose_agreement(g.viewer, form.terms(), once=form.once.data)
            flash(_("Je voorstel staat er. De andere partners zien het en kunnen ja of nee zeggen."))
            return redirect(url_for(".index", _anchor=made.theme.value), 303)
    return render_template("agreements/propose.html", form=form), 422 if form.errors else 200


@bp.route("/<int:agreement_id>/antwoord", methods=["GET", "POST"])
@guard(may_propose_agreement)
@writes_often()
def answer(agreement_id: int) -> ResponseReturnValue:
    """Say for one's organisation that it agrees, or objects and why."""
    agreement = queries.get_agreement(g.viewer, agreement_id)
    form = AnswerForm()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            said = {"agrees": form.answer.data == "yes", "reason": form.reason.data or ""}
            operations.answer_agreement(g.viewer, agreement, **said)
            flash(_("Bewaard. De andere partners zien wat jullie ervan vinden."))
            return redirect(url_for(".index", _anchor=agreement.theme.value), 303)
    return render_template("agreements/answer.html", form=form, agreement=agreement), 422 if form.errors else 200


@bp.post("/opgaven/<int:number>/gereageerd")
@guard(may_propose_agreement)
@writes_often()
def react(number: int) -> ResponseReturnValue:
    """Say that one's organisation reacted first to an opgave."""
    turn = queries.turn_for(g.viewer, get_opgave(g.viewer, number))
    if turn is None:
        raise NotFound(_("Hierover is niet afgesproken wie eerst reageert."))
    first = operations.say_reacted(g.viewer, turn.opgave, turn.agreement)
    ours, party = first.organisation_id in g.viewer.organisation_ids, first.organisation.name
    flash(
        _("Bewaard: jullie hebben gereageerd.") if ours else _("%(party)s was eerder: die reageerde al.", party=party)
    )
    return redirect(url_for("wijkopgaven.work", number=turn.opgave.number), 303)


# ------------------------------------------------------------------------------------------- on other pages
def panel_on_work(viewer: Any, opgave: Wijkopgave) -> Markup | str:
    """On the work page of an opgave: who reacts first, since when the clock runs, and whose turn it is."""
    if not may_see_agreements(viewer):
        return ""
    turn = queries.turn_for(viewer, opgave)
    if turn is None and not opgave.is_open:
        return ""
    return Markup(render_template("agreements/_on_work.html", turn=turn, opgave=opgave))  # noqa: S704
