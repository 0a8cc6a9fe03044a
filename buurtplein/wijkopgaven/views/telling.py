"""Telling what was said back to whom was spoken."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.gesprekken.queries import get_gesprek
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.policy import may_add_sources
from buurtplein.wijkopgaven.views.blueprint import bp


@bp.post("/gesprekken/<int:gesprek_id>/verteld/<int:source_id>")
@guard(may_add_sources)
@writes_often()
def mark_told(gesprek_id: int, source_id: int) -> ResponseReturnValue:
    """Who was spoken knows the answer now; back to the conversation, or to the slips."""
    gesprek = get_gesprek(g.viewer, gesprek_id)
    found = [source for source in queries.told_back(g.viewer, gesprek) if source.id == source_id]
    if not found:
        raise NotFound(_("Dit antwoord is er niet (meer)."))
    operations.mark_told(g.viewer, found[0])
    flash(_("Opgeschreven. Dank je wel."))
    here = url_for("gesprekken.show", gesprek_id=gesprek_id)
    return redirect(url_for("namens.slips") if request.form.get("lijst") else here, 303)


def panel_on_gesprekken(viewer: Any) -> Markup | str:
    """With the conversations: what I can tell back to whom I spoke."""
    told = queries.to_tell_back(viewer, mine=True)
    return Markup(render_template("wijkopgaven/_to_tell_back.html", told=told)) if told else ""  # noqa: S704
