"""The buurt as an app on a phone: what the manifest and the service worker are told."""

from pathlib import Path
from typing import Any

from flask import current_app, url_for

from buurtplein.buurten.models import Accent, Buurt
from buurtplein.core.assets import stamp
from buurtplein.core.i18n import _, _l, direction, language
from buurtplein.core.secrets import digest
from buurtplein.core.web import CSP

SHELL = ("css/buurtplein.css", "js/plein.js", "js/draft.js", "vendor/htmx.min.js", "sprite.svg", "favicon.svg")
FONTS = ("atkinson-hyperlegible-next-latin-wght-normal", "overpass-latin-wght-normal")  # the style sheet asks for these
SEEN = (  # what can be seen again without network: endpoint, words, icon
    ("home.plein", _l("Plein"), "plein"),
    ("agenda.index", _l("Agenda"), "agenda"),
    ("gids.index", _l("Buurtgids"), "gids"),
)
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),  # a phone cuts its own shape from it
)
PLATES = {  # --bord in the style sheet
    Accent.EMAILLE: "#123a8c",
    Accent.BAKSTEEN: "#8c2f1b",
    Accent.LINDE: "#1f5a2c",
    Accent.GRACHT: "#0b5560",
    Accent.HEIDE: "#5f2a6b",
}
VERSION = 12  # characters


def manifest(buurt: Buurt) -> dict[str, Any]:
    """What a phone wants to know to put this buurt among its apps."""
    icons = [
        {"src": url_for("static", filename=name), "sizes": size, "type": "image/png", "purpose": purpose}
        for name, size, purpose in ICONS
    ]
    start = url_for("home.plein", buurt=buurt.slug)
    return {
        "id": start,
        "name": buurt.name,
        "short_name": buurt.name,
        "description": buurt.welcome or _("Een plein voor elke buurt."),
        "lang": language(),
        "dir": direction(),
        "start_url": start,
        "scope": "/",  # one's own page and logging in are of all buurten
        "display": "standalone",
        "theme_color": PLATES[buurt.accent],
        "background_color": PLATES[buurt.accent],
        "icons": icons,
    }


def worker(buurt: Buurt, offline_page: str) -> str:
    """The service worker of this buurt. Its text changes with what it keeps, so that a browser takes the new one.

    `offline_page`: what it keeps to show without network, as it is drawn now.
    """
    script = Path(current_app.static_folder or "") / "js/sw.js"
    files = [url_for("static", filename=name) for name in SHELL]
    files += [url_for("static", filename=f"vendor/{name}.woff2", v=None) for name in FONTS]
    told = [*files, stamp(script), offline_page]
    plein = {
        "buurt": buurt.slug,
        "version": digest("version of the worker", "|".join(told))[:VERSION],
        "offline": url_for("home.offline"),
        "seen": [url_for(endpoint) for endpoint, _words, _icon in SEEN],
        "files": files,
        "policy": CSP,
    }
    return f"var PLEIN = {current_app.json.dumps(plein)};\n{script.read_text('utf-8')}"
