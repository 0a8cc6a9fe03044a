"""What was reported, and deciding about it."""

from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from buurtplein.buurten import queries as buurten
from buurtplein.core.errors import require
from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _
from buurtplein.core.web import guard
from buurtplein.moderation import operations, queries
from buurtplein.moderation.forms import LeaveForm, WarnForm
from buurtplein.moderation.models import Report
from buurtplein.moderation.policy import may_see_queue, may_settle_report
from buurtplein.moderation.views.answers import done, first, hide_form, why
from buurtplein.moderation.views.blueprint import bp


@bp.get("/werk/meldingen/<int:report_id>")
@guard(may_see_queue)
def show_report(report_id: int) -> ResponseReturnValue:
    """What was reported, by how many, and why."""
    return _report_page(queries.get_report(g.viewer, report_id))


@bp.post("/werk/meldingen/<int:report_id>/laten-staan")
@guard(may_see_queue)
def leave(report_id: int) -> ResponseReturnValue:
    """It stays."""
    found, form = queries.get_report(g.viewer, report_id), LeaveForm(prefix="laat")
    if form.validate_on_submit():
        with form.showing_rules():
            operations.leave(g.viewer, found, reason=form.reason.data or "")
            return done(_("Het blijft staan. Wie het meldde, krijgt bericht."))
    return _report_page(found, laat=form), 422


@bp.post("/werk/meldingen/<int:report_id>/verbergen")
@guard(may_see_queue)
def hide_reported(report_id: int) -> ResponseReturnValue:
    """Out of sight, with a reason."""
    found, form = queries.get_report(g.viewer, report_id), hide_form()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.hide_reported(g.viewer, found, **why(form))
            return done(_("Het is verborgen. De schrijver leest waarom. Wie het meldde, krijgt bericht."))
    return _report_page(found, weg=form), 422


@bp.post("/werk/meldingen/<int:report_id>/waarschuwen")
@guard(may_see_queue)
def warn(report_id: int) -> ResponseReturnValue:
    """It stays, with a warning to whoever wrote it."""
    found, form = queries.get_report(g.viewer, report_id), WarnForm(buurten.list_rules(g.viewer), prefix="let")
    if form.validate_on_submit():
        with form.showing_rules():
            operations.warn(g.viewer, found, **why(form))
            return done(_("De schrijver is gewaarschuwd. Wie het meldde, krijgt bericht."))
    return _report_page(found, let=form), 422


def _report_page(found: Report, **sent: PleinForm) -> str:
    other = queries.another_settler(g.viewer, found)
    require(may_settle_report(g.viewer, found, another_verbinder=other))
    forms: dict[str, Any] = {"laat": LeaveForm(None, prefix="laat"), **sent}
    forms.setdefault("weg", hide_form(fresh=True))
    forms.setdefault("let", WarnForm(buurten.list_rules(g.viewer), None, prefix="let"))
    author = queries.author_here(g.viewer, found.author_id)
    reports = queries.reports_about(g.viewer, found.post_id, found.comment_id)
    rulings = queries.list_rulings(g.viewer, found.post_id, found.comment_id)
    return render_template(
        "moderation/show_report.html",
        report=found,
        reports=reports,
        forms=forms,
        sent=first(sent),
        rulings=rulings,
        author=author,
    )
