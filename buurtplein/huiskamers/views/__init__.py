"""Huiskamergesprekken on the web: planning one on the work place, and the invitation of a neighbour."""

from buurtplein.huiskamers.views import afterwards, invitations, planning
from buurtplein.huiskamers.views.afterwards import panel_on_gesprek
from buurtplein.huiskamers.views.blueprint import bp

__all__ = ["afterwards", "bp", "invitations", "panel_on_gesprek", "planning"]
