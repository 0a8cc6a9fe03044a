"""What a person was told and how they want to be told."""

from typing import Any

from sqlalchemy import delete, update

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.notifications.models import Digest, Notification, Preference


def erase(whom: Whom, _by: Any) -> None:
    """Forget the news and the choices; what others were told was done by nobody in particular."""
    for table in (Notification, Preference, Digest):
        db.session.execute(delete(table).where(table.person_id == whom.id))
    db.session.execute(update(Notification).where(Notification.actor_id == whom.id).values(actor_id=None))


PART = Part(
    kept=(
        Kept(
            name="nieuws",
            label=_l("Nieuws voor jou"),
            why=_l("Om je te laten weten wat er gebeurt."),
            term=_l("90 dagen"),
            table=Notification,
            whose=(Notification.person_id,),
            shown={
                Notification.made_at: _l("Wanneer"),
                Notification.kind: _l("Wat"),
                Notification.read_at: _l("Gezien"),
                Notification.mailed_at: _l("Gemaild"),
            },
        ),
        Kept(
            name="mailkeuzes",
            label=_l("Wat je van ons wilt horen"),
            why=_l("Om ons aan je keuze te houden."),
            term=_l("Tot je iets anders kiest"),
            table=Preference,
            whose=(Preference.person_id,),
            shown={
                Preference.group: _l("Waarover"),
                Preference.on_site: _l("Op het plein"),
                Preference.mail: _l("Mail"),
            },
        ),
        Kept(
            name="dagmails",
            label=_l("Op welke dagen je de mail van de dag kreeg"),
            why=_l("Zodat je er nooit twee krijgt."),
            term=_l("90 dagen"),
            table=Digest,
            whose=(Digest.person_id,),
            shown={Digest.day: _l("Dag")},
        ),
    ),
    erase=erase,
    not_theirs={Notification.actor_id: "news belongs to whoever was told"},
)
