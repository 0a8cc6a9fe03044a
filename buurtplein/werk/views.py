"""The work place: what waits today, and taking it."""

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten import operations as buurten
from buurtplein.buurten.policy import may_go_away, may_read_handover
from buurtplein.buurten.queries import get_handover, list_absent
from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import Source, Waiting, Work
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.web import guard
from buurtplein.matching.wording import called
from buurtplein.werk import operations, queries
from buurtplein.werk.forms import AwayForm
from buurtplein.werk.policy import may_take_work

bp = Blueprint("werk", __name__, url_prefix="/<buurt>/werk")


@bp.get("")
@guard(may_take_work)
def today() -> ResponseReturnValue:
    """What waits for you today."""
    day, absent = queries.day(g.viewer, _sources()), list_absent(g.viewer)
    return render_template("werk/today.html", day=day, address=_address, absent=absent, called=called)


@bp.post("/ding/<work>/<int:thing_id>/pak")
@guard(may_take_work)
def take(work: str, thing_id: int) -> ResponseReturnValue:
    """I do this one."""
    thing = _waiting(work, thing_id)
    if operations.take(g.viewer, thing):
        return redirect(_address(thing), 303)
    return _to_list(_("Een ander is hier net mee begonnen. Hier staat wat nu aan de beurt is."))


@bp.post("/ding/<work>/<int:thing_id>/terug")
@guard(may_take_work)
def give_back(work: str, thing_id: int) -> ResponseReturnValue:
    """Somebody else may do it."""
    operations.give_back(g.viewer, _waiting(work, thing_id))
    return _to_list(_("Het staat weer in de lijst voor iedereen."))


@bp.post("/ding/<work>/<int:thing_id>/later")
@guard(may_take_work)
def put_off(work: str, thing_id: int) -> ResponseReturnValue:
    """Again in a week."""
    if operations.put_off(g.viewer, _waiting(work, thing_id)):
        return _to_list(_("Dit komt over een week terug, als het dan nog wacht."))
    return _to_list(_("Een ander is hier net mee begonnen. Hier staat wat nu aan de beurt is."))


# ------------------------------------------------------------------------------------------- away
@bp.route("/weg", methods=["GET", "POST"])
@guard(may_go_away)
def away() -> ResponseReturnValue:
    """I am away for a while; what runs with me."""
    form = AwayForm(obj=g.viewer.membership)
    if form.validate_on_submit():
        with form.showing_rules():
            buurten.go_away(g.viewer, **form.values())
            flash(_("Genoteerd. De andere buurtverbinders zien het."))
            return redirect(url_for(".away"), 303)
    return render_template("werk/away.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/weg/terug")
@guard(may_go_away)
def back() -> ResponseReturnValue:
    """I am here again."""
    buurten.come_back(g.viewer)
    return _to_list(_("Fijn dat je er bent."))


@bp.get("/overdracht/<int:member_id>")
@guard(may_read_handover)
def handover(member_id: int) -> ResponseReturnValue:
    """What runs with another verbinder."""
    return render_template("werk/handover.html", absent=get_handover(g.viewer, member_id), called=called)


def panel_on_thing(viewer: Viewer, work: str, thing_id: int) -> Markup | str:
    """Where the work is done: who has it, or the button to take it. One statement."""
    if not may_take_work(viewer):
        return ""
    found, claim = _work(work), queries.claim_of(viewer, _work(work), thing_id)
    return Markup(render_template("werk/_on_thing.html", work=found, thing_id=thing_id, claim=claim))  # noqa: S704


def _sources() -> Sequence[Source]:
    return cast(Sequence[Source], current_app.extensions["work"])


def _waiting(work: str, thing_id: int) -> Waiting:
    return queries.get_waiting(g.viewer, _sources(), _work(work), thing_id)


def _work(work: str) -> Work:
    try:
        return Work(work)
    except ValueError:
        raise NotFound from None


def _address(thing: Waiting) -> str:
    return url_for(thing.endpoint, **thing.values)


def _to_list(message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for(".today"), 303)
