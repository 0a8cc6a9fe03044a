"""Who hears that an actie is to be handed over, was, or stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.db import db
from buurtplein.notifications.models import Kind, Notification
from buurtplein.notifications.queries import list_news
from buurtplein.people.models import Person
from buurtplein.people.viewer import Someone
from buurtplein.wijkopgaven.operations import answer_offer, hand_back_actie, lapse_offers, offer_actie
from buurtplein.wijkopgaven.queries import Taker
from tests.factories import a_buurt, a_member, a_post, viewer_of
from tests.wijkopgaven.factories import an_actie, an_opgave

CLOCK = Caretaker("clock")
Run = Callable[[], int]


def told(person: Person) -> list[Kind]:
    mine = select(Notification.kind).where(Notification.person_id == person.id).order_by(Notification.id)
    return list(db.session.scalars(mine))


@pytest.fixture
def buurt() -> Buurt:
    return a_buurt("oost")


@pytest.fixture
def mo(buurt: Buurt) -> Person:
    return a_member(buurt).person


@pytest.fixture
def gerda(buurt: Buurt) -> Person:
    return a_member(buurt).person


def test_who_is_asked_to_take_an_actie_over_hears_so_and_who_asked_hears_the_answer(
    buurt: Buurt, mo: Person, gerda: Person, run_outbox: Run
):
    pro = viewer_of(a_member(buurt, None, "professional").person, buurt)
    opgave = an_opgave(buurt, pro.me, (a_post(buurt, gerda),))
    actie = an_actie(opgave, mo, title="Tellen")
    for says_yes, heard in ((False, Kind.ACTIE_STAYS), (True, Kind.ACTIE_TAKEN)):
        offer = offer_actie(viewer_of(mo, buurt), actie, Taker(gerda.id))
        run_outbox()
        assert told(gerda)[-1] is Kind.ACTIE_OFFERED
        [news] = list_news(Someone(gerda)).items
        assert (news.text, news.about.endpoint) == (
            "Wil jij deze actie overnemen? Tellen",
            "wijkopgaven.answer_offer",
        )
        answer_offer(viewer_of(gerda, buurt), offer, says_yes=says_yes)
        run_outbox()
        assert told(mo)[-1] is heard
        assert list_news(Someone(gerda)).items == []  # what is answered is no news any more
    assert told(mo) == [Kind.ACTIE_STAYS, Kind.ACTIE_TAKEN]


def test_of_an_organisation_who_works_for_it_hears_and_of_a_question_without_an_answer_who_asked(
    buurt: Buurt, mo: Person, gerda: Person, run_outbox: Run
):
    pro, agent = (viewer_of(a_member(buurt, None, "professional").person, buurt) for _ in range(2))
    actie = an_actie(an_opgave(buurt, pro.me), mo)
    offer = offer_actie(pro, actie, Taker(None, min(agent.organisation_ids)))
    run_outbox()
    assert (told(agent.me), told(gerda), told(pro.me)) == ([Kind.ACTIE_OFFERED], [], [])
    offer.made_at -= timedelta(days=8)
    assert lapse_offers(CLOCK, db.session()) == 1
    run_outbox()
    assert (told(mo), told(pro.me)) == ([Kind.ACTIE_STAYS], [Kind.ACTIE_STAYS])


def test_the_regiehouder_hears_of_every_actie_that_comes_back(buurt: Buurt, mo: Person, run_outbox: Run):
    pro = viewer_of(a_member(buurt, None, "professional").person, buurt)
    actie = an_actie(an_opgave(buurt, pro.me, (a_post(buurt, mo),)), mo)
    hand_back_actie(viewer_of(mo, buurt), actie)
    run_outbox()
    answer_offer(viewer_of(mo, buurt), offer_actie(pro, actie, Taker(mo.id)), says_yes=True)
    hand_back_actie(viewer_of(mo, buurt), actie)
    run_outbox()
    assert told(pro.me).count(Kind.ACTIE_YOURS) == 2
