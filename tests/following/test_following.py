"""Who follows something hears of what changes there; who wants to hear no more does not; nobody else knows."""

import pytest
from sqlalchemy import select

from buurtplein.agenda.operations import call_off
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.following import operations
from buurtplein.following.models import Follow
from buurtplein.following.policy import may_follow
from buurtplein.following.queries import is_following, list_followed, list_reacted
from buurtplein.notifications.models import Kind, Notification
from buurtplein.notifications.queries import list_news
from buurtplein.owndata.operations import leave_buurt
from buurtplein.people.viewer import Someone
from buurtplein.posts.models import Audience
from buurtplein.posts.operations import place_comment, solve_post
from buurtplein.wijkopgaven.models import ActieState
from buurtplein.wijkopgaven.operations import move_actie
from tests.factories import (
    a_buurt,
    a_comment,
    a_person,
    a_post,
    a_viewer,
    everyone,
    the_occurrence,
    viewer_of,
)
from tests.support.statements import counted
from tests.wijkopgaven.factories import an_actie, an_opgave


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def mo(buurt):
    return a_viewer(buurt=buurt, person=a_person("Mo Amrani"))


@pytest.fixture
def gerda(buurt):
    return a_viewer(buurt=buurt, person=a_person("Gerda Smit"))


def told(person):
    asked = select(Notification.kind).where(Notification.person_id == person.id).order_by(Notification.id)
    return list(db.session.scalars(asked))


def reads(person):
    return [news.text for news in list_news(Someone(db.session.merge(person))).items]


# ------------------------------------------------------------------------------------------- posts
def test_who_follows_a_post_hears_of_a_comment_and_how_it_ended(client, log_in, buurt, gerda, mo, run_outbox):
    post = a_post(buurt, gerda.me, title="Wie tilt een kast?")
    me, author = mo.me, gerda
    operations.follow(mo, post)
    place_comment(a_viewer(buurt=buurt, person=a_person("Fatma Yilmaz")), post, body="Ik kom wel.")
    run_outbox()
    assert reads(me) == ["Fatma reageerde op wat je volgt: Wie tilt een kast?"]
    solve_post(author, db.session.merge(post))
    run_outbox()
    log_in(client, db.session.merge(me))
    assert "Er is nieuws over wat je volgt: Wie tilt een kast?" in client.get("/mijn/nieuws").text


def test_who_reacted_hears_once_and_can_stop_hearing(buurt, gerda, mo, run_outbox):
    post = a_post(buurt, gerda.me)
    a_comment(post, mo.me)
    me = mo.me
    assert is_following(mo, post)
    operations.follow(mo, post)
    place_comment(gerda, post, body="Is het al gelukt?")
    run_outbox()
    assert told(me) == [Kind.COMMENT_TOO]
    operations.stop_following(mo, db.session.merge(post))
    assert not is_following(mo, post)
    place_comment(gerda, db.session.merge(post), body="Nog iemand?")
    run_outbox()
    assert told(me) == [Kind.COMMENT_TOO]


def test_what_one_reacted_to_stands_in_the_list_until_one_stops_there(client, log_in, buurt, gerda, mo):
    post, own = a_post(buurt, gerda.me, title="Wie tilt een kast?"), a_post(buurt, mo.me, title="Mijn ladder")
    a_comment(post, mo.me)
    a_comment(own, mo.me)
    a_comment(a_post(buurt, gerda.me, title="Weggehaald"), mo.me, removed_at=now())
    log_in(client, mo.me)
    page = client.get("/oost/volgen").text
    assert page.index("Omdat je reageerde") < page.index("Wie tilt een kast?")
    assert not [words for words in ("Mijn ladder", "Weggehaald", "Omdat jij dat koos") if words in page]
    client.post(f"/oost/prikbord/{post.number}/niet-volgen", data={"lijst": 1})
    assert "Je volgt nog niets." in client.get("/oost/volgen").text


def test_a_page_of_the_list_is_full_also_when_much_of_it_is_gone(buurt, gerda, mo, monkeypatch):
    monkeypatch.setattr("buurtplein.following.queries.SHOWN", 2)
    posts = [a_post(buurt, gerda.me) for _number in range(7)]
    for post in posts:
        operations.follow(mo, post)
        a_comment(post, gerda.me)
    for post in posts[3:]:
        post.hidden_at = now()
    page, more = list_followed(mo)
    assert [followed.post for followed in page] == [posts[2], posts[1]]
    last, more = list_followed(mo, before=more)
    assert ([followed.post for followed in last], more) == ([posts[0]], None)


