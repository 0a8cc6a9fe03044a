"""Someone's work as iCalendar: a day for each thing that has one, and nothing that is not public already."""

from datetime import UTC, datetime, time

from icalendar import Event

from buurtplein.collegas.mywork import Duty, Sort
from buurtplein.core.i18n import _l
from buurtplein.core.letters import link_to
from buurtplein.core.text import exported


def event_of(duty: Duty, *, host: str) -> Event | None:
    """A whole day; None for what has no day."""
    if duty.due_on is None:
        return None
    event, url = Event(), _url(duty)
    event.add("uid", f"{duty.sort}-{duty.number}-{duty.actie_id or 0}-{duty.buurt.slug}@{host}")
    event.add("dtstamp", datetime.combine(duty.due_on, time(), UTC))  # the same each time, so nothing seems changed
    event.add("dtstart", duty.due_on)
    event.add("summary", summary(duty))
    event.add("description", url)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event


def summary(duty: Duty) -> str:
    """What a calendar shows, also to who looks over a shoulder."""
    public, private = _SUMMARIES[duty.sort]
    return str(public if duty.is_public else private) % {
        "title": exported(duty.title),
        "buurt": exported(duty.buurt.name),
    }


_SUMMARIES = {  # what everyone may read, and what hides what not everyone may
    Sort.ACTIE: ("%(title)s", _l("Actie in %(buurt)s")),
    Sort.VRAAG: (_l("Neem jij dit over? %(title)s"), _l("Vraag aan jou in %(buurt)s")),
    Sort.WEER: (_l("Vraag het weer: %(title)s"), _l("Actie in %(buurt)s")),
    Sort.OPGAVE: (_l("Geef antwoord: %(title)s"), _l("Opgave in %(buurt)s")),
    Sort.EERST: (_l("Reageer eerst: %(title)s"), _l("Opgave in %(buurt)s")),
    Sort.SCHOUW: ("%(title)s", _l("Wijkschouw in %(buurt)s")),
    Sort.HUISKAMER: (_l("Huiskamergesprek in %(buurt)s"), _l("Huiskamergesprek in %(buurt)s")),  # never the street
}


def _url(duty: Duty) -> str:
    if duty.sort is Sort.SCHOUW:
        return link_to("schouwen.show", buurt=duty.buurt.slug, schouw_id=duty.number)
    if duty.is_public:
        return link_to("wijkopgaven.show", buurt=duty.buurt.slug, number=duty.number)
    return link_to("collegas.mine")
