"""The rooms that keep something of people, from the top floor down: what refers to something goes before it."""

from typing import Any

from buurtplein.agenda import own as agenda
from buurtplein.agreements import own as agreements
from buurtplein.audit import own as audit
from buurtplein.buurten import own as buurten
from buurtplein.collegas import own as collegas
from buurtplein.contact import own as contact
from buurtplein.core.own import Kept, Part
from buurtplein.following import own as following
from buurtplein.gesprekken import own as gesprekken
from buurtplein.gids import own as gids
from buurtplein.huiskamers import own as huiskamers
from buurtplein.initiatieven import own as initiatieven
from buurtplein.matching import own as matching
from buurtplein.moderation import own as moderation
from buurtplein.namens import own as namens
from buurtplein.notifications import own as notifications
from buurtplein.outbox import own as outbox
from buurtplein.people import own as people
from buurtplein.photos import own as photos
from buurtplein.posts import own as posts
from buurtplein.schouwen import own as schouwen
from buurtplein.search import own as search
from buurtplein.werk import own as werk
from buurtplein.wijkopgaven import own as wijkopgaven

ROOMS: tuple[Any, ...] = (
    namens,
    search,
    notifications,
    following,
    collegas,
    agreements,
    huiskamers,
    schouwen,
    wijkopgaven,
    werk,
    gesprekken,
    contact,
    moderation,
    matching,
    initiatieven,
    agenda,
    posts,
    gids,
    photos,
    buurten,
    people,
    outbox,
    audit,
)
PARTS: tuple[Part, ...] = tuple(room.PART for room in ROOMS)


_FIRST = (people.PART, buurten.PART, posts.PART)
KEPT: tuple[Kept, ...] = tuple(  # as a person reads it: first who they are
    kept for part in (*_FIRST, *(part for part in PARTS if part not in _FIRST)) for kept in part.kept
)
