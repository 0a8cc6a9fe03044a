"""Moderation on the web: the work place of a verbinder, reporting, and what the author sees of a decision."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten import queries as buurten
from buurtplein.buurten.models import Membership
from buurtplein.buurten.policy import may_exclude, may_keep_buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _, language
from buurtplein.core.limits import REPORT_PER_ADDRESS, limiter, writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import anyone, guard, known_person
from buurtplein.moderation import operations, queries
from buurtplein.moderation.forms import (
    ApproveForm,
    DecisionForm,
    ExcludeForm,
    HideForm,
    LeaveForm,
    ObjectionForm,
    ReportForm,
    ReturnForm,
    RuleForm,
    WarnForm,
)
from buurtplein.moderation.models import Aspect, Report, Ruling, stamp
from buurtplein.moderation.policy import (
    may_moderate,
    may_object,
    may_report,
    may_rule_on_post,
    may_see_queue,
    may_settle_report,
    may_undo,
)
from buurtplein.posts import queries as posts
from buurtplein.posts.models import Comment, Post, WaitsFor

bp = Blueprint("moderation", __name__, url_prefix="/<buurt>")


# ------------------------------------------------------------------------------------------- the work place
@bp.get("/werk/bericht/<int:number>")
@guard(may_see_queue)
def post(number: int) -> ResponseReturnValue:
    """Read a post whole, and decide."""
    return _post_page(posts.get_post(g.viewer, number))


@bp.post("/werk/bericht/<int:number>/goedkeuren")
@guard(may_see_queue)
def approve(number: int) -> ResponseReturnValue:
    """It may be read."""
    found, form = posts.get_post(g.viewer, number), ApproveForm(prefix="goed")
    if form.validate_on_submit():
        with form.showing_rules():
            operations.approve_post(g.viewer, found, **form.values())
            return _done(_("Het bericht staat op het plein. De schrijver krijgt bericht."))
    return _post_page(found, goed=form), 422


@bp.post("/werk/bericht/<int:number>/terug")
@guard(may_see_queue)
def give_back(number: int) -> ResponseReturnValue:
    """The author must change something first."""
    found, form = posts.get_post(g.viewer, number), ReturnForm(prefix="terug")
    if form.validate_on_submit():
        with form.showing_rules():
            operations.return_post(g.viewer, found, **form.values())
            return _done(_("Je vraag is verstuurd. Na de wijziging staat het bericht weer in je lijst."))
    return _post_page(found, terug=form), 422


@bp.post("/werk/bericht/<int:number>/verbergen")
@guard(may_see_queue)
def hide(number: int) -> ResponseReturnValue:
    """Out of sight, with a reason."""
    found, form = posts.get_post(g.viewer, number), _hide_form()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.hide_post(g.viewer, found, seen=form.seen.data or "", **_why(form))
            return _done(_("Het bericht is verborgen. De schrijver leest waarom en kan bezwaar maken."))
    return _post_page(found, weg=form), 422


@bp.post("/werk/besluiten/<int:ruling_id>/terug")
@guard(may_see_queue)
def undo(ruling_id: int) -> ResponseReturnValue:
    """I made a mistake just now."""
    found = queries.get_decision(g.viewer, ruling_id)
    if not may_undo(g.viewer, found):
        flash(_("Dit kan niet meer worden teruggedraaid."), "fout")
        return redirect(url_for("werk.today"), 303)
    operations.undo(g.viewer, found)
    return _done(_("Teruggedraaid. Alles is zoals het was."))


def panel_on_desk(viewer: Viewer) -> Markup | str:
    """On the werkplek: what I decided in the last ten minutes, to undo it. One statement."""
    rulings = queries.just_decided(viewer)
    return Markup(render_template("moderation/_just_decided.html", rulings=rulings)) if rulings else ""  # noqa: S704


def _post_page(found: Post, **sent: PleinForm) -> str:
    """The page of one post; `sent` is the form that came back with something wrong."""
    require(may_rule_on_post(g.viewer, found), _("Over je eigen bericht besluit een ander."))
    rulings = queries.list_rulings(g.viewer, found.id)
    forms: dict[str, Any] = {"goed": ApproveForm(None, prefix="goed"), "terug": ReturnForm(None, prefix="terug")}
    forms = {**forms, "weg": None if "weg" in sent else _hide_form(fresh=True), **sent}
    for form in forms.values():
        form.seen.data = stamp(found, rulings[0] if rulings else None)
    author = queries.author_here(g.viewer, found.author_id)
    return render_template(
        "moderation/post.html", post=found, forms=forms, sent=_first(sent), rulings=rulings, author=author
    )


def _hide_form(*, fresh: bool = False) -> HideForm:
    rules = buurten.list_rules(g.viewer)
    return HideForm(rules, None, prefix="weg") if fresh else HideForm(rules, prefix="weg")


def _why(form: RuleForm) -> dict[str, Any]:
    return {"rule": queries.get_rule(g.viewer, form.rule.data), "reason": form.reason.data}


def _first(sent: dict[str, PleinForm]) -> tuple[str, PleinForm | None]:
    return next(iter(sent.items()), ("", None))


def _done(message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for("werk.today"), 303)


# ------------------------------------------------------------------------------------------- reports
@bp.get("/werk/meldingen/<int:report_id>")
@guard(may_moderate)
def show_report(report_id: int) -> ResponseReturnValue:
    """What was reported, by how many, and why."""
    return _report_page(queries.get_report(g.viewer, report_id))


@bp.post("/werk/meldingen/<int:report_id>/laten-staan")
@guard(may_moderate)
def leave(report_id: int) -> ResponseReturnValue:
    """It stays."""
    found, form = queries.get_report(g.viewer, report_id), LeaveForm(prefix="laat")
    if form.validate_on_submit():
        with form.showing_rules():
            operations.leave(g.viewer, found, reason=form.reason.data or "")
            return _done(_("Het blijft staan. Wie het meldde, krijgt bericht."))
    return _report_page(found, laat=form), 422


@bp.post("/werk/meldingen/<int:report_id>/verbergen")
@guard(may_moderate)
def hide_reported(report_id: int) -> ResponseReturnValue:
    """Out of sight, with a reason."""
    found, form = queries.get_report(g.viewer, report_id), _hide_form()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.hide_reported(g.viewer, found, **_why(form))
            return _done(_("Het is verborgen. De schrijver leest waarom. Wie het meldde, krijgt bericht."))
    return _report_page(found, weg=form), 422


@bp.post("/werk/meldingen/<int:report_id>/waarschuwen")
@guard(may_moderate)
def warn(report_id: int) -> ResponseReturnValue:
    """It stays, with a warning to whoever wrote it."""
    found, form = queries.get_report(g.viewer, report_id), WarnForm(buurten.list_rules(g.viewer), prefix="let")
    if form.validate_on_submit():
        with form.showing_rules():
            operations.warn(g.viewer, found, **_why(form))
            return _done(_("De schrijver is gewaarschuwd. Wie het meldde, krijgt bericht."))
    return _report_page(found, let=form), 422


def _report_page(found: Report, **sent: PleinForm) -> str:
    other = queries.another_settler(g.viewer, found)
    require(may_settle_report(g.viewer, found, another_verbinder=other))
    forms: dict[str, Any] = {"laat": LeaveForm(None, prefix="laat"), **sent}
    forms.setdefault("weg", _hide_form(fresh=True))
    forms.setdefault("let", WarnForm(buurten.list_rules(g.viewer), None, prefix="let"))
    author = queries.author_here(g.viewer, found.author_id)
    reports = queries.reports_about(g.viewer, found.post_id, found.comment_id)
    rulings = queries.list_rulings(g.viewer, found.post_id, found.comment_id)
    return render_template(
        "moderation/show_report.html",
        report=found,
        reports=reports,
        forms=forms,
        sent=_first(sent),
        rulings=rulings,
        author=author,
    )


# ------------------------------------------------------------------------------------------- keeping someone out
@bp.route("/beheer/mensen/<int:member_id>/uitsluiten", methods=["GET", "POST"])
@guard(may_keep_buurt)
def exclude(member_id: int) -> ResponseReturnValue:
    """Someone may not belong here for a time."""
    membership = buurten.get_member(g.viewer, member_id)
    require(may_exclude(g.viewer, membership), _("Jezelf uitsluiten kan niet. Je kunt wel weggaan uit de buurt."))
    form = ExcludeForm(buurten.list_rules(g.viewer))
    if form.validate_on_submit():
        with form.showing_rules():
            operations.exclude(g.viewer, membership, until=form.until_day, **_why(form))
            flash(_("%(name)s is uitgesloten, en krijgt een bericht met de reden.", name=membership.person.name))
            return _back_to(membership)
    return render_template("moderation/exclude.html", membership=membership, form=form), _status(form)


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


# ------------------------------------------------------------------------------------------- objections
@bp.route("/werk/bezwaren/<int:objection_id>", methods=["GET", "POST"])
@guard(may_see_queue)
def decide_objection(objection_id: int) -> ResponseReturnValue:
    """Look at a decision of someone else with fresh eyes."""
    found, form = queries.get_objection(g.viewer, objection_id), DecisionForm()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.decide_objection(g.viewer, found, **form.values())
            return _done(_("Je besluit is genomen. De schrijver krijgt bericht."))
    return render_template("moderation/decide_objection.html", objection=found, form=form), _status(form)


# ------------------------------------------------------------------------------------------- reporting
@bp.route("/prikbord/<int:number>/melden", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(REPORT_PER_ADDRESS, methods=["POST"])
def report(number: int) -> ResponseReturnValue:
    """Something is wrong with this post."""
    return _report(posts.get_post(g.viewer, number))


@bp.route("/reacties/<int:comment_id>/melden", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(REPORT_PER_ADDRESS, methods=["POST"])
def report_comment(comment_id: int) -> ResponseReturnValue:
    """Something is wrong with this comment."""
    return _report(posts.get_comment(g.viewer, comment_id))


def _report(thing: Post | Comment) -> ResponseReturnValue:
    require(may_report(g.viewer, thing), _("Dit kun je niet melden."))
    form = ReportForm(_aspects(thing))
    if form.validate_on_submit():
        with form.showing_rules():
            placed = operations.report(g.viewer, thing, **form.values(), language=language())
            return redirect(url_for("moderation.receipt", receipt=placed.receipt), 303)
    form.once.data = form.once.data or new_token()
    about = thing.post if isinstance(thing, Comment) else thing
    comment = thing if isinstance(thing, Comment) else None
    return render_template("moderation/report.html", form=form, post=about, comment=comment), _status(form)


def _aspects(thing: Post | Comment) -> list[Aspect]:
    aspects = [Aspect.TEXT]
    if isinstance(thing, Post) and thing.photos:
        aspects.append(Aspect.PHOTO)
    return [*aspects, Aspect.PERSON] if thing.author_id is not None else aspects


@bp.get("/meldingen/<receipt>")
@guard(anyone)
def receipt(receipt: str) -> ResponseReturnValue:
    """Proof that we got it, and how it ended. For whoever has the address."""
    return render_template("moderation/receipt.html", report=queries.get_receipt(g.viewer, receipt))


# ------------------------------------------------------------------------------------------- the author
@bp.get("/besluiten/<int:ruling_id>")
@guard(known_person)
def ruling(ruling_id: int) -> ResponseReturnValue:
    """What was decided about what I wrote, and why."""
    return render_template("moderation/ruling.html", ruling=queries.get_ruling(g.viewer, ruling_id))


@bp.route("/besluiten/<int:ruling_id>/bezwaar", methods=["GET", "POST"])
@guard(known_person)
@writes_often()
def object_to(ruling_id: int) -> ResponseReturnValue:
    """I do not agree."""
    found, form = queries.get_ruling(g.viewer, ruling_id), ObjectionForm()
    if found.objection and found.objection.words == form.words.data:  # the button was pressed twice
        return redirect(url_for("moderation.ruling", ruling_id=found.id), 303)
    require(may_object(g.viewer, found), _("Bezwaar maken kan hier niet (meer)."))
    if form.validate_on_submit():
        operations.object_to(g.viewer, found, **form.values())
        flash(_("Je bezwaar is binnen. Iemand anders kijkt er opnieuw naar."))
        return redirect(url_for("moderation.ruling", ruling_id=found.id), 303)
    return render_template("moderation/object_to.html", ruling=found, form=form), _status(form)


def _status(form: PleinForm) -> int:
    return 422 if form.is_submitted() else 200


# ------------------------------------------------------------------------------------------- on the post page
def panel_on_post(viewer: Viewer, post: Post) -> Markup | str:
    """Why others do not see this post, for its author and for verbinders; at most one statement, often none."""
    works = may_rule_on_post(viewer, post)
    if not works and not viewer.is_me(post.author_id):
        return ""
    if post.is_published and not works:
        return ""
    limited = post.hidden_at is not None or post.waits_for is WaitsFor.AUTHOR
    found: Ruling | None = queries.limiting_ruling(viewer, post) if limited else None
    return Markup(render_template("moderation/_panel.html", post=post, ruling=found, works=works))  # noqa: S704
