"""How long a post stands: the author is told once, in time, and lets it stand longer from the mail or the page."""

import re
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import at, from_local, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.notifications.models import Kind, Notification
from buurtplein.outbox.models import Letter
from buurtplein.posts.models import Outcome, Post, PostKind
from buurtplein.posts.operations import expire_posts
from buurtplein.terms.links import token_for
from buurtplein.terms.operations import LONGER, extend_post, warn_of_expiry
from tests.factories import a_buurt, a_member, a_person, a_post, everyone, viewer_of

CLOCK = Caretaker("clock")
STAY = "Laat het nog 4 weken staan"


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def gerda(buurt):
    return a_member(buurt, a_person("Gerda Bakker", email="gerda@example.org")).person


def going(buurt, author, days=7, **fields):
    return a_post(buurt, author, expires_on=today() + timedelta(days=days), **fields)


def warn(hour=10, days=0):
    with at(from_local(datetime.combine(today() + timedelta(days=days), time(hour)))):
        return warn_of_expiry(CLOCK, db.session)


def letters():
    return list(db.session.scalars(select(Letter).where(Letter.to == "gerda@example.org")))


def test_the_author_is_told_a_week_before_and_only_once(buurt, gerda, run_outbox):
    going(buurt, gerda, days=6, title="Kast gezocht")
    assert warn(hour=8, days=-1) == 0
    assert warn(days=-1) == 1
    assert warn(days=-1) == 0
    assert warn() == 0
    run_outbox()
    run_outbox()
    told = list(db.session.scalars(select(Notification.kind).where(Notification.person_id == gerda.id)))
    assert told == [Kind.POST_EXPIRING]
    (letter,) = letters()
    assert "Kast gezocht" in letter.subject
    assert STAY in letter.text


@pytest.mark.parametrize(
    "fields",
    [
        {"days": 8},
        {"days": 0},
        {"kind": PostKind.ACTIVITEIT},
        {"closed_at": now(), "outcome": Outcome.SOLVED},
        {"hidden_at": now()},
        {"published_at": None},
    ],
)
def test_nothing_is_told_of_what_does_not_go_or_does_not_stand(buurt, gerda, fields):
    going(buurt, gerda, **fields)
    assert warn() == 0


def test_whose_post_goes_again_later_is_told_again(buurt, gerda):
    post = going(buurt, gerda)
    assert warn() == 1
    extend_post(viewer_of(gerda, buurt), post, known=post.expires_on)
    assert warn() == 0
    assert warn(days=28) == 1


def test_from_the_mail_it_stands_longer_without_logging_in_and_twice_is_once(client, buurt, gerda, run_outbox):
    post = going(buurt, gerda, days=6, title="Kast gezocht")
    day = post.expires_on
    warn(days=-1)
    run_outbox()
    link = re.search(r"https?://\S+?(/oost/blijft/\S+)", letters()[0].text)[1]
    assert STAY in client.get(link).text
    assert db.session.get_one(Post, post.id).expires_on == day  # looking changes nothing
    for _twice in range(2):
        answer = client.post(link, data={"wat": "blijft"})
        assert answer.status_code == 200
        assert "Je bericht blijft staan tot" in answer.text
        assert f'value="blijft">{STAY}' not in answer.text
    assert db.session.get_one(Post, post.id).expires_on == day + LONGER


def test_from_the_mail_one_says_that_it_worked_out(client, buurt, gerda):
    post = going(buurt, gerda)
    link = f"/oost/blijft/{token_for(post)}"
    for _twice in range(2):
        assert "Fijn dat het gelukt is." in client.post(link, data={"wat": "gelukt"}).text
    assert db.session.get_one(Post, post.id).outcome is Outcome.SOLVED


def test_a_link_that_is_late_or_not_ours_changes_nothing(client, buurt, gerda):
    post = going(buurt, gerda, days=0)
    link = f"/oost/blijft/{token_for(post)}"
    expire_posts(CLOCK, db.session)
    answer = client.post(link, data={"wat": "blijft"})
    assert "staat niet meer op het plein" in answer.text
    assert db.session.get_one(Post, post.id).outcome is Outcome.EXPIRED
    assert client.get(link + "x").status_code == 404
    a_buurt("west")
    assert client.get(link.replace("/oost/", "/west/")).status_code == 404


def test_on_ones_own_post_stands_the_day_and_in_the_last_week_the_button(client, log_in, buurt, gerda):
    later, soon = going(buurt, gerda, days=30), going(buurt, gerda)
    log_in(client, gerda)
    page = client.get(f"/oost/prikbord/{later.number}").text
    assert "Verdwijnt op" in page
    assert STAY not in page
    assert STAY in client.get(f"/oost/prikbord/{soon.number}").text
    assert client.get("/oost/mijn-berichten").text.count("Verdwijnt op") == 2
    day = soon.expires_on
    assert client.post(f"/oost/prikbord/{soon.number}/blijft").status_code == 303
    assert client.post(f"/oost/prikbord/{soon.number}/blijft").status_code == 303
    assert db.session.get_one(Post, soon.id).expires_on == day + LONGER


def test_only_the_author_lets_it_stand_longer(buurt, gerda):
    post = going(buurt, gerda)
    for who, viewer in everyone(buurt, gerda).items():
        if who == "author":
            extend_post(viewer, post, known=post.expires_on)
        else:
            with pytest.raises(NotAllowed):
                extend_post(viewer, post, known=post.expires_on)
