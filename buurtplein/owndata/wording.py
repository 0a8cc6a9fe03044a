"""A value as someone reads it."""

from datetime import date, datetime
from typing import Any

from buurtplein.core.display import day_and_time, full_date
from buurtplein.core.i18n import LANGUAGES, _, said


def in_words(value: Any) -> str:
    """Moments, days, yes and no, and the words of a choice; text as it was typed."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime):
        return day_and_time(value)
    if isinstance(value, date):
        return full_date(value)
    label = getattr(value, "label", None)
    return str(label) if label is not None else LANGUAGES.get(str(value), said(str(value)))
