"""The front page, the plein and the pages that explain, in the browser."""

import re
from datetime import timedelta

import pytest

from buurtplein.buurten.operations import open_buurt
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.i18n import LANGUAGES
from buurtplein.people.models import Person
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import Audience, CommentKind, Outcome, PostKind
from tests.factories import a_buurt, a_comment, a_member, a_participation, a_person, a_post, a_viewer
from tests.support.statements import counted

EXPLAINING = ("menu", "huisregels", "zo-werkt-het", "privacy", "toegankelijkheid")


@pytest.fixture
def buurt():
    return a_buurt("lindekwartier", name="Lindekwartier", welcome="Fijn dat je er bent.")


def text_of(response):
    return response.get_data(as_text=True)


def words_of(response):
    """What stands on the page, without the shell around it."""
    return re.search(r"<main.*</main>", text_of(response), re.DOTALL)[0]


# ------------------------------------------------------------------------------------------- choosing a buurt
def test_with_one_buurt_the_front_page_is_its_plein(client, buurt):
    assert client.get("/").location == "/lindekwartier/"


def test_without_any_buurt_the_front_page_says_so(client):
    assert "Er is nog geen buurt geopend." in text_of(client.get("/"))


def test_the_front_page_finds_a_buurt_by_part_of_its_name(client, buurt):
    a_buurt("parkwijk", name="Parkwijk")
    assert "Parkwijk" in text_of(client.get("/"))
    found = text_of(client.get("/?q=linde"))
    assert "Lindekwartier" in found
    assert "Parkwijk" not in found
    nothing = text_of(client.get("/?q=%25"))
    assert "Deze buurt vinden we niet." in nothing
    assert 'value="%"' in nothing


def test_the_front_page_goes_on_with_many_buurten(client):
    for n in range(130):
        a_buurt(f"b{n:03d}", name=f"Wijk {n:03d}.")
    seen, path = [], "/"
    while path and len(seen) < 200:
        page = text_of(client.get(path))
        seen += re.findall(r"<b>Wijk (\d{3})\.</b>", page)
        more = re.search(r'href="([^"]+)" rel="next"', page)
        path = more[1].replace("&amp;", "&") if more else None
    assert seen == [f"{n:03d}" for n in range(130)]


def test_ones_own_buurten_stand_first(client, log_in, buurt):
    mine = a_buurt("zandwijk", name="Zandwijk")
    log_in(client, a_member(mine).person)
    page = text_of(client.get("/"))
    assert page.index("Jouw buurten") < page.index("Zandwijk") < page.index("Alle buurten")


