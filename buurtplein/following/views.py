"""Following, on the page of a post or a wijkopgave, and the list of what one follows."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.policy import is_member
from buurtplein.buurten.queries import buurten_of
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.following import operations, queries
from buurtplein.following.policy import may_follow
from buurtplein.posts.models import Post
from buurtplein.posts.queries import get_post
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.queries import get_opgave

bp = Blueprint("following", __name__, url_prefix="/<buurt>")


@bp.get("/volgen")
@guard(is_member)
def index() -> ResponseReturnValue:
    """What I follow here: what I chose, and where I reacted. Paging on in one of the two shows that one alone."""
    chosen, reacted = (request.args.get(key, type=row_number) for key in ("voor", "reactie"))
    nothing: tuple[list[queries.Followed], int | None] = ([], None)
    return render_template(
        "following/index.html",
        chosen=queries.list_followed(g.viewer, before=chosen) if reacted is None else nothing,
        reacted=queries.list_reacted(g.viewer, before=reacted) if chosen is None else nothing,
    )


@bp.post("/prikbord/<int:number>/volgen")
@guard(is_member)
@writes_often()
def follow_post(number: int) -> ResponseReturnValue:
    """ "Volg dit"."""
    return _follow(get_post(g.viewer, number))


@bp.post("/prikbord/<int:number>/niet-volgen")
@guard(is_member)
def leave_post(number: int) -> ResponseReturnValue:
    """ "Volg niet meer"."""
    return _stop(get_post(g.viewer, number))


@bp.post("/samen/<int:number>/volgen")
@guard(is_member)
@writes_often()
def follow_opgave(number: int) -> ResponseReturnValue:
    """ "Volg dit"."""
    return _follow(get_opgave(g.viewer, number))


@bp.post("/samen/<int:number>/niet-volgen")
@guard(is_member)
def leave_opgave(number: int) -> ResponseReturnValue:
    """ "Volg niet meer"."""
    return _stop(get_opgave(g.viewer, number))


def _follow(thing: Post | Wijkopgave) -> ResponseReturnValue:
    operations.follow(g.viewer, thing)
    flash(_("Je volgt dit. Verandert er iets? Dan lees je het bij je nieuws."))
    return redirect(_page_of(thing), 303)


def _stop(thing: Post | Wijkopgave) -> ResponseReturnValue:
    operations.stop_following(g.viewer, thing)
    flash(_("Je volgt dit niet meer."))
    from_list = request.args.get("lijst") or request.form.get("lijst")
    return redirect(url_for(".index") if from_list else _page_of(thing), 303)


def _page_of(thing: Post | Wijkopgave) -> str:
    endpoint = "posts.show" if isinstance(thing, Post) else "wijkopgaven.show"
    return url_for(endpoint, number=thing.number, slug=thing.slug or None)


def panel_on(viewer: Viewer, thing: Any) -> Markup | str:
    """On a post or a wijkopgave: follow it, or no more. One statement for a member, none for others."""
    if not may_follow(viewer, thing):
        return ""
    shown = {"thing": thing, "follows": queries.is_following(viewer, thing), "is_post": isinstance(thing, Post)}
    return Markup(render_template("following/_on_thing.html", **shown))  # noqa: S704


def panel_on_mine(viewer: Someone) -> Markup:
    """The way to what one follows, on the page about oneself."""
    return Markup(render_template("following/_mine.html", buurten=buurten_of(viewer)))  # noqa: S704
