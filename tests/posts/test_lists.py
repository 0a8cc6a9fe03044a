"""Lists of posts: how the database reads them."""

import pytest
import sqlalchemy as sa

from buurtplein.core.db import db
from buurtplein.posts.models import PostKind
from buurtplein.posts.queries import newest
from tests.factories import a_post, a_viewer


@pytest.fixture
def plans(app, database_kind):
    """How SQLite goes about each SELECT of the test, a line per table."""
    if database_kind != "sqlite":
        pytest.skip("plans are told by SQLite in a way that can be read")
    asked = []

    def ask(connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    sa.event.listen(db.engine, "before_cursor_execute", ask)
    yield lambda: [row[3] for told in asked for row in _explain(told)]
    sa.event.remove(db.engine, "before_cursor_execute", ask)


def _explain(told):
    statement, parameters = told
    return db.session.connection().connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()


def test_counting_on_a_card_looks_at_its_own_post_only(plans):
    viewer = a_viewer()
    a_post(viewer.buurt)
    newest(viewer, {PostKind.VRAAG: 4})
    read = [line for line in plans() if line.startswith(("SEARCH comment", "SEARCH participation"))]
    assert len(read) == 2
    assert all("post_id=?" in line for line in read), read
