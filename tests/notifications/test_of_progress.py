"""Who told something hears how it goes on, through their own channel, and is not flooded."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.following.operations import follow, stop_following
from buurtplein.notifications.models import Group, Kind, Mail, Notification
from buurtplein.notifications.operations import choose_news, look
from buurtplein.notifications.queries import list_news
from buurtplein.owndata.operations import erase_person
from buurtplein.people.models import Person
from buurtplein.people.viewer import Someone
from buurtplein.wijkopgaven.models import ActieState, Wijkopgave
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    NoteDraft,
    change_actie,
    merge_opgave,
    move_actie,
    place_note,
    undo_regrouping,
)
from tests.factories import a_buurt, a_comment, a_member, a_post, viewer_of
from tests.wijkopgaven.factories import a_gesprek, a_source, an_actie, an_opgave

Run = Callable[[], int]
OPEN = NoteDraft("De gemeente heeft gemeten.", partners_only=False)


def told(person: Person) -> list[Kind]:
    mine = select(Notification.kind).where(Notification.person_id == person.id).order_by(Notification.id)
    return list(db.session.scalars(mine))


class Scene:
    """Gerda wrote a post, Mo a comment, and someone told Samira in the street: an opgave rests on all of it."""

    def __init__(self) -> None:
        self.buurt: Buurt = a_buurt("oost")
        self.gerda, self.mo = (a_member(self.buurt).person for _ in range(2))
        self.samira = a_member(self.buurt, None, "verbinder").person
        self.pro: Viewer = viewer_of(a_member(self.buurt, None, "professional").person, self.buurt)
        post = a_post(self.buurt, self.gerda)
        comment = a_comment(a_post(self.buurt, self.pro.me), self.mo)
        rests_on = (post, comment, a_gesprek(self.buurt, self.samira))
        self.opgave: Wijkopgave = an_opgave(self.buurt, self.pro.me, rests_on)
        a_source(self.opgave, a_post(self.buurt, self.gerda))  # of who told it twice, too, it is one piece of news
        self.actie = an_actie(self.opgave, self.pro.me, title="Tellen")

    def all_told(self) -> list[list[Kind]]:
        return [told(person) for person in (self.gerda, self.mo, self.samira, self.pro.me)]


@pytest.fixture
def scene(app) -> Scene:
    return Scene()


HEARD = [[Kind.SOURCE_WENT_ON], [Kind.SOURCE_WENT_ON], [Kind.GESPREK_WENT_ON], []]


@pytest.mark.parametrize("how", ["note", "done", "stuck"])
def test_who_told_something_hears_that_it_goes_on(scene: Scene, run_outbox: Run, how: str):
    if how == "note":
        place_note(scene.pro, scene.opgave, OPEN)
    else:
        move_actie(scene.pro, scene.actie, ActieState(how), note="Het regent.")
    run_outbox()
    assert scene.all_told() == HEARD
    [news] = list_news(Someone(scene.gerda)).items
    assert news.text == "Het gaat verder met wat jij vertelde: Veilig oversteken"
    assert (news.about.endpoint, news.about.values) == ("wijkopgaven.show", {"number": scene.opgave.number})
    [news] = list_news(Someone(scene.samira)).items
    assert news.text == "Het gaat verder. Vertel het door aan wie je hierover sprak: Veilig oversteken"


def test_what_is_for_partners_only_and_the_planning_of_acties_is_no_news_for_them(scene: Scene, run_outbox: Run):
    place_note(scene.pro, scene.opgave, NoteDraft("De wethouder wil niet.", partners_only=True))
    move_actie(scene.pro, scene.actie, ActieState.BUSY)
    change_actie(scene.pro, scene.actie, ActieDraft("Auto's tellen", owner_id=scene.pro.id))
    run_outbox()
    assert scene.all_told() == [[], [], [], []]


def test_nor_is_anything_of_an_opgave_that_is_being_prepared(scene: Scene, run_outbox: Run):
    scene.opgave.published_at = None
    place_note(scene.pro, scene.opgave, OPEN)
    run_outbox()
    assert scene.all_told() == [[], [], [], []]


def test_it_is_told_once_until_they_looked_and_mailed_in_one_mail_of_the_day(scene: Scene, run_outbox: Run):
    place_note(scene.pro, scene.opgave, OPEN)
    move_actie(scene.pro, scene.actie, ActieState.DONE)
    run_outbox()
    assert scene.all_told() == HEARD
    mine = select(Notification.mail, Notification.mailed_at).where(Notification.person_id == scene.gerda.id)
    assert db.session.execute(mine).all() == [(Mail.DAILY, None)]
    look(Someone(scene.gerda), up_to=list_news(Someone(scene.gerda)).newest)
    place_note(scene.pro, scene.opgave, NoteDraft("En nu komt er een drempel.", partners_only=False))
    run_outbox()
    assert (len(told(scene.gerda)), len(told(scene.mo))) == (2, 1)


def test_who_follows_it_hears_once_and_who_wants_no_news_of_it_nothing(scene: Scene, run_outbox: Run):
    follow(viewer_of(scene.gerda, scene.buurt), scene.opgave)
    stop_following(viewer_of(scene.mo, scene.buurt), scene.opgave)
    choose_news(Someone(scene.samira), {Group.WIJKOPGAVEN: (False, Mail.NEVER)})
    for body in ("Een.", "Twee."):
        place_note(scene.pro, scene.opgave, NoteDraft(body, partners_only=False))
        run_outbox()
    assert scene.all_told() == [[Kind.FOLLOWED_OPGAVE], [], [], []]


def test_who_noted_what_was_said_and_works_here_no_more_is_not_asked_to_tell_it(scene: Scene, run_outbox: Run):
    viewer_of(scene.samira, scene.buurt).membership.roles[0].ends_on = now().date()
    place_note(scene.pro, scene.opgave, OPEN)
    run_outbox()
    assert told(scene.samira) == []


def test_an_actie_that_was_done_long_ago_is_no_news_when_whose_it_was_is_erased(scene: Scene, run_outbox: Run):
    actie = an_actie(scene.opgave, scene.mo, title="Vegen")
    move_actie(scene.pro, actie, ActieState.DONE)
    run_outbox()
    look(Someone(scene.gerda), up_to=list_news(Someone(scene.gerda)).newest)
    for change in actie.changes:
        change.made_at -= timedelta(days=1)
    erase_person(Caretaker("clock"), scene.mo)
    run_outbox()
    assert told(scene.gerda) == [Kind.SOURCE_WENT_ON]


def test_after_a_merge_they_hear_of_what_it_goes_on_in(scene: Scene, run_outbox: Run):
    other = an_opgave(scene.buurt, scene.pro.me, title="Rustig verkeer")
    made = merge_opgave(scene.pro, scene.opgave, other)
    place_note(scene.pro, other, OPEN)
    run_outbox()
    assert told(scene.gerda) == [Kind.OPGAVE_REGROUPED, Kind.SOURCE_WENT_ON]
    undo_regrouping(scene.pro, made)
    place_note(scene.pro, other, NoteDraft("Nu zonder hen.", partners_only=False))
    run_outbox()
    assert told(scene.gerda).count(Kind.SOURCE_WENT_ON) == 1
