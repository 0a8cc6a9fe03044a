"""What its author sees of a decision, not agreeing with it, and another who looks again."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from buurtplein.buurten.work import Work
from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard, known_person
from buurtplein.moderation import operations, queries
from buurtplein.moderation.forms import DecisionForm, NotedObjectionForm, ObjectionForm, RulingNumberForm
from buurtplein.moderation.policy import may_note_objection, may_object, may_see_queue
from buurtplein.moderation.views.answers import done, status
from buurtplein.moderation.views.blueprint import bp


@bp.get("/besluiten/<int:ruling_id>")
@guard(known_person)
def ruling(ruling_id: int) -> ResponseReturnValue:
    """What was decided about what I wrote, and why."""
    return render_template("moderation/ruling.html", ruling=queries.get_ruling(g.viewer, ruling_id))


@bp.get("/besluiten/<int:ruling_id>/brief")
@guard(known_person)
def letter(ruling_id: int) -> ResponseReturnValue:
    """The same on paper, also for a neighbour who is not online."""
    found = queries.get_letter(g.viewer, ruling_id)
    days = Work.OBJECTION.facts.patience.days
    return render_template("moderation/letter.html", ruling=found, within=days)


@bp.route("/besluiten/<int:ruling_id>/bezwaar", methods=["GET", "POST"])
@guard(known_person)
@writes_often()
def object_to(ruling_id: int) -> ResponseReturnValue:
    """I do not agree."""
    found, form = queries.get_ruling(g.viewer, ruling_id), ObjectionForm()
    if found.objection and found.objection.words == form.words.data:  # the button was pressed twice
        return redirect(url_for("moderation.ruling", ruling_id=found.id), 303)
    require(may_object(g.viewer, found), _("Bezwaar maken kan hier niet (meer)."))
    if form.validate_on_submit():
        operations.object_to(g.viewer, found, **form.values())
        flash(_("Je bezwaar is binnen. Iemand anders kijkt er opnieuw naar."))
        return redirect(url_for("moderation.ruling", ruling_id=found.id), 303)
    return render_template("moderation/object_to.html", ruling=found, form=form), status(form)


@bp.get("/werk/besluiten")
@guard(may_see_queue)
def find_ruling() -> ResponseReturnValue:
    """Someone calls about a decision, and names its number."""
    form = RulingNumberForm(request.args or None, meta={"csrf": False})
    if request.args and form.validate():
        with form.showing_rules():
            found = queries.find_objectionable(g.viewer, form.number.data or 0)
            return redirect(url_for("moderation.note_objection", ruling_id=found.id), 303)
    return render_template("moderation/find_ruling.html", form=form)


@bp.route("/werk/besluiten/<int:ruling_id>/bezwaar", methods=["GET", "POST"])
@guard(may_see_queue)
@writes_often()
def note_objection(ruling_id: int) -> ResponseReturnValue:
    """Write down that someone does not agree."""
    found, form = queries.get_letter(g.viewer, ruling_id), NotedObjectionForm()
    if found.objection and found.objection.words == form.words.data:  # the button was pressed twice
        return redirect(url_for("werk.today"), 303)
    require(may_note_objection(g.viewer, found), _("Bezwaar maken kan hier niet (meer)."))
    if form.validate_on_submit():
        operations.note_objection(g.viewer, found, **form.values())
        return done(_("Het bezwaar is opgeschreven. Iemand anders kijkt opnieuw naar het besluit."))
    return render_template("moderation/note_objection.html", ruling=found, form=form), status(form)


@bp.route("/werk/bezwaren/<int:objection_id>", methods=["GET", "POST"])
@guard(may_see_queue)
def decide_objection(objection_id: int) -> ResponseReturnValue:
    """Look at a decision of someone else with fresh eyes."""
    found, form = queries.get_objection(g.viewer, objection_id), DecisionForm()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.decide_objection(g.viewer, found, **form.values())
            return done(_("Je besluit is genomen. De schrijver krijgt bericht."))
    return render_template("moderation/decide_objection.html", objection=found, form=form), status(form)
