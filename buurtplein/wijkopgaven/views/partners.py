"""Which organisations take part in an opgave."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import PartnersForm
from buurtplein.wijkopgaven.policy import may_change_opgave, may_work_on_opgaven
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import status


@bp.route("/prof/opgaven/<int:number>/partners", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def partners(number: int) -> ResponseReturnValue:
    """Choose which organisations take part."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_change_opgave(g.viewer, opgave))
    taking_part = queries.list_taking_part(g.viewer, opgave)
    known = {party.id: party for party in (*queries.list_partners_today(g.viewer), *taking_part)}
    stands = {"parties": [party.id for party in taking_part], "shown": " ".join(map(str, known))}
    form = PartnersForm(known=sorted(known.values(), key=lambda party: party.name), **stands)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.let_take_part(g.viewer, opgave, form.parties.data or (), form.could_see)
            flash(_("Bewaard. Iedereen leest nu wie er meedoen."))
            return redirect(url_for(".work", number=opgave.number), 303)
    return render_template("wijkopgaven/partners.html", form=form, opgave=opgave), status(form)
