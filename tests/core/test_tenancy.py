"""The net under the tenancy rules sees a query that forgot its buurt."""

import pytest
from sqlalchemy import select

from buurtplein.core import tenancy
from buurtplein.core.db import db
from buurtplein.core.tenancy import TenancyBroken, across_buurten, broken_reads
from buurtplein.posts.models import Comment, Post
from tests.factories import a_comment, a_post


@pytest.mark.parametrize(
    "asked", [select(Post), select(Post).where(Post.id == 1), select(Comment.id).join(Comment.post)]
)
def test_a_select_without_a_condition_on_the_buurt_is_refused(asked):
    a_post()
    with pytest.raises(TenancyBroken):
        db.session.execute(asked)


def test_outside_tests_it_is_an_error_in_the_log_and_the_answer_is_given(monkeypatch, caplog):
    post = a_post()
    monkeypatch.setattr(tenancy, "_raise", False)
    assert list(db.session.scalars(select(Post))) == [post]
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("ERROR", "read without a condition on the buurt: post")
    ]


def test_a_select_with_a_condition_or_with_a_reason_passes():
    post = a_post()
    assert list(db.session.scalars(select(Post).where(Post.buurt_id == post.buurt_id))) == [post]
    with across_buurten("a test"):
        assert list(db.session.scalars(select(Post))) == [post]


def test_rows_under_a_guarded_parent_follow_it():
    post = a_post()
    a_comment(post)
    db.session.commit()
    found = db.session.scalar(select(Post).where(Post.buurt_id == post.buurt_id))
    assert len(found.comments) == 1


@pytest.mark.own_app
@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("SELECT post.id FROM post WHERE post.buurt_id = ?", ()),
        ("SELECT post.id FROM post WHERE post.number = ?", ("post",)),
        ("SELECT p.id FROM post AS p WHERE p.buurt_id IN (?)", ()),
        ("SELECT p.id FROM post AS p WHERE p.id = ?", ("post",)),
        ("SELECT c.id FROM buurt JOIN comment AS c ON c.buurt_id = buurt.id WHERE buurt.id = ?", ()),
        ("SELECT person.id FROM person", ()),
        ("UPDATE post SET title = ?", ()),
    ],
)
def test_what_counts_as_a_condition(statement, broken):
    assert broken_reads(statement) == broken
