"""The work of a person on wijkopgaven: what they lead, the acties they own and what they told about them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select, update

from buurtplein.buurten.models import Membership
from buurtplein.core.db import db
from buurtplein.core.i18n import _, _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit_all
from buurtplein.wijkopgaven.handing import hand_back_for
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieChange,
    ActieOffer,
    ActieState,
    CoOwner,
    EarlierAnswer,
    Ending,
    Handover,
    Lesson,
    Note,
    Regrouping,
    Reopening,
    Source,
    TakesPart,
    Wijkopgave,
)
from buurtplein.wijkopgaven.sharing import part_for


def erase(whom: Whom, by: Any) -> None:
    """Hand back the acties and forget the signature and the notes; what others rest on stays, signed by nobody."""
    with across_buurten("someone is erased everywhere"):
        buurten = db.session.scalars(select(Membership.buurt_id).where(Membership.person_id == whom.id)).all()
        for buurt_id in buurten:
            stop(whom.id, buurt_id, by)
        over = or_(Actie.state == ActieState.DONE, Wijkopgave.ended_at.is_not(None))
        found = db.session.scalars(select(Actie).join(Actie.opgave).where(Actie.owner_id == whom.id, over))
        _leave_unnamed(list(found), by)
    db.session.execute(update(ActieChange).where(ActieChange.owner_id == whom.id).values(owner_id=None))
    db.session.execute(update(ActieChange).where(ActieChange.by_id == whom.id).values(note="", asks=""))
    db.session.execute(update(ActieOffer).where(ActieOffer.by_id == whom.id).values(words=""))
    db.session.execute(update(ActieOffer).where(ActieOffer.ended_by_id == whom.id).values(answer=""))
    db.session.execute(update(ActieOffer).where(ActieOffer.to_id == whom.id).values(signed_as=""))
    db.session.execute(update(CoOwner).where(CoOwner.by_id == whom.id).values(words=""))
    db.session.execute(update(CoOwner).where(CoOwner.person_id == whom.id).values(answer=""))
    db.session.execute(update(Note).where(Note.by_id == whom.id).values(signed_as=""))
    db.session.execute(update(Wijkopgave).where(Wijkopgave.regiehouder_id == whom.id).values(signed_as=""))


def stop(person_id: int, buurt_id: int, by: Any) -> None:
    """Hand back the acties that are not done, be co-owner of nothing, and wait for no yes any more."""
    hand_back_for(by, person_id, buurt_id)
    part_for(by, person_id, buurt_id)


def _leave_unnamed(acties: list[Actie], by: Any) -> None:
    """What is done is nobody's in particular; what was left when its opgave ended is of who led that."""
    for actie in acties:
        actie.owner_id = None if actie.state is ActieState.DONE else actie.opgave.regiehouder_id
        actie.signed_as = ""
    emit_all("actie.changed", acties, by=by)


def first(person_id: int) -> Iterator[str]:
    """Who leads an opgave that has not ended first ends it, or lets a colleague take it over."""
    leads = (Wijkopgave.regiehouder_id == person_id, Wijkopgave.ended_at.is_(None))
    with across_buurten("someone wants to be erased everywhere"):
        titles = list(db.session.scalars(select(Wijkopgave.title).where(*leads).order_by(Wijkopgave.id)))
    for title in titles:
        yield _(
            "Je bent regiehouder van ‘%(title)s’. Sluit de opgave eerst af, of laat een collega haar overnemen.",
            title=title,
        )


