"""Co-owners of an opgave: asking a neighbour, their yes or no, and the end of it."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from buurtplein.buurten.policy import is_member
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import AnswerOfferForm, CoOwnerForm
from buurtplein.wijkopgaven.policy import may_answer_co_owner, may_ask_co_owner, may_work_on_opgaven
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import page_of, status


@bp.route("/prof/opgaven/<int:number>/mede-eigenaar", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def ask_co_owner(number: int) -> ResponseReturnValue:
    """Ask a neighbour to carry it together: the regiehouder."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_ask_co_owner(g.viewer, opgave), _("Alleen de regiehouder vraagt een mede-eigenaar."))
    form = CoOwnerForm(neighbours=queries.list_neighbours_to_ask(g.viewer, opgave))
    if form.validate_on_submit():
        with form.showing_rules():
            operations.ask_co_owner(g.viewer, opgave, form.person_id.data, words=form.words.data or "")
            flash(_("Gevraagd. Pas na een ja is je buur mede-eigenaar."))
            return redirect(url_for(".work", number=opgave.number, _anchor="mede-eigenaren"), 303)
    return render_template("wijkopgaven/ask_co_owner.html", form=form, opgave=opgave), status(form)


@bp.route("/samen/<int:number>/mede-eigenaar", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def answer_co_owner(number: int) -> ResponseReturnValue:
    """Yes, I carry it too; or no."""
    opgave = queries.get_opgave(g.viewer, number)
    one = queries.get_my_part(g.viewer, opgave)
    require(may_answer_co_owner(g.viewer, one), _("Je hebt hier al ja op gezegd."))
    form = AnswerOfferForm()
    form.look(opgave.stamp)
    if form.validate_on_submit():
        with form.showing_rules():
            why, seen = form.why.data or "", form.seen.data
            operations.answer_co_owner(g.viewer, one, says_yes=form.says_yes, why=why, seen=seen)
            flash(_("Je bent nu mede-eigenaar.") if form.says_yes else _("Dank je wel. Er verandert niets."))
            return redirect(page_of(opgave), 303)
    page = {"opgave": opgave, "one": one, "stale": form.look_again(opgave.stamp)}
    return render_template("wijkopgaven/answer_co_owner.html", form=form, **page), status(form)


@bp.post("/samen/<int:number>/mede-eigenaar/stop")
@guard(is_member)
def stop_co_owning(number: int) -> ResponseReturnValue:
    """Be it no longer."""
    opgave = queries.get_opgave(g.viewer, number)
    try:
        operations.stop_co_owning(g.viewer, queries.get_my_part(g.viewer, opgave))
    except RuleBroken as broken:
        flash(broken.message, "fout")
    else:
        flash(_("Je bent geen mede-eigenaar meer. Dank je wel voor wat je deed."))
    return redirect(page_of(opgave), 303)


@bp.post("/prof/opgaven/<int:number>/mede-eigenaar/<int:co_owner_id>/einde")
@guard(may_work_on_opgaven)
def end_co_owner(number: int, co_owner_id: int) -> ResponseReturnValue:
    """Take the question back, or end it."""
    opgave = queries.get_opgave(g.viewer, number)
    try:
        operations.end_co_owner(g.viewer, queries.get_co_owner(g.viewer, opgave, co_owner_id))
    except RuleBroken as broken:
        flash(broken.message, "fout")
    else:
        flash(_("Dat is gestopt. Je buur krijgt daar bericht van."))
    return redirect(url_for(".work", number=opgave.number, _anchor="mede-eigenaren"), 303)
