"""Handing an actie over on a phone, with the keyboard alone and without JavaScript: a no, and then a yes."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.db import db, unit_of_work
from buurtplein.people.models import Person
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, place_post
from buurtplein.wijkopgaven.models import OwnerKind
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    OpgaveDraft,
    add_actie,
    answer_offer,
    make_opgave,
    offer_actie,
    publish_opgave,
)
from buurtplein.wijkopgaven.queries import Taker
from tests.browser.conftest import Street, address
from tests.browser.test_hands import Keyboard, Mouse, Walk

PHONE = {"width": 390, "height": 844}
TITLE = "Heg snoeien bij de oversteek"


@dataclass
class Opgave:
    path: str


@pytest.fixture(params=[Keyboard(), Mouse()], ids=["with the keyboard", "without JavaScript"])
def hands(request):
    return request.param


@pytest.fixture
def opgave(site) -> Opgave:
    there, _mail = site
    with there.app.app_context(), unit_of_work():
        marloes, mo = someone("marloes"), someone("mo")
        posts = [place_post(who, Draft(PostKind.VRAAG, "Oversteken is eng")) for who in (mo, someone("fatma"))]
        made = make_opgave(marloes, posts, OpgaveDraft("Veilig oversteken"))
        actie = add_actie(marloes, made, ActieDraft(TITLE, OwnerKind.BEWONER))
        publish_opgave(marloes, made)
        answer_offer(mo, offer_actie(marloes, actie, Taker(mo.id)), says_yes=True)
        return Opgave(f"/oost/samen/{made.number}")


def someone(name: str) -> Viewer:
    person = db.session.scalars(select(Person).where(Person.email == address(name))).one()
    return viewer_in("oost", Someone(person))


def test_a_neighbour_says_no_and_then_yes_and_all_that_time_there_is_one_name(street: Street, hands, opgave):
    mo, fatma = (Walk(hands, street.log_in(name, viewport=PHONE, **hands.options)) for name in ("mo", "fatma"))
    asks(mo, opgave)
    fatma.at("/oost/samen").press("link", TITLE)
    fatma.is_at("Neem jij deze actie over?")
    fatma.sees("Jij woont er vlakbij.")
    fatma.fill(why="Mijn schaar is stuk.")
    fatma.press("button", "Nee")
    fatma.sees("De actie blijft waar ze is.")
    mo.at(opgave.path).sees("Mijn schaar is stuk.")
    asks(mo, opgave)
    visitor = street.visitor(viewport=PHONE)
    visitor.goto(opgave.path)
    expect(visitor.locator(".doen-lijst")).to_contain_text("Mo")
    expect(visitor.locator("main")).not_to_contain_text("Fatma")
    fatma.at(opgave.path).press("link", "Lees de vraag en antwoord")
    fatma.press("button", "Ja, ik neem het over")
    fatma.sees("De actie is nu van jou.")
    fatma.sees("Jouw actie")
    visitor.goto(opgave.path)
    expect(visitor.locator(".doen-lijst")).to_contain_text("Fatma")
    expect(visitor.locator(".doen-lijst")).not_to_contain_text("Mo")


def asks(walk: Walk, opgave: Opgave) -> None:
    walk.at(opgave.path).press("link", "Vraag of een ander het overneemt")
    walk.is_at("Vraag of een ander het overneemt")
    walk.choose("to")
    walk.fill(words="Jij woont er vlakbij.")
    walk.press("button", "Vraag het")
    walk.sees("Tot het ja is, blijft de actie bij jou.")
    walk.sees("Je vroeg het aan: Fatma")
