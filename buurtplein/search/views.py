"""The search page, and what searching adds to other pages."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.queries import buurten_of
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import breathe, start_writing
from buurtplein.core.i18n import _
from buurtplein.core.limits import SEARCHING_PER_ADDRESS, TYPING_PER_ADDRESS, limiter, writes_often
from buurtplein.core.web import guard
from buurtplein.people.viewer import Someone
from buurtplein.posts.models import Audience, Post
from buurtplein.posts.operations import Draft
from buurtplein.search import operations, queries
from buurtplein.search.alike import Like
from buurtplein.search.asked import Asked, labels_of
from buurtplein.search.facets import chips, facets
from buurtplein.search.found import Found
from buurtplein.search.policy import may_save_search, may_search, may_see_missed
from buurtplein.wijkopgaven.policy import may_read_lessons

bp = Blueprint("search", __name__, url_prefix="/<buurt>")

LONGEST_ADDRESS = 4000  # characters of a search that is kept


# ------------------------------------------------------------------------------------------- the page
@bp.get("/zoeken")
@guard(may_search)
@limiter.limit(SEARCHING_PER_ADDRESS)
def results() -> ResponseReturnValue:
    """Search this buurt, or all buurten one belongs to; what is not found is counted, without who asked."""
    asked = Asked.of(request.args)
    found = _find(asked)
    page = _page(asked, found)
    if _is_missed(asked, found):
        breathe()  # the page is made; from here on this request writes
        start_writing()
        operations.note_missed(g.viewer, asked.words)
    return page


def _find(asked: Asked) -> Found:
    if not asked.words:
        return Found()
    found = queries.search(g.viewer, current_app.extensions["search"], asked)
    if found.limited:
        current_app.extensions["heal_search"](g.viewer.buurt_id)
    return found


def _page(asked: Asked, found: Found) -> str:
    member = g.viewer.membership
    street = member.street if member else ""
    elsewhere = [b for b in buurten_of(g.viewer) if b.id != g.viewer.buurt_id] if g.viewer.person else []
    return render_template(
        "search/results.html",
        asked=asked,
        found=found,
        facets=facets(asked, found.page.facets, street),
        chips=list(chips(asked, street)),
        elsewhere=elsewhere,
        kind_labels=labels_of("soort"),
    )


def _is_missed(asked: Asked, found: Found) -> bool:
    """Whether the buurt has nothing for these words. Who sees the list of such words may try them without adding."""
    is_plain = asked.asks_something and not (asked.chosen or asked.everywhere or asked.after)
    is_sure = found.page.complete and not found.limited and found.page.total == 0
    return is_plain and is_sure and not may_see_missed(g.viewer)


@bp.get("/zoeken/woorden")
@guard(may_search)
@limiter.limit(TYPING_PER_ADDRESS)
def words() -> ResponseReturnValue:
    """What someone may be typing, as options under the search field."""
    typed = Asked.of(request.args).words
    return render_template("search/_words.html", words=queries.complete(g.viewer, typed))


@bp.get("/prof/lessen")
@guard(may_read_lessons)
@limiter.limit(SEARCHING_PER_ADDRESS)
def lessons() -> ResponseReturnValue:
    """What colleagues learned, here and in other buurten."""
    words = Asked.of(request.args).words
    learned, complete = queries.find_lessons(g.viewer, current_app.extensions["search"], words)
    return render_template("search/lessons.html", words=words, learned=learned, complete=complete)


# ------------------------------------------------------------------------------------------- saved searches
@bp.post("/zoeken/bewaar")
@guard(may_save_search)
@writes_often()
def save() -> ResponseReturnValue:
    """Keep a search."""
    asked = Asked.read(request.form.get("zoekopdracht", "")[:LONGEST_ADDRESS])
    operations.save_search(g.viewer, asked)
    flash(_("Bewaard. Je hoort het als er iets nieuws bij komt."))
    return redirect(url_for(".saved"), 303)


@bp.get("/mijn-zoekopdrachten")
@guard(may_save_search)
def saved() -> ResponseReturnValue:
    """The searches I keep."""
    kept = [(one, Asked.read(one.address)) for one in queries.list_searches(g.viewer)]
    rows = [(one, asked, [words for words, _address in chips(asked, "")]) for one, asked in kept]
    return render_template("search/saved.html", rows=rows)


@bp.post("/mijn-zoekopdrachten/<int:search_id>/weg")
@guard(may_save_search)
def forget(search_id: int) -> ResponseReturnValue:
    """Keep it no longer."""
    operations.forget_search(g.viewer, queries.get_search(g.viewer, search_id))
    flash(_("Deze zoekopdracht is weg. Je krijgt er geen bericht meer over."))
    return redirect(url_for(".saved"), 303)


# ------------------------------------------------------------------------------------------- on other pages
def panel_on_mine(viewer: Someone) -> Markup:
    """The way to the searches one keeps, on the page about oneself."""
    return Markup(render_template("search/_mine.html", buurten=buurten_of(viewer)))  # noqa: S704  (a template)


def panel_under_post(viewer: Viewer, post: Post) -> Markup | str:
    """Under a post that is open: others that may fit."""
    if not post.is_open or post.audience is Audience.VERBINDERS:
        return ""
    return _alike(viewer, Like(post.kind, post.title, post.id), _("Misschien past dit ook"))


def panel_on_draft(viewer: Viewer, draft: Draft) -> Markup | str:
    """While placing: what may be on the plein already. It stops nobody."""
    return _alike(viewer, Like(draft.kind, draft.title), _("Misschien is dit er al"))


def _alike(viewer: Viewer, like: Like, title: str) -> Markup:
    found = queries.alike(viewer, current_app.extensions["search"], like)
    return Markup(render_template("search/_alike.html", found=found, title=title))  # noqa: S704  (a template)


def panel_on_work(viewer: Viewer) -> Markup | str:
    """On the work place of a verbinder: what people look for in vain."""
    if not may_see_missed(viewer):
        return ""
    return Markup(render_template("search/_missed.html", missed=queries.list_missed(viewer)))  # noqa: S704  (a template)
