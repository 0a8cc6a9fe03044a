"""Who may read and do what in the buurtgids."""

from sqlalchemy import ColumnElement, and_, exists, not_, or_

from buurtplein.buurten.models import Membership
from buurtplein.buurten.policy import a_verbinder_but, is_left_to_beheerder, is_left_to_nobody, may_decide_for
from buurtplein.buurten.viewer import Viewer
from buurtplein.gids.models import Circle, Doubt, Entry, EntryKind


# ------------------------------------------------------------------------------------------- reading
def circles(viewer: Viewer) -> tuple[Circle, ...]:
    """For whom an entry must be to be read. Professionals and the beheerder do not read what is for verbinders."""
    if viewer.is_verbinder:
        return (Circle.PUBLIC, Circle.NEIGHBOURS, Circle.VERBINDERS)
    if viewer.is_member:
        return (Circle.PUBLIC, Circle.NEIGHBOURS)
    return (Circle.PUBLIC,)


def listed_entries(viewer: Viewer) -> ColumnElement[bool]:
    """What stands in the gids for the circles someone belongs to. A person who left the buurt is not in it.

    It depends on the buurt, the circles and whom one does not meet, so a list is the same for all who share those.
    """
    here = (Membership.person_id == Entry.owner_id, Membership.buurt_id == viewer.buurt_id)
    still_here = exists().where(*here, Membership.is_here).correlate(Entry)
    return and_(
        Entry.buurt_id == viewer.buurt_id,
        viewer.meets(Entry.owner_id),
        Entry.audience.in_(circles(viewer)),
        Entry.looked_at.is_not(None),
        Entry.turned_down == "",
        Entry.lapsed_at.is_(None),
        Entry.removed_at.is_(None),
        or_(Entry.kind != EntryKind.SCHAT, still_here),
    )


def readable_entries(viewer: Viewer) -> ColumnElement[bool]:
    """What is listed; who looks after it or added it also reads it hidden, the verbinder everything not removed.

    The beheerder also reads what waits for a first look when there is no verbinder to give it.
    """
    here = and_(Entry.buurt_id == viewer.buurt_id, Entry.removed_at.is_(None))
    if viewer.is_verbinder:
        return here
    added = and_(viewer.mine(Entry.added_by_id), viewer.meets(Entry.owner_id))
    own = or_(listed_entries(viewer), viewer.mine(Entry.owner_id), added)
    return and_(here, or_(own, _left_to_beheerder()) if viewer.is_beheerder else own)


def readable_doubts(viewer: Viewer) -> ColumnElement[bool]:
    """What people say is not right: for a verbinder who does not look after it, or the beheerder when there is none."""
    here = Doubt.buurt_id == viewer.buurt_id
    of_others = and_(Entry.buurt_id == viewer.buurt_id, Entry.owner_id.is_distinct_from(viewer.id))
    if viewer.is_verbinder:
        return and_(here, Doubt.entry.has(of_others))
    if viewer.is_beheerder:
        other = a_verbinder_but(viewer, Entry.owner_id).correlate(Entry)
        return and_(here, Doubt.entry.has(and_(of_others, not_(other))))
    return and_(here, Doubt.id.is_(None))


def _left_to_beheerder() -> ColumnElement[bool]:
    return and_(_WAITS, is_left_to_beheerder(Entry, _IS_PRIVATE, Entry.owner_id, Entry.added_by_id))


def waits_for_nobody() -> ColumnElement[bool]:
    """What waits for a first look that nobody can give: no verbinder, and no beheerder who may read it."""
    return and_(_WAITS, is_left_to_nobody(Entry, _IS_PRIVATE, Entry.owner_id, Entry.added_by_id))


_WAITS = and_(Entry.looked_at.is_(None), Entry.turned_down == "", Entry.removed_at.is_(None))
_IS_PRIVATE = Entry.audience == Circle.VERBINDERS


# ------------------------------------------------------------------------------------------- doing
def may_add_entry(viewer: Viewer) -> bool:
    """Everyone who belongs to the buurt."""
    return viewer.is_member


def may_change_entry(viewer: Viewer, entry: Entry) -> bool:
    """Who looks after it; who added it while it is not shown; a verbinder, but not what is about a person."""
    if entry.buurt_id != viewer.buurt_id or entry.removed_at is not None or not viewer.is_member:
        return False
    still_mine = viewer.is_me(entry.added_by_id) and not entry.is_shown
    keeps = viewer.is_verbinder and entry.kind is not EntryKind.SCHAT
    return viewer.is_me(entry.owner_id) or still_mine or keeps


def may_remove_entry(viewer: Viewer, entry: Entry) -> bool:
    """The same, and who no longer belongs to the buurt may still take themselves out of it."""
    own = viewer.is_me(entry.owner_id) and entry.buurt_id == viewer.buurt_id
    return may_change_entry(viewer, entry) or (own and entry.removed_at is None)


def may_verify_entry(viewer: Viewer, entry: Entry) -> bool:
    """Who looks after it; a verbinder, who may have called; of what a verbinder has looked at."""
    known = entry.buurt_id == viewer.buurt_id and entry.looked_at is not None and entry.removed_at is None
    return known and viewer.is_member and (viewer.is_me(entry.owner_id) or viewer.is_verbinder)


def may_know_owner(viewer: Viewer) -> bool:
    """Neighbours see by first name who looks after an entry; a visitor sees no persons."""
    return viewer.is_member


def may_keep_gids(viewer: Viewer) -> bool:
    """A verbinder: sees what waits and whom to call."""
    return viewer.is_verbinder


def may_see_gids_work(viewer: Viewer) -> bool:
    """A verbinder; and the beheerder, who may have to look at what is not right."""
    return viewer.is_verbinder or viewer.is_beheerder


def may_judge_entry(viewer: Viewer, entry: Entry) -> bool:
    """A verbinder, never about what they added or look after themselves.

    The beheerder too while it waits for a first look; they read it only when there is no verbinder to give that.
    """
    own = viewer.is_me(entry.owner_id) or viewer.is_me(entry.added_by_id)
    works = viewer.is_verbinder or (viewer.is_beheerder and entry.is_waiting)
    return works and entry.buurt_id == viewer.buurt_id and entry.removed_at is None and not own


def may_doubt_entry(viewer: Viewer, entry: Entry) -> bool:
    """Everyone, also a visitor, about what is shown and somebody else's."""
    return entry.buurt_id == viewer.buurt_id and entry.is_shown and not viewer.is_me(entry.owner_id)


def may_settle_doubt(viewer: Viewer, doubt: Doubt, *, another_verbinder: bool) -> bool:
    """A verbinder, never about what they look after themselves; the beheerder when there is no other verbinder."""
    if doubt.buurt_id != viewer.buurt_id or viewer.is_me(doubt.entry.owner_id):
        return False
    return may_decide_for(viewer, another_verbinder=another_verbinder)
