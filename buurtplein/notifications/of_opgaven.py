"""Who hears of a wijkopgave: who told something it rests on, and whose acties are in it."""

from sqlalchemy import ColumnElement, func, select

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.db import db
from buurtplein.following.queries import wishes
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.policy import may_note_gesprek
from buurtplein.notifications.models import Kind
from buurtplein.notifications.rows import row_of, subject_of, workers
from buurtplein.notifications.tell import is_new_to, tell
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Comment, Post
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieChange,
    ActieOffer,
    CoOwner,
    Regroup,
    Regrouping,
    Source,
    SourceKind,
    Wijkopgave,
)
from buurtplein.wijkopgaven.queries import helpers_with, is_led, people_concerned, result_of

OUTBOX = Caretaker("outbox")


def tell_of_opgave(event: OutboxEvent) -> None:
    """A wijkopgave is there for all to read: for the authors of what it rests on."""
    opgave = subject_of(event, Wijkopgave)
    if opgave is not None:
        _tell_authors(event, opgave, Source.opgave_id == opgave.id)


def tell_of_source(event: OutboxEvent) -> None:
    """A wijkopgave that can be read already rests on one thing more: for its author."""
    source = subject_of(event, Source)
    opgave = row_of(Wijkopgave, source.opgave_id, event) if source else None
    if opgave is not None and opgave.published_at is not None:
        _tell_authors(event, opgave, Source.id == event.subject_id)


def _tell_authors(event: OutboxEvent, opgave: Wijkopgave, which: ColumnElement[bool]) -> None:
    """Once for each opgave, however much of theirs it rests on."""
    new = [a for a in authors_of(event, which) if is_new_to(a, Kind.SOURCE_ADDED, opgave.id, ever=True)]
    tell(event, Kind.SOURCE_ADDED, opgave.id, new)


def authors_of(event: OutboxEvent, which: ColumnElement[bool]) -> list[int]:
    """Who wrote these sources on the plein."""
    here, its = event.of_buurt_id, (which, Source.buurt_id == event.of_buurt_id)
    posts = select(Post.author_id).join(Source, Source.post_id == Post.id).where(*its, Post.buurt_id == here)
    comments = select(Comment.author_id).join(Source, Source.comment_id == Comment.id)
    authors = db.session.scalars(posts.union(comments.where(*its, Comment.buurt_id == here)))
    return [author for author in authors if author is not None]


def tell_of_answer(event: OutboxEvent) -> None:
    """What someone told got an answer: for who wrote it. It stands under a post, of which the author hears so too."""
    source = subject_of(event, Source)
    comment = row_of(Comment, source.comment_id, event) if source and source.comment_id else None
    post_id = comment.post_id if comment else source.post_id if source else None
    post = row_of(Post, post_id, event) if post_id else None
    if source is None or post is None:
        return
    its = (Source.opgave_id == source.opgave_id, Source.post_id == post.id, Source.buurt_id == source.buurt_id)
    own = comment is not None and db.session.scalar(select(Source.id).where(*its))  # has an answer of its own
    authors = {comment.author_id if comment else None, None if own else post.author_id}
    tell(event, Kind.SOURCE_ANSWERED, post.id, authors)


def tell_of_telling_back(event: OutboxEvent) -> None:
    """What a resident said got an answer: for who noted it, or for all who may when that one does so no more."""
    source = subject_of(event, Source)
    gesprek = row_of(Gesprek, source.gesprek_id, event) if source and source.gesprek_id else None
    if gesprek is not None:
        noter = viewer_as(gesprek.noted_by_id, gesprek.buurt_id)
        notes = noter is not None and may_note_gesprek(noter)
        kind = Kind.FINDING_ANSWERED if source and source.kind is SourceKind.FINDING else Kind.GESPREK_ANSWERED
        tell(event, kind, gesprek.id, [gesprek.noted_by_id] if notes else workers(event))


def tell_of_ending(event: OutboxEvent) -> None:
    """A wijkopgave ended: for who told something about it, and whose acties were in it."""
    opgave = subject_of(event, Wijkopgave)
    ender = viewer_as(event.by_id, event.of_buurt_id) if event.by_id and event.of_buurt_id else None
    if opgave is not None and ender is not None:
        tell(event, Kind.OPGAVE_ENDED, opgave.id, people_concerned(ender, opgave))


def tell_of_result(event: OutboxEvent) -> None:
    """How it became is there to read: thanks, for whom it concerns and who helped when that was asked on the plein."""
    post = subject_of(event, Post)
    author = viewer_as(post.author_id, post.buurt_id) if post and post.author_id else None
    opgave = result_of(author, post) if author and post else None
    if author is not None and opgave is not None and post is not None:
        concerned = {*people_concerned(author, opgave), *helpers_with(author, opgave)} - {author.id}
        new = [person for person in concerned if is_new_to(person, Kind.RESULT_TOLD, post.id, ever=True)]
        tell(event, Kind.RESULT_TOLD, post.id, new)


def tell_of_reopening(event: OutboxEvent) -> None:
    """It is not solved, says who wrote about it: for the regiehouder, and all whom it concerns.

    Without a regiehouder it is for everyone who works here, so that it falls to nobody less than to one.
    """
    opgave = subject_of(event, Wijkopgave)
    by = viewer_as(event.by_id, event.of_buurt_id) if event.by_id and event.of_buurt_id else None
    if opgave is None or by is None:
        return
    said = [one for one in opgave.reopenings if event.by_id in {one.by_id, one.noted_by_id}]
    author = said[-1].by_id if said else None
    lead = [opgave.regiehouder_id] if is_led(by, opgave) else workers(event)
    tell(event, Kind.OPGAVE_REOPENED, opgave.id, {*lead, *people_concerned(by, opgave)} - {author})


