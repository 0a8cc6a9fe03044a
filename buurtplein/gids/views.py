"""The buurtgids on the web: the list, one entry, adding, and what a verbinder does for it."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.buurten.lastseen import last_seen
from buurtplein.buurten.policy import is_member
from buurtplein.core.clock import today
from buurtplein.core.errors import NotFound, require
from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _, language
from buurtplein.core.keep import kept_for_visitors, shared
from buurtplein.core.limits import REPORT_PER_ADDRESS, limiter, writes_often
from buurtplein.core.secrets import new_token
from buurtplein.core.web import anyone, content_policy, guard, tell_placed
from buurtplein.gids import links, operations, queries
from buurtplein.gids.forms import FORMS, DoubtForm, EntryForm, TurnDownForm, form_for
from buurtplein.gids.models import Entry, EntryKind, Topic
from buurtplein.gids.policy import (
    circles,
    may_change_entry,
    may_doubt_entry,
    may_judge_entry,
    may_see_gids_work,
)
from buurtplein.gids.queries import Key

bp = Blueprint("gids", __name__, url_prefix="/<buurt>")
Choice = TypeVar("Choice", EntryKind, Topic)
WITH_MAP = {"gids.index", "gids.add", "gids.edit"}


# ------------------------------------------------------------------------------------------- reading
@bp.get("/gids")
@guard(anyone)
@last_seen
@kept_for_visitors
def index() -> ResponseReturnValue:
    """The list by name; of some kinds and topics if asked."""
    kinds, topics = _chosen(EntryKind, "soort"), _chosen(Topic, "thema")
    page = queries.list_entries(g.viewer, kinds=kinds, topics=topics, after=Key.parse(request.args.get("na")))
    return render_template(
        "gids/index.html", page=page, kinds=kinds, topics=topics, all_kinds=EntryKind, all_topics=Topic, tiles=_tiles()
    )


def _chosen(choices: type[Choice], name: str) -> Sequence[Choice]:
    asked = set(request.args.getlist(name))
    return [choice for choice in choices if choice.value in asked]


@bp.get("/gids/<int:nr>")
@bp.get("/gids/<int:nr>-<slug>")
@guard(anyone)
@kept_for_visitors
def show(nr: int, **_slug: str) -> ResponseReturnValue:
    """One entry, and what is on there."""
    return render_template("gids/show.html", entry=queries.get_entry(g.viewer, nr))


# ------------------------------------------------------------------------------------------- the map
def _tiles() -> dict[str, str]:
    """Where the pieces of the map come from, and the words that must stand with them; nothing when there is no map."""
    settings = current_app.config["SETTINGS"]
    return {"url": settings.tile_url, "words": settings.tile_attribution} if settings.tile_url else {}


@bp.after_request
def let_tiles_in(response: Response) -> Response:
    """On a page with a map, and on no other, the browser may fetch its pieces; nothing does before someone asks."""
    origin = current_app.config["SETTINGS"].tile_origin
    if request.endpoint in WITH_MAP and origin:
        response.headers["Content-Security-Policy"] = content_policy(images=origin)
    return response


# ------------------------------------------------------------------------------------------- adding
@bp.get("/gids/erbij")
@guard(is_member)
def choose_kind() -> ResponseReturnValue:
    """The tiles: what do you want to put in the gids; and what of mine is in it."""
    return render_template("gids/choose_kind.html", mine=queries.my_entries(g.viewer))


@bp.route("/gids/erbij/<entry_kind>", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def add(entry_kind: str) -> ResponseReturnValue:
    """Put something in the gids."""
    if entry_kind not in set(EntryKind):
        raise NotFound(_("Kies wat je in de buurtgids wilt zetten."))
    form = _new_form(EntryKind(entry_kind))
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            entry = operations.add_entry(g.viewer, form.draft(), once=form.once.data)
            tell_placed(entry)
            return _kept(entry)
    return render_template("gids/add.html", form=form, tiles=_tiles()), _status(form)


def _new_form(kind: EntryKind) -> EntryForm:
    """With the name and the readers that a link names, and where someone lives for what they do or lend there."""
    membership = g.viewer.membership
    lives = membership is not None and request.method == "GET" and not kind.has_address
    form = FORMS[kind](street=membership.street) if lives else FORMS[kind]()
    return form.begin_with(form.name, form.audience) if "audience" in form else form


def _kept(entry: Entry) -> ResponseReturnValue:
    waits = _("Dank je wel. De buurtverbinder of de beheerder kijkt er even naar. Daarna staat het in de buurtgids.")
    flash(waits if entry.is_waiting else _("Dit staat nu in de buurtgids."))
    return redirect(_at(entry), 303)


@bp.route("/gids/<int:nr>/wijzig", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
def edit(nr: int) -> ResponseReturnValue:
    """Change what one looks after."""
    entry = queries.get_entry(g.viewer, nr)
    require(may_change_entry(g.viewer, entry))
    form = form_for(entry)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            return _kept(operations.change_entry(g.viewer, entry, form.draft()))
    return render_template("gids/edit.html", form=form, entry=entry, tiles=_tiles()), _status(form)


@bp.post("/gids/<int:nr>/weghalen")
@guard(anyone)
def remove(nr: int) -> ResponseReturnValue:
    """Take it out of the gids."""
    operations.remove_entry(g.viewer, queries.get_entry(g.viewer, nr))
    flash(_("Het is uit de buurtgids."))
    return redirect(url_for(".index"), 303)


@bp.post("/gids/<int:nr>/klopt-nog")
@guard(is_member)
def verify(nr: int) -> ResponseReturnValue:
    """It is still right, or not any more."""
    entry = queries.get_entry(g.viewer, nr)
    is_right = request.form.get("klopt") != "nee"
    operations.verify_entry(g.viewer, entry, is_right=is_right)
    flash(_("Dank je wel. Het staat weer een jaar in de gids.") if is_right else _hidden_words())
    return redirect(_at(entry), 303)


def _hidden_words() -> str:
    return _("Dank je wel. Het staat nu niet meer in de gids. De buurtverbinder of de beheerder kijkt ernaar.")


@bp.route("/gids/<int:nr>/klopt-niet", methods=["GET", "POST"])
@guard(anyone)
@limiter.limit(REPORT_PER_ADDRESS, methods=["POST"])
def doubt(nr: int) -> ResponseReturnValue:
    """Something in it is not right."""
    entry, form = queries.get_entry(g.viewer, nr), DoubtForm()
    require(may_doubt_entry(g.viewer, entry), _("Dit kun je niet melden."))
    form.once.data = form.once.data or new_token()
    if form.validate_on_submit():
        with form.showing_rules():
            operations.doubt_entry(g.viewer, entry, **form.values())
            flash(_("Dank je wel. De buurtverbinder of de beheerder kijkt ernaar."))
            return redirect(_at(entry), 303)
    return render_template("gids/doubt.html", form=form, entry=entry), _status(form)


# ------------------------------------------------------------------------------------------- from a mail
@bp.route("/gids/nakijken/<token>", methods=["GET", "POST"])
@guard(anyone)
def check(token: str) -> ResponseReturnValue:
    """Is it still right? Without logging in: the token proves who answers. Looking answers nothing; a button does."""
    answering, entry = links.read_token(token)
    if answering.buurt_id != g.viewer.buurt_id:
        raise NotFound(_("Deze link werkt niet (meer)."))
    answered = request.form.get("klopt") if request.method == "POST" else None
    if answered:
        operations.verify_entry(answering, entry, is_right=answered == "ja")
    return render_template("gids/check.html", entry=entry, answered=answered)


@bp.record_once
def _let_mail_readers_in(state: BlueprintSetupState) -> None:
    """The browser in a mail program may keep no cookie; the token in the address stands in, at this one endpoint."""
    state.app.extensions["csrf"].exempt(f"{check.__module__}.{check.__name__}")


# ------------------------------------------------------------------------------------------- the work place
@bp.get("/werk/gids")
@guard(may_see_gids_work)
def work() -> ResponseReturnValue:
    """What waits for a look, whom to call, and what is not right."""
    return render_template("gids/work.html", chores=queries.chores(g.viewer))


@bp.post("/werk/gids/<int:nr>/goed")
@guard(may_see_gids_work)
def accept(nr: int) -> ResponseReturnValue:
    """It may stand in the gids."""
    operations.accept_entry(g.viewer, queries.get_entry(g.viewer, nr))
    flash(_("Het staat in de buurtgids. Wie het erin zette, krijgt bericht."))
    return redirect(url_for(".work"), 303)


@bp.route("/werk/gids/<int:nr>/terug", methods=["GET", "POST"])
@guard(may_see_gids_work)
def turn_down(nr: int) -> ResponseReturnValue:
    """It cannot stand like this."""
    entry, form = queries.get_entry(g.viewer, nr), TurnDownForm()
    require(may_judge_entry(g.viewer, entry), _("Over wat je zelf bijhoudt, besluit een ander."))
    if form.validate_on_submit():
        with form.showing_rules():
            operations.turn_down_entry(g.viewer, entry, **form.values())
            flash(_("Het staat niet in de gids. Wie het erin zette, leest waarom."))
            return redirect(url_for(".work"), 303)
    return render_template("gids/turn_down.html", form=form, entry=entry), _status(form)


@bp.post("/werk/gids/meldingen/<int:doubt_id>")
@guard(may_see_gids_work)
def settle(doubt_id: int) -> ResponseReturnValue:
    """A doubt was looked at."""
    operations.settle_doubt(g.viewer, queries.get_doubt(g.viewer, doubt_id))
    flash(_("Deze melding is klaar."))
    return redirect(url_for(".work"), 303)


# ------------------------------------------------------------------------------------------- on other pages
def panel_on_plein(viewer: Any) -> Markup:
    """Beside the plein: how much there is already; the same for all who may read the same."""

    def draw() -> Markup:
        counts = queries.count_entries(viewer)
        return Markup(render_template("gids/_on_plein.html", counts=counts, total=sum(counts.values())))  # noqa: S704

    return shared(viewer, ("gids on plein", language(), circles(viewer), today()), draw)


def _at(entry: Entry) -> str:
    return url_for("gids.show", nr=entry.number, slug=entry.slug or None)


def _status(form: EntryForm | PleinForm) -> int:
    return 422 if form.errors else 200
