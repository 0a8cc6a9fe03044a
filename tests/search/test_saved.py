"""Searches that people keep, and what they hear of them."""

from contextvars import Context
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, NotFound, RuleBroken
from buurtplein.core.tenancy import across_buurten
from buurtplein.gids.models import EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry
from buurtplein.notifications.digest import send_daily_mail
from buurtplein.notifications.models import Group, Kind, Mail, Notification, Preference
from buurtplein.notifications.queries import list_news
from buurtplein.outbox import deliver
from buurtplein.outbox.models import Letter
from buurtplein.people.operations import block
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import (
    Draft,
    change_post,
    hide_post,
    place_comment,
    place_post,
    publish_post,
    withdraw_post,
)
from buurtplein.search.asked import Asked
from buurtplein.search.documents import documents
from buurtplein.search.engine import IndexUnavailable, Key, WritesAlong
from buurtplein.search.followers import INDEXER
from buurtplein.search.models import SavedSearch
from buurtplein.search.operations import SAVED_MOST, forget_search, forget_searches_of_leavers, save_search
from buurtplein.search.queries import get_search, list_searches, seekers
from buurtplein.subscriptions import CLOCK_HAND
from buurtplein.wijkopgaven.operations import ActieDraft, OpgaveDraft, add_actie, make_opgave, publish_opgave
from tests.factories import a_buurt, a_member, a_viewer, a_visitor, everyone, viewer_of


@pytest.fixture
def oost(app):
    return a_buurt("oost")


@pytest.fixture
def author(oost):
    return viewer_of(a_member(oost).person, oost)


@pytest.fixture
def seeker(oost):
    viewer = viewer_of(a_member(oost).person, oost)
    save_search(viewer, Asked(words="fietsen"))
    return viewer


@pytest.fixture
def news(run_outbox):
    def of(viewer) -> list[str]:
        run_outbox()
        return [item.text for item in list_news(viewer).items]

    return of


@pytest.fixture
def daily(app, monkeypatch):
    """The clock, at the hour of the daily mail."""
    monkeypatch.setattr("buurtplein.notifications.digest.HOURS", range(24))

    def send() -> int:
        db.session.commit()
        return Context().run(elsewhere)

    def elsewhere() -> int:
        with app.app_context():
            return send_daily_mail()

    return send


def letters(viewer) -> list[str]:
    db.session.commit()
    asked = select(Letter).where(Letter.to == viewer.me.email)
    return [f"{letter.subject}\n{letter.text}\n{letter.html}" for letter in db.session.scalars(asked)]


def wants(viewer, mail: Mail) -> None:
    db.session.add(Preference(person_id=viewer.me.id, group=Group.ZOEKEN, mail=mail))


# ------------------------------------------------------------------------------------------- hearing of it
def test_who_keeps_a_search_hears_of_what_is_new_and_fits(author, seeker, news):
    place_post(author, Draft(PostKind.AANBOD, "Bakfiets te leen"))
    place_post(author, Draft(PostKind.AANBOD, "Ladder te leen"))
    assert news(seeker) == ["Nieuw, en je zoekt ernaar: Bakfiets te leen"]
    assert news(author) == []


def test_filters_count_and_two_searches_give_one_message(author, seeker, news):
    save_search(seeker, Asked(words="bakfiets", chosen={"soort": ("aanbod",)}))
    narrow = a_viewer(buurt=author.buurt)
    save_search(narrow, Asked(words="fiets", chosen={"soort": ("vraag",)}))
    place_post(author, Draft(PostKind.AANBOD, "Bakfiets te leen"))
    assert len(news(seeker)) == 1
    assert news(narrow) == []


def test_all_that_can_be_found_is_news(oost, author, seeker, news):
    """A reaction, an entry of the gids and an opgave too; once each, and not to who made it."""
    post = place_post(author, Draft(PostKind.VRAAG, "Wie weet raad?"))
    place_comment(author, post, body="Ik heb nog een fiets.")
    worker = a_viewer("verbinder", buurt=oost)
    save_search(worker, Asked(words="fiets"))
    save_search(author, Asked(words="fiets"))
    add_entry(worker, EntryDraft(EntryKind.PLEK, Topic.BEWEGEN, "Fietsenmaker Bert"))
    professional = a_viewer("professional", buurt=oost)
    opgave = make_opgave(professional, [post], OpgaveDraft("Fietsen op de stoep"))
    add_actie(professional, opgave, ActieDraft("Rekken plaatsen"))
    publish_opgave(professional, opgave)
    assert sorted(news(seeker)) == [
        "Nieuw, en je zoekt ernaar: Fietsen op de stoep",
        "Nieuw, en je zoekt ernaar: Fietsenmaker Bert",
        "Nieuw, en je zoekt ernaar: Wie weet raad?",
    ]
    assert not any("zoekt ernaar: Fietsenmaker" in one for one in news(worker))
    assert not any("zoekt ernaar: Wie weet" in one for one in news(author))


