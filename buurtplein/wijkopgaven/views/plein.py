"""From an opgave to the plein: asking for help, and telling how it became."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from buurtplein.buurten.policy import is_member
from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import guard
from buurtplein.wijkopgaven import operations, queries, story
from buurtplein.wijkopgaven.forms import HelpForm, ResultForm
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.policy import may_ask_help, may_tell_result
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.ways import status


@bp.route("/samen/<int:number>/hulp", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def ask_help(number: int) -> ResponseReturnValue:
    """Ask on the plein for hands or things."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_ask_help(g.viewer, opgave), _("Wie een actie heeft, kan hulp vragen."))
    form = HelpForm()
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            words = {"title": form.title.data or "", "body": form.body.data or "", "needs": form.needs.data or ""}
            post = operations.ask_help(g.viewer, opgave, **words, once=form.once.data)
            flash(_("Je vraag staat op het plein, en bij de wijkopgave."))
            return redirect(url_for("posts.show", number=post.number, slug=post.slug or None), 303)
    return render_template("wijkopgaven/plein.html", form=form, opgave=opgave), status(form)


@bp.route("/samen/<int:number>/resultaat", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def tell_result(number: int) -> ResponseReturnValue:
    """Tell how it became; the photos of before and after come next."""
    opgave = queries.get_opgave(g.viewer, number)
    require(may_tell_result(g.viewer, opgave), _("Wie meedeed, kan vertellen hoe het is geworden."))
    form = ResultForm(body=_thanks(opgave))
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            words = {"title": form.title.data or "", "body": form.body.data or ""}
            post = operations.tell_result(g.viewer, opgave, **words, once=form.once.data)
            flash(_("Je verhaal staat op het plein. Zet er nu foto’s bij: hoe het was, en hoe het nu is."))
            return redirect(url_for("posts.photos", number=post.number), 303)
    return render_template("wijkopgaven/plein.html", form=form, opgave=opgave), status(form)


def _thanks(opgave: Wijkopgave) -> str:
    """To start from: thanks to whoever did something, by the name of their side and never of a person."""
    parties = [party for party, _titles in story.contributions(queries.list_acties(g.viewer, opgave))]
    return _("Dank aan iedereen die meedeed: %(parties)s.", parties=", ".join(parties)) if parties else ""
