"""What someone types stays: over a lost connection, a step back and an expired session, with and without JavaScript."""

import sqlalchemy as sa
from playwright.sync_api import expect

from buurtplein.core.db import unit_of_work
from buurtplein.people.models import LoginSession, Person
from buurtplein.posts.models import Post
from tests.browser.conftest import PASSWORD, Street, address
from tests.browser.steps import ON_THE_PLEIN, until_it_is_watched

KEPT = "We hebben bewaard wat je schreef."
FORM = "/oost/plaats/vraag"


def expire(street: Street, name: str) -> None:
    with street.there.app.app_context(), unit_of_work() as session:
        person = sa.select(Person.id).where(Person.email == address(name)).scalar_subquery()
        session.execute(sa.delete(LoginSession).where(LoginSession.person_id == person))


def placed(street: Street, title: str) -> int:
    from buurtplein.core.tenancy import across_buurten

    with street.there.app.app_context(), unit_of_work() as session, across_buurten("a test counts"):
        return session.scalar(sa.select(sa.func.count()).select_from(Post).where(Post.title == title)) or 0


def log_in_here(page, name: str) -> None:
    page.get_by_label("Je e-mailadres").first.fill(address(name))
    page.get_by_label("Je wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{FORM}")


def test_a_lost_connection_and_a_closed_tab_lose_no_words(street):
    page = street.log_in("mo")
    page.goto(FORM)
    page.locator("#title").fill("Wie heeft een aanhanger?")
    page.locator("#body").fill("Voor een bank.")
    page.get_by_role("radio", name="Alleen buren").check()
    until_it_is_watched(page)
    page.context.set_offline(True)
    page.get_by_role("button", name=ON_THE_PLEIN).click()
    page.wait_for_url("chrome-error://**")  # a form with photos does not go through the service worker
    page.context.set_offline(False)

    page.goto(FORM)
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.locator("#title")).to_have_value("Wie heeft een aanhanger?")
    expect(page.locator("#body")).to_have_value("Voor een bank.")
    expect(page.get_by_role("radio", name="Alleen buren")).to_be_checked()
    page.get_by_role("button", name=ON_THE_PLEIN).click()
    expect(page.get_by_role("heading", level=1, name="Wie heeft een aanhanger?")).to_be_visible()

    page.go_back()  # the form as it was; sending it again places nothing twice
    page.get_by_role("button", name=ON_THE_PLEIN).click()
    expect(page.get_by_role("heading", level=1, name="Wie heeft een aanhanger?")).to_be_visible()
    assert placed(street, "Wie heeft een aanhanger?") == 1
    page.goto(FORM)
    expect(page.get_by_text(KEPT)).to_be_hidden()
    expect(page.locator("#title")).to_have_value("")


def test_a_reaction_is_kept_until_it_is_placed(street):
    page = street.log_in("fatma")
    page.goto(FORM)
    page.locator("#title").fill("Wie past op de kat?")
    page.get_by_role("button", name=ON_THE_PLEIN).click()
    url = page.url
    page.locator("#body").fill("Hij heet Poes.")
    page.goto("/oost/agenda")
    page.goto(url)
    expect(page.locator("#body")).to_have_value("Hij heet Poes.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_role("button", name="Plaats reactie").click()
    expect(page.locator("#reacties").get_by_text("Hij heet Poes.", exact=True)).to_be_visible()
    page.goto(url)
    expect(page.locator("#body")).to_have_value("")


def test_starting_anew_and_logging_out_leave_nothing_in_the_browser(street):
    page = street.log_in("mo")
    page.goto(FORM)
    page.locator("#title").fill("Weg ermee")
    page.reload()
    page.get_by_role("button", name="Begin met een leeg formulier").click()
    expect(page.get_by_text(KEPT)).to_be_hidden()
    expect(page.locator("#title")).to_have_value("")
    page.locator("#title").fill("Van mij alleen")
    page.goto("/mijn")
    page.get_by_role("button", name="Log uit").click()
    expect(page.get_by_text("Je bent uitgelogd.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('bewaard:'))") == []


def test_another_person_in_this_browser_gets_an_empty_form(street):
    page = street.log_in("mo")
    page.goto(FORM)
    page.locator("#title").fill("Van Mo")
    expire(street, "mo")
    page.goto(f"/inloggen?next={FORM}")
    log_in_here(page, "fatma")
    expect(page.locator("#title")).to_have_value("")
    expect(page.get_by_text(KEPT)).to_be_hidden()


def test_without_javascript_an_expired_session_loses_no_words(street):
    page = street.log_in("mo", java_script_enabled=False)
    page.goto(FORM)
    page.locator("#title").fill("Wie zaagt een tak?")
    page.locator("#body").fill("Hij hangt over de stoep.")
    expire(street, "mo")
    page.get_by_role("button", name=ON_THE_PLEIN).click()
    expect(page.get_by_text("Log in, dan staat het er weer.")).to_be_visible()
    log_in_here(page, "mo")
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.locator("#body")).to_have_value("Hij hangt over de stoep.")
    page.get_by_role("button", name=ON_THE_PLEIN).click()
    expect(page.get_by_role("heading", level=1, name="Wie zaagt een tak?")).to_be_visible()
    assert placed(street, "Wie zaagt een tak?") == 1
