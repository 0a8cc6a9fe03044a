"""How a request comes in and goes out: guards on every endpoint, answers, headers and error pages."""

import logging
import secrets
import traceback
from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from buurtplein.core import db as database
from buurtplein.core.errors import PleinError
from buurtplein.core.i18n import _, ngettext
from buurtplein.core.limits import seconds_to_wait

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Guard = Callable[[Any], bool]
SAFE = {"GET", "HEAD", "OPTIONS"}
FORM_LIMIT = 64 * 1024  # bytes of a form without upload; Werkzeug's part limits skip urlencoded bodies


def content_policy(*, images: str = "") -> str:
    """What a page may load: from this site only; with `images`, an origin, pictures from there too."""
    sources = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: {images}".rstrip(),
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{directive} {allowed}" for directive, allowed in sources.items())


CSP = content_policy()


# ------------------------------------------------------------------------------------------- guards
def anyone(viewer: Any) -> bool:
    """Open to whoever comes by; what is shown is up to the queries."""
    return True


def known_person(viewer: Any) -> bool:
    """Someone who is logged in."""
    return viewer.person is not None


def guard(policy: Guard) -> Callable[[View], View]:
    """Say who may come in at this endpoint. The app refuses to start when one has no guard."""

    def declare(view: View) -> View:
        view.guard = policy  # type: ignore[attr-defined]
        return view

    return declare


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """The guard an endpoint declared, if any."""
    found: Guard | None = getattr(app.view_functions[endpoint], "guard", None)
    return found


def refuse_unguarded(app: Flask) -> None:
    """Raises RuntimeError naming each endpoint without a guard: deny by default."""
    bare = sorted(e for e in app.view_functions if e != "static" and guard_of(app, e) is None)
    if bare:
        raise RuntimeError(f"endpoints without a guard: {', '.join(bare)}")


def stand_guard() -> ResponseReturnValue | None:
    """Before the view: a visitor is shown the way in, someone else gets a plain no."""
    if request.endpoint in {None, "static"}:
        return None
    policy = guard_of(current_app, str(request.endpoint))
    if policy is None or policy(g.viewer):
        return None
    if g.viewer.person is None:
        page = request.full_path.rstrip("?") if request.method in SAFE else _held()
        if page is not None:
            return redirect(url_for("people.log_in", next=page), 303)
    return error_page(
        403, _("Dit mag je niet doen"), _("Deze pagina is voor anderen. Hoort hij bij jou? Bel dan de buurtverbinder.")
    )


def _held() -> str | None:
    """The page where what was sent here will stand again, once someone logged in. A fragment goes nowhere."""
    hold: Callable[[], str | None] | None = current_app.extensions.get("hold_form")
    return None if hold is None or is_enhanced() else hold()


# ------------------------------------------------------------------------------------------- answers
def is_enhanced() -> bool:
    """Whether htmx asks for a fragment instead of a page."""
    return request.headers.get("HX-Request") == "true"


def answer(fragment: str, *, instead: str, **context: Any) -> ResponseReturnValue:
    """A fragment for an enhanced request, a redirect to `instead` for a plain one."""
    if is_enhanced():
        return render_template(fragment, **context)
    return redirect(instead, 303)


def tell_placed(thing: Any) -> None:
    """Something was placed with a form on which a room on a higher floor drew the panel "placing": it may do its part.

    That is in the same transaction, through app.extensions["placed"].
    """
    for follow in current_app.extensions["placed"]:
        follow(g.viewer, thing)


