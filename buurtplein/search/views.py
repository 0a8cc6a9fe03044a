"""The search page."""

from flask import Blueprint, current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from buurtplein.core.i18n import _l
from buurtplein.core.limits import SEARCHING_PER_ADDRESS, limiter
from buurtplein.core.web import guard
from buurtplein.search.engine import Query, Sort
from buurtplein.search.kinds import KINDS
from buurtplein.search.policy import may_search
from buurtplein.search.queries import Found, find

bp = Blueprint("search", __name__, url_prefix="/<buurt>")

LONGEST = 200  # characters of a question
STATES = {"open": _l("Nog open"), "closed": _l("Afgerond")}


def kind_labels() -> dict[str, str]:
    """What can be filtered by, in the reader's language."""
    return {value: label for kind in KINDS.values() for value, label in kind.labels().items()}


@bp.get("/zoeken")
@guard(may_search)
@limiter.limit(SEARCHING_PER_ADDRESS)
def results() -> ResponseReturnValue:
    """Search this buurt."""
    text = request.args.get("q", "").strip()[:LONGEST]
    kinds = [kind for kind in request.args.getlist("soort") if kind in kind_labels()]
    states = [state for state in request.args.getlist("stand") if state in STATES]
    newest = request.args.get("volgorde") == "nieuwste"
    query = Query(
        text=text,
        sort=Sort.NEWEST if newest else Sort.RELEVANCE,
        cursor=request.args.get("na"),
        filters=frozenset([f"kind:{kind}" for kind in kinds] + [f"state:{state}" for state in states]),
        facets=("kind", "state"),
        literally=request.args.get("letterlijk") == "1",
    )
    found = find(g.viewer, current_app.extensions["search"], query) if text else Found()
    if found.limited:
        current_app.extensions["heal_search"](g.viewer.buurt_id)
    return render_template(
        "search/results.html",
        text=text,
        found=found,
        newest=newest,
        kinds=kinds,
        states=states,
        kind_labels=kind_labels(),
        state_labels=STATES,
    )
