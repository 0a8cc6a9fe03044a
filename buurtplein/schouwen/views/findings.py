"""On the way and after: what was found, what becomes of it, and finishing."""

from collections.abc import Sequence
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.incoming import takes_files
from buurtplein.core.limits import hands_in_often, writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.queries import list_streets
from buurtplein.photos.desk import is_step, take_in
from buurtplein.photos.forms import PhotosForm
from buurtplein.photos.operations import open_album
from buurtplein.photos.queries import album_in_form
from buurtplein.schouwen import operations, queries
from buurtplein.schouwen.forms import ONCE_MAX, BecomesForm, FindingForm, PartyAnswerForm
from buurtplein.schouwen.models import Schouw
from buurtplein.schouwen.policy import (
    may_change_photos,
    may_note_finding,
    may_note_party_answer,
    may_plan_schouwen,
    may_say_what_becomes,
)
from buurtplein.schouwen.views.blueprint import back_to, bp, page_of
from buurtplein.wijkopgaven.models import SourceKind
from buurtplein.wijkopgaven.queries import SeenSource, list_partners_today


@bp.route("/<int:schouw_id>/opschrijven", methods=["GET", "POST"])
@guard(may_plan_schouwen)
@takes_files
@hands_in_often()
@writes_often(unless=is_step)
def note(schouw_id: int) -> ResponseReturnValue:
    """Write down what is seen, with photos, and go on to the next."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    require(may_note_finding(g.viewer, schouw))
    form = FindingForm()
    form.once.data = form.once.data or new_token()
    _take_in_photos(form)
    if not is_step() and form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            seen = {"place": form.place.data or "", "words": form.words.data or "", "theme": form.theme.data}
            operations.note_finding(g.viewer, schouw, **seen, once=form.once.data)
            flash(_("Opgeschreven. Zien jullie nog iets?"))
            return _on_to_the_next(schouw)
    streets = list(dict.fromkeys([*schouw.street_names, *list_streets(g.viewer)]))
    return page_of("schouwen/note.html", form, schouw=schouw, streets=streets)


def _take_in_photos(form: FindingForm) -> None:
    """Those that came with the form; by `once` it is known which came with it before."""
    once = str(form.once.data)[:ONCE_MAX]
    album = album_in_form(g.viewer, once) if form.is_submitted() else None
    take_in(g.viewer, form.photos, album, lambda: open_album(g.viewer, form=once))


def _on_to_the_next(schouw: Schouw) -> ResponseReturnValue:
    if (request.form.get("stap") or request.form.get("eerder")) == "klaar":  # pressed before "place it so"
        return back_to(schouw)
    return redirect(url_for(".note", schouw_id=schouw.id), 303)


@bp.route("/<int:schouw_id>/bevindingen/<int:finding_id>", methods=["GET", "POST"])
@guard(may_plan_schouwen)
@writes_often()
def say_what_becomes(schouw_id: int, finding_id: int) -> ResponseReturnValue:
    """Say what becomes of a finding, and the way to a wijkopgave."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    require(may_say_what_becomes(g.viewer, schouw))
    found = queries.get_finding(g.viewer, schouw, finding_id)
    form = BecomesForm(outcome=found.outcome)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.say_what_becomes(g.viewer, schouw, found.finding, form.said())
            flash(_("Bewaard. Dank je wel."))
            return back_to(schouw, finding_id)
    parties = list_partners_today(g.viewer)
    return page_of("schouwen/becomes.html", form, schouw=schouw, found=found, parties=parties)


@bp.route("/<int:schouw_id>/bevindingen/<int:finding_id>/antwoord", methods=["GET", "POST"])
@guard(may_plan_schouwen)
@writes_often()
def note_answer(schouw_id: int, finding_id: int) -> ResponseReturnValue:
    """Write down what an organisation answered."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    require(may_note_party_answer(g.viewer, schouw))
    found = queries.get_finding(g.viewer, schouw, finding_id)
    form = PartyAnswerForm(answer=found.outcome.answer if found.outcome else "")
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.note_party_answer(g.viewer, schouw, found.finding, answer=form.answer.data or "")
            flash(_("Bewaard. Dank je wel."))
            return back_to(schouw, finding_id)
    return page_of("schouwen/note_answer.html", form, schouw=schouw, found=found)


@bp.route("/<int:schouw_id>/bevindingen/<int:finding_id>/fotos", methods=["GET", "POST"])
@guard(may_plan_schouwen)
@takes_files
@hands_in_often()
def photos(schouw_id: int, finding_id: int) -> ResponseReturnValue:
    """Hang photos with a finding, and say what is on them."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    finding = queries.get_finding(g.viewer, schouw, finding_id).finding
    require(may_change_photos(g.viewer, schouw, finding))
    form = PhotosForm()
    form.photos.description = FindingForm.PHOTOS
    take_in(g.viewer, form.photos, finding.album, lambda: operations.change_photos(g.viewer, schouw, finding))
    if not is_step() and form.validate_on_submit():
        flash(_("De foto’s zijn bewaard."))
        return back_to(schouw, finding_id)
    return page_of("schouwen/photos.html", form, schouw=schouw, finding=finding)


@bp.post("/<int:schouw_id>/bevindingen/<int:finding_id>/fotos/weg")
@guard(may_plan_schouwen)
@writes_often()
def remove_photos(schouw_id: int, finding_id: int) -> ResponseReturnValue:
    """Take all photos of a finding away."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    operations.remove_photos(g.viewer, schouw, queries.get_finding(g.viewer, schouw, finding_id).finding)
    flash(_("De foto’s zijn weg."))
    return back_to(schouw, finding_id)


@bp.post("/<int:schouw_id>/afronden")
@guard(may_plan_schouwen)
@writes_often()
def close(schouw_id: int) -> ResponseReturnValue:
    """Say that it is finished; or hear what is missing."""
    schouw = queries.get_schouw(g.viewer, schouw_id)
    try:
        operations.close_schouw(g.viewer, schouw)
    except RuleBroken as missing:
        flash(missing.message, "let-op")
    else:
        flash(_("De wijkschouw is afgerond."))
    return back_to(schouw)


def panel_on_gesprek(viewer: Any, gesprek: Gesprek) -> Markup:
    """Under the words: at which wijkschouw they were noted, and what becomes of them."""
    at = queries.found_at(viewer, gesprek)
    return Markup(render_template("schouwen/_on_gesprek.html", at=at) if at else "")  # noqa: S704


def panel_on_sources(viewer: Any, sources: Sequence[SeenSource]) -> Markup | str:
    """Under what an opgave rests on, for who works on it: the wijkschouwen at which that was seen."""
    ids = [seen.gesprek.id for seen in sources if seen.gesprek is not None and seen.source.kind is SourceKind.FINDING]
    behind = queries.schouwen_behind(viewer, ids) if ids else []
    return Markup(render_template("schouwen/_behind.html", behind=behind)) if behind else ""  # noqa: S704
