"""The figures of a buurt are true, count nothing confidential, and are about nobody."""

from datetime import timedelta

import pytest

from buurtplein.buurten.models import Region, RegionKind
from buurtplein.cijfers.queries import Ending, Shortage, figures
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.matching.models import Match, MatchOutcome
from buurtplein.posts.models import Audience, Outcome, WaitsFor
from buurtplein.posts.themes import Theme
from tests.factories import a_buurt, a_comment, a_person, a_post, a_viewer
from tests.support.statements import counted

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def verbinder(buurt):
    return a_viewer("verbinder", buurt=buurt)


def a_vraag(buurt, ago=HOUR, **fields):
    at = now() - ago
    return a_post(buurt, fields.pop("author", None) or a_person(), placed_at=at, published_at=at, **fields)


def answer(vraag, after):
    return a_comment(vraag, a_person(), placed_at=vraag.published_at + after)


def brought_together(buurt, ago=DAY, worked=(), **fields):
    vraag = a_vraag(buurt)
    two, at = (vraag.author_id, a_person().id), now() - ago
    match = Match(buurt_id=buurt.id, request_id=vraag.id, asker_id=two[0], helper_id=two[1], message="Past dit?")
    match.proposed_by_id, match.introduced_at = two[1], at
    for field, value in fields.items():
        setattr(match, field, value)
    db.session.add(match)
    db.session.flush()
    for person_id, says in zip(two, worked, strict=False):
        db.session.add(MatchOutcome(buurt_id=buurt.id, match_id=match.id, person_id=person_id, worked=says))
    db.session.flush()


def test_an_empty_buurt_has_zeros_and_no_made_up_averages(verbinder):
    found = figures(verbinder)
    assert (found.open, found.waiting, found.lately, found.unanswered) == (0, 0, 0, 0)
    assert (found.answered_after, found.per_thousand, found.endings, found.shortages) == (None, None, {}, [])
    assert [month.number for month in found.asked + found.introduced] == [0] * 24


def test_open_vragen_and_those_that_wait_too_long(buurt, verbinder):
    a_vraag(buurt)
    a_vraag(buurt, 4 * DAY)
    answer(a_vraag(buurt, 4 * DAY), HOUR)
    a_vraag(buurt, 4 * DAY, closed_at=now(), outcome=Outcome.SOLVED)
    found = figures(verbinder)
    assert (found.open, found.waiting) == (3, 1)


def test_half_of_the_first_answers_came_within_so_long(buurt, verbinder):
    for hours in (1, 2, 3, 50):
        answer(answer_first(buurt, hours), 60 * HOUR)  # a second answer changes nothing
    assert figures(verbinder).answered_after is None  # four say too little
    answer_first(buurt, 70)
    answer(a_vraag(buurt, 100 * DAY), HOUR)  # long ago
    found = figures(verbinder)
    assert (found.answered_after, found.lately, found.unanswered) == (3 * HOUR, 5, 0)


def answer_first(buurt, hours):
    vraag = a_vraag(buurt, 10 * DAY)
    answer(vraag, hours * HOUR)
    return vraag


def test_what_its_author_wrote_and_what_is_hidden_or_gone_is_no_answer(buurt, verbinder):
    vraag = a_vraag(buurt, 10 * DAY)
    a_comment(vraag, db.session.get_one(type(a_person()), vraag.author_id))
    a_comment(vraag, a_person(), hidden_at=now())
    a_comment(vraag, a_person(), removed_at=now())
    assert figures(verbinder).unanswered == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"audience": Audience.VERBINDERS},
        {"hidden_at": True},
        {"waits_for": WaitsFor.VERBINDER},
        {"published_at": None},
        {"closed_at": True, "outcome": Outcome.WITHDRAWN},
        {"kind": "verhaal"},
    ],
)
def test_what_is_confidential_hidden_or_no_vraag_does_not_count(buurt, verbinder, fields):
    post = a_vraag(buurt, theme=Theme.GROEN)
    assert figures(verbinder).open == 1
    for field, value in fields.items():
        setattr(post, field, now() if value is True else value)
    db.session.flush()
    found = figures(verbinder)
    assert (found.open, found.lately, found.shortages) == (0, 0, [])
    assert sum(month.number for month in found.asked) == 0


