"""Where the pages of this room hang, and where someone goes on to."""

from flask import Blueprint, request, url_for

from buurtplein.core.web import safe_next

bp = Blueprint("people", __name__)


def wanted() -> str | None:
    """The page on this site that someone was on their way to, if any."""
    return safe_next(request.values.get("next"))


def onward() -> str:
    """That page, or one's own."""
    return wanted() or url_for("people.mine")
