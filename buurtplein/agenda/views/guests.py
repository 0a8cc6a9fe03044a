"""Coming without an account: a name, a way to be reached, and a ticket."""

from datetime import date

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from buurtplein.agenda import operations, queries
from buurtplein.agenda.forms import GuestForm
from buurtplein.agenda.models import Occurrence, Signup, end_of
from buurtplein.agenda.operations.clock import GUESTS_STAY
from buurtplein.agenda.policy import may_come_as_guest
from buurtplein.agenda.views.blueprint import at, bp, status
from buurtplein.core.clock import local
from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.limits import COME_AS_GUEST_PER_ADDRESS, limiter
from buurtplein.core.secrets import new_token
from buurtplein.core.web import anyone, guard


@bp.route("/<buurt>/agenda/<int:occurrence_id>/aanmelden", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(COME_AS_GUEST_PER_ADDRESS, methods=["POST"])
def come_as_guest(occurrence_id: int) -> ResponseReturnValue:
    """Come without an account. A member is shown the activity: there is a button for them."""
    occurrence, form = queries.get_occurrence(g.viewer, occurrence_id), GuestForm()
    if g.viewer.is_member:
        return redirect(at(occurrence.post, occurrence), 303)
    require(may_come_as_guest(g.viewer, occurrence), _("Aanmelden kan hier niet (meer)."))
    if form.validate_on_submit():
        return _received(*operations.come_as_guest(g.viewer, occurrence, form.guest(), once=form.once.data or ""))
    form.once.data = form.once.data or new_token()
    return render_template("agenda/guest.html", occurrence=occurrence, form=form, gone_on=_gone_on(occurrence)), status(
        form
    )


def _gone_on(occurrence: Occurrence) -> date:
    """The day on which we let go of the names and numbers of guests."""
    return local(end_of(occurrence.starts_at, occurrence.ends_at) + GUESTS_STAY).date()


def _received(signup: Signup, is_theirs: bool) -> Response:
    """To the ticket; who filled in the same again may be someone else, and is not given it."""
    if is_theirs:
        return redirect(url_for(".ticket", ticket=signup.ticket), 303)
    flash(_("Deze naam staat al op de lijst. Gebruik de link die je kreeg als je toch niet komt."), "let-op")
    return redirect(at(signup.occurrence.post, signup.occurrence), 303)


@bp.get("/<buurt>/agenda/bewijs/<ticket>")
@guard(anyone)
def ticket(ticket: str) -> ResponseReturnValue:
    """What a guest signed up for, and the way off the list. For whoever has the address."""
    signup = queries.get_ticket(g.viewer, ticket)
    occurrence, line = signup.occurrence, queries.place_in_line(g.viewer, signup)
    gone_on = _gone_on(occurrence)
    return render_template("agenda/ticket.html", signup=signup, occurrence=occurrence, line=line, gone_on=gone_on)


@bp.post("/<buurt>/agenda/bewijs/<ticket>/toch-niet")
@guard(anyone)
def hand_in_ticket(ticket: str) -> ResponseReturnValue:
    """A guest does not come after all."""
    signup = queries.get_ticket(g.viewer, ticket)
    post = signup.occurrence.post
    operations.hand_in_ticket(g.viewer, signup)
    flash(_("Je staat niet meer op de lijst. Je naam en nummer zijn weg."))
    return redirect(at(post), 303)
