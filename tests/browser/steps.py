"""What people do on the site, as steps of a walk."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Street, address, number_of
from tests.support.smtp import plain_text

ON_THE_PLEIN = "Zet op het plein"
CONTROLLED = """() => navigator.serviceWorker.controller ? true : new Promise((done, fail) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => done(true), { once: true });
    setTimeout(() => fail(new Error("no service worker came")), 20000);
})"""


def join(street: Street, name: str, *, buurt: str = "oost", **options: object) -> Page:
    """Someone new signs up and types the code from the mail. Their page, logged in."""
    page = street.visitor(**options)
    page.goto(f"/{buurt}/meedoen")
    fill_joining(page, name)
    page.get_by_role("button", name="Stuur mij een code").click()
    page.get_by_label("De code uit de mail").fill(code_for(street, address(first(name))))
    page.locator("main").get_by_role("button").first.click()
    expect(page.get_by_text("Welkom op het plein")).to_be_visible()
    return page


def fill_joining(page: Page, name: str) -> None:
    page.get_by_label("Je naam").fill(name)
    page.get_by_label("Je postcode").fill("1234 AB")
    page.get_by_label("Je e-mailadres").fill(address(first(name)))
    page.get_by_text("Straat, wachtwoord of buurtcode invullen").click()
    page.get_by_label("Je straat").fill("Lindelaan")
    page.get_by_label("Een wachtwoord").fill(PASSWORD)


def first(name: str) -> str:
    return name.split(maxsplit=1)[0].lower()


def code_for(street: Street, email: str) -> str:
    """The code in the newest mail for this address."""
    found = re.search(r"\b(\d{6})\b", plain_text(street.mail.wait_for(email, "code")))
    assert found is not None
    return found[1]


def place(page: Page, kind: str, title: str, *, body: str = "", audience: str = "", buurt: str = "oost") -> str:
    """Place a vraag, aanbod or verhaal through its form. Its address."""
    page.goto(f"/{buurt}/plaats/{kind}")
    page.locator("#title").fill(title)
    page.locator("#body").fill(body)
    if audience:
        page.get_by_role("radio", name=audience).check()
    page.get_by_role("button", name=ON_THE_PLEIN).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url.partition("#")[0]


def react(page: Page, url: str, words: str) -> None:
    page.goto(url)
    page.get_by_label("Schrijf een reactie").fill(words)
    page.get_by_role("button", name="Plaats reactie").click()
    expect(page.locator("#reacties").get_by_text(words, exact=True)).to_be_visible()


def until_it_shows(page: Page, url: str, words: str) -> None:
    """Go there again until it says so: what the worker does shows within seconds."""
    for _try in range(100):
        page.goto(url)
        if page.get_by_text(re.compile(words)).count():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{words!r} does not show at {url}: {page.locator('main').inner_text()}")


def until_it_is_watched(page: Page) -> None:
    """Wait for the service worker, which stands between a page of the buurt and the network from then on."""
    page.evaluate(CONTROLLED)


def status(page: Page, url: str) -> int:
    """How the site answers this person at this address."""
    answer = page.goto(url)
    assert answer is not None
    return answer.status


def tells_how_to_reach(page: Page, name: str) -> bool:
    """Whether this page holds someone's telephone number or e-mail address, however it is written, seen or not."""
    text = page.content()
    return address(name) in text or re.sub(r"\D", "", number_of(name)) in re.sub(r"[\s\u00a0.-]|&nbsp;", "", text)
