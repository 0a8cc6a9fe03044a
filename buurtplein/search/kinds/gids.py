"""The buurtgids, with the people who chose to be found in it."""

from sqlalchemy.orm import joinedload

from buurtplein.gids.models import Entry, EntryKind
from buurtplein.gids.queries import entries_by_id
from buurtplein.search import helping
from buurtplein.search.dutch import excerpt, highlight, telling
from buurtplein.search.engine import Document, Key
from buurtplein.search.kinds.kind import Kind, Result, Words
from buurtplein.search.kinds.tokens import tokens


def _entry(entry: Entry) -> Document | None:
    """Nothing of what is hidden: who looks after it has a list of their own."""
    if not entry.is_shown:
        return None
    return Document(
        key=Key("entry", entry.id),
        buurt_id=entry.buurt_id,
        title=entry.name,
        body="\n".join(filter(None, _texts(entry))),
        tags=tuple(filter(None, (entry.street, entry.kind.value, entry.topic.value))),
        visibility=frozenset({entry.audience.value}),
        tokens=tokens(
            entry.kind.value,
            is_open=True,
            at=entry.added_at,
            author=entry.owner_id,
            of=(entry.owner_id,),
            places=(entry.street,),
            help_with=helping.kinds(entry.name, entry.text) if entry.kind == EntryKind.SCHAT else (),
        ),
        created_at=entry.added_at,
    )


def _texts(entry: Entry) -> tuple[str, ...]:
    return entry.text, entry.offers, entry.hours


def _found_entry(entry: Entry, words: Words) -> Result:
    is_person = entry.kind is EntryKind.SCHAT and entry.owner is not None
    return Result(
        kind=entry.kind.value,
        row=entry,
        title=highlight(entry.name, words),
        text=excerpt(telling(_texts(entry), words), words),
        at=entry.added_at,
        endpoint="gids.show",
        values={"nr": entry.number, "slug": entry.slug or None},
        author=entry.owner.first_name if is_person and entry.owner else "",
        street=entry.street,
        look="gids",
        is_dated=False,
    )


ENTRY = Kind(
    name="entry",
    model=Entry,
    document=_entry,
    load=entries_by_id,
    result=_found_entry,
    labels=lambda: {kind.value: kind.label for kind in EntryKind},
    needs=(joinedload(Entry.owner),),
)
