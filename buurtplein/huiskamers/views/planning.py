"""Which there are, planning one, and the page of one."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.gesprekken.queries import list_streets
from buurtplein.huiskamers import operations, queries
from buurtplein.huiskamers.forms import CallOffForm, HuiskamerForm, LeadForm
from buurtplein.huiskamers.policy import may_change_huiskamer, may_plan_huiskamers, may_replace_lead
from buurtplein.huiskamers.views.blueprint import bp, lead_in, page_of, weeks


@bp.get("/huiskamers")
@guard(may_plan_huiskamers)
def index() -> ResponseReturnValue:
    """Which there are, the furthest ahead first."""
    after = request.args.get("na", type=row_number)
    found, last = queries.list_huiskamers(g.viewer, queries.get_huiskamer(g.viewer, after) if after else None)
    return render_template("huiskamers/index.html", found=found, last=last)


@bp.route("/huiskamers/nieuw", methods=["GET", "POST"])
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


@bp.get("/huiskamers/<int:huiskamer_id>")
@guard(may_plan_huiskamers)
def show(huiskamer_id: int) -> ResponseReturnValue:
    """One of them; in whose home it is for who has to do with it."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    host, coming = queries.host_of(g.viewer, huiskamer), queries.list_rsvps(g.viewer, huiskamer)
    told: dict[str, object] = {"host": host, "coming": coming, "expected": queries.how_many_come(g.viewer, huiskamer)}
    told["said"], told["outcomes"] = queries.list_said(g.viewer, huiskamer), queries.outcomes_of(g.viewer, huiskamer)
    return render_template("huiskamers/show.html", huiskamer=huiskamer, weeks=weeks(), **told)


@bp.route("/huiskamers/<int:huiskamer_id>/wijzig", methods=["GET", "POST"])
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


@bp.route("/huiskamers/<int:huiskamer_id>/leiding/<int:lead_id>", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def replace_lead(huiskamer_id: int, lead_id: int) -> ResponseReturnValue:
    """Let another lead it, when someone fell ill or left."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    lead = lead_in(huiskamer, lead_id)
    require(may_replace_lead(g.viewer, huiskamer))
    form = LeadForm(leads=queries.possible_leads(g.viewer))
    if form.validate_on_submit():
        with form.showing_rules():
            operations.replace_lead(g.viewer, lead, form.lead.data)
            flash(_("Bewaard. Wie het nu leidt, krijgt bericht."))
            return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)
    return page_of("huiskamers/replace_lead.html", form, huiskamer=huiskamer, lead=lead)


@bp.route("/huiskamers/<int:huiskamer_id>/afzeggen", methods=["GET", "POST"])
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
    called = {"host": queries.host_of(g.viewer, huiskamer), "coming": queries.list_rsvps(g.viewer, huiskamer)}
    return page_of("huiskamers/call_off.html", form, huiskamer=huiskamer, **called)


def _form(page: str, form: HuiskamerForm, **more: object) -> ResponseReturnValue:
    return page_of(page, form, streets=list_streets(g.viewer), **more)
