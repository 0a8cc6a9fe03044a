"""The agenda on the web: looking, coming, planning, and calendars elsewhere."""

from buurtplein.agenda.views import dates, feeds, guests, pages
from buurtplein.agenda.views.blueprint import bp
from buurtplein.agenda.views.feeds import panel_in_head, panel_on_mine
from buurtplein.agenda.views.pages import panel_on_entry, panel_on_post

__all__ = [
    "bp",
    "dates",
    "feeds",
    "guests",
    "pages",
    "panel_in_head",
    "panel_on_entry",
    "panel_on_mine",
    "panel_on_post",
]
