"""What the pages of moderation have in common."""

from typing import Any

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from buurtplein.buurten import queries as buurten
from buurtplein.core.forms import PleinForm
from buurtplein.moderation import queries
from buurtplein.moderation.forms import HideForm, RuleForm


def hide_form(*, fresh: bool = False) -> HideForm:
    """The form to take something out of sight; `fresh` when another form of the page was sent."""
    rules = buurten.list_rules(g.viewer)
    return HideForm(rules, None, prefix="weg") if fresh else HideForm(rules, prefix="weg")


def why(form: RuleForm) -> dict[str, Any]:
    """The house rule and the words of a form that was filled in."""
    return {"rule": queries.get_rule(g.viewer, form.rule.data), "reason": form.explanation}


def first(sent: dict[str, PleinForm]) -> tuple[str, PleinForm | None]:
    """Which form of a page came back, and the form itself."""
    return next(iter(sent.items()), ("", None))


def done(message: str) -> ResponseReturnValue:
    """Back to what waits, with what was done."""
    flash(message)
    return redirect(url_for("werk.today"), 303)


def status(form: PleinForm) -> int:
    """Of a page with a form: 422 when it was sent and stays."""
    return 422 if form.is_submitted() else 200
