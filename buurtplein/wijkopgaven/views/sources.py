"""What an opgave rests on: making one of it, adding to it, and what is said back."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.gesprekken.models import Gesprek, Where
from buurtplein.gesprekken.queries import get_gesprek
from buurtplein.posts.models import Post
from buurtplein.posts.queries import get_comment, get_post
from buurtplein.wijkopgaven import operations, queries
from buurtplein.wijkopgaven.forms import AnswerForm, OpgaveForm, SourceForm, heard_in, is_open_to_all, title_from
from buurtplein.wijkopgaven.models import Thing, Wijkopgave, stamp_of_answers
from buurtplein.wijkopgaven.policy import (
    may_add_sources,
    may_change_opgave,
    may_make_opgave,
    may_use_as_source,
    may_work_on_opgaven,
)
from buurtplein.wijkopgaven.queries import MOST_SOURCES, SeenSource
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.opgaven import work_page
from buurtplein.wijkopgaven.views.ways import status

Row = TypeVar("Row")


@bp.route("/prof/opgaven/nieuw", methods=["GET", "POST"])
@guard(may_make_opgave)
@writes_often()
def make() -> ResponseReturnValue:
    """Make a wijkopgave of posts and conversations; what all may read of it is filled in already."""
    posts, comments = queries.posts_to_use(g.viewer, _numbers("bron")), _each("reactie", get_comment)
    gesprekken = _each("gesprek", get_gesprek)
    things: list[Thing] = [*posts, *comments, *gesprekken]
    require(all(may_use_as_source(g.viewer, thing) for thing in things))
    form = OpgaveForm(title=title_from(posts), heard=heard_in([*posts, *comments]), **_theme(gesprekken))
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            opgave = operations.make_opgave(g.viewer, things, form.draft(), once=form.once.data)
            flash(_("De wijkopgave is gemaakt. Zet er nu acties bij."))
            return redirect(url_for(".work", number=opgave.number), 303)
    hushed = not all(is_open_to_all(thing) for thing in things)
    page = {"posts": posts, "comments": comments, "gesprekken": gesprekken, "hushed": hushed}
    return render_template("wijkopgaven/make.html", form=form, **page), status(form)


def _each(name: str, get: Callable[[Viewer, int], Row]) -> list[Row]:
    return [get(g.viewer, number) for number in list(dict.fromkeys(_numbers(name)))[:MOST_SOURCES]]


def _theme(gesprekken: Sequence[Gesprek]) -> dict[str, Any]:
    return {"theme": gesprekken[0].theme} if gesprekken else {}


def _numbers(name: str) -> list[int]:
    return [int(text) for text in request.values.getlist(name) if text.isascii() and text.isdigit() and len(text) < 10]


# ------------------------------------------------------------------------------------------- adding
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
    return work_page(opgave, source=form), 422


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
    post, opgave = get_post(g.viewer, number), _opgave_chosen()
    operations.add_source(g.viewer, opgave, post)
    flash(_("Het bericht hoort nu bij: %(title)s.", title=opgave.title))
    return redirect(url_for("posts.show", number=post.number, slug=post.slug or None), 303)


@bp.route("/reacties/<int:comment_id>/opgave", methods=["GET", "POST"])
@guard(may_add_sources)
@writes_often()
def take_up_comment(comment_id: int) -> ResponseReturnValue:
    """From a comment: which opgave it belongs to, and what can be made of it; or add it to an open one."""
    comment = get_comment(g.viewer, comment_id)
    require(may_use_as_source(g.viewer, comment))
    if request.method == "POST":
        opgave = _opgave_chosen()
        operations.add_source(g.viewer, opgave, comment)
        flash(_("De reactie hoort nu bij: %(title)s.", title=opgave.title))
        return redirect(url_for(".take_up_comment", comment_id=comment.id), 303)
    found = queries.around(g.viewer, comment)
    return render_template("wijkopgaven/take_up_comment.html", comment=comment, found=found)


@bp.post("/gesprekken/<int:gesprek_id>/opgave")
@guard(may_add_sources)
@writes_often()
def add_gesprek_to(gesprek_id: int) -> ResponseReturnValue:
    """From a conversation: add it to an open opgave."""
    gesprek, opgave = get_gesprek(g.viewer, gesprek_id), _opgave_chosen()
    operations.add_source(g.viewer, opgave, gesprek)
    seen = gesprek.held is Where.SCHOUW
    said = _("De bevinding hoort nu bij: %(title)s.") if seen else _("Het gesprek hoort nu bij: %(title)s.")
    flash(said % {"title": opgave.title})
    return redirect(url_for("gesprekken.show", gesprek_id=gesprek.id), 303)


@bp.post("/gesprekken/<int:gesprek_id>/weghalen")
@guard(may_add_sources)
@writes_often()
def throw_away_gesprek(gesprek_id: int) -> ResponseReturnValue:
    """Throw a conversation away, unless an answer on it is due."""
    gesprek = get_gesprek(g.viewer, gesprek_id)
    try:
        operations.throw_away_gesprek(g.viewer, gesprek)
    except RuleBroken as broken:
        flash(broken.message)
        return redirect(url_for("gesprekken.show", gesprek_id=gesprek_id), 303)
    flash(_("Het gesprek is weg."))
    return redirect(url_for("gesprekken.index"), 303)


def _opgave_chosen() -> Wijkopgave:
    return queries.get_opgave(g.viewer, next(iter(_numbers("opgave")), 0))


# ------------------------------------------------------------------------------------------- saying something back
@bp.route("/prof/opgaven/<int:number>/antwoord", methods=["GET", "POST"])
@guard(may_work_on_opgaven)
@writes_often()
def answer(number: int) -> ResponseReturnValue:
    """Tell who told us what is done with it: one source, or all that wait."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_change_opgave(g.viewer, opgave))
    chosen = _chosen(queries.list_sources(g.viewer, opgave))
    sources = [seen.source for seen in chosen]
    form = AnswerForm(obj=sources[0] if len(sources) == 1 else None)
    form.look(stamp_of_answers(sources))
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.answer_sources(g.viewer, sources, form.answer(), seen=form.seen.data)
            flash(_("Je antwoord is bewaard. Wie het op het plein schreef, of het gesprek opschreef, krijgt bericht."))
            return redirect(url_for(".work", number=number, _anchor="bronnen"), 303)
    page = {"opgave": opgave, "chosen": chosen, "stale": form.look_again(stamp_of_answers(sources))}
    return render_template("wijkopgaven/answer.html", form=form, **page), status(form)


