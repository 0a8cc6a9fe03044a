"""The figures of a buurt, as pictures, words and tables."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal

from buurtplein.cijfers import queries
from buurtplein.cijfers.policy import may_see_figures
from buurtplein.cijfers.queries import Month
from buurtplein.core.figures import how_quickly
from buurtplein.core.web import guard

bp = Blueprint("cijfers", __name__, url_prefix="/<buurt>/cijfers")


class Bar(NamedTuple):
    """One bar: what stands below it, what a table says, and how often."""

    short: str
    name: str
    number: int


@bp.get("")
@guard(may_see_figures)
def index() -> ResponseReturnValue:
    """How this buurt is doing."""
    found = queries.figures(g.viewer)
    answered = how_quickly(found.answered_after) if found.answered_after is not None else None
    asked, introduced = _bars(found.asked), _bars(found.introduced)
    each = found.per_thousand
    return render_template(
        "cijfers/index.html",
        figures=found,
        answered=answered,
        asked=asked,
        introduced=introduced,
        per_thousand=format_decimal(each, "0.0") if each is not None else None,
        days=queries.LATELY.days,
        too_long=queries.TOO_LONG.days,
    )


def _bars(months: Sequence[Month]) -> list[Bar]:
    return [Bar(format_date(m.first, "LLL"), format_date(m.first, "LLLL y"), m.number) for m in months]
