"""After it: what was said, what each organisation can do, and closing it."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.core.errors import NotFound, RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.gesprekken.models import Gesprek
from buurtplein.huiskamers import operations, queries
from buurtplein.huiskamers.forms import CanDoForm, OutcomeForm, SaidForm
from buurtplein.huiskamers.models import NoteOutcome
from buurtplein.huiskamers.policy import may_note_said, may_plan_huiskamers, may_say_outcome, may_say_what_we_do
from buurtplein.huiskamers.views.blueprint import bp, page_of


@bp.route("/huiskamers/<int:huiskamer_id>/opschrijven", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def note_said(huiskamer_id: int) -> ResponseReturnValue:
    """Write down what was said, without who said it."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    require(may_note_said(g.viewer, huiskamer))
    form = SaidForm(theme=huiskamer.theme)
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            said = {"words": form.words.data or "", "theme": form.theme.data, "once": form.once.data}
            operations.note_said(g.viewer, huiskamer, **said)
            flash(_("Opgeschreven. Dank je wel."))
            return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)
    return page_of("huiskamers/note_said.html", form, huiskamer=huiskamer)


@bp.route("/huiskamers/<int:huiskamer_id>/opbrengst/<int:gesprek_id>", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def say_outcome(huiskamer_id: int, gesprek_id: int) -> ResponseReturnValue:
    """Say what came of a note, and the ways to let something come of it."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    require(may_say_outcome(g.viewer, huiskamer))
    note, gesprek = queries.get_note(g.viewer, huiskamer, gesprek_id)
    said_before = queries.outcomes_of(g.viewer, huiskamer).get(gesprek_id)
    form = OutcomeForm(obj=said_before if isinstance(said_before, NoteOutcome) else None)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            said = {"kind": form.kind.data, "number": form.number.data, "reason": form.reason.data or ""}
            operations.say_outcome(g.viewer, huiskamer, note, **said)
            flash(_("Bewaard. Dank je wel."))
            return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)
    return page_of("huiskamers/outcome.html", form, huiskamer=huiskamer, gesprek=gesprek)


@bp.route("/huiskamers/<int:huiskamer_id>/wat-wij-doen/<int:lead_id>", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def say_what_we_do(huiskamer_id: int, lead_id: int) -> ResponseReturnValue:
    """Say what one's organisation can do."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    lead = next((one for one in huiskamer.leads if one.id == lead_id), None)
    if lead is None:
        raise NotFound(_("Deze organisatie leidt dit huiskamergesprek niet."))
    require(may_say_what_we_do(g.viewer, lead))
    form = CanDoForm(words=lead.can_do)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.say_what_we_do(g.viewer, lead, words=form.words.data or "")
            flash(_("Bewaard. Dank je wel."))
            return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)
    return page_of("huiskamers/can_do.html", form, huiskamer=huiskamer, lead=lead)


@bp.post("/huiskamers/<int:huiskamer_id>/afronden")
@guard(may_plan_huiskamers)
@writes_often()
def close(huiskamer_id: int) -> ResponseReturnValue:
    """Say that it is finished; or hear what is missing."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    try:
        operations.close_huiskamer(g.viewer, huiskamer)
    except RuleBroken as missing:
        flash(missing.message, "let-op")
    else:
        flash(_("Het huiskamergesprek is afgerond."))
    return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)


def panel_on_gesprek(viewer: Any, gesprek: Gesprek) -> Markup:
    """Under a conversation: at which huiskamergesprek it was said, and what came of it there."""
    huiskamer = queries.huiskamer_of(viewer, gesprek)
    outcome = queries.outcomes_of(viewer, huiskamer).get(gesprek.id) if huiskamer else None
    told = {"huiskamer": huiskamer, "outcome": outcome if isinstance(outcome, NoteOutcome) else None}
    return Markup(render_template("huiskamers/_on_gesprek.html", **told))  # noqa: S704
