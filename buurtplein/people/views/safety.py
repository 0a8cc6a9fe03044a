"""Logging in safely: the password, the second step, the devices, and showing again who one is."""

from flask import Response, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.i18n import _
from buurtplein.core.limits import CODE_PER_ACCOUNT, LOG_IN_PER_ACCOUNT, SECOND_STEP_PER_ACCOUNT, limiter, writer
from buurtplein.core.web import guard, known_person
from buurtplein.people import operations, queries
from buurtplein.people.authenticator import link_of, new_salt, picture_of, secret_of
from buurtplein.people.forms import NewPasswordForm, OwnCodeForm, PhoneCodeForm, ProofForm
from buurtplein.people.sessions import asks_proof, start_session
from buurtplein.people.views.blueprint import bp, onward, wanted

NEW_SALT = "new phone"  # in the cookie of the session, so that the same square comes back when the page is drawn again


@bp.get("/mijn/veilig")
@guard(known_person)
def safety() -> ResponseReturnValue:
    """How one logs in, and where one is logged in."""
    return render_template(
        "people/safety.html",
        step=queries.own_second_step(g.viewer),
        spare=queries.spare_codes_left(g.viewer),
        devices=queries.own_sessions(g.viewer),
    )


# ------------------------------------------------------------------------------------------- password and devices
@bp.route("/mijn/wachtwoord", methods=["GET", "POST"])
@guard(known_person)
@asks_proof
def change_password() -> ResponseReturnValue:
    """Set a new password."""
    form, second = NewPasswordForm(), g.viewer.took_second_step
    if form.validate_on_submit():
        with form.showing_rules():
            operations.change_password(g.viewer, **form.values())
            start_session(g.viewer.me, second=second)
            flash(_("Je wachtwoord is veranderd. Andere apparaten zijn uitgelogd."))
            return redirect(url_for(".safety"), 303)
    return render_template("people/password.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/mijn/apparaten/uitloggen")
@guard(known_person)
def end_other_sessions() -> ResponseReturnValue:
    """Log out every device but this one."""
    operations.end_other_sessions(g.viewer)
    flash(_("Al je andere apparaten zijn uitgelogd."))
    return redirect(url_for(".safety"), 303)


@bp.post("/mijn/apparaten/<int:session_id>/uitloggen")
@guard(known_person)
def end_session(session_id: int) -> ResponseReturnValue:
    """Log out one of one's devices."""
    operations.end_session(g.viewer, queries.get_session(g.viewer, session_id))
    flash(_("Dat apparaat is uitgelogd."))
    return redirect(url_for(".safety"), 303)


# ------------------------------------------------------------------------------------------- the second step
@bp.route("/mijn/tweede-stap", methods=["GET", "POST"])
@guard(known_person)
@asks_proof
@limiter.limit(SECOND_STEP_PER_ACCOUNT, key_func=writer, methods=["POST"])
def turn_on_second_step() -> ResponseReturnValue:
    """Put the secret in an app on one's phone, and type what it shows; or do so with another phone."""
    form, salt = PhoneCodeForm(), session.setdefault(NEW_SALT, new_salt())
    if form.validate_on_submit():
        with form.showing_rules():
            codes = operations.turn_on_second_step(g.viewer, salt=salt, **form.values())
            session.pop(NEW_SALT)
            return _told_once(codes, new=True)
    secret = secret_of(g.viewer.me.id, salt)
    email = g.viewer.me.email or ""
    page = render_template(
        "people/turn_on_second_step.html",
        form=form,
        secret=secret,
        picture=picture_of(secret, email),
        link=link_of(secret, email),
        renews=queries.own_second_step(g.viewer) is not None,
    )
    return _unkept(page, 422 if form.is_submitted() else 200)


@bp.post("/mijn/tweede-stap/noodcodes")
@guard(known_person)
@asks_proof
def renew_spare_codes() -> ResponseReturnValue:
    """New spare codes instead of the old ones."""
    return _told_once(operations.renew_spare_codes(g.viewer), new=False)


@bp.post("/mijn/tweede-stap/uit")
@guard(known_person)
@asks_proof
def turn_off_second_step() -> ResponseReturnValue:
    """Log in without a code from a phone again."""
    operations.turn_off_second_step(g.viewer)
    flash(_("De tweede stap staat uit."))
    return redirect(url_for(".safety"), 303)


def _told_once(codes: list[str], *, new: bool) -> Response:
    return _unkept(render_template("people/spare_codes.html", codes=codes, new=new), 200)


def _unkept(page: str, status: int) -> Response:
    """A page with a secret on it: no browser or proxy keeps it."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


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
            return redirect(onward(), 303)
    page = render_template("people/prove.html", form=form, next=wanted(), mailed=request.args.get("met") == "code")
    return page, 422 if form.is_submitted() else 200


@bp.post("/mijn/bevestig/mail")
@guard(known_person)
@limiter.limit(CODE_PER_ACCOUNT, key_func=writer)
def mail_proof() -> ResponseReturnValue:
    """Mail a code to one's own address."""
    operations.ask_code(g.viewer, email=g.viewer.me.email or "", letter="prove")
    return redirect(url_for(".prove", met="code", next=wanted()), 303)
