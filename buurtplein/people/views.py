"""Logging in and out, and the pages about oneself."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from buurtplein.core.i18n import _, language
from buurtplein.core.limits import CODE_PER_ACCOUNT, LOG_IN_PER_ACCOUNT, LOG_IN_PER_ADDRESS, limiter, writer
from buurtplein.core.secrets import digest, same
from buurtplein.core.web import anyone, guard, known_person, safe_next
from buurtplein.people import operations, queries
from buurtplein.people.forms import (
    CodeForm,
    EmailForm,
    NewEmailForm,
    NewPasswordForm,
    OwnCodeForm,
    OwnDataForm,
    PasswordLogInForm,
    ProofForm,
)
from buurtplein.people.held import DONE, EVERYTHING, let_go
from buurtplein.people.models import LoginSession
from buurtplein.people.sessions import DEVICE_COOKIE, asks_proof, start_session

bp = Blueprint("people", __name__)


# ------------------------------------------------------------------------------------------- limits
def _account() -> str:
    """Tries are counted per account; a known device has a count of its own, so an attack does not shut it out."""
    email = operations.normal_email(request.form.get("email", ""))[:254]
    known = same(request.cookies.get(DEVICE_COOKIE, ""), digest("device", email))
    return digest("limit", email, "known" if known else "")


# ------------------------------------------------------------------------------------------- logging in
@bp.route("/inloggen", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(LOG_IN_PER_ADDRESS, methods=["POST"])
@limiter.limit(LOG_IN_PER_ACCOUNT, key_func=_account, methods=["POST"])
def log_in() -> ResponseReturnValue:
    """Log in with a password, or ask for a code instead."""
    if g.viewer.person is not None:
        return redirect(_onward(), 303)
    form = PasswordLogInForm()
    if not form.validate_on_submit():
        return _log_in_page(form)
    with form.showing_rules():
        start_session(operations.person_by_password(g.viewer, **form.values()))
        return redirect(_onward(), 303)
    return _log_in_page(form)


def _log_in_page(form: PasswordLogInForm) -> ResponseReturnValue:
    page = render_template("people/log_in.html", form=form, next=_wanted(), join=_buurt_wanted())
    return page, 422 if form.is_submitted() else 200


@bp.post("/inloggen/mail")
@guard(anyone)
@limiter.limit(LOG_IN_PER_ADDRESS)
@limiter.limit(CODE_PER_ACCOUNT, key_func=_account)
def ask_code() -> ResponseReturnValue:
    """Mail a code; the answer is the same for every address."""
    form = EmailForm()
    if not form.validate_on_submit():
        page = PasswordLogInForm()
        page.email.errors = form.email.errors
        return _log_in_page(page)
    operations.ask_code(g.viewer, **form.values(), language=language())
    session["email"] = operations.normal_email(str(form.email.data))
    return redirect(url_for(".use_code", next=_wanted()), 303)


@bp.route("/inloggen/code", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(LOG_IN_PER_ADDRESS, methods=["POST"])
@limiter.limit(LOG_IN_PER_ACCOUNT, key_func=_account, methods=["POST"])
def use_code() -> ResponseReturnValue:
    """Type the code from the mail."""
    form = CodeForm(email=session.get("email", ""))
    if form.validate_on_submit():
        with form.showing_rules():
            start_session(operations.person_by_code(g.viewer, **form.values()))
            return redirect(_onward(), 303)
    if not form.email.data:
        return redirect(url_for(".log_in"), 303)
    return render_template("people/code.html", form=form, next=_wanted()), 422 if form.is_submitted() else 200


@bp.post("/uitloggen")
@guard(known_person)
def log_out() -> ResponseReturnValue:
    """End this session."""
    let_go()
    operations.log_out(g.viewer)
    session.clear()
    flash(EVERYTHING, DONE)
    flash(_("Je bent uitgelogd."))
    return redirect(url_for("home.buurten"), 303)


def _wanted() -> str | None:
    return safe_next(request.values.get("next"))


def _onward() -> str:
    return _wanted() or url_for(".mine")


def _buurt_wanted() -> str | None:
    """The slug of the buurt someone was looking at when they were asked to log in."""
    try:
        _endpoint, values = current_app.url_map.bind("").match(urlsplit(_wanted() or "").path)
    except HTTPException:
        return None
    return values.get("buurt")


# ------------------------------------------------------------------------------------------- oneself
@bp.get("/mijn")
@guard(known_person)
def mine() -> ResponseReturnValue:
    """One's own page: the way to everything that is one's own."""
    return render_template("people/mine.html")


@bp.route("/mijn/gegevens", methods=["GET", "POST"])
@guard(known_person)
def own_data() -> ResponseReturnValue:
    """See and correct one's own data."""
    form = OwnDataForm(obj=g.viewer.me)
    if form.validate_on_submit():
        operations.change_person(g.viewer, **form.values())
        flash(_("Je gegevens zijn bewaard."))
        return redirect(url_for(".own_data"), 303)
    page = render_template(
        "people/own_data.html", form=form, password_form=NewPasswordForm(formdata=None), devices=_devices()
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/mijn/wachtwoord")
@guard(known_person)
def change_password() -> ResponseReturnValue:
    """Set a new password."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.change_password(g.viewer, **form.values())
            start_session(g.viewer.me)
            flash(_("Je wachtwoord is veranderd. Andere apparaten zijn uitgelogd."))
            return redirect(url_for(".own_data"), 303)
    data = OwnDataForm(formdata=None, obj=g.viewer.me)
    return render_template("people/own_data.html", form=data, password_form=form, devices=_devices()), 422


@bp.post("/mijn/apparaten/uitloggen")
@guard(known_person)
def end_other_sessions() -> ResponseReturnValue:
    """Log out every device but this one."""
    operations.end_other_sessions(g.viewer)
    flash(_("Al je andere apparaten zijn uitgelogd."))
    return redirect(url_for(".own_data"), 303)


@bp.post("/mijn/apparaten/<int:session_id>/uitloggen")
@guard(known_person)
def end_session(session_id: int) -> ResponseReturnValue:
    """Log out one of one's devices."""
    operations.end_session(g.viewer, queries.get_session(g.viewer, session_id))
    flash(_("Dat apparaat is uitgelogd."))
    return redirect(url_for(".own_data"), 303)


def _devices() -> list[LoginSession]:
    return queries.own_sessions(g.viewer)


@bp.get("/mijn/geen-contact")
@guard(known_person)
def no_contact() -> ResponseReturnValue:
    """With whom I want no contact."""
    return render_template("people/no_contact.html", blocks=queries.list_blocks(g.viewer))


@bp.post("/mijn/geen-contact/<int:block_id>/terug")
@guard(known_person)
def unblock(block_id: int) -> ResponseReturnValue:
    """I want contact again."""
    operations.unblock(g.viewer, queries.get_block(g.viewer, block_id))
    flash(_("Teruggedraaid. Jullie kunnen elkaar weer tegenkomen op het plein."))
    return redirect(url_for(".no_contact"), 303)


# ------------------------------------------------------------------------------------------- showing again who one is
@bp.route("/mijn/bevestig", methods=["GET", "POST"])
@guard(known_person)
@limiter.limit(LOG_IN_PER_ACCOUNT, key_func=writer, methods=["POST"])
def prove() -> ResponseReturnValue:
    """Show again who one is, before something that cannot be undone."""
    by_code = "code" in request.form or request.args.get("met") == "code" or g.viewer.me.password_hash is None
    form = OwnCodeForm() if by_code else ProofForm()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.prove(g.viewer, **{"password": "", "code": "", **form.values()})
            return redirect(_onward(), 303)
    page = render_template("people/prove.html", form=form, next=_wanted(), mailed=request.args.get("met") == "code")
    return page, 422 if form.is_submitted() else 200


@bp.post("/mijn/bevestig/mail")
@guard(known_person)
@limiter.limit(CODE_PER_ACCOUNT, key_func=writer)
def mail_proof() -> ResponseReturnValue:
    """Mail a code to one's own address."""
    operations.ask_code(g.viewer, email=g.viewer.me.email or "", letter="prove")
    return redirect(url_for(".prove", met="code", next=_wanted()), 303)


@bp.route("/mijn/email", methods=["GET", "POST"])
@guard(known_person)
@asks_proof
@limiter.limit(CODE_PER_ACCOUNT, key_func=_account, methods=["POST"])
def change_email() -> ResponseReturnValue:
    """Ask for another e-mail address; a code goes there."""
    form = NewEmailForm()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.ask_new_email(g.viewer, **form.values())
            session["new_email"] = operations.normal_email(str(form.email.data))
            return redirect(url_for(".confirm_email"), 303)
    return render_template("people/email.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/mijn/email/code", methods=["GET", "POST"])
@guard(known_person)
@limiter.limit(LOG_IN_PER_ACCOUNT, key_func=writer, methods=["POST"])
def confirm_email() -> ResponseReturnValue:
    """Type the code that came to the new address."""
    form, email = OwnCodeForm(), session.get("new_email", "")
    if not email:
        return redirect(url_for(".change_email"), 303)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.change_email(g.viewer, email=email, **form.values())
            session.pop("new_email")
            flash(_("Je nieuwe e-mailadres is bewaard."))
            return redirect(url_for(".own_data"), 303)
    return render_template("people/email_code.html", form=form, email=email), 422 if form.is_submitted() else 200
