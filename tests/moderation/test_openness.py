"""What everyone may know of the moderation of a buurt: enough to see how it goes, too little to see who it was."""

from datetime import timedelta
from html import unescape

import pytest

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.figures import how_quickly, in_bands
from buurtplein.moderation.figures import figures_of
from buurtplein.moderation.models import Measure, ReportOutcome
from tests.factories import a_buurt, a_comment, a_member, a_person, a_post, a_visitor
from tests.moderation.rows import a_report, a_rule, a_ruling, an_objection, kept
from tests.support.statements import counted

PAGE = "/oost/zo-gaan-we-met-elkaar-om"
LONG_AGO = timedelta(days=370)


@pytest.fixture
def buurt(app):
    return a_buurt("oost", name="Oost")


def hidden(buurt, times, **fields):
    return [a_ruling(a_post(buurt, a_member(buurt).person), **fields) for _ in range(times)]


def settled(buurt, times, after, **fields):
    placed = now() - timedelta(days=9)
    end = {"placed_at": placed, "settled_at": placed + after, "outcome": ReportOutcome.LEFT}
    return [a_report(a_post(buurt), **end, **fields) for _ in range(times)]


def of(buurt):
    db.session.flush()
    return figures_of(a_visitor(buurt))


# ------------------------------------------------------------------------------------------- counting
def test_decisions_are_counted_by_what_was_decided_and_by_house_rule(buurt):
    rule = a_rule(buurt.id)
    hidden(buurt, 6, rule_id=rule.id)
    hidden(buurt, 2)
    hidden(buurt, 3, measure=Measure.WARNED, rule_id=rule.id)
    hidden(buurt, 1, measure=Measure.RETURNED)
    hidden(buurt, 1, measure=Measure.APPROVED)
    figures = of(buurt)
    assert dict(figures.measures) == {
        Measure.LEFT: 0,
        Measure.WARNED: 3,
        Measure.RETURNED: 1,
        Measure.HIDDEN: 8,
        Measure.EXCLUDED: 0,
    }
    assert dict(figures.rules) == {"Geen reclame": 9, "": 2}
    assert figures.months[0].acted == 12


def test_a_mistake_that_was_undone_does_not_count_and_what_was_decided_then_does(buurt):
    post = a_post(buurt)
    for measure in (Measure.HIDDEN, Measure.UNDONE, Measure.WARNED):
        a_ruling(post, measure=measure)
    a_ruling(a_comment(post), measure=Measure.HIDDEN)
    assert {m: n for m, n in of(buurt).measures if n} == {Measure.WARNED: 1, Measure.HIDDEN: 1}


def test_only_the_last_twelve_months_of_this_buurt_count(buurt):
    hidden(buurt, 1, made_at=now() - LONG_AGO)
    hidden(a_buurt(), 1)
    a_report(a_post(buurt), placed_at=now() - LONG_AGO)
    an_objection(a_ruling(a_post(a_buurt())))
    figures = of(buurt)
    assert len(figures.months) == 12
    assert [*figures.months[0][1:], *(n for _m, n in figures.measures), *(n for _g, n in figures.objections)] == [
        0
    ] * 10


def test_objections_are_counted_by_how_they_ended(buurt):
    by = a_person().id
    for granted in (True, False, False, None):
        end = {} if granted is None else {"granted": granted, "decided_at": now(), "decided_by_id": by}
        an_objection(hidden(buurt, 1)[0], **end)
    assert dict(of(buurt).objections) == {True: 1, False: 2, None: 1}


def test_how_quickly_is_said_of_the_middle_report_and_only_when_there_are_enough(buurt):
    settled(buurt, 4, timedelta(hours=2))
    assert of(buurt).time_to_decide is None
    settled(buurt, 5, timedelta(days=2))
    buurt.version += 1
    assert of(buurt).time_to_decide == timedelta(days=2)


# ------------------------------------------------------------------------------------------- in words
@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "geen"), (1, "minder dan 5"), (4, "minder dan 5"), (5, "5 tot 10"), (9, "5 tot 10"), (23, "20 tot 25")],
)
def test_a_number_is_told_so_that_nobody_can_be_recognised(built_app, number, words):
    with built_app.test_request_context():
        assert in_bands(number) == words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(minutes=9), "binnen een uur"),
        (timedelta(hours=20), "binnen een dag"),
        (timedelta(hours=25), "binnen 2 dagen"),
    ],
)
def test_a_time_is_told_in_words(built_app, time, words):
    with built_app.test_request_context():
        assert how_quickly(time) == words


# ------------------------------------------------------------------------------------------- the page
def test_everyone_reads_it_with_no_name_title_or_exact_number(client, buurt):
    author = a_member(buurt, a_person("Zebedeus Kwast")).person
    for _ in range(7):
        a_ruling(a_post(buurt, author, title="Een titel"), reason="Een reden", by=author)
    kept(buurt)
    page = unescape(client.get(PAGE).text)
    assert "5 tot 10" in page
    assert not [secret for secret in ("Zebedeus", "Een titel", "Een reden", ">7<") if secret in page]
    assert "Wees vriendelijk" in page
    assert "Binnen een dag kijkt de buurtverbinder of de beheerder ernaar." in page
    assert PAGE in client.get("/oost/huisregels").text


def test_it_asks_the_database_as_much_of_little_as_of_much(app, client, buurt):
    def asked():
        db.session.commit()
        app.extensions["kept_pages"].clear()
        buurt.version += 1
        db.session.commit()
        with counted() as statements:
            assert client.get(PAGE).status_code == 200
        return statements()

    hidden(buurt, 1)
    few = asked()
    hidden(buurt, 30)
    settled(buurt, 30, timedelta(days=1))
    assert few == asked() <= 5
