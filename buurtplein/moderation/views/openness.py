"""How a buurt moderates, for everyone to see."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from buurtplein.buurten import queries as buurten
from buurtplein.buurten.work import Work
from buurtplein.core.display import month_name
from buurtplein.core.figures import how_quickly, in_bands
from buurtplein.core.i18n import _, _l, said
from buurtplein.core.keep import kept_for_visitors
from buurtplein.core.web import anyone, guard
from buurtplein.moderation.figures import Figures, figures_of
from buurtplein.moderation.views.blueprint import bp

ENDED = {
    True: _l("De schrijver kreeg gelijk"),
    False: _l("Het besluit bleef zo"),
    None: _l("Daar kijkt nog iemand naar"),
}


@bp.get("/zo-gaan-we-met-elkaar-om")
@guard(anyone)
@kept_for_visitors
def openness() -> ResponseReturnValue:
    """The house rules, how to report and object, within how long we answer, and how often that was."""
    figures = figures_of(g.viewer)
    terms = {work.value: work.facts.patience.days for work in (Work.REPORT, Work.OBJECTION, Work.FIRST_POST)}
    quickly = how_quickly(figures.time_to_decide) if figures.time_to_decide is not None else ""
    shown = {"rules": buurten.list_rules(g.viewer), "terms": terms, "quickly": quickly, "tables": _tables(figures)}
    return render_template("moderation/openness.html", **shown)


def _tables(figures: Figures) -> dict[str, list[tuple[str, ...]]]:
    by_law = _("Het mag niet van de wet")
    return {
        "measures": [(measure.label, in_bands(number)) for measure, number in figures.measures],
        "rules": [(said(title) if title else by_law, in_bands(number)) for title, number in figures.rules],
        "objections": [(str(ENDED[granted]), in_bands(number)) for granted, number in figures.objections],
        "months": [(month_name(m.begins), in_bands(m.reports), in_bands(m.acted)) for m in figures.months],
    }
