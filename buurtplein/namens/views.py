"""The desk on the web, and the neighbours for whom we speak."""

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import breathe, start_writing
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number
from buurtplein.core.limits import writes_often
from buurtplein.core.web import guard
from buurtplein.matching.forms import YES, told
from buurtplein.matching.models import Match
from buurtplein.matching.queries import get_own_match
from buurtplein.matching.wording import called
from buurtplein.moderation.policy import may_note_objection
from buurtplein.moderation.queries import open_to_objection
from buurtplein.namens import operations, queries
from buurtplein.namens.forms import AnswerForm, AskedForm, AttemptForm, ChangeForm, DeskForm, ReachForm
from buurtplein.namens.models import Asked, Reach
from buurtplein.namens.news import telling, untold
from buurtplein.namens.policy import may_act_for, may_see_reaches, may_speak_for
from buurtplein.people.held import once_for
from buurtplein.people.models import Person
from buurtplein.posts.models import Post
from buurtplein.posts.queries import get_post
from buurtplein.wijkopgaven.forms import ReopenForm
from buurtplein.wijkopgaven.queries import to_tell_back

bp = Blueprint("namens", __name__, url_prefix="/<buurt>/namens")


# ------------------------------------------------------------------------------------------- the desk
@bp.route("/nieuw", methods=["GET", "POST"])
@guard(may_speak_for)
@writes_often()
def desk() -> ResponseReturnValue:
    """Place something for who stands at the counter or is on the phone."""
    form = DeskForm()
    form.begin_with(form.title, form.audience)
    form.once.data = form.once.data or once_for(g.viewer)
    reach = _known(form)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            post = operations.place_for(
                g.viewer,
                form.draft(form.kind.data),
                reach or form.neighbour(),
                asked=form.asked.data,
                agrees=form.agrees.data,
                once=form.once.data,
            )
            flash(_("Het staat op het plein. Reageert er iemand? Dan krijgen de buurtverbinders een taak."))
            return redirect(url_for("posts.show", number=post.number), 303)
    return render_template("namens/desk.html", form=form, reach=reach), 422 if form.errors else 200


def _known(form: DeskForm) -> Reach | None:
    """Someone for whom we spoke before."""
    asked = form.reach.data if form.is_submitted() else request.args.get("voor", type=row_number)
    form.reach.data = asked
    return queries.get_reach(g.viewer, asked) if asked else None


# ------------------------------------------------------------------------------------------- for whom we speak
@bp.get("")
@guard(may_see_reaches)
def index() -> ResponseReturnValue:
    """The neighbours who are not online."""
    return render_template("namens/index.html", reaches=queries.list_reaches(g.viewer))


@bp.get("/<int:reach_id>")
@guard(may_see_reaches)
def show(reach_id: int) -> ResponseReturnValue:
    """What one of them is to hear, how to reach them, and what we placed for them."""
    reach = queries.get_reach(g.viewer, reach_id)
    voice = operations.voice_of(g.viewer, reach)
    page = render_template(
        "namens/show.html",
        reach=reach,
        telling=telling(g.viewer, voice),
        rulings=[ruling for ruling in open_to_objection(voice) if may_note_objection(g.viewer, ruling)],
        attempts=queries.attempts_of(g.viewer, reach),
        posts=queries.posts_of(g.viewer, reach),
        form=_how(),
        called=called,
    )
    return _noted(page, [reach])


def _noted(page: str, reaches: Sequence[Reach]) -> str:
    """A page that shows how to reach someone, and the trace that it was looked at."""
    breathe()  # what was read so far is not kept; from here on this request writes
    start_writing()
    for reach in reaches:
        operations.read_reach(g.viewer, reach)
    return page


