"""Wijkopgaven on the web: for everyone under /samen, for professionals under /prof/opgaven."""

from collections import Counter
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.models import Membership, Partnership
from buurtplein.buurten.policy import is_member
from buurtplein.core.clock import today
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _, language
from buurtplein.core.keep import shared
from buurtplein.core.limits import writes_often
from buurtplein.core.web import anyone, guard
from buurtplein.posts.queries import Key
from buurtplein.wijkopgaven import operations, queries, story
from buurtplein.wijkopgaven.forms import (
    EndForm,
    OpgaveForm,
    SourceForm,
)
from buurtplein.wijkopgaven.models import ActieState, Wijkopgave
from buurtplein.wijkopgaven.policy import (
    may_change_opgave,
    may_change_words,
    may_end_opgave,
    may_reopen_opgave,
    may_work_on_opgaven,
)
from buurtplein.wijkopgaven.queries import Progress
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import after_work, page_of, status


# ------------------------------------------------------------------------------------------- for everyone
@bp.get("/samen")
@guard(anyone)
def index() -> ResponseReturnValue:
    """What the buurt takes on together."""
    ended = request.args.get("stand") == "klaar"
    page = queries.public_list(g.viewer, ended=ended, before=Key.parse(request.args.get("voor")))
    asked = {"offers": queries.offers_to_me(g.viewer), "to_share": queries.co_owners_to_answer(g.viewer)}
    return render_template("wijkopgaven/index.html", page=page, ended=ended, **asked)


@bp.get("/samen/<int:number>")
@bp.get("/samen/<int:number>-<slug>")
@guard(anyone)
def show(number: int, **_slug: str) -> ResponseReturnValue:
    """One opgave: what we heard, who does what, how it goes, and what was done with what neighbours said."""
    opgave = queries.get_opgave(g.viewer, number)
    if opgave.number != number:
        return redirect(page_of(opgave))
    ended = bool(opgave.ended_at or opgave.endings) and g.viewer.is_member
    mine = queries.own_sources(g.viewer, [opgave.id]) if ended else []
    say_with = next((source for source in mine if may_reopen_opgave(g.viewer, source)), None)
    return render_template("wijkopgaven/show.html", **_told(opgave), mine=mine, say_with=say_with)


def _told(opgave: Wijkopgave) -> dict[str, Any]:
    """What the pages of one opgave show."""
    sources, acties = queries.list_sources(g.viewer, opgave), queries.list_acties(g.viewer, opgave)
    offers = queries.list_offers(g.viewer, opgave) if g.viewer.is_member else []
    regroupings = queries.list_regroupings(g.viewer, opgave)
    changes, handovers = queries.list_changes(g.viewer, opgave, regroupings), queries.list_handovers(g.viewer, opgave)
    said = queries.words_of_reopenings(g.viewer, opgave, regroupings)
    put_there, sharing = queries.list_notes(g.viewer, opgave), queries.list_co_owners(g.viewer, opgave)
    besides = story.Besides(regroupings, said, put_there, sharing)
    line = story.timeline(opgave, sources, acties, changes, handovers, besides=besides)
    return {
        "opgave": opgave,
        "sources": sources,
        "acties": acties,
        "offers": offers,
        "last_asked": {offer.actie_id: offer for offer in offers},
        "progress": Progress.of(acties, sources),
        "timeline": line,
        "said": said,
        "regroupings": regroupings,
        "led": not opgave.is_open or queries.is_led(g.viewer, opgave),
        "notes": {change.actie_id: change.note for change in changes if not change.step},
        "balance": story.balance(acties),
        "came_of": queries.posts_that_came_of(g.viewer, opgave),
        "put_there": put_there,
        "before_and_after": story.before_and_after(put_there),
        "sharing": sharing,
        "co_owners": [one for one in sharing if one.counts and one.opgave_id == opgave.id],
        "taking_part": queries.list_taking_part(g.viewer, opgave),
        "contributions": story.contributions(acties, put_there),
        "conclusion": story.conclusion(acties),
        "today": today(),
    }


# ------------------------------------------------------------------------------------------- the list
@bp.get("/prof/opgaven")
@guard(may_work_on_opgaven)
def worklist() -> ResponseReturnValue:
    """Everything that is open: what is late or silent, who still waits for an answer, and all opgaven."""
    page = queries.open_list(g.viewer, before=Key.parse(request.args.get("voor")))
    late, waiting = queries.late_acties(g.viewer), queries.waiting_sources(g.viewer)
    leading = {person.id for person, _grant in queries.list_professionals(g.viewer)}
    context = {"page": page, "late": late, "unanswered": waiting, "leading": leading}
    context["offers"] = queries.offers_to_me(g.viewer)
    context["silent"] = (queries.list_silent_acties(g.viewer), queries.list_silent_opgaven(g.viewer))
    context["bring_up"] = queries.list_acties_to_bring_up(g.viewer)
    return render_template("wijkopgaven/worklist.html", **context, today=today())


