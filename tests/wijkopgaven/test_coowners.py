"""A neighbour carries an opgave together with the regiehouder: after a yes, and until either ends it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from buurtplein.buurten.models import Membership
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, NotFound, RuleBroken
from buurtplein.notifications.models import Kind, Notification
from buurtplein.outbox.models import OutboxEvent
from buurtplein.owndata.operations import leave_buurt
from buurtplein.people.models import Block
from buurtplein.wijkopgaven.models import Actie, CoOwner, Note, OwnerKind, Parting, Wijkopgave
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    Answer,
    NoteDraft,
    OpgaveDraft,
    add_actie,
    answer_co_owner,
    answer_sources,
    ask_co_owner,
    change_actie,
    change_note,
    change_opgave,
    end_co_owner,
    end_opgave,
    lapse_co_owners,
    merge_opgave,
    move_actie,
    place_note,
    remove_note,
    split_opgave,
    stop_co_owning,
    undo_regrouping,
)
from buurtplein.wijkopgaven.own import PART
from buurtplein.wijkopgaven.policy import is_co_owner, may_change_words
from buurtplein.wijkopgaven.queries import get_my_part, list_co_owners, list_neighbours_to_ask, people_concerned
from tests.factories import a_buurt, a_member, a_post, everyone, viewer_of
from tests.wijkopgaven.factories import a_co_owner, an_actie, an_opgave

CLOCK = Caretaker("clock")


class Scene:
    """An opgave of a regiehouder; Gerda wrote about it, Mo has an actie in it and a neighbour has nothing with it."""

    def __init__(self) -> None:
        self.buurt = a_buurt("oost")
        self.members = {name: a_member(self.buurt) for name in ("gerda", "mo", "buur")}
        self.members |= {name: a_member(self.buurt, None, "professional") for name in ("regie", "collega")}
        posts = (a_post(self.buurt, self.members["gerda"].person), a_post(self.buurt, self.members["buur"].person))
        self.opgave = an_opgave(self.buurt, self.members["regie"].person, posts[:1])
        self.other = an_opgave(self.buurt, self.members["collega"].person, posts[1:])
        self.actie = an_actie(self.opgave, self.members["mo"].person)

    def who(self, name: str) -> Viewer:
        return viewer_of(self.members[name].person, self.buurt)

    def ask(self, name: str = "gerda") -> CoOwner:
        return ask_co_owner(self.who("regie"), self.opgave, self.members[name].person_id, words="Jij weet er veel van.")

    def shared(self, name: str = "gerda") -> CoOwner:
        one = self.ask(name)
        answer_co_owner(self.who(name), one, says_yes=True)
        return one


@pytest.fixture
def scene(app):
    return Scene()


def news() -> list[str]:
    return list(db.session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)))


# ------------------------------------------------------------------------------------------- asking and answering
def test_it_counts_from_the_yes(scene, client):
    one = scene.ask()
    gerda, page = scene.who("gerda"), f"/oost/samen/{scene.opgave.number}"
    assert not is_co_owner(gerda, scene.opgave)
    assert "Samen met" not in client.get(page).text
    answer_co_owner(gerda, one, says_yes=True, seen=scene.opgave.stamp)
    assert is_co_owner(gerda, scene.opgave)
    assert f"Samen met {gerda.me.first_name}." in client.get(page).text
    assert news() == ["co_owner.asked", "co_owner.accepted"]


def test_after_a_no_nothing_changed_and_the_regiehouder_reads_why(scene):
    one = scene.ask()
    answer_co_owner(scene.who("gerda"), one, says_yes=False, why="Ik ga verhuizen.")
    assert (one.ended, one.answer) == (Parting.DECLINED, "Ik ga verhuizen.")
    assert not is_co_owner(scene.who("gerda"), scene.opgave)
    assert scene.ask() is not one  # later one can ask again


def test_only_the_regiehouder_asks_and_ends(scene):
    one = scene.shared()
    for name in ("collega", "mo", "buur"):
        with pytest.raises(NotAllowed):
            ask_co_owner(scene.who(name), scene.opgave, scene.members["mo"].person_id)
        with pytest.raises(NotAllowed):
            end_co_owner(scene.who(name), one)
        with pytest.raises(NotAllowed):
            stop_co_owning(scene.who(name), one)
    end_co_owner(scene.who("regie"), one)
    assert (one.ended, news()[-1]) == (Parting.ENDED, "co_owner.ended")


def test_neighbours_that_have_to_do_with_it_can_be_asked_and_nobody_else(scene):
    assert {p.id for p in list_neighbours_to_ask(scene.who("regie"), scene.opgave)} == {
        scene.members[name].person_id for name in ("gerda", "mo")
    }
    for name in ("buur", "collega", "regie"):
        with pytest.raises(RuleBroken):
            scene.ask(name)
    assert scene.ask() is scene.ask()
    db.session.add(CoOwner(buurt_id=scene.buurt.id, opgave=scene.opgave, person=scene.ask().person, by_id=1))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_nobody_is_asked_for_what_they_cannot_read_or_what_ended(scene):
    scene.opgave.published_at = None
    with pytest.raises(NotAllowed):
        scene.ask()
    scene.opgave.published_at = scene.opgave.ended_at = now()
    with pytest.raises(NotAllowed):
        scene.ask()


def test_who_says_yes_to_what_changed_meanwhile_looks_first(scene):
    one, seen = scene.ask(), scene.opgave.stamp
    change_opgave(scene.who("regie"), scene.opgave, OpgaveDraft("Heel iets anders"))
    with pytest.raises(RuleBroken):
        answer_co_owner(scene.who("gerda"), one, says_yes=True, seen=seen)
    assert one.waits


def test_only_who_is_asked_reads_of_it_and_answers(scene):
    one = scene.ask()
    for name in ("mo", "buur", "collega"):
        with pytest.raises(NotAllowed):
            answer_co_owner(scene.who(name), one, says_yes=True)
    assert list_co_owners(scene.who("mo"), scene.opgave) == []
    assert list_co_owners(scene.who("gerda"), scene.opgave) == [one]
    assert list_co_owners(scene.who("collega"), scene.opgave) == [one]


def test_after_a_week_nobody_is_asked_any_more(scene):
    one, kept = scene.ask(), scene.shared("mo")
    assert lapse_co_owners(CLOCK, db.session()) == 0
    one.asked_at = kept.asked_at = now() - timedelta(days=9)
    assert lapse_co_owners(CLOCK, db.session()) == 1
    assert (one.ended, kept.counts) == (Parting.LAPSED, True)
    with pytest.raises(NotAllowed):
        answer_co_owner(scene.who("gerda"), one, says_yes=True)


def test_an_opgave_that_ends_asks_nobody_and_keeps_who_shared_it(scene, client):
    one, kept = scene.ask(), scene.shared("mo")
    answer_sources(scene.who("regie"), scene.opgave.sources, Answer(doing="Gedaan."))
    end_opgave(scene.who("regie"), scene.opgave, kind="solved", reason="Klaar.")
    assert (one.ended, kept.counts) == (Parting.LAPSED, True)
    assert not may_change_words(scene.who("mo"), scene.opgave)
    assert "Samen met" in client.get(f"/oost/samen/{scene.opgave.number}").text


# ------------------------------------------------------------------------------------------- what they may
def test_a_co_owner_changes_the_words_but_not_the_title(scene):
    scene.shared()
    draft = OpgaveDraft("Een andere titel", heard="Het is donker.", why="Kinderen vallen.", goal="Er is licht.")
    with pytest.raises(RuleBroken):
        change_opgave(scene.who("gerda"), scene.opgave, draft, seen="iets anders")
    change_opgave(scene.who("gerda"), scene.opgave, draft, seen=scene.opgave.stamp)
    stands = (scene.opgave.title, scene.opgave.heard, scene.opgave.why, scene.opgave.goal)
    assert stands == ("Veilig oversteken", "Het is donker.", "Kinderen vallen.", "Er is licht.")


def test_a_co_owner_plans_acties_for_themselves_or_the_regiehouder(scene):
    scene.shared()
    gerda = scene.who("gerda")
    assert add_actie(gerda, scene.opgave, ActieDraft("Tellen")).owner_id == scene.members["regie"].person_id
    mine = add_actie(gerda, scene.opgave, ActieDraft("Bellen", OwnerKind.BEWONER, gerda.id))
    assert (mine.owner_id, mine.signed_as) == (gerda.id, "")
    for name in ("mo", "collega"):
        with pytest.raises(RuleBroken):
            add_actie(gerda, scene.opgave, ActieDraft("Graven", owner_id=scene.members[name].person_id))
    with pytest.raises(NotAllowed):
        change_actie(gerda, scene.actie, ActieDraft("Iets anders", owner_id=scene.actie.owner_id))


def test_a_co_owner_tells_how_it_goes_and_puts_on_the_timeline_what_everyone_reads(scene, client):
    one, gerda = scene.shared(), scene.who("gerda")
    move_actie(gerda, scene.actie, "busy", note="We zijn begonnen.")
    note = place_note(gerda, scene.opgave, NoteDraft("Er zijn 40 auto’s geteld.", partners_only=False))
    assert (note.of_resident, note.signed_as) == (True, "")
    for forbidden in (
        lambda: place_note(gerda, scene.opgave, NoteDraft("Geheim.")),
        lambda: change_note(gerda, note, NoteDraft("Geheim.")),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    told = client.get(f"/oost/samen/{scene.opgave.number}").text
    assert told.count("Er zijn 40 auto’s geteld.") == 2
    stop_co_owning(gerda, one)
    remove_note(gerda, note)  # their own words they can take back
    with pytest.raises(NotAllowed):
        place_note(gerda, scene.opgave, NoteDraft("Nog iets.", partners_only=False))


def test_a_co_owner_does_not_end_answer_or_invite(scene):
    scene.shared()
    gerda, opgave = scene.who("gerda"), scene.opgave
    for forbidden in (
        lambda: end_opgave(gerda, opgave, kind="solved", reason="Klaar."),
        lambda: answer_sources(gerda, opgave.sources, Answer(doing="Ja.")),
        lambda: ask_co_owner(gerda, opgave, scene.members["mo"].person_id),
        lambda: merge_opgave(gerda, opgave, scene.other),
        lambda: split_opgave(gerda, opgave, OpgaveDraft("Apart"), sources=[], acties=[]),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_a_co_owner_sees_nothing_that_is_for_partners_only(scene, client, log_in):
    scene.shared()
    place_note(scene.who("regie"), scene.opgave, NoteDraft("Merkteken"))
    browser = log_in(client, scene.who("gerda").me)
    number = scene.opgave.number
    for page in ("", "/wijzig", "/acties", "/tijdlijn"):
        answer = browser.get(f"/oost/samen/{number}{page}")
        assert (answer.status_code, "Merkteken" in answer.text) == (200, False)
    for page in ("", "/antwoord", "/einde", "/partners", "/samenvoegen", "/splitsen", "/mede-eigenaar"):
        assert browser.get(f"/oost/prof/opgaven/{number}{page}").status_code == 403


@pytest.mark.parametrize(
    "who", ["visitor", "neighbour", "verbinder", "professional", "beheerder", "verbinder elsewhere"]
)
def test_who_changes_the_words(scene, who):
    assert may_change_words(everyone(scene.buurt)[who], scene.opgave) is (who == "professional")


# ------------------------------------------------------------------------------------------- the end of it
def test_who_stops_or_leaves_may_nothing_more_and_the_timeline_keeps_it(scene, client):
    gerda = scene.who("gerda")
    stop_co_owning(gerda, scene.shared())
    assert not may_change_words(scene.who("gerda"), scene.opgave)
    mo = scene.shared("mo")
    leave_buurt(scene.who("mo"))
    assert (mo.ended, mo.opgave_id) == (Parting.LEFT, scene.opgave.id)
    told = client.get(f"/oost/samen/{scene.opgave.number}").text
    assert "Samen met" not in told
    assert (told.count("Een buur is mede-eigenaar geworden"), told.count("geen mede-eigenaar meer")) == (2, 2)


def test_who_is_excluded_or_erased_is_it_no_longer_the_same_day(scene):
    one = scene.shared()
    PART.stop(one.person_id, scene.buurt.id, CLOCK)
    assert (one.ended, is_co_owner(scene.who("gerda"), scene.opgave)) == (Parting.LEFT, False)
    waits = scene.ask()
    PART.stop(waits.person_id, scene.buurt.id, CLOCK)
    assert waits.ended is Parting.LEFT


def test_who_is_not_a_member_has_no_rights_left_behind(scene):
    one = scene.shared()
    member = db.session.get_one(Membership, scene.members["gerda"].id)
    member.left_at = now()
    db.session.flush()
    assert one.counts
    assert not may_change_words(scene.who("gerda"), scene.opgave)


# ------------------------------------------------------------------------------------------- merging and splitting
def test_who_shares_one_shares_the_whole_and_undone_it_is_as_it_was(scene):
    one, waits = scene.shared(), scene.ask("mo")
    both = a_co_owner(scene.other, scene.members["gerda"].person)
    made = merge_opgave(scene.who("regie"), scene.opgave, scene.other)
    assert is_co_owner(scene.who("gerda"), scene.other)
    assert (both.opgave_id, waits.opgave_id) == (scene.other.id, scene.other.id)
    answer_co_owner(scene.who("mo"), waits, says_yes=True)
    undo_regrouping(scene.who("regie"), made)
    db.session.flush()
    assert (one.opgave_id, waits.opgave_id, both.opgave_id) == (scene.opgave.id, scene.opgave.id, scene.other.id)
    assert is_co_owner(scene.who("mo"), scene.opgave)
    assert not is_co_owner(scene.who("mo"), scene.other)


def test_a_part_that_goes_on_by_itself_is_of_who_says_yes_to_it(scene):
    scene.shared()
    a_source_more = a_post(scene.buurt)
    opgave = an_opgave(scene.buurt, scene.who("regie").me, (a_source_more, a_post(scene.buurt)))
    one = a_co_owner(opgave, scene.members["gerda"].person)
    part = split_opgave(scene.who("regie"), opgave, OpgaveDraft("Apart"), sources=[opgave.sources[0].id], acties=[])
    assert (is_co_owner(scene.who("gerda"), opgave), is_co_owner(scene.who("gerda"), part)) == (True, False)
    assert one.opgave_id == opgave.id


# ------------------------------------------------------------------------------------------- who hears of it
def told(viewer: Viewer) -> list[Kind]:
    mine = select(Notification.kind).where(Notification.person_id == viewer.id).order_by(Notification.id)
    return list(db.session.scalars(mine))


def test_each_hears_what_the_other_did(scene, run_outbox):
    one, regie, gerda = scene.ask(), scene.who("regie"), scene.who("gerda")
    run_outbox()
    assert told(gerda) == [Kind.CO_OWNER_ASKED]
    answer_co_owner(gerda, one, says_yes=True)
    run_outbox()
    assert told(regie) == [Kind.CO_OWNER_YES]
    assert gerda.id in people_concerned(regie, scene.opgave)
    end_co_owner(regie, one)
    run_outbox()
    assert told(gerda)[-1] is Kind.CO_OWNER_ENDED
    answer_co_owner(gerda, scene.ask(), says_yes=False)
    run_outbox()
    assert told(regie)[-1] is Kind.CO_OWNER_NO
    leaver = scene.shared("mo")
    leave_buurt(scene.who("mo"))
    run_outbox()
    assert (leaver.counts, told(regie)[-1]) == (False, Kind.CO_OWNER_STOPS)
    assert told(scene.who("collega")) == []


# ------------------------------------------------------------------------------------------- on the web
def test_a_neighbour_is_asked_says_yes_and_writes_along(scene, client, log_in, app):
    number, gerda = scene.opgave.number, scene.who("gerda")
    work = log_in(app.test_client(), scene.who("regie").me)
    asked = {"person_id": gerda.id, "words": "Doe je mee?"}
    assert work.post(f"/oost/prof/opgaven/{number}/mede-eigenaar", data=asked).status_code == 303
    browser: FlaskClient = log_in(client, gerda.me)
    for page in ("samen", f"samen/{number}", f"samen/{number}/mede-eigenaar"):
        assert "Word jij mede-eigenaar?" in browser.get(f"/oost/{page}").text
    here = f"/oost/samen/{number}"
    yes = {"answer": "ja", "seen": scene.opgave.stamp}
    assert browser.post(f"{here}/mede-eigenaar", data=yes).status_code == 303
    assert "Jij bent mede-eigenaar" in browser.get(here).text
    words = {"title": "Gekaapt", "heard": "Het is glad.", "seen": scene.opgave.stamp}
    assert browser.post(f"{here}/wijzig", data=words).status_code == 303
    actie = {"title": "Zout strooien", "owner_kind": "bewoner", "owner_id": "ik", "once": "x"}
    assert [browser.post(f"{here}/acties", data=actie).status_code for _ in range(2)] == [303, 303]
    note = {"kind": "contribution", "body": "We strooien.", "readers": "partners"}
    assert browser.post(f"{here}/tijdlijn", data=note).status_code == 303
    [placed] = db.session.scalars(select(Note).where(Note.buurt_id == scene.buurt.id))
    the_one = (Wijkopgave.number == number, Wijkopgave.buurt_id == scene.buurt.id)
    stands = db.session.scalars(select(Wijkopgave).where(*the_one)).one()
    assert (stands.title, stands.heard, placed.partners_only) == ("Veilig oversteken", "Het is glad.", False)
    titles = select(Actie.title).where(Actie.buurt_id == scene.buurt.id, Actie.owner_id == gerda.id)
    assert db.session.scalars(titles).all() == ["Zout strooien"]
    assert browser.post(f"{here}/mede-eigenaar/stop").status_code == 303
    assert browser.get(f"{here}/wijzig").status_code == 403
    with pytest.raises(NotFound):
        get_my_part(gerda, scene.opgave)


def test_who_wants_no_contact_is_not_named_to_who_they_mean(scene, client, log_in):
    scene.shared()
    db.session.add(Block(person_id=scene.members["gerda"].person_id, other_id=scene.members["mo"].person_id))
    db.session.flush()
    page = log_in(client, scene.who("mo").me).get(f"/oost/samen/{scene.opgave.number}").text
    assert "Samen met een buur." in page
