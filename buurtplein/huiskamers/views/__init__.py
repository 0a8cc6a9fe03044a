"""Huiskamergesprekken on the web: planning one on the work place, and the invitation of a neighbour."""

from buurtplein.huiskamers.views import afterwards, invitations, planning
from buurtplein.huiskamers.views.afterwards import (
    link_placed,
    panel_on_entry,
    panel_on_gesprek,
    panel_on_placing,
    panel_on_post,
)
from buurtplein.huiskamers.views.blueprint import bp

__all__ = [
    "afterwards",
    "bp",
    "invitations",
    "link_placed",
    "panel_on_entry",
    "panel_on_gesprek",
    "panel_on_placing",
    "panel_on_post",
    "planning",
]
