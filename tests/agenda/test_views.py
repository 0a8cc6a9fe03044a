"""The agenda in the browser: from today on, by week and by month, coming along, guests, and what an organiser does."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from buurtplein.agenda.models import Occurrence, Signup
from buurtplein.core import clock
from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.posts.models import Audience, PostKind
from tests.factories import (
    a_buurt,
    a_member,
    a_participation,
    a_person,
    a_post,
    a_signup,
    a_viewer,
    the_occurrence,
)
from tests.support.statements import counted

WEDNESDAY = datetime(2030, 5, 15, 9, 0, tzinfo=UTC)
GUEST = {"name": "Jolijntje", "reach": "06-12 34 56 78", "once": "abc"}


@pytest.fixture
def buurt():
    return a_buurt("lindekwartier")


@pytest.fixture
def gerda(buurt, client, log_in):
    """A neighbour who is logged in."""
    person = a_member(buurt, a_person("Gerda Bakker"), street="Lindelaan").person
    log_in(client, person)
    return person


@pytest.fixture
def standing(monkeypatch):
    """It is a Wednesday morning, for everyone who looks."""
    from buurtplein.agenda import entries, models, queries

    for module in (clock, entries, models, queries):
        monkeypatch.setattr(module, "now", lambda: WEDNESDAY)


def text_of(response):
    return response.get_data(as_text=True)


def words_of(response):
    return re.search(r"<main.*</main>", text_of(response), re.DOTALL)[0]


def signups():
    with across_buurten("a test looks at all rows"):
        return list(db.session.scalars(select(Signup).order_by(Signup.id)))


def an_activity(buurt, title="Koffie", starts_at=None, **fields):
    return a_post(
        buurt, kind=PostKind.ACTIVITEIT, title=title, starts_at=starts_at or now() + timedelta(days=1), **fields
    )


# ------------------------------------------------------------------------------------------- looking
def test_the_agenda_shows_what_comes_by_day_and_not_what_was(client, buurt):
    an_activity(buurt, "Koffie morgen")
    an_activity(buurt, "Koffie vorige week", now() - timedelta(days=7))
    page = text_of(client.get("/lindekwartier/agenda"))
    assert "Koffie morgen" in page
    assert "Koffie vorige week" not in page
    assert ">Morgen</h2>" in page


def test_a_day_far_away_is_named_once_with_its_year(client, buurt):
    day = now() + timedelta(days=400)
    an_activity(buurt, starts_at=day)
    heading = re.search(r'<div class="dag__kop">(.*?)</div>', text_of(client.get("/lindekwartier/agenda")))[1]
    assert len(re.findall(rf"\b{local(day).day}\b", re.sub(r'id="[^"]*"', "", heading))) == 1
    assert str(local(day).year) in re.sub(r'id="[^"]*"', "", heading)


@pytest.mark.usefixtures("standing")
def test_the_strip_of_days_counts_and_leads_to_a_day_that_is_not_on_this_page(client, buurt):
    author = a_member(buurt).person
    for n in range(21):
        an_activity(buurt, starts_at=WEDNESDAY + timedelta(hours=3 + n % 2), author=author)
    an_activity(buurt, "Op zondag", WEDNESDAY + timedelta(days=4))
    an_activity(buurt, "Op maandag", WEDNESDAY - timedelta(days=2))
    page = text_of(client.get("/lindekwartier/agenda"))
    assert "Op zondag" not in page
    assert "13 tot en met 19 mei" in page
    strip = re.search(r'<ul class="week">(.*?)</ul>', page, re.DOTALL)[1]
    links = re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', strip, re.DOTALL)
    assert len(links) == 7
    assert 'aria-current="date"' in strip
    by_label = {re.search(r"voorlezen\">([^<]+)", label)[1]: url for url, label in links}
    assert by_label["woensdag 15 mei, 21 activiteiten"] == "#dag-2030-05-15"
    for label, title in (("zondag 19 mei, 1 activiteit", "Op zondag"), ("maandag 13 mei, 1 activiteit", "Op maandag")):
        week = text_of(client.get(by_label[label]))
        assert title in week
        assert by_label[label].partition("#")[2] in week


@pytest.mark.usefixtures("standing")
def test_one_leafs_through_weeks_and_comes_back(client, buurt):
    an_activity(buurt, "Volgende week", WEDNESDAY + timedelta(days=7))
    page = text_of(client.get("/lindekwartier/agenda"))
    after = re.search(r'href="([^"]+week=2030-21)"', page)[1]
    there = text_of(client.get(after))
    assert "Volgende week" in there
    assert "20 tot en met 26 mei" in there
    assert 'week=2030-20"' in there
    assert "Volgende week" not in text_of(client.get("/lindekwartier/agenda?week=2030-20"))


@pytest.mark.usefixtures("standing")
def test_a_month_is_a_table_of_whole_weeks(client, buurt):
    post = an_activity(buurt, "Feest", WEDNESDAY + timedelta(days=10))
    off = an_activity(buurt, "Afgezegd", WEDNESDAY + timedelta(days=10))
    the_occurrence(off).called_off_at = WEDNESDAY
    page = words_of(client.get("/lindekwartier/agenda?weergave=maand"))
    assert "Mei 2030" in page
    assert page.count("<td") == 35
    assert "zaterdag 25 mei, 2 activiteiten" in page
    assert f"/lindekwartier/prikbord/{post.number}-feest#keer-" in page
    assert "Afgezegd<span" in page
    june = words_of(client.get("/lindekwartier/agenda?weergave=maand&maand=2030-06"))
    assert "Juni 2030" in june
    assert "Feest" not in june


@pytest.mark.parametrize(
    "query",
    [
        "week=2030-54",
        "week=0001-01",
        "week=9999-52",
        "week=x",
        "weergave=maand&maand=2030-13",
        "na=onzin",
        "weergave=x",
    ],
)
def test_a_strange_question_gives_a_plain_agenda(client, buurt, query):
    assert client.get(f"/lindekwartier/agenda?{query}").status_code == 200


@pytest.mark.parametrize("number", [3, 15])
def test_the_agenda_takes_as_many_statements_for_few_as_for_many(client, buurt, gerda, number):
    for _n in range(number):
        a_participation(an_activity(buurt), gerda)
    for path, most in (("agenda", 5), ("agenda?week=2026-48", 5), ("agenda?weergave=maand", 4)):
        client.get(f"/lindekwartier/{path}")
        with counted() as statements:
            assert client.get(f"/lindekwartier/{path}").status_code == 200
        assert statements() <= most, path


# ------------------------------------------------------------------------------------------- coming
def test_coming_from_the_agenda_comes_back_to_the_agenda(client, buurt, gerda):
    time = the_occurrence(an_activity(buurt)).id
    agenda = {"next": "/lindekwartier/agenda"}
    answer = client.post(f"/lindekwartier/agenda/{time}/meedoen", data=agenda)
    assert (answer.status_code, answer.location) == (303, "/lindekwartier/agenda")
    assert "Jij gaat" in text_of(client.get("/lindekwartier/agenda"))
    client.post(f"/lindekwartier/agenda/{time}/toch-niet", data=agenda)
    assert signups() == []


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_coming_never_leads_off_the_site(client, buurt, gerda, target):
    post = an_activity(buurt)
    answer = client.post(f"/lindekwartier/agenda/{the_occurrence(post).id}/meedoen", data={"next": target})
    assert answer.location.startswith("/lindekwartier/prikbord/")


def test_the_page_and_the_agenda_tell_how_many_can_still_come(client, buurt, gerda):
    post = an_activity(buurt)
    time = the_occurrence(post)
    time.plan.places = 2
    a_signup(post, a_member(buurt).person)
    number = post.number
    for path in ("agenda", f"prikbord/{number}"):
        assert "Nog 1 plek" in text_of(client.get(f"/lindekwartier/{path}"))
    a_signup(the_occurrence(db.session.merge(post)), a_member(db.session.merge(buurt)).person)
    time_id = the_occurrence(db.session.merge(post)).id
    for path in ("agenda", f"prikbord/{number}"):
        page = text_of(client.get(f"/lindekwartier/{path}"))
        assert "Vol" in page
        assert "Zet mij op de wachtlijst" in page
    answer = client.post(f"/lindekwartier/agenda/{time_id}/meedoen")
    page = text_of(client.get(answer.location))
    assert "Je staat op de wachtlijst, op plek 1." in page
    assert "Jij staat op de wachtlijst" in page
    assert "Jij gaat" not in page


# ------------------------------------------------------------------------------------------- guests
def test_a_visitor_comes_with_a_name_and_a_number_and_goes_with_the_link(client, buurt):
    post = an_activity(buurt)
    time, number = the_occurrence(post).id, post.number
    assert f"/lindekwartier/agenda/{time}/aanmelden" in text_of(client.get(f"/lindekwartier/prikbord/{number}"))
    assert "We halen je naam en nummer weg op" in text_of(client.get(f"/lindekwartier/agenda/{time}/aanmelden"))
    answer = client.post(f"/lindekwartier/agenda/{time}/aanmelden", data=GUEST)
    again = client.post(f"/lindekwartier/agenda/{time}/aanmelden", data=GUEST)
    assert answer.location == again.location
    assert "/lindekwartier/agenda/bewijs/" in answer.location
    assert "Je gaat mee" in text_of(client.get(answer.location))
    other = client.post(f"/lindekwartier/agenda/{time}/aanmelden", data=GUEST | {"once": "def"})
    assert "/bewijs/" not in other.location
    page = text_of(client.get(f"/lindekwartier/prikbord/{number}"))
    assert "1 buur gaat" in page
    assert "Jolijntje" not in words_of(client.get(f"/lindekwartier/prikbord/{number}"))
    client.post(f"{answer.location}/toch-niet")
    assert signups() == []
    assert client.get(answer.location).status_code == 404


@pytest.mark.parametrize(
    ("reach", "right"),
    [
        ("06-12 34 56 78", True),
        ("+31 (0)20 123 4567", True),
        ("bo@example.org", True),
        ("112", False),
        ("bo@example", False),
        ("bel me", False),
        ("bo@example.org, jip@example.org", False),
        ("a@b.nl\r\nBcc: c@d.nl", False),
        ("<b>@example.org", False),
    ],
)
def test_a_guest_leaves_a_number_or_an_address(client, buurt, reach, right):
    time = the_occurrence(an_activity(buurt)).id
    answer = client.post(f"/lindekwartier/agenda/{time}/aanmelden", data=GUEST | {"reach": reach})
    assert answer.status_code == (303 if right else 422)
    assert len(signups()) == right


def test_a_visitor_finds_no_way_to_what_is_for_neighbours(client, buurt):
    time = the_occurrence(an_activity(buurt, audience=Audience.NEIGHBOURS)).id
    assert client.get(f"/lindekwartier/agenda/{time}/aanmelden").status_code == 404


def test_a_member_is_shown_the_activity_and_someone_from_elsewhere_may_come(client, log_in, buurt):
    post = an_activity(buurt)
    time, person = the_occurrence(post).id, a_member(buurt).person
    log_in(client, a_viewer().me)
    assert client.get(f"/lindekwartier/agenda/{time}/aanmelden").status_code == 200
    log_in(client, db.session.merge(person))
    assert client.get(f"/lindekwartier/agenda/{time}/aanmelden").status_code == 303


# ------------------------------------------------------------------------------------------- the organiser
def placing(**fields):
    starts = (local(now()) + timedelta(days=3)).strftime("%Y-%m-%dT10:00")
    return {"title": "Koffie", "starts_at": starts, "place": "Lindehuis", "once": "abc", **fields}


def test_something_that_comes_back_stands_in_the_agenda_for_half_a_year(client, buurt, gerda):
    answer = client.post("/lindekwartier/plaats/activiteit", data=placing(rhythm="weekly", places="8"))
    page = words_of(client.get(answer.location))
    assert "Elke week op" in page
    assert page.count("Nog 8 plekken") == 6
    times = db.session.scalars(select(Occurrence).where(Occurrence.buurt_id == db.session.merge(buurt).id)).all()
    assert 25 <= len(times) <= 27
    assert {local(time.starts_at).hour for time in times} == {10}


def test_the_last_day_must_come_after_the_first(client, buurt, gerda):
    yesterday = (local(now()) - timedelta(days=1)).strftime("%Y-%m-%d")
    answer = client.post("/lindekwartier/plaats/activiteit", data=placing(rhythm="weekly", until=yesterday))
    assert answer.status_code == 422
    assert "De laatste dag moet na het begin liggen." in text_of(answer)


def test_what_comes_back_is_changed_without_its_times(client, buurt, gerda):
    at = client.post("/lindekwartier/plaats/activiteit", data=placing(rhythm="weekly")).location
    number = re.search(r"prikbord/(\d+)", at)[1]
    form = words_of(client.get(f"/lindekwartier/prikbord/{number}/wijzig"))
    assert 'name="places"' in form
    assert 'name="starts_at"' not in form
    fields = {"title": "Thee", "place": "Buiten", "body": "", "audience": "public", "places": "4"}
    assert client.post(f"/lindekwartier/prikbord/{number}/wijzig", data=fields).status_code == 303
    page = words_of(client.get(f"/lindekwartier/prikbord/{number}"))
    assert "Thee" in page
    assert page.count("Nog 4 plekken") == 6


def test_an_organiser_moves_one_time_and_it_is_shown_as_moved(client, buurt, gerda):
    post = an_activity(buurt, author=gerda)
    time = the_occurrence(post)
    later = (local(time.starts_at) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    time_id = time.id
    page = words_of(client.get(f"/lindekwartier/agenda/{time_id}/verzetten"))
    assert 'name="which"' not in page
    answer = client.post(f"/lindekwartier/agenda/{time_id}/verzetten", data={"starts_at": later})
    assert answer.status_code == 303
    assert (
        client.post(f"/lindekwartier/agenda/{time_id}/verzetten", data={"starts_at": "2020-01-01T10:00"}).status_code
        == 422
    )


def test_an_organiser_calls_off_and_it_stays_to_be_seen(client, buurt, gerda):
    time_id = the_occurrence(an_activity(buurt, author=gerda)).id
    assert client.post(f"/lindekwartier/agenda/{time_id}/niet-doorgaan").status_code == 303
    page = words_of(client.get("/lindekwartier/agenda"))
    assert "Gaat niet door" in page
    assert "Ik ga mee" not in page
    assert client.post(f"/lindekwartier/agenda/{time_id}/niet-doorgaan").status_code == 403


@pytest.mark.parametrize("verb", ["verzetten", "niet-doorgaan", "stoppen"])
def test_nobody_else_changes_the_times(client, buurt, gerda, verb):
    time_id = the_occurrence(an_activity(buurt)).id
    assert (
        client.post(f"/lindekwartier/agenda/{time_id}/{verb}", data={"starts_at": "2040-01-01T10:00"}).status_code
        == 403
    )


def test_the_list_on_paper_has_names_numbers_and_boxes_for_the_organiser_only(client, log_in, buurt, gerda):
    post = an_activity(buurt, author=gerda)
    time = the_occurrence(post)
    a_signup(post, a_member(buurt, a_person("Mo Langenaam")).person)
    db.session.add(Signup(buurt_id=buurt.id, occurrence_id=time.id, guest_name="Bo", guest_reach="06-1234", ticket="t"))
    path, samira = f"/lindekwartier/agenda/{time.id}/lijst", a_viewer("verbinder", buurt=buurt).me
    neighbour = a_member(buurt).person
    page = words_of(client.get(path))
    for words in ("Mo Langenaam", "Bo", "06-1234", "Wachtlijst"):
        assert words in page
    assert page.count('class="hokje"') == 2
    log_in(client, db.session.merge(samira))
    assert client.get(path).status_code == 200
    log_in(client, db.session.merge(neighbour))
    assert client.get(path).status_code == 403
