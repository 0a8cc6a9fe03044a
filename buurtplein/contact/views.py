"""A private talk on the web, what a verbinder sees after a report, and wanting no contact with someone."""

from functools import partial

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.policy import is_member
from buurtplein.buurten.viewer import Viewer
from buurtplein.contact import operations, queries
from buurtplein.contact.forms import MessageForm, ReportMessageForm, SettleForm
from buurtplein.contact.models import ERASED_AFTER, TALK_STAYS
from buurtplein.contact.policy import (
    may_report_message,
    may_see_message_reports,
    may_stop_contact,
    may_talk,
    talk_closes_at,
)
from buurtplein.core.errors import NotFound, require
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard, is_enhanced
from buurtplein.matching.models import Match
from buurtplein.matching.queries import get_own_match
from buurtplein.matching.wording import called
from buurtplein.people.held import DONE, held_words, holds_words, let_go, once_for
from buurtplein.people.models import Person
from buurtplein.posts.queries import get_comment, get_post

bp = Blueprint("contact", __name__, url_prefix="/<buurt>")


# ------------------------------------------------------------------------------------------- a talk
@bp.get("/mijn/berichten/<int:match_id>")
@guard(is_member)
def show(match_id: int) -> ResponseReturnValue:
    """A private talk with who I was brought together with; for an enhanced request the messages alone."""
    match = queries.get_talk(g.viewer, match_id)
    if is_enhanced():
        return render_template("contact/_messages.html", **_talk(match))
    return _page(match, MessageForm(formdata=held_words(), once=once_for(g.viewer)))


def _talk(match: Match) -> dict[str, object]:
    stop = queries.stop_of(g.viewer, match)
    return {
        "match": match,
        "page": queries.list_messages(g.viewer, match, before=_before()),
        "reported": queries.reported_in(g.viewer, match),
        "stop": stop,
        "is_open": may_talk(g.viewer, match, stop),
        "called": called,
    }


def _before() -> int | None:
    return request.args.get("voor", type=row_number)


def _page(match: Match, form: MessageForm) -> str:
    return render_template(
        "contact/show.html",
        **_talk(match),
        other=match.other(g.viewer.id),
        form=form,
        closes=talk_closes_at(match),
        stays=TALK_STAYS.days,
        erased_after=ERASED_AFTER.days,
        erased_at=match.ended_at + ERASED_AFTER if match.ended_at else None,
        is_newest=_before() is None,
    )


@bp.post("/mijn/berichten/<int:match_id>")
@guard(is_member)
@writes_often()
@holds_words(partial(url_for, "contact.show"))
def send(match_id: int) -> ResponseReturnValue:
    """Write to the other."""
    match, form = queries.get_talk(g.viewer, match_id), MessageForm()
    if not form.validate_on_submit():
        return _page(match, form), 422
    message = operations.send_message(g.viewer, match, **form.values())
    flash(let_go(), DONE)
    return redirect(url_for(".show", match_id=match_id, _anchor=f"bericht-{message.id}"), 303)


@bp.post("/mijn/berichten/<int:match_id>/stop")
@guard(is_member)
def stop(match_id: int) -> ResponseReturnValue:
    """Stop writing with the other."""
    operations.stop_talk(g.viewer, queries.get_talk(g.viewer, match_id))
    flash(_("Je hebt dit gesprek gestopt. Niemand kan er nog in schrijven."))
    return redirect(url_for(".show", match_id=match_id), 303)


# ------------------------------------------------------------------------------------------- a reported message
@bp.route("/mijn/berichten/melden/<int:message_id>", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def report(message_id: int) -> ResponseReturnValue:
    """Let a verbinder read a message of the other."""
    message, form = queries.get_message(g.viewer, message_id), ReportMessageForm()
    require(may_report_message(g.viewer, message), _("Dit kun je niet melden."))
    if form.validate_on_submit():
        with form.showing_rules():
            operations.report_message(g.viewer, message, **form.values())
            flash(_("Dank je wel. Je melding wordt gelezen, en je hoort wat er is besloten."))
            return redirect(url_for(".show", match_id=message.match_id, _anchor=f"bericht-{message.id}"), 303)
    steps_in = not queries.another_verbinder(g.viewer, message.match)
    page = render_template("contact/report.html", form=form, message=message, called=called, beheerder_reads=steps_in)
    return page, 422 if form.is_submitted() else 200


@bp.route("/werk/gesprekken/<int:message_report_id>", methods=["GET", "POST"])
@guard(may_see_message_reports)
def settle(message_report_id: int) -> ResponseReturnValue:
    """What was reported of a talk, and what the verbinder decides."""
    found, form = queries.get_message_report(g.viewer, message_report_id), SettleForm()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.settle_message_report(g.viewer, found, **form.values())
            flash(_("Besloten. Beide buren krijgen bericht."))
            return redirect(url_for("werk.today"), 303)
    shown = queries.shown_messages(g.viewer, found)
    page = render_template("contact/settle.html", form=form, report=found, messages=shown, called=called)
    return page, 422 if form.is_submitted() else 200


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


# ------------------------------------------------------------------------------------------- panels
def panel_on_matches(viewer: Viewer) -> Markup:
    """With my koppelingen: my talks."""
    drawn = render_template("contact/_on_matches.html", talks=queries.list_talks(viewer), called=called)
    return Markup(drawn)  # noqa: S704  (our own template)


def panel_on_match(viewer: Viewer, match: Match) -> Markup | str:
    """On the page of a koppeling: the way to the talk, and to no contact."""
    drawn = render_template("contact/_on_match.html", match=match, other=match.other(viewer.id), called=called)
    return Markup(drawn)  # noqa: S704  (our own template)
