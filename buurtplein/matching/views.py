"""Koppelingen on the web: suggestions for a verbinder, and the answers of both sides."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.policy import is_member
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.limits import writes_often
from buurtplein.core.web import anyone, guard
from buurtplein.matching import links, operations, queries
from buurtplein.matching.fit import Suggestion
from buurtplein.matching.forms import NO, PARTLY, YES, AnswerForm, LimitForm, OutcomeForm, ProposeForm, told
from buurtplein.matching.load import FREE, own_limit
from buurtplein.matching.models import Match
from buurtplein.matching.policy import (
    contacts,
    may_answer_match,
    may_connect,
    may_propose_match,
    may_set_limits,
    may_tell_outcome,
)
from buurtplein.matching.wording import called, first_message
from buurtplein.people.models import Person
from buurtplein.posts.models import Post, PostKind
from buurtplein.posts.queries import get_post, posts_by_id

bp = Blueprint("matching", __name__, url_prefix="/<buurt>")


# ------------------------------------------------------------------------------------------- the verbinder
@bp.get("/werk/verbinden/<int:number>")
@guard(may_connect)
def suggest(number: int) -> ResponseReturnValue:
    """Who fits this vraag, and why."""
    return _suggest_page(_vraag(number))


@bp.post("/werk/verbinden/<int:number>")
@guard(may_connect)
@writes_often()
def propose(number: int) -> ResponseReturnValue:
    """Ask both sides."""
    vraag, form = _vraag(number), ProposeForm()
    if form.validate_on_submit():
        with form.showing_rules():
            match = _proposed(vraag, **form.values())
            flash(_both_hear(match))
            return redirect(url_for(".suggest", number=number, _anchor="voorgesteld"), 303)
    return _suggest_page(vraag, form), 422


def _proposed(vraag: Post, *, helper: int, offer: int | None, **said: Any) -> Match:
    person = queries.get_helper(g.viewer, helper)
    post = posts_by_id(g.viewer, [offer]).get(offer) if offer else None
    return operations.propose_match(g.viewer, vraag, helper=person, offer=post, **said)


def _both_hear(match: Match) -> str:
    names = {"asker": called(match.asker), "helper": called(match.helper)}
    return _("%(asker)s en %(helper)s krijgen nu bericht. Je kunt dit nog 10 minuten terugdraaien.", **names)


@bp.post("/werk/koppelingen/<int:match_id>/terug")
@guard(may_connect)
def withdraw(match_id: int) -> ResponseReturnValue:
    """Take a proposal back."""
    match = queries.get_match(g.viewer, match_id)
    operations.withdraw_match(g.viewer, match)
    flash(_("Het voorstel is weg. Niemand ziet het nog."))
    return redirect(url_for(".suggest", number=match.request.number), 303)


def _vraag(number: int) -> Post:
    post = get_post(g.viewer, number)
    if post.kind != PostKind.VRAAG:
        raise NotFound(_("Verbinden kan alleen bij een vraag."))
    return post


def _suggest_page(vraag: Post, sent: ProposeForm | None = None) -> str:
    street, matches = queries.street_of(g.viewer, vraag), queries.matches_of(g.viewer, vraag)
    return render_template(
        "matching/suggest.html",
        request_post=vraag,
        street=street,
        suggestions=[(found, _form_for(vraag, found, sent)) for found in _fitting(vraag, street, matches)],
        places=queries.places_for(g.viewer, vraag, current_app.extensions["likeness"]) if vraag.is_open else [],
        sent=sent,
        matches=matches,
        waits=any(post.id == vraag.id for post in queries.unanswered(g.viewer)),
        others=[post for post in queries.unconnected(g.viewer) if post.id != vraag.id],
        called=called,
        contacts=contacts,
    )


def _fitting(vraag: Post, street: str, matches: list[Match]) -> list[Suggestion]:
    if not may_propose_match(g.viewer, vraag):
        return []
    likeness = current_app.extensions["likeness"]
    return queries.suggestions(g.viewer, vraag, likeness, street=street, before=matches)


def _form_for(vraag: Post, suggestion: Suggestion, sent: ProposeForm | None) -> ProposeForm:
    if sent is not None and sent.helper.data == suggestion.person.id:
        return sent
    message = first_message(g.viewer, vraag, suggestion.person)
    offer = suggestion.offer.id if suggestion.offer else None
    return ProposeForm(formdata=None, helper=suggestion.person.id, offer=offer, message=message)


# ------------------------------------------------------------------------------------------- the two sides
@bp.get("/mijn/koppelingen")
@guard(is_member)
def mine() -> ResponseReturnValue:
    """Everyone I was or may be connected with."""
    return render_template("matching/mine.html", matches=queries.own_matches(g.viewer), called=called)


@bp.route("/mijn/koppelingen/grens", methods=["GET", "POST"])
@guard(may_set_limits)
@writes_often()
def limits() -> ResponseReturnValue:
    """How often I can be asked to help."""
    form = LimitForm(obj=own_limit(g.viewer) or FREE)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.set_limits(g.viewer, **form.values())
            flash(_("Bewaard. De buurtverbinders houden zich hieraan."))
            return redirect(url_for(".mine"), 303)
    return render_template("matching/limits.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/mijn/koppelingen/<int:match_id>")
@guard(is_member)
def show(match_id: int) -> ResponseReturnValue:
    """One koppeling: what is asked, what I say, and then how to reach each other."""
    match = queries.get_own_match(g.viewer, match_id)
    return _show_page(match, OutcomeForm(formdata=None, obj=_told(match)))


def _told(match: Match) -> object:
    return match.outcome_of(g.viewer.id)


def _show_page(match: Match, form: OutcomeForm) -> str:
    return render_template(
        "matching/show.html",
        match=match,
        other=match.other(g.viewer.id),
        is_asker=g.viewer.is_me(match.asker_id),
        my_answer=match.answer_of(g.viewer.id),
        my_outcome=_told(match),
        contacts=contacts(g.viewer, match),
        form=form,
        called=called,
        yes=YES,
        partly=PARTLY,
        no=NO,
    )


@bp.post("/mijn/koppelingen/<int:match_id>/antwoord")
@guard(is_member)
@writes_often()
def answer(match_id: int) -> ResponseReturnValue:
    """Yes or no."""
    match, form = queries.get_own_match(g.viewer, match_id), AnswerForm()
    if not form.validate_on_submit():
        return _show_page(match, OutcomeForm(formdata=None)), 422
    operations.answer_match(g.viewer, match, says_yes=form.says_yes)
    flash(_thanks(match, form.says_yes))
    return redirect(url_for(".show", match_id=match_id), 303)


def _thanks(match: Match, says_yes: bool) -> str:
    if not says_yes:
        return _("Dank je wel voor je antwoord. Je hoeft verder niets te doen.")
    if match.introduced_at and match.meeting:
        return _("Gelukt! Hieronder lees je waar en wanneer jullie elkaar zien.")
    if match.introduced_at:
        return _("Gelukt! Jullie kunnen elkaar nu bereiken.")
    return _("Fijn dat je ja zegt. Je hoort het als je buur ook antwoordt.")


@bp.post("/mijn/koppelingen/<int:match_id>/gelukt")
@guard(is_member)
@writes_often()
def tell_outcome(match_id: int) -> ResponseReturnValue:
    """Whether it worked."""
    match, form = queries.get_own_match(g.viewer, match_id), OutcomeForm()
    if not form.validate_on_submit():
        return _show_page(match, form), 422
    operations.tell_outcome(g.viewer, match, **told(str(form.worked.data)), words=form.words.data or "")
    flash(_("Fijn dat het gelukt is.") if form.worked.data == YES else _("Dank je wel. Goed dat je het vertelt."))
    return redirect(url_for(".show", match_id=match_id), 303)


# ------------------------------------------------------------------------------------------- from a mail
@bp.route("/koppeling/<token>", methods=["GET", "POST"])
@guard(anyone)
@writes_often()
def reply(token: str) -> ResponseReturnValue:
    """Yes or no, and whether it worked, without logging in: the link proves who it is. Looking answers nothing."""
    answering, match = links.read_token(token)
    if answering.buurt_id != g.viewer.buurt_id:
        raise NotFound(_("Deze link werkt niet (meer)."))
    if request.method == "POST":
        _replied(answering, match)
    elif g.viewer.is_me(answering.id):
        return redirect(url_for(".show", match_id=match.id), 303)  # who is logged in sees all of it
    other = match.other(answering.id)
    page = {"match": match, "answering": answering, "other": other, "called": called}
    return render_template("matching/reply.html", **page, yes=YES, partly=PARTLY, no=NO)


def _replied(answering: Viewer, match: Match) -> None:
    """Each question has buttons of its own: what was an answer to one is never taken for the other."""
    answered, outcome = request.form.get("antwoord"), request.form.get("gelukt", "")
    if answered in {YES, NO} and may_answer_match(answering, match):
        operations.answer_match(answering, match, says_yes=answered == YES)
    elif outcome in {YES, PARTLY, NO} and may_tell_outcome(answering, match):
        operations.tell_outcome(answering, match, **told(outcome))


@bp.record_once
def _let_mail_readers_in(state: BlueprintSetupState) -> None:
    """The browser in a mail program may keep no cookie; the token in the address stands in, at this one endpoint."""
    state.app.extensions["csrf"].exempt(f"{reply.__module__}.{reply.__name__}")


# ------------------------------------------------------------------------------------------- panels
def panel_on_post(viewer: Viewer, post: Post) -> str:
    """On the page of a vraag: who was connected, what waits for me, and for a verbinder the way to suggestions."""
    if post.kind != PostKind.VRAAG or not post.is_published:
        return ""
    matches = queries.matches_under(viewer, post)
    introduced = [match for match in matches if match.introduced_at]
    waiting = [match for match in matches if match.is_undecided]
    context = {"introduced": introduced[:1], "waiting": waiting[:1], "called": called}
    return Markup(render_template("matching/_on_post.html", post=post, **context))  # noqa: S704  (a template)


def panel_on_board(viewer: Viewer) -> str:
    """On the prikbord: open vragen that talk about what I said in the gids that I can do."""
    posts = queries.for_me(viewer, current_app.extensions["likeness"]) if viewer.is_member else []
    drawn = render_template("matching/_on_board.html", posts=posts, called=called) if posts else ""
    return Markup(drawn)  # noqa: S704  (our own template)


def panel_of_handover(viewer: Viewer, verbinder: Person) -> str:
    """What runs with a verbinder: the koppelingen they proposed."""
    matches = queries.running_with(viewer, verbinder.id)
    drawn = render_template("matching/_of_handover.html", matches=matches, called=called) if matches else ""
    return Markup(drawn)  # noqa: S704  (our own template)


def panel_on_work(viewer: Viewer) -> str:
    """On the werkplek: the other open vragen without a koppeling, the one that waits longest first."""
    if not may_connect(viewer):
        return ""
    posts = queries.unconnected_yet(viewer)
    return Markup(render_template("matching/_on_work.html", posts=posts, called=called))  # noqa: S704
