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
from buurtplein.core.secrets import new_token
from buurtplein.core.web import anyone, guard
from buurtplein.posts.models import Audience, Post
from buurtplein.posts.queries import Key, get_post
from buurtplein.wijkopgaven import operations, queries, story
from buurtplein.wijkopgaven.forms import (
    ActieForm,
    AnswerForm,
    EndForm,
    MoveForm,
    OpgaveForm,
    SourceForm,
    heard_in,
    title_from,
)
from buurtplein.wijkopgaven.models import Actie, ActieState, Wijkopgave
from buurtplein.wijkopgaven.policy import (
    may_add_sources,
    may_change_actie,
    may_change_opgave,
    may_end_opgave,
    may_make_opgave,
    may_move_actie,
    may_use_as_source,
    may_work_on_opgaven,
)
from buurtplein.wijkopgaven.queries import Progress, SeenSource
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import back_to, page_of, status


# ------------------------------------------------------------------------------------------- for everyone
@bp.get("/samen")
@guard(anyone)
def index() -> ResponseReturnValue:
    """What the buurt takes on together."""
    ended = request.args.get("stand") == "klaar"
    page = queries.public_list(g.viewer, ended=ended, before=Key.parse(request.args.get("voor")))
    offers = queries.offers_to_me(g.viewer)
    return render_template("wijkopgaven/index.html", page=page, ended=ended, offers=offers)


@bp.get("/samen/<int:number>")
@bp.get("/samen/<int:number>-<slug>")
@guard(anyone)
def show(number: int, **_slug: str) -> ResponseReturnValue:
    """One opgave: what we heard, who does what, how it goes, and what was done with what neighbours said."""
    opgave = queries.get_opgave(g.viewer, number)
    if opgave.number != number:
        return redirect(page_of(opgave))
    mine = [] if opgave.is_open or not g.viewer.is_member else queries.own_sources(g.viewer, [opgave.id])
    return render_template("wijkopgaven/show.html", **_told(opgave), mine=mine)


def _told(opgave: Wijkopgave) -> dict[str, Any]:
    """What the pages of one opgave show."""
    sources, acties = queries.list_sources(g.viewer, opgave), queries.list_acties(g.viewer, opgave)
    offers = queries.list_offers(g.viewer, opgave) if g.viewer.is_member else []
    regroupings = queries.list_regroupings(g.viewer, opgave)
    changes, handovers = queries.list_changes(g.viewer, opgave, regroupings), queries.list_handovers(g.viewer, opgave)
    said = queries.words_of_reopenings(g.viewer, opgave, regroupings)
    return {
        "opgave": opgave,
        "sources": sources,
        "acties": acties,
        "offers": offers,
        "last_asked": {offer.actie_id: offer for offer in offers},
        "progress": Progress.of(acties, sources),
        "timeline": story.timeline(opgave, sources, acties, changes, handovers, regroupings=regroupings, said=said),
        "said": said,
        "regroupings": regroupings,
        "led": not opgave.is_open or queries.is_led(g.viewer, opgave),
        "notes": {change.actie_id: change.note for change in changes},
        "balance": story.balance(acties),
        "came_of": queries.posts_that_came_of(g.viewer, opgave),
        "contributions": story.contributions(acties),
        "conclusion": story.conclusion(acties),
        "today": today(),
    }


