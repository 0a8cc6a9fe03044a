"""Writing down what was learned."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import LessonForm
from buurtplein.wijkopgaven.policy import may_tell_lesson, may_work_on_opgaven
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import status


@bp.route("/prof/opgaven/<int:number>/les", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def lesson(number: int) -> ResponseReturnValue:
    """What was learned from what ended, for colleagues here and in other buurten."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_tell_lesson(g.viewer, opgave), _("Dit kan als de wijkopgave is afgerond."))
    told = queries.lesson_of(g.viewer, opgave)
    stamp = told.stamp if told else ""
    form = LessonForm(obj=told)
    form.look(stamp)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.tell_lesson(g.viewer, opgave, form.draft(), seen=form.seen.data)
            flash(_("Bewaard. Collega’s in alle buurten kunnen hiervan leren."))
            return redirect(url_for(".work", number=opgave.number, _anchor="les"), 303)
    stale = form.look_again(stamp)
    return render_template("wijkopgaven/lesson.html", form=form, opgave=opgave, told=told, stale=stale), status(form)
