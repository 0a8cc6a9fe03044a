"""What is kept of someone's work beside the work itself: a calendar elsewhere, and being gebiedsregisseur."""

from typing import Any

from sqlalchemy import delete

from buurtplein.collegas.models import Regisseur, WorkFeed
from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom


def erase(whom: Whom, _by: Any) -> None:
    """Close the calendar, and be gebiedsregisseur nowhere, nor have been."""
    db.session.execute(delete(WorkFeed).where(WorkFeed.person_id == whom.id))
    db.session.execute(delete(Regisseur).where(Regisseur.person_id == whom.id))


PART = Part(
    kept=(
        Kept(
            name="werkagenda",
            label=_l("Het geheime adres van je werkagenda"),
            why=_l("Zodat een andere agenda kan lezen wat je te doen hebt."),
            term=_l("Tot je het sluit"),
            table=WorkFeed,
            whose=(WorkFeed.person_id,),
            shown={WorkFeed.made_at: _l("Gemaakt")},
        ),
        Kept(
            name="gebiedsregisseur",
            label=_l("Van welke buurt je gebiedsregisseur bent of was"),
            why=_l("Zodat bewoners weten wie ze kunnen bellen."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Regisseur,
            whose=(Regisseur.person_id,),
            shown={
                Regisseur.starts_on: _l("Vanaf"),
                Regisseur.ends_on: _l("Tot"),
                Regisseur.phone: _l("Telefoon voor bewoners"),
            },
        ),
    ),
    erase=erase,
)
