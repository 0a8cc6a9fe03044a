"""The link in a mail with which someone says that an entry is still right, without logging in."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.gids.models import Entry
from buurtplein.gids.policy import may_verify_entry
from buurtplein.gids.queries import entries_by_id


def check_token(viewer: Viewer, entry: Entry) -> str:
    """Proves who answers for which entry, until it was asked again a year later."""
    return _signer().dumps([viewer.me.id, entry.buurt_id, entry.id, _asked(entry)])


def read_token(token: str) -> tuple[Viewer, Entry]:
    """Who answers, and for which entry.

    Raises NotFound when we did not make it, or it was about an earlier time, or they may not answer any more.
    """
    try:
        person_id, buurt_id, entry_id, asked = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(_("Deze link werkt niet (meer).")) from None
    viewer = viewer_as(person_id, buurt_id)
    entry = entries_by_id(viewer, [entry_id]).get(entry_id) if viewer else None
    if viewer is None or entry is None or asked != _asked(entry) or not may_verify_entry(viewer, entry):
        raise NotFound(_("Deze link werkt niet (meer)."))
    return viewer, entry


def _asked(entry: Entry) -> int:
    return (entry.asked_at or now()).year


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="gids")
