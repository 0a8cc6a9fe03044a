"""What waits for a verbinder of what two neighbours wrote to each other."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import Waiting, Work
from buurtplein.contact.models import MessageReport
from buurtplein.contact.queries import waiting_reports
from buurtplein.core.i18n import _


def waiting(viewer: Viewer) -> list[Waiting]:
    """Messages that were reported. One statement."""
    return [_report(report) for report in waiting_reports(viewer)]


def _report(report: MessageReport) -> Waiting:
    where = {"message_report_id": report.id}
    title, text = _("Gemeld uit een gesprek"), report.reason.label
    since = report.placed_at
    return Waiting(Work.MESSAGE_REPORT, report.id, title, text, since, "contact.settle", where, harms=True)
