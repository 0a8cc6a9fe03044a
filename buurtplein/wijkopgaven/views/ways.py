"""Where one goes after doing something with an opgave."""

from flask import request, url_for

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.forms import PleinForm
from buurtplein.core.web import safe_next
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.policy import may_work_on_opgaven


def page_of(opgave: Wijkopgave) -> str:
    """The page that everyone reads."""
    return url_for(".show", number=opgave.number, slug=opgave.slug or None)


def after_work(viewer: Viewer, opgave: Wijkopgave) -> str:
    """To the work page for who works there; for a co-owner to the page that everyone reads."""
    return url_for(".work", number=opgave.number) if may_work_on_opgaven(viewer) else page_of(opgave)


def back_to(opgave: Wijkopgave) -> str:
    """To the work page or the bord when one came from there, else to the public page."""
    came_from = request.values.get("terug")
    if came_from == "werk":
        return url_for(".work", number=opgave.number)
    return safe_next(came_from) or page_of(opgave)


def status(form: PleinForm) -> int:
    """Of a page with a form that is shown (again)."""
    return 422 if form.errors else 200
