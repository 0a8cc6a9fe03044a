"""Joining a buurt, and keeping one."""

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten import operations, queries
from buurtplein.buurten.forms import (
    BuurtForm,
    JoinCodeForm,
    JoinForm,
    PartnerForm,
    RoleForm,
    RulesForm,
    SentencesForm,
    StreetForm,
)
from buurtplein.buurten.models import Membership
from buurtplein.buurten.policy import is_member, may_keep_buurt
from buurtplein.core.errors import RuleBroken
from buurtplein.core.i18n import _, language
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import LOG_IN_PER_ADDRESS, SIGN_UP_PER_ADDRESS, limiter
from buurtplein.core.web import anyone, guard
from buurtplein.people.halfway import go_in
from buurtplein.people.operations import normal_email
from buurtplein.people.queries import second_step_of
from buurtplein.people.tries import mails_a_code, types_a_code
from buurtplein.people.viewer import Someone

bp = Blueprint("buurten", __name__, url_prefix="/<buurt>")


# ------------------------------------------------------------------------------------------- joining
@bp.route("/meedoen", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(SIGN_UP_PER_ADDRESS, methods=["POST"])
@mails_a_code()
def join() -> ResponseReturnValue:
    """Ask to belong; a code goes to the address."""
    if g.viewer.is_member:
        flash(_("Je doet al mee in %(buurt)s.", buurt=g.viewer.buurt.name))
        return redirect(url_for("home.plein"), 303)
    form = JoinForm(obj=g.viewer.person)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.ask_to_join(g.viewer, **form.values(), language=language())
            session["email"] = normal_email(str(form.email.data))
            return redirect(url_for(".confirm"), 303)
    return render_template("buurten/join.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/meedoen/code", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(LOG_IN_PER_ADDRESS, methods=["POST"])
@types_a_code()
def confirm() -> ResponseReturnValue:
    """Type the code from the mail, and belong."""
    form = JoinCodeForm(email=session.get("email", ""))
    if form.validate_on_submit():
        with form.showing_rules():
            person = operations.finish_joining(g.viewer, **form.values())
            answer = go_in(person, onward=url_for("home.plein"))
            flash(_("Welkom op het plein."))
            return answer
    if not form.email.data:
        return redirect(url_for(".join"), 303)
    return render_template("buurten/confirm.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/jij", methods=["GET", "POST"])
@guard(is_member)
def about_me() -> ResponseReturnValue:
    """What we know of someone in this buurt: their street. And the way out."""
    form = StreetForm(obj=g.viewer.membership)
    if form.validate_on_submit():
        operations.change_street(g.viewer, **form.values())
        flash(_("Je straat is bewaard."))
        return redirect(url_for(".about_me"), 303)
    return render_template("buurten/about_me.html", form=form), 422 if form.is_submitted() else 200


# ------------------------------------------------------------------------------------------- keeping
@bp.route("/beheer", methods=["GET", "POST"])
@guard(may_keep_buurt)
def settings() -> ResponseReturnValue:
    """Name, look, phone and rules of admission."""
    form = BuurtForm(obj=g.viewer.buurt)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.change_buurt(g.viewer, **form.values())
            flash(_("De instellingen zijn bewaard."))
            return redirect(url_for(".settings"), 303)
    return render_template("buurten/settings.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/beheer/huisregels", methods=["GET", "POST"])
@guard(may_keep_buurt)
def rules() -> ResponseReturnValue:
    """Write the house rules."""
    standing = queries.list_rules(g.viewer)
    form = RulesForm(lines="\n".join(f"{rule.title}: {rule.text}" for rule in standing))
    if form.validate_on_submit():
        with form.showing_rules():
            operations.write_rules(g.viewer, **form.values())
            flash(_("De huisregels zijn bewaard."))
            return redirect(url_for(".rules"), 303)
    return render_template("buurten/rules.html", form=form, rules=standing), 422 if form.is_submitted() else 200


@bp.route("/beheer/huisregels/<int:rule_id>/zinnen", methods=["GET", "POST"])
@guard(may_keep_buurt)
def sentences(rule_id: int) -> ResponseReturnValue:
    """What a verbinder can choose from when deciding because of a house rule."""
    rule = queries.get_rule(g.viewer, rule_id)
    form = SentencesForm(obj=rule)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.write_sentences(g.viewer, rule, **form.values())
            flash(_("De standaardzinnen zijn bewaard."))
            return redirect(url_for(".rules"), 303)
    return render_template("buurten/sentences.html", rule=rule, form=form), 422 if form.is_submitted() else 200


@bp.get("/beheer/mensen")
@guard(may_keep_buurt)
def people() -> ResponseReturnValue:
    """Who belongs here, and in which role."""
    members = queries.list_members(g.viewer, after=request.args.get("na", 0, row_number))
    running = queries.roles_in_force(g.viewer, members)
    cover = {"verbinders": len(queries.list_verbinders(g.viewer)), "enough": operations.ENOUGH}
    more = len(members) == queries.SHOWN
    return render_template("buurten/people.html", members=members, running=running, more=more, **cover)


@bp.route("/beheer/mensen/<int:member_id>", methods=["GET", "POST"])
@guard(may_keep_buurt)
def member(member_id: int) -> ResponseReturnValue:
    """One member: give a role."""
    membership = queries.get_member(g.viewer, member_id)
    form = _role_form()
    if form.validate_on_submit():
        with form.showing_rules():
            _grant(membership, form)
            flash(_("%(name)s is nu %(role)s.", name=membership.person.name, role=form.role.data.label))
            return redirect(url_for(".member", member_id=member_id), 303)
    running = queries.roles_in_force(g.viewer, [membership])[membership.id]
    page = render_template(
        "buurten/member.html",
        form=form,
        membership=membership,
        running=running,
        has_second_step=second_step_of(membership.person) is not None,
    )
    return page, 422 if form.is_submitted() else 200


def _role_form() -> RoleForm:
    form = RoleForm()
    partners = queries.list_partners(g.viewer)
    form.organisation.choices = [(0, _("geen")), *((p.organisation_id, p.organisation.name) for p in partners)]
    return form


def _grant(membership: Membership, form: RoleForm) -> None:
    partners = {p.organisation_id: p.organisation for p in queries.list_partners(g.viewer)}
    operations.grant_role(
        g.viewer,
        membership,
        role=form.role.data,
        trained_on=form.trained_on.data,
        ends_on=form.ends_on.data,
        organisation=partners.get(form.organisation.data),
        title=form.title.data or "",
    )


@bp.post("/beheer/mensen/<int:member_id>/rollen/<int:grant_id>/stop")
@guard(may_keep_buurt)
def end_role(member_id: int, grant_id: int) -> ResponseReturnValue:
    """Take a role back."""
    grant = queries.get_grant(g.viewer, member_id, grant_id)
    try:
        operations.end_role(g.viewer, grant)
        flash(_("De rol is gestopt."))
    except RuleBroken as broken:
        flash(broken.message, "fout")
    return redirect(url_for(".member", member_id=member_id), 303)


@bp.post("/beheer/mensen/<int:member_id>/uitloggen")
@guard(may_keep_buurt)
def log_out_member(member_id: int) -> ResponseReturnValue:
    """Log someone out everywhere."""
    membership = queries.get_member(g.viewer, member_id)
    operations.log_out_member(g.viewer, membership)
    flash(_("%(name)s is overal uitgelogd.", name=membership.person.name))
    return redirect(url_for(".member", member_id=member_id), 303)


@bp.post("/beheer/mensen/<int:member_id>/tweede-stap-weg")
@guard(may_keep_buurt)
def reset_second_step(member_id: int) -> ResponseReturnValue:
    """Let someone who lost their phone in without it."""
    membership = queries.get_member(g.viewer, member_id)
    operations.reset_second_step(g.viewer, membership)
    flash(_("%(name)s logt nu in zonder tweede stap, en krijgt daar een mail over.", name=membership.person.name))
    return redirect(url_for(".member", member_id=member_id), 303)


@bp.route("/beheer/organisaties", methods=["GET", "POST"])
@guard(may_keep_buurt)
def partners() -> ResponseReturnValue:
    """The partner organisations."""
    form = PartnerForm()
    if form.validate_on_submit():
        operations.add_partner(g.viewer, **form.values())
        flash(_("%(name)s is nu partner in deze buurt.", name=form.name.data))
        return redirect(url_for(".partners"), 303)
    shown = queries.list_partners(g.viewer)
    return render_template("buurten/partners.html", form=form, partners=shown), 422 if form.is_submitted() else 200


@bp.post("/beheer/organisaties/<int:partnership_id>/stop")
@guard(may_keep_buurt)
def end_partner(partnership_id: int) -> ResponseReturnValue:
    """End a partnership; its professionals lose access the same day."""
    operations.end_partner(g.viewer, queries.get_partner(g.viewer, partnership_id))
    flash(_("Deze organisatie is geen partner meer."))
    return redirect(url_for(".partners"), 303)


# ------------------------------------------------------------------------------------------- on the page about oneself
def panel_on_mine(viewer: Someone) -> Markup:
    """The buurten someone belongs to, and what they placed there."""
    return Markup(render_template("buurten/_mine.html", buurten=queries.buurten_of(viewer)))  # noqa: S704
