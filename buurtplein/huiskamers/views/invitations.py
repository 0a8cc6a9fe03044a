"""The invitation on paper, and saying that one comes: with its code, or by phone."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.errors import NotFound, require
from buurtplein.core.i18n import _
from buurtplein.core.letters import link_to
from buurtplein.core.limits import COME_AS_GUEST_PER_ADDRESS, limiter, writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import anyone, guard
from buurtplein.huiskamers import operations, queries
from buurtplein.huiskamers.codes import spelled
from buurtplein.huiskamers.forms import InvitationForm, RsvpForm
from buurtplein.huiskamers.policy import may_note_rsvp, may_plan_huiskamers
from buurtplein.huiskamers.views.blueprint import bp, page_of


@bp.get("/huiskamers/<int:huiskamer_id>/uitnodiging")
@guard(may_plan_huiskamers)
def invitation(huiskamer_id: int) -> ResponseReturnValue:
    """The invitation, to print. For who may know in whose home it is: it says their first name."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    host = queries.host_of(g.viewer, huiskamer)
    if host is None:
        raise NotFound(_("Deze uitnodiging is er niet (meer)."))
    told = {"code": spelled(huiskamer.code), "address": link_to("huiskamers.answer", buurt=g.viewer.buurt.slug)}
    call = queries.work_phone_of(g.viewer, huiskamer)
    return render_template("huiskamers/invitation.html", huiskamer=huiskamer, host=host, call=call, **told)


@bp.route("/uitnodiging", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(COME_AS_GUEST_PER_ADDRESS, methods=["POST"])
def answer() -> ResponseReturnValue:
    """Say that one comes, with the code on the invitation. Nobody needs an account."""
    form = InvitationForm()
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit():
        with form.showing_rules():
            once = form.once.data or ""
            rsvp = operations.answer_invitation(g.viewer, form.code.data or "", form.coming(), once=once)
            return redirect(url_for(".rsvp", rsvp_ticket=rsvp.ticket), 303)
    return page_of("huiskamers/answer.html", form)


@bp.route("/uitnodiging/<rsvp_ticket>", methods=["GET", "POST"])
@guard(anyone)
@writes_often()
def rsvp(rsvp_ticket: str) -> ResponseReturnValue:
    """That one comes, with how many; to change it as long as it is to come. For whoever has the address."""
    coming = queries.get_rsvp(g.viewer, rsvp_ticket)
    form = RsvpForm(obj=coming)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.change_rsvp(g.viewer, coming, form.coming())
            flash(_("Je wijziging is bewaard."))
            return redirect(url_for(".rsvp", rsvp_ticket=coming.ticket), 303)
    return page_of("huiskamers/rsvp.html", form, rsvp=coming)


@bp.post("/uitnodiging/<rsvp_ticket>/toch-niet")
@guard(anyone)
@writes_often()
def withdraw(rsvp_ticket: str) -> ResponseReturnValue:
    """Not come after all."""
    operations.withdraw_rsvp(g.viewer, queries.get_rsvp(g.viewer, rsvp_ticket))
    flash(_("Je bent afgemeld. Je naam en nummer zijn weg."))
    return redirect(url_for(".answer"), 303)


@bp.route("/huiskamers/<int:huiskamer_id>/aanmelden", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def note_rsvp(huiskamer_id: int) -> ResponseReturnValue:
    """Note that someone comes, who called."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    require(may_note_rsvp(g.viewer, huiskamer))
    form = RsvpForm()
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.note_rsvp(g.viewer, huiskamer, form.coming(), once=form.once.data or "")
            flash(_("Genoteerd. Zeg erbij dat ze het adres horen van wie het gesprek leidt."))
            return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)
    return page_of("huiskamers/note_rsvp.html", form, huiskamer=huiskamer)
