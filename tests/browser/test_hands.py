"""The flows of the plein, each described once and walked twice: with the keyboard alone, and without JavaScript.

They are those of the design of the look, from the start page of whose flow it is: a question, help for it, an activity
and going there, an offer, joining, connecting, a wijkopgave, moving an actie, and telling that it worked out.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from buurtplein.core.clock import local, now
from tests.browser.conftest import DESKTOP, Street, address
from tests.browser.steps import code_for, place

QUESTION, OFFER, COFFEE = "Wie heeft een trap voor mij?", "Ik leen mijn trap uit", "Koffie op de stoep"
MOST_STEPS = 60  # of the Tab key, from the start of the contents to what someone wants there
FOCUSED = "wanted => wanted === document.activeElement"
LOOKS_FOCUSED = "e => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none'"


class Mouse:
    """Points and types, in a browser without JavaScript."""

    options: dict[str, object] = {"java_script_enabled": False}

    def press(self, thing: Locator) -> None:
        thing.click()

    def fill(self, field: Locator, words: str) -> None:
        field.fill(words)


class Keyboard:
    """Only Tab, Enter, Space and letters; where the focus is must be seen."""

    options: dict[str, object] = {}

    def press(self, thing: Locator) -> None:
        self._reach(thing)
        thing.page.keyboard.press("Space" if thing.get_attribute("type") in {"radio", "checkbox"} else "Enter")

    def fill(self, field: Locator, words: str) -> None:
        self._reach(field)
        if field.get_attribute("type") == "datetime-local":
            field.fill(words)  # its parts stand in another order in each language of the browser
        else:
            field.page.keyboard.insert_text(words)

    def _reach(self, thing: Locator) -> None:
        page, wanted = thing.page, thing.element_handle()
        if page.evaluate("document.activeElement === document.body"):
            page.keyboard.press("Tab")
            expect(page.get_by_role("link", name="Ga naar de inhoud")).to_be_focused()
            page.keyboard.press("Enter")
        for _step in range(MOST_STEPS):
            if page.evaluate(FOCUSED, wanted):
                assert page.evaluate(LOOKS_FOCUSED, wanted), f"the focus on {thing} is not seen"
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {thing}")


Hands = Mouse | Keyboard


@dataclass
class Walk:
    """Someone at work on the site, with one kind of hands."""

    hands: Hands
    page: Page

    def at(self, path: str) -> "Walk":
        self.page.goto(path)
        return self

    def press(self, role: str, *words: str) -> None:
        """Words: its name, and after that what it is about."""
        name = re.compile(".*".join(map(re.escape, words)))
        self.hands.press(self.page.locator("main").get_by_role(role, name=name).first)  # type: ignore[arg-type]

    def fill(self, **fields: str) -> None:
        for name, words in fields.items():
            self.hands.fill(self.page.locator(f"main [name={name}]").first, words)

    def choose(self, name: str) -> None:
        """The first of some choices."""
        self.hands.press(self.page.locator(f"main [name={name}]").first)

    def open(self, words: str) -> None:
        """What is folded away."""
        self.hands.press(self.page.locator("main summary", has_text=words).first)

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def is_at(self, heading: str) -> str:
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        return self.page.url.partition("#")[0]


@pytest.mark.parametrize("hands", [Keyboard(), Mouse()], ids=["with the keyboard", "without JavaScript"])
def test_the_flows_of_the_plein(street: Street, hands: Hands):
    def walk(name: str, **options: object) -> Walk:
        return Walk(hands, street.log_in(name, **hands.options, **options))

    fatma, mo = walk("fatma"), walk("mo")
    vraag = asks(fatma)
    helps(mo)
    offers(mo)
    organises(fatma)
    goes_and_not(mo)
    connects(walk("samira", viewport=DESKTOP), vraag)
    makes_opgave_and_moves_actie(walk("marloes", viewport=DESKTOP), vraag)
    fatma.at(vraag).press("button", "Het is gelukt")
    fatma.sees("Gelukt")
    joins(Walk(hands, street.visitor(**hands.options)), street, f"hands{type(hands).__name__.lower()}")


@pytest.mark.parametrize("hands", [Keyboard(), Mouse()], ids=["with the keyboard", "without JavaScript"])
def test_two_verbinders_never_do_the_same_work(street: Street, hands: Hands):
    title = f"Ik zie op tegen de winter, {type(hands).__name__}"
    place(street.log_in("mo"), "vraag", title, audience="Alleen de buurtverbinders")
    samira, wim = (Walk(hands, street.log_in(name, **hands.options)) for name in ("samira", "wim"))
    samira.at("/oost/werk").press("link", title)
    samira.press("button", "Ik pak dit op")
    samira.sees("Jij doet dit, tot")
    wim.at("/oost/werk").sees("Samira doet dit, tot")
    expect(wim.page.get_by_role("button", name=re.compile(title))).to_have_count(0)
    wim.press("link", title)
    wim.sees("Samira is hiermee bezig")
    samira.press("button", "Geef terug")
    samira.sees("Het staat weer in de lijst voor iedereen.")
    wim.at("/oost/werk").press("link", title)
    wim.press("button", "Ik pak dit op")
    wim.sees("Jij doet dit, tot")


@pytest.mark.parametrize("hands", [Keyboard(), Mouse()], ids=["with the keyboard", "without JavaScript"])
def test_what_was_reported_is_hidden_and_another_verbinder_decides_on_the_objection(street: Street, hands: Hands):
    title = f"Koop mijn wonderpillen, {type(hands).__name__}"
    post = place(street.log_in("mo"), "aanbod", title)
    mo, fatma, samira, wim = (Walk(hands, street.log_in(n, **hands.options)) for n in ("mo", "fatma", "samira", "wim"))
    fatma.at(post).press("link", "Klopt er iets niet?")
    fatma.choose("reason")
    fatma.fill(words="Dit is geen medicijn.")
    fatma.press("button", "Stuur de melding")
    fatma.is_at("Je melding is binnen")
    samira.at("/oost/werk").press("link", title)
    samira.open("Verberg het")
    samira.choose("weg-rule")
    samira.fill(**{"weg-reason": "Reclame hoort hier niet."})
    samira.press("button", "Verberg het")
    samira.sees("Het is verborgen. De schrijver leest waarom.")
    mo.at(post).press("link", "Lees het besluit, of maak bezwaar")
    ruling = mo.is_at("Je bericht is verborgen")
    mo.press("link", "Maak bezwaar")
    mo.fill(words="Ze zijn zelfgemaakt en gratis.")
    mo.press("button", "Stuur je bezwaar")
    mo.sees("Je bezwaar is binnen.")
    expect(samira.at("/oost/werk").page.get_by_text("Bezwaar tegen een besluit")).to_have_count(0)
    wim.at("/oost/werk").press("link", "Bezwaar tegen een besluit")
    wim.choose("granted")
    wim.fill(answer="Gratis is geen reclame.")
    wim.press("button", "Neem dit besluit")
    wim.sees("Je besluit is genomen.")
    mo.at(ruling).sees("Je krijgt gelijk")
    fatma.at(post).is_at(title)


def asks(walk: Walk) -> str:
    walk.at("/oost/").press("link", "Ik heb een vraag")
    walk.fill(title=QUESTION, body="Voor een lamp in de gang.")
    walk.press("button", "Zet op het plein")
    return walk.is_at(QUESTION)


def helps(walk: Walk) -> None:
    walk.at("/oost/").press("button", "Ik kan helpen", QUESTION)
    walk.sees("Jij wilt helpen")


def offers(walk: Walk) -> None:
    walk.at("/oost/").press("link", "Ik heb iets te bieden")
    walk.fill(title=OFFER)
    walk.press("button", "Zet op het plein")
    walk.is_at(OFFER)


def organises(walk: Walk) -> None:
    starts = local(now() + timedelta(hours=30))
    walk.at("/oost/").press("link", "Ik organiseer iets")
    walk.fill(title=COFFEE, starts_at=f"{starts:%Y-%m-%dT%H:%M}", place="Lindelaan")
    walk.press("button", "Zet op het plein")
    walk.is_at(COFFEE)


def goes_and_not(walk: Walk) -> None:
    walk.at("/oost/agenda").press("button", "Ik ga mee", COFFEE)
    walk.sees("Jij gaat")
    walk.press("button", "Toch niet", COFFEE)
    expect(walk.page.get_by_text("Jij gaat")).to_have_count(0)


def connects(walk: Walk, vraag: str) -> None:
    walk.at("/oost/werk").press("link", QUESTION)
    walk.press("button", "Verbind Fatma en Mo")
    walk.sees("Fatma en Mo krijgen nu bericht.")


def makes_opgave_and_moves_actie(walk: Walk, vraag: str) -> None:
    walk.at(vraag).press("link", "Maak hier een wijkopgave van")
    walk.press("button", "Maak wijkopgave")
    walk.press("link", "Nieuwe actie")
    walk.fill(title="Een trap voor het Lindehuis")
    walk.press("button", "Zet de actie erbij")
    walk.press("button", "Naar Bezig")
    walk.sees("Een trap voor het Lindehuis")


def joins(walk: Walk, street: Street, name: str) -> None:
    walk.at("/oost/meedoen")
    walk.fill(name=f"{name.title()} Nieuw", postcode="1234 AB", email=address(name))
    walk.press("button", "Stuur mij een code")
    walk.fill(code=code_for(street, address(name)))
    walk.hands.press(walk.page.locator("main").get_by_role("button").first)
    walk.sees("Welkom op het plein")
