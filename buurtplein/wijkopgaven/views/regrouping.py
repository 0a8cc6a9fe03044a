"""Letting two opgaven go on as one, or a part of one by itself."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import MergeForm, SplitForm
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.policy import may_change_opgave, may_split_opgave, may_work_on_opgaven
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import status


@bp.route("/prof/opgaven/<int:number>/samenvoegen", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def merge(number: int) -> ResponseReturnValue:
    """Let this opgave go on in another."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_change_opgave(g.viewer, opgave))
    form = MergeForm(others=queries.opgaven_to_go_on_in(g.viewer, opgave))
    if form.validate_on_submit():
        with form.showing_rules():
            into = queries.get_opgave(g.viewer, form.into.data)
            operations.merge_opgave(g.viewer, opgave, into)
            flash(_("Samengevoegd. Iedereen die dit volgt, hoort het."))
            return redirect(url_for(".work", number=into.number), 303)
    return render_template("wijkopgaven/merge.html", form=form, opgave=opgave), status(form)


@bp.route("/prof/opgaven/<int:number>/splitsen", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def split(number: int) -> ResponseReturnValue:
    """Let a part of this opgave go on by itself."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_split_opgave(g.viewer, opgave), _("Alleen de regiehouder splitst een wijkopgave."))
    form = _split_form(opgave)
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            chosen = {"sources": form.sources.data or (), "acties": form.acties.data or ()}
            part = operations.split_opgave(g.viewer, opgave, form.draft(), once=form.once.data, **chosen)
            flash(_("Gesplitst. Dit is de nieuwe wijkopgave."))
            return redirect(url_for(".work", number=part.number), 303)
    return render_template("wijkopgaven/split.html", form=form, opgave=opgave), status(form)


def _split_form(opgave: Wijkopgave) -> SplitForm:
    rests_on = [(seen.source.id, seen.name) for seen in queries.list_sources(g.viewer, opgave)]
    begins = {name: getattr(opgave, name) for name in ("theme", "place", "starts_on", "ends_on")}
    return SplitForm(rests_on=rests_on, steps=queries.list_acties(g.viewer, opgave), **begins)


@bp.post("/prof/opgaven/<int:number>/indeling/<int:regrouping_id>/terug")
@guard(may_work_on_opgaven)
def undo_regrouping(number: int, regrouping_id: int) -> ResponseReturnValue:
    """As it was before, within ten minutes."""
    opgave = queries.get_opgave(g.viewer, number)
    made = queries.get_regrouping(g.viewer, opgave, regrouping_id)
    try:
        operations.undo_regrouping(g.viewer, made)
    except RuleBroken as broken:
        flash(broken.message, "fout")
    else:
        flash(_("Teruggedraaid. Alles is weer zoals het was."))
    return redirect(url_for(".work", number=made.before.number), 303)