def test_no_news_is_lost_while_the_index_cannot_be_made(app, author, seeker, news, monkeypatch):
    place_post(author, Draft(PostKind.AANBOD, "Bakfiets te leen"))

    def fails(*_anything):
        raise OSError("the disk is full")

    engine = app.extensions["search"]
    with monkeypatch.context() as full:
        full.setattr(type(engine), "apply", fails)
        full.setattr(type(engine), "rebuild", fails)
        assert news(seeker) == []
    later = deliver.now() + timedelta(minutes=5)
    monkeypatch.setattr(deliver, "now", lambda: later)
    assert news(seeker) == ["Nieuw, en je zoekt ernaar: Bakfiets te leen"]


def test_nobody_hears_of_their_own_post(seeker, news):
    place_post(seeker, Draft(PostKind.VRAAG, "Fiets gezocht"))
    assert news(seeker) == []


def test_what_waits_is_news_when_it_is_let_through(oost, seeker, news):
    newcomer, verbinder = viewer_of(a_member(oost, trusted_at=None).person, oost), a_viewer("verbinder", buurt=oost)
    post = place_post(newcomer, Draft(PostKind.VRAAG, "Fiets gezocht"))
    assert news(seeker) == []
    publish_post(verbinder, post)
    assert news(seeker) == ["Nieuw, en je zoekt ernaar: Fiets gezocht"]


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        (Audience.PUBLIC, {"neighbour", "verbinder", "professional", "beheerder"}),
        (Audience.NEIGHBOURS, {"neighbour", "verbinder", "professional", "beheerder"}),
        (Audience.VERBINDERS, {"verbinder"}),
    ],
)
def test_only_who_may_read_it_hears_of_it(oost, author, news, audience, told):
    people = {role: v for role, v in everyone(oost).items() if role not in {"visitor", "verbinder elsewhere"}}
    for viewer in people.values():
        save_search(viewer, Asked(words="fiets"))
        wants(viewer, Mail.NOW)
    place_post(author, Draft(PostKind.VRAAG, "Fiets met een geheim", audience=audience))
    assert {role for role, viewer in people.items() if news(viewer)} == told
    assert {role for role, viewer in people.items() if letters(viewer)} == told


def test_what_was_not_found_for_lack_of_time_is_asked_again(app, author, seeker, run_outbox):
    from buurtplein.search.whoosh_engine import WhooshEngine

    post = place_post(author, Draft(PostKind.AANBOD, "Bakfiets te leen"))
    run_outbox()
    root = app.config["SETTINGS"].data_dir / "search"
    if isinstance(app.extensions["search"], WritesAlong):
        WhooshEngine(root).rebuild(author.buurt_id, documents(INDEXER, author.buurt_id))
    asked = (author.buurt_id, Key("post", post.id))
    assert seekers(INDEXER, WhooshEngine(root), *asked) == [seeker.id]
    with pytest.raises(IndexUnavailable):
        seekers(INDEXER, WhooshEngine(root, seconds=-1), *asked)


def test_it_is_not_news_elsewhere(author, news):
    stranger = a_viewer("verbinder")
    save_search(stranger, Asked(words="fiets"))
    place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    assert news(stranger) == []


# ------------------------------------------------------------------------------------------- by mail
def test_mail_at_once_leads_to_it_and_does_not_name_it(author, seeker, run_outbox):
    wants(seeker, Mail.NOW)
    post = place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    run_outbox()
    [letter] = letters(seeker)
    assert "Er is iets nieuws dat je zoekt" in letter
    assert f"/oost/prikbord/{post.number}" in letter
    assert "Fiets gezocht" not in letter


def test_by_default_it_comes_in_the_daily_mail_and_not_when_it_was_hidden_since(oost, author, seeker, news, daily):
    post = place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    assert news(seeker)
    assert letters(seeker) == []
    hide_post(a_viewer("verbinder", buurt=oost), post)
    assert news(seeker) == []
    daily()
    assert not any("Fiets gezocht" in letter or "dat je zoekt" in letter for letter in letters(seeker))


def is_hidden(author, seeker, post):
    hide_post(a_viewer("verbinder", buurt=author.buurt), post)


def is_withdrawn(author, seeker, post):
    withdraw_post(author, post)


def is_for_verbinders_only(author, seeker, post):
    change_post(author, post, Draft(post.kind, post.title, audience=Audience.VERBINDERS))


def is_by_who_blocked_me(author, seeker, post):
    block(author, seeker.me)


def is_by_whom_i_blocked(author, seeker, post):
    block(seeker, author.me)


def is_where_i_no_longer_belong(author, seeker, post):
    seeker.membership.left_at = now()


CHANGES = [
    is_hidden,
    is_withdrawn,
    is_for_verbinders_only,
    is_by_who_blocked_me,
    is_by_whom_i_blocked,
    is_where_i_no_longer_belong,
]


