"""Suggestions while typing: words that several people use where everyone may read them, and no others."""

import pytest
from sqlalchemy import func, select

from buurtplein.core.db import db
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, change_post, hide_post, place_comment, place_post, withdraw_post
from buurtplein.search.followers import rebuild
from buurtplein.search.models import PublicWord, SearchTerm
from buurtplein.search.queries import complete
from tests.factories import a_buurt, a_member, a_viewer, everyone, viewer_of


@pytest.fixture
def buurt(app):
    return a_buurt("oost")


@pytest.fixture
def two(buurt):
    """Two neighbours."""
    return [viewer_of(a_member(buurt).person, buurt) for _ in range(2)]


@pytest.fixture
def suggested(two, run_outbox):
    def ask(text: str) -> list[str]:
        run_outbox()
        return complete(two[0], text)

    return ask


def say(viewer, title, **more):
    return place_post(viewer, Draft(PostKind.VRAAG, title, **more))


def test_a_word_is_suggested_when_two_people_used_it(two, suggested):
    say(two[0], "Bakfiets gezocht")
    say(two[0], "Bakfiets nog steeds gezocht")
    assert suggested("bak") == []
    say(two[1], "Een bakfiets te leen")
    assert suggested("bak") == ["bakfiets"]
    assert suggested("BÁK") == ["bakfiets"]
    assert suggested("rode bak") == ["rode bakfiets"]


def test_what_most_people_use_comes_first(two, suggested):
    for viewer in two:
        say(viewer, "Fiets en fietsbel")
        say(viewer, "Fietsbel")
    assert suggested("fie") == ["fietsbel", "fiets"]


@pytest.mark.parametrize("text", ["", "b", "bak fiets ", "12", "*", "ba*", "b%", "_a", "'", "\\", "bak ", "🚲🚲"])
def test_what_is_no_beginning_of_a_word_suggests_nothing(two, suggested, text):
    for viewer in two:
        say(viewer, "Bakfiets 1234 gezocht")
    assert suggested(text) == []


def test_words_come_from_titles_texts_reactions_and_opgaven_but_no_numbers_or_stop_words(two, suggested):
    post = say(two[0], "Ladder", body="Een wasmachine, voor 06-12345678 en A1b2c3. Wie helpt mij met tillen?")
    place_comment(two[1], post, body="Ik kan de wasmachine tillen voor 06-12345678 met A1b2c3.")
    assert suggested("wa") == ["wasmachine"]
    assert suggested("ti") == ["tillen"]
    assert suggested("vo") == suggested("06") == suggested("a1") == []


def test_what_only_neighbours_may_read_is_not_suggested_to_anyone(buurt, two, run_outbox):
    for viewer in two:
        say(viewer, "Zeldzaamheid voor buren", audience=Audience.NEIGHBOURS)
        say(viewer, "Geheimenis", audience=Audience.VERBINDERS)
    run_outbox()
    for viewer in everyone(buurt, two[0].me).values():
        assert complete(viewer, "zeld") == complete(viewer, "gehei") == []


def test_another_buurt_suggests_its_own_words(two, suggested):
    for viewer in two:
        say(viewer, "Bakfiets gezocht")
    assert suggested("bak")
    assert complete(a_viewer("verbinder"), "bak") == []


def by_hiding(post, author, verbinder):
    hide_post(verbinder, post)


def by_withdrawing(post, author, verbinder):
    withdraw_post(author, post)


def by_keeping_it_for_neighbours(post, author, verbinder):
    change_post(author, post, Draft(PostKind.VRAAG, post.title, audience=Audience.NEIGHBOURS))


def by_writing_something_else(post, author, verbinder):
    change_post(author, post, Draft(PostKind.VRAAG, "Hamer gezocht"))


@pytest.mark.parametrize(
    "go", [by_hiding, by_withdrawing, by_keeping_it_for_neighbours, by_writing_something_else], ids=lambda f: f.__name__
)
def test_a_word_goes_with_the_right_to_read_it(buurt, two, suggested, go):
    posts = [say(viewer, "Bakfiets gezocht") for viewer in two]
    assert suggested("bak") == ["bakfiets"]
    go(posts[0], two[0], a_viewer("verbinder", buurt=buurt))
    assert suggested("bak") == []


def test_making_the_index_anew_makes_the_words_anew(buurt, two, suggested):
    for viewer in two:
        say(viewer, "Bakfiets gezocht")
    assert suggested("bak") == ["bakfiets"]
    kept = db.session.scalar(select(func.count()).where(PublicWord.buurt_id == buurt.id))
    for table in (PublicWord, SearchTerm):
        db.session.execute(table.__table__.delete().where(table.buurt_id == buurt.id))
    db.session.commit()
    assert suggested("bak") == []
    rebuild(buurt.id)
    assert suggested("bak") == ["bakfiets"]
    assert db.session.scalar(select(func.count()).where(PublicWord.buurt_id == buurt.id)) == kept > 2


def test_a_change_that_comes_twice_changes_nothing(two, suggested, run_outbox):
    from buurtplein.outbox.models import OutboxEvent

    for viewer in two:
        say(viewer, "Bakfiets gezocht")
    assert suggested("bak") == ["bakfiets"]
    db.session.execute(OutboxEvent.__table__.update().values(settled_at=None))
    assert suggested("bak") == ["bakfiets"]


def test_the_field_offers_the_words_as_options(client, two, run_outbox):
    for viewer in two:
        say(viewer, "Bakfiets gezocht")
    run_outbox()
    answer = client.get("/oost/zoeken/woorden?q=rode+bak")
    assert '<option value="rode bakfiets">' in answer.text
    assert "<html" not in answer.text
    page = client.get("/oost/zoeken").text
    assert 'list="woorden"' in page
    assert '<datalist id="woorden">' in page


def test_words_that_another_process_writes_at_the_same_moment_are_written_once(two, suggested, run_outbox, monkeypatch):
    for viewer in two:
        say(viewer, "Bakfiets gezocht")
    run_outbox()
    say(two[0], "Bakfiets met zadel")
    say(two[1], "Zadel te leen")
    here = two[0].buurt_id

    def while_the_index_is_made_anew() -> None:
        monkeypatch.undo()
        rebuild(here)

    monkeypatch.setattr("buurtplein.search.operations.breathe", while_the_index_is_made_anew)
    assert suggested("zad") == ["zadel"]
    kept = select(func.count()).where(PublicWord.buurt_id == here, PublicWord.word == "zadel")
    waiting = select(func.count()).where(OutboxEvent.of_buurt_id == here, OutboxEvent.settled_at.is_(None))
    assert (db.session.scalar(kept), db.session.scalar(waiting)) == (2, 0)
