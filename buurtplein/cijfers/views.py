"""The figures of a buurt, as pictures, words and tables."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal

from buurtplein.buurten.queries import list_partners
from buurtplein.cijfers import queries
from buurtplein.cijfers.policy import may_see_figures, may_see_overview
from buurtplein.cijfers.queries import AGES, Month, Overview
from buurtplein.cijfers.sheets import quickly, sheets_of
from buurtplein.core.clock import today
from buurtplein.core.errors import NotFound
from buurtplein.core.figures import how_quickly
from buurtplein.core.i18n import _
from buurtplein.core.sheets import as_csv, as_ods
from buurtplein.core.web import guard
from buurtplein.wijkopgaven.story import conclusion_of

bp = Blueprint("cijfers", __name__, url_prefix="/<buurt>")


ODS = "application/vnd.oasis.opendocument.spreadsheet"


class Bar(NamedTuple):
    """One bar: what stands below it, what a table says, and how often."""

    short: str
    name: str
    number: int


@bp.get("/cijfers")
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


# ------------------------------------------------------------------------------------------- opgaven and acties
@bp.get("/prof/overzicht")
@guard(may_see_overview)
def overview() -> ResponseReturnValue:
    """How far everything is and how quickly it goes: of the buurt, or of one organisation in it."""
    found, chosen = _found()
    return render_template(
        "cijfers/overview.html",
        found=found,
        chosen=chosen,
        parties=[(p.organisation_id, p.organisation.name, None) for p in list_partners(g.viewer)],
        ages=[words for _most, words in AGES],
        answered=quickly(found.answered_after),
        acted=quickly(found.acted_after),
        conclusion=conclusion_of(dict(found.sides)),
        sheets={sheet.title: sheet for sheet in sheets_of(found)},
        last=queries.LAST,
        weeks=queries.WEEKS,
    )


@bp.get("/prof/overzicht.<any(csv, ods):form>")
@guard(may_see_overview)
def download(form: str) -> ResponseReturnValue:
    """The same for a spreadsheet."""
    sheets = sheets_of(_found()[0])
    body, kind = (as_csv(sheets), "text/csv") if form == "csv" else (as_ods(sheets), ODS)
    answer = Response(body, mimetype=kind)
    name = f"overzicht-{g.viewer.buurt.slug}-{today():%Y-%m-%d}.{form}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _found() -> tuple[Overview, int | None]:
    text = request.args.get("organisatie", "")
    chosen = next((p.organisation_id for p in list_partners(g.viewer) if str(p.organisation_id) == text), None)
    if text and chosen is None:
        raise NotFound(_("Deze organisatie is hier geen partner (meer)."))
    return queries.overview(g.viewer, chosen), chosen
