"""The one place where everything meets."""

import logging
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, g, has_request_context, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from buurtplein import subscriptions
from buurtplein.agenda import views as agenda_views
from buurtplein.agenda.bookings import booking_of
from buurtplein.agenda.forms import ActiviteitForm
from buurtplein.agreements import views as agreements_views
from buurtplein.buurten import freshness  # noqa: F401  (listens to what is written)
from buurtplein.buurten import views as buurten_views
from buurtplein.buurten.lastseen import mark_of
from buurtplein.buurten.policy import must_take_second_step
from buurtplein.buurten.queries import has_role, must_log_in_again, viewer_in
from buurtplein.buurten.viewer import Viewer
from buurtplein.cijfers import views as cijfers_views
from buurtplein.collegas import views as collegas_views
from buurtplein.contact import views as contact_views
from buurtplein.contact import work as contact_work
from buurtplein.core import db as database
from buurtplein.core.assets import init_assets
from buurtplein.core.compress import init_compression
from buurtplein.core.db import db
from buurtplein.core.display import init_display
from buurtplein.core.files import Files
from buurtplein.core.fragments import SharedGlobals, init_fragments
from buurtplein.core.i18n import LANGUAGES, direction, init_i18n
from buurtplein.core.incoming import init_incoming
from buurtplein.core.jobs import Jobs
from buurtplein.core.keep import Shelf
from buurtplein.core.limits import limiter
from buurtplein.core.mail import send
from buurtplein.core.web import init_web, refuse_unguarded, stand_guard
from buurtplein.following import views as following_views
from buurtplein.gesprekken import views as gesprekken_views
from buurtplein.gesprekken.kept_out import KEPT_OUT
from buurtplein.gids import views as gids_views
from buurtplein.gids import work as gids_work
from buurtplein.gids.queries import told_of_places
from buurtplein.home import views as home_views
from buurtplein.huiskamers import views as huiskamers_views
from buurtplein.huiskamers.home import require_no_home_in
from buurtplein.initiatieven import views as initiatieven_views
from buurtplein.keuring import views as keuring_views
from buurtplein.matching import views as matching_views
from buurtplein.matching import work as matching_work
from buurtplein.matching.likeness import Likeness
from buurtplein.moderation import views as moderation_views
from buurtplein.moderation import work as moderation_work
from buurtplein.namens import views as namens_views
from buurtplein.namens import work as namens_work
from buurtplein.notifications import views as notifications_views
from buurtplein.outbox.deliver import SOON, drain, send_letters
from buurtplein.owndata import views as owndata_views
from buurtplein.people import halfway, held, sessions
from buurtplein.people import views as people_views
from buurtplein.people.viewer import Someone
from buurtplein.photos import views as photos_views
from buurtplein.policies import POLICIES
from buurtplein.posts import policy as posts_policy
from buurtplein.posts import views as posts_views
from buurtplein.posts.cards import card_of, saying_of
from buurtplein.posts.forms import FORMS
from buurtplein.schouwen import policy as schouwen_policy
from buurtplein.schouwen import views as schouwen_views
from buurtplein.search import api as search_api
from buurtplein.search import at_once  # noqa: F401  (listens to what is written)
from buurtplein.search import followers as search_followers
from buurtplein.search import views as search_views
from buurtplein.search.alike import promising
from buurtplein.search.engines import chosen_engine
from buurtplein.search.helping import alike
from buurtplein.search.policy import shared_scope
from buurtplein.settings import Settings
from buurtplein.terms import views as terms_views
from buurtplein.werk import views as werk_views
from buurtplein.wijkopgaven import policy as wijkopgaven_policy
from buurtplein.wijkopgaven import views as wijkopgaven_views
from buurtplein.wijkopgaven import work as wijkopgaven_work

