"""What is stuck at an organisation, to take along to the meeting."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from buurtplein.core.clock import today
from buurtplein.core.web import guard
from buurtplein.wijkopgaven import queries
from buurtplein.wijkopgaven.policy import may_work_on_opgaven
from buurtplein.wijkopgaven.views.blueprint import bp


@bp.get("/prof/voor-het-overleg")
@guard(may_work_on_opgaven)
def for_overleg() -> ResponseReturnValue:
    """Per organisation: which acties are stuck there, since when, why, what is asked and when; what is due first."""
    return render_template("wijkopgaven/for_overleg.html", overleg=queries.for_overleg(g.viewer), today=today())
