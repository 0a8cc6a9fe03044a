"""The figures of a buurt, as pictures, words and tables."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal

from buurtplein.buurten.policy import must_take_second_step
from buurtplein.cijfers import queries
from buurtplein.cijfers.policy import may_see_figures, may_see_overview
from buurtplein.cijfers.queries import AGES, Month, Overview, Party
from buurtplein.cijfers.sheets import quickly, sheets_of
from buurtplein.core.clock import today
from buurtplein.core.errors import NotAllowed, NotFound
from buurtplein.core.figures import how_quickly
from buurtplein.core.i18n import _
from buurtplein.core.sheets import as_csv, as_ods
from buurtplein.core.web import guard, known_person
from buurtplein.people.halfway import ask_second_step
from buurtplein.wijkopgaven.story import conclusion_of

bp = Blueprint("cijfers", __name__)

ODS = "application/vnd.oasis.opendocument.spreadsheet"


class Bar(NamedTuple):
    """One bar: what stands below it, what a table says, and how often."""

    short: str
    name: str
    number: int


@bp.get("/<buurt>/cijfers")
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
@bp.get("/<buurt>/prof/overzicht")
@guard(may_see_overview)
def overview() -> ResponseReturnValue:
    """How far everything is and how quickly it goes: of the buurt, or of one organisation in it."""
    parties = queries.list_parties(g.viewer)
    party = _asked_for(parties)
    options = [(one.id, one.name, None) for one in parties if one.is_told_apart]
    page = {"parties": parties, "options": options, "chosen": party, "own": queries.list_own_parties(g.viewer)}
    return render_template("cijfers/overview.html", **page, **_shown(queries.overview(g.viewer, party)))


@bp.get("/<buurt>/prof/overzicht.<any(csv, ods):form>")
@guard(may_see_overview)
def download(form: str) -> ResponseReturnValue:
    """The same for a spreadsheet."""
    found = queries.overview(g.viewer, _asked_for(queries.list_parties(g.viewer)))
    return _sheets(found, form, g.viewer.buurt.slug)


@bp.get("/mijn/overzicht")
@guard(known_person)
def mine() -> ResponseReturnValue:
    """The same of an organisation that someone works for, over all buurten where they do."""
    parties = queries.list_own_parties(g.viewer)
    if _must_show_phone(parties):
        return ask_second_step(g.viewer)
    party = _asked_for(parties) or _first(parties)
    shown = _shown(queries.own_overview(g.viewer, party))
    return render_template("cijfers/mine.html", parties=parties, chosen=party, **shown)


@bp.get("/mijn/overzicht.<any(csv, ods):form>")
@guard(known_person)
def download_mine(form: str) -> ResponseReturnValue:
    """The same for a spreadsheet."""
    parties = queries.list_own_parties(g.viewer)
    if _must_show_phone(parties):
        return ask_second_step(g.viewer)
    return _sheets(queries.own_overview(g.viewer, _asked_for(parties) or _first(parties)), form, "mijn-buurten")


def _must_show_phone(parties: Sequence[Party]) -> bool:
    required = current_app.config["SETTINGS"].second_factor_required
    return any(must_take_second_step(viewer, required=required) for party in parties for viewer in party.viewers)


def _first(parties: Sequence[Party]) -> Party:
    if not parties:
        raise NotAllowed(_("Dit overzicht is voor wie bij een organisatie in de buurt werkt."))
    return parties[0]


def _asked_for(parties: Sequence[Party]) -> Party | None:
    text = request.args.get("organisatie", "")
    party = next((party for party in parties if str(party.id) == text), None)
    if text and party is None:
        raise NotFound(_("Voor deze organisatie werkt hier niemand (meer)."))
    return party


def _shown(found: Overview | None) -> dict[str, Any]:
    """What a page says of it; of an organisation that is too small, nothing."""
    if found is None:
        return {"found": None}
    return {
        "found": found,
        "today": today(),
        "ages": [words for _most, words in AGES],
        "answered": quickly(found.answered_after),
        "acted": quickly(found.acted_after),
        "conclusion": conclusion_of(dict(found.sides)),
        "sheets": {sheet.title: sheet for sheet in sheets_of(found)},
        "last": queries.LAST,
        "weeks": queries.WEEKS,
    }


def _sheets(found: Overview | None, form: str, place: str) -> Response:
    if found is None:
        raise NotFound(_("Deze organisatie is te klein om apart te laten zien."))
    body, kind = (as_csv(sheets_of(found)), "text/csv") if form == "csv" else (as_ods(sheets_of(found)), ODS)
    answer = Response(body, mimetype=kind)
    name = f"overzicht-{place}-{today():%Y-%m-%d}.{form}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
