from datetime import UTC, date, datetime, timedelta

import pytest

from buurtplein.core.clock import from_local, local
from buurtplein.demo.acts import ACTS
from buurtplein.demo.fill import FOLDER, PASSWORD
from buurtplein.demo.story import day, moment, read
from buurtplein.people.passwords import check_password

pytestmark = pytest.mark.own_app

NOW = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)  # a Friday, two days before the clock goes forward
STORIES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("40 min", "2026-03-27T10:20"),
        ("3 d 09:10", "2026-03-24T09:10"),
        ("+2 d 14:00", "2026-03-29T14:00"),
        ("+0 d 19:30", "2026-03-27T19:30"),
        ("za 10:00", "2026-03-28T10:00"),
        ("vr 18:00", "2026-04-03T18:00"),  # never today
        ("do+1 13:30", "2026-04-09T13:30"),
    ],
)
def test_a_moment_is_told_as_a_story_does(told, meant):
    assert moment(told, NOW) == from_local(datetime.fromisoformat(meant))


def test_a_day_is_told_as_a_story_does():
    assert (day("4 d", NOW), day("+6 d", NOW)) == (date(2026, 3, 23), date(2026, 4, 2))


@pytest.mark.parametrize("told", ["", "morgen", "3 dagen", "d 09:10", "40"])
def test_another_way_of_telling_is_refused(told):
    with pytest.raises(ValueError, match="is no moment"):
        moment(told, NOW)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
@pytest.mark.parametrize("hour", [0, 5, 12, 23])
def test_nobody_speaks_of_what_is_yet_to_come(path, hour):
    """At whatever hour the demo is filled: who acts has come, and what an act names was made before."""
    now = from_local(local(NOW).replace(hour=hour, minute=1, tzinfo=None))
    story = read(path, now)
    known = set(story.people)
    for act in story.acts:
        assert act.do in ACTS
        assert story.people[act.by]["joined"] <= act.when <= now, act
        named = [act.get(name) for name in ("post", "offer", "helper", "owner", "report", "ruling", "objection")]
        named += [act.get(name) for name in ("match", "opgave", "actie")]
        named += [*act.get("sources", []), *act.get("posts", [])]
        assert set(filter(None, named)) <= known, act
        known.add(act.get("key"))
    assert len(story.acts) > 25


def test_the_demo_has_something_of_everything():
    stories = [read(path, NOW) for path in STORIES]
    acts = [act for story in stories for act in story.acts]
    assert {act.do for act in acts} == set(ACTS)
    placed = [act for act in acts if act.do == "place"]
    assert len(placed) >= 60
    assert len({act["title"] for act in placed}) == len(placed)
    assert all(max(map(len, (act["title"], act["title"]))) <= 120 for act in placed)
    ahead = [act["starts"] for act in placed if "starts" in act.fields and act["starts"] > NOW]
    assert len({local(starts).date() for starts in ahead if starts < NOW + timedelta(days=8)}) >= 4  # a lively week


def test_everyone_can_log_in_with_a_password_the_site_would_take():
    for path in STORIES:
        for person in read(path, NOW).people.values():
            check_password(PASSWORD, about=tuple(person["name"].split()))
