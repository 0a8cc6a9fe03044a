"""The timeline of an opgave: what workers put there."""

from flask import flash, g, redirect, render_template
from flask.typing import ResponseReturnValue

from buurtplein.buurten.policy import is_member
from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import NoteForm
from buurtplein.wijkopgaven.policy import may_change_note, may_place_note, may_write_for_partners
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import after_work, status


@bp.route("/samen/<int:number>/tijdlijn", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def place_note(number: int) -> ResponseReturnValue:
    """Put on the timeline what an organisation did, or what was decided."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_place_note(g.viewer, opgave))
    form = NoteForm(for_partners=may_write_for_partners(g.viewer))
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.place_note(g.viewer, opgave, form.draft())
            flash(_("Het staat op de tijdlijn."))
            return redirect(f"{after_work(g.viewer, opgave)}#tijdlijn", 303)
    return render_template("wijkopgaven/note.html", form=form, opgave=opgave, note=None), status(form)


@bp.route("/samen/<int:number>/tijdlijn/<int:note_id>", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def edit_note(number: int, note_id: int) -> ResponseReturnValue:
    """Correct it: who wrote it."""
    opgave = queries.get_opgave(g.viewer, number)
    note = queries.get_note(g.viewer, opgave, note_id)
    require(may_change_note(g.viewer, note), _("Alleen wie dit schreef, kan het veranderen."))
    form = NoteForm(note=note, for_partners=may_write_for_partners(g.viewer))
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.change_note(g.viewer, note, form.draft())
            flash(_("Het is veranderd."))
            return redirect(f"{after_work(g.viewer, opgave)}#tijdlijn", 303)
    return render_template("wijkopgaven/note.html", form=form, opgave=opgave, note=note), status(form)


@bp.post("/samen/<int:number>/tijdlijn/<int:note_id>/weg")
@guard(is_member)
def remove_note(number: int, note_id: int) -> ResponseReturnValue:
    """Take its words away."""
    opgave = queries.get_opgave(g.viewer, number)
    operations.remove_note(g.viewer, queries.get_note(g.viewer, opgave, note_id))
    flash(_("De tekst is weg. Op de tijdlijn staat alleen nog dat er iets stond."))
    return redirect(f"{after_work(g.viewer, opgave)}#tijdlijn", 303)