def test_the_list_of_reactions_pages_on(buurt, gerda, mo, monkeypatch):
    monkeypatch.setattr("buurtplein.following.queries.SHOWN", 2)
    posts = [a_post(buurt, gerda.me) for _number in range(3)]
    for post in posts:
        a_comment(post, mo.me)
    page, more = list_reacted(mo)
    assert [followed.post for followed in page] == [posts[2], posts[1]]
    assert [followed.post for followed in list_reacted(mo, before=more)[0]] == [posts[0]]


def test_who_may_no_longer_read_it_hears_nothing(buurt, gerda, mo, run_outbox):
    post = a_post(buurt, gerda.me, audience=Audience.NEIGHBOURS)
    me = mo.me
    operations.follow(mo, post)
    assert [followed.post.id for followed in list_followed(mo)[0]] == [post.id]
    mo.membership.left_at = now()
    place_comment(gerda, post, body="Nog iets.")
    run_outbox()
    assert told(me) == []
    assert list_followed(viewer_of(db.session.merge(me), db.session.merge(buurt)))[0] == []


def test_a_date_that_is_off_is_told_to_who_follows_the_activity(buurt, gerda, mo, run_outbox):
    activity = a_post(buurt, gerda.me, kind="activiteit", title="Soep")
    me = mo.me
    operations.follow(mo, activity)
    call_off(gerda, the_occurrence(activity))
    run_outbox()
    assert reads(me) == ["Er is nieuws over wat je volgt: Soep"]


# ------------------------------------------------------------------------------------------- wijkopgaven
def test_who_follows_an_opgave_hears_of_it_once_until_they_look(buurt, gerda, mo, run_outbox):
    professional = a_viewer("professional", buurt=buurt)
    opgave = an_opgave(buurt, professional.me, (a_post(buurt, gerda.me),), title="Meer licht")
    acties = [an_actie(opgave), an_actie(opgave)]
    me = mo.me
    operations.follow(mo, opgave)
    for actie in acties:
        move_actie(professional, actie, ActieState.DONE)
    run_outbox()
    assert reads(me) == ["Er is nieuws over wat je volgt: Meer licht"]


# ------------------------------------------------------------------------------------------- who, and what they see
def test_who_may_follow(buurt, gerda):
    post = a_post(buurt, gerda.me)
    who = [name for name, viewer in everyone(buurt, gerda.me).items() if may_follow(viewer, post)]
    assert who == ["neighbour", "verbinder", "professional", "beheerder"]
    assert not may_follow(a_viewer(), post)
    with pytest.raises(NotAllowed):
        operations.follow(gerda, post)


def test_a_double_click_follows_once(buurt, mo):
    post = a_post(buurt)
    operations.follow(mo, post)
    operations.follow(mo, post)
    assert len(list(db.session.scalars(select(Follow).where(Follow.buurt_id == buurt.id)))) == 1


def test_following_on_the_page_and_stopping_in_the_list(client, log_in, buurt, mo):
    post, opgave = a_post(buurt, title="Wie tilt een kast?"), an_opgave(buurt, a_person(), title="Meer licht")
    log_in(client, mo.me)
    assert "Je volgt nog niets." in client.get("/oost/volgen").text
    for path in (f"prikbord/{post.number}", f"samen/{opgave.number}"):
        assert "Volg dit" in client.get(f"/oost/{path}", follow_redirects=True).text
        assert client.post(f"/oost/{path}/volgen").status_code == 303
        assert "Volg niet meer" in client.get(f"/oost/{path}", follow_redirects=True).text
    page = client.get("/oost/volgen").text
    assert page.index("Meer licht") < page.index("Wie tilt een kast?")
    answer = client.post(f"/oost/prikbord/{post.number}/niet-volgen", data={"lijst": "1"})
    assert answer.location == "/oost/volgen"
    assert "Wie tilt een kast?" not in client.get("/oost/volgen").text
    assert "/oost/volgen" in client.get("/mijn").text


def test_a_visitor_is_not_asked_to_follow(client, buurt):
    post = a_post(buurt)
    assert "Volg dit" not in client.get(f"/oost/prikbord/{post.number}", follow_redirects=True).text


def test_the_list_goes_on_by_key_and_takes_as_much_for_many(client, log_in, buurt, mo):
    for _ in range(3):
        operations.follow(mo, a_post(buurt))
    log_in(client, mo.me)
    client.get("/oost/volgen")
    with counted() as few:
        client.get("/oost/volgen")
    for _ in range(40):
        operations.follow(mo, a_post(buurt))
    with counted() as many:
        page = client.get("/oost/volgen").text
    assert many() <= few() + 1  # a session may be seen again
    assert page.count("Volg niet meer") == 2 * 30 // 2
    assert "Toon meer" in page


def test_who_leaves_follows_nothing_there(buurt, mo):
    operations.follow(mo, a_post(buurt))
    leave_buurt(viewer_of(mo.me, buurt))
    assert list(db.session.scalars(select(Follow.id).where(Follow.buurt_id == buurt.id))) == []