VIEWS = (
    home_views,
    people_views,
    buurten_views,
    photos_views,
    gids_views,
    posts_views,
    agenda_views,
    search_views,
    search_api,
    terms_views,
    initiatieven_views,
    matching_views,
    moderation_views,
    contact_views,
    werk_views,
    gesprekken_views,
    wijkopgaven_views,
    agreements_views,
    huiskamers_views,
    schouwen_views,
    collegas_views,
    cijfers_views,
    following_views,
    notifications_views,
    namens_views,
    owndata_views,
)
PANELS = {  # what rooms add to a page of a lower room: place -> functions (viewer, ...) that draw it
    "post_state": [moderation_views.panel_on_post],
    "post_own": [terms_views.panel_on_own_post],
    "post_doing": [following_views.panel_on],
    "opgave_doing": [following_views.panel_on],
    "post_head": [agenda_views.panel_in_head],
    "post": [
        initiatieven_views.panel_on_post,
        agenda_views.panel_on_post,
        matching_views.panel_on_post,
        wijkopgaven_views.panel_on_post,
        namens_views.panel_on_post,
        huiskamers_views.panel_on_post,
    ],
    "under_post": [search_views.panel_under_post],
    "draft": [search_views.panel_on_draft],
    "plein": [wijkopgaven_views.panel_on_plein, gids_views.panel_on_plein],
    "board": [matching_views.panel_on_board],
    "entry": [agenda_views.panel_on_entry, huiskamers_views.panel_on_entry],
    "contact": [collegas_views.panel_of_regisseur],
    "people": [collegas_views.panel_on_keeping],
    "placing": [huiskamers_views.panel_on_placing],
    "proposed": [namens_views.panel_on_proposed],
    "gesprek": [
        huiskamers_views.panel_on_gesprek,
        schouwen_views.panel_on_gesprek,
        wijkopgaven_views.panel_on_gesprek,
    ],
    "gesprekken": [wijkopgaven_views.panel_on_gesprekken],
    "opgaven": [schouwen_views.panel_on_opgaven],
    "opgave_work": [agreements_views.panel_on_work],
    "opgave_sources": [schouwen_views.panel_on_sources],
    "match": [contact_views.panel_on_match],
    "matches": [contact_views.panel_on_matches],
    "werk": [namens_views.panel_on_work, matching_views.panel_on_work, search_views.panel_on_work],
    "work_figures": [keuring_views.panel_of_counts],
    "settings": [keuring_views.panel_of_counts],
    "desk": [moderation_views.panel_on_desk],
    "handover": [matching_views.panel_of_handover, namens_views.panel_of_handover, schouwen_views.panel_of_handover],
    "work_thing": [werk_views.panel_on_thing],
    "member": [wijkopgaven_views.panel_on_member],
    "member_end": [moderation_views.panel_on_member],
    "partners": [wijkopgaven_views.panel_on_partners],
    "mine": [
        notifications_views.panel_on_mine,
        collegas_views.panel_on_mine,
        agenda_views.panel_on_mine,
        buurten_views.panel_on_mine,
        following_views.panel_on_mine,
        search_views.panel_on_mine,
    ],
}
WORK = (  # what waits for a verbinder in each room
    contact_work.waiting,
    moderation_work.waiting,
    matching_work.waiting,
    gids_work.waiting,
    namens_work.waiting,
    wijkopgaven_work.waiting,
)
# Of each room that has albums: which photos someone may see with its rows.
SHOWS_PHOTOS = (posts_policy.shows_photos, schouwen_policy.shows_photos, wijkopgaven_policy.shows_photos)
RETRY_LETTERS = 20  # seconds between tries while the mail server is away


def create_app(settings: Settings, *, testing: bool = False) -> Flask:
    """The application, ready to serve. Refuses to start when an endpoint has no guard."""
    app = Flask("buurtplein", instance_path=str(settings.data_dir.resolve()))
    app.jinja_environment = SharedGlobals
    app.config.update(_config(settings, testing=testing))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logging.getLogger("buurtplein").setLevel(settings.log_level)
    init_incoming(app)
    init_compression(app)
    _init_database(app, settings)
    _init_proxy(app, settings)
    Babel(app, locale_selector=_language, default_timezone="Europe/Amsterdam", default_locale="nl")
    init_i18n(app)
    CSRFProtect(app)
    limiter.init_app(app)
    _init_login(app)
    init_assets(app)
    init_fragments(app)
    init_display(app)
    init_web(app)
    _init_viewer(app)
    for views in VIEWS:
        app.register_blueprint(views.bp)
    _init_templates(app)
    _init_search(app, settings)
    _init_photos(app, settings)
    _init_jobs(app, settings)
    app.before_request(stand_guard)
    app.before_request(held.bring_back)
    app.before_request(collegas_views.show_welcome)
    refuse_unguarded(app)
    return app


def _config(settings: Settings, *, testing: bool) -> dict[str, Any]:
    secure = settings.is_https
    return {
        "SETTINGS": settings,
        "TESTING": testing,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # they hold what people wrote; logs must not
        "SESSION_COOKIE_NAME": "__Host-plein" if secure else "plein",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": sessions.COOKIE_LASTS,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form may stand open for a night
        "WTF_CSRF_SSL_STRICT": secure,
        "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 300_000,
        "MAX_FORM_PARTS": 200,
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
    }


# ------------------------------------------------------------------------------------------- parts
def _init_database(app: Flask, settings: Settings) -> None:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        database.connect(db.engine)


def _init_proxy(app: Flask, settings: Settings) -> None:
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _language() -> str:
    """The choice on this device, else that of the person, else of the browser, else Dutch; outside a request Dutch."""
    if not has_request_context():
        return "nl"
    person = g.viewer.person if "viewer" in g else None
    for chosen in (request.cookies.get("taal"), person.language if person else None):
        if chosen in LANGUAGES:
            return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES), "nl") or "nl"


