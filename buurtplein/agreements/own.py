"""What a professional proposed and said for their organisation about who reacts first."""

from typing import Any

from sqlalchemy import update

from buurtplein.agreements.models import Agreement, AgreementAnswer, FirstReaction
from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom

AS_LONG_AS = _l("Zolang de buurt het plein gebruikt")


def erase(whom: Whom, _by: Any) -> None:
    """What organisations agreed stays, signed by nobody; what this person wrote with it goes."""
    theirs = update(Agreement).where(Agreement.proposed_by_id == whom.id)
    db.session.execute(theirs.values(words="", once=None))
    db.session.execute(update(AgreementAnswer).where(AgreementAnswer.by_id == whom.id).values(reason=""))


PART = Part(
    kept=(
        Kept(
            name="afspraken",
            label=_l("Wat je voorstelde over wie eerst reageert"),
            why=_l("Zodat partners weten wat er is afgesproken, en wie het voorstelde."),
            term=AS_LONG_AS,
            table=Agreement,
            whose=(Agreement.proposed_by_id,),
            shown={
                Agreement.theme: _l("Onderwerp"),
                Agreement.words: _l("Waarom"),
                Agreement.proposed_at: _l("Voorgesteld"),
            },
        ),
        Kept(
            name="afspraken-antwoord",
            label=_l("Wat je van zo’n afspraak vond"),
            why=_l("Zodat partners weten wie akkoord is, en wat er nog in de weg staat."),
            term=AS_LONG_AS,
            table=AgreementAnswer,
            whose=(AgreementAnswer.by_id,),
            shown={
                AgreementAnswer.agrees: _l("Akkoord"),
                AgreementAnswer.reason: _l("Waarom niet"),
                AgreementAnswer.made_at: _l("Gezegd"),
            },
        ),
    ),
    erase=erase,
    not_theirs={FirstReaction.by_id: "that an organisation reacted is of the buurt; who pressed the button"},
    stays=(_l("Dat je organisatie iets afsprak over wie eerst reageert. Je naam gaat eraf."),),
)