def test_months_are_months_here_and_twelve_of_them(buurt, verbinder):
    a_vraag(buurt)
    a_vraag(buurt, 400 * DAY)
    brought_together(buurt)
    found = figures(verbinder)
    assert found.asked[-1].first == today().replace(day=1)
    assert len({month.first for month in found.asked}) == 12
    assert sum(month.number for month in found.asked) == 2
    assert sum(month.number for month in found.introduced) == 1


def test_how_koppelingen_ended_as_the_two_told_it(buurt, verbinder):
    brought_together(buurt, worked=(True, True), finished_at=now())
    brought_together(buurt, worked=(True,), finished_at=now())
    brought_together(buurt, worked=(True, False), finished_at=now())
    brought_together(buurt, worked=(False,), lapsed_at=now())
    brought_together(buurt, lapsed_at=now())
    brought_together(buurt)
    brought_together(buurt, introduced_at=None, declined_at=now())
    expected = {Ending.WORKED: 2, Ending.PARTLY: 1, Ending.FAILED: 1, Ending.UNTOLD: 1, Ending.RUNS: 1}
    assert figures(verbinder).endings == expected


def test_of_few_koppelingen_it_does_not_say_how_they_ended(buurt, verbinder):
    for _number in range(4):
        brought_together(buurt, worked=(False,), lapsed_at=now())
    assert figures(verbinder).endings == {}
    brought_together(buurt)
    assert figures(verbinder).endings == {Ending.FAILED: 4, Ending.RUNS: 1}


def test_where_more_people_ask_than_offer(buurt, verbinder):
    for theme, kind in ((Theme.GROEN, "vraag"), (Theme.GROEN, "vraag"), (Theme.GROEN, "aanbod"), (None, "vraag")):
        a_vraag(buurt, theme=theme, kind=kind)
    for kind in ("vraag", "aanbod"):
        a_vraag(buurt, theme=Theme.ZORG, kind=kind)
    a_vraag(buurt, theme=Theme.WONEN, closed_at=now(), outcome=Outcome.SOLVED)
    assert figures(verbinder).shortages == [Shortage(Theme.GROEN, 2, 1)]


def test_per_thousand_residents_where_their_number_is_known(buurt, verbinder):
    buurt.region = Region(code="BU1", kind=RegionKind.BUURT, name="Oost", residents=2000)
    for _number in range(3):
        a_vraag(buurt)
    assert figures(verbinder).per_thousand == 1.5


def test_another_buurt_is_not_counted(buurt, verbinder):
    other = a_buurt("west")
    a_vraag(other)
    brought_together(other)
    found = figures(verbinder)
    assert (found.open, found.lately, found.endings) == (0, 0, {})


def test_more_vragen_cost_no_more_statements(buurt, verbinder):
    def asked():
        with counted() as statements:
            figures(verbinder)
        return statements()

    first = asked()
    for _number in range(5):
        answer(a_vraag(buurt), HOUR)
        brought_together(buurt)
    assert asked() == first <= 4


def test_the_page_says_it_in_words_and_as_a_table(client, log_in, buurt, verbinder):
    for _number in range(2):
        a_vraag(buurt, theme=Theme.GROEN)
    log_in(client, verbinder.me)
    page = client.get("/oost/cijfers").text
    assert "2 vragen staan open. Geen daarvan wacht langer dan 3 dagen" in page
    assert "Groen en schoon</b>: 2 vragen, geen aanbod" in page
    assert "staat hier na vijf beantwoorde vragen" in page
    assert "In twaalf maanden: 2. Deze maand:" in page
    assert "Bekijk als tabel" in page
