"""A wijkopgave goes on: who told something it rests on hears so between the first word and the answer."""

from datetime import timedelta

from sqlalchemy import select

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.db import db
from buurtplein.following.queries import wishes
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.policy import may_note_gesprek
from buurtplein.notifications.models import Kind
from buurtplein.notifications.of_opgaven import authors_of
from buurtplein.notifications.rows import row_of, subject_of
from buurtplein.notifications.tell import is_new_to, tell
from buurtplein.outbox.models import OutboxEvent
from buurtplein.wijkopgaven.models import Actie, Source, SourceKind, Wijkopgave
from buurtplein.wijkopgaven.steps import last_step

OUTBOX = Caretaker("outbox")
SAME_MOMENT = timedelta(minutes=1)  # between writing a step down and the event about it, in one transaction


def tell_sources_of_note(event: OutboxEvent) -> None:
    """Something was put on the timeline that all may read: for who told something it rests on."""
    _tell(event, subject_of(event, Wijkopgave))


def tell_sources_of_actie(event: OutboxEvent) -> None:
    """An actie is done, or stuck and why: for who told something its opgave rests on. Of other changes they do not."""
    actie = subject_of(event, Actie)
    step = last_step(actie) if actie is not None else None
    if actie is not None and step is not None and abs(step.made_at - event.happened_at) < SAME_MOMENT:
        _tell(event, row_of(Wijkopgave, actie.opgave_id, event))


def _tell(event: OutboxEvent, opgave: Wijkopgave | None) -> None:
    """Once until they looked; who follows it hears as a follower, and who wants to hear no more of it does not."""
    if opgave is None or opgave.published_at is None:
        return
    said = wishes(OUTBOX, opgave)
    authors = set(authors_of(event, Source.opgave_id == opgave.id)) - set(said)
    for kind, people in (
        (Kind.SOURCE_WENT_ON, authors),
        (Kind.GESPREK_WENT_ON, _noters(event, opgave) - authors - set(said)),
    ):
        tell(event, kind, opgave.id, [person for person in people if is_new_to(person, kind, opgave.id)])


def _noters(event: OutboxEvent, opgave: Wijkopgave) -> set[int]:
    """Who wrote down what a resident said and still works here, so that they can tell it on."""
    spoken = (Source.opgave_id == opgave.id, Source.buurt_id == opgave.buurt_id, Source.kind == SourceKind.GESPREK)
    asked = select(Gesprek.noted_by_id).join(Source, Source.gesprek_id == Gesprek.id)
    asked = asked.where(*spoken, Gesprek.buurt_id == event.of_buurt_id).distinct()
    noters = {person: viewer_as(person, opgave.buurt_id) for person in db.session.scalars(asked)}
    return {person for person, noter in noters.items() if noter is not None and may_note_gesprek(noter)}
