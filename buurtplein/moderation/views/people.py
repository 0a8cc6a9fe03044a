"""Keeping someone out of the buurt for a time."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten import queries as buurten
from buurtplein.buurten.models import Membership
from buurtplein.buurten.policy import may_exclude, may_keep_buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.web import guard
from buurtplein.moderation import operations, queries
from buurtplein.moderation.forms import ExcludeForm
from buurtplein.moderation.views.answers import status, why
from buurtplein.moderation.views.blueprint import bp


@bp.route("/beheer/mensen/<int:member_id>/uitsluiten", methods=["GET", "POST"])
@guard(may_keep_buurt)
def exclude(member_id: int) -> ResponseReturnValue:
    """Someone may not belong here for a time."""
    membership = buurten.get_member(g.viewer, member_id)
    require(may_exclude(g.viewer, membership), _("Jezelf uitsluiten kan niet. Je kunt wel weggaan uit de buurt."))
    form = ExcludeForm(buurten.list_rules(g.viewer))
    if form.validate_on_submit():
        with form.showing_rules():
            operations.exclude(g.viewer, membership, until=form.until_day, **why(form))
            flash(_("%(name)s is uitgesloten, en krijgt een bericht met de reden.", name=membership.person.name))
            return _back_to(membership)
    return render_template("moderation/exclude.html", membership=membership, form=form), status(form)


@bp.post("/beheer/mensen/<int:member_id>/toelaten")
@guard(may_keep_buurt)
def readmit(member_id: int) -> ResponseReturnValue:
    """Someone may belong here again."""
    membership = buurten.get_member(g.viewer, member_id)
    try:
        operations.readmit(g.viewer, membership)
        flash(_("%(name)s hoort er weer bij, en krijgt daar bericht van.", name=membership.person.name))
    except RuleBroken as broken:
        flash(broken.message, "fout")
    return _back_to(membership)


def _back_to(membership: Membership) -> ResponseReturnValue:
    return redirect(url_for("buurten.member", member_id=membership.id), 303)


def panel_on_member(viewer: Viewer, membership: Membership) -> Markup | str:
    """For the beheerder, on the page of someone: that they are excluded and why, or the way to do that."""
    found = queries.exclusion_of(viewer, membership) if membership.is_excluded else None
    shown = {"membership": membership, "ruling": found}
    return Markup(render_template("moderation/_on_member.html", **shown))  # noqa: S704
