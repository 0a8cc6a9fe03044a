"""The blueprint of the wijkschouwen."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.forms import PleinForm
from buurtplein.schouwen.models import Schouw

bp = Blueprint("schouwen", __name__, url_prefix="/<buurt>/schouwen")


def page_of(page: str, form: PleinForm, **more: object) -> ResponseReturnValue:
    """A page with a form, and how it went."""
    wrong = form.errors or form.form_errors
    return render_template(page, form=form, **more), 422 if wrong else 200


def back_to(schouw: Schouw, finding_id: int | None = None) -> ResponseReturnValue:
    """To the page of it, or to one finding there."""
    anchor = f"bevinding-{finding_id}" if finding_id else None
    return redirect(url_for("schouwen.show", schouw_id=schouw.id, _anchor=anchor), 303)
