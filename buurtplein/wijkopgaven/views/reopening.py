"""Saying that what ended is not solved, with what one wrote or for whom one spoke."""

from collections.abc import Sequence

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from buurtplein.buurten.policy import is_member
from buurtplein.core.errors import NotAllowed, require
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.gesprekken.queries import get_gesprek
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import ReopenForm, ReopenSpokenForm
from buurtplein.wijkopgaven.models import Source, Wijkopgave
from buurtplein.wijkopgaven.policy import may_add_sources, may_reopen_opgave
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import page_of, status


@bp.route("/samen/<int:number>/niet-opgelost", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def reopen(number: int) -> ResponseReturnValue:
    """Once for each source, within 30 days: it is not solved, says who wrote it."""
    opgave = queries.get_opgave(g.viewer, number)
    mine = _mine(opgave)
    if request.method == "POST" and _just_said(mine):
        return redirect(page_of(opgave), 303)
    source, form = _to_say_with(mine), ReopenForm()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.reopen_opgave(g.viewer, source, words=form.words.data or "")
            flash(_("Dank je wel. Dit is weer open, en je krijgt er antwoord op."))
            return redirect(page_of(opgave), 303)
    return render_template("wijkopgaven/reopen.html", form=form, opgave=opgave, source=source), status(form)


def _mine(opgave: Wijkopgave) -> list[Source]:
    """What I wrote, or the one of those that is asked for."""
    asked = request.values.get("bron", type=row_number)
    return [one for one in queries.own_sources(g.viewer, [opgave.id]) if asked in {None, one.id}]


def _just_said(mine: Sequence[Source]) -> bool:
    """Whether this is the second press of the same button."""
    return bool(mine) and all(one.opgave.is_open and one.reopening is not None for one in mine)


def _to_say_with(mine: Sequence[Source]) -> Source:
    for source in mine:
        if may_reopen_opgave(g.viewer, source):
            return source
    raise NotAllowed(_("Alleen wie hierover schreef kan dit zeggen, één keer, tot 30 dagen na het afronden."))


@bp.route("/gesprekken/<int:gesprek_id>/niet-opgelost/<int:source_id>", methods=["GET", "POST"])
@guard(may_add_sources)
@writes_often()
def reopen_for_spoken(gesprek_id: int, source_id: int) -> ResponseReturnValue:
    """The same, for whom was spoken or what was seen, by who noted that."""
    gesprek, form = get_gesprek(g.viewer, gesprek_id), ReopenSpokenForm()
    back = redirect(url_for("gesprekken.show", gesprek_id=gesprek_id), 303)
    if request.method == "POST" and queries.is_reopened(g.viewer, gesprek, source_id):
        return back
    can = {source.id: source for source in queries.spoken_to_reopen(g.viewer, gesprek)}
    require(source_id in can, _("Dit kan niet (meer)."))
    source = can[source_id]
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.reopen_for_spoken(g.viewer, source, gesprek, words=form.words.data or "")
            flash(_("Opgeschreven. De wijkopgave is weer open."))
            return back
    page = render_template("wijkopgaven/reopen_for_spoken.html", form=form, gesprek=gesprek, source=source)
    return page, status(form)
