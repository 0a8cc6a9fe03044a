"""With the engine in PostgreSQL a row is found from the moment it is committed, and its index is part of that."""

import logging

import pytest
import sqlalchemy as sa

from buurtplein.buurten.models import Buurt
from buurtplein.core.db import db
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, change_post, place_comment, place_post, withdraw_post
from buurtplein.search import at_once
from buurtplein.search.documents import documents
from buurtplein.search.engine import Query
from buurtplein.search.engines import chosen_engine
from buurtplein.search.followers import INDEXER, rebuild
from buurtplein.search.policy import scope_of
from buurtplein.search.postgres_engine import PostgresEngine
from buurtplein.search.queries import find
from tests.factories import a_viewer, a_visitor, viewer_of


@pytest.fixture
def engine(app, database_kind, monkeypatch, tmp_path):
    if database_kind != "postgresql":
        pytest.skip("this is about PostgreSQL; it runs with --database=postgresql")
    engine = chosen_engine("postgres", tmp_path, db.engine)
    monkeypatch.setitem(app.extensions, "search", engine)
    yield engine
    db.session.rollback()
    for index in engine.stats():
        engine.forget(index.buurt_id)


@pytest.fixture
def author(engine):
    author = a_viewer()
    buurt_id, person_id = author.buurt_id, author.me.id
    db.session.commit()
    rebuild(buurt_id)  # which ends with a session of its own
    return viewer_of(db.session.get_one(Person, person_id), db.session.get_one(Buurt, buurt_id))


def titles(engine, viewer, words):
    found = find(viewer, engine, Query(text=words))
    return ["".join(piece for piece, _hit in result.title) for result in found.results]


def differences(engine, buurt_id):
    return engine.check(buurt_id, {one.key: one.version for one in documents(INDEXER, buurt_id)})


def test_what_is_committed_is_found_without_a_worker(engine, author):
    post = place_post(author, Draft(PostKind.AANBOD, "Twee fietsen te leen"))
    db.session.commit()
    place_comment(author, post, body="Met een kinderzitje.")
    db.session.commit()
    assert titles(engine, a_visitor(author.buurt), "fiets") == ["Twee fietsen te leen"]
    assert titles(engine, a_visitor(author.buurt), "kinderzitje") == ["Twee fietsen te leen"]
    assert not differences(engine, author.buurt_id)


def test_a_right_that_is_taken_away_is_gone_from_the_index_at_once(engine, author):
    post = place_post(author, Draft(PostKind.AANBOD, "Ladder te leen"))
    place_comment(author, post, body="Hij is hoog.")
    db.session.commit()
    change_post(author, post, Draft(PostKind.AANBOD, "Ladder te leen", audience=Audience.NEIGHBOURS))
    db.session.commit()
    visitor = a_visitor(author.buurt)
    assert find(visitor, engine, Query(text="ladder")).page.total == 0
    assert find(visitor, engine, Query(text="hoog")).page.total == 0
    withdraw_post(author, post)
    db.session.commit()
    assert not differences(engine, author.buurt_id)


def test_what_is_rolled_back_was_never_found(engine, author):
    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    assert titles(engine, author, "ladder") == []
    assert at_once.HAPPENED not in db.session().info


def test_the_worker_finds_nothing_left_to_write(engine, author, run_outbox):
    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    db.session.commit()
    where = sa.text("SELECT xmin FROM search_document")
    before = db.session.scalars(where).all()
    assert run_outbox()
    assert db.session.scalars(where).all() == before


def test_a_row_is_kept_also_when_it_cannot_be_indexed(engine, author, run_outbox, caplog):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE search_word RENAME TO search_word_away")
    try:
        with caplog.at_level(logging.WARNING):
            place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
            db.session.commit()
    finally:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE search_word_away RENAME TO search_word")
    assert "indexing is left to the worker" in caplog.text
    assert "adder" not in caplog.text
    assert titles(engine, author, "ladder") == []
    run_outbox()
    assert titles(engine, author, "ladder") == ["Ladder gezocht"]


def test_without_an_index_titles_are_searched_and_the_worker_makes_one(engine, run_outbox):
    author = a_viewer()
    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    db.session.commit()
    assert find(author, engine, Query(text="ladder")).limited
    run_outbox()
    assert not find(author, engine, Query(text="ladder")).limited
    assert titles(engine, author, "ladders") == ["Ladder gezocht"]