@bp.get("/briefjes")
@guard(may_see_reaches)
def slips() -> ResponseReturnValue:
    """To print: a slip for each neighbour who gets the news on paper, and a list of who picks one up.

    And slips for who was spoken and whose name nobody asked.
    """
    reaches = [found.reach for found in untold(g.viewer) if found.reach.on_paper]
    only = request.args.get("voor", type=row_number)
    chosen = [reach for reach in reaches if only in {None, reach.id}]
    written = [(reach, telling(g.viewer, operations.voice_of(g.viewer, reach))) for reach in chosen]
    spoken = to_tell_back(g.viewer) if only is None else []
    return _noted(render_template("namens/slips.html", slips=written, spoken=spoken, called=called), chosen)


@bp.post("/<int:reach_id>/gesproken")
@guard(may_see_reaches)
@writes_often()
def note_attempt(reach_id: int) -> ResponseReturnValue:
    """How it went."""
    reach, form = queries.get_reach(g.viewer, reach_id), AttemptForm()
    if not form.validate_on_submit():
        raise RuleBroken(_("Kies hoe het ging."))
    operations.note_attempt(g.viewer, reach, **form.values())
    flash(_("Morgen staat het weer in de lijst.") if reach.rests_until else _("Opgeschreven. Dank je wel."))
    return redirect(url_for("werk.today"), 303)


@bp.post("/<int:reach_id>/koppeling/<int:match_id>")
@guard(may_see_reaches)
@writes_often()
def note_answer(reach_id: int, match_id: int) -> ResponseReturnValue:
    """What a neighbour said about a koppeling: yes or no, or whether it worked."""
    reach, form = queries.get_reach(g.viewer, reach_id), AnswerForm()
    match = get_own_match(operations.voice_of(g.viewer, reach), match_id)
    if not form.validate_on_submit() or not (form.answer.data or form.worked.data):
        raise RuleBroken(_("Kies een antwoord."))
    if form.answer.data:
        operations.note_answer(g.viewer, reach, match, says_yes=form.answer.data == YES)
    else:
        operations.note_outcome(g.viewer, reach, match, **told(str(form.worked.data)))
    flash(_("Opgeschreven. Dank je wel."))
    return redirect(url_for(".show", reach_id=reach_id), 303)


@bp.route("/<int:reach_id>/wijzig", methods=["GET", "POST"])
@guard(may_see_reaches)
@writes_often()
def change(reach_id: int) -> ResponseReturnValue:
    """Correct how to reach one of them."""
    reach = queries.get_reach(g.viewer, reach_id)
    shown = {"name": reach.person.name, "phone": reach.person.phone, "channel": reach.channel, "details": reach.details}
    form = ReachForm(data=shown)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.change_reach(g.viewer, reach, form.neighbour())
            flash(_("Opgeschreven. Dank je wel."))
            return redirect(url_for(".show", reach_id=reach_id), 303)
    page = render_template("namens/change.html", form=form, reach=reach)
    return (page, 422) if form.is_submitted() else _noted(page, [reach])


@bp.post("/<int:reach_id>/vergeet")
@guard(may_see_reaches)
def let_go(reach_id: int) -> ResponseReturnValue:
    """Everything of this neighbour off the plein, and forget them."""
    reach = queries.get_reach(g.viewer, reach_id)
    operations.let_go_of(g.viewer, reach, asked=_asked())
    flash(_("Alles is weg van het plein. Binnen een uur zijn ook de naam en het nummer weg."))
    return redirect(url_for(".index"), 303)


# ------------------------------------------------------------------------------------------- what they ask later
@bp.route("/bericht/<int:number>/wijzig", methods=["GET", "POST"])
@guard(may_see_reaches)
@writes_often()
def edit(number: int) -> ResponseReturnValue:
    """Change what was placed for a neighbour."""
    post = get_post(g.viewer, number)
    require(may_act_for(g.viewer, post))
    shown = {name: getattr(post, name) for name in ("title", "body", "audience", "street", "theme")}
    form = ChangeForm(data=shown)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            said = {"asked": form.asked.data, "agrees": form.agrees.data}
            operations.change_for(g.viewer, post, form.draft(post.kind), **said)
            return _to_post(post, _("Het bericht is veranderd."))
    return render_template("namens/edit.html", form=form, post=post), 422 if form.errors else 200


