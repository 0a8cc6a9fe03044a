"""Whatever happens in whatever order: an actie is never ownerless, and what was is never lost."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from buurtplein.buurten.models import Membership
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.core.own import Part
from buurtplein.gesprekken.models import STAYS, Gesprek
from buurtplein.gesprekken.operations import forget_gesprekken
from buurtplein.owndata.operations import leave_buurt
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieChange,
    ActieOffer,
    ActieState,
    CoOwner,
    Ending,
    EndingKind,
    OwnerKind,
    Source,
    SourceKind,
    Step,
    Wijkopgave,
)
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    Answer,
    NoteDraft,
    OpgaveDraft,
    add_actie,
    answer_co_owner,
    answer_offer,
    answer_sources,
    ask_co_owner,
    change_actie,
    end_co_owner,
    end_opgave,
    hand_back_actie,
    hand_back_of_leavers,
    lapse_co_owners,
    lapse_offers,
    merge_opgave,
    move_actie,
    offer_actie,
    place_note,
    publish_opgave,
    reopen_for_spoken,
    reopen_opgave,
    split_opgave,
    stop_co_owning,
    take_back_offer,
    take_over_opgave,
    throw_away_gesprek,
    undo_regrouping,
)
from buurtplein.wijkopgaven.own import PART
from buurtplein.wijkopgaven.policy import may_change_words
from buurtplein.wijkopgaven.queries import Taker, list_neighbours_to_ask, list_takers, list_takers_of_new
from tests.factories import a_buurt, a_comment, a_member, a_post, viewer_of
from tests.support.seeds import seeds
from tests.wijkopgaven.factories import a_gesprek, an_actie, an_opgave

STEPS, SEEDS = 150, 6
CLOCK = Caretaker("clock")
Happening = Callable[[], None]


class Work:
    """Two opgaven of a few professionals and neighbours, who do whatever comes up."""

    def __init__(self, seed: int) -> None:
        self.chance, self.done = random.Random(seed), Counter[str]()
        self.buurt = a_buurt()
        self.pros = [a_member(self.buurt, None, "professional") for _ in range(4)]
        self.members = [*self.pros, *(a_member(self.buurt) for _ in range(4))]
        posts = tuple(a_post(self.buurt, member.person) for member in self.members[4:] * 2)
        told = (*posts, *(a_gesprek(self.buurt, self.pros[0].person) for _ in range(3)))
        told += tuple(a_comment(posts[0], member.person) for member in self.members[5:])
        rests_on = (told[:9], told[2:])
        opgaven = [an_opgave(self.buurt, p.person, these) for p, these in zip(self.pros[:2], rests_on, strict=True)]
        for opgave in opgaven:
            for member in (self.members[4], self.pros[2]):
                an_actie(opgave, member.person, owner_kind=OwnerKind.SAMEN)
        self.leads = {pro.person_id for pro in self.pros[:2]}
        self.before: dict[int, list[tuple[object, ...]]] = {}
        self.told, self.shared = self.rests_on(), set[int]()
        self.answered, self.kept, self.said = set[str](), set[tuple[str, int]](), 0

    def someone(self) -> Viewer:
        return viewer_of(self.chance.choice([m for m in self.members if m.is_here]).person, self.buurt)

    def pro(self) -> Viewer:
        return viewer_of(self.chance.choice(self.pros).person, self.buurt)

    def viewer(self, person_id: int) -> Viewer:
        return viewer_of(next(m.person for m in self.members if m.person_id == person_id), self.buurt)

    def acties(self) -> Sequence[Actie]:
        return db.session.scalars(select(Actie).where(Actie.buurt_id == self.buurt.id).order_by(Actie.id)).all()

    def offers(self) -> Sequence[ActieOffer]:
        here = (ActieOffer.buurt_id == self.buurt.id, ActieOffer.ended_at.is_(None))
        return db.session.scalars(select(ActieOffer).where(*here).order_by(ActieOffer.id)).all()

    def open(self) -> list[Wijkopgave]:
        here = (Wijkopgave.buurt_id == self.buurt.id, Wijkopgave.ended_at.is_(None))
        return list(db.session.scalars(select(Wijkopgave).where(*here).order_by(Wijkopgave.id)))

    def rests_on(self) -> set[object]:
        """What anything rests on that did not go on elsewhere."""
        here = (Source.buurt_id == self.buurt.id, Wijkopgave.merged_into_id.is_(None))
        rests_on = {source.thing for source in db.session.scalars(select(Source).join(Source.opgave).where(*here))}
        return rests_on - {None}

    # --------------------------------------------------------------------------------------- what can happen
    def agree(self) -> None:
        """For nobody yet, for someone, or for an organisation; of another it is only after a yes."""
        by, opgave = self.pro(), self.chance.choice(self.open())
        parties = [party.id for party in list_takers_of_new(by, opgave).organisations]
        to = self.chance.choice([Taker(), Taker(self.someone().id), *(Taker(None, party) for party in parties)])
        actie = add_actie(by, opgave, ActieDraft("Heg snoeien", owner_id=to[0], organisation_id=to[1]))
        assert actie.owner_id in {by.id, opgave.regiehouder_id}, "an actie was given to who did not say yes"

    def offer(self) -> None:
        actie = self.chance.choice(self.acties())
        by = self.viewer(self.chance.choice([actie.owner_id, actie.opgave.regiehouder_id]))
        takers = list_takers(by, actie)
        people = [Taker(person.id) for person, _signed in takers.people]
        offer_actie(by, actie, self.chance.choice(people + [Taker(None, o.id) for o in takers.organisations]))

    def answer(self) -> None:
        offer = self.chance.choice(self.offers())
        by = self.viewer(offer.to_id) if offer.to_id else self.pro()
        answer_offer(by, offer, says_yes=self.chance.random() < 0.6)

    def take_back(self) -> None:
        offer = self.chance.choice(self.offers())
        take_back_offer(self.viewer(self.chance.choice([offer.from_id, offer.by_id])), offer)

    def hand_back(self) -> None:
        actie = self.chance.choice(self.acties())
        hand_back_actie(self.viewer(actie.owner_id), actie)

    def move(self) -> None:
        states = [ActieState.TODO, ActieState.BUSY, ActieState.BUSY, ActieState.DONE]
        move_actie(self.pro(), self.chance.choice(self.acties()), self.chance.choice(states))

    def change(self) -> None:
        owner_id = self.chance.choice([None, self.someone().id])
        change_actie(self.pro(), self.chance.choice(self.acties()), ActieDraft("Heg planten", owner_id=owner_id))

    def leave(self) -> None:
        viewer = self.chance.choice([self.someone, self.pro])()
        leave_buurt(viewer)

    def exclude(self) -> None:
        member = self.chance.choice(self.members)
        member.excluded_until = today() + timedelta(days=self.chance.choice([3, 30]))
        stop(PART, member)

    def lose_the_role(self) -> None:
        self.chance.choice(self.pros).roles[0].ends_on = today()

    def come_back(self) -> None:
        member = self.chance.choice(self.members)
        member.left_at = member.excluded_until = None
        for role in member.roles:
            role.ends_on = None

    def take_over(self) -> None:
        self.leads.add(take_over_opgave(self.pro(), self.chance.choice(self.open())).after_id)

    def reply(self) -> None:
        opgave = self.chance.choice(self.open())
        self.say([self.chance.choice(opgave.sources)])

    def say(self, sources: Sequence[Source]) -> None:
        """An answer like no other, so that it is known again when it is history."""
        self.said += 1
        answer_sources(self.pro(), sources, Answer(doing=f"Gedaan {self.said}."))

    def finish(self) -> None:
        """Answer all that waits, and end it."""
        opgave = self.chance.choice(self.open())
        waiting = [source for source in opgave.sources if source.waits]
        if waiting:
            self.say(waiting)
        end_opgave(self.viewer(opgave.regiehouder_id), opgave, kind=EndingKind.SOLVED, reason="Klaar.")

    def publish(self) -> None:
        """What went on by itself without anything to be done is not shown before there is."""
        draft = self.chance.choice([opgave for opgave in self.open() if opgave.published_at is None])
        pro = self.pro()
        add_actie(pro, draft, ActieDraft("Lamp ophangen"))
        publish_opgave(pro, draft)

    # --------------------------------------------------------------------------------------- not solved, and forgotten
    def sources(self) -> Sequence[Source]:
        asked = select(Source).where(Source.buurt_id == self.buurt.id).order_by(Source.id)
        return db.session.scalars(asked.options(selectinload(Source.earlier), joinedload(Source.reopening))).all()

    def gesprekken(self) -> dict[int, Gesprek]:
        asked = select(Gesprek).where(Gesprek.buurt_id == self.buurt.id).order_by(Gesprek.id)
        return {gesprek.id: gesprek for gesprek in db.session.scalars(asked)}

    def reopen(self) -> None:
        source = self.chance.choice([source for source in self.sources() if source.thing and source.can_reopen])
        gesprek = self.gesprekken().get(source.gesprek_id or 0)
        words = f"Nog niet {source.id}."
        if gesprek is not None:
            reopen_for_spoken(self.viewer(gesprek.noted_by_id), source, gesprek, words=words)
        else:
            assert source.written is not None
            reopen_opgave(self.viewer(source.written.author_id), source, words=words)

    def throw_away(self) -> None:
        gesprek = self.chance.choice(list(self.gesprekken().values()))
        number = gesprek.id
        due = [
            source
            for source in self.sources()
            if number in {source.gesprek_id, source.reopening.gesprek_id if source.reopening else None}
            and source.answered_at is None
            and source.opgave.is_open
        ]
        throw_away_gesprek(self.viewer(gesprek.noted_by_id), gesprek)
        assert due == [], "thrown away while an answer is due"
        self.told.discard((SourceKind.GESPREK, number))

    def forget(self) -> None:
        gesprek = self.chance.choice(list(self.gesprekken().values()))
        self.told.discard((SourceKind.GESPREK, gesprek.id))
        gesprek.held_on = today() - STAYS - timedelta(days=1)
        db.session.flush()
        forget_gesprekken(CLOCK, db.session())

    def merge(self) -> None:
        """And, half of the time, take it apart again: both rest on what they rested on before."""
        this = self.chance.choice(self.open())
        into = self.chance.choice([other for other in self.open() if other is not this])
        lead = self.viewer(self.chance.choice([this.regiehouder_id, into.regiehouder_id]))
        before = [self.state_of(one) for one in (this, into)]
        made = merge_opgave(lead, this, into)
        assert self.things_of([self.state_of(into)]) == self.things_of(before), "a source was lost"
        answered = self.things_of(before, answered=True)
        assert self.things_of([self.state_of(into)], answered=True) == answered, "an answer was lost"
        if self.chance.random() < 0.5:
            undo_regrouping(lead, made)
            db.session.expire_all()
            assert [self.state_of(one) for one in (this, into)] == before, "undone it is not as it was"

    def split(self) -> None:
        """And, half of the time, merge the part again: together they rest on what was there before."""
        opgave = self.chance.choice(self.open())
        lead = self.viewer(opgave.regiehouder_id)
        sources, acties = self.some(opgave.sources), self.some(opgave.acties)
        before = self.state_of(opgave)
        part = split_opgave(lead, opgave, OpgaveDraft("Apart"), sources=sources, acties=acties)
        together = [self.state_of(opgave), self.state_of(part)]
        assert [sorted(one + other) for one, other in zip(*together, strict=True)] == [sorted(b) for b in before]
        if self.chance.random() < 0.5:
            merge_opgave(lead, part, opgave)
            db.session.expire_all()
            assert self.state_of(opgave) == before, "merged again it is not as it was"

    def things_of(self, states: Sequence[tuple[list[Any], list[int]]], *, answered: bool = False) -> set[object]:
        return {thing for sources, _acties in states for thing, said, _waits in sources if said or not answered}

    def some(self, rows: Sequence[Source] | Sequence[Actie]) -> list[int]:
        return [row.id for row in rows if self.chance.random() < 0.4]

    def state_of(self, opgave: Wijkopgave) -> tuple[list[Any], list[int]]:
        """What it rests on with the answers, and its acties."""
        sources = [(s.thing or (s.kind, -s.id), s.doing, s.answered_at is None) for s in opgave.sources]
        return sorted(sources), sorted(actie.id for actie in opgave.acties)

    def end(self) -> None:
        opgave = self.chance.choice(self.open())
        by = self.viewer(opgave.regiehouder_id)
        if self.chance.random() < 0.3:
            end_opgave(by, opgave, kind=EndingKind.SOLVED, reason="Klaar.")

    # --------------------------------------------------------------------------------------- with a neighbour
    def shares(self) -> Sequence[CoOwner]:
        here = (CoOwner.buurt_id == self.buurt.id, CoOwner.ended_at.is_(None))
        return db.session.scalars(select(CoOwner).where(*here).order_by(CoOwner.id)).all()

    def ask_to_share(self) -> None:
        opgave = self.chance.choice(self.open())
        lead = self.viewer(opgave.regiehouder_id)
        ask_co_owner(lead, opgave, self.chance.choice(list_neighbours_to_ask(lead, opgave)).id)

    def answer_to_share(self) -> None:
        one = self.chance.choice([one for one in self.shares() if one.waits])
        answer_co_owner(self.viewer(one.person_id), one, says_yes=self.chance.random() < 0.8)

    def stop_sharing(self) -> None:
        one = self.chance.choice([one for one in self.shares() if one.counts])
        if self.chance.random() < 0.5:
            stop_co_owning(self.viewer(one.person_id), one)
        else:
            end_co_owner(self.viewer(one.opgave.regiehouder_id), one)

    def work_along(self) -> None:
        one = self.chance.choice([one for one in self.shares() if one.counts])
        me = self.viewer(one.person_id)
        add_actie(me, one.opgave, ActieDraft("Blad vegen", owner_id=me.id))
        place_note(me, one.opgave, NoteDraft(f"Geveegd {self.done['work_along']}", partners_only=False))

    def step(self) -> None:
        acts: list[Happening] = [self.agree, self.move, self.change, self.leave, self.exclude, self.lose_the_role]
        acts += [self.take_over, self.end, self.hand_back, self.take_back, *[self.come_back] * 3]
        acts += [self.reply, self.reply, self.merge, self.split, self.finish, self.publish]
        acts += [*[self.reopen] * 4, *[self.throw_away] * 3, self.publish]
        acts += [self.forget] if self.chance.random() < 0.3 else []
        acts += [*[self.ask_to_share] * 3, *[self.answer_to_share] * 3, self.stop_sharing, *[self.work_along] * 2]
        acts += [self.offer] * 8 + [self.answer] * 4
        act = self.chance.choice(acts)
        with suppress(NotAllowed, RuleBroken, IndexError, StopIteration), db.session.begin_nested():
            act()
            db.session.flush()
            self.done[act.__name__] += 1
        db.session.expire_all()

    def tick(self) -> None:
        lapse_offers(CLOCK, db.session())
        lapse_co_owners(CLOCK, db.session())
        hand_back_of_leavers(CLOCK, db.session())
        db.session.flush()

    # --------------------------------------------------------------------------------------- what must hold
    def holds(self) -> None:
        for actie in self.acties():
            asked = select(ActieChange).where(ActieChange.actie_id == actie.id).order_by(ActieChange.id)
            history = [(c.id, c.title, c.owner_id, c.state, c.step, c.by_id) for c in db.session.scalars(asked)]
            earlier = self.before.get(actie.id, [])
            assert history[: len(earlier)] == earlier, "what was is lost"
            assert (history[-1][1:4]) == (actie.title, actie.owner_id, actie.state), (
                "how it stands was not written down"
            )
            self.before[actie.id] = history
            assert all(owner_id for _id, _title, owner_id, *_rest in history), "an actie was without owner"
            self.went_on_with_a_yes(history)
            self.is_cared_for(actie)
        self.every_question_can_be_answered()
        self.nobody_is_forgotten()
        self.who_shares_said_yes()

    def who_shares_said_yes(self) -> None:
        """Only who belongs here and said yes is co-owner, of one that goes on; and nobody can do more with it."""
        rows = db.session.scalars(select(CoOwner).where(CoOwner.buurt_id == self.buurt.id)).all()
        assert len({(one.opgave_id, one.person_id) for one in self.shares()}) == len(self.shares()), "twice is once"
        assert self.shared <= {one.id for one in rows}, "who was co-owner is forgotten"
        self.shared = {one.id for one in rows}
        members = {member.person_id for member in self.members if member.is_here}
        for one in self.shares():
            assert one.person_id in members, "someone who is not here shares an opgave"
            assert one.counts or one.opgave.is_open, "asked for what is over"
        for opgave in self.open():
            may = {m.person_id for m in self.members if may_change_words(self.viewer(m.person_id), opgave)}
            pros = {m.person_id for m in self.pros if self.viewer(m.person_id).is_professional}
            assert may - pros == {one.person_id for one in opgave.co_owners if one.counts} - pros

    def nobody_is_forgotten(self) -> None:
        """What anyone told is still what something rests on, and what ended has answered all of it."""
        assert self.told == self.rests_on(), "what someone told is lost"
        opgaven = db.session.scalars(select(Wijkopgave).where(Wijkopgave.buurt_id == self.buurt.id)).all()
        for opgave in opgaven:
            if opgave.merged_into_id is not None:
                assert not opgave.acties, "an actie stayed behind"
            elif not opgave.is_open:
                assert all(source.answered_at for source in opgave.sources), "it ended while someone waits"
        self.nothing_said_is_lost()

    def nothing_said_is_lost(self) -> None:
        """Every answer, every end and everyone who said that it is not solved; and what was not enough is no answer."""
        sources = self.sources()
        words = {source.doing for source in sources} | {one.doing for source in sources for one in source.earlier}
        assert self.answered <= words, "an answer is lost"
        self.answered = words - {""}
        endings = db.session.scalars(select(Ending.id).join(Ending.opgave).where(Wijkopgave.buurt_id == self.buurt.id))
        said = [source.reopening for source in sources if source.reopening is not None]
        kept = {("end", number) for number in endings} | {("not solved", one.id) for one in said}
        assert self.kept <= kept, "how it went is lost"
        self.kept = kept
        for one in said:
            given = one.source.answered_at
            assert given is None or given >= one.made_at, "what was not enough is an answer again"

    def went_on_with_a_yes(self, history: Sequence[tuple[object, ...]]) -> None:
        """From one to another it goes when that one says yes, or back to the regiehouder."""
        for (*_b, before, _state, _step, _by), (_id, _title, after, _now, step, _hand) in pairwise(history):
            back = after in self.leads
            assert before in {None, after} or step is Step.ACCEPTED or back, "an actie was given to who was not asked"

    def is_cared_for(self, actie: Actie) -> None:
        """What is to be done is of someone who belongs here, or waits with the opgave for a new regiehouder."""
        if actie.state is ActieState.DONE or not actie.opgave.is_open:
            return
        owner = next(m for m in self.members if m.person_id == actie.owner_id)
        lead = viewer_of(actie.opgave.regiehouder, self.buurt)
        assert owner.is_here or not lead.is_professional, "an actie is of someone who is not here"

    def every_question_can_be_answered(self) -> None:
        offers = self.offers()
        assert len({offer.actie_id for offer in offers}) == len(offers), "two are asked at once"
        for offer in offers:
            actie = offer.actie
            assert actie.owner_id == offer.from_id, "asked by who has it no more"
            assert actie.opgave.is_open, "asked in what is over"
            assert actie.state is not ActieState.DONE, "asked for what is done"
            assert offer.to_id is None or self.viewer(offer.to_id).is_member, "asked who is not here"


def stop(part: Part, member: Membership) -> None:
    part.stop(member.person_id, member.buurt_id, CLOCK)


@pytest.mark.parametrize("seed", seeds(SEEDS))
def test_an_actie_is_never_ownerless_and_keeps_its_history(app, seed, tell):
    work, moment = Work(seed), now()
    for _ in range(STEPS):
        moment += timedelta(hours=work.chance.choice([0, 0, 0, 0, 1, 20, 60]))
        with at(moment):
            work.step()
            work.tick()
            work.holds()
    with at(moment + timedelta(days=9)):  # and when nobody says anything any more
        work.tick()
        work.holds()
        assert work.offers() == []
        assert not any(one.waits for one in work.shares())
    assert sum(work.done.values()) > STEPS / 5
    tell(f"seed {seed}: {dict(work.done)}")
