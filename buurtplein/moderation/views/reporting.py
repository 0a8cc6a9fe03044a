"""Saying that something is wrong; for everyone."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.errors import require
from buurtplein.core.i18n import _, language
from buurtplein.core.limits import REPORT_PER_ADDRESS, limiter
from buurtplein.core.secrets import new_token
from buurtplein.core.web import anyone, guard
from buurtplein.moderation import operations, queries
from buurtplein.moderation.forms import ReportForm
from buurtplein.moderation.models import Aspect
from buurtplein.moderation.policy import may_report
from buurtplein.moderation.views.answers import status
from buurtplein.moderation.views.blueprint import bp
from buurtplein.posts import queries as posts
from buurtplein.posts.models import Comment, Post


@bp.route("/prikbord/<int:number>/melden", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(REPORT_PER_ADDRESS, methods=["POST"])
def report(number: int) -> ResponseReturnValue:
    """Something is wrong with this post."""
    return _report(posts.get_post(g.viewer, number))


@bp.route("/reacties/<int:comment_id>/melden", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(REPORT_PER_ADDRESS, methods=["POST"])
def report_comment(comment_id: int) -> ResponseReturnValue:
    """Something is wrong with this comment."""
    return _report(posts.get_comment(g.viewer, comment_id))


def _report(thing: Post | Comment) -> ResponseReturnValue:
    require(may_report(g.viewer, thing), _("Dit kun je niet melden."))
    form = ReportForm(_aspects(thing))
    if form.validate_on_submit():
        with form.showing_rules():
            placed = operations.report(g.viewer, thing, **form.values(), language=language())
            return redirect(url_for("moderation.receipt", receipt=placed.receipt), 303)
    form.once.data = form.once.data or new_token()
    about = thing.post if isinstance(thing, Comment) else thing
    comment = thing if isinstance(thing, Comment) else None
    return render_template("moderation/report.html", form=form, post=about, comment=comment), status(form)


def _aspects(thing: Post | Comment) -> list[Aspect]:
    aspects = [Aspect.TEXT]
    if isinstance(thing, Post) and thing.photos:
        aspects.append(Aspect.PHOTO)
    return [*aspects, Aspect.PERSON] if thing.author_id is not None else aspects


@bp.get("/meldingen/<receipt>")
@guard(anyone)
def receipt(receipt: str) -> ResponseReturnValue:
    """Proof that we got it, and how it ended. For whoever has the address."""
    return render_template("moderation/receipt.html", report=queries.get_receipt(g.viewer, receipt))
