"""From a talk in someone's home to what the buurt did with it, in one go; and at each step who sees what."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from buurtplein.buurten.models import Organisation, Role
from buurtplein.core.clock import local, now
from buurtplein.core.db import db, unit_of_work
from buurtplein.huiskamers.queries import get_huiskamer
from buurtplein.namens.models import Asked, Channel
from buurtplein.namens.operations import Neighbour, place_for
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, place_post
from buurtplein.wijkopgaven.models import OwnerKind, Wijkopgave
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    NoteDraft,
    add_actie,
    answer_offer,
    offer_actie,
    place_note,
    publish_opgave,
)
from buurtplein.wijkopgaven.queries import Taker, get_offer
from tests.browser.conftest import DESKTOP, Street, appointed
from tests.browser.loop import (
    DECLINED,
    HEDGE,
    SIGN,
    Loop,
    corporatie,
    ends_when_all_have_an_answer,
    goes_from_hand_to_hand,
    is_done,
    is_opened_again_once,
    is_told_on,
    someone,
)
from tests.browser.steps import status
from tests.browser.test_hands import Mouse, Walk

STREET, HOST, HOME, PHONE = "Beukenhof", "Sjoukje de Wit", "Beukenhof 12", "06-00998877"
CROSSING, LONELY = "Met mijn rollator durf ik niet over.", "Op zondag zie ik niemand."
AMONG_US = "Het budget is nog niet rond."
WORK = {"professional", "leads"}
PLANNED, EVERYONE = WORK | {"verbinder"}, WORK | {"verbinder", "beheerder", "neighbour", "visitor", "elsewhere"}
TITLE, ASKED_FOR = "Veilig over de Lindelaan", "Wie drinkt er zondag koffie mee?"


@dataclass
class Told:
    """What was told on the plein before: by Fatma, by Mo, and by Gerda on paper."""

    by_fatma: int
    by_mo: int
    on_paper: int


@pytest.fixture
def told(site) -> Told:
    there, _mail = site
    with there.app.app_context(), unit_of_work():
        fatma, mo, samira = (someone(name) for name in ("fatma", "mo", "samira"))
        corporatie(samira.buurt)
        welfare = db.session.scalars(select(Organisation).where(Organisation.name == "Welzijn Oost")).one()
        appointed(samira.buurt, "Petra Post", Role.PROFESSIONAL, welfare)
        gerda = Neighbour("Gerda Papier", Channel.PAPER, details="Kerkpad 3")
        slip = place_for(samira, Draft(PostKind.VRAAG, "Ik durf niet over"), gerda, asked=Asked.COUNTER, agrees=True)
        first, second = (place_post(who, Draft(PostKind.VRAAG, "Oversteken is eng")) for who in (fatma, mo))
        return Told(first.number, second.number, slip.number)


def test_a_talk_at_home_ends_in_something_done_and_the_home_is_never_told(site, street: Street, told: Told):
    def walk(name: str) -> Walk:
        return Walk(Mouse(), street.log_in(name, viewport=DESKTOP))

    names = ("marloes", "joris", "petra", "samira", "fatma", "mo")
    marloes, joris, petra, samira, fatma, mo = map(walk, names)
    visitor = street.visitor(viewport=DESKTOP)
    others = {
        "beheerder": walk("bea").page,
        "elsewhere": walk("sven").page,
        "neighbour": fatma.page,
        "visitor": visitor,
    }
    others |= {"verbinder": samira.page, "professional": petra.page, "leads": marloes.page}

    # Marloes plans it with Joris. In whose home it is, those two know; that it is, also who works here.
    talk = plans(marloes)
    come_in(others, talk, PLANNED)
    joris.at(talk).sees(HOME)
    reads_without_the_home(talk, petra.page, samira.page)
    hears_nothing(talk, fatma.page, visitor)

    # Who has the code on the invitation says that they come, and learns neither the address nor the name.
    code = marloes.at(f"{talk}/uitnodiging").page.locator(".letters").inner_text()
    assert HOME not in marloes.page.locator("article").inner_text()
    visitor.goto("/oost/uitnodiging")
    visitor.get_by_label("De code op je uitnodiging").fill(code)
    visitor.get_by_role("button", name="Ik kom").click()
    expect(visitor.get_by_role("heading", name="Tot dan!")).to_be_visible()
    knows_no_home(visitor)
    petra.at(talk).sees("1 buur zei dat die komt.")

    # It was. Marloes writes down what was said; it is not finished before both answered and each note leads somewhere.
    happens(site, talk)
    writes_down(marloes, talk, CROSSING, "verkeer")
    writes_down(marloes, talk, LONELY, "ontmoeten")
    cannot_finish(marloes, talk, "Dat ontbreekt nog: Welzijn Oost, Woonstad.")
    says_what_they_do(marloes, talk, "Wij gaan mee naar buiten.")
    says_what_they_do(joris, talk, "Wij zetten een bord.")
    cannot_finish(marloes, talk, "Zeg dat eerst bij:")
    petra.at(talk).sees(CROSSING)
    reads_without_the_home(talk, petra.page, samira.page)
    hears_nothing(talk, fatma.page, visitor)

    # Of one note comes a vraag on the plein, of the other an opgave that also rests on what was told there before.
    asked_for = asks_on_the_plein(marloes, talk)
    for other, sees in ((petra.page, 1), (samira.page, 1), (fatma.page, 0), (visitor, 0)):
        sees_nothing_of(other, asked_for, LONELY)
        expect(other.get_by_text("Komt uit een huiskamergesprek")).to_have_count(sees)
    loop = becomes_an_opgave(site, marloes, told, talk)
    marloes.at(talk).press("button", "Rond het af")
    marloes.sees("Het huiskamergesprek is afgerond.")
    come_in(others, talk, PLANNED)
    come_in(others, loop.work, WORK)
    come_in(others, loop.public, EVERYONE)

    # What is among those who work on it, stays there; the words of a note and its street do too.
    joris.at(loop.work).sees(AMONG_US)
    for other in (fatma.page, mo.page, samira.page, visitor):
        sees_nothing_of(other, loop.public, AMONG_US, CROSSING, talk)
    assert [status(other, loop.work) for other in (fatma.page, samira.page)] == [403, 403]

    # Joris hands his actie on, Mo does both; all who told of it are answered, and Fatma opens it again once.
    goes_from_hand_to_hand(loop, joris, fatma, mo, others=(visitor, samira.page, mo.page))
    marloes.at(loop.work).sees(DECLINED)
    is_done(loop, mo, visitor)
    ends_when_all_have_an_answer(loop, marloes, fatma, samira, visitor)
    come_in(others, loop.work, WORK)
    is_opened_again_once(loop, marloes, fatma, visitor)
    come_in(others, loop.work, WORK)
    come_in(others, loop.public, EVERYONE)
    is_told_on(loop, marloes, joris, fatma, mo)


def plans(marloes: Walk) -> str:
    marloes.at("/oost/huiskamers/nieuw")
    begins = f"{local(now()) + timedelta(days=2):%Y-%m-%dT19:30}"
    marloes.fill(street=STREET, begins_at=begins, host_name=HOST, host_address=HOME, host_phone=PHONE)
    for name, lead in (("first_lead", "Marloes"), ("second_lead", "Joris")):
        role = marloes.page.locator(f"#{name} option", has_text=lead).get_attribute("value")
        marloes.page.locator(f"#{name}").select_option(role)
    marloes.press("button", "Plan het")
    marloes.sees("Het huiskamergesprek is gepland.")
    marloes.sees(HOME)
    return "/oost/" + marloes.page.url.partition("/oost/")[2]


def happens(site, talk: str) -> None:
    """The evening is over."""
    there, _mail = site
    with there.app.app_context(), unit_of_work():
        get_huiskamer(someone("marloes"), int(talk.rpartition("/")[2])).begins_at = now() - timedelta(hours=2)


def cannot_finish(marloes: Walk, talk: str, because: str) -> None:
    marloes.at(talk).press("button", "Rond het af")
    marloes.sees(because)


def asks_on_the_plein(marloes: Walk, talk: str) -> str:
    marloes.at(talk).press("link", "Wat komt hiervan?", "Elkaar ontmoeten")
    marloes.press("link", "Een vraag")
    marloes.sees(LONELY)
    marloes.fill(title=ASKED_FOR)
    marloes.press("button", "Zet op het plein")
    return marloes.is_at(ASKED_FOR)


def becomes_an_opgave(site, marloes: Walk, told: Told, talk: str) -> Loop:
    marloes.at(talk).press("link", "Verkeer en parkeren")
    marloes.press("link", "Maak hier een wijkopgave van")
    marloes.fill(title=TITLE)
    marloes.press("button", "Maak wijkopgave")
    work = "/oost/" + marloes.page.url.partition("/oost/")[2]
    for number in (told.by_fatma, told.by_mo, told.on_paper):
        marloes.at(work).open("Zet er nog een bericht bij")
        marloes.fill(number=str(number))
        marloes.press("button", "Zet dit bericht erbij")
    there, _mail = site
    with there.app.app_context(), unit_of_work():
        by, joris, mo = (someone(name) for name in ("marloes", "joris", "mo"))
        opgave = db.session.scalars(
            select(Wijkopgave).where(Wijkopgave.title == TITLE, Wijkopgave.buurt_id == by.buurt_id)
        ).one()
        sign = add_actie(by, opgave, ActieDraft(SIGN, OwnerKind.PROFESSIONAL, joris.id))
        answer_offer(joris, get_offer(joris, sign), says_yes=True)
        hedge = add_actie(by, opgave, ActieDraft(HEDGE, OwnerKind.BEWONER))
        publish_opgave(by, opgave)  # before that Mo can read nothing of it
        answer_offer(mo, offer_actie(by, hedge, Taker(mo.id)), says_yes=True)
        place_note(by, opgave, NoteDraft(AMONG_US, partners_only=True))
        public, sign_id = f"/oost/samen/{opgave.number}", sign.id
    return Loop(public, work, f"/oost/prikbord/{told.by_fatma}", sign_id)


def writes_down(marloes: Walk, talk: str, words: str, theme: str) -> None:
    marloes.at(f"{talk}/opschrijven").fill(words=words)
    marloes.page.locator("#theme").select_option(theme)
    marloes.press("button", "Bewaar")
    marloes.sees("Opgeschreven.")


def says_what_they_do(professional: Walk, talk: str, words: str) -> None:
    professional.at(talk).press("link", "Wat kan mijn organisatie doen?")
    professional.fill(words=words)
    professional.press("button", "Bewaar")
    professional.sees(words)


# ------------------------------------------------------------------------------------------- who sees what
def reads_without_the_home(talk: str, *pages: Page) -> None:
    """Who works here, and has nothing to do with it."""
    for page in pages:
        assert status(page, talk) == 200
        knows_no_home(page)


def hears_nothing(talk: str, neighbour: Page, visitor: Page) -> None:
    """A neighbour hears no, and a visitor is asked who they are."""
    assert status(neighbour, talk) == 403
    visitor.goto(talk)
    assert "/inloggen" in visitor.url
    for page in (neighbour, visitor):
        knows_no_home(page)
        for secret in (STREET, CROSSING, LONELY):
            assert secret not in page.locator("main").inner_text()


def come_in(others: dict[str, Page], path: str, welcome: set[str]) -> None:
    """Only they: another is refused, or asked who they are."""
    inside = {who for who, page in others.items() if status(page, path) == 200 and "/inloggen" not in page.url}
    assert inside == welcome, path


def sees_nothing_of(page: Page, url: str, *secrets: str) -> None:
    page.goto(url)
    knows_no_home(page)
    assert not [secret for secret in secrets if secret in page.content()]


def knows_no_home(page: Page) -> None:
    assert not [secret for secret in (HOST, HOME, PHONE) if secret in page.content()]
