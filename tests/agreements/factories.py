"""Rows of this room with sane defaults."""

from buurtplein.agreements.models import Agreement
from buurtplein.agreements.operations import Terms, propose_agreement
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.posts.themes import Theme
from tests.factories import a_partner


def an_agreement(by: Viewer, theme: Theme, *, words: str = "") -> Agreement:
    """The organisation of `by` reacts first, and another falls in; all agreed."""
    other = a_partner(by.buurt_id).organisation_id
    made = propose_agreement(by, Terms(theme, min(by.organisation_ids), 3, other, words))
    made.agreed_at = now()
    db.session.flush()
    return made
