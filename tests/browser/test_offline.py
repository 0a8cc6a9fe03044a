"""Without network: the plein, the agenda and the gids as they were last seen, and never what is somebody else's."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Street
from tests.browser.steps import place, status, until_it_is_watched

TITLE = "Wie kan mijn fiets maken?"
OFFLINE = re.compile(r"Je bent offline\. Dit is van \d\d[.:]\d\d\.")
KEPT = """async () => {
    const pages = [];
    for (const name of await caches.keys()) {
        for (const asked of await (await caches.open(name)).keys()) pages.push(new URL(asked.url).pathname);
    }
    return pages.filter(path => !path.startsWith('/static/')).sort();
}"""
OFFLINE_PAGE = "/oost/zonder-internet"


def until_kept(page: Page, *paths: str) -> None:
    expected = sorted([*paths, OFFLINE_PAGE]) if paths else []
    for _try in range(50):
        if page.evaluate(KEPT) == expected:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"kept is {page.evaluate(KEPT)}")


def test_what_was_last_seen_stands_there_without_network_and_says_so(street: Street):
    page = street.log_in("fatma")
    vraag = place(page, "vraag", TITLE)
    page.goto("/oost/")
    until_it_is_watched(page)
    for path in (
        "/oost/",
        "/oost/agenda",
        vraag,
        "/oost/mijn/koppelingen",
        "/mijn",
        "/oost/prikbord",
        "/oost/agenda?week=2026-50",
    ):
        assert status(page, path) == 200
    page.goto("/oost/")
    until_kept(page, "/oost/", "/oost/agenda")

    page.context.set_offline(True)
    page.goto("/oost/")
    expect(page.get_by_text(OFFLINE)).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Fatma")).to_be_visible()
    expect(page.get_by_role("link", name="06-12 34 56 78").first).to_be_visible()
    expect(page.get_by_text(TITLE)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"  # with its looks
    page.locator(".onderbalk").get_by_role("link", name="Prikbord").click()
    expect(page.get_by_role("heading", level=1, name="Je bent offline")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("06"))).to_be_visible()
    expect(page.get_by_text("Dit is niet verstuurd.")).to_be_hidden()
    expect(page.get_by_role("link", name=re.compile("Buurtgids"))).to_be_hidden()  # was never seen
    page.goto("/oost/agenda?week=2026-50")  # was not kept, and the agenda of now is not that week
    expect(page.get_by_role("heading", level=1, name="Je bent offline")).to_be_visible()
    page.get_by_role("link", name=re.compile("Agenda")).click()
    expect(page.get_by_text(OFFLINE)).to_be_visible()

    page.context.set_offline(False)
    page.goto("/oost/")
    expect(page.get_by_text(OFFLINE)).to_be_hidden()
    page.goto("/mijn")
    page.get_by_role("button", name="Log uit").click()
    expect(page.get_by_text("Je bent uitgelogd.")).to_be_visible()
    until_kept(page)


def test_the_plein_of_the_very_first_visit_stands_there_without_network(street: Street):
    page = street.visitor()
    page.goto("/oost/")
    until_kept(page, "/oost/")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text(OFFLINE)).to_be_visible()


def test_a_reaction_without_network_fails_aloud_and_stays(street: Street):
    page = street.log_in("mo")
    page.goto("/oost/")
    until_it_is_watched(page)
    vraag = place(page, "vraag", "Wie heeft er een kruiwagen?")
    page.locator("#body").fill("Alleen voor zaterdag.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Plaats reactie").click()
    expect(page.get_by_text("Dit is niet verstuurd.")).to_be_visible()
    page.context.set_offline(False)
    page.goto(vraag)
    expect(page.locator("#reacties").get_by_text("Alleen voor zaterdag.", exact=True)).to_have_count(0)
    expect(page.locator("#body")).to_have_value("Alleen voor zaterdag.")


def test_pages_kept_for_one_person_are_gone_when_another_reads_and_a_verbinder_keeps_none(street: Street):
    page = street.log_in("fatma")
    page.goto("/oost/")
    until_it_is_watched(page)
    page.goto("/oost/gids")
    until_kept(page, "/oost/", "/oost/gids")
    page.context.clear_cookies()
    page.goto("/oost/agenda")
    until_kept(page, "/oost/agenda")
    verbinder = street.log_in("samira")
    verbinder.goto("/oost/")
    until_it_is_watched(verbinder)
    assert status(verbinder, "/oost/") == 200
    assert status(verbinder, "/oost/werk") == 200
    assert verbinder.evaluate(KEPT) == [OFFLINE_PAGE]
