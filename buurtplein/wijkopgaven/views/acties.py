"""Acties on the web: agreeing on one, changing it, saying how far it is."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from buurtplein.buurten.policy import is_member
from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import ActieForm, MoveForm
from buurtplein.wijkopgaven.models import Actie, Wijkopgave
from buurtplein.wijkopgaven.policy import (
    may_add_actie,
    may_change_actie,
    may_move_actie,
    may_work_on_opgaven,
)
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import after_work, back_to, status


@bp.route("/samen/<int:number>/acties/<int:actie_id>", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def move_actie(number: int, actie_id: int) -> ResponseReturnValue:
    """Say how far an actie is: its owner, or a professional."""
    opgave = queries.get_opgave(g.viewer, number)
    actie = queries.get_actie(g.viewer, opgave, actie_id)
    require(may_move_actie(g.viewer, actie))
    form = MoveForm(actie=actie, parties=queries.list_partners_today(g.viewer))
    form.look(actie.state.value)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            note, state = form.note.data or "", form.state.data
            operations.move_actie(g.viewer, actie, state, note=note, wait=form.wait, seen=form.seen.data)
            flash(_("Dank je wel. Iedereen ziet nu hoe het ervoor staat."))
            return redirect(back_to(opgave), 303)
    page = {"opgave": opgave, "actie": actie, "stale": form.look_again(actie.state.value)}
    return render_template("wijkopgaven/move_actie.html", form=form, **page), status(form)


@bp.route("/samen/<int:number>/acties", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def add_actie(number: int) -> ResponseReturnValue:
    """Agree on an actie."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_add_actie(g.viewer, opgave))
    form = _actie_form(opgave)
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            actie = operations.add_actie(g.viewer, opgave, form.draft(g.viewer.id), once=form.once.data)
            flash(_("De actie staat erbij."))
            if any(offer.actie_id == actie.id for offer in queries.list_offers(g.viewer, opgave)):
                flash(_("Gevraagd. Tot het ja is, blijft de actie bij jou."))
            return redirect(after_work(g.viewer, opgave), 303)
    return render_template("wijkopgaven/actie.html", form=form, opgave=opgave, actie=None, stale=False), status(form)


@bp.route("/prof/opgaven/<int:number>/acties/<int:actie_id>", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def edit_actie(number: int, actie_id: int) -> ResponseReturnValue:
    """Change what an actie is or by when."""
    opgave = queries.get_opgave(g.viewer, number)
    actie = queries.get_actie(g.viewer, opgave, actie_id)
    require(may_change_actie(g.viewer, actie))
    form = _actie_form(opgave, actie)
    form.look(actie.stamp)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.change_actie(g.viewer, actie, form.draft(), seen=form.seen.data)
            flash(_("De actie is veranderd."))
            return redirect(url_for(".work", number=number), 303)
    page = {"opgave": opgave, "actie": actie, "stale": form.look_again(actie.stamp)}
    return render_template("wijkopgaven/actie.html", form=form, **page), status(form)


def _actie_form(opgave: Wijkopgave, actie: Actie | None = None) -> ActieForm:
    if actie is None:
        return ActieForm(takers=queries.list_takers_of_new(g.viewer, opgave), lead=opgave.regiehouder)
    form = ActieForm(obj=actie)
    del form.owner_id
    return form
