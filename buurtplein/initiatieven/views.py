"""The tasks of an initiatief and its support, on the page of the post."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.policy import is_member
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.initiatieven import operations, queries
from buurtplein.initiatieven.forms import TaskForm
from buurtplein.initiatieven.policy import may_change_tasks
from buurtplein.posts.models import Outcome, Post, PostKind
from buurtplein.posts.queries import get_post

bp = Blueprint("initiatieven", __name__, url_prefix="/<buurt>")


@bp.route("/prikbord/<int:number>/taken", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def add_task(number: int) -> ResponseReturnValue:
    """Say what there is to do."""
    post, form = get_post(g.viewer, number), TaskForm()
    require(may_change_tasks(g.viewer, post))
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.add_task(g.viewer, post, **form.values())
            return _back(post, _("De taak staat erbij."))
    page = render_template("initiatieven/add_task.html", post=post, form=form)
    return page, 422 if form.errors else 200


@bp.post("/taken/<int:task_id>/weghalen")
@guard(is_member)
def remove_task(task_id: int) -> ResponseReturnValue:
    """It need not be done any more."""
    task = queries.get_task(g.viewer, task_id)
    post = task.post
    operations.remove_task(g.viewer, task)
    return _back(post, _("De taak is weg."))


@bp.post("/taken/<int:task_id>/ik-doe-dit")
@guard(is_member)
@writes_often()
def take_task(task_id: int) -> ResponseReturnValue:
    """ "Ik doe dit"."""
    task = queries.get_task(g.viewer, task_id)
    operations.take_task(g.viewer, task)
    return _back(task.post, _("Fijn dat je dit doet."))


@bp.post("/taken/<int:task_id>/toch-niet")
@guard(is_member)
def leave_task(task_id: int) -> ResponseReturnValue:
    """ "Toch niet"."""
    task = queries.get_task(g.viewer, task_id)
    operations.leave_task(g.viewer, task)
    return _back(task.post, _("Je staat er niet meer bij."))


@bp.post("/prikbord/<int:number>/goed-idee")
@guard(is_member)
def support(number: int) -> ResponseReturnValue:
    """ "Goed idee"."""
    post = get_post(g.viewer, number)
    operations.support(g.viewer, post)
    return _back(post, _("Je vindt dit een goed idee."))


@bp.post("/prikbord/<int:number>/toch-geen-goed-idee")
@guard(is_member)
def withdraw_support(number: int) -> ResponseReturnValue:
    """Take that back."""
    post = get_post(g.viewer, number)
    operations.withdraw_support(g.viewer, post)
    return _back(post, _("Je steun is weg."))


def _back(post: Post, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("posts.show", number=post.number, slug=post.slug or None, _anchor="k-taken"), 303)


def panel_on_post(viewer: Viewer, post: Post) -> str:
    """On an initiatief: what there is to do, who does it, and how many find it a good idea."""
    if post.kind is not PostKind.INITIATIEF or not post.is_published:
        return ""
    tasks, supported = queries.list_tasks(viewer, post), queries.supporters(viewer, post)
    worked = post.outcome is Outcome.SOLVED and viewer.is_me(post.author_id)
    helpers = dict.fromkeys(face.first_name for task in tasks for face in task.people)
    context = {"tasks": tasks, "supported": supported, "worked": worked, "helpers": list(helpers)}
    return Markup(render_template("initiatieven/_on_post.html", post=post, **context))  # noqa: S704  (a template)