@bp.route("/samen/<int:number>/acties/<int:actie_id>", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def move_actie(number: int, actie_id: int) -> ResponseReturnValue:
    """Say how far an actie is: its owner, or a professional."""
    opgave = queries.get_opgave(g.viewer, number)
    actie = queries.get_actie(g.viewer, opgave, actie_id)
    require(may_move_actie(g.viewer, actie))
    form = MoveForm(actie=actie)
    form.look(actie.state.value)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.move_actie(g.viewer, actie, form.state.data, note=form.note.data or "", seen=form.seen.data)
            flash(_("Dank je wel. Iedereen ziet nu hoe het ervoor staat."))
            return redirect(back_to(opgave), 303)
    page = {"opgave": opgave, "actie": actie, "stale": form.look_again(actie.state.value)}
    return render_template("wijkopgaven/move_actie.html", form=form, **page), status(form)


# ------------------------------------------------------------------------------------------- the list and making one
@bp.get("/prof/opgaven")
@guard(may_work_on_opgaven)
def worklist() -> ResponseReturnValue:
    """Everything that is open: what is late, who still waits for an answer, and all opgaven."""
    page = queries.open_list(g.viewer, before=Key.parse(request.args.get("voor")))
    late, waiting = queries.late_acties(g.viewer), queries.waiting_sources(g.viewer)
    leading = {person.id for person, _grant in queries.list_professionals(g.viewer)}
    context = {"page": page, "late": late, "unanswered": waiting, "leading": leading}
    context["offers"] = queries.offers_to_me(g.viewer)
    return render_template("wijkopgaven/worklist.html", **context, today=today())


@bp.route("/prof/opgaven/nieuw", methods=["GET", "POST"])
@guard(may_make_opgave)
@writes_often()
def make() -> ResponseReturnValue:
    """Make a wijkopgave of posts; what they said is filled in already."""
    posts = queries.posts_to_use(g.viewer, _numbers("bron"))
    require(all(may_use_as_source(g.viewer, post) for post in posts))
    form = OpgaveForm(title=title_from(posts), heard=heard_in(posts))
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            opgave = operations.make_opgave(g.viewer, posts, form.draft(), once=form.once.data)
            flash(_("De wijkopgave is gemaakt. Zet er nu acties bij."))
            return redirect(url_for(".work", number=opgave.number), 303)
    return render_template("wijkopgaven/make.html", form=form, posts=posts, hushed=_hushed(posts)), status(form)


def _numbers(name: str) -> list[int]:
    return [int(text) for text in request.values.getlist(name) if text.isascii() and text.isdigit() and len(text) < 10]


def _hushed(posts: list[Post]) -> list[Post]:
    """Posts whose words are for neighbours only, and thus not copied."""
    return [post for post in posts if post.audience is not Audience.PUBLIC]


# ------------------------------------------------------------------------------------------- the work page
@bp.get("/prof/opgaven/<int:number>")
@guard(may_work_on_opgaven)
def work(number: int) -> ResponseReturnValue:
    """The work page of an opgave: its acties on a board, its sources and their answers."""
    opgave = queries.get_opgave(g.viewer, number)
    return _work_page(opgave) if opgave.number == number else redirect(url_for(".work", number=opgave.number))


def _work_page(opgave: Wijkopgave, *, source: SourceForm | None = None, error: str = "") -> str:
    source = source or SourceForm(formdata=None)
    columns = (ActieState.TODO, ActieState.BUSY, ActieState.DONE)
    page = {**_told(opgave), "lesson": None if opgave.is_open else queries.lesson_of(g.viewer, opgave)}
    return render_template("wijkopgaven/work.html", **page, source_form=source, columns=columns, error=error)


@bp.route("/prof/opgaven/<int:number>/wijzig", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def edit(number: int) -> ResponseReturnValue:
    """Change title, theme and what was heard."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_change_opgave(g.viewer, opgave))
    form = OpgaveForm(obj=opgave)
    form.look(opgave.stamp)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.change_opgave(g.viewer, opgave, form.draft(), seen=form.seen.data)
            flash(_("De wijkopgave is veranderd."))
            return redirect(url_for(".work", number=number), 303)
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
        return _work_page(opgave, error=broken.message), 422
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
        return _work_page(opgave, error=broken.message), 422
    flash(_("Jij bent nu regiehouder van deze wijkopgave."))
    return redirect(url_for(".work", number=number), 303)


@bp.post("/prof/opgaven/<int:number>/bronnen")
@guard(may_work_on_opgaven)
@writes_often()
def add_source(number: int) -> ResponseReturnValue:
    """Let it rest on one more post, by its number."""
    opgave = queries.get_opgave(g.viewer, number)
    form = SourceForm()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.add_source(g.viewer, opgave, _post_to_add(form))
            flash(_("Het bericht hoort nu bij deze wijkopgave."))
            return redirect(url_for(".work", number=number, _anchor="bronnen"), 303)
    return _work_page(opgave, source=form), 422


def _post_to_add(form: SourceForm) -> Post:
    posts = [
        post for post in queries.find_posts(g.viewer, [form.number.data or 0]) if may_use_as_source(g.viewer, post)
    ]
    if not posts:
        raise RuleBroken(_("Dit nummer staat niet op het prikbord."), field="number")
    return posts[0]


@bp.post("/prikbord/<int:number>/opgave")
@guard(may_add_sources)
@writes_often()
def add_to(number: int) -> ResponseReturnValue:
    """From a post: add it to an open opgave."""
    post = get_post(g.viewer, number)
    opgave = queries.get_opgave(g.viewer, next(iter(_numbers("opgave")), 0))
    operations.add_source(g.viewer, opgave, post)
    flash(_("Het bericht hoort nu bij: %(title)s.", title=opgave.title))
    return redirect(url_for("posts.show", number=post.number, slug=post.slug or None), 303)


# ------------------------------------------------------------------------------------------- acties
@bp.route("/prof/opgaven/<int:number>/acties", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def add_actie(number: int) -> ResponseReturnValue:
    """Agree on an actie."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_change_opgave(g.viewer, opgave))
    form = _actie_form(opgave)
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.add_actie(g.viewer, opgave, form.draft(), once=form.once.data)
            flash(_("De actie staat erbij."))
            return redirect(url_for(".work", number=number), 303)
    return render_template("wijkopgaven/actie.html", form=form, opgave=opgave, actie=None, stale=False), status(form)


@bp.route("/prof/opgaven/<int:number>/acties/<int:actie_id>", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def edit_actie(number: int, actie_id: int) -> ResponseReturnValue:
    """Change what an actie is, whose it is or by when."""
    opgave = queries.get_opgave(g.viewer, number)
    actie = queries.get_actie(g.viewer, opgave, actie_id)
    require(may_change_actie(g.viewer, actie))
    form = _actie_form(opgave, actie)
    form.look(actie.stamp)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.change_actie(g.viewer, actie, form.draft(actie.owner_id), seen=form.seen.data)
            flash(_("De actie is veranderd."))
            return redirect(url_for(".work", number=number), 303)
    page = {"opgave": opgave, "actie": actie, "stale": form.look_again(actie.stamp)}
    return render_template("wijkopgaven/actie.html", form=form, **page), status(form)


def _actie_form(opgave: Wijkopgave, actie: Actie | None = None) -> ActieForm:
    people, neighbours = queries.list_professionals(g.viewer), queries.list_authors(g.viewer, opgave)
    if actie is None:
        return ActieForm(professionals=people, neighbours=neighbours)
    form = ActieForm(obj=actie, professionals=people, neighbours=neighbours)
    if actie.owner_id is not None:
        del form.owner_id
    return form


# ------------------------------------------------------------------------------------------- answers and the end
@bp.route("/prof/opgaven/<int:number>/antwoord", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def answer(number: int) -> ResponseReturnValue:
    """Tell who told us what is done with it: one source, or all that wait."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_change_opgave(g.viewer, opgave))
    chosen = _chosen(queries.list_sources(g.viewer, opgave))
    form = AnswerForm()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.answer_sources(g.viewer, [seen.source for seen in chosen], form.answer())
            flash(_("Je antwoord staat onder het bericht. De schrijver krijgt bericht."))
            return redirect(url_for(".work", number=number, _anchor="bronnen"), 303)
    return render_template("wijkopgaven/answer.html", form=form, opgave=opgave, chosen=chosen), status(form)


def _chosen(sources: list[SeenSource]) -> list[SeenSource]:
    """The sources asked for, else all that wait."""
    ids = set(_numbers("bron"))
    return [seen for seen in sources if (seen.source.id in ids if ids else seen.source.waits)]


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
def panel_on_post(viewer: Any, post: Post) -> Markup | str:
    """Under a post: which opgave it belongs to, and for who works on opgaven: make one of it."""
    found = queries.under_post(viewer, post)
    usable = may_use_as_source(viewer, post)
    if not (found.belongs_to or usable):
        return ""
    results = [story for story in queries.results_for(viewer, post) if story.id != post.id] if found.became else []
    page = {"post": post, "found": found, "usable": usable, "results": results}
    return Markup(render_template("wijkopgaven/_on_post.html", **page))  # noqa: S704


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