# ------------------------------------------------------------------------------------------- the work page
@bp.get("/prof/opgaven/<int:number>")
@guard(may_work_on_opgaven)
def work(number: int) -> ResponseReturnValue:
    """The work page of an opgave: its acties on a board, its sources and their answers."""
    opgave = queries.get_opgave(g.viewer, number)
    return work_page(opgave) if opgave.number == number else redirect(url_for(".work", number=opgave.number))


def work_page(opgave: Wijkopgave, *, source: SourceForm | None = None, error: str = "") -> str:
    """As those who work on it see it, with what went wrong."""
    source = source or SourceForm(formdata=None)
    columns = (ActieState.TODO, ActieState.BUSY, ActieState.DONE)
    page = {**_told(opgave), "lesson": None if opgave.is_open else queries.lesson_of(g.viewer, opgave)}
    return render_template("wijkopgaven/work.html", **page, source_form=source, columns=columns, error=error)


@bp.route("/samen/<int:number>/wijzig", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def edit(number: int) -> ResponseReturnValue:
    """Change what everyone reads of it."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_change_words(g.viewer, opgave))
    form = OpgaveForm(obj=opgave, named=may_change_opgave(g.viewer, opgave))
    form.look(opgave.stamp)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.change_opgave(g.viewer, opgave, form.draft(opgave), seen=form.seen.data)
            flash(_("De wijkopgave is veranderd."))
            return redirect(after_work(g.viewer, opgave), 303)
    stale = form.look_again(opgave.stamp)
    return render_template("wijkopgaven/edit.html", form=form, opgave=opgave, stale=stale), status(form)


@bp.post("/prof/opgaven/<int:number>/laat-zien")
@guard(may_work_on_opgaven)
def publish(number: int) -> ResponseReturnValue:
    """Show it to the buurt."""
    opgave = queries.get_opgave(g.viewer, number)
    try:
        operations.publish_opgave(g.viewer, opgave)
    except RuleBroken as broken:
        return work_page(opgave, error=broken.message), 422
    flash(_("De hele buurt kan het nu lezen."))
    return redirect(url_for(".work", number=number), 303)


@bp.post("/prof/opgaven/<int:number>/overnemen")
@guard(may_work_on_opgaven)
def take_over(number: int) -> ResponseReturnValue:
    """Become the regiehouder of an opgave that lost its own."""
    opgave = queries.get_opgave(g.viewer, number)
    try:
        operations.take_over_opgave(g.viewer, opgave)
    except RuleBroken as broken:
        return work_page(opgave, error=broken.message), 422
    flash(_("Jij bent nu regiehouder van deze wijkopgave."))
    return redirect(url_for(".work", number=number), 303)


# ------------------------------------------------------------------------------------------- the end
@bp.route("/prof/opgaven/<int:number>/einde", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def end(number: int) -> ResponseReturnValue:
    """End it, with a reason; not before everyone got an answer."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_end_opgave(g.viewer, opgave), _("Alleen de regiehouder rondt een wijkopgave af."))
    form = EndForm()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.end_opgave(g.viewer, opgave, kind=form.kind.data, reason=form.reason.data or "")
            flash(_("De wijkopgave is afgerond."))
            return redirect(url_for(".work", number=number, _anchor="les"), 303)
    waiting = [seen for seen in queries.list_sources(g.viewer, opgave) if seen.source.waits]
    return render_template("wijkopgaven/end.html", form=form, opgave=opgave, unanswered=waiting), status(form)


# ------------------------------------------------------------------------------------------- on pages of other rooms
def panel_on_plein(viewer: Any) -> Markup:
    """Beside the plein: the newest opgave and how far it is; the same for all until something changes."""

    def draw() -> Markup:
        found = queries.newest(viewer)
        return Markup(render_template("wijkopgaven/_on_plein.html", found=found) if found else "")  # noqa: S704

    return shared(viewer, ("newest opgave", language(), today()), draw)


def panel_on_member(viewer: Any, membership: Membership) -> Markup | str:
    """For the beheerder, beside the roles of someone: how many opgaven need another regiehouder when these end."""
    number = sum(
        led for person_id, _organisation, led in queries.count_led(viewer) if person_id == membership.person_id
    )
    return Markup(render_template("wijkopgaven/_on_member.html", number=number)) if number else ""  # noqa: S704


def panel_on_partners(viewer: Any, partners: list[Partnership]) -> Markup | str:
    """For the beheerder, beside the organisations: whose professionals lead opgaven, and how many."""
    led: Counter[int | None] = Counter()
    for _person, organisation_id, number in queries.count_led(viewer):
        led[organisation_id] += number
    shown = [(p.organisation.name, led[p.organisation_id]) for p in partners if led[p.organisation_id]]
    return Markup(render_template("wijkopgaven/_on_partners.html", shown=shown)) if shown else ""  # noqa: S704
