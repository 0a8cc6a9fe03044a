"""What can be done in the buurtgids."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from buurtplein.buurten.numbers import take_number
from buurtplein.buurten.queries import waits_first
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.tenancy import across_buurten
from buurtplein.gids import queries
from buurtplein.gids.models import ASKED_AFTER, CIRCLES, HOLDS, Access, Circle, Doubt, Entry, EntryKind, Topic
from buurtplein.gids.policy import (
    may_add_entry,
    may_change_entry,
    may_doubt_entry,
    may_judge_entry,
    may_remove_entry,
    may_settle_doubt,
    may_verify_entry,
    waits_for_nobody,
)
from buurtplein.outbox.emit import emit

STREET_LEVEL = 3  # decimals of a coordinate: about 100 metres, a street and not a front door
NETHERLANDS = ((50.7, 53.7), (3.2, 7.3))  # latitude and longitude, from and to
WORDS = ("name", "text", "street", "hours", "phone", "offers", "turned_down")


@dataclass(frozen=True)
class EntryDraft:
    """What someone fills in for an entry."""

    kind: EntryKind
    topic: Topic
    name: str
    text: str = ""
    street: str = ""
    hours: str = ""
    phone: str = ""
    offers: str = ""
    access: Access = Access.UNKNOWN
    latitude: float | None = None
    longitude: float | None = None
    audience: Circle | None = None  # None: the usual one of its kind
    mine: bool = True  # whether I look after it; else the verbinders do


def check_entry(draft: EntryDraft) -> None:
    """Raises RuleBroken at the field that cannot be right."""
    if not draft.name:
        raise RuleBroken(_("Vul een naam in."), field="name")
    if draft.audience is not None and draft.audience not in CIRCLES[draft.kind]:
        raise RuleBroken(_("Kies wie dit mag vinden."), field="audience")
    _check_spot(draft.latitude, draft.longitude)


def _check_spot(latitude: float | None, longitude: float | None) -> None:
    if (latitude is None) != (longitude is None):
        raise RuleBroken(_("Vul beide getallen in, of geen van beide."), field="longitude")
    (south, north), (west, east) = NETHERLANDS
    if (
        latitude is not None
        and longitude is not None
        and not (south <= latitude <= north and west <= longitude <= east)
    ):
        raise RuleBroken(_("Deze plek ligt niet in Nederland."), field="latitude")


def add_entry(viewer: Viewer, draft: EntryDraft, *, once: str | None = None) -> Entry:
    """Add an entry; the same form sent twice gives the same entry.

    Of someone new it waits for a look ("entry.suggested"), if anyone can give it; of others it is shown at once
    ("entry.shown").

    Raises NotAllowed, RuleBroken.
    """
    require(may_add_entry(viewer))
    check_entry(draft)
    already = _added_with(viewer, once)
    if already is not None:
        return already
    entry = Entry(buurt_id=viewer.buurt_id, number=take_number(viewer.buurt_id), kind=draft.kind, turned_down="")
    entry.added_by_id, entry.once = viewer.me.id, once or None
    _fill(viewer, entry, draft)
    db.session.add(entry)
    _show_or_wait(viewer, entry)
    return entry


def _added_with(viewer: Viewer, once: str | None) -> Entry | None:
    if not once:
        return None
    mine = (Entry.once == once, Entry.added_by_id == viewer.id, Entry.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(Entry).where(*mine))


def _fill(viewer: Viewer, entry: Entry, draft: EntryDraft) -> None:
    """What was filled in, without what an entry of its kind does not have."""
    entry.topic, entry.name, entry.text, entry.street = draft.topic, draft.name, draft.text, draft.street
    entry.audience = draft.audience or CIRCLES[draft.kind][0]
    if draft.kind.has_address:
        entry.hours, entry.phone, entry.offers, entry.access = draft.hours, draft.phone, draft.offers, draft.access
        entry.latitude, entry.longitude = _street_level(draft.latitude), _street_level(draft.longitude)
    if draft.kind is EntryKind.SCHAT:
        entry.owner_id = entry.added_by_id  # nobody is put in the gids by someone else
    elif draft.mine and entry.owner_id is None:
        entry.owner_id = viewer.me.id
    elif not draft.mine:
        entry.owner_id = None


def _street_level(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, STREET_LEVEL)


def _show_or_wait(viewer: Viewer, entry: Entry) -> None:
    if entry.turned_down or waits_first(viewer):
        entry.looked_at, entry.turned_down = None, ""
        emit("entry.suggested", entry, by=viewer)
    elif entry.looked_at is None:
        entry.looked_at = now()
        emit("entry.shown", entry, by=viewer)
    else:
        emit("entry.changed", entry, by=viewer)


def change_entry(viewer: Viewer, entry: Entry, draft: EntryDraft) -> Entry:
    """Change an entry, which is also saying that it is right.

    A verbinder looks (again) at what someone new changed, and at what was turned down.

    Raises NotAllowed, RuleBroken.
    """
    require(may_change_entry(viewer, entry))
    check_entry(draft)
    _fill(viewer, entry, draft)
    _hold(entry)
    _show_or_wait(viewer, entry)
    return entry


def remove_entry(viewer: Viewer, entry: Entry) -> None:
    """Take it out of the gids, words and all. It does not come back."""
    require(may_remove_entry(viewer, entry))
    entry.removed_at, entry.owner_id, entry.added_by_id = now(), None, None
    for name in WORDS:
        setattr(entry, name, "")
    entry.latitude = entry.longitude = None
    emit("entry.removed", entry, by=viewer)


def verify_entry(viewer: Viewer, entry: Entry, *, is_right: bool) -> None:
    """Say that it is still right, which holds for a year; or that it is not, and then it is hidden at once."""
    require(may_verify_entry(viewer, entry))
    if is_right:
        _hold(entry)
        emit("entry.verified", entry, by=viewer)
    else:
        entry.lapsed_at = entry.lapsed_at or now()
        emit("entry.lapsed", entry, by=viewer)


def _hold(entry: Entry) -> None:
    entry.verified_on, entry.asked_at, entry.lapsed_at = today(), None, None


# ------------------------------------------------------------------------------------------- what is wrong
def doubt_entry(viewer: Viewer, entry: Entry, *, words: str, once: str | None = None) -> Doubt:
    """Say what is not right; verbinders and who looks after it hear of it. The same form sent twice says it once.

    Raises NotAllowed, RuleBroken.
    """
    require(may_doubt_entry(viewer, entry))
    if not words:
        raise RuleBroken(_("Schrijf op wat er niet klopt."), field="words")
    said = select(Doubt).where(Doubt.once == once, Doubt.entry_id == entry.id, Doubt.buurt_id == viewer.buurt_id)
    already = db.session.scalar(said) if once else None
    if already is not None:
        return already
    doubt = Doubt(buurt_id=entry.buurt_id, entry_id=entry.id, words=words, once=once or None)
    db.session.add(doubt)
    emit("doubt.placed", doubt, by=viewer)
    return doubt


def settle_doubt(viewer: Viewer, doubt: Doubt) -> None:
    """It was looked at, by someone else than who looks after the entry.

    Raises NotAllowed.
    """
    require(may_settle_doubt(viewer, doubt, another_verbinder=queries.another_verbinder(viewer, doubt)))
    doubt.settled_at = doubt.settled_at or now()
    emit("doubt.settled", doubt, by=viewer)


def accept_entry(viewer: Viewer, entry: Entry) -> None:
    """A verbinder looked and it may be read; twice is once."""
    require(may_judge_entry(viewer, entry))
    if entry.looked_at is None:
        entry.looked_at, entry.turned_down = now(), ""
        emit("entry.shown", entry, by=viewer)


def turn_down_entry(viewer: Viewer, entry: Entry, *, reason: str) -> None:
    """Keep it from others, or take it out of sight; who added it reads why and may change it.

    Raises NotAllowed, RuleBroken.
    """
    require(may_judge_entry(viewer, entry))
    if not reason:
        raise RuleBroken(_("Leg uit wat er anders moet."), field="reason")
    entry.turned_down = reason
    emit("entry.turned_down", entry, by=viewer)


# ------------------------------------------------------------------------------------------- clock
def keep_true(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Ask whether what is nearly a year old is right ("entry.due"), and hide what nobody answered for ("entry.lapsed").

    Returns how many were asked or hidden.
    """
    old = _shown(session, limit, Entry.verified_on <= today() - HOLDS)
    for entry in old:
        entry.lapsed_at = now()
        emit("entry.lapsed", entry, by=caretaker)
    due = _shown(session, limit, Entry.verified_on <= today() - ASKED_AFTER, Entry.asked_at.is_(None))
    for entry in due:
        entry.asked_at = now()
        emit("entry.due", entry, by=caretaker)
    return len(old) + len(due)


def release_entries(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Show what waits for a first look while there is nobody (any more) to give it ("entry.shown").

    Returns how many.
    """
    with across_buurten("the clock works for every buurt"):
        found = list(session.scalars(select(Entry).where(waits_for_nobody()).limit(limit)))
    for entry in found:
        entry.looked_at = now()
        emit("entry.shown", entry, by=caretaker)
    return len(found)


def _shown(session: Session, limit: int, *conditions: ColumnElement[bool]) -> list[Entry]:
    shown = (
        Entry.looked_at.is_not(None),
        Entry.turned_down == "",
        Entry.lapsed_at.is_(None),
        Entry.removed_at.is_(None),
    )
    with across_buurten("the clock works for every buurt"):
        return list(session.scalars(select(Entry).where(*shown, *conditions).limit(limit)))
