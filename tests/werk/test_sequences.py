"""Whatever happens in whatever order: nothing is left that waits and that nobody sees, or that never ends."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Role
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.buurten.work import Work
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.core.tenancy import across_buurten
from buurtplein.gids.models import Entry, EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry, release_entries
from buurtplein.gids.work import waiting as entries
from buurtplein.matching.models import Match
from buurtplein.matching.operations import (
    answer_match,
    ask_outcomes,
    lapse_matches,
    propose_match,
    tell_outcome,
    withdraw_match,
)
from buurtplein.matching.queries import matches_of
from buurtplein.moderation import operations as moderation
from buurtplein.moderation.models import Objection, Reason, Report, Ruling, stamp
from buurtplein.moderation.policy import (
    listed_stuck_objections,
    listed_stuck_reports,
    readable_objections,
    readable_reports,
)
from buurtplein.moderation.queries import list_rulings
from buurtplein.moderation.work import waiting as posts_and_more
from buurtplein.namens.models import Asked, Channel
from buurtplein.namens.operations import Neighbour, place_for
from buurtplein.posts.models import Audience, Post, PostKind, WaitsFor
from buurtplein.posts.operations import Draft, change_post, place_post, release_posts, solve_post, withdraw_post
from tests.factories import a_buurt, a_member, a_role, viewer_of
from tests.support.seeds import seeds

STEPS, SEEDS = 120, 6
CLOCK_HAND = Caretaker("test")


class Buurt:
    """Two verbinders, a beheerder and three neighbours, who do whatever comes up."""

    def __init__(self, seed: int) -> None:
        self.chance, self.done = random.Random(seed), Counter[str]()
        self.buurt = a_buurt()
        roles = ("verbinder", "verbinder", "beheerder", "", "", "")
        self.members = [a_member(self.buurt, None, *filter(None, [role])) for role in roles]
        self.posts = [self.placed() for _ in range(3)]

    def placed(self) -> Post:
        return place_post(self.someone(), Draft(PostKind.VRAAG, f"Vraag {self.chance.random()}"))

    def viewers(self) -> list[Viewer]:
        return [viewer_of(member.person, self.buurt) for member in self.members]

    def someone(self) -> Viewer:
        return viewer_of(self.chance.choice([m for m in self.members if m.is_here]).person, self.buurt)

    def worker(self) -> Viewer:
        return viewer_of(self.chance.choice(self.members[:3]).person, self.buurt)

    def one_of(self, table: type, *conditions: object) -> object:
        asked = select(table).where(table.buurt_id == self.buurt.id, *conditions).order_by(table.id)
        rows = list(db.session.scalars(asked))
        return self.chance.choice(rows) if rows else None

    def as_person(self, *ids: int | None) -> Viewer:
        person_id = self.chance.choice(ids)
        return next(viewer for viewer in self.viewers() if viewer.is_me(person_id))

    # --------------------------------------------------------------------------------------- what can happen
    def place(self) -> None:
        self.posts.append(self.placed())

    def report(self) -> None:
        moderation.report(self.someone(), self.chance.choice(self.posts), reason=Reason.UNKIND)

    def settle(self) -> None:
        report, by = self.one_of(Report, Report.settled_at.is_(None)), self.worker()
        how = self.chance.randrange(3)
        if how == 0:
            moderation.leave(by, report)
        else:
            act = moderation.hide_reported if how == 1 else moderation.warn
            act(by, report, rule=None, reason="Zo niet.")

    def undo(self) -> None:
        ruling = self.one_of(Ruling, Ruling.ended_at.is_(None))
        moderation.undo(self.as_person(ruling.by_id), ruling)

    def object(self) -> None:
        ruling = self.one_of(Ruling, Ruling.ended_at.is_(None))
        moderation.object_to(self.as_person(ruling.author_id), ruling, words="Nee.")

    def decide(self) -> None:
        granted = self.chance.random() < 0.5
        objection = self.one_of(Objection, Objection.decided_at.is_(None))
        moderation.decide_objection(self.worker(), objection, granted=granted, answer="Zo is het.")

    def exclude(self) -> None:
        out = self.chance.choice(self.members[3:])
        until = today() + timedelta(days=self.chance.choice([7, 300]))
        moderation.exclude(self.viewers()[2], out, rule=None, reason="Zo niet.", until=until)

    def readmit(self) -> None:
        moderation.readmit(self.viewers()[2], self.chance.choice(self.members[3:]))

    def step_down(self) -> None:
        for grant in self.chance.choice(self.members[:2]).roles:
            grant.ends_on = today()

    def step_up(self) -> None:
        a_role(self.chance.choice(self.members[:2]), Role.VERBINDER)

    def propose(self) -> None:
        helper = self.someone().me
        propose_match(self.worker(), self.chance.choice(self.posts), helper=helper, offer=None, message="Past dit?")

    def answer(self) -> None:
        match = self.one_of(Match, Match.withdrawn_at.is_(None))
        answer_match(self.as_person(match.asker_id, match.helper_id), match, says_yes=self.chance.random() < 0.7)

    def tell(self) -> None:
        match = self.one_of(Match, Match.introduced_at.is_not(None))
        tell_outcome(self.as_person(match.asker_id, match.helper_id), match, worked=self.chance.random() < 0.5)

    def take_back(self) -> None:
        match = self.one_of(Match)
        withdraw_match(self.as_person(match.proposed_by_id), match)

    def close(self) -> None:
        post = self.chance.choice(self.posts[:-2] or self.posts)
        self.chance.choice([solve_post, withdraw_post])(self.as_person(post.author_id), post)

    def step(self) -> None:
        acts: list[Callable[[], None]] = [self.place, self.report, self.settle, self.undo, self.object, self.decide]
        acts += [self.exclude, self.readmit, self.propose, self.answer, self.tell, self.take_back, self.close]
        acts += [self.step_down, self.step_up, self.step_up]
        acts += [self.answer, self.answer, self.tell, self.propose, self.settle, self.undo, self.undo]
        self.do(self.chance.choice(acts))

    def do(self, act: Callable[[], None]) -> None:
        with suppress(NotAllowed, RuleBroken, AttributeError, StopIteration), db.session.begin_nested():
            act()
            self.done[act.__name__] += 1
        db.session.expire_all()

    def tick(self) -> None:
        ask_outcomes(CLOCK_HAND, db.session)
        lapse_matches(CLOCK_HAND, db.session)
        db.session.flush()

    # --------------------------------------------------------------------------------------- what must hold
    def nothing_is_ownerless(self) -> None:
        viewers = self.viewers()
        here = (Report.buurt_id == self.buurt.id, Report.settled_at.is_(None))
        for report in db.session.scalars(select(Report.id).where(*here)):
            assert self.is_seen(viewers, Report, report, readable_reports, listed_stuck_reports)
        here = (Objection.buurt_id == self.buurt.id, Objection.decided_at.is_(None))
        for objection in db.session.scalars(select(Objection.id).where(*here)):
            assert self.is_seen(viewers, Objection, objection, readable_objections, listed_stuck_objections)
        for match in self.open_matches():
            seen = [viewer for viewer in viewers if match in matches_of(viewer, match.request)]
            assert seen, f"nobody follows koppeling {match.id}"

    @staticmethod
    def is_seen(viewers: list[Viewer], table: type, row_id: int, *rules: Callable) -> bool:
        asked = [select(table.id).where(table.id == row_id, rule(viewer)) for rule in rules for viewer in viewers]
        return any(db.session.scalar(one) is not None for one in asked)

    def open_matches(self) -> list[Match]:
        rows = db.session.scalars(select(Match).where(Match.buurt_id == self.buurt.id))
        return [match for match in rows if match.is_open]


@pytest.mark.parametrize("seed", seeds(SEEDS))
def test_no_report_objection_or_koppeling_is_ever_without_an_owner_and_an_end(seed, tell):
    buurt, moment = Buurt(seed), now()
    for _ in range(STEPS):
        moment += timedelta(hours=buurt.chance.choice([0, 0, 0, 0, 1, 30, 100]))
        with at(moment):
            buurt.step()
            buurt.tick()
            buurt.nothing_is_ownerless()
    for _ in range(20):  # and when nobody does anything any more
        moment += timedelta(days=7)
        with at(moment), across_buurten("the clock works for every buurt"):
            buurt.tick()
    with at(moment):
        assert buurt.open_matches() == []
    assert sum(buurt.done.values()) > STEPS / 5
    tell(f"seed {seed}: {dict(buurt.done)}")


class NewBuurt(Buurt):
    """Newcomers write, and who can look at that first comes and goes."""

    def newcomer(self) -> Viewer:
        return viewer_of(a_member(self.buurt, trusted_at=None).person, self.buurt)

    def draft(self) -> Draft:
        return Draft(PostKind.VRAAG, f"Eerste {self.chance.random()}", audience=self.chance.choice(list(Audience)))

    # --------------------------------------------------------------------------------------- what can happen
    def write(self) -> None:
        place_post(self.newcomer(), self.draft())

    def write_for(self) -> None:
        who = Neighbour(f"Gerda {self.chance.random()}", Channel.PHONE, phone="06-12345678")
        place_for(self.worker(), self.draft(), who, asked=Asked.PHONE, agrees=True)

    def add(self) -> None:
        add_entry(self.newcomer(), EntryDraft(EntryKind.CLUB, Topic.BEWEGEN, f"Club {self.chance.random()}"))

    def look(self) -> None:
        post, by = self.one_of(Post, Post.waits_for == WaitsFor.VERBINDER), self.worker()
        seen = stamp(post, next(iter(list_rulings(by, post.id)), None))
        how = self.chance.randrange(3)
        if how == 0:
            moderation.approve_post(by, post, seen=seen)
        elif how == 1:
            moderation.return_post(by, post, seen=seen, reason="Laat het nummer weg.")
        else:
            moderation.hide_post(by, post, seen=seen, rule=None, reason="Zo niet.")

    def change(self) -> None:
        post = self.one_of(Post, Post.waits_for == WaitsFor.AUTHOR)
        change_post(viewer_of(post.author, self.buurt), post, self.draft())

    def step_down(self) -> None:
        for grant in self.chance.choice(self.members[:3]).roles:
            grant.ends_on = today()

    def step_up(self) -> None:
        place = self.chance.randrange(3)
        a_role(self.members[place], Role.BEHEERDER if place == 2 else Role.VERBINDER)

    def step(self) -> None:
        acts = [self.write, self.write, self.write_for, self.add, self.look, self.look, self.change, self.undo]
        self.do(self.chance.choice([*acts, self.step_down, self.step_down, self.step_up]))

    def tick(self) -> None:
        release_posts(CLOCK_HAND, db.session)
        release_entries(CLOCK_HAND, db.session)
        db.session.flush()

    # --------------------------------------------------------------------------------------- what must hold
    def nothing_is_ownerless(self) -> None:
        seen = {thing.key for viewer in self.viewers() for thing in (*posts_and_more(viewer), *entries(viewer))}
        waits = (Post.buurt_id == self.buurt.id, Post.waits_for == WaitsFor.VERBINDER)
        keys = {(Work.FIRST_POST, found) for found in db.session.scalars(select(Post.id).where(*waits))}
        waits = (Entry.buurt_id == self.buurt.id, Entry.looked_at.is_(None))
        keys |= {(Work.ENTRY, found) for found in db.session.scalars(select(Entry.id).where(*waits))}
        assert keys <= seen, f"nobody sees {keys - seen}"
        self.done["waited"] += len(keys)


@pytest.mark.parametrize("seed", seeds(SEEDS // 2))
def test_no_first_post_ever_waits_for_a_look_that_nobody_can_give(seed, tell):
    buurt, moment = NewBuurt(seed), now()
    for _ in range(STEPS):
        moment += timedelta(hours=1)
        with at(moment):
            buurt.step()
            buurt.tick()
            buurt.nothing_is_ownerless()
    assert buurt.done["waited"] > STEPS / 5
    tell(f"seed {seed}: {dict(buurt.done)}")
