"""The front page, the plein, and the pages that explain."""

from datetime import timedelta

from flask import Blueprint, Response, flash, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from buurtplein.buurten import queries as buurten
from buurtplein.buurten.lastseen import last_seen
from buurtplein.core.clock import local, now
from buurtplein.core.drawings import street
from buurtplein.core.i18n import LANGUAGES, _, language, ngettext
from buurtplein.core.keep import kept_for_visitors
from buurtplein.core.web import anyone, give_cookie, guard, known_person, safe_next
from buurtplein.home import installed
from buurtplein.home.queries import plein_of
from buurtplein.people import operations as people

bp = Blueprint("home", __name__)

CHOICES = {"thema": ("", "licht", "donker", "contrast"), "letters": ("", "groot", "grootst"), "taal": LANGUAGES}
YEAR = timedelta(days=365)


@bp.get("/", endpoint="buurten")
@guard(anyone)
def buurten_page() -> ResponseReturnValue:
    """All buurten; with only one, that one."""
    words, after = request.args.get("q", "")[:80], request.args.get("na", "")[:200]
    shown = buurten.list_buurten(g.viewer, words=words, after=after)
    if len(shown) == 1 and not words and not after:
        return redirect(url_for(".plein", buurt=shown[0].slug))
    mine = buurten.buurten_of(g.viewer) if g.viewer.person else []
    more = shown[-1].name if len(shown) == buurten.SHOWN else None
    return render_template("home/buurten.html", buurten=shown, mine=mine, words=words, more=more)


@bp.get("/<buurt>/")
@guard(anyone)
@last_seen
@kept_for_visitors
def plein() -> ResponseReturnValue:
    """The square of a buurt: what is on, who asks, what we do together."""
    plein = plein_of(g.viewer)
    drawing = street(plein.connections, _flags(plein.connections))
    return render_template("home/plein.html", plein=plein, drawing=drawing, greeting=_greeting())


def _flags(connections: int) -> str:
    if not connections:
        return _("Een straat met huizen en buren.")
    return ngettext(
        "Een straat met huizen en buren. Aan de slinger hangt %(num)d vlaggetje: een buur die deze week hulp vond.",
        "Een straat met huizen en buren. Aan de slinger hangen %(num)d vlaggetjes: buren die deze week hulp vonden.",
        connections,
    )


def _greeting() -> str:
    hour = local(now()).hour
    if hour < 6:
        return _("Goedenacht")
    if hour < 12:
        return _("Goedemorgen")
    return _("Goedemiddag") if hour < 18 else _("Goedenavond")


@bp.get("/<buurt>/menu")
@guard(anyone)
def menu() -> ResponseReturnValue:
    """Everything on one page."""
    return render_template("home/menu.html")


@bp.get("/<buurt>/huisregels")
@guard(anyone)
@kept_for_visitors
def house_rules() -> ResponseReturnValue:
    """The house rules of this buurt."""
    return render_template("home/house_rules.html", rules=buurten.list_rules(g.viewer))


@bp.get("/<buurt>/zo-werkt-het")
@guard(anyone)
@kept_for_visitors
def how_it_works() -> ResponseReturnValue:
    """How the plein works, and who the verbinders are."""
    return render_template("home/how_it_works.html", verbinders=buurten.list_verbinders(g.viewer))


@bp.get("/<buurt>/privacy")
@guard(anyone)
def privacy() -> ResponseReturnValue:
    """What we keep of you, and for how long."""
    return render_template("home/privacy.html")


@bp.get("/<buurt>/toegankelijkheid")
@guard(anyone)
def accessibility() -> ResponseReturnValue:
    """How accessible the plein is, and whom to tell when it is not."""
    return render_template("home/accessibility.html")


# ------------------------------------------------------------------------------------------- as an app, and offline
@bp.get("/<buurt>/plein.webmanifest")
@guard(anyone)
def manifest() -> ResponseReturnValue:
    """For who puts the buurt among the apps of their phone."""
    return jsonify(installed.manifest(g.viewer.buurt)), {"Content-Type": "application/manifest+json"}


@bp.get("/<buurt>/sw.js")
@guard(anyone)
def worker() -> ResponseReturnValue:
    """The script that stands between a page and the network; only for the addresses of this buurt."""
    script = installed.worker(g.viewer.buurt, _offline_page())
    response = Response(script, content_type="text/javascript; charset=utf-8")
    response.add_etag()  # a browser asks for it again at each visit
    response.make_conditional(request)
    return response


@bp.get("/<buurt>/zonder-internet")
@guard(anyone)
def offline() -> ResponseReturnValue:
    """What one sees without network: whom to call, and what was seen before. The same for everyone."""
    return _offline_page()


def _offline_page() -> str:
    verbinders = buurten.list_verbinders(g.viewer)
    return render_template("home/offline.html", verbinders=verbinders, seen=installed.SEEN)


# ------------------------------------------------------------------------------------------- the reader's own choices
@bp.get("/weergave")
@guard(anyone)
def display() -> ResponseReturnValue:
    """Letters, colours and language: the reader's own choice, kept in cookies."""
    chosen = _chosen()
    if chosen or any(name in request.args for name in CHOICES):
        return _keep(chosen)
    return render_template("home/display.html", languages=LANGUAGES, back=safe_next(request.args.get("terug")))


@bp.post("/weergave")
@guard(known_person)
def keep_display() -> ResponseReturnValue:
    """The same of someone we know: the language is that of their mail too."""
    chosen = _chosen()
    if "taal" in chosen:
        people.choose_language(g.viewer, chosen["taal"])
    return _keep(chosen)


def _chosen() -> dict[str, str]:
    return {name: request.values[name] for name in CHOICES if request.values.get(name) in CHOICES[name]}


def _keep(chosen: dict[str, str]) -> ResponseReturnValue:
    response = make_response(redirect(safe_next(request.values.get("terug")) or url_for(".display"), 303))
    if "letters" in request.values:  # the form; a button that only changes the language speaks for itself
        with force_locale(chosen.get("taal", language())):
            flash(_("Je keuze is bewaard."))
    for name, value in chosen.items():
        give_cookie(response, name, value, lasts=YEAR if value else timedelta(0))
    return response


@bp.get("/gezond")
@guard(anyone)
def health() -> ResponseReturnValue:
    """For whoever watches over the server: this process answers and reaches its database."""
    buurten.list_buurten(g.viewer, after="\U0010ffff")
    return {"gezond": True}
