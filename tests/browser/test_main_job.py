"""The main job, as one walk: from a neighbour's question to a wijkopgave, and the answer back to her."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Street, address, number_of
from tests.browser.steps import join, place, react, status, tells_how_to_reach, until_it_shows
from tests.support.smtp import plain_text

QUESTION = "Wie helpt mij met een lekkende kraan?"
ANSWERED = "Er is een antwoord op wat jij vertelde"


def choose_mail(page: Page, about: str, when: str) -> None:
    """Choose when to get mail about a kind of news."""
    page.goto("/mijn/voorkeuren")
    page.get_by_role("group", name=about).get_by_label("Mail").select_option(when)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("We houden ons eraan.")).to_be_visible()


def make_opgave(professional: Page, post: str) -> str:
    """From a post to a wijkopgave, in two clicks. The address of its work page."""
    professional.goto(post)
    professional.get_by_role("link", name="Maak hier een wijkopgave van").click()
    professional.get_by_role("button", name="Maak wijkopgave").click()
    expect(professional.get_by_text("De wijkopgave is gemaakt.")).to_be_visible()
    return professional.url.partition("#")[0]


def add_actie(professional: Page, work: str, title: str) -> None:
    professional.goto(work)
    professional.get_by_role("link", name="Nieuwe actie").click()
    professional.get_by_label("Wat gaat er gebeuren?").fill(title)
    professional.get_by_role("button", name="Zet de actie erbij").click()
    expect(professional.get_by_role("heading", level=3, name=title)).to_be_visible()


def answer_all(professional: Page, work: str, doing: str) -> None:
    professional.goto(f"{work}/antwoord")
    professional.get_by_label("Dit doen we", exact=True).fill(doing)
    professional.get_by_role("button", name="Geef antwoord").click()
    expect(professional.get_by_text("Je antwoord is bewaard.")).to_be_visible()


def end_it(professional: Page, work: str) -> None:
    professional.goto(f"{work}/einde")
    professional.get_by_role("radio", name="Opgelost", exact=True).check()
    professional.get_by_label("Waarom?").fill("De kraan doet het weer.")
    professional.get_by_role("button", name="Rond af").click()


def test_from_a_question_to_help_and_from_a_signal_to_an_answer(street: Street):
    # Gerda joins and asks; as she is new, a verbinder looks first. Mo offers.
    gerda = join(street, "Gerda Bakker")
    gerda.goto("/oost/plaats")
    gerda.get_by_role("link", name="Ik heb een vraag").click()
    gerda.get_by_label("Wat is je vraag?").fill(QUESTION)
    gerda.get_by_label("Vertel er iets meer over").fill("De kraan in mijn keuken lekt. Zaterdag komt mij uit.")
    gerda.get_by_role("button", name="Eerst bekijken").click()
    expect(gerda.get_by_text("Zo komt het op het plein")).to_be_visible()
    gerda.get_by_role("button", name="Zet op het plein").click()
    expect(gerda.get_by_text("De buurtverbinder of de beheerder kijkt er even naar")).to_be_visible()
    vraag = gerda.url.partition("#")[0]
    mo = street.log_in("mo")
    place(mo, "aanbod", "Ik repareer kranen en lampen")
    assert status(mo, vraag) == 404

    # Samira looks and approves; search finds it.
    samira = street.log_in("samira", viewport=DESKTOP)
    samira.goto("/oost/werk")
    samira.get_by_role("link", name=re.compile("lekkende kraan")).first.click()
    samira.get_by_role("button", name="Zet op het plein").click()
    until_it_shows(mo, "/oost/zoeken?q=kranen+lekken", "Wie helpt mij met een")
    visitor = street.visitor()
    visitor.goto(vraag)
    expect(visitor.get_by_role("heading", name=QUESTION)).to_be_visible()
    assert "Bakker" not in visitor.content()
    street.mail.wait_for(address("gerda"), "Je bericht staat op het plein")

    # Samira connects; both say yes; only then they see each other's number and address.
    samira.goto("/oost/werk")
    samira.get_by_role("link", name=re.compile("lekkende kraan")).first.click()
    expect(samira.get_by_text("Mo Aziz").first).to_be_visible()
    samira.get_by_role("button", name="Verbind Gerda en Mo").first.click()
    gerda.goto("/oost/mijn/koppelingen")
    gerda.locator("main").get_by_role("link", name=re.compile("Mo|kraan")).first.click()
    assert not tells_how_to_reach(gerda, "mo")
    gerda.get_by_role("button", name="Ja, graag").click()
    expect(gerda.get_by_role("heading", name="Je zei ja")).to_be_visible()
    assert not tells_how_to_reach(gerda, "mo")
    mo.goto("/oost/mijn/koppelingen")
    mo.locator("main").get_by_role("link", name=re.compile("Gerda|kraan")).first.click()
    assert not tells_how_to_reach(mo, "gerda")
    mo.get_by_role("button", name="Ja, graag").click()
    expect(mo.get_by_text(address("gerda")).first).to_be_visible()
    gerda.reload()
    assert tells_how_to_reach(gerda, "mo")
    expect(gerda.get_by_text(number_of("mo")).first).to_be_visible()
    until_it_shows(visitor, vraag, "verbonden")

    # Marloes makes a wijkopgave of it, and cannot end it before Gerda has an answer.
    choose_mail(gerda, "Wijkopgaven", "Meteen")
    marloes = street.log_in("marloes", viewport=DESKTOP)
    work = make_opgave(marloes, vraag)
    end_it(marloes, work)
    expect(marloes.get_by_text("Dit heeft nog geen antwoord").first).to_be_visible()
    expect(marloes.get_by_role("alert").first).to_be_visible()
    assert marloes.get_by_label("Waarom?").input_value() == "De kraan doet het weer."

    # She adds an actie, shows it to the buurt and answers Gerda.
    add_actie(marloes, work, "Een klusmiddag in het Lindehuis")
    marloes.get_by_role("button", name="Laat zien aan de buurt").click()
    visitor.goto("/oost/samen")
    visitor.locator("main").get_by_role("link", name=re.compile("kraan")).first.click()
    expect(visitor.get_by_text("Een klusmiddag in het Lindehuis").first).to_be_visible()
    answer_all(marloes, work, "We houden elke maand een klusmiddag.")

    # The answer reaches Gerda: under her post, on the site and by mail. And everyone finds it.
    until_it_shows(gerda, vraag, "We houden elke maand een klusmiddag.")
    until_it_shows(gerda, "/mijn/nieuws", ANSWERED)
    street.mail.wait_for(address("gerda"), ANSWERED)
    until_it_shows(visitor, "/oost/zoeken?q=klusmiddag", "2 resultaten")

    # Now it can end.
    end_it(marloes, work)
    expect(marloes.get_by_text("De wijkopgave is afgerond.")).to_be_visible()
    expect(marloes.get_by_text("Opgelost").first).to_be_visible()


def test_someone_else_decides_when_the_author_objects_to_a_hidden_post(street: Street):
    fatma = street.log_in("fatma")
    vraag = place(fatma, "vraag", "Wie koopt mijn oude fiets?", body="Vijftig euro en hij is van jou.")

    # Samira hides it, with a reason.
    samira = street.log_in("samira")
    samira.goto(vraag)
    samira.get_by_role("link", name="besluit over dit bericht").click()
    samira.get_by_text("Verberg het").first.click()
    samira.get_by_role("radio").first.check()
    samira.get_by_label("Leg het uit aan de schrijver").fill("Verkopen hoort op de rommelmarkt.")
    samira.get_by_role("button", name="Verberg het").click()
    expect(samira.get_by_text("Het bericht is verborgen.")).to_be_visible()
    mo = street.log_in("mo")
    assert status(mo, vraag) == 404

    # Fatma reads why, and objects.
    street.mail.wait_for(address("fatma"), "Er is nieuws over wat je schreef")
    fatma.goto(vraag)
    expect(fatma.get_by_text("Verkopen hoort op de rommelmarkt.")).to_be_visible()
    fatma.get_by_role("link", name="Lees het besluit, of maak bezwaar").click()
    fatma.get_by_role("link", name="Maak bezwaar").click()
    fatma.get_by_label("Waarom ben je het er niet mee eens?").fill("Ik vraag het aan een buur, het is geen winkel.")
    fatma.get_by_role("button", name="Stuur je bezwaar").click()
    expect(fatma.get_by_text("Je bezwaar is binnen.")).to_be_visible()

    # Not Samira, who hid it, but Wim decides.
    samira.goto("/oost/werk")
    assert "Bezwaar" not in samira.locator("main").inner_text()
    wim = street.log_in("wim")
    wim.goto("/oost/werk")
    wim.locator("main").get_by_role("link", name=re.compile("Bezwaar tegen een besluit")).click()
    objection = wim.url
    assert status(samira, objection) == 404
    expect(wim.get_by_text("het is geen winkel")).to_be_visible()
    wim.get_by_role("radio", name="Het bezwaar klopt").check()
    wim.get_by_label("Je antwoord aan de schrijver").fill("Je hebt gelijk. Het mag blijven staan.")
    wim.get_by_role("button", name="Neem dit besluit").click()
    expect(wim.get_by_text("Je besluit is genomen.")).to_be_visible()

    # It is back, and Fatma hears so.
    mo.goto(vraag)
    expect(mo.get_by_role("heading", name="Wie koopt mijn oude fiets?")).to_be_visible()
    street.mail.wait_for(address("fatma"), "Er is een antwoord op je bezwaar")
    until_it_shows(fatma, "/mijn/nieuws", "Er is een antwoord op je bezwaar")
    fatma.get_by_role("link", name=re.compile("antwoord op je bezwaar")).click()
    expect(fatma.get_by_text("Je hebt gelijk. Het mag blijven staan.")).to_be_visible()


def test_who_switches_mail_about_wijkopgaven_off_gets_none_and_still_reads_it_on_the_site(street: Street):
    mo, fatma = street.log_in("mo"), street.log_in("fatma")
    choose_mail(mo, "Wijkopgaven", "Meteen")
    choose_mail(fatma, "Wijkopgaven", "Nooit")
    vraag = place(mo, "vraag", "Kan er een bankje bij de vijver?")
    other = place(fatma, "vraag", "Waar kun je hier even zitten?")
    marloes = street.log_in("marloes")
    work = make_opgave(marloes, vraag)
    marloes.goto(other)
    marloes.get_by_label("Of zet dit bericht bij een wijkopgave").select_option("Kan er een bankje bij de vijver?")
    marloes.get_by_role("button", name="Zet erbij").click()
    expect(marloes.get_by_text("Het bericht hoort nu bij: Kan er een bankje bij de vijver?")).to_be_visible()
    answer_all(marloes, work, "Er komen twee bankjes.")
    street.mail.wait_for(address("mo"), f"{ANSWERED}: Kan er een bankje")
    until_it_shows(fatma, "/mijn/nieuws", f"{ANSWERED}.*even zitten")

    # What comes by mail to Fatma afterwards is about something else.
    react(mo, other, "Op het muurtje bij de kerk!")
    street.mail.wait_for(address("fatma"), "Mo reageerde op je bericht")
    assert not [letter for letter in street.mail.to(address("fatma")) if ANSWERED in plain_text(letter)]
