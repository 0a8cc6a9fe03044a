"""The search page as a neighbour uses it, without JavaScript."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from buurtplein.core.clock import at, now
from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.gids.models import EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, place_post, solve_post
from buurtplein.posts.themes import Theme
from buurtplein.search.models import MissedSearch
from buurtplein.search.operations import MISSED_STAYS, forget_missed
from buurtplein.search.queries import list_missed
from buurtplein.subscriptions import CLOCK_HAND
from buurtplein.wijkopgaven.operations import ActieDraft, OpgaveDraft, add_actie, make_opgave, publish_opgave
from tests.factories import a_buurt, a_member, a_viewer, everyone, viewer_of


@pytest.fixture
def oost(app):
    return a_buurt("oost", name="Oost")


@pytest.fixture
def author(oost):
    return viewer_of(a_member(oost, street="Kerkpad").person, oost)


@pytest.fixture
def hamer(author):
    """A buurt has an index as soon as something happened there."""
    place_post(author, Draft(PostKind.AANBOD, "Hamer te leen"))


@pytest.fixture
def ask(client, run_outbox):
    """The search page as text, after everything that happened was indexed."""

    def page(address: str, browser=client) -> str:
        run_outbox()
        answer = browser.get(address)
        assert answer.status_code == 200
        return unescape(answer.text)

    return page


def titles(page: str) -> list[str]:
    """The titles of the results, without the marks."""
    found = re.findall(r'class="briefje__titel"><a href="[^"]*">(.*?)</a>', page)
    return [re.sub("</?mark>", "", title) for title in found]


def counts(page: str) -> dict[str, int]:
    """What can be ticked, and how many results it says to have."""
    labels = re.findall(r'<label class="vink">.*?<span>(.*?)</span>(?:.*?</span>(\d+)</span>)?</label>', page)
    return {label: int(count) for label, count in labels if count}


def links(page: str) -> dict[str, str]:
    """The words of each link, and where it leads."""
    found = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return {re.sub("<.*?>", "", words).strip(): url for url, words in found}


# ------------------------------------------------------------------------------------------- what stands there
def test_of_what_is_found_the_text_is_shown_in_which_it_was_found(ask, oost, author):
    worker = a_viewer("professional", buurt=oost)
    vraag = place_post(author, Draft(PostKind.VRAAG, "Het is druk"))
    opgave = make_opgave(worker, [vraag], OpgaveDraft("Veilig oversteken", heard="Het is druk.", theme=Theme.VERKEER))
    add_actie(worker, opgave, ActieDraft("Een fietspad schilderen"))
    publish_opgave(worker, opgave)
    schuur = EntryDraft(EntryKind.PLEK, Topic.ONTMOETEN, "De schuur", text="Voor ons.", hours="Woensdag van 2 tot 5")
    add_entry(a_viewer("verbinder", buurt=oost), schuur)
    assert "Een <mark>fietspad</mark> schilderen" in ask("/oost/zoeken?q=fietspad")
    assert "<mark>Woensdag</mark> van 2 tot 5" in ask("/oost/zoeken?q=woensdag")


def test_what_stands_in_the_buurtgids_does_not_look_as_if_it_is_today(ask, oost):
    club = EntryDraft(EntryKind.CLUB, Topic.ONTMOETEN, "Wandelclub", text="Door het park.")
    add_entry(a_viewer("verbinder", buurt=oost), club)
    found = ask("/oost/zoeken?q=wandelclub")
    assert titles(found) == ["Wandelclub"]
    assert "vandaag" not in found


# ------------------------------------------------------------------------------------------- narrowing
@pytest.fixture
def bicycles(oost, author):
    """Four things about bicycles, of other kinds, places, themes and months."""
    vraag = place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht", audience=Audience.NEIGHBOURS))
    with at(now() - timedelta(days=400)):
        solve_post(author, place_post(author, Draft(PostKind.AANBOD, "Fiets te leen", street="Molenpad")))
    starts = now() + timedelta(days=3)
    place_post(author, Draft(PostKind.ACTIVITEIT, "Fietsen naar zee", place="Lindehuis", starts_at=starts))
    worker = a_viewer("professional", buurt=oost)
    opgave = make_opgave(
        worker, [vraag], OpgaveDraft("Veilig fietsen", heard="Het is druk.", theme=Theme.VERKEER, place="Lindehuis")
    )
    add_actie(worker, opgave, ActieDraft("Een bord plaatsen"))
    publish_opgave(worker, opgave)


@pytest.mark.usefixtures("bicycles")
def test_the_filters_count_what_they_would_leave(ask, log_in, app, author):
    page = ask("/oost/zoeken?q=fiets", log_in(app.test_client(), author.me))
    assert "4 resultaten voor ‘fiets’" in page
    assert counts(page) == {
        "Vraag": 1,
        "Aanbod": 1,
        "Activiteit": 1,
        "Samen aanpakken": 1,
        "Nog open": 3,
        "Afgerond": 1,
        "Verkeer en parkeren": 1,
        "Bij mij in de straat": 1,
        "Lindehuis": 2,
        "Molenpad": 1,
        "Deze maand": 3,
        "Laatste drie maanden": 3,
        "Dit jaar": 3,
    }


@pytest.mark.usefixtures("bicycles")
@pytest.mark.parametrize(
    ("ticked", "left"),
    [
        ("soort=vraag&soort=aanbod", ["Fiets gezocht", "Fiets te leen"]),
        ("stand=closed", ["Fiets te leen"]),
        ("thema=verkeer", ["Veilig fietsen"]),
        ("waar=Lindehuis", ["Fietsen naar zee", "Veilig fietsen"]),
        ("waar=Kerkpad&waar=Molenpad", ["Fiets gezocht", "Fiets te leen"]),
        ("wanneer=maand", ["Fiets gezocht", "Fietsen naar zee", "Veilig fietsen"]),
        ("soort=vraag&stand=closed", []),
        (
            "soort=onzin&wanneer=ooit&thema=&waar=",
            ["Fiets gezocht", "Fiets te leen", "Fietsen naar zee", "Veilig fietsen"],
        ),
    ],
)
def test_what_is_ticked_is_what_is_left(ask, log_in, app, author, ticked, left):
    assert sorted(titles(ask(f"/oost/zoeken?q=fiets&{ticked}", log_in(app.test_client(), author.me)))) == left


@pytest.mark.usefixtures("bicycles")
def test_a_filter_counts_nothing_that_one_may_not_read(ask):
    page = ask("/oost/zoeken?q=fiets")
    assert "Kerkpad" not in page
    assert counts(page)["Nog open"] == 2
    assert "Vraag" not in counts(page)
    assert titles(ask("/oost/zoeken?q=fiets&waar=Kerkpad")) == []


@pytest.mark.usefixtures("bicycles")
def test_each_choice_can_be_taken_away_by_itself_and_all_at_once(ask):
    page = ask("/oost/zoeken?q=fiets&stand=open&waar=Lindehuis&volgorde=nieuwste")
    assert links(page)["Lindehuis, filter weghalen"] == "/oost/zoeken?q=fiets&stand=open&volgorde=nieuwste"
    assert links(page)["Nog open, filter weghalen"] == "/oost/zoeken?q=fiets&waar=Lindehuis&volgorde=nieuwste"
    assert links(page)["Alles wissen"] == "/oost/zoeken?q=fiets"


@pytest.mark.usefixtures("bicycles")
def test_nobody_filters_by_who_wrote_it_or_who_may_read_it(ask, author):
    for odd in (f"author={author.id}", "v=verbinders", f"soort=author:{author.id}", "waar=x&visibility=verbinders"):
        assert set(titles(ask(f"/oost/zoeken?q=fiets&{odd}"))) <= {
            "Fiets te leen",
            "Fietsen naar zee",
            "Veilig fietsen",
        }


# ------------------------------------------------------------------------------------------- paging and order
def test_pages_follow_each_other_without_gaps_or_doubles(ask, author):
    for n in range(45):
        place_post(author, Draft(PostKind.VRAAG, f"Ladder nummer {n}"))
    for order in ("", "&volgorde=nieuwste"):
        url, seen = f"/oost/zoeken?q=ladder{order}", []
        while url:
            page = ask(url)
            seen += titles(page)
            url = links(page).get("Toon meer", "")
        assert sorted(seen) == sorted(f"Ladder nummer {n}" for n in range(45))


def test_beyond_the_end_there_is_a_way_back(ask, author):
    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    assert "/oost/zoeken?q=ladder" in links(ask("/oost/zoeken?q=ladder&na=99_0_post:1")).values()


# ------------------------------------------------------------------------------------------- guesses
def test_a_typing_error_is_looked_past_and_can_be_insisted_on(ask, author):
    place_post(author, Draft(PostKind.VRAAG, "Barbecue te leen gevraagd"))
    page = ask("/oost/zoeken?q=barbceue&stand=open")
    assert titles(page) == ["Barbecue te leen gevraagd"]
    assert "Bedoelde je" in page
    assert links(page)["barbecue"] == "/oost/zoeken?q=barbecue&stand=open"
    exactly = ask(links(page)["Zoek toch precies op ‘barbceue’"])
    assert titles(exactly) == []
    assert "Bedoelde je" not in exactly


def test_what_only_resembles_stands_under_its_own_heading_and_is_not_counted(ask, author):
    place_post(author, Draft(PostKind.VRAAG, "Wie maakt de lekkende kraan?"))
    page = ask("/oost/zoeken?q=lekkende+dakgoot")
    assert "0 resultaten" in page
    assert page.index("Lijkt erop") < page.index("<mark>lekkende</mark>")


def test_what_was_searched_for_is_marked_and_never_becomes_markup(ask, author):
    place_post(author, Draft(PostKind.VRAAG, "Twee <b>fietsen</b>", "Een <script>fiets</script>"))
    page = ask("/oost/zoeken?q=fiets")
    assert "<mark>fietsen</mark>" in page
    assert "<b>fietsen" not in page.replace("<mark>", "").replace("&lt;", "")[: page.index("Twee")]


# ------------------------------------------------------------------------------------------- all my buurten
def test_all_my_buurten_give_one_list_with_in_each_my_own_rights(ask, log_in, app, oost, author):
    west, noord = a_buurt("west", name="West"), a_buurt("noord", name="Noord")
    both = viewer_of(a_member(west, author.me, "verbinder").person, west)
    stranger = a_viewer(buurt=noord)
    place_post(author, Draft(PostKind.VRAAG, "Ladder in oost"))
    place_post(a_viewer(buurt=oost), Draft(PostKind.VRAAG, "Geheime ladder in oost", audience=Audience.VERBINDERS))
    place_post(a_viewer(buurt=west), Draft(PostKind.VRAAG, "Geheime ladder in west", audience=Audience.VERBINDERS))
    place_post(stranger, Draft(PostKind.VRAAG, "Ladder in noord"))
    assert both.is_member
    page = ask("/oost/zoeken?q=ladder&buurten=alle", log_in(app.test_client(), author.me))
    assert sorted(titles(page)) == ["Geheime ladder in west", "Ladder in oost"]
    assert "2 resultaten" in page
    assert {url.split("/")[1] for url in links(page).values() if "/prikbord/" in url} == {"oost", "west"}
    assert titles(ask("/oost/zoeken?q=ladder&buurten=alle")) == ["Ladder in oost"]


def test_the_list_of_all_my_buurten_pages_to_its_end(ask, log_in, app, author):
    there = a_buurt("west")
    west = viewer_of(a_member(there, author.me).person, there)
    for n in range(13):
        place_post(author, Draft(PostKind.VRAAG, f"Ladder {n} van oost"))
        place_post(west, Draft(PostKind.VRAAG, f"Ladder {n} van west"))
    browser = log_in(app.test_client(), author.me)
    for order in ("", "&volgorde=nieuwste"):
        url, seen = f"/oost/zoeken?q=ladder&buurten=alle{order}", []
        while url:
            page = ask(url, browser)
            seen += titles(page)
            url = links(page).get("Toon meer", "")
        assert sorted(seen) == sorted(f"Ladder {n} van {where}" for n in range(13) for where in ("oost", "west"))


def test_who_belongs_to_one_buurt_is_not_asked_where(ask, log_in, app, author):
    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    assert "Al mijn buurten" not in ask("/oost/zoeken?q=ladder", log_in(app.test_client(), author.me))
    a_member(a_buurt("west"), author.me)
    assert "Al mijn buurten" in ask("/oost/zoeken?q=ladder", log_in(app.test_client(), author.me))


# ------------------------------------------------------------------------------------------- nothing found
def missed() -> dict[str, int]:
    db.session.commit()
    with across_buurten("a test looks everywhere"):
        return {row.words: row.times for row in db.session.scalars(select(MissedSearch))}


@pytest.mark.usefixtures("hamer")
def test_nothing_found_leads_on(ask, log_in, app, author):
    page = ask("/oost/zoeken?q=bovenwoning", log_in(app.test_client(), author.me))
    assert links(page)["Vraag het op het plein: ‘bovenwoning’"] == "/oost/plaats/vraag?titel=bovenwoning"
    assert 'href="tel:' in page
    assert links(page)["Kijk rond op het prikbord"] == "/oost/prikbord"
    placing = log_in(app.test_client(), author.me).get("/oost/plaats/vraag?titel=bovenwoning").text
    assert 'value="bovenwoning"' in placing


@pytest.mark.usefixtures("hamer")
def test_who_reads_another_language_is_told_what_people_write_here(ask, client):
    assert "Nederlands woord" not in ask("/oost/zoeken?q=bicycle")
    client.set_cookie("taal", "en")
    assert "Try a Dutch word as well." in ask("/oost/zoeken?q=bicycle")


@pytest.mark.usefixtures("hamer")
def test_what_is_not_found_is_counted_without_who_asked(ask, log_in, app, author):
    ask("/oost/zoeken?q=Bovenwoning")
    ask("/oost/zoeken?q=bovenwoning++", log_in(app.test_client(), author.me))
    assert missed() == {"bovenwoning": 2}
    assert {column.name for column in MissedSearch.__table__.columns} == {"id", "buurt_id", "words", "times", "last_on"}


@pytest.mark.parametrize(
    "address",
    [
        "q=ladder",  # found
        "q=bovenwoning&stand=open",  # narrowed
        "q=bovenwoning&na=1_1_post:1",  # a later page
        "q=jan@example.org",
        "q=06-12345678",
        "q=-bovenwoning",
        "q=",
    ],
)
def test_what_says_nothing_about_the_buurt_is_not_counted(ask, author, address):
    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    ask(f"/oost/zoeken?{address}")
    assert missed() == {}


@pytest.mark.usefixtures("hamer")
def test_a_verbinder_sees_what_is_missed_and_adds_nothing_by_looking(ask, log_in, app, oost):
    ask("/oost/zoeken?q=bovenwoning")
    browser = log_in(app.test_client(), a_viewer("verbinder", buurt=oost).me)
    assert "‘bovenwoning’" in ask("/oost/werk", browser)
    ask("/oost/zoeken?q=bovenwoning", browser)
    assert missed() == {"bovenwoning": 1}


@pytest.mark.usefixtures("hamer")
def test_only_verbinders_of_the_buurt_read_what_is_missed(ask, oost):
    ask("/oost/zoeken?q=bovenwoning")
    assert {who for who, viewer in everyone(oost).items() if list_missed(viewer)} == {"verbinder"}


@pytest.mark.usefixtures("hamer")
def test_what_is_missed_goes_when_nobody_asks_again(ask):
    ask("/oost/zoeken?q=bovenwoning")
    with at(now() + MISSED_STAYS - timedelta(days=1)):
        forget_missed(CLOCK_HAND, db.session())
    assert missed()
    with at(now() + MISSED_STAYS + timedelta(days=1)):
        forget_missed(CLOCK_HAND, db.session())
    assert not missed()


# ------------------------------------------------------------------------------------------- when it is hard
def test_an_answer_that_stopped_in_time_says_so(app, ask, author, tmp_path, monkeypatch):
    from buurtplein.search.whoosh_engine import WhooshEngine

    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    ask("/oost/zoeken?q=ladder")
    hasty = WhooshEngine(app.config["SETTINGS"].data_dir / "search", seconds=-1)
    monkeypatch.setitem(app.extensions, "search", hasty)
    assert "op tijd gestopt" in ask("/oost/zoeken?q=ladder")


def test_without_an_index_the_page_says_that_it_looks_at_titles_only(app, ask, author, tmp_path, monkeypatch):
    from buurtplein.search.whoosh_engine import WhooshEngine

    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    monkeypatch.setitem(app.extensions, "search", WhooshEngine(tmp_path / "nothing"))
    monkeypatch.setitem(app.extensions, "heal_search", lambda _buurt_id: None)
    answer = unescape(app.test_client().get("/oost/zoeken?q=ladder").text)
    assert "Zoeken is nu beperkt" in answer
    assert titles(answer) == ["Ladder gezocht"]
    assert missed() == {}


def test_a_buurt_where_nothing_happened_yet_finds_nothing_and_says_no_more(ask):
    a_buurt("nieuw")
    answer = ask("/nieuw/zoeken?q=ladder")
    assert "beperkt" not in answer
    assert "We vonden niets" in answer
