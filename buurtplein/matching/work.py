"""What waits for a verbinder to connect people."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import Waiting, Work
from buurtplein.core.i18n import _
from buurtplein.core.text import excerpt
from buurtplein.matching.models import Match
from buurtplein.matching.policy import may_connect
from buurtplein.matching.queries import silent, unanswered
from buurtplein.matching.wording import called
from buurtplein.posts.models import Audience, Post


def waiting(viewer: Viewer) -> list[Waiting]:
    """Vragen that nobody answered in a day, and koppelingen in which it is silent. Two statements."""
    if not may_connect(viewer):
        return []
    return [*map(_vraag, unanswered(viewer)), *map(_koppeling, silent(viewer))]


def _vraag(post: Post) -> Waiting:
    private = post.audience == Audience.VERBINDERS
    text = f"{called(post.author)} · {_('alleen voor jou') if private else _('nog geen antwoord')}"
    since, where = post.published_at or post.placed_at, {"number": post.number}
    return Waiting(Work.VRAAG, post.id, excerpt(post.title, 80), text, since, "matching.suggest", where)


def _koppeling(match: Match) -> Waiting:
    title = _("%(asker)s en %(helper)s", asker=called(match.asker), helper=called(match.helper))
    text = _("Is het gelukt?") if match.introduced_at else _("Nog geen antwoord op je voorstel")
    since = match.outcome_asked_at or match.proposed_at
    where = {"number": match.request.number, "_anchor": "voorgesteld"}
    return Waiting(Work.KOPPELING, match.id, title, text, since, "matching.suggest", where)
