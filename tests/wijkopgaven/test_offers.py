"""An actie goes to another when that one says yes, and until then it stays where it is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, NotFound, RuleBroken
from buurtplein.outbox.models import OutboxEvent
from buurtplein.owndata.operations import leave_buurt
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.models import Actie, ActieChange, ActieOffer, ActieState, EndingKind, OwnerKind, Step
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    Answer,
    answer_offer,
    answer_sources,
    change_actie,
    end_opgave,
    hand_back_actie,
    hand_back_of_leavers,
    lapse_offers,
    move_actie,
    offer_actie,
    remind_acties,
    take_back_offer,
    take_over_opgave,
)
from buurtplein.wijkopgaven.policy import may_answer_offer, may_offer_actie, may_take_back_offer
from buurtplein.wijkopgaven.queries import Taker, get_offer, list_offers, list_takers, offers_to_me
from tests.factories import a_buurt, a_member, a_person, a_post, everyone, viewer_of
from tests.support.cookies import cookie_for
from tests.wijkopgaven.factories import an_actie, an_offer, an_opgave

CLOCK = Caretaker("clock")
TURNS = 5


class Scene:
    """An opgave of a regiehouder, with an actie of Mo and one of a wijkagent; Gerda wrote about it too."""

    def __init__(self, **fields: object) -> None:
        self.buurt = a_buurt("oost")
        self.members = {name: a_member(self.buurt) for name in ("mo", "gerda", "buur")}
        self.members |= {name: a_member(self.buurt, None, "professional") for name in ("regie", "agent", "collega")}
        posts = tuple(a_post(self.buurt, self.members[name].person) for name in ("mo", "gerda"))
        regie = {"signed_as": self.who("regie").signature}
        self.opgave = an_opgave(self.buurt, self.members["regie"].person, posts, **{**regie, **fields})
        self.actie = an_actie(self.opgave, self.members["mo"].person, owner_kind=OwnerKind.BEWONER)
        an_actie(self.opgave, self.members["agent"].person)

    def who(self, name: str) -> Viewer:
        return viewer_of(self.members[name].person, self.buurt)

    def to(self, name: str) -> Taker:
        return Taker(self.members[name].person.id)

    def ask(self, sender: str = "mo", receiver: str = "gerda", **said: str) -> ActieOffer:
        return offer_actie(self.who(sender), self.actie, self.to(receiver), **said)

    def steps(self) -> list[tuple[object, ...]]:
        names = {member.person_id: name for name, member in self.members.items()}
        asked = select(ActieChange).where(ActieChange.actie_id == self.actie.id).order_by(ActieChange.id)
        return [(c.step, names[c.owner_id], names.get(c.by_id)) for c in db.session.scalars(asked)][1:]

    @property
    def owner(self) -> str:
        return next(name for name, member in self.members.items() if member.person_id == self.actie.owner_id)


@pytest.fixture
def scene(app):
    return Scene()


def news() -> list[str]:
    return list(db.session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)))


# ------------------------------------------------------------------------------------------- asking and answering
def test_an_actie_stays_with_who_has_it_until_the_other_says_yes(scene):
    offer = scene.ask(words="Jij woont ernaast.")
    assert (scene.owner, offer.is_open, offer.state) == ("mo", True, Step.ASKED)
    answer_offer(scene.who("gerda"), offer, says_yes=True)
    assert (scene.owner, offer.state) == ("gerda", Step.ACCEPTED)
    assert (scene.actie.owner_kind, scene.actie.signed_as) == (OwnerKind.BEWONER, "")
    assert scene.steps() == [(Step.ASKED, "mo", "mo"), (Step.ACCEPTED, "gerda", "gerda")]
    assert news() == ["actie_offer.asked", "actie_offer.accepted", "actie.changed"]


def test_after_a_no_it_stays_and_who_asked_reads_why(scene):
    offer = scene.ask()
    answer_offer(scene.who("gerda"), offer, says_yes=False, why="Ik ben op vakantie.")
    assert (scene.owner, offer.state, offer.answer) == ("mo", Step.DECLINED, "Ik ben op vakantie.")
    assert scene.steps() == [(Step.ASKED, "mo", "mo"), (Step.DECLINED, "mo", "gerda")]
    assert news() == ["actie_offer.asked", "actie_offer.declined"]


def test_who_asked_can_take_it_back_and_ask_another(scene):
    take_back_offer(scene.who("mo"), scene.ask())
    offer = scene.ask(receiver="agent")
    assert (scene.owner, offer.signed_as) == ("mo", scene.who("agent").signature)
    assert [step for step, *_ in scene.steps()] == [Step.ASKED, Step.TAKEN_BACK, Step.ASKED]


def test_one_is_asked_at_a_time_and_the_same_one_twice_is_once(scene):
    assert scene.ask() is scene.ask()
    with pytest.raises(RuleBroken) as refused:
        scene.ask(receiver="agent")
    assert refused.value.field == "to"


def test_the_database_keeps_it_to_one_as_well(scene):
    an_offer(scene.actie, scene.members["gerda"].person)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        an_offer(scene.actie, scene.members["agent"].person)


def test_a_professional_who_says_yes_signs_with_their_role(scene):
    answer_offer(scene.who("agent"), scene.ask(receiver="agent"), says_yes=True)
    assert (scene.actie.owner_kind, scene.actie.signed_as) == (OwnerKind.PROFESSIONAL, scene.who("agent").signature)


def test_of_an_organisation_whoever_works_for_it_says_yes(scene):
    organisation_id = min(scene.who("agent").organisation_ids)
    offer = offer_actie(scene.who("regie"), scene.actie, Taker(None, organisation_id))
    assert [one.id for one in offers_to_me(scene.who("agent"))] == [offer.id]
    assert offers_to_me(scene.who("regie")) == []
    answer_offer(scene.who("agent"), offer, says_yes=True)
    assert scene.owner == "agent"


def test_the_regiehouder_may_hand_over_for_another_and_take_it_themselves(scene):
    offer = scene.ask("regie")
    assert (offer.from_id, scene.owner) == (scene.members["mo"].person_id, "mo")
    take_back_offer(scene.who("mo"), offer)
    assert scene.ask("regie", "regie").state is Step.ACCEPTED
    assert scene.owner == "regie"


def test_who_takes_an_actie_over_is_reminded_of_it_in_their_turn(scene):
    scene.actie.due_on = today()
    assert remind_acties(CLOCK, db.session()) == 1
    answer_offer(scene.who("gerda"), scene.ask(), says_yes=True)
    assert remind_acties(CLOCK, db.session()) == 1


def test_nobody_says_yes_to_what_changed_since_they_read_it(scene):
    offer, seen = scene.ask(), scene.actie.stamp
    change_actie(scene.who("agent"), scene.actie, ActieDraft("Alle heggen snoeien", owner_id=scene.actie.owner_id))
    with pytest.raises(RuleBroken) as refused:
        answer_offer(scene.who("gerda"), offer, says_yes=True, seen=seen)
    assert (refused.value.field, scene.owner) == ("seen", "mo")


def test_whose_an_actie_is_changes_in_no_other_way(scene):
    agent = scene.members["agent"].person_id
    with pytest.raises(RuleBroken):
        change_actie(scene.who("regie"), scene.actie, ActieDraft("Heg snoeien", owner_id=agent))
    change_actie(scene.who("regie"), scene.actie, ActieDraft("Heg laag snoeien"))
    assert scene.owner == "mo"


# ------------------------------------------------------------------------------------------- who may
def test_whose_actie_it_is_and_the_regiehouder_hand_it_over(scene):
    named = {name: scene.who(name) for name in scene.members}
    people = everyone(scene.buurt) | named
    offer = scene.ask()
    assert {name for name, who in people.items() if may_offer_actie(who, scene.actie)} == {"mo", "regie"}
    assert {name for name, who in people.items() if may_take_back_offer(who, offer)} == {"mo"}
    assert {name for name, who in people.items() if may_answer_offer(who, offer)} == {"gerda"}
    readers = {name for name, who in people.items() if list_offers(who, scene.opgave)}
    assert readers == {"mo", "gerda", "regie", "agent", "collega", "professional"}


@pytest.mark.parametrize("fields", [{"state": ActieState.DONE}, {"state": ActieState.DONE, "owner_id": None}])
def test_what_is_done_or_nobodys_is_not_handed_over(scene, fields):
    for name, value in fields.items():
        setattr(scene.actie, name, value)
    assert not any(may_offer_actie(scene.who(name), scene.actie) for name in scene.members)


def test_who_can_be_asked_is_who_the_page_shows_and_for_a_professional_every_colleague(scene):
    def names(viewer: Viewer) -> set[str]:
        known = {member.person_id: name for name, member in scene.members.items()}
        return {known[person.id] for person, _signed in list_takers(viewer, scene.actie).people}

    assert names(scene.who("mo")) == {"gerda", "agent"}
    assert names(scene.who("regie")) == {"gerda", "agent", "collega", "regie"}
    assert len(list_takers(scene.who("mo"), scene.actie).organisations) == 1


@pytest.mark.parametrize("nobody", [Taker(), Taker(999_999), Taker(None, 999_999)])
def test_nobody_else_is_asked(scene, nobody):
    others = [Taker(who.id) for who in (a_person(), scene.members["buur"].person, scene.members["mo"].person)]
    for to in (nobody, *others):
        with pytest.raises(RuleBroken) as refused:
            offer_actie(scene.who("mo"), scene.actie, to)
        assert refused.value.field == "to"


def test_a_neighbour_who_cannot_log_in_to_answer_is_not_asked(scene):
    scene.members["gerda"].person.email = None
    assert list_takers(scene.who("regie"), scene.actie).signed(scene.to("gerda")) is None


def test_before_the_buurt_can_read_it_only_professionals_are_asked(app):
    scene = Scene(published_at=None)
    takers = list_takers(scene.who("regie"), scene.actie)
    assert takers.signed(scene.to("gerda")) is None
    assert takers.signed(scene.to("agent")) is not None


# ------------------------------------------------------------------------------------------- what ends it
def test_after_a_week_without_an_answer_it_stays_and_that_is_told(scene):
    offer = scene.ask()
    with at(now() + timedelta(days=7)):
        assert lapse_offers(CLOCK, db.session()) == 0
    with at(now() + timedelta(days=8)):
        assert lapse_offers(CLOCK, db.session()) == 1
        assert lapse_offers(CLOCK, db.session()) == 0
    assert (scene.owner, offer.state) == ("mo", Step.LAPSED)
    assert scene.steps()[-1] == (Step.LAPSED, "mo", None)
    assert news()[-1] == "actie_offer.lapsed"


def hand_back(scene: Scene) -> None:
    hand_back_actie(scene.who("mo"), scene.actie)


def finish(scene: Scene) -> None:
    move_actie(scene.who("agent"), scene.actie, ActieState.DONE)


def end(scene: Scene) -> None:
    answer_sources(scene.who("regie"), scene.opgave.sources, Answer(doing="Gedaan."))
    end_opgave(scene.who("regie"), scene.opgave, kind=EndingKind.SOLVED, reason="Klaar.")


def sender_leaves(scene: Scene) -> None:
    leave_buurt(scene.who("mo"))


@pytest.mark.parametrize(
    ("what", "owner"), [(hand_back, "regie"), (finish, "mo"), (end, "mo"), (sender_leaves, "regie")]
)
def test_when_it_goes_on_otherwise_nobody_has_to_answer(scene, what, owner):
    offer, gerda = scene.ask(), scene.who("gerda")
    what(scene)
    assert (scene.owner, offer.state) == (owner, Step.OVERTAKEN)
    assert offers_to_me(gerda) == []
    with pytest.raises(NotAllowed):
        answer_offer(gerda, offer, says_yes=True)
    with pytest.raises(NotFound):
        get_offer(gerda, scene.actie)


def test_when_who_is_asked_leaves_it_stays_and_that_is_told(scene):
    offer = scene.ask()
    leave_buurt(scene.who("gerda"))
    assert (scene.owner, offer.state) == ("mo", Step.LAPSED)
    assert "actie_offer.lapsed" in news()


def test_who_lost_the_role_they_were_asked_in_says_no_yes_any_more(scene):
    offer = scene.ask(receiver="agent")
    scene.members["agent"].roles[0].ends_on = today()
    with pytest.raises(NotAllowed):
        answer_offer(scene.who("agent"), offer, says_yes=True)
    assert lapse_offers(CLOCK, db.session()) == 1
    assert (scene.owner, offer.state) == ("mo", Step.LAPSED)


def test_what_a_professional_had_who_works_here_no_more_is_for_the_regiehouder(scene):
    answer_offer(scene.who("agent"), scene.ask(receiver="agent"), says_yes=True)
    assert hand_back_of_leavers(CLOCK, db.session()) == 0
    scene.members["agent"].roles[0].ends_on = today()
    assert hand_back_of_leavers(CLOCK, db.session()) == 1
    assert scene.owner == "regie"
    assert scene.steps()[-1] == (None, "regie", None)


def test_a_new_regiehouder_gets_what_the_one_who_left_had_to_do(scene):
    hand_back(scene)
    offer = scene.ask("regie", "gerda")
    scene.members["regie"].roles[0].ends_on = today()
    take_over_opgave(scene.who("agent"), scene.opgave)
    assert (scene.owner, offer.state) == ("agent", Step.OVERTAKEN)


def test_what_is_put_back_for_who_does_not_belong_here_any_more_is_the_regiehouders(scene):
    scene.actie.state = ActieState.DONE
    leave_buurt(scene.who("mo"))
    assert scene.owner == "mo"
    move_actie(scene.who("regie"), scene.actie, ActieState.TODO)
    assert scene.owner == "regie"


def test_a_new_regiehouder_gets_what_anyone_had_to_do_who_does_not_belong_here_any_more(scene):
    scene.members["mo"].left_at = now()
    scene.members["regie"].roles[0].ends_on = today()
    take_over_opgave(scene.who("agent"), scene.opgave)
    assert scene.owner == "agent"


# ------------------------------------------------------------------------------------------- on the pages
def test_it_stands_where_the_work_of_both_is_and_others_read_one_name(app, client, log_in, scene):
    people = {name: scene.members[name].person for name in ("mo", "gerda", "buur", "regie")}
    people["mo"].name, people["gerda"].name = "Mo Aydin", "Zwaantje Visser"
    db.session.commit()
    browsers = {name: log_in(app.test_client(), person) for name, person in people.items()}
    show, at_actie = f"/oost/samen/{scene.opgave.number}", f"/oost/samen/{scene.opgave.number}/acties/{scene.actie.id}"
    form = {"to": f"p{people['gerda'].id}", "words": "Jij woont ernaast."}
    assert browsers["mo"].post(f"{at_actie}/overdragen", data=form).status_code == 303
    assert "Je vroeg het aan: Zwaantje" in browsers["mo"].get(show).text
    for page in (show, "/oost/samen"):
        assert f"{at_actie}/overnemen" in browsers["gerda"].get(page).text
    asked = browsers["gerda"].get(f"{at_actie}/overnemen").text
    assert "Jij woont ernaast." in asked
    for reader in (browsers["buur"], client):
        page = reader.get(show).text
        assert "Zwaantje" not in page
        assert "overnemen" not in page
        assert "Jij woont ernaast." not in page
    work = browsers["regie"].get(f"/oost/prof/opgaven/{scene.opgave.number}").text
    assert "Gevraagd of Zwaantje het overneemt" in work


def seen_on(page: str) -> str:
    return page.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]


def test_a_no_with_a_reason_is_for_who_asked_and_a_yes_changes_the_name(app, log_in, scene):
    mo, gerda = (log_in(app.test_client(), scene.members[name].person) for name in ("mo", "gerda"))
    gerda_id = scene.members["gerda"].person_id
    at_actie = f"/oost/samen/{scene.opgave.number}/acties/{scene.actie.id}"
    db.session.commit()
    for said, owner in (("nee", "mo"), ("ja", "gerda")):
        mo.post(f"{at_actie}/overdragen", data={"to": f"p{gerda_id}"})
        seen = seen_on(gerda.get(f"{at_actie}/overnemen").text)
        data = {"answer": said, "why": "Ik ben op vakantie.", "seen": seen}
        assert gerda.post(f"{at_actie}/overnemen", data=data).status_code == 303
        assert scene.owner == owner
        assert ("Ik ben op vakantie." in mo.get(f"/oost/samen/{scene.opgave.number}").text) is (said == "nee")
    assert gerda.get(f"{at_actie}/overnemen").status_code == 404


def test_a_form_without_a_name_or_without_an_answer_is_shown_again(app, log_in, scene):
    mo, gerda = (log_in(app.test_client(), scene.members[name].person) for name in ("mo", "gerda"))
    at_actie = f"/oost/samen/{scene.opgave.number}/acties/{scene.actie.id}"
    db.session.commit()
    assert mo.post(f"{at_actie}/overdragen", data={"to": "p0"}).status_code == 422
    scene.ask()
    db.session.commit()
    assert gerda.post(f"{at_actie}/overnemen", data={"answer": "misschien"}).status_code == 422
    assert scene.owner == "mo"


def test_whose_an_actie_is_stands_fixed_on_the_form_of_a_professional(app, log_in, scene):
    agent = log_in(app.test_client(), scene.members["agent"].person)
    url = f"/oost/prof/opgaven/{scene.opgave.number}/acties/{scene.actie.id}"
    db.session.commit()
    page = agent.get(url).text
    assert 'name="owner_id"' not in page
    data = {"title": "Heg laag snoeien", "owner_kind": "bewoner", "owner_id": "0", "seen": seen_on(page)}
    assert agent.post(url, data=data).status_code == 303
    assert (db.session.get_one(Actie, scene.actie.id).title, scene.owner) == ("Heg laag snoeien", "mo")


# ------------------------------------------------------------------------------------------- at the same moment
@pytest.mark.parametrize("turn", range(TURNS))
@pytest.mark.parametrize("ways", [("overnemen", "niet-overdragen"), ("overnemen", "teruggeven")])
def test_of_a_yes_and_what_ends_it_at_the_same_moment_exactly_one_wins(app, scene, ways, turn, tell):
    app.config["WTF_CSRF_ENABLED"] = False
    offer = scene.ask()
    people: list[Person] = [scene.members["gerda"].person, scene.members["mo"].person]
    cookies = [cookie_for(app, person)[0] for person in people]
    url = f"/oost/samen/{scene.opgave.number}/acties/{scene.actie.id}"
    seen, offer_id = scene.actie.stamp, offer.id
    db.session.commit()
    start = Barrier(len(ways))

    def press(nth: int) -> int:
        browser = FlaskClient(app, app.response_class, use_cookies=False)  # a thread has no session of the test
        headers = {"Cookie": f"plein={cookies[nth]}"}
        start.wait()
        return browser.post(f"{url}/{ways[nth]}", data={"answer": "ja", "seen": seen}, headers=headers).status_code

    with ThreadPoolExecutor(len(ways)) as both:
        answers = list(both.map(press, range(len(ways))))
    db.session.expire_all()
    ended = db.session.scalars(select(ActieOffer).where(ActieOffer.buurt_id == scene.buurt.id)).one()
    accepted = ended.id == offer_id and ended.state is Step.ACCEPTED
    assert scene.owner == ("gerda" if accepted else {"niet-overdragen": "mo", "teruggeven": "regie"}[ways[1]])
    steps = [step for step, *_ in scene.steps() if step is not None]
    assert steps == [Step.ASKED, ended.state]
    tell(f"{ways[1]}: {ended.state} {answers}")
