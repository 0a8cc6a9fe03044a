"""What each role must not be able to see or do. One street, in which everything there is to see happened once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from buurtplein.agenda.operations import Schedule, come, place_activity
from buurtplein.buurten.models import Role
from buurtplein.buurten.queries import list_rules, viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.matching.operations import answer_match, propose_match
from buurtplein.moderation.models import Reason, stamp
from buurtplein.moderation.operations import hide_post, object_to, report
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, place_comment, place_post
from buurtplein.wijkopgaven.operations import OpgaveDraft, make_opgave
from tests.browser.conftest import DESKTOP, Street, address, appointed
from tests.browser.steps import status, tells_how_to_reach, until_it_shows
from tests.factories import the_occurrence

PRIVATE, NEIGHBOURS = "Sinds de winter is het stil in huis", "Wie past op onze cavia?"
PUBLIC, HIDDEN = "Wie leent mij een ladder?", "Te koop: een bankstel"
COFFEE = "Koffie in het Lindehuis"
PEOPLE = ("fatma", "mo", "samira", "wim", "evert", "marloes", "bea")

VERBINDER_ONLY = ["werk", "werk/bericht/{public}", "werk/verbinden/{public}", "werk/meldingen/{report}"]
PROFESSIONAL_ONLY = ["prof/opgaven", "prof/opgaven/nieuw", "prof/opgaven/{opgave}", "prof/opgaven/{opgave}/einde"]
BEHEERDER_ONLY = ["beheer", "beheer/huisregels", "beheer/mensen", "beheer/mensen/1", "beheer/organisaties"]
MEMBER_ONLY = ["plaats", "plaats/vraag", "mijn-berichten", "mijn/koppelingen"]
PERSON_ONLY = ["/mijn", "/mijn/gegevens", "/mijn/nieuws", "/mijn/voorkeuren"]
NOT_THERE, NOT_ALLOWED, FINE = 404, 403, 200
LINKS = {"Werkplek", "Vandaag", "Opgaven", "Beheer"}  # in a menu, to work


@dataclass
class Happened(Street):
    """The street, and the numbers of what happened there."""

    number: dict[str, int]

    def at(self, path: str) -> str:
        return path if path.startswith("/") else f"/oost/{path.format(**self.number)}"

    def refused(self, page: Page, paths: list[str], how: int) -> None:
        for path in paths:
            assert status(page, self.at(path)) == how, f"{path} answers otherwise"

    def asked_to_log_in(self, page: Page, paths: list[str]) -> None:
        for path in paths:
            assert status(page, self.at(path)) == FINE
            expect(page.get_by_role("heading", level=1, name="Inloggen")).to_be_visible()
            assert "/inloggen" in page.url, f"{path} shows something else"


@pytest.fixture(scope="module")
def numbers(site) -> dict[str, int]:
    there, _mail = site
    with there.app.app_context(), unit_of_work():
        return live_there()


@pytest.fixture
def street(site, numbers, new_page) -> Iterator[Happened]:
    return Happened(*site, new_page, numbers)


def someone(name: str) -> Viewer:
    person = db.session.scalars(select(Person).where(Person.email == address(name))).one()
    return viewer_in("oost", Someone(person))


def live_there() -> dict[str, int]:
    """A private vraag, one for neighbours, a public one with a report, a hidden one with an objection, and more."""
    fatma, mo, samira, marloes = map(someone, ("fatma", "mo", "samira", "marloes"))
    private = place_post(fatma, Draft(PostKind.VRAAG, PRIVATE, "Ik mis aanspraak.", audience=Audience.VERBINDERS))
    starts = now() + timedelta(days=1)
    draft = Draft(PostKind.ACTIVITEIT, COFFEE, place="Lindehuis", starts_at=starts)
    coffee = place_activity(fatma, draft, Schedule())
    time = the_occurrence(coffee)
    come(mo, time)
    neighbours = place_post(fatma, Draft(PostKind.VRAAG, NEIGHBOURS, "Hij heet Pluis.", audience=Audience.NEIGHBOURS))
    public = place_post(fatma, Draft(PostKind.VRAAG, PUBLIC, "Voor een uurtje."))
    comment = place_comment(mo, public, body="Die heb ik staan.")
    placed = report(mo, public, reason=Reason.OTHER, words="Ladders zijn gevaarlijk.")
    hidden = place_post(fatma, Draft(PostKind.AANBOD, HIDDEN))
    ruling = hide_post(
        samira, hidden, rule=list_rules(samira)[0], reason="Verkopen mag hier niet.", seen=stamp(hidden, None)
    )
    objection = object_to(fatma, ruling, words="Het is bijna gratis.")
    match = propose_match(samira, public, helper=mo.me, offer=None, message="Mo heeft een ladder.")
    answer_match(mo, match, says_yes=True)
    opgave = make_opgave(marloes, [public], OpgaveDraft("Een gereedschapskist voor de buurt"))
    appointed(samira.buurt, "Tina Tijdelijk", Role.VERBINDER)
    db.session.flush()
    rows = {
        "coffee_time": time,
        "report": placed,
        "ruling": ruling,
        "objection": objection,
        "match": match,
        "comment": comment,
    }
    posts = {"private": private, "neighbours": neighbours, "public": public, "hidden": hidden, "coffee": coffee}
    return {name: row.id for name, row in rows.items()} | {
        name: row.number for name, row in {**posts, "opgave": opgave}.items()
    }


# ------------------------------------------------------------------------------------------- what the walks share
def links_to_work(page: Page) -> set[str]:
    """The links to a work place, on the page itself, in both menus and on the page with everything."""
    found: set[str] = set()
    for path in ("/oost/", "/oost/menu"):
        page.goto(path)
        words = {link.strip() for link in page.get_by_role("link").all_text_contents()}
        found |= {word for word in LINKS if any(re.match(rf"{word}\b", text) for text in words)}
    return found


def finds(page: Page, words: str, buurt: str = "oost") -> list[str]:
    """The titles that this person finds."""
    page.goto(f"/{buurt}/zoeken?q={words}")
    return [title.replace("\xad", "") for title in page.locator(".briefje__titel").all_inner_texts()]


def sees_nothing_private(street: Happened, page: Page) -> None:
    """Neither at its address, nor on any list, in the agenda, in what it is found with or among related posts."""
    assert status(page, street.at("prikbord/{private}")) == NOT_THERE
    for path in ("", "prikbord", "prikbord?soort=vraag", "agenda", "menu", "samen", "verhalen", "zoeken?q=stil"):
        page.goto(street.at(path))
        assert PRIVATE not in page.content().replace("\xad", ""), path
    until_it_shows(page, "/oost/zoeken?q=ladder", "ladder")
    for words in ("stil+winter", "aanspraak", '"stil+in+huis"'):
        assert PRIVATE not in finds(page, words)


def sees_no_contact_data(street: Happened, page: Page, *surnames: str) -> None:
    """On no page about a post or its author stands how to reach someone."""
    for path in ("", "prikbord", "prikbord/{public}", "prikbord/{coffee}", "agenda", "zoeken?q=ladder"):
        page.goto(street.at(path))
        for name in PEOPLE:
            assert not tells_how_to_reach(page, name), f"{name} at {path}"
        for name in surnames:
            assert name not in page.content(), f"{name} at {path}"


def cannot_post(page: Page, url: str, form: dict[str, str]) -> int:
    """How the site answers who sends a form that was never shown to them, with a token of their own."""
    page.goto("/oost/")
    token = page.locator("input[name=csrf_token]").first
    proof = token.input_value() if token.count() else ""
    return page.request.post(url, form={"csrf_token": proof, **form}, max_redirects=0).status


# ------------------------------------------------------------------------------------------- the roles
def test_a_visitor_reads_what_is_public_without_surnames_and_is_asked_to_log_in_for_the_rest(street: Happened):
    page = street.visitor()
    assert not links_to_work(page)
    assert status(page, street.at("prikbord/{public}")) == FINE
    assert not page.get_by_role("button", name="Plaats reactie").count()
    assert not page.get_by_role("button", name="Ik kan helpen").count()
    expect(page.get_by_text("Log in of doe mee om te reageren.")).to_be_visible()
    street.refused(page, ["prikbord/{neighbours}", "prikbord/{hidden}", "samen/{opgave}"], NOT_THERE)
    sees_nothing_private(street, page)
    assert NEIGHBOURS not in finds(page, "cavia")
    assert HIDDEN not in finds(page, "bankstel")
    sees_no_contact_data(street, page, "Yilmaz", "Aziz", "El Idrissi")

    # Who goes to the coffee is for neighbours: a visitor sees how many.
    page.goto(street.at("prikbord/{coffee}"))
    expect(page.get_by_text("1 buur gaat")).to_be_visible()
    assert "Mo" not in page.locator("main").inner_text()

    street.asked_to_log_in(page, MEMBER_ONLY + VERBINDER_ONLY + PROFESSIONAL_ONLY + BEHEERDER_ONLY + PERSON_ONLY)
    street.asked_to_log_in(page, ["prikbord/{public}/wijzig", "besluiten/{ruling}", "werk/bezwaren/{objection}"])
    for path in ("prikbord/{public}/reacties", "werk/bericht/{public}/goedkeuren", "beheer"):
        assert cannot_post(page, street.at(path), {"body": "Hallo"}) in {400, 403}


def test_a_bewoner_has_no_work_place_and_changes_nothing_of_someone_else(street: Happened):
    page = street.log_in("mo")
    assert not links_to_work(page)
    sees_nothing_private(street, page)
    assert finds(page, "cavia") == [NEIGHBOURS]
    assert HIDDEN not in finds(page, "bankstel")
    sees_no_contact_data(street, page, "Yilmaz", "El Idrissi")
    street.refused(page, VERBINDER_ONLY + PROFESSIONAL_ONLY + BEHEERDER_ONLY, NOT_ALLOWED)
    street.refused(page, ["prikbord/{public}/wijzig"], NOT_ALLOWED)
    street.refused(page, ["prikbord/{hidden}", "besluiten/{ruling}", "samen/{opgave}"], NOT_THERE)
    page.goto(street.at("prikbord/{public}"))
    for name in ("Wijzig", "Weghalen", "Het is gelukt", "Maak hier een wijkopgave van", "besluit over dit bericht"):
        assert not page.get_by_text(name).count(), name
    for path in ("prikbord/{public}/weghalen", "prikbord/{public}/gelukt"):
        assert cannot_post(page, street.at(path), {}) == NOT_ALLOWED
    for path in ("werk/bericht/{public}/verbergen", "werk/verbinden/{public}", "prof/opgaven/nieuw"):
        assert cannot_post(page, street.at(path), {"title": "Van mij", "bron": "1"}) == NOT_ALLOWED

    # Fatma did not say yes yet, so Mo does not see how to reach her.
    page.goto(street.at("mijn/koppelingen/{match}"))
    expect(page.get_by_role("heading", name="Je zei ja")).to_be_visible()
    assert not tells_how_to_reach(page, "fatma")
    assert "Yilmaz" not in page.content()


def test_a_verbinder_reads_everything_here_but_keeps_nothing_and_does_not_judge_twice(street: Happened):
    page = street.log_in("samira", viewport=DESKTOP)
    assert links_to_work(page) == {"Werkplek"}
    assert status(page, street.at("prikbord/{private}")) == FINE
    until_it_shows(page, "/oost/zoeken?q=aanspraak", "stil in huis")
    street.refused(page, PROFESSIONAL_ONLY + BEHEERDER_ONLY, NOT_ALLOWED)
    street.refused(page, ["prikbord/{public}/wijzig"], NOT_ALLOWED)
    street.refused(page, ["werk/bezwaren/{objection}", "mijn/koppelingen/{match}"], NOT_THERE)
    page.goto(street.at("prikbord/{public}"))
    assert not page.get_by_text("Maak hier een wijkopgave van").count()
    assert not page.get_by_text("Haal mijn bericht weg").count()
    for path in ("prikbord/{public}/weghalen", "prof/opgaven/{opgave}/laat-zien", "beheer/organisaties"):
        assert cannot_post(page, street.at(path), {"name": "Vriendjes"}) == NOT_ALLOWED

    # A report about what one reported or wrote oneself goes to someone else; who reported it, nobody learns.
    page.goto(street.at("werk/meldingen/{report}"))
    expect(page.get_by_text("Ladders zijn gevaarlijk.")).to_be_visible()
    assert "Aziz" not in page.locator("main").inner_text()


def test_a_professional_reads_no_private_posts_and_has_no_say_over_posts_or_people(street: Happened):
    page = street.log_in("marloes", viewport=DESKTOP)
    assert links_to_work(page) == {"Opgaven"}
    sees_nothing_private(street, page)
    assert HIDDEN not in finds(page, "bankstel")
    sees_no_contact_data(street, page, "Yilmaz", "Aziz")
    street.refused(page, VERBINDER_ONLY + BEHEERDER_ONLY, NOT_ALLOWED)
    street.refused(page, ["werk/bezwaren/{objection}"], NOT_ALLOWED)
    street.refused(page, ["prikbord/{hidden}", "besluiten/{ruling}", "mijn/koppelingen/{match}"], NOT_THERE)
    street.refused(page, ["prikbord/{public}/wijzig"], NOT_ALLOWED)
    for path in ("werk/bericht/{public}/verbergen", "werk/verbinden/{public}", "beheer/huisregels"):
        assert cannot_post(page, street.at(path), {"lines": "Alles mag"}) == NOT_ALLOWED

    # Not by way of a wijkopgave either: a private post is no source, whichever way its number comes in.
    page.goto(street.at("prof/opgaven/nieuw?bron={private}"))
    assert PRIVATE not in page.content()
    assert (
        cannot_post(page, street.at("prikbord/{private}/opgave"), {"opgave": str(street.number["opgave"])}) == NOT_THERE
    )
    page.goto(street.at("prof/opgaven/{opgave}"))
    page.get_by_text("Zet er nog een bericht bij").click()
    page.get_by_label("Nummer van het bericht").fill(str(street.number["private"]))
    page.get_by_role("button", name="Zet dit bericht erbij").click()
    expect(page.get_by_text("Dit nummer staat niet op het prikbord.").first).to_be_visible()
    assert PRIVATE not in page.content()


def test_a_beheerder_keeps_the_buurt_and_reads_no_private_posts_nor_moderates(street: Happened):
    page = street.log_in("bea", viewport=DESKTOP)
    assert links_to_work(page) == {"Beheer"}
    sees_nothing_private(street, page)
    assert HIDDEN not in finds(page, "bankstel")
    sees_no_contact_data(street, page, "Yilmaz", "Aziz")
    street.refused(page, PROFESSIONAL_ONLY + VERBINDER_ONLY[1:-1], NOT_ALLOWED)
    street.refused(page, ["prikbord/{public}/wijzig"], NOT_ALLOWED)
    street.refused(page, ["prikbord/{hidden}", "besluiten/{ruling}", "mijn/koppelingen/{match}"], NOT_THERE)

    # Reports and objections are for a verbinder, and as long as there is one, not for the beheerder.
    street.refused(page, ["werk/bezwaren/{objection}", "werk/meldingen/{report}"], NOT_THERE)
    page.goto("/oost/werk")
    for words in (PRIVATE, HIDDEN, PUBLIC, "Bezwaar tegen"):
        assert words not in page.locator("main").inner_text()
    for path in ("werk/bericht/{public}/verbergen", "werk/verbinden/{public}", "prof/opgaven/nieuw"):
        assert cannot_post(page, street.at(path), {"bron": "1"}) == NOT_ALLOWED

    # The list of people says who belongs here, not how to reach them.
    page.goto("/oost/beheer/mensen")
    assert not any(tells_how_to_reach(page, name) for name in PEOPLE if name != "bea")


def test_a_verbinder_of_another_buurt_is_a_visitor_here(street: Happened):
    page = street.log_in("sven", viewport=DESKTOP)
    assert not links_to_work(page)
    assert not page.get_by_role("link", name="Plaats iets").count()
    street.refused(page, VERBINDER_ONLY + PROFESSIONAL_ONLY + BEHEERDER_ONLY + MEMBER_ONLY, NOT_ALLOWED)
    street.refused(
        page, ["prikbord/{neighbours}", "prikbord/{hidden}", "besluiten/{ruling}", "samen/{opgave}"], NOT_THERE
    )
    sees_nothing_private(street, page)
    assert NEIGHBOURS not in finds(page, "cavia")
    sees_no_contact_data(street, page, "Yilmaz", "Aziz", "El Idrissi")
    for path in ("prikbord/{public}/reacties", "agenda/{coffee_time}/meedoen", "werk/bericht/{public}/goedkeuren"):
        assert cannot_post(page, street.at(path), {"body": "Hallo"}) == NOT_ALLOWED

    # At home everything works, and nothing of Oost is there, under whatever number.
    assert status(page, "/west/werk") == FINE
    assert status(page, "/west/beheer") == FINE
    there = [f"prikbord/{street.number[name]}" for name in ("private", "neighbours", "public", "hidden", "coffee")]
    there += ["werk/bericht/{public}", "werk/bericht/{private}", "werk/verbinden/{public}", "werk/meldingen/{report}"]
    there += ["werk/bezwaren/{objection}", "besluiten/{ruling}", "mijn/koppelingen/{match}", "samen/{opgave}"]
    there += ["reacties/{comment}/melden", "prikbord/{public}/melden", "prikbord/{public}/wijzig", "beheer/mensen/1"]
    for path in there:
        assert status(page, f"/west/{path.format(**street.number)}") == NOT_THERE, path
    for words in ("ladder", "cavia", "stil", "koffie", "Lindehuis"):
        assert finds(page, words, "west") == []


def test_rights_of_a_verbinder_lapse_when_the_term_is_over(street: Happened):
    page = street.log_in("evert")
    assert not links_to_work(page)
    street.refused(page, VERBINDER_ONLY, NOT_ALLOWED)
    sees_nothing_private(street, page)
    street.refused(page, ["prikbord/{hidden}"], NOT_THERE)
    street.refused(page, ["werk/bezwaren/{objection}"], NOT_ALLOWED)


def test_rights_end_at_the_next_click_when_the_beheerder_takes_a_role_back(street: Happened):
    tina = street.log_in("tina")
    assert status(tina, "/oost/werk") == FINE
    bea = street.log_in("bea")
    bea.goto("/oost/beheer/mensen")
    bea.locator("main").get_by_role("link", name="Tina Tijdelijk").click()
    bea.get_by_role("button", name=re.compile("Stop")).first.click()
    expect(bea.get_by_text("De rol is gestopt.")).to_be_visible()
    street.refused(tina, VERBINDER_ONLY, NOT_ALLOWED)
    assert status(tina, street.at("prikbord/{private}")) == NOT_THERE

    # And nobody takes their own away when it is the last: someone must keep the buurt.
    bea.goto("/oost/beheer/mensen")
    bea.locator("main").get_by_role("link", name="Bea Baas").click()
    bea.get_by_role("button", name=re.compile("Stop")).first.click()
    expect(bea.get_by_text("Er moet minstens één beheerder blijven.")).to_be_visible()
    assert status(bea, "/oost/beheer") == FINE
