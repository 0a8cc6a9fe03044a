"""Huiskamergesprekken on the web: planning one on the work place, and the invitation of a neighbour."""

from buurtplein.huiskamers.views import invitations, planning
from buurtplein.huiskamers.views.blueprint import bp

__all__ = ["bp", "invitations", "planning"]
