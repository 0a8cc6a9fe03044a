"""What was done with a wijkschouw, on one sheet; letting the buurt read it, and taking that back."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import anyone, guard
from buurtplein.schouwen import operations, queries
from buurtplein.schouwen.forms import SheetForm
from buurtplein.schouwen.policy import may_plan_schouwen, may_share_schouw
from buurtplein.schouwen.views.blueprint import back_to, bp, page_of


@bp.get("/<int:schouw_id>/blad")
@guard(anyone)
def sheet(schouw_id: int) -> ResponseReturnValue:
    """What was done, to read and to print: for everyone once it is shared."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    return render_template("schouwen/sheet.html", schouw=schouw, sheet=queries.get_sheet(g.viewer, schouw))


@bp.route("/<int:schouw_id>/delen", methods=["GET", "POST"])
@guard(may_plan_schouwen)
@writes_often()
def share(schouw_id: int) -> ResponseReturnValue:
    """Write what the buurt reads, and share it."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    require(may_share_schouw(g.viewer, schouw))
    found, lines = queries.list_findings(g.viewer, schouw), queries.list_sheet_lines(g.viewer, schouw)
    form, stands = SheetForm(found=found, lines=lines), queries.stamp_of_sheet(g.viewer, schouw)
    form.look(stands)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.share_schouw(g.viewer, schouw, form.told(), seen=form.seen.data)
            flash(_("De buurt kan nu lezen wat ermee is gedaan."))
            return redirect(url_for(".sheet", schouw_id=schouw.id), 303)
    page = {"schouw": schouw, "found": found, "lines": lines, "stale": form.look_again(stands)}
    return page_of("schouwen/share.html", form, **page)


@bp.post("/<int:schouw_id>/niet-meer-delen")
@guard(may_plan_schouwen)
@writes_often()
def take_back(schouw_id: int) -> ResponseReturnValue:
    """Let the buurt not read it any more."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    operations.take_back_sheet(g.viewer, schouw)
    flash(_("De buurt leest het blad niet meer."))
    return back_to(schouw)


def panel_on_opgaven(viewer: Any) -> Markup | str:
    """Among what the buurt takes on: the way to what was seen on wijkschouwen, once that can be read."""
    shared = queries.shared_schouwen(viewer)
    return Markup(render_template("schouwen/_on_opgaven.html", schouw=shared[0])) if shared else ""  # noqa: S704
