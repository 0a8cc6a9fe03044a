"""The pages about news, the link that stops mail, and the outbox of a demo."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.notifications.links import DAILY, unsubscribe_link
from buurtplein.notifications.models import Group, Kind, Mail, Notification, Preference
from buurtplein.outbox.emit import post_letter
from buurtplein.people.models import Person
from tests.factories import a_buurt, a_comment, a_member, a_person, a_post

LogIn = Callable[[FlaskClient, Person], FlaskClient]
PAGES = ["/mijn/nieuws", "/mijn/voorkeuren"]


@pytest.fixture
def buurt() -> Buurt:
    return a_buurt("lindekwartier", name="Lindekwartier")


@pytest.fixture
def gerda(buurt: Buurt) -> Person:
    return a_member(buurt, a_person("Gerda Smit", email="gerda@example.org")).person


def news_for(person: Person, buurt: Buurt, *, count: int = 1, title: str = "Kast gezocht") -> None:
    """So many comments under a post of this person."""
    author = a_member(buurt, a_person("Mo Amrani")).person
    post = a_post(buurt, person, title=title)
    for number in range(count):
        comment = a_comment(post, author)
        row = Notification(person_id=person.id, event_id=comment.id + 1000 * number, of_buurt_id=buurt.id)
        row.kind, row.subject_id, row.actor_id = Kind.COMMENT_ON_MINE, comment.id, author.id
        row.mail = Mail.NEVER
        db.session.add(row)
    person.unread += count
    db.session.flush()


def link_of(person: Person, what: str) -> str:
    """The path of the link in a mail."""
    return unsubscribe_link(person.id, what).split("8000", 1)[1]


def wish(person: Person, group: Group) -> Mail | None:
    asked = select(Preference.mail).where(Preference.person_id == person.id, Preference.group == group)
    return db.session.scalar(asked)


# ------------------------------------------------------------------------------------------- news
@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_shown_the_way_in(client: FlaskClient, page: str):
    answer = client.get(page)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/inloggen?next=/mijn/")


def test_without_news_the_page_says_so(client: FlaskClient, log_in: LogIn, gerda: Person):
    assert "Er is nog geen nieuws voor jou." in log_in(client, gerda).get("/mijn/nieuws").text


def test_news_is_a_sentence_with_a_link_and_looking_makes_it_read(
    client: FlaskClient, log_in: LogIn, buurt: Buurt, gerda: Person
):
    news_for(gerda, buurt)
    log_in(client, gerda)
    assert 'class="telt">1<' in client.get("/lindekwartier/prikbord").text
    first = client.get("/mijn/nieuws").text
    assert "Mo reageerde op je bericht: Kast gezocht" in first
    assert "/lindekwartier/prikbord/1-kast-gezocht?reactie=1#reactie-1" in first
    assert "Nieuw</span>" in first
    second = client.get("/mijn/nieuws").text
    assert "Mo reageerde op je bericht: Kast gezocht" in second
    assert "Nieuw</span>" not in second
    assert db.session.get_one(Person, gerda.id).unread == 0
    assert 'class="telt"' not in client.get("/lindekwartier/prikbord").text


def test_news_of_someone_else_is_not_shown_nor_marked(client: FlaskClient, log_in: LogIn, buurt: Buurt, gerda: Person):
    news_for(gerda, buurt, title="Alleen voor Gerda")
    other = a_member(buurt).person
    other.unread = 1
    assert "Alleen voor Gerda" not in log_in(client, other).get("/mijn/nieuws").text
    assert db.session.get_one(Person, gerda.id).unread == 1


def test_a_long_list_is_paged_without_gaps_and_older_news_is_read_page_by_page(
    client: FlaskClient, log_in: LogIn, buurt: Buurt, gerda: Person
):
    news_for(gerda, buurt, count=65)
    log_in(client, gerda)
    seen: list[str] = []
    url: str | None = "/mijn/nieuws"
    pages = 0
    while url is not None and pages < 9:
        page = client.get(url).text
        seen += [part.split('"')[0] for part in page.split("#reactie-")[1:]]
        url = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in page else None
        pages += 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == 65
    assert db.session.get_one(Person, gerda.id).unread == 0


@pytest.mark.parametrize("key", ["x", "-1", "99999999999999999999", "1e5", "٣"])
def test_a_key_that_is_none_shows_the_first_page(client: FlaskClient, log_in: LogIn, gerda: Person, key: str):
    assert log_in(client, gerda).get("/mijn/nieuws", query_string={"voor": key}).status_code == 200


def selects(client: FlaskClient, url: str) -> int:
    """How many SELECTs a page takes."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    client.get(url)
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return len([statement for statement in statements if statement.startswith("SELECT")])


def test_the_list_asks_the_database_as_often_for_thirty_rows_as_for_three(
    client: FlaskClient, log_in: LogIn, buurt: Buurt, gerda: Person
):
    log_in(client, gerda)
    news_for(gerda, buurt, count=3)
    client.get("/mijn/nieuws")  # marks it as read
    few = selects(client, "/mijn/nieuws")
    news_for(gerda, buurt, count=27)
    client.get("/mijn/nieuws")
    assert selects(client, "/mijn/nieuws") == few <= 6


