"""A conversation in the street on a phone, with the keyboard alone and without JavaScript: noted, and counted."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Street
from tests.browser.test_hands import Keyboard, Mouse, Walk

PHONE = {"width": 390, "height": 844}
NUMBER = "06-98 76 54 32"
SAID = "Het is hier ’s avonds te donker."


@pytest.fixture(params=[Keyboard(), Mouse()], ids=["with the keyboard", "without JavaScript"])
def hands(request):
    return request.param


def test_what_a_resident_says_is_noted_without_a_number_and_its_street_is_heard(street: Street, hands):
    marloes = Walk(hands, street.log_in("marloes", viewport=PHONE, **hands.options))
    here = f"{type(hands).__name__}hof"  # where nobody was before
    marloes.at("/oost/gesprekken/straten").fill(names=f"Kerkpad\n{here}")
    marloes.press("button", "Bewaar")
    marloes.is_at("Wie hoorden we?")
    expect(marloes.page.locator("section", has_text="Nog niet gehoord").first).to_contain_text(here)
    marloes.at("/oost/gesprekken").press("link", "Schrijf een gesprek op")
    marloes.choose("held")
    marloes.fill(street=here, words=f"{SAID} Bel maar op {NUMBER}.")
    marloes.press("button", "Bewaar")
    marloes.sees("Kijk nog even naar je tekst")
    marloes.page.locator("#words").fill(SAID)
    marloes.press("button", "Bewaar")
    marloes.is_at("Gesprekken")
    marloes.sees(SAID)
    expect(marloes.page.locator("main")).not_to_contain_text(NUMBER)
    marloes.press("link", "Wie hoorden we nog niet?")
    expect(marloes.page.locator("section", has_text="Nog niet gehoord").first).not_to_contain_text(here)
    marloes.sees("minder dan 5")
    verbinder = street.log_in("samira", viewport=PHONE, **hands.options)
    verbinder.goto("/oost/gesprekken")
    expect(verbinder.locator("main")).to_contain_text(SAID)
    neighbour = street.log_in("fatma", viewport=PHONE, **hands.options)
    answer = neighbour.goto("/oost/gesprekken")
    assert answer is not None
    assert answer.status == 403


def test_what_was_said_becomes_something_the_buurt_takes_on_and_its_words_stay_behind(street: Street, hands):
    marloes = Walk(hands, street.log_in("marloes", viewport=PHONE, **hands.options))
    here = f"{type(hands).__name__}pad"
    marloes.at("/oost/gesprekken/nieuw").choose("held")
    marloes.fill(street=here, words=SAID)
    marloes.press("button", "Bewaar")
    marloes.press("link", f"{here}: ")
    marloes.press("link", "Maak hier een wijkopgave van")
    marloes.fill(title=f"Licht op het {here}")
    marloes.press("button", "Maak wijkopgave")
    marloes.sees("Steunt op 1 gesprek in de buurt")
    work = marloes.page.url
    marloes.press("link", "Gesprek van vandaag")
    marloes.sees("Dit gesprek hoort bij:")
    marloes.page.goto(work)
    marloes.press("link", "Zo zien bewoners het")
    marloes.sees("1 gesprek in de buurt")
    expect(marloes.page.locator("main")).not_to_contain_text(SAID)
