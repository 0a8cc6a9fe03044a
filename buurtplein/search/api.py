"""Searching for programs: the same question, the same rights and the same answer as on the page."""

from typing import Any

from flask import Blueprint, current_app, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.errors import RuleBroken
from buurtplein.core.i18n import _
from buurtplein.core.limits import SEARCHING_PER_ADDRESS, limiter
from buurtplein.core.web import guard
from buurtplein.search import queries
from buurtplein.search.asked import Asked
from buurtplein.search.engine import PAGE_SIZE, PAGE_SIZE_MAX
from buurtplein.search.found import Found
from buurtplein.search.kinds import Result
from buurtplein.search.kinds.kind import Pieces
from buurtplein.search.policy import may_search

bp = Blueprint("search_api", __name__, url_prefix="/api/v1/<buurt>")


@bp.get("/zoeken")
@guard(may_search)
@limiter.limit(SEARCHING_PER_ADDRESS)
def results() -> ResponseReturnValue:
    """Search this buurt, or all buurten one belongs to; see docs/zoeken.md."""
    asked, size = Asked.of(request.args), _size()
    if not asked.words:
        raise RuleBroken(_("Zeg met q waar je naar zoekt."), field="q")
    found = queries.search(g.viewer, current_app.extensions["search"], asked, size)
    return jsonify(_answer(asked, found, size))


def _size() -> int:
    """How many results on a page. Raises RuleBroken for what is no number from 1 to 100."""
    text = request.args.get("aantal", str(PAGE_SIZE))
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= size <= PAGE_SIZE_MAX:
        raise RuleBroken(_("Kies met aantal een getal van 1 tot en met %(most)d.", most=PAGE_SIZE_MAX), field="aantal")
    return size


def _answer(asked: Asked, found: Found, size: int) -> dict[str, Any]:
    after = asked.address(na=found.page.next, aantal=size)
    return {
        "q": asked.words,
        "total": found.page.total,
        "results": [_result(one) for one in found.results],
        "loose": [_result(one) for one in found.loose],
        "suggestion": found.page.suggestion,
        "facets": found.page.facets,
        "next": url_for(".results", **after) if found.page.next else None,
        "complete": found.page.complete,
        "limited": found.limited,
    }


def _result(one: Result) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "title": _plain(one.title),
        "excerpt": _plain(one.text),
        "at": one.at.isoformat(),
        "author": one.author,
        "street": one.street,
        "url": url_for(one.endpoint, **one.values),
    }


def _plain(pieces: Pieces) -> str:
    return "".join(text for text, _is_hit in pieces)
