"""What someone typed outlives a session that ran out, another log-in and a page that stood open too long."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import delete, func, select, update

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.notifications.sweep import sweep
from buurtplein.people.models import HeldForm, LoginSession
from buurtplein.posts.models import Comment, CommentKind, Post, PostKind
from tests.factories import a_buurt, a_member, a_person, a_post

FORM = "/oost/plaats/vraag"
TYPED = {"title": "Wie heeft een ladder?", "body": "Voor zaterdag.\r\nEen lange.", "audience": "neighbours"}
BACK = "data-bewaard>"  # that it stands there again; hidden when there is nothing
ON_THE_WAY = "We hebben bewaard wat je schreef. Log in, dan staat het er weer."


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def gerda(buurt):
    return a_member(buurt, a_person("Gerda Bakker")).person


def rows(table):
    with across_buurten("a test counts all rows"):
        return db.session.scalar(select(func.count()).select_from(table))


def once_in(page):
    return re.search(r'name="once"[^>]*value="([^"]+)"', page.text)[1]


def run_out(person):
    """Nobody is logged in as this person any more, as after a month."""
    db.session.execute(delete(LoginSession).where(LoginSession.person_id == person.id))


def typed_in(page):
    """What the form shows."""
    title = re.search(r'id="title"[^>]*value="([^"]*)"', page.text)[1]
    body = re.search(r'<textarea[^>]*id="body"[^>]*>\s*(.*?)</textarea>', page.text, re.DOTALL)[1]
    audience = re.search(r'name="audience" value="(\w+)" checked', page.text)[1]
    return {"title": unescape(title), "body": unescape(body), "audience": audience}


def test_what_was_sent_after_the_session_ran_out_stands_there_again_after_logging_in(client, log_in, gerda):
    log_in(client, gerda)
    sent = {**TYPED, "once": once_in(client.get(FORM))}
    run_out(gerda)
    answer = client.post(FORM, data=sent)
    assert answer.status_code == 303
    assert answer.location == "/inloggen?next=/oost/plaats/vraag"
    assert ON_THE_WAY in client.get(answer.location).text
    assert rows(Post) == 0

    log_in(client, gerda)
    page = client.get(FORM)
    assert BACK in page.text
    assert typed_in(page) == {**TYPED, "body": TYPED["body"].replace("\r\n", "\n")}
    assert once_in(page) == sent["once"]
    assert client.post(FORM, data=sent).status_code == 303
    assert (rows(Post), rows(HeldForm)) == (1, 0)
    assert BACK not in client.get(FORM).text


def test_the_real_way_in_brings_it_back_too(client, log_in, gerda, monkeypatch):
    monkeypatch.setattr("buurtplein.people.operations.account.is_password", lambda _kept, typed: typed == "goed")
    log_in(client, gerda)
    sent = {**TYPED, "once": once_in(client.get(FORM))}
    run_out(gerda)
    way = client.post(FORM, data=sent).location
    answer = client.post("/inloggen", data={"email": gerda.email, "password": "goed", "next": way.partition("=")[2]})
    assert answer.location == FORM
    assert typed_in(client.get(answer.location))["title"] == TYPED["title"]


def test_who_else_logs_in_on_this_device_does_not_see_it(client, log_in, gerda, buurt):
    log_in(client, gerda)
    sent = {**TYPED, "once": once_in(client.get(FORM))}
    run_out(gerda)
    client.post(FORM, data=sent)
    log_in(client, a_member(buurt).person)
    page = client.get(FORM)
    assert TYPED["title"] not in page.text
    assert BACK not in page.text


def test_another_browser_of_the_same_person_does_not_get_it(app, client, log_in, gerda):
    log_in(client, gerda)
    sent = {**TYPED, "once": once_in(client.get(FORM))}
    run_out(gerda)
    client.post(FORM, data=sent)
    other = log_in(app.test_client(), gerda)
    assert BACK not in other.get(FORM).text


def test_it_is_held_for_two_hours_and_then_swept(client, log_in, gerda):
    log_in(client, gerda)
    sent = {**TYPED, "once": once_in(client.get(FORM))}
    run_out(gerda)
    client.post(FORM, data=sent)
    log_in(client, gerda)
    assert BACK in client.get(FORM).text
    db.session.execute(update(HeldForm).values(held_at=now() - timedelta(hours=2, minutes=1)))
    assert BACK not in client.get(FORM).text
    assert rows(HeldForm) == 1
    sweep()
    assert rows(HeldForm) == 0


def test_a_form_that_stood_open_while_someone_logged_in_again_comes_back_with_everything(app, client, log_in, gerda):
    app.config["WTF_CSRF_ENABLED"] = True
    log_in(client, gerda)
    sent = {**TYPED, "once": once_in(client.get(FORM)), "csrf_token": "of another session"}
    answer = client.post(FORM, data=sent)
    assert (answer.status_code, answer.location) == (303, FORM)
    assert rows(Post) == 0
    page = client.get(FORM)
    assert typed_in(page)["title"] == TYPED["title"]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    assert client.post(FORM, data={**sent, "csrf_token": token}).status_code == 303
    assert client.post(FORM, data={**sent, "csrf_token": token}).status_code == 303
    assert rows(Post) == 1


def test_a_reaction_and_a_change_are_held_too(client, log_in, gerda, buurt):
    post = a_post(buurt, gerda, title="Oude titel")
    log_in(client, gerda)
    for page, form, words in (
        (f"/oost/prikbord/{post.number}", f"/oost/prikbord/{post.number}/reacties", {"body": "Ik heb een tang."}),
        (f"/oost/prikbord/{post.number}/wijzig", f"/oost/prikbord/{post.number}/wijzig", {"title": "Nieuwe titel"}),
    ):
        log_in(client, gerda)
        sent = {**words, "once": once_in(client.get(page))}
        run_out(gerda)
        assert client.post(form, data=sent).location == f"/inloggen?next={page}"
        log_in(client, gerda)
        assert next(iter(words.values())) in client.get(page).text
    assert rows(Comment) == 0


def test_a_button_and_an_endless_text_hold_nothing(client, log_in, gerda, buurt):
    post = a_post(buurt)
    log_in(client, gerda)
    run_out(gerda)
    assert client.post(f"/oost/prikbord/{post.number}/helpen").status_code == 403
    assert client.post(FORM, data={"title": "x" * 20_001, "once": "x"}).status_code == 403
    assert rows(HeldForm) == 0


def test_what_is_placed_and_logging_out_tell_the_browser_to_let_go(client, log_in, gerda):
    log_in(client, gerda)
    placed = client.post(FORM, data={**TYPED, "once": once_in(client.get(FORM))})
    assert f'data-klaar="{gerda.id}:{FORM}"' in client.get(placed.location).text
    client.post("/uitloggen")
    assert 'data-klaar="*"' in client.get("/oost/").text


def test_the_same_words_from_a_page_the_browser_went_back_to_are_placed_once(client, log_in, gerda, buurt):
    post = a_post(buurt)
    log_in(client, gerda)
    page = f"/oost/prikbord/{post.number}"
    for _again in range(2):
        client.post(FORM, data={**TYPED, "once": once_in(client.get(FORM))})
        client.post(f"{page}/reacties", data={"body": "Ik kom.", "once": once_in(client.get(page))})
    assert (rows(Post), rows(Comment)) == (2, 1)


def test_another_question_in_a_form_that_came_back_is_another_post(client, log_in, gerda):
    log_in(client, gerda)
    once = once_in(client.get(FORM))
    for title in ("Wie heeft een ladder?", "Wie heeft een zaag?"):
        assert client.post(FORM, data={**TYPED, "title": title, "once": once}).status_code == 303
    assert rows(Post) == 2


def test_news_from_a_form_that_came_back_is_news_and_no_more_of_the_same(client, log_in, gerda, buurt):
    plan = a_post(buurt, gerda, kind=PostKind.INITIATIEF)
    log_in(client, gerda)
    page = f"/oost/prikbord/{plan.number}"
    words = {"body": "De bollen zijn er!", "once": once_in(client.get(page))}
    for sent in (words, words, {**words, "is_news": "y"}, {**words, "is_news": "y"}):
        assert client.post(f"{page}/reacties", data=sent).status_code == 303
    with across_buurten("a test looks"):
        assert set(db.session.scalars(select(Comment.kind))) == {CommentKind.WORDS, CommentKind.NEWS}
    assert rows(Comment) == 2
