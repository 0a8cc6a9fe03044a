"""What a page of another room shows of the look before placing: how often something was found."""

from flask import render_template
from markupsafe import Markup

from buurtplein.buurten.viewer import Viewer
from buurtplein.keuring import queries
from buurtplein.keuring.policy import may_see_check_counts


def panel_of_counts(viewer: Viewer) -> Markup | str:
    """For a verbinder or the beheerder: per kind, how often it was found and what the writers did."""
    if not may_see_check_counts(viewer):
        return ""
    counts = queries.list_counts(viewer)
    return Markup(render_template("keuring/_counts.html", counts=counts)) if counts else ""  # noqa: S704  (a template)