def tell_of_regrouping(event: OutboxEvent) -> None:
    """Opgaven go on together, or a part of one by itself: for all whom it concerns and who follow it, once.

    Of a part hears who has to do with it where that goes on, and the others where the rest does.
    """
    made = subject_of(event, Regrouping)
    by = viewer_as(event.by_id, event.of_buurt_id) if event.by_id and event.of_buurt_id else None
    if made is None or by is None or made.undone_at is not None:
        return
    said = wishes(OUTBOX, made.before) | wishes(OUTBOX, made.after)
    follow = {person for person, wants in said.items() if wants}
    first, rest = (made.after, made.before) if made.kind is Regroup.SPLIT else (made.after, made.after)
    concerned = people_concerned(by, first)
    tell(event, Kind.OPGAVE_REGROUPED, first.id, concerned)
    others = {*people_concerned(by, rest), *follow, made.before.regiehouder_id, made.after.regiehouder_id}
    tell(event, Kind.OPGAVE_REGROUPED, rest.id, others - concerned)


def tell_of_lead(event: OutboxEvent) -> None:
    """Whoever led an opgave stopped: for who leads it now, unless they took it over themselves."""
    opgave = subject_of(event, Wijkopgave)
    if opgave is not None:
        tell(event, Kind.OPGAVE_YOURS, opgave.id, [opgave.regiehouder_id])


def tell_of_actie(event: OutboxEvent) -> None:
    """An actie got someone's name, for the first time or again: for them, once."""
    actie = subject_of(event, Actie)
    if actie is None or actie.owner_id is None:
        return
    others = ActieChange.owner_id.is_distinct_from(actie.owner_id)
    since = select(func.max(ActieChange.made_at)).where(ActieChange.actie_id == actie.id, others)
    if is_new_to(actie.owner_id, Kind.ACTIE_YOURS, actie.id, ever=True, since=db.session.scalar(since)):
        tell(event, Kind.ACTIE_YOURS, actie.id, [actie.owner_id])


def tell_of_offer(event: OutboxEvent) -> None:
    """Someone is asked to take an actie over: for them or, of an organisation, for who works for it here."""
    offer = subject_of(event, ActieOffer)
    if offer is not None:
        tell(event, Kind.ACTIE_OFFERED, offer.id, [offer.to_id] if offer.to_id else workers(event))


def tell_of_yes(event: OutboxEvent) -> None:
    """Someone took an actie over: for whose it was, and who asked."""
    _tell_senders(event, Kind.ACTIE_TAKEN)


def tell_of_staying(event: OutboxEvent) -> None:
    """Who was asked says no, or nothing: for whose actie it stays, and who asked."""
    _tell_senders(event, Kind.ACTIE_STAYS)


def _tell_senders(event: OutboxEvent, kind: Kind) -> None:
    offer = subject_of(event, ActieOffer)
    if offer is not None:
        tell(event, kind, offer.actie_id, {offer.from_id, offer.by_id})


def tell_of_asking_co_owner(event: OutboxEvent) -> None:
    """Someone is asked to be co-owner of an opgave: for them."""
    one = subject_of(event, CoOwner)
    if one is not None:
        tell(event, Kind.CO_OWNER_ASKED, one.id, [one.person_id])


def tell_of_co_owner(event: OutboxEvent) -> None:
    """Who was asked says yes: for the regiehouder."""
    _tell_lead(event, Kind.CO_OWNER_YES)


def tell_of_no_co_owner(event: OutboxEvent) -> None:
    """Who was asked says no, or nothing: for the regiehouder."""
    _tell_lead(event, Kind.CO_OWNER_NO)


def tell_of_stopping(event: OutboxEvent) -> None:
    """A co-owner stopped, or left the buurt: for the regiehouder; also when who left had not said yes yet."""
    one = subject_of(event, CoOwner)
    if one is not None:
        _tell_lead(event, Kind.CO_OWNER_STOPS if one.accepted_at is not None else Kind.CO_OWNER_NO)


def tell_of_end_for_co_owner(event: OutboxEvent) -> None:
    """The regiehouder ended it: for who was co-owner."""
    one = subject_of(event, CoOwner)
    if one is not None:
        tell(event, Kind.CO_OWNER_ENDED, one.opgave_id, [one.person_id])


def _tell_lead(event: OutboxEvent, kind: Kind) -> None:
    one = subject_of(event, CoOwner)
    if one is not None:
        tell(event, kind, one.opgave_id, [one.opgave.regiehouder_id])


def tell_of_deadline(event: OutboxEvent) -> None:
    """An actie must be done soon: for whose it is."""
    actie = subject_of(event, Actie)
    if actie is not None:
        tell(event, Kind.ACTIE_DUE, actie.id, [actie.owner_id])


def tell_of_silence(event: OutboxEvent) -> None:
    """Nothing was told about an actie for too long: for whose it is, and who leads the opgave."""
    actie = subject_of(event, Actie)
    if actie is not None:
        tell(event, Kind.ACTIE_STALLED, actie.id, {actie.owner_id, actie.opgave.regiehouder_id} - {None})


def tell_of_standstill(event: OutboxEvent) -> None:
    """Nothing happens in an opgave: for who leads it."""
    opgave = subject_of(event, Wijkopgave)
    if opgave is not None:
        tell(event, Kind.OPGAVE_STALLED, opgave.id, [opgave.regiehouder_id])


def tell_of_asking_again(event: OutboxEvent) -> None:
    """The day came to ask an organisation again: for who leads the opgave."""
    actie = subject_of(event, Actie)
    if actie is not None:
        tell(event, Kind.ACTIE_BRING_UP, actie.id, [actie.opgave.regiehouder_id])
