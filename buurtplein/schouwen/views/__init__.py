"""Wijkschouwen on the web: for everyone when and where, for who works for the buurt what was found."""

from buurtplein.schouwen.views import findings, planning, sheets
from buurtplein.schouwen.views.blueprint import bp
from buurtplein.schouwen.views.findings import panel_on_gesprek, panel_on_sources
from buurtplein.schouwen.views.planning import panel_of_handover
from buurtplein.schouwen.views.sheets import panel_on_opgaven

__all__ = [
    "bp",
    "findings",
    "panel_of_handover",
    "panel_on_gesprek",
    "panel_on_opgaven",
    "panel_on_sources",
    "planning",
    "sheets",
]
