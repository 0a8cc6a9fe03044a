"""Asking another to take an actie over, the yes or no to it, and giving it back."""

from flask import flash, g, redirect, render_template
from flask.typing import ResponseReturnValue

from buurtplein.buurten.policy import is_member
from buurtplein.core.clock import today
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import AnswerOfferForm, OfferForm
from buurtplein.wijkopgaven.models import ActieOffer
from buurtplein.wijkopgaven.policy import may_answer_offer, may_offer_actie
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import back_to, page_of, status


@bp.route("/samen/<int:number>/acties/<int:actie_id>/overdragen", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def offer_actie(number: int, actie_id: int) -> ResponseReturnValue:
    """Ask another to take an actie over: whose it is, or the regiehouder."""
    opgave = queries.get_opgave(g.viewer, number)
    actie = queries.get_actie(g.viewer, opgave, actie_id)
    require(may_offer_actie(g.viewer, actie))
    form = OfferForm(takers=queries.list_takers(g.viewer, actie), viewer=g.viewer)
    if form.validate_on_submit():
        with form.showing_rules():
            offer = operations.offer_actie(g.viewer, actie, form.taker, words=form.words.data or "")
            flash(_asked(offer) if offer.is_open else _yours())
            return redirect(back_to(opgave), 303)
    return render_template("wijkopgaven/offer_actie.html", form=form, opgave=opgave, actie=actie), status(form)


@bp.route("/samen/<int:number>/acties/<int:actie_id>/overnemen", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def answer_offer(number: int, actie_id: int) -> ResponseReturnValue:
    """Yes, I take it over; or no."""
    opgave = queries.get_opgave(g.viewer, number)
    offer = queries.get_offer(g.viewer, queries.get_actie(g.viewer, opgave, actie_id))
    require(may_answer_offer(g.viewer, offer), _("Deze vraag is voor een ander."))
    form = AnswerOfferForm()
    form.look(offer.actie.stamp)
    if form.validate_on_submit():
        with form.showing_rules():
            why = form.why.data or ""
            operations.answer_offer(g.viewer, offer, says_yes=form.says_yes, why=why, seen=form.seen.data)
            flash(_yours() if form.says_yes else _("Dank je wel. De actie blijft waar ze is."))
            return redirect(page_of(opgave), 303)
    page = {"opgave": opgave, "offer": offer, "stale": form.look_again(offer.actie.stamp), "today": today()}
    return render_template("wijkopgaven/answer_offer.html", form=form, **page), status(form)


def _asked(offer: ActieOffer) -> str:
    if g.viewer.is_me(offer.from_id):
        return _("Gevraagd. Tot het ja is, blijft de actie bij jou.")
    return _("Gevraagd. Tot het ja is, blijft de actie waar ze is.")


def _yours() -> str:
    return _("De actie is nu van jou.")


@bp.post("/samen/<int:number>/acties/<int:actie_id>/niet-overdragen")
@guard(is_member)
def take_back_offer(number: int, actie_id: int) -> ResponseReturnValue:
    """Keep it after all."""
    opgave = queries.get_opgave(g.viewer, number)
    offer = queries.get_offer(g.viewer, queries.get_actie(g.viewer, opgave, actie_id))
    try:
        operations.take_back_offer(g.viewer, offer)
    except RuleBroken as broken:
        flash(broken.message, "fout")
    else:
        flash(_("De actie blijft bij jou.") if g.viewer.is_me(offer.from_id) else _("De actie blijft waar ze is."))
    return redirect(back_to(opgave), 303)


@bp.post("/samen/<int:number>/acties/<int:actie_id>/teruggeven")
@guard(is_member)
def hand_back_actie(number: int, actie_id: int) -> ResponseReturnValue:
    """Give an actie back to the regiehouder."""
    opgave = queries.get_opgave(g.viewer, number)
    operations.hand_back_actie(g.viewer, queries.get_actie(g.viewer, opgave, actie_id))
    flash(_("Je hebt de actie teruggegeven. Dat is prima."))
    return redirect(back_to(opgave), 303)
