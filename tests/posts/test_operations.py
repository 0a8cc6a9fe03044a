"""What can be done with posts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.outbox.models import OutboxEvent
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import Audience, Outcome, Post, PostKind, WaitsFor
from buurtplein.posts.operations import (
    Draft,
    change_post,
    expire_posts,
    place_comment,
    place_post,
    publish_post,
    reopen_post,
    return_post,
    take_part,
)
from tests.factories import a_buurt, a_member, a_post, a_viewer, viewer_of


def events() -> list[str]:
    return list(db.session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)))


def test_nobody_comments_on_a_closed_post():
    viewer = a_viewer()
    post = a_post(buurt=viewer.buurt, closed_at=now(), outcome="solved")
    with pytest.raises(NotAllowed):
        place_comment(viewer, post, body="Te laat")


def test_the_first_post_of_someone_new_waits_for_a_verbinder():
    buurt = a_viewer("verbinder").buurt
    newcomer = viewer_of(a_member(buurt, trusted_at=None).person, buurt)
    post = place_post(newcomer, Draft(PostKind.VRAAG, "Wie heeft een ladder?"))
    assert post.waits_for is WaitsFor.VERBINDER
    assert not post.is_published
    assert events() == ["post.placed"]


def test_a_known_neighbour_is_on_the_plein_at_once():
    post = place_post(a_viewer(), Draft(PostKind.VRAAG, "Wie heeft een ladder?"))
    assert post.is_published
    assert events() == ["post.published"]


def test_the_same_form_twice_gives_one_post():
    viewer = a_viewer()
    first = place_post(viewer, Draft(PostKind.AANBOD, "Ladder te leen"), once="abc")
    assert place_post(viewer, Draft(PostKind.AANBOD, "Ladder te leen"), once="abc") is first
    assert events() == ["post.published"]


def test_an_activity_without_a_time_is_refused_at_its_field():
    with pytest.raises(RuleBroken) as refused:
        place_post(a_viewer(), Draft(PostKind.ACTIVITEIT, "Koffie"))
    assert refused.value.field == "starts_at"


def test_a_returned_post_comes_back_to_the_verbinder_when_it_is_changed():
    verbinder = a_viewer("verbinder")
    post = a_post(buurt=verbinder.buurt, published_at=None, waits_for=WaitsFor.VERBINDER)
    return_post(verbinder, post)
    author = viewer_of(post.author, verbinder.buurt)
    change_post(author, post, Draft(PostKind.VRAAG, "Wie heeft een ladder te leen?"))
    assert post.waits_for is WaitsFor.VERBINDER
    publish_post(verbinder, post)
    assert post.is_published


def test_where_nothing_is_read_first_nobody_waits():
    buurt = a_viewer("verbinder", buurt=a_buurt(trusted_after=0)).buurt
    newcomer = viewer_of(a_member(buurt, trusted_at=None).person, buurt)
    assert place_post(newcomer, Draft(PostKind.VRAAG, "Meteen")).is_published


def changed_by_someone_new(to: Audience, **fields: object) -> Post:
    buurt = a_viewer("verbinder").buurt
    author = viewer_of(a_member(buurt, trusted_at=None).person, buurt)
    post = a_post(buurt, author.me, **fields)
    return change_post(author, post, Draft(PostKind.VRAAG, "Iets heel anders", audience=to))


@pytest.mark.parametrize("before", [Audience.PUBLIC, Audience.VERBINDERS])
@pytest.mark.parametrize("after", [Audience.PUBLIC, Audience.NEIGHBOURS])
def test_what_someone_new_changes_waits_for_a_look_again(before, after):
    assert changed_by_someone_new(after, audience=before).waits_for is WaitsFor.VERBINDER
    assert events() == ["post.placed"]


def test_a_change_waits_for_nobody_when_only_verbinders_read_it_or_when_it_is_hidden_or_waits_already():
    assert changed_by_someone_new(Audience.VERBINDERS).is_published
    assert changed_by_someone_new(Audience.PUBLIC, hidden_at=now()).waits_for is None
    assert changed_by_someone_new(Audience.PUBLIC, waits_for=WaitsFor.VERBINDER).waits_for is WaitsFor.VERBINDER
    assert events() == ["post.changed"] * 3


def test_who_is_trusted_changes_without_a_look():
    author = a_viewer()
    post = a_post(author.buurt, author.me)
    assert change_post(author, post, Draft(PostKind.VRAAG, "Iets heel anders")).is_published


def test_an_activity_that_is_over_is_not_opened_again():
    author = a_viewer()
    fields = {"kind": PostKind.ACTIVITEIT, "closed_at": now(), "outcome": Outcome.EXPIRED}
    over = a_post(author.buurt, author.me, expires_on=today(), **fields)
    to_come = a_post(author.buurt, author.me, expires_on=today() + timedelta(days=1), **fields)
    with pytest.raises(NotAllowed):
        reopen_post(author, over)
    reopen_post(author, to_come)
    assert to_come.is_open


def test_a_verbinder_does_not_decide_on_their_own_post():
    verbinder = a_viewer("verbinder")
    post = a_post(buurt=verbinder.buurt, author=verbinder.me, published_at=None, waits_for=WaitsFor.VERBINDER)
    with pytest.raises(NotAllowed):
        publish_post(verbinder, post)


def test_joining_in_twice_is_joining_in_once():
    viewer = a_viewer()
    post = a_post(buurt=viewer.buurt, kind=PostKind.INITIATIEF)
    assert take_part(viewer, post) is take_part(viewer, post)


def test_numbers_run_on_within_a_buurt():
    one, other = a_buurt(), a_buurt()
    assert [a_post(one).number, a_post(one).number, a_post(other).number] == [1, 2, 1]


def test_what_stood_long_enough_is_closed_in_every_buurt():
    old = [a_post(buurt=a_buurt(), expires_on=today()) for _ in range(2)]
    young = a_post(expires_on=today() + timedelta(days=1))
    assert expire_posts(Caretaker("clock"), db.session()) == 2
    assert [post.outcome for post in old] == [Outcome.EXPIRED, Outcome.EXPIRED]
    assert young.is_open
    assert events() == ["post.expired", "post.expired"]
