"""Moderation on the web: the work place of a verbinder, reporting, and what the author sees of a decision."""

from buurtplein.moderation.views import objections, openness, people, posts, reporting, reports
from buurtplein.moderation.views.blueprint import bp
from buurtplein.moderation.views.people import panel_on_member
from buurtplein.moderation.views.posts import panel_on_desk, panel_on_post

__all__ = [
    "bp",
    "objections",
    "openness",
    "panel_on_desk",
    "panel_on_member",
    "panel_on_post",
    "people",
    "posts",
    "reporting",
    "reports",
]