@bp.post("/bericht/<int:number>/weghalen")
@guard(may_see_reaches)
def withdraw(number: int) -> ResponseReturnValue:
    """Off the plein at once, as the neighbour asks."""
    post = get_post(g.viewer, number)
    operations.withdraw_for(g.viewer, post, asked=_asked())
    return _to_post(post, _("Het bericht is weg van het plein. We schreven op wie dat vroeg."))


@bp.post("/bericht/<int:number>/gelukt")
@guard(may_see_reaches)
def solve(number: int) -> ResponseReturnValue:
    """It worked out."""
    post = get_post(g.viewer, number)
    operations.solve_for(g.viewer, post)
    return _to_post(post, _("Fijn dat het gelukt is."))


@bp.route("/bericht/<int:number>/niet-opgelost", methods=["GET", "POST"])
@guard(may_see_reaches)
@writes_often()
def reopen(number: int) -> ResponseReturnValue:
    """What became of it is not enough, says the neighbour."""
    post = get_post(g.viewer, number)
    opgave, form = queries.opgave_to_reopen(g.viewer, post), ReopenForm()
    require(may_act_for(g.viewer, post) and opgave is not None, _("Dit kan niet (meer)."))
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            operations.reopen_for(g.viewer, post, words=form.words.data or "")
            return _to_post(post, _("Opgeschreven. De wijkopgave is weer open."))
    return render_template("namens/reopen.html", form=form, post=post, opgave=opgave), 422 if form.errors else 200


@bp.post("/bericht/<int:number>/blijft")
@guard(may_see_reaches)
def let_stand(number: int) -> ResponseReturnValue:
    """It is still needed."""
    post = get_post(g.viewer, number)
    operations.let_stand_for(g.viewer, post)
    return _to_post(post, _("Het bericht blijft staan."))


def _asked() -> Asked:
    form = AskedForm()
    if not form.validate_on_submit():
        raise RuleBroken(_("Kies hoe je buur dit vroeg."))
    return Asked(form.asked.data)


def _to_post(post: Post, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("posts.show", number=post.number), 303)


# ------------------------------------------------------------------------------------------- on other pages
def panel_on_post(viewer: Viewer, post: Post) -> Markup | str:
    """Under a post that was placed for someone: what they agreed to, for a verbinder."""
    if post.placed_by_id is None or not may_see_reaches(viewer):
        return ""
    context = {"consents": queries.consents_to(viewer, post), "reach": queries.reach_of(viewer, post), "form": _how()}
    opgave = queries.opgave_to_reopen(viewer, post)
    return Markup(render_template("namens/_on_post.html", post=post, opgave=opgave, **context))  # noqa: S704  (our own template)


def _how() -> AskedForm:
    return AskedForm(formdata=None, meta={"csrf": False})  # its token is that of the page


def panel_of_handover(viewer: Viewer, verbinder: Person) -> Markup | str:
    """What runs with a verbinder: the neighbours they speak for."""
    reaches = queries.reaches_spoken_for_by(viewer, verbinder.id)
    return Markup(render_template("namens/_of_handover.html", reaches=reaches)) if reaches else ""  # noqa: S704


def panel_on_work(viewer: Viewer) -> Markup | str:
    """On the werkplek: the way to the desk."""
    return Markup(render_template("namens/_on_work.html")) if may_speak_for(viewer) else ""  # noqa: S704


def panel_on_proposed(viewer: Viewer, matches: Sequence[Match]) -> Markup | str:
    """With koppelingen, for a verbinder: who of them is not online, and answers by phone. One statement."""
    reaches = queries.reaches_in(viewer, [match for match in matches if match.is_open])
    drawn = render_template("namens/_on_proposed.html", reaches=reaches) if reaches else ""
    return Markup(drawn)  # noqa: S704  (our own template)
