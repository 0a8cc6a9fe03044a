"""What we keep of someone: to see, to take along, and to be rid of."""

from flask import Blueprint, Response, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from buurtplein.buurten.policy import is_member
from buurtplein.core.clock import today
from buurtplein.core.i18n import _
from buurtplein.core.limits import DOWNLOAD_PER_PERSON, limiter, writer
from buurtplein.core.web import guard, known_person
from buurtplein.owndata import operations, queries
from buurtplein.owndata.archive import pack
from buurtplein.owndata.forms import EraseForm
from buurtplein.owndata.parts import PARTS
from buurtplein.owndata.policy import may_erase, may_take_along
from buurtplein.owndata.wording import in_words
from buurtplein.people.forms import NothingForm
from buurtplein.people.sessions import asks_proof

bp = Blueprint("owndata", __name__)
SHOWN = 50  # of one kind, on its page


@bp.get("/mijn/bewaard")
@guard(known_person)
def index() -> ResponseReturnValue:
    """Every kind of data we keep, how much of it and for how long."""
    return render_template("owndata/index.html", kinds=queries.count_kept(g.viewer))


@bp.get("/mijn/bewaard/<soort>")
@guard(known_person)
def show(soort: str) -> ResponseReturnValue:
    """One kind of data, newest first."""
    kept, entries = queries.get_kept(g.viewer, soort, newest=SHOWN + 1)
    return render_template(
        "owndata/show.html", kept=kept, entries=entries[:SHOWN], more=len(entries) > SHOWN, in_words=in_words
    )


@bp.get("/mijn/bewaard.zip")
@guard(may_take_along)
@asks_proof
@limiter.limit(DOWNLOAD_PER_PERSON, key_func=writer)
def take_along() -> ResponseReturnValue:
    """Everything we keep, as a file."""
    name = f"buurtplein-{today():%Y-%m-%d}.zip"
    answer = Response(pack(g.viewer), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.route("/mijn/wissen", methods=["GET", "POST"])
@guard(may_erase)
@asks_proof
def erase() -> ResponseReturnValue:
    """What goes and what stays; and then to do it."""
    form, first = EraseForm(), operations.first_to_do(g.viewer.me.id)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.erase_me(g.viewer)
            session.clear()
            flash(_("Alles van jou is gewist. Dank dat je erbij was."))
            return redirect(url_for("home.buurten"), 303)
    stays = [line for part in PARTS for line in part.stays]
    kinds = [kept for kept, number in queries.count_kept(g.viewer) if number]
    page = render_template("owndata/erase.html", form=form, first=first, stays=stays, kinds=kinds)
    return page, 422 if form.is_submitted() else 200


@bp.route("/<buurt>/vertrek", methods=["GET", "POST"])
@guard(is_member)
def leave() -> ResponseReturnValue:
    """Not belong to this buurt any more."""
    form = NothingForm()
    if form.validate_on_submit():
        operations.leave_buurt(g.viewer)
        flash(_("Je doet niet meer mee in %(buurt)s.", buurt=g.viewer.buurt.name))
        return redirect(url_for("people.mine"), 303)
    return render_template("owndata/leave.html")
