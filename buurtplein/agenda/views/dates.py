"""For the organiser: another moment, off, or a list on paper."""

from flask import flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from buurtplein.agenda import operations, queries
from buurtplein.agenda.forms import DateForm
from buurtplein.agenda.models import Occurrence
from buurtplein.agenda.policy import may_plan, may_read_list
from buurtplein.agenda.views.blueprint import at, bp, status
from buurtplein.buurten.policy import is_member
from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard


@bp.route("/<buurt>/agenda/<int:occurrence_id>/verzetten", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def move(occurrence_id: int) -> ResponseReturnValue:
    """Move one time of an activity, or it and all that follow."""
    occurrence = queries.get_occurrence(g.viewer, occurrence_id)
    require(may_plan(g.viewer, occurrence))
    form = DateForm.of(occurrence)
    if form.validate_on_submit():
        with form.showing_rules():
            form.move_as(g.viewer, occurrence)
            return _done(occurrence, _("Het is verzet. Wie meegaat, krijgt bericht."))
    return render_template("agenda/move.html", occurrence=occurrence, form=form), status(form)


@bp.post("/<buurt>/agenda/<int:occurrence_id>/niet-doorgaan")
@guard(is_member)
@writes_often()
def call_off(occurrence_id: int) -> ResponseReturnValue:
    """One time is off."""
    occurrence = queries.get_occurrence(g.viewer, occurrence_id)
    operations.call_off(g.viewer, occurrence)
    return _done(occurrence, _("Het gaat niet door. Wie mee zou gaan, krijgt bericht."))


@bp.post("/<buurt>/agenda/<int:occurrence_id>/stoppen")
@guard(is_member)
@writes_often()
def stop(occurrence_id: int) -> ResponseReturnValue:
    """This time and all that follow are off."""
    occurrence = queries.get_occurrence(g.viewer, occurrence_id)
    operations.stop(g.viewer, occurrence)
    return _done(occurrence, _("Je stopt ermee. Wie mee zou gaan, krijgt bericht."))


def _done(occurrence: Occurrence, words: str) -> Response:
    flash(words)
    return redirect(at(occurrence.post), 303)


@bp.get("/<buurt>/agenda/<int:occurrence_id>/lijst")
@guard(is_member)
def sheet(occurrence_id: int) -> ResponseReturnValue:
    """Who comes, on paper, with boxes to tick."""
    occurrence = queries.get_occurrence(g.viewer, occurrence_id)
    require(may_read_list(g.viewer, occurrence.post))
    signups = queries.list_signups(g.viewer, occurrence)
    return render_template("agenda/sheet.html", occurrence=occurrence, signups=signups)
