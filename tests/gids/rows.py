"""Entries of the buurtgids with sane defaults."""

from buurtplein.core.db import db
from buurtplein.gids.models import Entry, EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry
from tests.factories import a_viewer


def draft(kind: EntryKind = EntryKind.PLEK, name: str = "Lindehuis", **fields: object) -> EntryDraft:
    return EntryDraft(kind, Topic.ONTMOETEN, name, **fields)


def an_entry(viewer=None, kind: EntryKind = EntryKind.PLEK, name: str = "Lindehuis", **fields: object) -> Entry:
    """Shown at once, as a trusted neighbour adds it; fields of the row, such as lapsed_at, say otherwise."""
    row = {key: fields.pop(key) for key in list(fields) if key not in EntryDraft.__dataclass_fields__}
    entry = add_entry(viewer or a_viewer(), draft(kind, name, **fields))
    for key, value in row.items():
        setattr(entry, key, value)
    db.session.flush()
    return entry
