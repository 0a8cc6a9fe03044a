"""One search has so much time: each step has what is left, and what comes too late tells nothing it may not."""

from dataclasses import replace

import pytest

from buurtplein.search.engine import Key, Put
from buurtplein.search.formula import Field, Term
from buurtplein.search.fts5_engine import Fts5Index
from buurtplein.search.planner import Budget
from buurtplein.search.postgres_index import PostgresIndex
from tests.search.documents import a_document, a_scope, ask

pytestmark = pytest.mark.own_app

FIETS = Term(Field.STEM, "fiets")


def test_on_postgresql_each_step_has_the_time_that_is_left(new_postgres, postgres_databases):
    new_postgres("steps").rebuild(1, [])
    seconds = [0.0]
    with postgres_databases("steps").connect() as connection:
        index = PostgresIndex(connection, 1, Budget(10, lambda: seconds[0]))
        given = []
        for seconds[0] in (0.0, 4.0, 9.5, 60.0):
            given += index._ask("SELECT current_setting('statement_timeout') FROM here", {})
        assert given == [("10s",), ("6s",), ("500ms",), ("100ms",)]
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "0"


def test_fts5_counts_nothing_any_more_once_time_ran_out():
    untouched = None
    assert Fts5Index(untouched, untouched, Budget(-1)).counts([FIETS, FIETS]) == [0, 0]


def test_what_one_may_not_find_is_left_out_however_late_it_is(engine, new_engine):
    engine.apply([Put(a_document(n, "fiets", tokens=frozenset({f"meets:{n}"}))) for n in range(1, 7)])
    scope = replace(
        a_scope(), without=frozenset({"meets:1", "meets:2"}), but=frozenset({Key("post", 3), Key("post", 4)})
    )
    page = ask(new_engine(seconds=-1), "fiets", scope)
    assert {hit.id for hit in page.hits} == {5, 6}
    assert page.total == 2


def test_nothing_that_resembles_it_is_looked_for_when_one_document_is_asked_about(engine):
    engine.apply([Put(a_document(1, "rode fiets")), Put(a_document(2, "rode auto"))])
    assert ask(engine, "rode bakfiets").loose
    about_one = ask(engine, "rode bakfiets", only=Key("post", 1))
    assert (about_one.total, list(about_one.loose)) == (0, [])
