"""What residents said, on the work place: the list, noting it, and which streets were heard."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from buurtplein.buurten.queries import viewer_as
from buurtplein.core.clock import today
from buurtplein.core.errors import require
from buurtplein.core.figures import in_bands
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.sheets import Sheet, as_csv
from buurtplein.core.web import guard
from buurtplein.gesprekken import operations, queries
from buurtplein.gesprekken.forms import GesprekForm, StreetsForm
from buurtplein.gesprekken.models import STAYS
from buurtplein.gesprekken.policy import may_change_gesprek, may_keep_streets, may_note_gesprek, may_see_coverage
from buurtplein.gesprekken.queries import Channel, Coverage, Reached
from buurtplein.posts.themes import Theme

bp = Blueprint("gesprekken", __name__, url_prefix="/<buurt>/gesprekken")


@bp.get("")
@guard(may_note_gesprek)
def index() -> ResponseReturnValue:
    """What residents said, the newest first; of one theme if asked."""
    theme, after = Theme.parse(request.args.get("thema")), request.args.get("na", type=row_number)
    before = queries.get_gesprek(g.viewer, after) if after else None
    found, last = queries.list_gesprekken(g.viewer, theme, before)
    street, themes = request.args.get("nog"), [(one.value, one.label, None) for one in Theme]
    return render_template("gesprekken/index.html", found=found, last=last, theme=theme, themes=themes, street=street)


@bp.get("/<int:gesprek_id>")
@guard(may_note_gesprek)
def show(gesprek_id: int) -> ResponseReturnValue:
    """One conversation, and what is done with it."""
    gesprek = queries.get_gesprek(g.viewer, gesprek_id)
    changes = may_change_gesprek(g.viewer, gesprek, viewer_as(gesprek.noted_by_id, gesprek.buurt_id))
    return render_template("gesprekken/show.html", gesprek=gesprek, changes=changes)


@bp.route("/nieuw", methods=["GET", "POST"])
@guard(may_note_gesprek)
@writes_often()
def note() -> ResponseReturnValue:
    """Write down what someone said; the next one begins with the same street."""
    form = GesprekForm(street=request.args.get("straat", ""))
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            gesprek = operations.note_gesprek(g.viewer, form.draft(), once=form.once.data)
            flash(_("Opgeschreven. Dank je wel."))
            return redirect(url_for(".index", nog=gesprek.street), 303)
    return _form("gesprekken/note.html", form)


@bp.route("/<int:gesprek_id>/wijzig", methods=["GET", "POST"])
@guard(may_note_gesprek)
@writes_often()
def edit(gesprek_id: int) -> ResponseReturnValue:
    """Correct what was written down."""
    gesprek = queries.get_gesprek(g.viewer, gesprek_id)
    require(may_change_gesprek(g.viewer, gesprek, viewer_as(gesprek.noted_by_id, gesprek.buurt_id)))
    form = GesprekForm(obj=gesprek)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.change_gesprek(g.viewer, gesprek, form.draft())
            flash(_("Je wijziging is bewaard."))
            return redirect(url_for(".index"), 303)
    return _form("gesprekken/edit.html", form, gesprek=gesprek)


def _form(page: str, form: GesprekForm, **more: object) -> ResponseReturnValue:
    streets, years = queries.list_streets(g.viewer), STAYS.days // 365
    return render_template(page, form=form, streets=streets, years=years, **more), 422 if form.errors else 200


# ------------------------------------------------------------------------------------------- who was heard
@bp.get("/gehoord")
@guard(may_see_coverage)
def coverage() -> ResponseReturnValue:
    """Which streets and themes were heard, and which were not."""
    found = queries.coverage(g.viewer)
    return render_template("gesprekken/coverage.html", found=found, sheets=_sheets(found))


@bp.get("/gehoord.csv")
@guard(may_see_coverage)
def coverage_list() -> ResponseReturnValue:
    """The same for a spreadsheet, to plan from."""
    answer = Response(as_csv(_sheets(queries.coverage(g.viewer))), mimetype="text/csv")
    name = f"gehoord-{g.viewer.buurt.slug}-{today():%Y-%m-%d}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _sheets(found: Coverage) -> Sequence[Sheet]:
    head = [_("Straat"), *(channel.label for channel in Channel)]
    themes = [(theme.label, in_bands(found.themes[theme])) for theme in Theme]
    return (
        Sheet(_("Straten"), head, [_row(one) for one in found.reached]),
        Sheet(_("Thema’s"), [_("Thema"), _("Hoe vaak")], themes),
    )


def _row(one: Reached) -> list[str]:
    return [one.street, *(in_bands(one.times[channel]) for channel in Channel)]


@bp.route("/straten", methods=["GET", "POST"])
@guard(may_keep_streets)
@writes_often()
def streets() -> ResponseReturnValue:
    """Say which streets there are."""
    form = StreetsForm()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.keep_streets(g.viewer, form.streets())
            flash(_("De straten zijn bewaard."))
            return redirect(url_for(".coverage"), 303)
    elif not form.is_submitted():
        form.names.data = "\n".join(queries.list_streets(g.viewer))
    return render_template("gesprekken/streets.html", form=form), 422 if form.errors else 200
