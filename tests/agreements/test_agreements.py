"""Partners agree on who reacts first; what they said, the clock and the fallback follow from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from buurtplein.agreements.clock import after_working_days
from buurtplein.agreements.models import AgreementState
from buurtplein.agreements.operations import Terms, answer_agreement, propose_agreement, say_reacted
from buurtplein.agreements.queries import count_unanswered, list_themes, list_turns, my_turns, turn_for
from buurtplein.buurten.models import Partnership
from buurtplein.collegas.mywork import Sort
from buurtplein.collegas.queries import list_duties
from buurtplein.core.clock import at, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.posts.themes import Theme
from tests.factories import a_buurt, a_viewer, viewer_of
from tests.support.cookies import cookie_for
from tests.wijkopgaven.factories import an_opgave

MONDAY = datetime.combine(today() + timedelta(days=7 - today().weekday()), time(10), UTC)  # the next one
THURSDAY = MONDAY.date() + timedelta(days=3)
SECRET = "Mevrouw heeft een hond"


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def partners(buurt):
    """Three professionals, each of an organisation of their own."""
    return [a_viewer("professional", buurt=buurt) for _each in range(3)]


def party(viewer):
    return min(viewer.organisation_ids)


def terms(first, fallback, **fields):
    return Terms(
        Theme.VERKEER, **{"first_id": party(first), "fallback_id": party(fallback), "within_days": 3, **fields}
    )


def of_traffic(viewer):
    return next(one for one in list_themes(viewer) if one.theme is Theme.VERKEER)


def test_a_weekend_does_not_count():
    assert after_working_days(date(2026, 6, 4), 3) == date(2026, 6, 9)  # Thursday: Friday, Monday, Tuesday
    assert after_working_days(date(2026, 6, 6), 1) == date(2026, 6, 8)


def test_two_partners_agree_and_a_third_objects_then_state_clock_and_fallback_are_right(buurt, partners):
    police, housing, welfare = partners
    with at(MONDAY):
        opgave = an_opgave(buurt, theme=Theme.VERKEER, made_at=MONDAY)
        an_opgave(buurt, theme=Theme.VERKEER, made_at=MONDAY - timedelta(days=9))  # from before: no clock
        made = propose_agreement(police, terms(police, housing))
        assert made.state is AgreementState.PROPOSED
        assert turn_for(welfare, opgave) is None  # only what is agreed starts a clock
        assert count_unanswered(housing) == 1
        answer_agreement(housing, made, agrees=True)
        assert made.state is AgreementState.AGREED
        answer_agreement(welfare, made, agrees=False, reason="Wij zijn dichterbij.")
        assert made.state is AgreementState.OBJECTED  # it holds until another takes its place
        turn = turn_for(welfare, opgave)
        assert (turn.since, turn.due_on, turn.whose.id) == (MONDAY, THURSDAY, party(police))
    with at(MONDAY + timedelta(days=4)):
        late = list_turns(welfare)
        assert [(turn.is_late, turn.days_late, turn.whose.id) for turn in late] == [(True, 1, party(housing))]
        assert my_turns(police) == []
        duties = [duty for duty in list_duties(housing) if duty.sort is Sort.EERST]
        assert [(duty.number, duty.due_on) for duty in duties] == [(opgave.number, THURSDAY)]
        with pytest.raises(NotAllowed):
            say_reacted(welfare, opgave, made)
        say_reacted(housing, opgave, made)
        assert say_reacted(police, opgave, made).organisation_id == party(housing)  # the first one counts
        assert turn_for(police, opgave).reaction.organisation_id == party(housing)
        assert list_turns(welfare) == []


def test_with_an_objection_nothing_is_agreed_until_it_is_taken_back(partners):
    police, housing, welfare = partners
    made = propose_agreement(police, terms(police, housing))
    answer_agreement(welfare, made, agrees=False, reason="Te snel.")
    answer_agreement(housing, made, agrees=True)
    assert (made.state, made.agreed_at) == (AgreementState.OBJECTED, None)
    answer_agreement(welfare, made, agrees=True)
    assert made.state is AgreementState.AGREED
    assert [(one.organisation_id, one.agrees) for one in made.answers if one.organisation_id == party(welfare)] == [
        (party(welfare), False),
        (party(welfare), True),
    ]


def test_an_objection_counts_as_long_as_its_organisation_is_partner(partners):
    police, housing, welfare = partners
    made = propose_agreement(police, terms(police, housing))
    answer_agreement(welfare, made, agrees=False, reason="Te snel.")
    answer_agreement(housing, made, agrees=True)
    theirs = Partnership.organisation_id == party(welfare)
    db.session.execute(
        sa.update(Partnership).where(theirs, Partnership.buurt_id == made.buurt_id).values(ends_on=today())
    )
    db.session.expire_all()
    assert made.state is AgreementState.PROPOSED
    answer_agreement(housing, made, agrees=True)  # once more: nothing stands in the way now
    assert (made.state, len(made.answers)) == (AgreementState.AGREED, 3)


def test_who_has_to_act_objected_and_is_no_partner_any_more_did_not_say_yes(partners):
    police, housing, welfare = partners
    made = propose_agreement(welfare, terms(police, housing))
    answer_agreement(police, made, agrees=False, reason="Te snel.")
    theirs = Partnership.organisation_id == party(police)
    db.session.execute(
        sa.update(Partnership).where(theirs, Partnership.buurt_id == made.buurt_id).values(ends_on=today())
    )
    db.session.expire_all()
    answer_agreement(housing, made, agrees=True)
    assert (made.state, made.agreed_at) == (AgreementState.PROPOSED, None)


def test_who_works_for_both_that_have_to_act_speaks_for_both(partners):
    police, housing, welfare = partners
    both = replace(police, organisation_ids=police.organisation_ids | housing.organisation_ids)
    assert propose_agreement(both, terms(police, housing)).state is AgreementState.AGREED
    made = propose_agreement(welfare, terms(housing, police))
    answer_agreement(both, made, agrees=True)
    assert made.state is AgreementState.AGREED


def test_a_new_one_takes_the_place_of_the_former_only_when_it_is_agreed_and_the_former_stays_to_be_read(partners):
    police, housing, welfare = partners
    first = propose_agreement(police, terms(police, housing))
    answer_agreement(housing, first, agrees=True)
    second = propose_agreement(welfare, terms(welfare, housing, within_days=5))
    assert (of_traffic(police).runs, of_traffic(police).proposal) == (first, second)
    third = propose_agreement(welfare, terms(welfare, police))
    answer_agreement(police, third, agrees=True)
    stands = of_traffic(police)
    assert (stands.runs, stands.proposal, stands.before) == (third, None, [second, first])
    with pytest.raises(RuleBroken, match="intussen"):
        answer_agreement(police, second, agrees=True)
    assert (first.within_days, first.first_id) == (3, party(police))


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"within_days": 0}, "within_days"), ({"first_id": 0}, "first"), ({"fallback_id": 10**6}, "fallback")],
)
def test_what_cannot_be_is_refused_at_its_field(partners, fields, field):
    with pytest.raises(RuleBroken) as broken:
        propose_agreement(partners[0], terms(partners[0], partners[1], **fields))
    assert broken.value.field == field


def test_who_reacts_first_does_not_fall_back_on_itself_and_an_objection_says_why(partners):
    police, housing, _welfare = partners
    with pytest.raises(RuleBroken, match="andere organisatie"):
        propose_agreement(police, terms(police, police))
    made = propose_agreement(police, terms(police, housing), once="x")
    assert propose_agreement(police, terms(police, housing), once="x") is made
    with pytest.raises(RuleBroken, match="waarom"):
        answer_agreement(housing, made, agrees=False)


def test_every_partner_reads_it_from_my_work_and_the_bord_and_nothing_of_it_is_mailed(app, buurt, partners, run_outbox):
    police, housing, welfare = partners
    made = propose_agreement(police, terms(police, housing, words=SECRET))
    answer_agreement(housing, made, agrees=True)
    opgave = an_opgave(buurt, theme=Theme.VERKEER, title="Snelle auto’s")
    cookie = {"Cookie": f"plein={cookie_for(app, welfare.me)[0]}"}
    keeper = viewer_of(a_viewer("beheerder", buurt=buurt).me, buurt)
    db.session.commit()
    run_outbox()
    assert SECRET not in str(db.session.execute(sa.text("SELECT * FROM letter")).all())
    client = app.test_client(use_cookies=False)

    def read(path):
        return client.get(path, headers=cookie).get_data(as_text=True)

    for page in ("/mijn/werk", "/oost/prof/bord", "/oost/prof/opgaven"):
        assert "/oost/prof/wie-eerst" in read(page)
    text = read("/oost/prof/wie-eerst")
    assert SECRET in text
    assert "Afgesproken" in text
    assert f"{made.first.name} is aan zet" in text
    assert text.count("Doe een voorstel") == 1  # for the themes without any
    assert "De klok loopt sinds" in read(f"/oost/prof/opgaven/{opgave.number}")
    assert of_traffic(keeper).runs == made
    assert list_turns(a_viewer(buurt=buurt)) == []
