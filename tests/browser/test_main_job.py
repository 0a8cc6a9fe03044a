"""The main job, as one walk: from a neighbour's question to a wijkopgave, and the answer back to her."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Street


def code_in_mail(street: Street, address: str) -> str:
    """The newest code that was mailed to this address."""
    for _try in range(100):
        letters = street.mail.to(address)
        if letters:
            body = letters[-1].get_body(("plain",))
            assert body is not None
            found = re.search(r"\b(\d{6})\b", body.get_content())
            if found:
                return found[1]
        street.clock.wait_for_timeout(100)  # type: ignore[attr-defined]
    raise AssertionError(f"no code for {address}")


def wait_for_mail(street: Street, page: Page, address: str, words: str) -> None:
    for _try in range(100):
        if any(words in str(letter["Subject"]) + letter.get_body(("plain",)).get_content() for letter in street.mail.to(address)):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"no mail with {words!r} for {address}: {[str(m['Subject']) for m in street.mail.to(address)]}")


def until_it_shows(page: Page, url: str, words: str) -> None:
    """What the worker does shows within seconds."""
    for _try in range(50):
        page.goto(url)
        if page.get_by_text(re.compile(words)).count():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{words!r} does not show at {url}")


def join(street: Street) -> Page:
    gerda = street.visitor()
    street.clock = gerda  # type: ignore[attr-defined]
    gerda.goto("/oost/")
    gerda.get_by_role("link", name="Meedoen").first.click()
    gerda.get_by_label("Je naam").fill("Gerda Bakker")
    gerda.get_by_label("Je postcode").fill("1234 AB")
    gerda.get_by_label("Je e-mailadres").fill("gerda@example.org")
    gerda.get_by_text("Straat, wachtwoord of buurtcode invullen").click()
    gerda.get_by_label("Je straat").fill("Lindelaan")
    gerda.get_by_label("Een wachtwoord").fill(PASSWORD)
    gerda.get_by_role("button", name="Stuur mij een code").click()
    gerda.get_by_label("De code uit de mail").fill(code_in_mail(street, "gerda@example.org"))
    gerda.locator("main").get_by_role("button").first.click()
    expect(gerda.get_by_text("Welkom op het plein")).to_be_visible()
    return gerda


def test_from_a_question_to_help_and_from_a_signal_to_an_answer(street):
    gerda = join(street)

    # Gerda asks; Mo offers.
    gerda.goto("/oost/plaats")
    gerda.get_by_role("link", name="Ik heb een vraag").click()
    gerda.get_by_label("Wat is je vraag?").fill("Wie helpt mij met een lekkende kraan?")
    gerda.get_by_label("Vertel er iets meer over").fill("De kraan in mijn keuken lekt. Zaterdag komt mij uit.")
    gerda.get_by_role("button", name="Eerst bekijken").click()
    expect(gerda.get_by_text("Zo komt het op het plein")).to_be_visible()
    gerda.get_by_role("button", name="Zet op het plein").click()
    expect(gerda.get_by_text("Een buurtverbinder kijkt er even naar")).to_be_visible()
    vraag = re.sub(r"#.*", "", gerda.url)

    mo = street.log_in("mo@example.org")
    mo.goto("/oost/plaats/aanbod")
    mo.get_by_label("Wat heb je te bieden?").fill("Ik repareer kranen en lampen")
    mo.get_by_role("button", name="Zet op het plein").click()
    expect(mo.get_by_text("Je bericht staat op het plein")).to_be_visible()
    assert mo.goto(vraag).status == 404

    # Samira looks and approves; search finds it.
    samira = street.log_in("samira@example.org", viewport={"width": 1280, "height": 900})
    samira.goto("/oost/werk")
    samira.get_by_role("link", name=re.compile("lekkende kraan")).first.click()
    samira.get_by_role("button", name="Zet op het plein").click()
    until_it_shows(mo, "/oost/zoeken?q=kranen+lekken", "Wie helpt mij met een")
    visitor = street.visitor()
    visitor.goto(vraag)
    expect(visitor.get_by_role("heading", name="Wie helpt mij met een lekkende kraan?")).to_be_visible()
    assert "Bakker" not in visitor.content()

    # Samira connects; both say yes; only then they see each other's number.
    samira.goto("/oost/werk")
    samira.get_by_role("link", name=re.compile("lekkende kraan")).first.click()
    expect(samira.get_by_text("Mo Aziz").first).to_be_visible()
    samira.get_by_role("button", name="Verbind Gerda en Mo").first.click()
    number = street_number(street, "mo@example.org")
    gerda.goto("/oost/mijn/koppelingen")
    gerda.locator("main").get_by_role("link", name=re.compile("Mo|kraan")).first.click()
    assert number not in gerda.content()
    gerda.get_by_role("button", name="Ja, graag").click()
    assert number not in gerda.content()
    mo.goto("/oost/mijn/koppelingen")
    mo.locator("main").get_by_role("link", name=re.compile("Gerda|kraan")).first.click()
    mo.get_by_role("button", name="Ja, graag").click()
    expect(mo.get_by_text("gerda@example.org").first).to_be_visible()
    gerda.reload()
    assert number in gerda.content()
    until_it_shows(visitor, vraag, "verbonden")

    # Marloes makes a wijkopgave of it, and cannot end it before Gerda has an answer.
    marloes = street.log_in("marloes@example.org", viewport={"width": 1280, "height": 900})
    marloes.goto(vraag)
    marloes.get_by_role("link", name="Maak hier een wijkopgave van").click()
    marloes.get_by_role("button", name="Maak wijkopgave").click()
    expect(marloes.get_by_text("lekkende kraan").first).to_be_visible()
    work = marloes.url
    marloes.goto(f"{work.rstrip('/')}/einde")
    expect(marloes.get_by_text("1 bericht heeft nog geen antwoord.")).to_be_visible()
    marloes.get_by_role("radio", name="Opgelost", exact=True).check()
    marloes.get_by_label("Waarom?").fill("De kraan doet het weer.")
    marloes.get_by_role("button", name="Rond af").click()
    expect(marloes.get_by_role("alert").first).to_be_visible()
    assert marloes.get_by_label("Waarom?").input_value() == "De kraan doet het weer."

    # She adds an actie, shows it to the buurt, answers Gerda and ends it.
    marloes.goto(work)
    marloes.get_by_role("link", name="Nieuwe actie").click()
    marloes.get_by_label("Wat gaat er gebeuren?").fill("Een klusmiddag in het Lindehuis")
    marloes.get_by_role("button", name="Zet de actie erbij").click()
    marloes.get_by_role("button", name="Laat zien aan de buurt").click()
    visitor.goto("/oost/samen")
    visitor.locator("main").get_by_role("link", name=re.compile("kraan")).first.click()
    expect(visitor.get_by_text("Een klusmiddag in het Lindehuis").first).to_be_visible()
    marloes.goto(work)
    marloes.get_by_role("link", name=re.compile("Schrijf een antwoord")).first.click()
    marloes.get_by_label("Dit doen we", exact=True).fill("We houden elke maand een klusmiddag.")
    marloes.get_by_role("button", name="Geef antwoord").click()

    # The answer reaches Gerda: under her post, on the site and by mail.
    until_it_shows(gerda, vraag, "We houden elke maand een klusmiddag.")
    until_it_shows(gerda, "/mijn/nieuws", "klusmiddag|antwoord|wijkopgave")
    wait_for_mail(street, gerda, "gerda@example.org", "oost/prikbord")
    until_it_shows(visitor, "/oost/zoeken?q=klusmiddag", "resulta")

    marloes.goto(f"{work.rstrip('/')}/einde")
    marloes.get_by_role("radio", name="Opgelost", exact=True).check()
    marloes.get_by_label("Waarom?").fill("De kraan doet het weer.")
    marloes.get_by_role("button", name="Rond af").click()
    expect(marloes.get_by_text("Opgelost").first).to_be_visible()


def street_number(street: Street, email: str) -> str:
    from sqlalchemy import select

    from buurtplein.core.db import db
    from buurtplein.people.models import Person

    with street.there.app.app_context():
        return str(db.session.scalar(select(Person.phone).where(Person.email == email)))