def test_what_happens_during_a_rebuild_is_in_the_new_index(engine, author):
    buurt_id, person_id = author.buurt_id, author.me.id
    place_post(author, Draft(PostKind.VRAAG, "Ladder gezocht"))
    db.session.commit()

    def again():
        return viewer_of(db.session.get_one(Person, person_id), db.session.get_one(Buurt, buurt_id))

    def slowly():
        yield from documents(INDEXER, buurt_id)
        place_post(again(), Draft(PostKind.VRAAG, "Hamer gezocht"))
        db.session.commit()

    PostgresEngine(db.engine).rebuild(buurt_id, slowly())
    assert titles(engine, again(), "hamer") == ["Hamer gezocht"]
    assert not differences(engine, buurt_id)


def prepared():
    return set(db.session.scalars(sa.text("SELECT name FROM pg_prepared_statements")))


def test_what_is_asked_again_is_planned_once_for_a_connection(engine, author):
    place_post(author, Draft(PostKind.AANBOD, "Twee fietsen te leen"))
    db.session.commit()
    at_first = {}
    for _ in range(14):
        assert titles(engine, author, "fiets") == ["Twee fietsen te leen"]
        for _ in range(7):  # of its own accord psycopg prepares from the sixth time on, and at a rollback forgets all
            connection = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
        assert prepared() == at_first.setdefault(connection, prepared())
        assert prepared()
        db.session.rollback()
    assert len(at_first) < 5


def test_a_search_goes_on_when_what_was_prepared_is_gone(engine, author):
    place_post(author, Draft(PostKind.AANBOD, "Twee fietsen te leen"))
    db.session.commit()
    titles(engine, author, "fiets")
    db.session.execute(sa.text("DEALLOCATE ALL"))
    assert titles(engine, author, "fiets") == ["Twee fietsen te leen"]


def test_what_another_process_prepared_on_the_connection_is_used(engine, author):
    place_post(author, Draft(PostKind.AANBOD, "Twee fietsen te leen"))
    db.session.commit()
    titles(engine, author, "fiets")
    db.session.connection().info.clear()  # as behind a pooler: the connection knows more than we do
    assert titles(engine, author, "fiets") == ["Twee fietsen te leen"]


def test_how_much_is_asked_for_needs_no_other_statement(engine, author):
    place_post(author, Draft(PostKind.AANBOD, "Twee fietsen te leen"))
    db.session.commit()
    find(author, engine, Query(text="fiets", size=20))
    before = prepared()
    for size in range(1, 101):
        find(author, engine, Query(text="fiets", size=size))
    assert prepared() == before


def test_what_is_asked_for_the_first_time_has_no_more_time_either(engine, author, monkeypatch):
    place_post(author, Draft(PostKind.AANBOD, "Twee fietsen te leen"))
    db.session.commit()
    monkeypatch.setattr(engine, "_seconds", 0.3)
    titles(engine, author, "niets")  # it knows that its tables are there
    db.session.rollback()
    db.session.connection().info.clear()
    db.session.execute(sa.text("DEALLOCATE ALL"))
    with db.engine.connect() as other, other.begin():
        other.execute(sa.text("LOCK TABLE search_document IN ACCESS EXCLUSIVE MODE"))
        assert not engine.search(Query(text="fiets"), scope_of(author)).complete
    assert titles(engine, author, "fiets") == ["Twee fietsen te leen"]


def test_when_the_tables_are_gone_titles_are_searched_and_the_request_goes_on(engine, author):
    place_post(author, Draft(PostKind.AANBOD, "Twee fietsen te leen"))
    db.session.commit()
    titles(engine, author, "fiets")
    db.session.execute(sa.text("ALTER TABLE search_document RENAME TO search_elsewhere"))
    assert find(author, engine, Query(text="fietsen")).limited
    assert titles(engine, author, "fietsen") == ["Twee fietsen te leen"]
    assert db.session.scalar(sa.select(sa.func.count(Buurt.id))) > 0
    db.session.rollback()
    assert not find(author, engine, Query(text="fiets")).limited
