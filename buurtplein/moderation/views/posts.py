"""Deciding about a post, and taking that back."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import require
from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _
from buurtplein.core.web import guard
from buurtplein.moderation import operations, queries
from buurtplein.moderation.forms import ApproveForm, ReturnForm
from buurtplein.moderation.models import Ruling, stamp
from buurtplein.moderation.policy import may_rule_on_post, may_see_queue, may_undo
from buurtplein.moderation.views.answers import done, first, hide_form, why
from buurtplein.moderation.views.blueprint import bp
from buurtplein.posts import queries as posts
from buurtplein.posts.models import Post, WaitsFor


@bp.get("/werk/bericht/<int:number>")
@guard(may_see_queue)
def post(number: int) -> ResponseReturnValue:
    """Read a post whole, and decide."""
    return _post_page(posts.get_post(g.viewer, number))


@bp.post("/werk/bericht/<int:number>/goedkeuren")
@guard(may_see_queue)
def approve(number: int) -> ResponseReturnValue:
    """It may be read."""
    found, form = posts.get_post(g.viewer, number), ApproveForm(prefix="goed")
    if form.validate_on_submit():
        with form.showing_rules():
            operations.approve_post(g.viewer, found, **form.values())
            return done(_("Het bericht staat op het plein. De schrijver krijgt bericht."))
    return _post_page(found, goed=form), 422


@bp.post("/werk/bericht/<int:number>/terug")
@guard(may_see_queue)
def give_back(number: int) -> ResponseReturnValue:
    """The author must change something first."""
    found, form = posts.get_post(g.viewer, number), ReturnForm(prefix="terug")
    if form.validate_on_submit():
        with form.showing_rules():
            operations.return_post(g.viewer, found, **form.values())
            return done(_("Je vraag is verstuurd. Na de wijziging staat het bericht weer in je lijst."))
    return _post_page(found, terug=form), 422


@bp.post("/werk/bericht/<int:number>/verbergen")
@guard(may_see_queue)
def hide(number: int) -> ResponseReturnValue:
    """Out of sight, with a reason."""
    found, form = posts.get_post(g.viewer, number), hide_form()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.hide_post(g.viewer, found, seen=form.seen.data or "", **why(form))
            return done(_("Het bericht is verborgen. De schrijver leest waarom en kan bezwaar maken."))
    return _post_page(found, weg=form), 422


@bp.post("/werk/besluiten/<int:ruling_id>/terug")
@guard(may_see_queue)
def undo(ruling_id: int) -> ResponseReturnValue:
    """I made a mistake just now."""
    found = queries.get_decision(g.viewer, ruling_id)
    if not may_undo(g.viewer, found):
        flash(_("Dit kan niet meer worden teruggedraaid."), "fout")
        return redirect(url_for("werk.today"), 303)
    operations.undo(g.viewer, found)
    return done(_("Teruggedraaid. Alles is zoals het was."))


def panel_on_desk(viewer: Viewer) -> Markup | str:
    """On the werkplek: what I decided in the last ten minutes, to undo it. One statement."""
    rulings = queries.just_decided(viewer)
    return Markup(render_template("moderation/_just_decided.html", rulings=rulings)) if rulings else ""  # noqa: S704


def _post_page(found: Post, **sent: PleinForm) -> str:
    """The page of one post; `sent` is the form that came back with something wrong."""
    require(may_rule_on_post(g.viewer, found), _("Over je eigen bericht besluit een ander."))
    rulings = queries.list_rulings(g.viewer, found.id)
    forms: dict[str, Any] = {"goed": ApproveForm(None, prefix="goed"), "terug": ReturnForm(None, prefix="terug")}
    forms = {**forms, "weg": None if "weg" in sent else hide_form(fresh=True), **sent}
    for form in forms.values():
        form.seen.data = stamp(found, rulings[0] if rulings else None)
    author = queries.author_here(g.viewer, found.author_id)
    new = author is not None and author.trusted_at is None
    good = queries.good_posts(g.viewer, found.author_id) if new else 0
    return render_template(
        "moderation/post.html", post=found, forms=forms, sent=first(sent), rulings=rulings, author=author, good=good
    )


def panel_on_post(viewer: Viewer, post: Post) -> Markup | str:
    """Why others do not see this post, for its author and for verbinders; at most one statement, often none."""
    works = may_rule_on_post(viewer, post)
    if not works and not viewer.is_me(post.author_id):
        return ""
    if post.is_published and not works:
        return ""
    limited = post.hidden_at is not None or post.waits_for is WaitsFor.AUTHOR
    found: Ruling | None = queries.limiting_ruling(viewer, post) if limited else None
    return Markup(render_template("moderation/_panel.html", post=post, ruling=found, works=works))  # noqa: S704
