"""Wijkopgaven on the web: the pages of one, and the bord with the acties of all."""

from buurtplein.wijkopgaven.views import (
    acties,
    bord,
    coowners,
    lessons,
    notes,
    offers,
    opgaven,
    overleg,
    partners,
    plein,
    regrouping,
    reopening,
    sources,
    telling,
)
from buurtplein.wijkopgaven.views.blueprint import bp
from buurtplein.wijkopgaven.views.opgaven import panel_on_member, panel_on_partners, panel_on_plein
from buurtplein.wijkopgaven.views.sources import panel_on_gesprek, panel_on_post
from buurtplein.wijkopgaven.views.telling import panel_on_gesprekken

__all__ = [
    "acties",
    "bord",
    "bp",
    "coowners",
    "lessons",
    "notes",
    "offers",
    "opgaven",
    "overleg",
    "panel_on_gesprek",
    "panel_on_gesprekken",
    "panel_on_member",
    "panel_on_partners",
    "panel_on_plein",
    "panel_on_post",
    "partners",
    "plein",
    "regrouping",
    "reopening",
    "sources",
    "telling",
]
