"""Between the first step of logging in (a password, a code from the mail) and the second (a code from a phone)."""

from datetime import UTC, datetime, timedelta

from flask import Response, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.clock import now
from buurtplein.core.i18n import _
from buurtplein.core.secrets import digest, same
from buurtplein.core.web import give_cookie
from buurtplein.people import operations, queries
from buurtplein.people.models import Person, SecondStep
from buurtplein.people.sessions import start_session
from buurtplein.people.viewer import Someone

HALF = "half"  # in the cookie of the session: whose first step it was, and when
HALF_LASTS = timedelta(minutes=10)
REMEMBERED_COOKIE = "onthouden"  # a device on which this person need not take the second step
REMEMBERED_FOR = timedelta(days=30)


def go_in(person: Person, *, onward: str) -> ResponseReturnValue:
    """After the first step: in, or to the second step for who turned that on."""
    kept = queries.second_step_of(person)
    if kept is None or (may_be_remembered(person) and _is_remembered(person, kept)):
        leave_session()
        start_session(person)
        return redirect(onward, 303)
    session[HALF] = [person.email, int(now().timestamp())]
    return redirect(url_for("people.second_step", next=onward), 303)


def leave_session() -> None:
    """Whoever was logged in in this browser is not any more; they or someone else logs in."""
    if g.viewer.person is not None:
        operations.log_out(g.viewer)


def ask_second_step(viewer: Someone) -> ResponseReturnValue:
    """Send someone who must take the second step to where they do, or to where they turn it on first."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    if queries.own_second_step(viewer) is not None:
        return redirect(url_for("people.second_step", next=back), 303)
    flash(_("Je hebt hier een rol. Daarom log je in met een tweede stap. Zet die eerst aan."), "let-op")
    return redirect(url_for("people.turn_on_second_step"), 303)


def who_is_half_way() -> Person | None:
    """Who took the first step in this browser, lately."""
    email, at = session.get(HALF) or (None, 0)
    if email is None or now() - datetime.fromtimestamp(at, UTC) > HALF_LASTS:
        return None
    return queries.person_with_email(email)


def may_be_remembered(person: Person) -> bool:
    """Only someone without duties: what others trusted them with asks the second step each time."""
    return not current_app.extensions["has_duties"](Someone(person))


def remember_second_step(person: Person) -> None:
    """From the answer to this request on, this device need not take the second step for a while."""
    kept = queries.second_step_of(person)
    if kept is not None and may_be_remembered(person):
        at = int(now().timestamp())
        g.remember_second_step = f"{at}.{_mark(person, kept, at)}"


def keep_remembered(response: Response) -> Response:
    """Set the cookie for it, right after logging in."""
    if "remember_second_step" in g:
        give_cookie(response, REMEMBERED_COOKIE, g.remember_second_step, lasts=REMEMBERED_FOR)
    return response


def _is_remembered(person: Person, kept: SecondStep) -> bool:
    """Whether the cookie is ours, of this phone, not too old, and of after everyone was logged out."""
    written, _dot, mark = request.cookies.get(REMEMBERED_COOKIE, "").partition(".")
    if not (written.isascii() and written.isdigit() and len(written) < 12):
        return False
    at = int(written)
    begins = max(kept.forgotten_at, now() - REMEMBERED_FOR)
    return same(mark, _mark(person, kept, at)) and datetime.fromtimestamp(at, UTC) >= begins.replace(microsecond=0)


def _mark(person: Person, kept: SecondStep, at: int) -> str:
    return digest("remembered", str(person.id), kept.salt, str(at))
