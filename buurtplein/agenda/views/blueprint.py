"""The blueprint of the agenda, and ways that its views share."""

from flask import Blueprint, g, url_for

from buurtplein.agenda.models import Occurrence
from buurtplein.core.forms import PleinForm
from buurtplein.posts.models import Post

bp = Blueprint("agenda", __name__)


def at(post: Post, occurrence: Occurrence | None = None) -> str:
    """The page of an activity, at one of its times if given."""
    anchor = f"keer-{occurrence.id}" if occurrence is not None else None
    return url_for("posts.show", buurt=g.viewer.buurt.slug, number=post.number, slug=post.slug or None, _anchor=anchor)


def status(form: PleinForm) -> int:
    """422 when what was sent could not be used."""
    return 422 if form.is_submitted() else 200