# ------------------------------------------------------------------------------------------- preferences
def test_someone_chooses_and_it_is_kept(client: FlaskClient, log_in: LogIn, gerda: Person):
    log_in(client, gerda)
    page = client.get("/mijn/voorkeuren").text
    assert "Reacties op mijn berichten" in page
    assert "Werk voor de buurtverbinder" not in page
    sent = {f"{g.value}_mail": "never" for g in Group if g is not Group.WERK} | {
        "reacties_mail": "daily",
        "reacties_plein": "y",
        "most": "1",
    }
    answer = client.post("/mijn/voorkeuren", data=sent)
    assert answer.status_code == 303
    kept = {p.group: p for p in db.session.scalars(select(Preference).where(Preference.person_id == gerda.id))}
    assert (kept[Group.REACTIES].on_site, kept[Group.REACTIES].mail) == (True, Mail.DAILY)
    assert (kept[Group.KOPPELINGEN].on_site, kept[Group.KOPPELINGEN].mail) == (False, Mail.NEVER)
    assert Group.WERK not in kept
    page = client.get("/mijn/voorkeuren").text
    assert '<option selected value="daily">' in page.split("reacties_mail", 1)[1].split("</select>")[0]
    assert '<option selected value="1">1</option>' in page
    assert client.post("/mijn/voorkeuren", data=sent | {"most": "2"}).status_code == 422


def test_a_verbinder_also_chooses_about_work(client: FlaskClient, log_in: LogIn, buurt: Buurt):
    verbinder = a_member(buurt, None, "verbinder").person
    assert "Werk voor de buurtverbinder" in log_in(client, verbinder).get("/mijn/voorkeuren").text


def test_a_choice_that_does_not_exist_is_refused(client: FlaskClient, log_in: LogIn, gerda: Person):
    answer = log_in(client, gerda).post("/mijn/voorkeuren", data={"reacties_mail": "hourly"})
    assert answer.status_code == 422
    assert db.session.scalar(select(Preference)) is None


def test_one_click_stops_all_mail(client: FlaskClient, log_in: LogIn, gerda: Person):
    assert log_in(client, gerda).post("/mijn/voorkeuren/geen-mail").status_code == 303
    assert {wish(gerda, group) for group in Group} == {Mail.NEVER}


# ------------------------------------------------------------------------------------------- from a mail
def test_looking_at_the_link_in_a_mail_changes_nothing_and_one_click_stops_it(client: FlaskClient, gerda: Person):
    link = link_of(gerda, Group.REACTIES)
    page = client.get(link)
    assert page.status_code == 200
    assert "Wil je geen mail meer over: Reacties op mijn berichten?" in page.text
    assert wish(gerda, Group.REACTIES) is None
    assert "Je krijgt geen mail meer over: Reacties op mijn berichten." in client.post(link).text
    assert wish(gerda, Group.REACTIES) is Mail.NEVER
    assert wish(gerda, Group.KOPPELINGEN) is None


def test_a_mail_program_stops_it_without_cookie_or_csrf_token(app: Flask, client: FlaskClient, gerda: Person):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(link_of(gerda, Group.REACTIES), data={"List-Unsubscribe": "One-Click"})
        other = client.post("/uitloggen")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 200
    assert wish(gerda, Group.REACTIES) is Mail.NEVER
    assert other.status_code == 400  # only that one endpoint goes without


def test_the_link_in_the_daily_mail_stops_what_came_in_it(client: FlaskClient, gerda: Person):
    assert client.post(link_of(gerda, DAILY)).status_code == 200
    assert wish(gerda, Group.WIJKOPGAVEN) is Mail.NEVER
    assert wish(gerda, Group.ACTIVITEITEN) is Mail.NEVER
    assert wish(gerda, Group.REACTIES) is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_we_did_not_make_is_not_there(client: FlaskClient, gerda: Person, method: str):
    other = a_person()
    mine, theirs = link_of(gerda, Group.REACTIES), link_of(other, Group.REACTIES)
    forged = mine.rsplit(".", 1)[0] + "." + theirs.rsplit(".", 1)[1]
    for link in (forged, "/mijn/geen-mail/x", mine + "x"):
        assert getattr(client, method)(link).status_code == 404
    assert wish(gerda, Group.REACTIES) is wish(other, Group.REACTIES) is None


def test_the_link_of_an_erased_person_is_not_there(client: FlaskClient, gerda: Person):
    link = link_of(gerda, Group.REACTIES)
    gerda.erased_at = now()
    assert client.get(link).status_code == 404


# ------------------------------------------------------------------------------------------- the outbox of a demo
def test_the_outbox_of_a_demo_shows_each_letter_newest_first(client: FlaskClient):
    for number in range(25):
        post_letter(to=f"p{number}@example.org", subject=f"Brief {number}", text="Lees https://example.org/x <b>nu</b>")
    page = client.get("/postvak").text
    assert page.index("Brief 24") < page.index("Brief 23")
    assert "Brief 4<" not in page
    assert "&lt;b&gt;nu&lt;/b&gt;" in page
    assert 'href="https://example.org/x"' in page
    older = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "Brief 4<" in client.get(older).text


def test_the_outbox_is_closed_where_it_is_not_a_demo(app: Flask, client: FlaskClient):
    kept = app.config["SETTINGS"]
    app.config["SETTINGS"] = type("Closed", (), {"show_outbox": False})()
    try:
        assert client.get("/postvak").status_code == 404
    finally:
        app.config["SETTINGS"] = kept


def test_the_page_about_oneself_leads_to_the_news(client: FlaskClient, log_in: LogIn, buurt: Buurt, gerda: Person):
    news_for(gerda, buurt, count=2)
    page = log_in(client, gerda).get("/mijn").text
    assert "/mijn/nieuws" in page
    assert "2 nieuw" in page
