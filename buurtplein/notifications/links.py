"""The link in each mail with which someone stops that mail, without logging in."""

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from buurtplein.core.db import db
from buurtplein.core.letters import link_to
from buurtplein.notifications.models import Group
from buurtplein.people.models import Person
from buurtplein.people.viewer import Someone

DAILY = "dagelijks"  # the daily mail as a whole, whatever is in it


@dataclass(frozen=True)
class Stop:
    """What the link in a mail stops, and for whom. `group` is None for the daily mail as a whole."""

    reader: Someone
    group: Group | None


def unsubscribe_link(person_id: int, what: str) -> str:
    """The full address that stops one group (or DAILY) for one person; it works as long as they exist."""
    return link_to("notifications.unsubscribe", token=_signer().dumps([person_id, str(what)]))


def read_token(token: str) -> Stop | None:
    """What a link stops; None when we did not make it, or the person is gone."""
    try:
        person_id, what = _signer().loads(token)
        group = None if what == DAILY else Group(what)
    except (BadSignature, ValueError):
        return None
    person = db.session.get(Person, person_id)
    return Stop(Someone(person), group) if person is not None and person.erased_at is None else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="unsubscribe")
