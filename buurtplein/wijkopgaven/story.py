"""How it goes, told in order: the timeline of an opgave, and who carries how much."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from buurtplein.core.clock import local, today
from buurtplein.core.display import day_name
from buurtplein.core.i18n import _, ngettext
from buurtplein.core.text import excerpt
from buurtplein.people.models import Person
from buurtplein.photos.models import Photo, Stage
from buurtplein.posts.models import Comment
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieChange,
    ActieState,
    CoOwner,
    Handover,
    Note,
    NoteKind,
    OwnerKind,
    Regroup,
    Regrouping,
    SourceKind,
    Step,
    Wijkopgave,
)
from buurtplein.wijkopgaven.queries import SeenSource

TOLD = 120  # characters of a contribution, where all of them stand together
SOON = 2  # acties to come that the timeline shows
TOO_MUCH = 0.7  # share of the acties that residents can carry before we say so
FEW = 3  # acties below which a share says nothing


@dataclass(frozen=True)
class Item:
    """One thing that happened, or will; as the timeline component takes it."""

    at: datetime | date
    title: str
    text: str = ""
    icon: str = "bericht"
    tone: str = ""
    by: Person | None = None
    signed_as: str = ""
    mark: str = ""  # who reads it, when that is not everyone
    photo: Photo | None = None

    @property
    def day(self) -> date:
        """The day on the calendar in Amsterdam."""
        return local(self.at).date() if isinstance(self.at, datetime) else self.at

    @property
    def moment(self) -> float:
        """What happened later is greater."""
        return self.at.timestamp() if isinstance(self.at, datetime) else 0.0

    @property
    def when(self) -> str:
        """The day in words; what is still to come says so."""
        return _("Straks: %(day)s", day=day_name(self.day)) if self.tone == "stil" else day_name(self.day).capitalize()

    @property
    def datetime(self) -> str:
        """The day for machines."""
        return self.day.isoformat()


@dataclass(frozen=True)
class Besides:
    """What happened to an opgave beside its sources and acties."""

    regroupings: Sequence[Regrouping] = ()
    said: Mapping[int, Comment] = field(default_factory=dict)  # why it opened again, as far as this reader reads it
    notes: Sequence[Note] = ()
    co_owners: Sequence[CoOwner] = ()


NOTHING = Besides()


def timeline(
    opgave: Wijkopgave,
    sources: Sequence[SeenSource],
    acties: Sequence[Actie],
    changes: Sequence[ActieChange],
    handovers: Sequence[Handover],
    *,
    besides: Besides = NOTHING,
) -> list[Item]:
    """What happened, newest first, with what is to come on top. The first version of each actie is its agreement."""
    happened = [
        *_moves(changes),
        *_agreed(changes),
        *_answers(opgave, sources),
        *_endings(opgave, besides.said),
        *_regrouped(opgave, besides.regroupings, besides.said),
        *_handed_over(handovers),
        *map(_noted, besides.notes),
        *_shared(besides.co_owners),
    ]
    happened.append(_start(opgave, sources, _first_lead(opgave, handovers)))
    happened.sort(key=lambda item: item.moment, reverse=True)
    return [*(_to_come(acties) if opgave.is_open else ()), *happened]


def _noted(note: Note) -> Item:
    gone = _("Hier stond iets. Wie het schreef, haalde het weg.") if note.removed_at else ""
    icon = "vink" if note.kind is NoteKind.DECISION else "bericht"
    item = Item(note.made_at, note.kind.label, gone or note.body, icon, by=note.by, signed_as=note.signed_as)
    return replace(item, mark=_("Alleen voor partners") if note.partners_only else "", photo=note.photo)


def before_and_after(notes: Sequence[Note]) -> list[Photo]:
    """How it was first and how it is now, of the photos that everyone may see; nothing when one of both is missing."""
    photos = [note.photo for note in notes if note.photo is not None and not note.partners_only]
    before = [photo for photo in photos if photo.stage is Stage.BEFORE]
    after = [photo for photo in photos if photo.stage is Stage.AFTER]
    return [before[0], after[-1]] if before and after else []


def _to_come(acties: Iterable[Actie]) -> list[Item]:
    planned = [(a.due_on, a.title) for a in acties if a.due_on and a.due_on >= today() and a.state != ActieState.DONE]
    first = sorted(planned)[:SOON]
    return [Item(day, title, icon="klok", tone="stil") for day, title in reversed(first)]


def _moves(changes: Sequence[ActieChange]) -> Iterable[Item]:
    before: dict[int, ActieState] = {}
    for change in changes:
        earlier = before.get(change.actie_id, ActieState.TODO)
        before[change.actie_id] = change.state
        if change.step is Step.ACCEPTED:
            yield Item(change.made_at, _("Overgenomen: %(title)s", title=change.title), icon="mensen", by=change.by)
        if change.state is not earlier or change.note:
            yield _move(change)


def _move(change: ActieChange) -> Item:
    titles = {
        ActieState.DONE: _("Klaar: %(title)s", title=change.title),
        ActieState.BUSY: _("Begonnen: %(title)s", title=change.title),
        ActieState.STUCK: _("Vastgelopen: %(title)s", title=change.title),
        ActieState.TODO: _("Weer te doen: %(title)s", title=change.title),
    }
    icons = {ActieState.DONE: "vink", ActieState.STUCK: "letop"}
    tone = "goed" if change.state is ActieState.DONE else ""
    waits = _("Wacht op %(party)s.", party=change.waits_for.name) if change.waits_for else ""
    asks = _("We vragen: %(what)s", what=change.asks) if change.asks else ""
    text = "\n\n".join(filter(None, (f"{waits} {change.note}".strip(), asks)))
    return Item(change.made_at, titles[change.state], text, icons.get(change.state, "klok"), tone, change.by)


def _agreed(changes: Sequence[ActieChange]) -> Iterable[Item]:
    first: dict[int, ActieChange] = {}
    for change in changes:
        first.setdefault(change.actie_id, change)
    for _day, made in groupby(first.values(), lambda change: local(change.made_at).date()):
        together = list(made)
        title = ngettext("Een actie afgesproken", "%(num)d acties afgesproken", len(together))
        yield Item(together[0].made_at, title, "\n".join(f"- {change.title}" for change in together), "mensen")


def _answers(opgave: Wijkopgave, sources: Sequence[SeenSource]) -> Iterable[Item]:
    before = [said.answered_before_at for said in opgave.reopenings]
    moments = sorted(filter(None, [*before, *(seen.source.answered_at for seen in sources)]))
    for _day, given in groupby(moments, lambda moment: local(moment).date()):
        together = list(given)
        title = ngettext("Een buur kreeg antwoord", "%(num)d buren kregen antwoord", len(together))
        yield Item(together[0], title, icon="bericht")


def _endings(opgave: Wijkopgave, said: Mapping[int, Comment]) -> Iterable[Item]:
    for ending in opgave.endings:
        yield Item(ending.made_at, ending.kind.label, ending.reason, "vink", "goed", ending.by)
    for again in opgave.reopenings:
        comment = said.get(again.comment_id or 0)
        yield Item(
            again.made_at,
            _("Volgens een buur is dit niet opgelost. Het is weer open."),
            comment.body if comment else "",
            "letop",
        )


def _regrouped(opgave: Wijkopgave, regroupings: Sequence[Regrouping], said: Mapping[int, Comment]) -> Iterable[Item]:
    """What goes on here, with what happened to it before; and what goes on elsewhere."""
    for made in regroupings:
        if made.kind is Regroup.MERGED:
            title = _("Hier hoort nu ook bij: %(title)s", title=made.before.title)
            yield Item(made.made_at, title, _words(made.before))
            yield from _endings(made.before, said)
        elif made.after_id == opgave.id:
            yield Item(made.made_at, _("Dit was eerst een deel van: %(title)s", title=made.before.title))
        else:
            yield Item(made.made_at, _("Een deel gaat verder als: %(title)s", title=made.after.title))


def _words(opgave: Wijkopgave) -> str:
    """What neighbours told, and when that would be over."""
    goal = f"**{_('Zo weten we dat het gelukt is')}:** {opgave.goal}" if opgave.goal else ""
    return "\n\n".join(filter(None, (opgave.heard, goal)))


def _handed_over(handovers: Sequence[Handover]) -> Iterable[Item]:
    for handover in handovers:
        told = _("De vorige regiehouder werkt hier niet meer.")
        yield Item(handover.made_at, _("Een nieuwe regiehouder"), told, "mensen", by=handover.after)


def _shared(co_owners: Sequence[CoOwner]) -> Iterable[Item]:
    """Who said yes; that someone was asked, or said no, is between them and the regiehouder."""
    for one in co_owners:
        if one.accepted_at is not None:
            yield Item(one.accepted_at, _("Een buur is mede-eigenaar geworden"), icon="mensen", by=one.person)
        if one.accepted_at is not None and one.ended_at is not None:
            yield Item(one.ended_at, _("Een buur is geen mede-eigenaar meer"), icon="mensen", by=one.person)


def _first_lead(opgave: Wijkopgave, handovers: Sequence[Handover]) -> Person:
    return next((made.before for made in handovers if made.opgave_id == opgave.id), opgave.regiehouder)


def _start(opgave: Wijkopgave, sources: Sequence[SeenSource], by: Person) -> Item:
    spoken = sum(one.source.kind is SourceKind.GESPREK for one in sources)
    seen = sum(one.source.kind is SourceKind.FINDING for one in sources)
    written = len(sources) - spoken - seen
    told = [ngettext("Een buur schreef erover.", "Buren schreven er %(num)d keer over.", written)] if written else []
    if spoken:
        told.append(ngettext("We spraken er met een buur over.", "We spraken er %(num)d keer met buren over.", spoken))
    if seen:
        told.append(_("Het is gevonden bij een wijkschouw."))
    return Item(opgave.made_at, _("Hier begon het"), " ".join(told), "koffie", by=by)


# ------------------------------------------------------------------------------------------- who carries how much
def balance(acties: Sequence[Actie]) -> list[tuple[str, int]]:
    """How many acties each side still has to do."""
    kinds = [actie.owner_kind for actie in acties if actie.state is not ActieState.DONE]
    return [(kind.label, kinds.count(kind)) for kind in OwnerKind]


def conclusion(acties: Sequence[Actie]) -> str:
    """Whether residents have too much to do still, in one sentence; empty while there is too little to say."""
    return conclusion_of(Counter(actie.owner_kind for actie in acties if actie.state is not ActieState.DONE))


def conclusion_of(sides: Mapping[OwnerKind, int]) -> str:
    """The same, of how many open acties each side has."""
    number = sum(sides.values())
    if number < FEW:
        return ""
    if sides.get(OwnerKind.BEWONER, 0) / number > TOO_MUCH:
        return _("Bewoners doen nu bijna alles. Kan een professional iets overnemen?")
    return _("Mooi verdeeld. Bewoners dragen niet te veel.")


def contributions(acties: Sequence[Actie], notes: Sequence[Note] = ()) -> list[tuple[str, list[str]]]:
    """What each side did: those who work for an organisation as they sign, neighbours together.

    Of what was put on the timeline: what everyone may read.
    """
    done = [(_party(actie), actie.title) for actie in acties if actie.state is ActieState.DONE]
    open_to_all = [note for note in notes if not (note.partners_only or note.removed_at)]
    told = [note for note in open_to_all if note.kind is NoteKind.CONTRIBUTION]
    done += [(_party_of(note), excerpt(note.body, TOLD)) for note in told]
    return [(party, [title for of, title in done if of == party]) for party in dict.fromkeys(of for of, _title in done)]


def _party_of(note: Note) -> str:
    return _("Bewoners") if note.of_resident else note.signed_as or _("Professionals")


def _party(actie: Actie) -> str:
    return actie.signed_as or (_("Bewoners") if actie.owner_id is not None else actie.owner_kind.label)
