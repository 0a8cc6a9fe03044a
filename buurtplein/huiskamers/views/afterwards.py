"""After it: what was said, what each organisation can do, and closing it."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gids.models import Entry
from buurtplein.huiskamers import operations, queries
from buurtplein.huiskamers.forms import CanDoForm, OutcomeForm, SaidForm
from buurtplein.huiskamers.models import Huiskamer, HuiskamerNote, NoteOutcome, OutcomeKind
from buurtplein.huiskamers.policy import may_note_said, may_plan_huiskamers, may_say_outcome, may_say_what_we_do
from buurtplein.huiskamers.queries import There
from buurtplein.huiskamers.views.blueprint import bp, lead_in, page_of
from buurtplein.people.held import held_words
from buurtplein.posts.models import Post

SOUGHT_MAX = 200


@bp.route("/huiskamers/<int:huiskamer_id>/opschrijven", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def note_said(huiskamer_id: int) -> ResponseReturnValue:
    """Write down what was said, without who said it."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    require(may_note_said(g.viewer, huiskamer))
    form = SaidForm(theme=huiskamer.theme)
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            said = {"words": form.words.data or "", "theme": form.theme.data, "once": form.once.data}
            operations.note_said(g.viewer, huiskamer, **said)
            flash(_("Opgeschreven. Dank je wel."))
            return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)
    return page_of("huiskamers/note_said.html", form, huiskamer=huiskamer)


@bp.route("/huiskamers/<int:huiskamer_id>/opbrengst/<int:gesprek_id>", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def say_outcome(huiskamer_id: int, gesprek_id: int) -> ResponseReturnValue:
    """Say what came of a note, and the ways to let something come of it."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    require(may_say_outcome(g.viewer, huiskamer))
    note, gesprek = queries.get_note(g.viewer, huiskamer, gesprek_id)
    words = request.args.get("zoek", "")[:SOUGHT_MAX]
    form, there = OutcomeForm(), queries.list_there(g.viewer, words)
    form.stands(_said(huiskamer, gesprek))
    form.offer([*_chosen_before(form), *there])
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            kind, number = form.outcome() or (OutcomeKind.NOTHING, None)
            operations.say_outcome(g.viewer, huiskamer, note, kind=kind, number=number, reason=form.reason.data or "")
            flash(_("Bewaard. Dank je wel."))
            return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)
    page = {"huiskamer": huiskamer, "gesprek": gesprek, "words": words, "found": bool(there)}
    return page_of("huiskamers/outcome.html", form, **page)


def _said(huiskamer: Huiskamer, gesprek: Gesprek) -> NoteOutcome | None:
    """What someone said came of it; not an opgave that rests on it."""
    found = queries.outcomes_of(g.viewer, huiskamer).get(gesprek.id)
    return found if isinstance(found, NoteOutcome) else None


def _chosen_before(form: OutcomeForm) -> list[There]:
    """What stands in the form already, so that it can be chosen also when it is not among the newest."""
    kind, number = form.outcome() or (OutcomeKind.NOTHING, None)
    found = queries.find_there(g.viewer, kind, number) if number is not None else None
    return [found] if found is not None else []


@bp.route("/huiskamers/<int:huiskamer_id>/wat-wij-doen/<int:lead_id>", methods=["GET", "POST"])
@guard(may_plan_huiskamers)
@writes_often()
def say_what_we_do(huiskamer_id: int, lead_id: int) -> ResponseReturnValue:
    """Say what one's organisation can do."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    lead = lead_in(huiskamer, lead_id)
    require(may_say_what_we_do(g.viewer, lead))
    form = CanDoForm(words=lead.can_do)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.say_what_we_do(g.viewer, lead, words=form.words.data or "")
            flash(_("Bewaard. Dank je wel."))
            return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)
    return page_of("huiskamers/can_do.html", form, huiskamer=huiskamer, lead=lead)


@bp.post("/huiskamers/<int:huiskamer_id>/afronden")
@guard(may_plan_huiskamers)
@writes_often()
def close(huiskamer_id: int) -> ResponseReturnValue:
    """Say that it is finished; or hear what is missing."""
    huiskamer = queries.get_huiskamer(g.viewer, huiskamer_id)
    try:
        operations.close_huiskamer(g.viewer, huiskamer)
    except RuleBroken as missing:
        flash(missing.message, "let-op")
    else:
        flash(_("Het huiskamergesprek is afgerond."))
    return redirect(url_for(".show", huiskamer_id=huiskamer.id), 303)


# ------------------------------------------------------------------------------------------- on other pages
def panel_on_gesprek(viewer: Any, gesprek: Gesprek) -> Markup:
    """Under a conversation: at which huiskamergesprek it was said, and what came of it there."""
    huiskamer = queries.huiskamer_of(viewer, gesprek)
    outcome = _said(huiskamer, gesprek) if huiskamer else None
    return _drawn("huiskamers/_on_gesprek.html", huiskamer=huiskamer, outcome=outcome)


def panel_on_post(viewer: Any, post: Post) -> Markup:
    """Under a post, for who reads conversations: from which huiskamergesprek it came."""
    return _behind(viewer, OutcomeKind.PLEIN, post.number)


def panel_on_entry(viewer: Any, entry: Entry) -> Markup:
    """The same under an entry of the gids."""
    return _behind(viewer, OutcomeKind.GIDS, entry.number)


def _behind(viewer: Any, kind: OutcomeKind, number: int) -> Markup:
    if not may_plan_huiskamers(viewer):
        return Markup("")
    return _drawn("huiskamers/_behind.html", behind=queries.huiskamers_behind(viewer, kind, number))


def panel_on_placing(viewer: Any) -> Markup:
    """On a form that places something: for which note that is, and a field that remembers it."""
    found = _asked_for(viewer)
    return _drawn("huiskamers/_placing.html", huiskamer=found[0], gesprek=found[2]) if found else Markup("")


def link_placed(viewer: Any, thing: Post | Entry) -> None:
    """Something was placed: if it was for a note, that is what came of it."""
    found = _asked_for(viewer)
    if found is not None:
        kind = OutcomeKind.PLEIN if isinstance(thing, Post) else OutcomeKind.GIDS
        operations.say_outcome(viewer, *found[:2], kind=kind, number=thing.number, reason="")
        flash(_("Bij het huiskamergesprek staat nu dat dit ervan komt."))


def _asked_for(viewer: Any) -> tuple[Huiskamer, HuiskamerNote, Gesprek] | None:
    """The note for which something is placed, as the address or the form says; None when that is not up to them."""
    sent = (held_words() or request.values).get("uit", type=row_number)
    found = queries.find_note(viewer, sent) if sent and may_plan_huiskamers(viewer) else None
    return found if found is not None and may_say_outcome(viewer, found[0]) else None


def _drawn(template: str, **told: object) -> Markup:
    return Markup(render_template(template, **told))  # noqa: S704  (our own template)
