"""The timeline of an opgave: what workers put there."""

from flask import flash, g, redirect, render_template
from flask.typing import ResponseReturnValue

from buurtplein.buurten.policy import is_member
from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.incoming import takes_files
from buurtplein.core.limits import hands_in_often, writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.photos.desk import is_step, take_in
from buurtplein.photos.forms import PhotoForm
from buurtplein.photos.operations import open_album
from buurtplein.photos.queries import album_in_form
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import NoteForm
from buurtplein.wijkopgaven.forms.sizes import ONCE_MAX
from buurtplein.wijkopgaven.policy import may_change_note, may_place_note, may_write_for_partners
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import after_work, status


@bp.route("/samen/<int:number>/tijdlijn", methods=["GET", "POST"])
@guard(is_member)
@takes_files
@hands_in_often()
@writes_often(unless=is_step)
def place_note(number: int) -> ResponseReturnValue:
    """Put on the timeline what an organisation did, or what was decided, with a photo if there is one."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_place_note(g.viewer, opgave))
    form = NoteForm(for_partners=may_write_for_partners(g.viewer))
    form.once.data = form.once.data or new_token()
    _take_in_photo(form)
    if not is_step() and form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.place_note(g.viewer, opgave, form.draft(), once=form.once.data)
            flash(_("Het staat op de tijdlijn."))
            return redirect(f"{after_work(g.viewer, opgave)}#tijdlijn", 303)
    return render_template("wijkopgaven/note.html", form=form, opgave=opgave, note=None), status(form)


def _take_in_photo(form: NoteForm) -> None:
    """What came with the form; by `once` it is known which came with it before."""
    once = str(form.once.data)[:ONCE_MAX]
    album = album_in_form(g.viewer, once) if form.is_submitted() else None
    take_in(g.viewer, form.photos, album, lambda: open_album(g.viewer, form=once))


@bp.route("/samen/<int:number>/tijdlijn/<int:note_id>/foto", methods=["GET", "POST"])
@guard(is_member)
@takes_files
@hands_in_often()
def photo_of_note(number: int, note_id: int) -> ResponseReturnValue:
    """Add a photo to what one put there, describe it, or take it away."""
    opgave = queries.get_opgave(g.viewer, number)
    note = queries.get_note(g.viewer, opgave, note_id)
    require(may_change_note(g.viewer, note), _("Alleen wie dit schreef, kan het veranderen."))
    form = PhotoForm()
    take_in(g.viewer, form.photos, note.album, lambda: operations.change_photo(g.viewer, note))
    if not is_step() and form.validate_on_submit():
        flash(_("Je foto is bewaard."))
        return redirect(f"{after_work(g.viewer, opgave)}#tijdlijn", 303)
    return render_template("wijkopgaven/photo.html", form=form, opgave=opgave, note=note), status(form)


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
