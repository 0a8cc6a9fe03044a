"""What a person reported, what was decided about what they wrote, and their objections."""

from typing import Any

from sqlalchemy import delete, or_, update

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.moderation.models import Objection, Report, Ruling


def erase(whom: Whom, _by: Any) -> None:
    """Forget who reported and in which words, what was judged and why, and every objection."""
    theirs = Report.reporter_id == whom.id
    if whom.email:
        theirs = or_(theirs, Report.reporter_email == whom.email)
    nobody = {"reporter_id": None, "reporter_name": "", "reporter_email": "", "words": ""}
    db.session.execute(update(Report).where(theirs).values(**nobody))
    db.session.execute(update(Report).where(Report.author_id == whom.id).values(words=""))
    db.session.execute(delete(Objection).where(Objection.author_id == whom.id))
    db.session.execute(update(Ruling).where(Ruling.author_id == whom.id).values(title="", text="", reason=""))


PART = Part(
    kept=(
        Kept(
            name="meldingen",
            label=_l("Wat je meldde"),
            why=_l("Zodat een buurtverbinder ernaar kan kijken. Wie meldt, ziet niemand."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Report,
            whose=(Report.reporter_id,),
            shown={
                Report.placed_at: _l("Gemeld"),
                Report.reason: _l("Waarom"),
                Report.words: _l("Tekst"),
                Report.settled_at: _l("Afgehandeld"),
                Report.outcome: _l("Afloop"),
            },
        ),
        Kept(
            name="besluiten",
            label=_l("Besluiten over wat jij schreef"),
            why=_l("Om te kunnen uitleggen waarom iets verborgen werd."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Ruling,
            whose=(Ruling.author_id,),
            shown={
                Ruling.made_at: _l("Besloten"),
                Ruling.measure: _l("Besluit"),
                Ruling.reason: _l("Waarom"),
                Ruling.title: _l("Titel"),
                Ruling.text: _l("Tekst"),
            },
        ),
        Kept(
            name="bezwaren",
            label=_l("Je bezwaren"),
            why=_l("Zodat iemand anders opnieuw kijkt."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Objection,
            whose=(Objection.author_id,),
            shown={
                Objection.placed_at: _l("Ingediend"),
                Objection.words: _l("Tekst"),
                Objection.decided_at: _l("Besloten"),
                Objection.granted: _l("Gelijk gekregen"),
                Objection.answer: _l("Antwoord"),
            },
        ),
    ),
    erase=erase,
    not_theirs={
        Report.author_id: "who reported trusts that the person it is about does not read it; the ruling is shown",
        Ruling.by_id: "the decision of a verbinder is about the author, who has it in theirs",
        Objection.noted_by_id: "who wrote it down for someone; the words are theirs",
        Objection.decided_by_id: "an answer belongs to whoever objected",
    },
    stays=(_l("Dat er een melding of besluit was, zonder jouw naam en zonder wat je schreef."),),
)