@pytest.mark.parametrize("path", ["/nergens/", "/nergens/prikbord", "/nergens/meedoen", "/LINDEKWARTIER/"])
def test_a_buurt_that_does_not_exist_says_so(client, buurt, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Deze buurt bestaat niet" in text_of(answer)


# ------------------------------------------------------------------------------------------- the plein
def test_an_empty_plein_welcomes_and_invites(client, buurt):
    page = text_of(client.get("/lindekwartier/"))
    for words in (
        "Welkom in Lindekwartier",
        "Fijn dat je er bent.",
        "Nog geen vragen in jouw straat.",
        "Afgelopen week nog geen.",
    ):
        assert words in page


def test_the_plein_shows_what_is_on_who_asks_and_what_is_offered(client, log_in, buurt):
    gerda = a_member(buurt, a_person("Gerda Bakker")).person
    koffie = a_post(buurt=buurt, kind=PostKind.ACTIVITEIT, title="Koffie", starts_at=now() + timedelta(minutes=1))
    a_post(buurt=buurt, kind=PostKind.ACTIVITEIT, title="Volgende maand", starts_at=now() + timedelta(days=30))
    a_post(buurt=buurt, title="Wie heeft een kraan?")
    a_post(buurt=buurt, title="Al gelukt", closed_at=now(), outcome=Outcome.SOLVED)
    a_post(buurt=buurt, kind=PostKind.AANBOD, title="Ladder te leen", audience=Audience.NEIGHBOURS)
    a_post(buurt=buurt, kind=PostKind.INITIATIEF, title="Moestuin")
    a_post(buurt=buurt, kind=PostKind.VERHAAL, title="Het feest")
    a_participation(koffie, gerda)
    log_in(client, gerda)
    page = words_of(client.get("/lindekwartier/"))
    for words in (
        "Gerda</h1>",
        "Koffie",
        "Jij gaat",
        "Wie heeft een kraan?",
        "Ladder te leen",
        "Moestuin",
        "Het feest",
    ):
        assert words in page
    assert "1 buur zoekt hulp." in page
    assert "Al gelukt" not in page
    assert "Volgende maand" not in page


def test_much_of_one_kind_does_not_push_another_off_the_plein(client, buurt):
    author = a_member(buurt).person
    a_post(buurt=buurt, author=author, title="De oudste vraag", published_at=now() - timedelta(days=9))
    for n in range(40):
        a_post(buurt=buurt, author=author, kind=PostKind.AANBOD, title=f"Boek {n}")
    assert "De oudste vraag" in text_of(client.get("/lindekwartier/"))


def test_each_connection_of_the_past_week_is_one_flag_above_the_street(client, buurt):
    post = a_post(buurt=buurt)
    for _n in range(3):
        a_comment(post, kind=CommentKind.CONNECTED, body="Verbonden.")
    a_comment(post, kind=CommentKind.CONNECTED, body="Verbonden.", placed_at=now() - timedelta(days=8))
    a_comment(post)
    page = text_of(client.get("/lindekwartier/"))
    assert page.count('class="wimpel wimpel--') == 3
    assert "Afgelopen week 3." in page


def test_the_plein_shows_a_visitor_no_surname(client, buurt):
    verbinder = a_viewer("verbinder", buurt=buurt, person=a_person("Samira Geheimenaam"))
    a_post(buurt=buurt, author=verbinder.me)
    page = text_of(client.get("/lindekwartier/"))
    assert "Samira" in page
    assert "Geheimenaam" not in page
    assert "Geheimenaam" not in text_of(client.get("/lindekwartier/zo-werkt-het"))


@pytest.mark.parametrize("number", [2, 12])
@pytest.mark.parametrize("logged_in", [False, True])
def test_the_plein_takes_eight_statements_at_most(client, log_in, buurt, number, logged_in):
    for kind in PostKind:
        for _n in range(number):
            post = a_post(buurt=buurt, kind=kind)
            a_comment(post)
            a_participation(post, a_person())
    if logged_in:
        log_in(client, a_member(buurt).person)
    for most in (10, 8):  # two more at the first look after a change
        with counted() as statements:
            assert client.get("/lindekwartier/").status_code == 200
        assert statements() <= most


def test_a_visitor_sees_a_change_at_the_next_look(client, buurt):
    assert "Nieuw op het plein" not in text_of(client.get("/lindekwartier/"))
    a_post(buurt=db.session.merge(buurt), title="Nieuw op het plein")
    assert "Nieuw op het plein" in text_of(client.get("/lindekwartier/"))


# ------------------------------------------------------------------------------------------- the pages that explain
@pytest.mark.parametrize("path", EXPLAINING)
@pytest.mark.parametrize("roles", [None, (), ("verbinder",), ("professional",), ("beheerder",)])
def test_the_pages_that_explain_are_for_everyone(client, log_in, buurt, path, roles):
    if roles is not None:
        log_in(client, a_viewer(*roles, buurt=buurt).me)
    assert client.get(f"/lindekwartier/{path}").status_code == 200


def test_the_menu_shows_each_role_its_own_way_to_work(client, log_in, buurt):
    ways = {"verbinder": "/lindekwartier/werk", "professional": "/prof/opgaven", "beheerder": "/lindekwartier/beheer"}
    for role, way in ways.items():
        log_in(client, a_viewer(role, buurt=db.session.merge(buurt)).me)
        page = words_of(client.get("/lindekwartier/menu"))
        assert way + '"' in page


def test_a_neighbour_without_a_role_sees_no_way_to_work(client, log_in, buurt):
    log_in(client, a_member(buurt).person)
    page = text_of(client.get("/lindekwartier/menu"))
    for way in ("/lindekwartier/werk", "/prof/opgaven", "/lindekwartier/beheer"):
        assert way not in page


def test_the_menu_lets_one_log_out(client, log_in, buurt):
    assert "/uitloggen" not in text_of(client.get("/lindekwartier/menu"))
    log_in(client, a_member(db.session.merge(buurt)).person)
    assert "/uitloggen" in text_of(client.get("/lindekwartier/menu"))


def test_a_buurt_is_found_by_search_engines_only_if_it_says_so(client, buurt):
    assert 'name="robots" content="noindex"' in text_of(client.get("/lindekwartier/"))
    db.session.merge(buurt).found_by_search_engines = True
    assert "noindex" not in text_of(client.get("/lindekwartier/"))


def test_the_house_rules_that_were_dropped_are_gone(client, buurt):
    buurt.rules[0].dropped_at = now()
    assert "Er zijn nog geen huisregels." in text_of(client.get("/lindekwartier/huisregels"))


# ------------------------------------------------------------------------------------------- letters, colours, language
def test_what_one_chooses_is_kept_in_cookies_and_can_be_undone(client, buurt):
    answer = client.get("/weergave?thema=donker&letters=groot&taal=nl&terug=/lindekwartier/")
    assert (answer.status_code, answer.location) == (303, "/lindekwartier/")
    page = text_of(client.get("/lindekwartier/"))
    assert 'data-thema="donker" data-letters="groot"' in page
    assert "Je keuze is bewaard." in page
    client.get("/weergave?thema=&letters=")
    assert "data-thema" not in text_of(client.get("/lindekwartier/"))


def test_the_form_shows_what_was_chosen(client):
    client.set_cookie("letters", "grootst")
    page = text_of(client.get("/weergave"))
    assert 'value="grootst" checked' in page
    assert 'id="taal"' in page
    assert page.count(" checked") == 3


@pytest.mark.parametrize("query", ["thema=roze", "letters=999", "taal=xx", "thema=donker%0d%0aX:y"])
def test_a_choice_that_does_not_exist_changes_nothing(client, query):
    answer = client.get(f"/weergave?{query}")
    assert answer.status_code == 303
    assert not [h for h in answer.headers.getlist("Set-Cookie") if h.startswith(("thema", "letters", "taal"))]


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_choosing_never_leads_off_the_site(client, target):
    assert client.get("/weergave", query_string={"taal": "en", "terug": target}).location == "/weergave"
    assert "evil.example" not in words_of(client.get("/weergave", query_string={"terug": target}))


def test_who_chooses_a_language_gets_it_everywhere_and_in_the_mail_too(client, log_in, buurt):
    gerda = a_member(buurt).person
    person_id = gerda.id
    log_in(client, gerda)
    assert 'formaction="/weergave?terug=/lindekwartier/&amp;taal=en"' in text_of(client.get("/lindekwartier/"))
    answer = client.post("/weergave?terug=/lindekwartier/&taal=en")
    assert (answer.status_code, answer.location) == (303, "/lindekwartier/")
    assert '<html lang="en"' in text_of(client.get("/lindekwartier/"))
    assert db.session.get_one(Person, person_id).language == "en"
    client.delete_cookie("taal")  # as on another device
    assert '<html lang="en"' in text_of(client.get("/lindekwartier/"))


def test_the_form_answers_in_the_language_that_was_chosen(client, log_in, buurt):
    log_in(client, a_member(buurt).person)
    client.post("/weergave", data={"letters": "", "thema": "", "taal": "en"})
    assert "Your choice has been saved." in text_of(client.get("/weergave"))


def test_a_language_that_does_not_exist_is_not_kept(client, log_in, buurt):
    gerda = a_member(buurt).person
    person_id = gerda.id
    log_in(client, gerda)
    client.post("/weergave", data={"taal": "xx"})
    assert db.session.get_one(Person, person_id).language == "nl"


def test_a_standard_house_rule_is_read_in_ones_own_language_and_another_as_it_was_written(client):
    open_buurt(Caretaker("test"), name="Parkwijk").rules[1].title = "Houd het kort"
    client.set_cookie("taal", "en")
    page = text_of(client.get("/parkwijk/huisregels"))
    assert "Be friendly" in page
    assert "Houd het kort" in page


def test_the_watcher_hears_that_all_is_well(client):
    assert client.get("/gezond").json == {"gezond": True}


def test_a_language_from_right_to_left_turns_the_page_around_and_can_be_chosen(client, buurt, monkeypatch):
    assert "dir=" not in text_of(client.get("/lindekwartier/")).partition("<head>")[0]
    monkeypatch.setitem(LANGUAGES, "ar", "العربية")
    assert 'lang="ar" dir="rtl"' in text_of(client.get("/lindekwartier/", headers={"Accept-Language": "ar"}))
    assert client.get("/weergave?taal=ar&terug=/lindekwartier/").status_code == 303
    page = text_of(client.get("/lindekwartier/"))
    assert '<html lang="ar" dir="rtl"' in page
    assert all(name in page for name in ("Nederlands", "English"))
    assert 'dir="rtl"' in text_of(client.get("/lindekwartier/nergens"))
