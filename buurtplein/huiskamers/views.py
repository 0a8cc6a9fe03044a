"""Huiskamergesprekken on the work place: which there are, planning one, and the page of one."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.gesprekken.queries import list_streets
from buurtplein.huiskamers import operations, queries
from buurtplein.huiskamers.forms import CallOffForm, HuiskamerForm
from buurtplein.huiskamers.models import HOST_STAYS
from buurtplein.huiskamers.policy import may_change_huiskamer, may_plan_huiskamers

bp = Blueprint("huiskamers", __name__, url_prefix="/<buurt>/huiskamers")


@bp.get("")
@guard(may_plan_huiskamers)
def index() -> ResponseReturnValue:
    """Which there are, the furthest ahead first."""
    after = request.args.get("na", type=row_number)
    found, last = queries.list_huiskamers(g.viewer, queries.get_huiskamer(g.viewer, after) if after else None)
    return render_template("huiskamers/index.html", found=found, last=last)


@bp.route("/nieuw", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def plan() -> ResponseReturnValue:
    """Plan one."""
    form = HuiskamerForm(leads=queries.possible_leads(g.viewer))
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            planned = operations.plan_huiskamer(g.viewer, form.draft(), once=form.once.data)
            flash(_("Het huiskamergesprek is gepland. Wie het leidt, krijgt bericht."))
            return redirect(url_for(".show", huiskamer_id=planned.id), 303)
    return _form("huiskamers/plan.html", form)


@bp.get("/<int:huiskamer_id>")
@guard(may_plan_huiskamers)
def show(huiskamer_id: int) -> ResponseReturnValue:
    """One of them; in whose home it is for who has to do with it."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    host = queries.host_of(g.viewer, huiskamer)
    return render_template("huiskamers/show.html", huiskamer=huiskamer, host=host, weeks=_weeks())


@bp.route("/<int:huiskamer_id>/wijzig", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def edit(huiskamer_id: int) -> ResponseReturnValue:
    """Agree on it otherwise."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    require(may_change_huiskamer(g.viewer, huiskamer))
    host, leads = queries.host_of(g.viewer, huiskamer), queries.possible_leads(g.viewer)
    form = HuiskamerForm(leads=leads)
    form.fill(huiskamer, host, leads)
    form.look(huiskamer.stamp_with(host))
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.change_huiskamer(g.viewer, huiskamer, form.draft(), seen=form.seen.data)
            flash(_("Je wijziging is bewaard."))
            return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)
    stale = form.look_again(huiskamer.stamp_with(host))
    return _form("huiskamers/edit.html", form, huiskamer=huiskamer, host=host, stale=stale)


@bp.route("/<int:huiskamer_id>/afzeggen", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def call_off(huiskamer_id: int) -> ResponseReturnValue:
    """It does not take place."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    require(may_change_huiskamer(g.viewer, huiskamer))
    form = CallOffForm()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.call_off_huiskamer(g.viewer, huiskamer, reason=form.reason.data or "")
            flash(_("Het gaat niet door. Wie het leidt, krijgt bericht."))
            return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)
    host = queries.host_of(g.viewer, huiskamer)
    return _page("huiskamers/call_off.html", form, huiskamer=huiskamer, host=host)


def _form(page: str, form: HuiskamerForm, **more: object) -> ResponseReturnValue:
    return _page(page, form, streets=list_streets(g.viewer), weeks=_weeks(), **more)


def _page(page: str, form: HuiskamerForm | CallOffForm, **more: object) -> ResponseReturnValue:
    return render_template(page, form=form, **more), 422 if form.errors else 200


def _weeks() -> int:
    return HOST_STAYS.days // 7
