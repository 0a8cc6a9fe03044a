"""How things look in a template: moments, days and phone numbers in the reader's language, text through its door."""

import re
from datetime import date, datetime, timedelta

from flask import Flask
from flask_babel import format_date as babel_date
from markupsafe import Markup

from buurtplein.core import text
from buurtplein.core.clock import local, now, today
from buurtplein.core.i18n import _, ngettext, said

_THIS_WEEK = 6  # days ahead or back that a weekday says enough


def day_name(day: date) -> str:
    """ "vandaag", "morgen", "gisteren", a weekday within the week, else "3 juni" (with the year when it differs)."""
    away = (day - today()).days
    near = {0: _("vandaag"), 1: _("morgen"), -1: _("gisteren")}
    if away in near:
        return str(near[away])
    if abs(away) <= _THIS_WEEK:
        return str(babel_date(day, "EEEE"))
    return str(babel_date(day, "d MMMM" if day.year == today().year else "d MMMM yyyy"))


def clock_time(moment: datetime) -> str:
    """ "9.10", as it is written in Dutch; "9:10" in English."""
    here = local(moment)
    return _("%(hour)d.%(minute)02d", hour=here.hour, minute=here.minute)


def moment_text(moment: datetime | None) -> str:
    """ "vandaag om 9.10 uur", "gisteren", "dinsdag", "3 juni": near in time is near in words."""
    if moment is None:
        return ""
    day = local(moment).date()
    if day == today():
        return _("vandaag om %(time)s uur", time=clock_time(moment))
    return day_name(day)


def day_and_time(moment: datetime) -> str:
    """ "dinsdag 3 juni, 19.30 uur"."""
    day = babel_date(local(moment).date(), "EEEE d MMMM")
    return _("%(day)s, %(time)s uur", day=day, time=clock_time(moment))


def full_date(day: date | datetime) -> str:
    """ "dinsdag 3 juni 2026"."""
    return str(babel_date(local(day).date() if isinstance(day, datetime) else day, "EEEE d MMMM yyyy"))


def month_name(day: date) -> str:
    """ "november 2026"."""
    return str(babel_date(day, "MMMM y"))


def how_long(since: datetime) -> str:
    """How long something waits: "5 min", "4 uur", "1 dag", "6 dagen"."""
    minutes = max(1, int((now() - since).total_seconds() // 60))
    if minutes < 60:
        return _("%(n)d min", n=minutes)
    if minutes < 24 * 60:
        return ngettext("%(num)d uur", "%(num)d uur", minutes // 60)
    return ngettext("%(num)d dag", "%(num)d dagen", minutes // (24 * 60))


def span_text(starts_at: datetime, ends_at: datetime | None) -> str:
    """ "dinsdag 3 juni, 19.30 uur" or "…, 19.30 tot 21.00 uur", with the second day when that is another."""
    if ends_at is None or ends_at <= starts_at:
        return day_and_time(starts_at)
    if local(ends_at).date() - local(starts_at).date() >= timedelta(days=1):
        return _("%(start)s tot %(end)s", start=day_and_time(starts_at), end=day_and_time(ends_at))
    day = babel_date(local(starts_at).date(), "EEEE d MMMM")
    return _("%(day)s, %(start)s tot %(end)s uur", day=day, start=clock_time(starts_at), end=clock_time(ends_at))


def phone_text(number: str) -> Markup:
    """A phone number that does not break over a line, nor turn around in a text from right to left."""
    return Markup('<bdi class="nummer">{}</bdi>').format(Markup("&nbsp;").join(re.split(r"\s+", number.strip())))


def dialled(number: str) -> str:
    """What a telephone makes of it, whatever else was typed: digits, and a plus."""
    return re.sub(r"[^\d+]", "", number)


def init_display(app: Flask) -> None:
    """Hang the filters on the templates."""
    app.jinja_env.filters.update(
        opgemaakt=text.formatted,
        kort=text.excerpt,
        uitgevoerd=text.exported,
        gezegd=said,
        slug=text.slug,
        moment=moment_text,
        datum=full_date,
        dag=lambda value: day_name(local(value).date() if isinstance(value, datetime) else value),
        tijd=clock_time,
        dag_en_tijd=day_and_time,
        nummer=phone_text,
        belbaar=dialled,
        hoelang=how_long,
    )
    app.jinja_env.globals.update(span=span_text)
