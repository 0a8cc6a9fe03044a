"""Mijn werk: what someone has to do over all buurten, as a list and as a calendar. And who is who in a buurt."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import select

from buurtplein.agenda.calendars import calendar
from buurtplein.agenda.serving import host, serve
from buurtplein.agreements.policy import may_propose_agreement
from buurtplein.agreements.queries import count_unanswered
from buurtplein.buurten.models import Role
from buurtplein.buurten.policy import may_keep_buurt, must_take_second_step
from buurtplein.buurten.queries import get_grant, viewers_of
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.collegas import operations, queries
from buurtplein.collegas.feed import event_of
from buurtplein.collegas.forms import RegisseurForm, StopForm, WorkForm
from buurtplein.collegas.models import WorkFeed
from buurtplein.collegas.mywork import Sort, by_urgency
from buurtplein.collegas.policy import (
    may_be_welcomed,
    may_describe_work,
    may_name_regisseur,
    may_see_colleagues,
    must_be_welcomed,
)
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _, language, ngettext
from buurtplein.core.keep import shared
from buurtplein.core.letters import link_to
from buurtplein.core.web import anyone, guard, is_enhanced, known_person
from buurtplein.people.halfway import ask_second_step
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.queries import open_list

bp = Blueprint("collegas", __name__)
WAYS_IN = {"home.plein", "wijkopgaven.worklist"}  # where a professional comes into a buurt
LIST, LONGEST = 50, 1_000  # things to do on a page, and with all that one can ask for more
SHOWN = 5  # opgaven, and things to do, on the page for who is new


@bp.get("/mijn/werk")
@guard(known_person)
def mine() -> ResponseReturnValue:
    """All that I have to do, most urgent first."""
    return _page()


def _page(*, url: str = "") -> ResponseReturnValue:
    viewers = viewers_of(g.viewer)
    required = current_app.config["SETTINGS"].second_factor_required
    for viewer in viewers:
        if must_take_second_step(viewer, required=required):
            return ask_second_step(viewer)
    most = min(max(request.args.get("tot", LIST, type=int), LIST), LONGEST)
    work = {viewer.buurt.slug: queries.work_of(viewer, most) for viewer in viewers}
    asked: dict[str, Any] = {name: request.args.get(name, "") for name in ("soort", "in")}
    chosen = [one for slug, one in work.items() if asked["in"] in {"", slug}]
    shown = [duty for one in chosen for duty in one.duties if asked["soort"] in {"", duty.sort}]
    number = sum(n for one in chosen for sort, n in one.numbers.items() if asked["soort"] in {"", sort})
    page = {
        "parts": by_urgency(shown, most),
        "more": url_for(".mine", tot=most + LIST, **asked) if number > most < LONGEST else None,
        "any": any(sum(one.numbers.values()) for one in work.values()),
        "sorts": [(sort, sort.label, sum(one.numbers[sort] for one in work.values())) for sort in Sort],
        "buurten": [(v.buurt.slug, v.buurt.name, sum(work[v.buurt.slug].numbers.values())) for v in viewers],
        "asked": asked,
        "today": today(),
    }
    welcomes = [viewer.buurt for viewer in viewers if may_be_welcomed(viewer)]
    firsts = [(viewer.buurt, count_unanswered(viewer)) for viewer in viewers if may_propose_agreement(viewer)]
    more = {"url": url, "has_feed": queries.has_feed(g.viewer), "welcomes": welcomes, "firsts": firsts}
    return render_template("collegas/mine.html", **page, **more)


# ------------------------------------------------------------------------------------------- as a calendar
@bp.post("/mijn/werk/link")
@guard(known_person)
def open_feed() -> ResponseReturnValue:
    """Make an address for my work as a calendar, in the place of the one before; it is shown this once."""
    return _page(url=link_to("collegas.of_person", token=operations.open_feed(g.viewer)))


@bp.post("/mijn/werk/link/weg")
@guard(known_person)
def close_feed() -> ResponseReturnValue:
    """Close the address of my work."""
    operations.close_feed(g.viewer)
    flash(_("De link werkt niet meer."))
    return redirect(url_for(".mine"), 303)


@bp.get("/mijn/werk/<token>.ics")
@guard(anyone)
def of_person(token: str) -> ResponseReturnValue:
    """What someone has to do, for whoever has the address, until its owner closes it."""
    owner = _owner(token)
    duties = (duty for viewer in viewers_of(owner) for duty in queries.list_duties(viewer))
    events = [event for event in (event_of(duty, host=host()) for duty in duties) if event is not None]
    return serve(calendar(_("Mijn werk"), events), "mijn-werk")


def _owner(token: str) -> Someone:
    known = WorkFeed.token_digest == operations.digest_of(token)
    asked = select(Person).join(WorkFeed, WorkFeed.person_id == Person.id).where(known, Person.erased_at.is_(None))
    person = db.session.scalar(asked)
    if person is None:
        raise NotFound(_("Deze link werkt niet (meer)."))
    return Someone(person)


# ------------------------------------------------------------------------------------------- wie is wie
@bp.get("/<buurt>/wie-is-wie")
@guard(may_see_colleagues)
def who() -> ResponseReturnValue:
    """The partners of the buurt, their people, and whom to call."""
    page = {"parties": queries.who_is_who(g.viewer), "regisseur": queries.the_regisseur(g.viewer)}
    return render_template("collegas/who.html", **page)


@bp.route("/<buurt>/wie-is-wie/jij", methods=["GET", "POST"])
@guard(may_describe_work)
def describe() -> ResponseReturnValue:
    """What colleagues read of me."""
    me = g.viewer.membership
    known = {"area": me.work_area, "phone": me.work_phone, "deputy": me.deputy_id}
    form = WorkForm(deputies=queries.list_deputies(g.viewer), data=known)
    if form.validate_on_submit():
        with form.showing_rules():
            told = {"area": form.area.data or "", "phone": form.phone.data or "", "deputy_id": form.deputy.data}
            operations.describe_work(g.viewer, **told)
            flash(_("Je gegevens zijn bewaard. Collega’s zien ze bij Wie is wie."))
            return redirect(url_for(".who"), 303)
    return render_template("collegas/describe.html", form=form), 422 if form.errors else 200


# ------------------------------------------------------------------------------------------- who begins
@bp.route("/<buurt>/welkom", methods=["GET", "POST"])
@guard(may_be_welcomed)
def welcome() -> ResponseReturnValue:
    """Who and what there is here, for a new professional; by itself until they say they saw it."""
    if request.method == "POST":
        operations.see_welcome(g.viewer)
        return redirect(url_for("wijkopgaven.worklist"), 303)
    page = {"parties": queries.who_is_who(g.viewer), "opgaven": open_list(g.viewer, size=SHOWN).items}
    return render_template("collegas/welcome.html", **page, duties=queries.list_duties(g.viewer)[:SHOWN])


def show_welcome() -> ResponseReturnValue | None:
    """Before a request: who comes in for the first time as a professional is shown around."""
    comes_in = request.endpoint in WAYS_IN and request.method == "GET" and not is_enhanced()
    if comes_in and isinstance(g.viewer, Viewer) and must_be_welcomed(g.viewer):
        return redirect(url_for("collegas.welcome"), 303)
    return None


# ------------------------------------------------------------------------------------------- who stops
@bp.route("/<buurt>/beheer/mensen/<int:member_id>/rollen/<int:grant_id>/stoppen", methods=["GET", "POST"])
@guard(may_keep_buurt)
def end_work(member_id: int, grant_id: int) -> ResponseReturnValue:
    """What a professional holds, who gets it, and the end of their role."""
    grant = get_grant(g.viewer, member_id, grant_id)
    if grant.role is not Role.PROFESSIONAL:
        raise NotFound(_("Deze rol is er niet (meer)."))
    held = queries.held_by(g.viewer, grant)
    form = StopForm(held=held)
    if form.validate_on_submit():
        number = operations.end_work(g.viewer, grant, successor_id=form.successor.data)
        flash(_("De rol is gestopt.") if not number else _stopped(number))
        return redirect(url_for("buurten.member", member_id=member_id), 303)
    page = render_template("collegas/end_work.html", form=form, held=held, member=grant.membership)
    return page, 422 if form.errors else 200


def _stopped(number: int) -> str:
    return ngettext(
        "De rol is gestopt. %(num)d wijkopgave heeft een andere regiehouder.",
        "De rol is gestopt. %(num)d wijkopgaven hebben een andere regiehouder.",
        number,
    )


# ------------------------------------------------------------------------------------------- the gebiedsregisseur
@bp.route("/<buurt>/beheer/gebiedsregisseur", methods=["GET", "POST"])
@guard(may_name_regisseur)
def regisseur() -> ResponseReturnValue:
    """Who is gebiedsregisseur of this buurt, and naming another."""
    naming = queries.naming(g.viewer)
    holder = naming.holder
    known = {"person": holder.person.id, "phone": holder.phone} if holder else {}
    form = RegisseurForm(choices=naming.choices, data={**known, "from_day": today()})
    form.look(naming.stamp)
    if form.validate_on_submit():
        with form.showing_rules():
            told = {"person_id": form.person.data, "from_day": form.from_day.data, "phone": form.phone.data or ""}
            operations.name_regisseur(g.viewer, **told, seen=form.seen.data or "")
            flash(_("Bewaard. Zo staat het nu ook voor de bewoners."))
            return redirect(url_for(".regisseur"), 303)
    stale = form.look_again(naming.stamp)
    page = render_template("collegas/regisseur.html", form=form, naming=naming, stale=stale)
    return page, 422 if form.errors else 200


# ------------------------------------------------------------------------------------------- on other pages
def panel_of_regisseur(viewer: Any) -> Markup:
    """For everyone: whom to turn to about the whole buurt, or that there is nobody now; the same for all."""

    def draw() -> Markup:
        return Markup(render_template("collegas/_regisseur_for_all.html", holder=queries.the_regisseur(viewer)))  # noqa: S704

    return shared(viewer, ("gebiedsregisseur", language(), today()), draw)


def panel_on_keeping(viewer: Any) -> Markup | str:
    """For the beheerder: that nobody is gebiedsregisseur, or more than one is called so."""
    naming = queries.naming(viewer)
    if naming.holder and not naming.also_called:
        return ""
    return Markup(render_template("collegas/_regisseur_missing.html", naming=naming))  # noqa: S704


def panel_on_mine(_viewer: Someone) -> Markup:
    """The way to what I have to do, on the page about oneself."""
    return Markup(render_template("collegas/_mine.html"))  # noqa: S704  (our own template)
