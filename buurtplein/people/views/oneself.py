"""The pages about oneself, and another e-mail address."""

from flask import flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.i18n import _
from buurtplein.core.limits import CODE_PER_ACCOUNT, LOG_IN_PER_ACCOUNT, limiter, writer
from buurtplein.core.web import guard, known_person
from buurtplein.people import operations, queries
from buurtplein.people.forms import NewEmailForm, OwnCodeForm, OwnDataForm
from buurtplein.people.sessions import asks_proof
from buurtplein.people.tries import mails_a_code
from buurtplein.people.views.blueprint import bp


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
    return render_template("people/own_data.html", form=form), 422 if form.is_submitted() else 200


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


# ------------------------------------------------------------------------------------------- another address
@bp.route("/mijn/email", methods=["GET", "POST"])
@guard(known_person)
@asks_proof
@limiter.limit(CODE_PER_ACCOUNT, key_func=writer, methods=["POST"])
@mails_a_code()
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
@asks_proof
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
