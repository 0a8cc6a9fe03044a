"""What waits in the buurtgids for a verbinder."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import Waiting, Work
from buurtplein.core.i18n import _
from buurtplein.core.text import excerpt
from buurtplein.gids.models import Doubt, Entry
from buurtplein.gids.policy import may_judge_entry, may_see_gids_work
from buurtplein.gids.queries import chores


def waiting(viewer: Viewer) -> list[Waiting]:
    """Entries to look at and to call about, and what someone says is not right. Three statements, or four."""
    if not may_see_gids_work(viewer):
        return []
    found = chores(viewer)
    new = [_new(entry) for entry in found.waiting if may_judge_entry(viewer, entry)]
    return [*new, *map(_doubt, found.doubts), *map(_old, found.lapsed)]


def _new(entry: Entry) -> Waiting:
    where = {"nr": entry.number, "slug": entry.slug or None}
    title = excerpt(entry.name, 80)
    return Waiting(Work.ENTRY, entry.id, title, _("Nieuw in de buurtgids"), entry.added_at, "gids.show", where)


def _doubt(doubt: Doubt) -> Waiting:
    title, text = excerpt(doubt.entry.name, 80), _("Klopt dit nog?")
    return Waiting(Work.DOUBT, doubt.id, title, text, doubt.placed_at, "gids.work", {"_anchor": "k-meld"})


def _old(entry: Entry) -> Waiting:
    since = entry.lapsed_at or entry.added_at
    where = {"_anchor": "k-bel"}
    return Waiting(Work.LAPSED, entry.id, excerpt(entry.name, 80), _("Even bellen"), since, "gids.work", where)
