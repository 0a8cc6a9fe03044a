"""Logging in and out."""

from urllib.parse import urlsplit

from flask import current_app, flash, g, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from buurtplein.core.i18n import _, language
from buurtplein.core.limits import LOG_IN_PER_ACCOUNT, LOG_IN_PER_ADDRESS, SECOND_STEP_PER_ACCOUNT, limiter
from buurtplein.core.secrets import digest
from buurtplein.core.web import anyone, guard, known_person
from buurtplein.people import operations, queries
from buurtplein.people.forms import CodeForm, EmailForm, PasswordLogInForm, SecondStepForm
from buurtplein.people.halfway import go_in, leave_session, may_be_remembered, remember_second_step, who_is_half_way
from buurtplein.people.held import DONE, EVERYTHING, let_go
from buurtplein.people.models import Person
from buurtplein.people.sessions import start_session
from buurtplein.people.tries import account_tried, mails_a_code, types_a_code
from buurtplein.people.views.blueprint import bp, onward, wanted


# ------------------------------------------------------------------------------------------- logging in
@bp.route("/inloggen", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(LOG_IN_PER_ADDRESS, methods=["POST"])
@limiter.limit(LOG_IN_PER_ACCOUNT, key_func=account_tried, methods=["POST"])
def log_in() -> ResponseReturnValue:
    """Log in with a password, or ask for a code instead."""
    if g.viewer.person is not None:
        return redirect(onward(), 303)
    form = PasswordLogInForm()
    if not form.validate_on_submit():
        return _log_in_page(form)
    with form.showing_rules():
        return go_in(operations.person_by_password(g.viewer, **form.values()), onward=onward())
    return _log_in_page(form)


def _log_in_page(form: PasswordLogInForm) -> ResponseReturnValue:
    page = render_template("people/log_in.html", form=form, next=wanted(), join=_buurt_wanted())
    return page, 422 if form.is_submitted() else 200


@bp.post("/inloggen/mail")
@guard(anyone)
@limiter.limit(LOG_IN_PER_ADDRESS)
@mails_a_code()
def ask_code() -> ResponseReturnValue:
    """Mail a code; the answer is the same for every address."""
    form = EmailForm()
    if not form.validate_on_submit():
        page = PasswordLogInForm()
        page.email.errors = form.email.errors
        return _log_in_page(page)
    operations.ask_code(g.viewer, **form.values(), language=language())
    session["email"] = operations.normal_email(str(form.email.data))
    return redirect(url_for(".use_code", next=wanted()), 303)


@bp.route("/inloggen/code", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(LOG_IN_PER_ADDRESS, methods=["POST"])
@types_a_code()
def use_code() -> ResponseReturnValue:
    """Type the code from the mail."""
    form = CodeForm(email=session.get("email", ""))
    if form.validate_on_submit():
        with form.showing_rules():
            return go_in(operations.person_by_code(g.viewer, **form.values()), onward=onward())
    if not form.email.data:
        return redirect(url_for(".log_in"), 303)
    return render_template("people/code.html", form=form, next=wanted()), 422 if form.is_submitted() else 200


# ------------------------------------------------------------------------------------------- the second step
def _whose_step() -> Person | None:
    """Whoever took the first step here, or has a session in which they did not take the second one yet."""
    mine: Person | None = g.viewer.person
    return who_is_half_way() or mine


def _second_step_account() -> str:
    person = _whose_step()
    return digest("limit", "second step", str(person.id if person else ""))


@bp.route("/inloggen/tweede-stap", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(LOG_IN_PER_ADDRESS, methods=["POST"])
@limiter.limit(SECOND_STEP_PER_ACCOUNT, key_func=_second_step_account, methods=["POST"])
def second_step() -> ResponseReturnValue:
    """Type the code from one's phone, after the password or the code from the mail."""
    person = _whose_step()
    if person is None:
        return redirect(url_for(".log_in"), 303)
    if g.viewer.is_me(person.id) and (g.viewer.took_second_step or queries.second_step_of(person) is None):
        return redirect(onward(), 303)
    form, may_remember = SecondStepForm(), may_be_remembered(person)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.take_second_step(g.viewer, person, code=str(form.code.data))
            return _let_in(person, remember=form.remember.data)
    page = render_template("people/second_step.html", form=form, next=wanted(), may_remember=may_remember)
    return page, 422 if form.is_submitted() else 200


def _let_in(person: Person, *, remember: bool) -> ResponseReturnValue:
    where, goes_on = onward(), None if who_is_half_way() else g.viewer.session
    leave_session()
    start_session(person, second=True, goes_on=goes_on)
    if remember:
        remember_second_step(person)
    return redirect(where, 303)


# ------------------------------------------------------------------------------------------- logging out
@bp.post("/uitloggen")
@guard(known_person)
def log_out() -> ResponseReturnValue:
    """End this session."""
    let_go()
    operations.log_out(g.viewer)
    session.clear()
    flash(EVERYTHING, DONE)
    flash(_("Je bent uitgelogd."))
    answer = make_response(redirect(url_for("home.buurten"), 303))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # what this browser kept: pages, and what was typed
    return answer


def _buurt_wanted() -> str | None:
    """The slug of the buurt someone was looking at when they were asked to log in."""
    try:
        _endpoint, values = current_app.url_map.bind("").match(urlsplit(wanted() or "").path)
    except HTTPException:
        return None
    return values.get("buurt")
