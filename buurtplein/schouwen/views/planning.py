"""Which there are, planning one, and the page of one."""

from typing import Any

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import anyone, guard
from buurtplein.people.models import Person
from buurtplein.schouwen import operations, queries
from buurtplein.schouwen.forms import SchouwForm, SchouwLeadForm, SchouwOffForm
from buurtplein.schouwen.policy import may_change_schouw, may_plan_schouwen, may_replace_schouw_lead
from buurtplein.schouwen.views.blueprint import back_to, bp, page_of


@bp.get("")
@guard(anyone)
def index() -> ResponseReturnValue:
    """Which there are, the furthest ahead first."""
    after = request.args.get("na", type=row_number)
    found, last = queries.list_schouwen(g.viewer, queries.get_schouw(g.viewer, after) if after else None)
    shared = queries.shared_schouwen(g.viewer)
    return render_template("schouwen/index.html", found=found, last=last, shared=shared)


@bp.route("/nieuw", methods=["GET", "POST"])
@guard(may_plan_schouwen)
@writes_often()
def plan() -> ResponseReturnValue:
    """Plan one."""
    form = SchouwForm(leads=queries.possible_leads(g.viewer))
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            planned = operations.plan_schouw(g.viewer, form.draft(), once=form.once.data)
            flash(_("De wijkschouw is gepland. De buurt kan het lezen."))
            return back_to(planned)
    return page_of("schouwen/plan.html", form)


@bp.get("/<int:schouw_id>")
@guard(anyone)
def show(schouw_id: int) -> ResponseReturnValue:
    """One of them: for everyone the plan, for who works for the buurt what was found as well."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    works = may_plan_schouwen(g.viewer)
    found = queries.list_findings(g.viewer, schouw) if works else []
    lead = queries.lead_of(g.viewer, schouw) if works else None
    return render_template("schouwen/show.html", schouw=schouw, found=found, lead=lead)


@bp.route("/<int:schouw_id>/wijzig", methods=["GET", "POST"])
@guard(may_plan_schouwen)
@writes_often()
def edit(schouw_id: int) -> ResponseReturnValue:
    """Agree on it otherwise."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    require(may_change_schouw(g.viewer, schouw))
    leads = queries.possible_leads(g.viewer)
    form = SchouwForm(leads=leads)
    form.fill(schouw, leads)
    form.look(schouw.stamp)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.change_schouw(g.viewer, schouw, form.draft(), seen=form.seen.data)
            flash(_("Je wijziging is bewaard."))
            return back_to(schouw)
    return page_of("schouwen/edit.html", form, schouw=schouw, stale=form.look_again(schouw.stamp))


@bp.route("/<int:schouw_id>/afzeggen", methods=["GET", "POST"])
@guard(may_plan_schouwen)
@writes_often()
def call_off(schouw_id: int) -> ResponseReturnValue:
    """It does not take place."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    require(may_change_schouw(g.viewer, schouw))
    form = SchouwOffForm()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.call_off_schouw(g.viewer, schouw, reason=form.reason.data or "")
            flash(_("Het gaat niet door. Iedereen kan lezen waarom."))
            return back_to(schouw)
    return page_of("schouwen/call_off.html", form, schouw=schouw)


@bp.route("/<int:schouw_id>/leiding", methods=["GET", "POST"])
@guard(may_plan_schouwen)
@writes_often()
def replace_lead(schouw_id: int) -> ResponseReturnValue:
    """Let another lead it, when someone fell ill or stops."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    require(may_replace_schouw_lead(g.viewer, schouw))
    form = SchouwLeadForm(leads=queries.possible_leads(g.viewer))
    if form.validate_on_submit():
        with form.showing_rules():
            operations.replace_schouw_lead(g.viewer, schouw, form.lead.data)
            flash(_("Bewaard. Wie het nu leidt, krijgt bericht."))
            return back_to(schouw)
    return page_of("schouwen/replace_lead.html", form, schouw=schouw)


@bp.post("/<int:schouw_id>/overnemen")
@guard(may_plan_schouwen)
@writes_often()
def take_over(schouw_id: int) -> ResponseReturnValue:
    """Lead it from now on, in the place of who is not here any more."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    operations.take_over_schouw(g.viewer, schouw)
    flash(_("Jij leidt nu deze wijkschouw."))
    return back_to(schouw)


def panel_of_handover(viewer: Any, leaver: Person) -> Markup | str:
    """What runs with a verbinder: the wijkschouwen they lead."""
    led = queries.led_by_one(viewer, leaver.id)
    return Markup(render_template("schouwen/_of_handover.html", led=led)) if led else ""  # noqa: S704