def safe_next(target: str | None) -> str | None:
    """A path on this site to go on to, or None; never another site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    return target if target.isprintable() and "\\" not in target else None


def give_cookie(response: Response, name: str, value: str, *, lasts: timedelta, path: str = "/") -> None:
    """A cookie for this site alone, which no script reads, and which goes over https only where the site does."""
    response.set_cookie(name, value, max_age=lasts, path=path, httponly=True, samesite="Lax", secure=request.is_secure)


# ------------------------------------------------------------------------------------------- the request
def begin_request() -> None:
    """Before everything else: a name for the log, and whether this request may write."""
    g.request_id = secrets.token_hex(8)
    if request.method in SAFE:
        database.start_reading()
        return
    database.start_writing()
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = FORM_LIMIT


def end_request(response: Response) -> Response:
    """After everything else: commit or let go, wake the worker, put on the headers."""
    response = _finish(response)
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    headers["X-Request-Id"] = g.get("request_id", "-")
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "private, no-cache" if response.status_code < 400 else "no-store")
        headers.add("Vary", "Cookie")
    return response


def _finish(response: Response) -> Response:
    """Commit what the view did, or let it go. What fails only now gets the same page and log as in a view."""
    try:
        if database.finish(keep=response.status_code < 400):
            current_app.extensions["jobs"].wake()
    except Exception as error:  # noqa: BLE001  (whatever it was; Flask itself would log it with what someone wrote)
        return current_app.make_response(current_app.handle_user_exception(error))
    return response


# ------------------------------------------------------------------------------------------- errors
def error_page(status: int, title: str, text: str) -> ResponseReturnValue:
    """A page for people, or problem+json (RFC 9457) for programs."""
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        problem = jsonify(status=status, title=title, detail=text)
        problem.mimetype = "application/problem+json"
        return problem, status
    return render_template("errors/error.html", status=status, title=title, text=text), status


def _plein_error(error: PleinError) -> ResponseReturnValue:
    database.breathe()
    return error_page(error.status, str(error.title), error.message)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    title, text = _plain_words().get(error.code, (_("Er ging iets niet goed"), _("Ga terug en probeer het nog eens.")))
    return error_page(error.code, title, text)


def _plain_words() -> dict[int, tuple[str, str]]:
    return {
        400: (_("Er ging iets niet goed"), _("We begrijpen deze vraag niet. Ga terug en probeer het nog eens.")),
        403: (_("Dit mag je niet doen"), _("Je hebt hier geen toestemming voor.")),
        404: (_("Deze pagina is er niet"), _("Misschien is het bericht weggehaald, of klopt het adres niet.")),
        405: (_("Dit kan hier niet"), _("Ga terug en gebruik de knop op de pagina.")),
        413: (_("Dit is te groot"), _("Wat je stuurt is te groot. Maak het korter en probeer het opnieuw.")),
    }


def _too_often(_error: RateLimitExceeded) -> ResponseReturnValue:
    """How long to wait, in words and (RFC 9110) for programs."""
    seconds = seconds_to_wait()
    minutes = ceil(seconds / 60)
    hours = ngettext("%(num)d uur", "%(num)d uur", ceil(minutes / 60))
    wait = hours if minutes >= 60 else ngettext("%(num)d minuut", "%(num)d minuten", minutes)
    text = _("Je deed dit vaak achter elkaar. Probeer het over %(wait)s opnieuw.", wait=wait)
    response = current_app.make_response(error_page(429, _("Even wachten"), text))
    response.headers["Retry-After"] = str(seconds)
    return response


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    """The form was drawn for another session: it comes back with what was typed, and nothing is done yet."""
    database.start_writing()
    page = _held()
    if page is not None:
        return redirect(page, 303)
    return error_page(
        400,
        _("Deze pagina stond te lang open"),
        _("Ga terug, vernieuw de pagina en probeer het nog eens. Wat je typte staat er vaak nog."),
    )


def _conflict(error: IntegrityError) -> ResponseReturnValue:
    """Two did the same thing at the same time and the database kept one. Nothing was lost."""
    database.breathe()
    log.warning("conflict %s: %s", g.get("request_id", "-"), type(error.orig).__name__)
    return error_page(409, _("Iemand was je net voor"), _("Ga terug en kijk hoe het er nu bij staat."))


def _bug(error: Exception) -> ResponseReturnValue:
    database.breathe()
    frames = "".join(traceback.format_tb(error.__traceback__))  # where, not what: a message may hold what someone wrote
    log.error("bug %s in %s: %s\n%s", g.get("request_id", "-"), request.endpoint, type(error).__name__, frames)
    text = _(
        "Het ligt aan ons, niet aan jou. Probeer het straks opnieuw. Noem bij vragen deze code: %(code)s.",
        code=g.get("request_id", "-"),
    )
    return error_page(500, _("Er ging iets mis bij ons"), text)


def init_web(app: Flask) -> None:
    """Hang errors and headers on the app. The guards come after the viewer is known: see app.py."""
    app.register_error_handler(PleinError, _plein_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(IntegrityError, _conflict)
    if not app.testing:
        app.register_error_handler(Exception, _bug)
    app.before_request(begin_request)
    app.after_request(end_request)


__all__ = [
    "answer",
    "anyone",
    "content_policy",
    "error_page",
    "give_cookie",
    "guard",
    "guard_of",
    "init_web",
    "is_enhanced",
    "known_person",
    "refuse_unguarded",
    "safe_next",
    "stand_guard",
]
