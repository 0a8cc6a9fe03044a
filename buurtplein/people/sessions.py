"""The session behind a cookie: Flask-Login is the glue, the truth is a row that can be ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import TypeVar

from flask import Response, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user
from sqlalchemy import update

from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.i18n import _
from buurtplein.core.secrets import digest
from buurtplein.core.web import give_cookie
from buurtplein.people import operations, queries
from buurtplein.people.held import HELD
from buurtplein.people.models import LoginSession, Person
from buurtplein.people.viewer import SEEN_EVERY, Someone

COOKIE_LASTS = timedelta(days=365)
DEVICE_COOKIE = "bekend"  # a device on which this person logged in before; keeps them in during an attack
PROOF_LASTS = timedelta(minutes=15)

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass
class Account(UserMixin):  # type: ignore[misc]
    """What Flask-Login wants to see of a session."""

    session: LoginSession


def load_account() -> Account | None:
    """The account behind the cookie of this request, if its session still stands."""
    token = session.get("sid")
    found = queries.session_with(digest("session", token)) if isinstance(token, str) else None
    if found is None or now() - found.seen_at > operations.SESSION_LASTS:
        return None
    return Account(found)


def someone() -> Someone:
    """Who makes this request."""
    if "sid" not in session or not current_user.is_authenticated:
        return Someone()
    device: LoginSession = current_user.session
    g.device_seen = (device.id, device.seen_at)  # read now: the row is forgotten when the transaction ends
    return Someone(device.person, device)


def asks_proof(view: View) -> View:
    """Decorator, under @guard: who did not show recently who they are does so first, and comes back.

    So does who skipped the second step here, as the device was remembered: that is no proof that it is them.
    An endpoint without a page of its own is come back to on the page "Veilig inloggen".
    """

    @wraps(view)
    def look_first(**values: object) -> ResponseReturnValue:
        device: LoginSession | None = g.viewer.session
        has_page = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
        back = request.path if has_page else url_for("people.safety")
        if device is None or now() - (device.proved_at or device.started_at) >= PROOF_LASTS:
            return redirect(url_for("people.prove", next=back), 303)
        if not g.viewer.took_second_step and queries.own_second_step(g.viewer) is not None:
            return redirect(url_for("people.second_step", next=back), 303)
        return view(**values)

    return look_first  # type: ignore[return-value]


def put_out() -> Someone:
    """Someone with duties here was away or logged in too long: go on as a visitor, and ask to log in again."""
    session.pop("sid", None)
    flash(_("Je was een tijd weg. Log opnieuw in; zo blijft het werk veilig."), "let-op")
    return Someone()


def note_session(response: Response) -> Response:
    """After the answer: remember that this device was seen, at most once a minute and outside its transaction."""
    row_id, seen_at = g.get("device_seen") or (None, now())
    if row_id is not None and "sid" in session and now() - seen_at > SEEN_EVERY:
        with unit_of_work():
            db.session.execute(update(LoginSession).where(LoginSession.id == row_id).values(seen_at=now()))
    return response


def came_by_itself() -> None:
    """A page that stands open asked this, not a person: it is no sign that anyone is there."""
    g.device_seen = None


def start_session(person: Person, *, second: bool = False, goes_on: LoginSession | None = None) -> None:
    """A new session under a new name; whatever the cookie held before is gone, but for the way to words that wait.

    `second`: this person took the second step, too. `goes_on`: the session in which they took the first one.
    """
    token = operations.log_in(g.viewer, person, device=_device(), second=second, goes_on=goes_on)
    email = person.email or ""
    held = session.get(HELD)
    session.clear()
    session.permanent = True
    session["sid"] = token
    if held is not None:
        session[HELD] = held
    g.remember_device = digest("device", email)


def remember_device(response: Response) -> Response:
    """Set the cookie of a known device, right after logging in."""
    if "remember_device" in g:
        give_cookie(response, DEVICE_COOKIE, g.remember_device, lasts=COOKIE_LASTS, path="/inloggen")
    return response


def _device() -> str:
    agent = request.user_agent.string
    browsers = {"Firefox": "Firefox", "Edg": "Edge", "OPR": "Opera", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "Linux": "Linux",
    }
    browser = next((name for mark, name in browsers.items() if mark in agent), _("een browser"))
    system = next((name for mark, name in systems.items() if mark in agent), _("een apparaat"))
    return _("%(browser)s op %(system)s", browser=browser, system=system)
