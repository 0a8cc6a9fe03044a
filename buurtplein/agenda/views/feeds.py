"""Calendars for elsewhere: of one activity, of a buurt, and of one's own."""

import hashlib
from datetime import timedelta

from flask import current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup
from sqlalchemy import select

from buurtplein.agenda import operations, queries
from buurtplein.agenda.calendars import appointment, calendar, events_of
from buurtplein.agenda.models import CalendarKey
from buurtplein.agenda.serving import host, serve
from buurtplein.agenda.structured import events_as_json_ld
from buurtplein.agenda.views.blueprint import bp
from buurtplein.buurten.queries import buurten_of, viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _, language
from buurtplein.core.keep import shared
from buurtplein.core.letters import link_to
from buurtplein.core.web import anyone, guard, known_person
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Post, PostKind
from buurtplein.posts.queries import get_post

LOOK_BACK = timedelta(days=60)  # what was before then is not in a calendar any more


@bp.get("/<buurt>/agenda.ics")
@guard(anyone)
def of_buurt() -> ResponseReturnValue:
    """All that is public in the agenda of a buurt, for who subscribes to it."""
    visitor = Viewer.of(g.viewer.buurt, apart=g.viewer.apart)
    body = shared(visitor, ("calendar", today(), language()), lambda: _calendar_of(visitor))
    return serve(body, visitor.buurt.slug)


def _calendar_of(visitor: Viewer, post: Post | None = None) -> bytes:
    found = queries.plans_with_changes(visitor, since=now() - LOOK_BACK, post=post)
    name = post.title if post is not None else _("Agenda %(buurt)s", buurt=visitor.buurt.name)
    events = (events_of(plan, changed, buurt=visitor.buurt.slug, host=host()) for plan, changed in found)
    return calendar(name, [event for several in events for event in several])


@bp.get("/<buurt>/prikbord/<int:number>.ics")
@guard(anyone)
def of_activity(number: int) -> ResponseReturnValue:
    """One activity, to put in one's own calendar."""
    post = get_post(g.viewer, number)
    if post.kind is not PostKind.ACTIVITEIT:
        raise NotFound(_("Alleen een activiteit kan in je agenda."))
    return serve(_calendar_of(g.viewer, post), f"{g.viewer.buurt.slug}-{number}")


# ------------------------------------------------------------------------------------------- one's own
@bp.get("/mijn/agenda")
@guard(known_person)
def mine() -> ResponseReturnValue:
    """Where I go."""
    return _page()


def _page(*, url: str = "") -> str:
    found = [(v.buurt, queries.my_appointments(v, since=now())) for v in _viewers(g.viewer)]
    return render_template("agenda/mine.html", found=found, url=url, has_link=queries.has_calendar(g.viewer))


def _viewers(someone: Someone) -> list[Viewer]:
    return [viewer_in(buurt.slug, someone) for buurt in buurten_of(someone)]


@bp.post("/mijn/agenda/link")
@guard(known_person)
def open_calendar() -> ResponseReturnValue:
    """Make an address for my calendar, in the place of the one before; it is shown this once."""
    return _page(url=link_to("agenda.of_person", token=operations.open_calendar(g.viewer)))


@bp.post("/mijn/agenda/link/weg")
@guard(known_person)
def close_calendar() -> ResponseReturnValue:
    """Close the address of my calendar."""
    operations.close_calendar(g.viewer)
    flash(_("De link werkt niet meer."))
    return redirect(url_for(".mine"), 303)


@bp.get("/mijn/agenda/<token>.ics")
@guard(anyone)
def of_person(token: str) -> ResponseReturnValue:
    """Where someone goes. Whoever has the address reads it, until its owner closes it."""
    owner = _owner(token)
    since = now() - LOOK_BACK
    events = [
        appointment(occurrence, has_place=has_place, buurt=viewer.buurt.slug, host=host())
        for viewer in _viewers(owner)
        for occurrence, has_place in queries.my_appointments(viewer, since=since)
    ]
    return serve(calendar(_("Mijn buurtagenda"), events), "mijn-agenda")


def _owner(token: str) -> Someone:
    known = CalendarKey.token_digest.in_([operations.digest_of(token), *_from_before(token)])
    asked = select(Person).join(CalendarKey, CalendarKey.person_id == Person.id)
    person = db.session.scalar(asked.where(known, Person.erased_at.is_(None)))
    if person is None:
        raise NotFound(_("Deze link werkt niet (meer)."))
    return Someone(person)


def _from_before(token: str) -> list[str]:
    """What was made of an address in which the secret itself was signed; it works until its owner makes another."""
    signed = URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="calendar")
    try:
        _person_id, secret = signed.loads(token)
    except (BadSignature, ValueError, TypeError):
        return []
    return [hashlib.sha256(str(secret).encode()).hexdigest()]


# ------------------------------------------------------------------------------------------- on other pages
def panel_on_mine(_viewer: Someone) -> Markup:
    """The way to where I go, on the page about oneself."""
    return Markup(render_template("agenda/_mine.html"))  # noqa: S704  (our own template)


def panel_in_head(viewer: Viewer, post: Post) -> Markup | str:
    """What search engines read of an activity, where the buurt lets itself be found."""
    public = post.kind is PostKind.ACTIVITEIT and post.audience is Audience.PUBLIC
    if not public or viewer.person is not None or not viewer.buurt.found_by_search_engines:
        return ""
    events = events_as_json_ld(post, queries.times_of(viewer, post), viewer.buurt)
    return Markup(render_template("agenda/_in_head.html", events=events))  # noqa: S704  (our own template)
