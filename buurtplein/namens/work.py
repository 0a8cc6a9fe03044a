"""Whom to call, and for whom there is a slip to print: news for who is not online."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import Waiting, Work
from buurtplein.core.i18n import _, ngettext
from buurtplein.namens.news import Untold, untold
from buurtplein.namens.policy import may_see_reaches


def waiting(viewer: Viewer) -> list[Waiting]:
    """Neighbours for whom there is news. One statement."""
    return [_news_for(found) for found in untold(viewer)] if may_see_reaches(viewer) else []


def _news_for(found: Untold) -> Waiting:
    reach = found.reach
    sentence = _("Briefje voor %(name)s") if reach.on_paper else _("Bel %(name)s")
    text = ngettext("%(num)d ding om te vertellen", "%(num)d dingen om te vertellen", found.number)
    work = Work.SLIP if reach.on_paper else Work.CALL
    title = sentence % {"name": reach.person.name}
    return Waiting(work, reach.id, title, text, found.since, "namens.show", {"reach_id": reach.id})
