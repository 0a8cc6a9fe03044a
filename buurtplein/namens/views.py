"""The desk on the web, and the neighbours for whom we speak."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.namens import operations, queries
from buurtplein.namens.forms import DeskForm
from buurtplein.namens.models import Reach
from buurtplein.namens.policy import may_see_reaches, may_speak_for
from buurtplein.people.held import once_for
from buurtplein.posts.models import Post

bp = Blueprint("namens", __name__, url_prefix="/<buurt>/namens")


# ------------------------------------------------------------------------------------------- the desk
@bp.route("/nieuw", methods=["GET", "POST"])
@guard(may_speak_for)
@writes_often()
def desk() -> ResponseReturnValue:
    """Place something for who stands at the counter or is on the phone."""
    form = DeskForm()
    form.once.data = form.once.data or once_for(g.viewer)
    reach = _known(form)
    if form.validate_on_submit():
        with form.showing_rules():
            post = operations.place_for(
                g.viewer,
                form.draft(),
                reach or form.neighbour(),
                asked=form.asked.data,
                agrees=form.agrees.data,
                once=form.once.data,
            )
            flash(_("Het staat op het plein. Reageert er iemand? Dan krijgen de buurtverbinders een taak."))
            return redirect(url_for("posts.show", number=post.number), 303)
    return render_template("namens/desk.html", form=form, reach=reach), 422 if form.errors else 200


def _known(form: DeskForm) -> Reach | None:
    """Someone for whom we spoke before."""
    asked = form.reach.data if form.is_submitted() else request.args.get("voor", type=row_number)
    form.reach.data = asked
    return queries.get_reach(g.viewer, asked) if asked else None


# ------------------------------------------------------------------------------------------- for whom we speak
@bp.get("")
@guard(may_see_reaches)
def index() -> ResponseReturnValue:
    """The neighbours who are not online."""
    return render_template("namens/index.html", reaches=queries.list_reaches(g.viewer))


@bp.get("/<int:reach_id>")
@guard(may_see_reaches)
def show(reach_id: int) -> ResponseReturnValue:
    """One of them, and what we placed for them."""
    reach = queries.get_reach(g.viewer, reach_id)
    return render_template("namens/show.html", reach=reach, posts=queries.posts_of(g.viewer, reach))


# ------------------------------------------------------------------------------------------- on other pages
def panel_on_post(viewer: Viewer, post: Post) -> Markup | str:
    """Under a post that was placed for someone: what they agreed to, for a verbinder."""
    if post.placed_by_id is None or not may_see_reaches(viewer):
        return ""
    context = {"consents": queries.consents_to(viewer, post), "reach": queries.reach_of(viewer, post)}
    return Markup(render_template("namens/_on_post.html", post=post, **context))  # noqa: S704  (our own template)


def panel_on_work(viewer: Viewer) -> Markup | str:
    """On the werkplek: the way to the desk."""
    return Markup(render_template("namens/_on_work.html")) if may_speak_for(viewer) else ""  # noqa: S704