def _init_login(app: Flask) -> None:
    """Flask-Login is the glue; sessions are rows, and its remember cookie is never set nor read."""
    manager = LoginManager(app)
    manager.user_loader(lambda _id: None)
    manager.request_loader(lambda _request: sessions.load_account())


def _init_viewer(app: Flask) -> None:
    @app.url_value_preprocessor
    def take_buurt(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.buurt_slug = values.pop("buurt", None) if values else None

    @app.url_defaults
    def give_buurt(endpoint: str, values: dict[str, Any]) -> None:
        if "buurt" not in values and g.get("buurt_slug") and app.url_map.is_endpoint_expecting(endpoint, "buurt"):
            values["buurt"] = g.buurt_slug

    @app.before_request
    def see_who_looks() -> None:
        g.viewer = Someone()
        if request.endpoint in {None, "static"}:
            return
        someone = sessions.someone()
        if must_log_in_again(someone):
            someone = sessions.put_out()
        g.viewer = someone
        get_locale()  # asked for now, it is settled while the row of the person is at hand
        if g.buurt_slug is not None:
            g.viewer = viewer_in(g.buurt_slug, someone)

    app.before_request(_ask_second_step)
    app.extensions["hold_form"] = held.hold
    app.extensions["has_duties"] = has_role
    app.after_request(sessions.remember_device)
    app.after_request(halfway.keep_remembered)
    app.after_request_funcs[None].insert(0, sessions.note_session)  # functions run last to first: this one at the end


def _ask_second_step() -> ResponseReturnValue | None:
    if isinstance(g.viewer, Viewer):
        required = current_app.config["SETTINGS"].second_factor_required
        if must_take_second_step(g.viewer, required=required):
            return halfway.ask_second_step(g.viewer)
    return None


def _init_templates(app: Flask) -> None:
    may = SimpleNamespace()
    for policy in POLICIES:
        for name, rule in vars(policy).items():
            if name.startswith("may_") and callable(rule):
                setattr(may, name.removeprefix("may_"), rule)
    app.extensions["panels"] = PANELS
    app.extensions["placed"] = [huiskamers_views.link_placed]
    KEPT_OUT[:] = [require_no_home_in]
    app.extensions["work"] = WORK
    app.extensions["told_here"] = told_of_places
    app.extensions["post_forms"] = {**FORMS, ActiviteitForm.kind: ActiviteitForm}
    app.extensions["likeness"] = Likeness(
        alike, lambda viewer, asked: promising(app.extensions["search"], asked, shared_scope(viewer))
    )
    app.jinja_env.globals.update(may=may, card_of=card_of, booking_of=booking_of, saying_of=saying_of)
    app.jinja_env.globals.update(get_locale=get_locale, panels=partial(_panels, app), held_words=held.held_words)
    app.jinja_env.globals.update(mark_of=mark_of, direction=direction, languages=LANGUAGES)
    app.context_processor(lambda: {"viewer": g.get("viewer", Someone()), "unread": _unread()})


def _unread() -> int:
    person = g.viewer.person if "viewer" in g else None
    return person.unread if person is not None and not sa.inspect(person).expired else 0


def _panels(app: Flask, place: str, *things: Any) -> list[str]:
    """What rooms on higher floors add to a page of a lower one, in the order of app.extensions["panels"]."""
    shown: list[str] = []
    for panel in app.extensions.get("panels", {}).get(place, ()):
        shown.extend(filter(None, [panel(g.viewer, *things)]))
    return shown


def _init_search(app: Flask, settings: Settings) -> None:
    with app.app_context():
        app.extensions["search"] = chosen_engine(settings.search_engine, settings.data_dir / "search", db.engine)
    app.extensions["kept_pages"] = Shelf()


def _init_photos(app: Flask, settings: Settings) -> None:
    app.extensions["files"] = Files(settings.data_dir / "photos")
    app.extensions["shows_photos"] = SHOWS_PHOTOS


def _init_jobs(app: Flask, settings: Settings) -> None:
    jobs = Jobs(app, data_dir=Path(settings.data_dir), redis_url=settings.redis_url)
    app.extensions["jobs"] = jobs
    postman = partial(send, settings.smtp_url, settings.mail_from) if settings.smtp_url else None

    def follow_up() -> None:
        if drain(subscriptions.SUBSCRIPTIONS, enough=jobs.stopping.is_set).is_resting:
            jobs.wake(after=SOON.seconds)
        if postman is not None and send_letters(postman, enough=jobs.stopping.is_set):
            jobs.wake(after=RETRY_LETTERS)

    jobs.on_wake(follow_up)
    app.extensions["heal_search"] = jobs.on_request(search_followers.heal)
    for job in subscriptions.CLOCK["hourly"]:
        jobs.every(minute="7")(job)
