"""Who looks first at what someone new writes: a verbinder, or else the beheerder. It never waits for nobody."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from buurtplein.buurten import operations as buurten
from buurtplein.buurten.models import RoleGrant
from buurtplein.buurten.operations import watch_cover
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.gids.models import Circle, Entry
from buurtplein.gids.queries import entries_by_id
from buurtplein.moderation.queries import waiting_posts
from buurtplein.notifications.models import Kind, Notification
from buurtplein.notifications.queries import list_news
from buurtplein.people.models import Person
from buurtplein.people.viewer import Someone
from buurtplein.posts.models import Audience, Post, PostKind, WaitsFor
from buurtplein.posts.operations import Draft, place_comment, place_post, release_posts
from buurtplein.subscriptions import CLOCK, let_what_nobody_sees_go_on
from tests.factories import a_buurt, a_member, a_person, a_post, a_viewer, viewer_of
from tests.gids.rows import an_entry
from tests.moderation.test_views import seen_in


@pytest.fixture
def buurt(app):
    return a_buurt("oost", name="Oost")


@pytest.fixture
def bea(buurt):
    return a_viewer("beheerder", buurt=buurt, person=a_person("Bea Heer"))


def a_newcomer(buurt):
    return viewer_of(a_member(buurt, trusted_at=None).person, buurt)


def placed(buurt, title="Mijn eerste vraag", **fields):
    return place_post(a_newcomer(buurt), Draft(PostKind.VRAAG, title, **fields))


def step_down(viewer):
    for grant in viewer.membership.roles:
        grant.ends_on = today()
    db.session.flush()


def published(post_id):
    with across_buurten("a test"):
        return db.session.get_one(Post, post_id).is_published


def list_of(client, log_in, viewer):
    log_in(client, db.session.get_one(Person, viewer.id))
    return client.get("/oost/werk").text


def news_of(viewer):
    return [news.text for news in list_news(Someone(db.session.get_one(Person, viewer.id))).items]


# ------------------------------------------------------------------------------------------- the beheerder
def test_with_a_verbinder_the_beheerder_sees_nothing_of_it(client, log_in, buurt, bea):
    verbinder, post = a_viewer("verbinder", buurt=buurt), placed(buurt)
    assert post.waits_for is WaitsFor.VERBINDER
    assert "Mijn eerste vraag" not in list_of(client, log_in, bea)
    assert client.get(f"/oost/werk/bericht/{post.number}").status_code == 404
    assert "Mijn eerste vraag" in list_of(client, log_in, verbinder)


def test_without_a_verbinder_the_beheerder_hears_of_it_decides_and_can_undo(client, log_in, buurt, bea, run_outbox):
    post = placed(buurt)
    number, author = post.number, post.author_id
    assert not post.is_published
    run_outbox()
    assert news_of(bea) == ["Er wacht een nieuw bericht: Mijn eerste vraag"]
    assert "Mijn eerste vraag" in list_of(client, log_in, bea)
    page = client.get(f"/oost/werk/bericht/{number}")
    sent = {"goed-seen": seen_in(page, "goed"), "goed-trust_author": "y"}
    assert client.post(f"/oost/werk/bericht/{number}/goedkeuren", data=sent).status_code == 303
    post = db.session.scalars(select(Post).where(Post.number == number, Post.buurt_id == buurt.id)).one()
    assert post.is_published
    assert viewer_of(db.session.get_one(Person, author), buurt).is_trusted
    undo = re.search(r"/oost/werk/besluiten/\d+/terug", client.get("/oost/werk").text).group()
    client.post(undo)
    assert post.waits_for is WaitsFor.VERBINDER


@pytest.mark.parametrize(("act", "prefix"), [("terug", "terug"), ("verbergen", "weg")])
def test_the_beheerder_can_also_say_no(client, log_in, buurt, bea, act, prefix):
    at = f"/oost/werk/bericht/{placed(buurt).number}"
    log_in(client, bea.me)
    seen = seen_in(client.get(at), prefix)
    fields = {f"{prefix}-seen": seen, f"{prefix}-rule": "0", f"{prefix}-reason": "Laat het nummer weg."}
    assert client.post(f"{at}/{act}", data=fields).status_code == 303
    post = db.session.scalars(select(Post).where(Post.buurt_id == buurt.id)).one()
    assert (post.is_published, post.waits_for) == (False, WaitsFor.AUTHOR if act == "terug" else None)


def test_what_waits_when_the_last_verbinder_goes_is_for_the_beheerder_who_is_told_once(buurt, bea, run_outbox):
    last, post = a_viewer("verbinder", buurt=buurt), placed(buurt)
    watch_cover(Caretaker("test"), db.session)
    step_down(last)
    assert [watch_cover(Caretaker("test"), db.session) for _ in range(2)] == [1, 0]
    assert post in waiting_posts(viewer_of(bea.me, buurt))
    run_outbox()
    assert news_of(bea) == [
        "Er is nu geen buurtverbinder. Het eerste bericht van een nieuwe buur wacht op jou.",
        "Er zijn minder dan twee buurtverbinders. Zoek er een bij.",
        "Er wacht een nieuw bericht: Mijn eerste vraag",
    ]


def test_a_buurt_with_a_verbinder_again_and_then_without_is_told_again(buurt, bea):
    told = []
    for _ in range(2):
        verbinder = a_viewer("verbinder", buurt=buurt)
        told.append(watch_cover(Caretaker("test"), db.session))
        step_down(verbinder)
        told.append(watch_cover(Caretaker("test"), db.session))
    assert told == [1, 1, 0, 1]


def test_an_entry_of_the_gids_goes_the_same_way(client, log_in, buurt, bea, run_outbox):
    number = an_entry(a_newcomer(buurt), name="Schaakclub").number
    run_outbox()
    assert news_of(bea) == ["Er wacht iets nieuws voor de buurtgids: Schaakclub"]
    assert "Schaakclub" in list_of(client, log_in, bea)
    assert "Zet in de gids" in client.get(f"/oost/gids/{number}").text
    client.post(f"/oost/werk/gids/{number}/goed")
    assert db.session.scalars(select(Entry).where(Entry.buurt_id == buurt.id)).one().is_shown
    assert "Schaakclub" not in client.get("/oost/werk").text


def test_what_the_only_verbinder_placed_for_a_neighbour_is_for_the_beheerder(buurt, bea):
    placer, post = a_viewer("verbinder", buurt=buurt), placed(buurt)
    assert waiting_posts(bea) == []
    post.placed_by_id = placer.id
    db.session.flush()
    assert waiting_posts(bea) == [post]


# ------------------------------------------------------------------------------------------- nobody at all
def test_where_nobody_can_look_nothing_waits(buurt):
    assert placed(buurt).is_published
    assert an_entry(a_newcomer(buurt)).is_shown


def test_what_waits_when_the_last_one_goes_is_published_by_the_clock_and_not_before(buurt, bea):
    other = a_viewer("verbinder", buurt=a_buurt()).buurt
    ids, entry_id = [placed(buurt).id, placed(other).id], an_entry(a_newcomer(buurt)).id
    grant_id = bea.membership.roles[0].id
    db.session.commit()
    assert let_what_nobody_sees_go_on in CLOCK["hourly"]
    let_what_nobody_sees_go_on()
    assert not published(ids[0])
    db.session.get_one(RoleGrant, grant_id).ends_on = today()
    db.session.commit()
    let_what_nobody_sees_go_on()
    assert [published(post_id) for post_id in ids] == [True, False]
    with across_buurten("a test"):
        assert db.session.get_one(Entry, entry_id).is_shown


def test_what_is_for_verbinders_only_is_not_for_the_beheerder(buurt, bea):
    last = a_viewer("verbinder", buurt=buurt)
    post, entry = placed(buurt), an_entry(a_newcomer(buurt))
    post.audience, entry.audience = Audience.VERBINDERS, Circle.VERBINDERS
    step_down(last)
    assert waiting_posts(bea) == []
    assert entries_by_id(bea, [entry.id]) == {}


# ------------------------------------------------------------------------------------------- who is new
def test_who_published_by_the_clock_hears_that_it_stands_there(buurt, bea, run_outbox):
    post = placed(buurt)
    author_id = post.author_id
    step_down(bea)
    release_posts(Caretaker("test"), db.session)
    run_outbox()
    asked = select(Notification.kind).where(Notification.person_id == author_id)
    assert list(db.session.scalars(asked)) == [Kind.POST_APPROVED]


@pytest.mark.parametrize(
    ("words", "placed_at_once"),
    [
        ("Kijk op https://goedkoop.example", False),
        ("Kijk op www.goedkoop.example", False),
        ("Bestel bij Goedkoop.NL vandaag", False),
        ("[klik hier](mailto:a@b)", False),
        ("Leuk: bit.ly/x", False),
        ("Dank je wel. nl is een taal. Tot zo.De koffie staat klaar.Net gezet.", True),
    ],
)
def test_a_newcomer_reacts_without_links_and_keeps_what_was_typed(client, log_in, buurt, bea, words, placed_at_once):
    post, newcomer = a_post(buurt), a_newcomer(buurt)
    log_in(client, newcomer.me)
    answer = client.post(f"/oost/prikbord/{post.number}/reacties", data={"body": words})
    assert (answer.status_code == 303) is placed_at_once
    if not placed_at_once:
        assert words in unescape(answer.text)
        assert "zonder link of webadres" in answer.text
        buurten.trust(bea, newcomer.membership)
        assert place_comment(viewer_of(newcomer.me, buurt), post, body=words).body == words
