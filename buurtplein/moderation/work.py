"""What waits in moderation for a verbinder."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import Waiting, Work
from buurtplein.core.i18n import _, ngettext
from buurtplein.core.text import excerpt
from buurtplein.moderation.models import Objection
from buurtplein.moderation.queries import (
    Reported,
    open_objections,
    open_reports,
    stuck_since,
    waiting_posts,
)
from buurtplein.posts.models import Post


def waiting(viewer: Viewer) -> list[Waiting]:
    """Reports, objections and posts of who is new here. Four statements, however much waits; five for a beheerder."""
    return [
        *map(_report, open_reports(viewer)),
        *map(_objection, open_objections(viewer)),
        *_second(viewer),
        *map(_post, waiting_posts(viewer)),
    ]


def _report(reported: Reported) -> Waiting:
    report = reported.report
    title = _("Melding over een reactie") if report.comment_id else _("Melding over een bericht")
    times = ngettext("%(num)d melding", "%(num)d meldingen", reported.times)
    text = f"‘{excerpt(report.post.title, 60)}’ · {times}"
    where = {"report_id": report.id}
    return Waiting(
        Work.REPORT, report.id, title, text, report.placed_at, "moderation.show_report", where, harms=reported.harms
    )


def _objection(objection: Objection) -> Waiting:
    ruling = objection.ruling
    about = excerpt(ruling.title, 60) or excerpt(ruling.text, 60) or ruling.measure.label
    where = {"objection_id": objection.id}
    title, since = _("Bezwaar tegen een besluit"), objection.placed_at
    return Waiting(Work.OBJECTION, objection.id, title, about, since, "moderation.decide_objection", where)


def _second(viewer: Viewer) -> list[Waiting]:
    since, title = stuck_since(viewer), _("Er wacht iets op een ander dan jij")
    text = _("Een melding of een bezwaar")
    return [Waiting(Work.SECOND, viewer.buurt_id, title, text, since, "buurten.people")] if since else []


def _post(post: Post) -> Waiting:
    who = post.author.first_name if post.author is not None else ""
    text = f"{who or _('een buur')} · {post.kind.label}"
    since = post.changed_at or post.placed_at
    where = {"number": post.number}
    return Waiting(Work.FIRST_POST, post.id, excerpt(post.title, 80), text, since, "moderation.post", where)