@pytest.mark.parametrize("mail", [Mail.NOW, Mail.DAILY])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_no_mail_leaves_about_what_is_not_for_the_seeker_when_the_worker_comes(
    author, seeker, news, daily, change, mail
):
    wants(seeker, mail)
    post = place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    change(author, seeker, post)
    assert news(seeker) == []
    daily()
    assert letters(seeker) == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_no_daily_mail_is_about_what_is_not_for_the_seeker_any_more(author, seeker, news, daily, change):
    post = place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    assert news(seeker)
    change(author, seeker, post)
    daily()
    assert not any("Fiets" in letter or "dat je zoekt" in letter for letter in letters(seeker))


def test_what_is_for_neighbours_only_from_now_on_is_still_mailed_to_a_neighbour(author, seeker, run_outbox, daily):
    post = place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    run_outbox()
    change_post(author, post, Draft(post.kind, post.title, audience=Audience.NEIGHBOURS))
    daily()
    assert "Er is iets nieuws dat je zoekt" in letters(seeker)[0]


def test_the_daily_mail_says_so_once(author, seeker, run_outbox, daily):
    place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    run_outbox()
    assert (daily(), daily()) == (1, 0)
    assert "Er is iets nieuws dat je zoekt" in letters(seeker)[0]


def test_who_wants_no_mail_gets_none(author, seeker, news, daily):
    wants(seeker, Mail.NEVER)
    place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    assert news(seeker)
    daily()
    assert letters(seeker) == []


# ------------------------------------------------------------------------------------------- the end of it
def test_who_left_hears_nothing_and_keeps_nothing(author, seeker, news):
    wants(seeker, Mail.NOW)
    seeker.membership.left_at = now()
    place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    assert news(seeker) == []
    assert letters(seeker) == []
    forget_searches_of_leavers(CLOCK_HAND, db.session())
    with across_buurten("a test looks everywhere"):
        assert db.session.scalars(select(SavedSearch)).all() == []


def test_news_about_it_goes_with_the_membership(author, seeker, news):
    place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    assert news(seeker)
    seeker.membership.left_at = now()
    assert news(seeker) == []


def test_who_stays_keeps_them(author, seeker):
    forget_searches_of_leavers(CLOCK_HAND, db.session())
    assert len(list_searches(seeker)) == 1


def test_a_search_that_is_taken_away_is_quiet(author, seeker, news):
    forget_search(seeker, list_searches(seeker)[0])
    place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    assert news(seeker) == []
    told = select(Notification).where(Notification.kind == Kind.SEARCH_FOUND)
    assert db.session.scalars(told).all() == []


# ------------------------------------------------------------------------------------------- keeping it
def test_keeping_the_same_twice_keeps_it_once(seeker):
    save_search(seeker, Asked(words="fietsen", after="1_1_post:1"))
    assert len(list_searches(seeker)) == 1


def test_there_is_an_end_to_what_one_keeps(seeker):
    for n in range(SAVED_MOST - 1):
        save_search(seeker, Asked(words=f"ladder {n}"))
    with pytest.raises(RuleBroken):
        save_search(seeker, Asked(words="een te veel"))


def test_what_asks_nothing_is_not_kept_and_a_visitor_keeps_nothing(seeker):
    with pytest.raises(RuleBroken):
        save_search(seeker, Asked(words="-fiets"))
    with pytest.raises(NotAllowed):
        save_search(a_visitor(seeker.buurt), Asked(words="fiets"))


def test_a_search_is_for_who_keeps_it(oost, seeker):
    kept = list_searches(seeker)[0]
    for viewer in (v for v in everyone(oost).values() if v.person):
        assert list_searches(viewer) == []
        with pytest.raises(NotFound):
            get_search(viewer, kept.id)
        with pytest.raises(NotAllowed):
            forget_search(viewer, kept)


def test_from_the_page_to_the_list_and_away(client, log_in, author, run_outbox):
    place_post(author, Draft(PostKind.VRAAG, "Fiets gezocht"))
    run_outbox()
    browser = log_in(client, author.me)
    page = unescape(browser.get("/oost/zoeken?q=fiets&stand=open&volgorde=nieuwste").text)
    assert 'name="zoekopdracht" value="q=fiets&stand=open&volgorde=nieuwste"' in page
    browser.post("/oost/zoeken/bewaar", data={"zoekopdracht": "q=fiets&stand=open&volgorde=nieuwste"})
    kept = unescape(browser.get("/oost/mijn-zoekopdrachten").text)
    assert "‘fiets’" in kept
    assert "Nog open" in kept
    assert 'href="/oost/zoeken?q=fiets&stand=open&volgorde=nieuwste"' in kept
    assert "/oost/mijn-zoekopdrachten" in browser.get("/mijn").text
    number = list_searches(author)[0].id
    assert browser.post(f"/oost/mijn-zoekopdrachten/{number}/weg").status_code == 303
    assert "‘fiets’" not in unescape(browser.get("/oost/mijn-zoekopdrachten").text)
