"""Searching as a neighbour does: what happened is found, and only by who may read it."""

import pytest
from flask import Flask
from sqlalchemy import select

from buurtplein.core.db import db
from buurtplein.outbox.deliver import NotNow, drain
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, change_post, hide_post, place_comment, place_post, withdraw_post
from buurtplein.search.engine import Query
from buurtplein.search.followers import index_changes
from buurtplein.search.policy import scope_of
from buurtplein.search.queries import complete, find
from tests.factories import a_buurt, a_member, a_post, a_viewer, a_visitor, everyone, viewer_of


@pytest.fixture
def titles(app: Flask, run_outbox):
    def search(viewer, words):
        run_outbox()
        found = find(viewer, app.extensions["search"], Query(text=words))
        return ["".join(piece for piece, _hit in result.title) for result in found.results]

    return search


def test_what_is_placed_is_found_by_another_form_of_the_word(titles):
    author = a_viewer()
    place_post(author, Draft(PostKind.AANBOD, "Twee fietsen te leen"))
    assert titles(a_visitor(author.buurt), "fiets") == ["Twee fietsen te leen"]


@pytest.mark.parametrize(
    ("audience", "finders"),
    [
        (
            Audience.PUBLIC,
            {"visitor", "neighbour", "verbinder", "professional", "beheerder", "verbinder elsewhere", "author"},
        ),
        (Audience.NEIGHBOURS, {"neighbour", "verbinder", "professional", "beheerder", "author"}),
        (Audience.VERBINDERS, {"verbinder", "author"}),
    ],
)
def test_only_who_may_read_a_post_finds_it(titles, audience, finders):
    buurt = a_buurt()
    author = viewer_of(a_member(buurt).person, buurt)
    place_post(author, Draft(PostKind.VRAAG, "Schuldhulp gezocht", audience=audience))
    found = {who for who, viewer in everyone(buurt, author.me).items() if titles(viewer, "schuldhulp")}
    assert found == finders


def test_nothing_is_found_from_another_buurt(titles):
    place_post(a_viewer(), Draft(PostKind.VRAAG, "Ladder gezocht"))
    assert titles(a_viewer("verbinder"), "ladder") == []


def test_a_hidden_post_is_gone_at_once_also_before_the_index_knows(app, titles):
    verbinder = a_viewer("verbinder")
    author = viewer_of(a_member(verbinder.buurt).person, verbinder.buurt)
    post = place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    reader = a_visitor(verbinder.buurt)
    assert titles(reader, "ladder")
    hide_post(verbinder, post)
    found = find(reader, app.extensions["search"], Query(text="ladder"))
    assert not found.results
    assert not titles(reader, "ladder")


def test_a_changed_word_is_found_and_the_old_one_is_not(titles):
    author = a_viewer()
    post = place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    assert titles(author, "ladder")
    change_post(author, post, Draft(PostKind.VRAAG, "Hamer gezocht"))
    assert titles(author, "hamer") == ["Hamer gezocht"]
    assert titles(author, "ladder") == []


def test_a_comment_is_found_under_its_post_and_goes_with_it(titles):
    author = a_viewer()
    post = place_post(author, Draft(PostKind.VRAAG, "Wie weet raad?"))
    place_comment(author, post, body="Vraag het aan de molenaar.")
    assert titles(author, "molenaar") == ["Wie weet raad?"]
    withdraw_post(author, post)
    assert titles(a_visitor(author.buurt), "molenaar") == []


def test_without_an_index_titles_are_searched_within_the_same_rules(app, tmp_path):
    from buurtplein.search.whoosh_engine import WhooshEngine

    buurt = a_buurt()
    a_post(buurt, title="Ladder gezocht")
    a_post(buurt, title="Ladder met een geheim", audience=Audience.VERBINDERS)
    found = find(a_visitor(buurt), WhooshEngine(tmp_path / "nothing"), Query(text="ladder"))
    assert found.limited
    assert [r.row.title for r in found.results] == ["Ladder gezocht"]


def test_too_far_behind_an_index_is_not_asked_and_only_what_can_be_found_counts(app, run_outbox, monkeypatch):
    monkeypatch.setattr("buurtplein.search.waiting.MOST", 3)
    authors = [viewer_of(a_member(buurt).person, buurt) for buurt in [a_buurt()] * 2]
    for author in authors:
        place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    run_outbox()

    def happens(name: str) -> None:
        db.session.add(OutboxEvent(name=name, subject_id=1, of_buurt_id=authors[0].buurt_id))
        db.session.flush()

    def answer() -> tuple[bool, list[str]]:
        found = find(authors[0], app.extensions["search"], Query(text="ladder"))
        return found.limited, complete(authors[0], "lad")

    for name in ["person.left", "match.proposed", "postcard.sent"] * 2 + ["post.placed", "actie.changed"]:
        happens(name)
    assert answer() == (False, ["ladder"])
    happens("comment.placed")
    assert answer() == (True, [])


def test_what_is_in_the_index_does_not_count_as_behind_when_others_have_yet_to_hear_of_it(app, monkeypatch):
    def fails(event: OutboxEvent) -> None:
        raise RuntimeError("the letters are away")

    monkeypatch.setattr("buurtplein.search.waiting.MOST", 1)
    author = a_viewer()
    app.extensions["search"].rebuild(author.buurt_id, [])
    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    db.session.commit()
    assert find(author, app.extensions["search"], Query(text="ladder")).limited
    drain({"post.published": [index_changes, fails], "post.placed": [index_changes, fails]})
    found = find(author, app.extensions["search"], Query(text="ladder"))
    assert (found.limited, [result.row.title for result in found.results]) == (False, ["Ladder gezocht"])


def test_a_buurt_of_which_the_index_is_busy_waits_alone(app, monkeypatch):
    engine = app.extensions["search"]
    authors = [a_viewer(), a_viewer()]
    here, busy = map(scope_of, authors)
    for author in authors:
        engine.rebuild(author.buurt_id, [])
        place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    db.session.commit()
    monkeypatch.setattr(engine, "_wait", 0)
    events = list(db.session.scalars(select(OutboxEvent).order_by(OutboxEvent.of_buurt_id.desc())))
    with engine._shelf.writing(busy.buurt_id, 0), pytest.raises(NotNow):
        index_changes(events)
    assert engine.search(Query(text="ladder"), here).total == 1
    assert engine.search(Query(text="ladder"), busy).total == 0


def test_a_post_that_waits_is_not_found(titles):
    buurt = a_viewer("verbinder").buurt
    newcomer = viewer_of(a_member(buurt, trusted_at=None).person, buurt)
    place_post(newcomer, Draft(PostKind.VRAAG, "Ladder gezocht"))
    assert titles(a_viewer(buurt=buurt), "ladder") == []
    assert titles(newcomer, "ladder") == ["Ladder gezocht"]