PART = Part(
    kept=(
        Kept(
            name="wijkopgaven",
            label=_l("Wijkopgaven waarvan je regiehouder bent"),
            why=_l("Om te weten wie ervoor staat."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Wijkopgave,
            whose=(Wijkopgave.regiehouder_id,),
            shown={
                Wijkopgave.number: _l("Nummer"),
                Wijkopgave.title: _l("Titel"),
                Wijkopgave.signed_as: _l("Namens"),
                Wijkopgave.made_at: _l("Gemaakt"),
                Wijkopgave.ended_at: _l("Klaar"),
            },
        ),
        Kept(
            name="acties",
            label=_l("Acties die van jou zijn"),
            why=_l("Om te weten wie wat doet."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Actie,
            whose=(Actie.owner_id,),
            shown={
                Actie.title: _l("Titel"),
                Actie.state: _l("Hoe ver"),
                Actie.due_on: _l("Voor"),
            },
        ),
        Kept(
            name="voortgang",
            label=_l("Wat je vertelde over acties"),
            why=_l("Om te laten zien hoe het gaat."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=ActieChange,
            whose=(ActieChange.by_id,),
            shown={
                ActieChange.made_at: _l("Verteld"),
                ActieChange.state: _l("Hoe ver"),
                ActieChange.note: _l("Tekst"),
                ActieChange.asks: _l("Wat je een organisatie vroeg"),
            },
        ),
        Kept(
            name="overdrachten",
            label=_l("Acties waarvan je vroeg of een ander ze overneemt"),
            why=_l("Om te weten bij wie een actie ligt."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=ActieOffer,
            whose=(ActieOffer.by_id,),
            shown={ActieOffer.made_at: _l("Gevraagd"), ActieOffer.words: _l("Tekst"), ActieOffer.ended: _l("Afloop")},
        ),
        Kept(
            name="overnames",
            label=_l("Wat je zei toen een ander je vroeg een actie over te nemen"),
            why=_l("Om te weten bij wie een actie ligt."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=ActieOffer,
            whose=(ActieOffer.ended_by_id,),
            shown={
                ActieOffer.ended_at: _l("Gezegd"),
                ActieOffer.ended: _l("Afloop"),
                ActieOffer.answer: _l("Tekst"),
            },
        ),
        Kept(
            name="mede-eigenaar",
            label=_l("Wijkopgaven waarvan je mede-eigenaar bent, was, of gevraagd bent te worden"),
            why=_l("Om te weten wie ervoor staat."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=CoOwner,
            whose=(CoOwner.person_id,),
            shown={
                CoOwner.asked_at: _l("Gevraagd"),
                CoOwner.accepted_at: _l("Ja gezegd"),
                CoOwner.ended_at: _l("Gestopt"),
                CoOwner.ended: _l("Afloop"),
                CoOwner.answer: _l("Tekst"),
            },
        ),
        Kept(
            name="mede-eigenaar-gevraagd",
            label=_l("Buren die je vroeg om mede-eigenaar te worden"),
            why=_l("Om te weten wie ervoor staat."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=CoOwner,
            whose=(CoOwner.by_id,),
            shown={CoOwner.asked_at: _l("Gevraagd"), CoOwner.words: _l("Tekst"), CoOwner.ended: _l("Afloop")},
        ),
        Kept(
            name="niet-opgelost",
            label=_l("Wanneer je zei dat iets niet was opgelost"),
            why=_l("Om er opnieuw naar te kijken."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Reopening,
            whose=(Reopening.by_id,),
            shown={Reopening.made_at: _l("Gezegd")},
        ),
        Kept(
            name="afsluitingen",
            label=_l("Hoe jij een wijkopgave afsloot"),
            why=_l("Om uit te leggen hoe het afliep."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Ending,
            whose=(Ending.by_id,),
            shown={Ending.made_at: _l("Afgesloten"), Ending.kind: _l("Hoe"), Ending.reason: _l("Waarom")},
        ),
        Kept(
            name="tijdlijn",
            label=_l("Wat je op de tijdlijn van een wijkopgave zette"),
            why=_l("Om te laten zien wat er is gedaan en besloten."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Note,
            whose=(Note.by_id,),
            shown={
                Note.made_at: _l("Geplaatst"),
                Note.kind: _l("Soort"),
                Note.body: _l("Tekst"),
                Note.partners_only: _l("Alleen voor partners"),
                Note.signed_as: _l("Namens"),
                Note.removed_at: _l("Weggehaald"),
            },
        ),
        Kept(
            name="lessen",
            label=_l("Wat jij leerde van een wijkopgave"),
            why=_l("Om collega’s ervan te laten leren."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=Lesson,
            whose=(Lesson.by_id,),
            shown={
                Lesson.made_at: _l("Verteld"),
                Lesson.context: _l("Wat was hier bijzonder?"),
                Lesson.worked: _l("Wat werkte?"),
                Lesson.not_worked: _l("Wat werkte niet?"),
            },
        ),
    ),
    erase=erase,
    not_theirs={
        ActieChange.owner_id: "whose an actie was is shown with the actie; a change is of who made it",
        ActieOffer.from_id: "whose an actie was is shown with the actie",
        ActieOffer.to_id: "that someone was asked is told by who asked; what they said is shown",
        Handover.before_id: "two numbers: the opgaven themselves are shown",
        Handover.after_id: "two numbers: the opgaven themselves are shown",
        Regrouping.by_id: "two numbers: the opgaven themselves are shown",
        Reopening.noted_by_id: "who wrote it down for a neighbour",
        TakesPart.added_by_id: "that an organisation takes part is a fact about the opgave",
        Source.added_by_id: "that a post is a source is a fact about the opgave",
        EarlierAnswer.answered_by_id: "an answer is given in the name of an organisation and belongs to who told",
        Source.told_by_id: "that a resident knows an answer is a fact about the source",
        Source.answered_by_id: "an answer is given in the name of an organisation and belongs to who told",
    },
    stays=(_l("Wat je als professional over een wijkopgave schreef, want de buurt rekent erop. Je naam gaat eraf."),),
    first=first,
    stop=stop,
)
