"""The link in a mail with which one of the two answers about a koppeling, without logging in."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.matching.models import Match
from buurtplein.matching.queries import get_own_match


def reply_token(viewer: Viewer, match: Match) -> str:
    """Proves who answers about which koppeling: until it ends, and how it went until 30 days after it finished.

    After that the page says only that it is over.
    """
    return str(_signer().dumps([viewer.me.id, match.buurt_id, match.id]))


def read_token(token: str) -> tuple[Viewer, Match]:
    """Who answers, and about which koppeling.

    Raises NotFound when we did not make it, it was taken back, or they left the buurt.
    """
    try:
        person_id, buurt_id, match_id = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(_("Deze link werkt niet (meer).")) from None
    viewer = viewer_as(person_id, buurt_id)
    if viewer is None:
        raise NotFound(_("Deze link werkt niet (meer)."))
    return viewer, get_own_match(viewer, match_id)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="koppeling")
