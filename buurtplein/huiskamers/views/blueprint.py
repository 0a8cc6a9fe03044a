"""The blueprint of the huiskamergesprekken."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from buurtplein.core.errors import NotFound
from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _
from buurtplein.huiskamers.models import HOST_STAYS, Huiskamer, HuiskamerLead

bp = Blueprint("huiskamers", __name__, url_prefix="/<buurt>")


def page_of(page: str, form: PleinForm, **more: object) -> ResponseReturnValue:
    """A page with a form, and how it went."""
    wrong = form.errors or form.form_errors
    return render_template(page, form=form, weeks=weeks(), **more), 422 if wrong else 200


def lead_in(huiskamer: Huiskamer, lead_id: int) -> HuiskamerLead:
    """One of the two who lead it. Raises NotFound."""
    lead = next((one for one in huiskamer.leads if one.id == lead_id), None)
    if lead is None:
        raise NotFound(_("Deze organisatie leidt dit huiskamergesprek niet."))
    return lead


def weeks() -> int:
    """How long is kept in whose home it was."""
    return HOST_STAYS.days // 7
