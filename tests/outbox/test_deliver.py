"""Nothing in the outbox is lost, and nothing is done twice that was done."""

import logging
from collections.abc import Callable

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.db import db, unit_of_work
from buurtplein.outbox import deliver
from buurtplein.outbox.deliver import SOON, NotNow, after_batches, drain, in_batches
from buurtplein.outbox.emit import emit
from buurtplein.outbox.models import OutboxEvent, OutboxTick
from tests.factories import a_buurt
from tests.outbox.standing_clock import Clock

BY = Caretaker("test")


def happened(name: str = "thing.happened") -> int:
    """An event in the outbox, committed."""
    event = emit(name, a_buurt(), by=BY)
    db.session.flush()
    event_id = event.id
    db.session.commit()
    return event_id


def the_event(event_id: int) -> OutboxEvent:
    db.session.rollback()
    return db.session.get_one(OutboxEvent, event_id)


def test_each_follower_of_an_event_hears_of_it_once():
    heard: list[str] = []

    def one(event: OutboxEvent) -> None:
        heard.append("one")

    def other(event: OutboxEvent) -> None:
        heard.append("other")

    event_id = happened()
    assert drain({"thing.happened": [one, other]}).settled == 1
    assert drain({"thing.happened": [one, other]}).settled == 0
    assert heard == ["one", "other"]
    assert the_event(event_id).settled_at is not None


def test_an_event_without_followers_is_settled():
    event_id = happened("nobody.cares")
    assert drain({}).settled == 1
    assert the_event(event_id).settled_at is not None


def test_a_follower_that_fails_is_tried_again_without_repeating_the_others(clock: Clock):
    heard: list[str] = []

    def steady(event: OutboxEvent) -> None:
        heard.append("steady")

    def shaky(event: OutboxEvent) -> None:
        heard.append("shaky")
        if heard.count("shaky") < 3:
            raise RuntimeError("not today")

    def last(event: OutboxEvent) -> None:
        heard.append("last")

    followers = {"thing.happened": [steady, shaky, last]}
    event_id = happened()
    assert drain(followers).settled == 0
    assert heard == ["steady", "shaky", "last"]
    clock.forward(minutes=1, seconds=59)
    assert drain(followers).settled == 0
    assert heard.count("shaky") == 1
    clock.forward(seconds=2)
    assert drain(followers).settled == 0
    clock.forward(minutes=4)
    assert drain(followers).settled == 1
    assert heard == ["steady", "shaky", "last", "shaky", "shaky"]
    assert the_event(event_id).attempts == 2


def test_what_a_failing_follower_wrote_is_not_kept():
    def half(event: OutboxEvent) -> None:
        db.session.add(Buurt(slug="half", name="Half"))
        db.session.flush()
        raise RuntimeError("too late")

    happened()
    drain({"thing.happened": [half]})
    assert db.session.scalar(select(Buurt).where(Buurt.slug == "half")) is None


def test_a_tick_is_kept_together_with_what_the_follower_did():
    def writes(event: OutboxEvent) -> None:
        db.session.add(Buurt(slug="written", name="Written"))

    def fails(event: OutboxEvent) -> None:
        raise RuntimeError("no")

    event_id = happened()
    drain({"thing.happened": [writes, fails]})
    assert db.session.scalar(select(Buurt.name).where(Buurt.slug == "written")) == "Written"
    ticks = list(db.session.scalars(select(OutboxTick.follower).where(OutboxTick.event_id == event_id)))
    assert ticks == ["writes"]


def test_a_failing_event_does_not_hold_up_the_next():
    heard: list[str] = []

    def hears(event: OutboxEvent) -> None:
        heard.append(event.name)
        if event.name == "thing.broken":
            raise RuntimeError("no")

    happened("thing.broken")
    fine = happened("thing.fine")
    assert drain({"thing.broken": [hears], "thing.fine": [hears]}).settled == 1
    assert heard == ["thing.broken", "thing.fine"]
    assert the_event(fine).settled_at is not None


def test_an_event_that_was_rolled_back_never_happened():
    def regrets() -> None:
        with unit_of_work():
            emit("thing.happened", a_buurt(), by=BY)
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError):
        regrets()
    assert drain({}).settled == 0


def test_a_follower_in_batches_gets_all_events_in_one_go_and_only_itself_is_tried_again(clock: Clock):
    batches: list[int] = []
    single: list[int] = []

    @in_batches
    def many(events: list[OutboxEvent]) -> None:
        batches.append(len(events))
        if len(batches) == 1:
            raise RuntimeError("the index is away")

    def one(event: OutboxEvent) -> None:
        single.append(event.id)

    first, second = happened(), happened()
    followers = {"thing.happened": [many, one]}
    assert drain(followers).settled == 0
    clock.forward(minutes=3)
    assert drain(followers).settled == 2
    assert batches == [2, 2]
    assert single == [first, second]


def test_what_goes_in_batches_is_done_for_all_before_anyone_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deliver, "BATCH", 2)
    heard: list[tuple[str, int]] = []

    @in_batches
    def many(events: list[OutboxEvent]) -> None:
        heard.append(("many", len(events)))

    def one(event: OutboxEvent) -> None:
        heard.append(("one", event.id))

    ids = [happened() for _ in range(5)]
    assert drain({"thing.happened": [one, many]}).settled == 5
    assert heard == [("many", 2), ("many", 2), ("many", 1), *(("one", event_id) for event_id in ids)]


def test_one_that_fails_does_not_give_the_batch_again(clock: Clock):
    batches: list[int] = []

    @in_batches
    def many(events: list[OutboxEvent]) -> None:
        batches.append(len(events))

    def one(event: OutboxEvent) -> None:
        raise RuntimeError("no")

    happened()
    for _ in range(3):
        assert drain({"thing.happened": [many, one]}).settled == 0
        clock.forward(minutes=10)
    assert batches == [1]


def test_what_has_to_wait_comes_back_soon_and_did_not_fail(clock: Clock, caplog: pytest.LogCaptureFixture):
    batches: list[list[int]] = []
    told: list[int] = []

    @in_batches
    def many(events: list[OutboxEvent]) -> None:
        batches.append([event.id for event in events])
        if len(batches) == 1:
            raise NotNow

    @after_batches
    def late(event: OutboxEvent) -> None:
        told.append(event.id)

    first = happened()
    followers = {"thing.happened": [many, late]}
    assert drain(followers) == (0, True)
    second = happened()
    assert drain(followers) == (1, False)
    assert told == [second]
    clock.forward(seconds=SOON.seconds)
    assert drain(followers) == (1, False)
    assert (batches, told) == ([[first], [second], [first]], [second, first])
    assert the_event(first).attempts == 0
    assert not caplog.records


def test_the_log_says_where_a_follower_failed_and_never_what_someone_wrote(caplog: pytest.LogCaptureFixture):
    secret = "mijn buurman drinkt"

    def tells_all(event: OutboxEvent) -> None:
        raise ValueError(secret)

    @in_batches
    def tells_all_together(events: list[OutboxEvent]) -> None:
        raise ValueError(secret)

    happened()
    with caplog.at_level(logging.INFO, logger="buurtplein"):
        drain({"thing.happened": [tells_all, tells_all_together]})
    assert "tells_all failed (ValueError)" in caplog.text
    assert "tells_all_together failed (ValueError)" in caplog.text
    assert "drinkt" not in caplog.text


def test_a_follower_runs_without_a_request(run_outbox: Callable[[], int]):
    happened("nobody.cares")
    assert run_outbox() == 1