def _chosen(sources: list[SeenSource]) -> list[SeenSource]:
    """The sources asked for, else all that wait."""
    ids = set(_numbers("bron"))
    return [seen for seen in sources if (seen.source.id in ids if ids else seen.source.waits)]


# ------------------------------------------------------------------------------------------- on pages of other rooms
def panel_on_post(viewer: Any, post: Post) -> Markup | str:
    """Under a post: which opgave it belongs to, and for who works on opgaven: make one of it."""
    found = queries.under_post(viewer, post)
    usable = may_use_as_source(viewer, post)
    if not (found.belongs_to or found.below or usable):
        return ""
    results = [story for story in queries.results_for(viewer, post) if story.id != post.id] if found.became else []
    page = {"post": post, "found": found, "usable": usable, "results": results}
    return Markup(render_template("wijkopgaven/_on_post.html", **page))  # noqa: S704


def panel_on_gesprek(viewer: Any, gesprek: Gesprek) -> Markup:
    """Under a conversation: which opgave it belongs to, what can be made of it, and what to tell back."""
    page: dict[str, Any] = {"found": queries.around(viewer, gesprek), "told": queries.told_back(viewer, gesprek)}
    page["reopenable"] = {source.id for source in queries.spoken_to_reopen(viewer, gesprek)}
    return Markup(render_template("wijkopgaven/_on_gesprek.html", gesprek=gesprek, **page))  # noqa: S704
