"""One's own news and how to hear of it, the link that stops mail, and the outbox of a demo."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.core.db import breathe, start_writing
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.web import anyone, guard, known_person
from buurtplein.notifications import links, operations, queries
from buurtplein.notifications.forms import NewsForm
from buurtplein.notifications.models import Group
from buurtplein.people.viewer import Someone

bp = Blueprint("notifications", __name__)


# ------------------------------------------------------------------------------------------- news
@bp.get("/mijn/nieuws")
@guard(known_person)
def index() -> ResponseReturnValue:
    """My news; what is on the page has been looked at from here on."""
    page = queries.list_news(g.viewer, before=_key())
    answer = render_template("notifications/index.html", page=page, unread=0)
    if g.viewer.me.unread:
        breathe()  # what was read so far is not kept; from here on this request writes
        start_writing()
        operations.look(g.viewer, up_to=page.newest)
    return answer


@bp.route("/mijn/voorkeuren", methods=["GET", "POST"])
@guard(known_person)
def preferences() -> ResponseReturnValue:
    """Choose how to hear of what."""
    form = NewsForm()
    form.keep(queries.list_wishes(g.viewer), g.viewer.me.mails_a_day)
    if form.validate_on_submit():
        operations.choose_news(g.viewer, form.wishes())
        operations.limit_mail(g.viewer, form.most.data)
        flash(_("We houden ons eraan."))
        return redirect(url_for(".preferences"), 303)
    page = render_template("notifications/preferences.html", form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post("/mijn/voorkeuren/geen-mail")
@guard(known_person)
def no_mail() -> ResponseReturnValue:
    """Stop all mail about news in one go."""
    operations.stop_mail(g.viewer, Group)
    flash(_("Je krijgt geen mail meer over nieuws. Op het plein zie je het nog wel."))
    return redirect(url_for(".preferences"), 303)


# ------------------------------------------------------------------------------------------- from a mail
@bp.route("/mijn/geen-mail/<token>", methods=["GET", "POST"])
@guard(anyone)
def unsubscribe(token: str) -> ResponseReturnValue:
    """Stop one kind of mail without logging in (RFC 8058); the token proves that the mail was theirs."""
    stop = links.read_token(token)
    if stop is None:
        raise NotFound(_("Deze link werkt niet (meer). Log in om je mail te kiezen."))
    if request.method == "POST":
        operations.stop_mail(stop.reader, [stop.group] if stop.group else queries.gathered_groups(stop.reader))
    return render_template("notifications/unsubscribe.html", group=stop.group, done=request.method == "POST")


@bp.record_once
def _let_mail_programs_in(state: BlueprintSetupState) -> None:
    """A mail program has no CSRF token; the token in the address stands in for it, at this one endpoint."""
    state.app.extensions["csrf"].exempt(f"{unsubscribe.__module__}.{unsubscribe.__name__}")


# ------------------------------------------------------------------------------------------- the outbox of a demo
@bp.get("/postvak")
@guard(anyone)
def letters() -> ResponseReturnValue:
    """All letters, newest first; only where the operator shows them."""
    if not current_app.config["SETTINGS"].show_outbox:
        raise NotFound(_("Misschien is het bericht weggehaald, of klopt het adres niet."))
    found, more = queries.list_letters(g.viewer, before=_key())
    return render_template("notifications/letters.html", found=found, more=more)


def _key() -> int | None:
    return request.args.get("voor", type=row_number)


# ------------------------------------------------------------------------------------------- on other pages
def panel_on_mine(viewer: Someone) -> Markup:
    """The way to one's news, on the page about oneself."""
    return Markup(render_template("notifications/_mine.html", news=viewer.me.unread))  # noqa: S704  (our own template)
