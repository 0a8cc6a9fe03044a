"""Until when a post stands: the page behind the link in the mail, and the buttons on one's own post."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.policy import is_member
from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.display import full_date
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.web import anyone, guard
from buurtplein.posts.models import Post
from buurtplein.posts.operations import solve_post
from buurtplein.posts.queries import get_post, posts_by_id
from buurtplein.terms import links, operations
from buurtplein.terms.policy import has_term, may_extend_post

bp = Blueprint("terms", __name__, url_prefix="/<buurt>")


@bp.route("/blijft/<token>", methods=["GET", "POST"])
@guard(anyone)
def stay(token: str) -> ResponseReturnValue:
    """From the mail, without logging in: let it stand longer, or say that it worked out. The link proves who it is."""
    known = links.read_token(token)
    author = viewer_as(known.author_id, g.viewer.buurt_id) if known else None
    post = posts_by_id(author, [known.post_id]).get(known.post_id) if known and author else None
    if known is None or author is None or post is None or not author.is_me(post.author_id):
        raise NotFound(_("Deze link werkt niet (meer). Log in om je bericht te zien."))
    if request.method == "POST" and _asks(author, post, known):
        _decide(author, post, known)
    return render_template("terms/stay.html", post=post, asks=_asks(author, post, known))


def _asks(author: Viewer, post: Post, known: links.Known) -> bool:
    """Whether there is still something to choose; not when it was done before, here or elsewhere."""
    return may_extend_post(author, post) and post.expires_on == known.expires_on


def _decide(author: Viewer, post: Post, known: links.Known) -> None:
    if request.form.get("wat") == "gelukt":
        solve_post(author, post)
    else:
        operations.extend_post(author, post, known=known.expires_on)


@bp.post("/prikbord/<int:number>/blijft")
@guard(is_member)
def extend(number: int) -> ResponseReturnValue:
    """Let one's own post stand longer."""
    post = get_post(g.viewer, number)
    operations.extend_post(g.viewer, post, known=post.expires_on or post.placed_at.date())
    flash(_("Je bericht blijft staan tot %(day)s.", day=full_date(post.expires_on)) if post.expires_on else "")
    return redirect(url_for("posts.show", number=post.number, slug=post.slug or None), 303)


def panel_on_own_post(viewer: Viewer, post: Post) -> str:
    """On one's own post: the day it goes, and in its last week the button to let it stand longer."""
    if not has_term(post) or not viewer.is_me(post.author_id):
        return ""
    return Markup(render_template("terms/_on_own_post.html", post=post))  # noqa: S704  (our own template)
