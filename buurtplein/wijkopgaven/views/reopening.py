"""Saying that what ended is not solved."""

from flask import flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from buurtplein.buurten.policy import is_member
from buurtplein.core.errors import NotAllowed
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import ReopenForm
from buurtplein.wijkopgaven.models import Source, Wijkopgave
from buurtplein.wijkopgaven.policy import may_reopen_opgave
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import page_of, status


@bp.route("/samen/<int:number>/niet-opgelost", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def reopen(number: int) -> ResponseReturnValue:
    """Once, within 30 days: it is not solved, says who wrote about it."""
    opgave = queries.get_opgave(g.viewer, number)
    if request.method == "POST" and _just_said(opgave):
        return redirect(page_of(opgave), 303)
    source, form = _mine(opgave), ReopenForm()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.reopen_opgave(g.viewer, source, words=form.words.data or "")
            flash(_("Dank je wel. Dit is weer open, en je krijgt er antwoord op."))
            return redirect(page_of(opgave), 303)
    return render_template("wijkopgaven/reopen.html", form=form, opgave=opgave), status(form)


def _just_said(opgave: Wijkopgave) -> bool:
    """Whether this is the second press of the same button."""
    return opgave.is_open and opgave.reopening is not None and g.viewer.is_me(opgave.reopening.by_id)


def _mine(opgave: Wijkopgave) -> Source:
    for source in queries.own_sources(g.viewer, [opgave.id]):
        if may_reopen_opgave(g.viewer, source):
            return source
    raise NotAllowed(_("Alleen wie hierover schreef kan dit zeggen, één keer, tot 30 dagen na het afronden."))
