"""What a person has in the buurtgids: what they can do, what they lend, and the places they keep up to date."""

from typing import Any

from sqlalchemy import or_, select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.core.tenancy import across_buurten
from buurtplein.core.text import digits
from buurtplein.gids.models import Entry, EntryKind
from buurtplein.gids.operations import WORDS
from buurtplein.outbox.emit import emit, emit_all


def erase(whom: Whom, by: Any) -> None:
    """What is about this person goes, words and all; places and clubs go on without their name and number."""
    with across_buurten("someone is erased everywhere"):
        theirs = or_(Entry.owner_id == whom.id, Entry.added_by_id == whom.id)
        entries = list(db.session.scalars(select(Entry).where(theirs)))
    _take_out([entry for entry in entries if entry.owner_id == whom.id and _is_personal(entry)], by)
    for entry in entries:
        entry.owner_id = None if entry.owner_id == whom.id else entry.owner_id
        entry.added_by_id = None if entry.added_by_id == whom.id else entry.added_by_id
        if entry.phone and digits(entry.phone) == digits(whom.phone):
            entry.phone = ""
            emit("entry.changed", entry, by=by)


def leave(person_id: int, buurt_id: int, by: Any) -> None:
    """What someone can do or lends goes; the verbinders look after the places and clubs."""
    entries = list(db.session.scalars(select(Entry).where(Entry.buurt_id == buurt_id, Entry.owner_id == person_id)))
    _take_out([entry for entry in entries if _is_personal(entry)], by)
    for entry in entries:
        entry.owner_id = None


def _is_personal(entry: Entry) -> bool:
    return entry.kind in {EntryKind.SCHAT, EntryKind.DING}


def _take_out(entries: list[Entry], by: Any) -> None:
    for entry in entries:
        entry.removed_at = entry.removed_at or now()
        for name in WORDS:
            setattr(entry, name, "")
    emit_all("entry.removed", entries, by=by)


PART = Part(
    kept=(
        Kept(
            name="gids",
            label=_l("Wat je in de buurtgids hebt staan"),
            why=_l("Zodat buren weten wat er is en wie wat kan."),
            term=_l("Een jaar, daarna vragen we of het nog klopt. Jij haalt het weg wanneer je wilt"),
            table=Entry,
            whose=(Entry.owner_id,),
            shown={
                Entry.kind: _l("Soort"),
                Entry.name: _l("Naam"),
                Entry.text: _l("Tekst"),
                Entry.street: _l("Straat"),
                Entry.hours: _l("Wanneer"),
                Entry.phone: _l("Telefoonnummer"),
                Entry.offers: _l("Wat er is"),
                Entry.audience: _l("Voor wie"),
                Entry.added_at: _l("Geplaatst"),
                Entry.verified_on: _l("Nagekeken"),
            },
        ),
    ),
    erase=erase,
    not_theirs={Entry.added_by_id: "who told of a place is not shown; the entry is of who keeps it up to date"},
    stays=(_l("Plekken en clubs in de buurtgids die jij bijhield. De buurtverbinders letten daar dan op."),),
    leave=leave,
)
