"""Looking in the agenda, and coming along."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from buurtplein.agenda import days, operations, queries
from buurtplein.agenda.filters import Chosen
from buurtplein.agenda.rhythm import rhythm_text
from buurtplein.agenda.views.blueprint import at, bp
from buurtplein.buurten.lastseen import last_seen
from buurtplein.buurten.policy import is_member
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import midnight, today
from buurtplein.core.i18n import _
from buurtplein.core.keep import kept_for_visitors
from buurtplein.core.limits import writes_often
from buurtplein.core.web import anyone, guard, known_person, safe_next
from buurtplein.gids.models import Entry as GidsEntry
from buurtplein.posts.models import Post, PostKind
from buurtplein.posts.queries import Key
from buurtplein.posts.themes import Theme

MOST = 300  # entries in a week or a month


@bp.get("/<buurt>/agenda")
@guard(anyone)
@last_seen
@kept_for_visitors
def index() -> ResponseReturnValue:
    """What there is to do: from today on, in one week, or in a month."""
    chosen = Chosen.parse(request.args)
    if request.args.get("weergave") == "maand":
        return _month(chosen)
    asked = days.asked_week(request.args.get("week"))
    week = days.week_of(asked or today())
    if asked is not None:
        page = queries.agenda(g.viewer, chosen, start=week.start, end=week.end, size=MOST)
    else:
        after = Key.parse(request.args.get("na"))
        page = queries.agenda(g.viewer, chosen, start=midnight(today()), after=after)
    shown = days.by_day(page.items)
    counts = queries.busy_days(g.viewer, chosen, start=week.start, end=week.end)
    return render_template(
        "agenda/index.html",
        page=page,
        days=shown,
        going=queries.who_comes(g.viewer, page.items),
        week=week,
        strip=_strip(week, counts, {day for day, *_rest in shown}, chosen),
        is_week=asked is not None,
        this_month=f"{week.days[3]:%Y-%m}",
        **_choices(chosen, **({"week": days.week_name(asked)} if asked is not None else {})),
    )


def _choices(chosen: Chosen, **when: Any) -> dict[str, object]:
    """What one can choose, and how to go on with what was chosen; `when`: the week or the month one looks at."""
    return {
        "chosen": chosen,
        "themes": [(theme.value, theme.label, None) for theme in Theme],
        "places": [(place, place, None) for place in queries.places_ahead(g.viewer)],
        "when": when,
        "to": partial(url_for, ".index", **when),
        "go_on": partial(_go_on, chosen),
    }


def _go_on(chosen: Chosen, **values: Any) -> str:
    return url_for(".index", **{**chosen.address(), **values})


def _strip(
    week: days.Stretch, counts: Mapping[date, int], shown: set[date], chosen: Chosen
) -> list[tuple[days.Day, str]]:
    """The days of a week with their addresses: on this page, or in their week."""

    def in_week(day: days.Day) -> str:
        anchor = day.anchor if day.count else None
        return _go_on(chosen, week=day.week, _anchor=anchor)

    return [(day, f"#{day.anchor}" if day.day in shown else in_week(day)) for day in days.strip(week.days, counts)]


def _month(chosen: Chosen) -> str:
    first = days.asked_month(request.args.get("maand"))
    month = days.month_of(first)
    page = queries.agenda(g.viewer, chosen, start=month.start, end=month.end, size=MOST)
    return render_template(
        "agenda/month.html",
        month=month,
        first=first,
        weeks=days.weeks(month, page.items),
        is_empty=not page.items,
        **_choices(chosen, weergave="maand", maand=f"{first:%Y-%m}"),
    )


# ------------------------------------------------------------------------------------------- coming
@bp.post("/<buurt>/agenda/<int:occurrence_id>/meedoen")
@guard(is_member)
@writes_often()
def come(occurrence_id: int) -> ResponseReturnValue:
    """I come along: "Ik ga mee"."""
    occurrence = queries.get_occurrence(g.viewer, occurrence_id)
    signup = operations.come(g.viewer, occurrence)
    if signup.placed_at is not None:
        flash(_("Leuk dat je meegaat."))
    else:
        line = queries.place_in_line(g.viewer, signup)
        flash(_("Het is vol. Je staat op de wachtlijst, op plek %(place)d.", place=line), "let-op")
    return redirect(safe_next(request.form.get("next")) or at(occurrence.post, occurrence), 303)


@bp.post("/<buurt>/agenda/<int:occurrence_id>/toch-niet")
@guard(known_person)
def stay_away(occurrence_id: int) -> ResponseReturnValue:
    """I do not come after all: "Toch niet"."""
    occurrence = queries.get_occurrence(g.viewer, occurrence_id)
    operations.stay_away(g.viewer, occurrence)
    flash(_("Je staat niet meer op de lijst."))
    return redirect(safe_next(request.form.get("next")) or at(occurrence.post, occurrence), 303)


# ------------------------------------------------------------------------------------------- on other pages
def panel_on_entry(viewer: Viewer, entry: GidsEntry) -> Markup | str:
    """On the page of a place: what there is to do there soon."""
    times = queries.soon_at(viewer, entry.name) if entry.kind.has_address else ()
    if not times:
        return ""
    going = queries.who_comes(viewer, times)
    return Markup(render_template("agenda/_on_entry.html", times=times, going=going))  # noqa: S704  (our own template)


def panel_on_post(viewer: Viewer, post: Post) -> Markup | str:
    """When an activity is and who comes, on its page."""
    if post.kind is not PostKind.ACTIVITEIT:
        return ""
    times = queries.times_of(viewer, post)
    going = queries.who_comes(viewer, times)
    rhythms = dict.fromkeys(rhythm_text(time.rhythm, time.slot) for time in times)
    drawn = render_template(
        "agenda/_on_post.html", post=post, times=times, going=going, rhythms=list(filter(None, rhythms))
    )
    return Markup(drawn)  # noqa: S704  (our own template)
