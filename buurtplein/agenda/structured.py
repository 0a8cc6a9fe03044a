"""Activities as schema.org Events, for search engines. Without names of people."""

from collections.abc import Sequence
from typing import Any

from buurtplein.agenda.entries import Entry
from buurtplein.buurten.models import Buurt
from buurtplein.core.clock import local
from buurtplein.core.letters import link_to
from buurtplein.core.text import excerpt, exported
from buurtplein.posts.models import Post

SCHEMA = "https://schema.org"


def events_as_json_ld(post: Post, times: Sequence[Entry], buurt: Buurt) -> list[dict[str, Any]]:
    """An Event for each of these times."""
    return [_event(post, time, buurt) for time in times]


def _event(post: Post, time: Entry, buurt: Buurt) -> dict[str, Any]:
    place = exported(post.place) or buurt.name
    state = "EventCancelled" if time.called_off_at else "EventRescheduled" if time.is_moved else "EventScheduled"
    event: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": exported(post.title),
        "description": excerpt(exported(post.body), 500),
        "startDate": local(time.starts_at).isoformat(),
        "eventStatus": f"{SCHEMA}/{state}",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": place, "address": place},
        "organizer": {"@type": "Organization", "name": buurt.name, "url": link_to("home.plein", buurt=buurt.slug)},
        "url": link_to("posts.show", buurt=buurt.slug, number=post.number),
    }
    if time.ends_at is not None:
        event["endDate"] = local(time.ends_at).isoformat()
    if time.is_moved:
        event["previousStartDate"] = local(time.slot).isoformat()
    if time.left is not None:
        event |= {"maximumAttendeeCapacity": time.places, "remainingAttendeeCapacity": time.left}
    return event
