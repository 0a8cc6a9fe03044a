"""Wanting no contact with someone, from where one met them."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from buurtplein.buurten.policy import is_member
from buurtplein.contact import operations
from buurtplein.contact.policy import may_stop_contact
from buurtplein.core.errors import NotFound, require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.matching.queries import get_own_match
from buurtplein.matching.wording import called
from buurtplein.people.models import Person
from buurtplein.posts.queries import get_comment, get_post

bp = Blueprint("contact", __name__, url_prefix="/<buurt>")


# ------------------------------------------------------------------------------------------- no contact
@bp.route("/prikbord/<int:number>/geen-contact", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def stop_by_post(number: int) -> ResponseReturnValue:
    """I want no contact with who wrote this post."""
    post = get_post(g.viewer, number)
    return _stop(post.author, url_for("posts.show", number=number, slug=post.slug or None))


@bp.route("/reacties/<int:comment_id>/geen-contact", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def stop_by_comment(comment_id: int) -> ResponseReturnValue:
    """I want no contact with who wrote this reaction."""
    comment = get_comment(g.viewer, comment_id)
    return _stop(comment.author, url_for("posts.show", number=comment.post.number, slug=comment.post.slug or None))


@bp.route("/mijn/koppelingen/<int:match_id>/geen-contact", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def stop_by_match(match_id: int) -> ResponseReturnValue:
    """I want no contact with who I was brought together with."""
    match = get_own_match(g.viewer, match_id)
    return _stop(match.other(g.viewer.id), url_for("matching.show", match_id=match_id))


def _stop(other: Person | None, back: str) -> ResponseReturnValue:
    """Ask whether they are sure, saying what it does; then do it."""
    if other is None or other.erased_at is not None:
        raise NotFound(_("Deze buur is er niet (meer)."))
    require(may_stop_contact(g.viewer, other))
    if request.method == "POST":
        operations.stop_contact(g.viewer, other)
        flash(_("Je hebt nu geen contact meer met %(name)s. Hier kun je het terugdraaien.", name=called(other)))
        return redirect(url_for("people.no_contact"), 303)
    return render_template("contact/stop.html", name=called(other), back=back)
