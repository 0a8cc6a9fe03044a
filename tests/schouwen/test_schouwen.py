"""A wijkschouw: everyone may walk along, what is found is noted without names, and each finding ends somewhere."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.core.own import Whom
from buurtplein.gesprekken.gatherings import State
from buurtplein.gesprekken.models import STAYS, Where
from buurtplein.gesprekken.operations import forget_gesprekken, remove_gesprek
from buurtplein.gesprekken.queries import coverage, get_gesprek
from buurtplein.notifications.models import Notification
from buurtplein.outbox.models import OutboxEvent
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.themes import Theme
from buurtplein.schouwen import policy
from buurtplein.schouwen.models import Finding, FindingOutcome, OutcomeKind, Schouw
from buurtplein.schouwen.operations import (
    Becomes,
    call_off_schouw,
    change_schouw,
    close_schouw,
    forget_findings,
    note_finding,
    note_party_answer,
    plan_schouw,
    replace_schouw_lead,
    say_what_becomes,
    take_over_schouw,
)
from buurtplein.schouwen.own import PART
from buurtplein.schouwen.queries import PAGE, get_finding, led_by_one, list_findings, list_schouwen, possible_leads
from buurtplein.wijkopgaven.operations import OpgaveDraft, make_opgave
from tests.factories import a_buurt, a_viewer, everyone, viewer_of
from tests.schouwen.factories import a_draft, a_finding, a_schouw, leading_as, was_held
from tests.support.cookies import cookie_for
from tests.support.statements import counted
from tests.wijkopgaven.factories import an_opgave

TILE = {"place": "Lindelaan, bij de brug", "words": "Een losse tegel.", "theme": Theme.VERKEER}
NOTHING = Becomes(OutcomeKind.NOTHING, "Dit is van een ander.")
DONE = Becomes(OutcomeKind.DONE)


def handed(party="Waterschap", days=7):
    return Becomes(OutcomeKind.HANDED, party=party, answer_by=today() + timedelta(days=days))


def hidden_in(page):
    """What the form of a page sends along unseen."""
    fields = re.findall(r'<input[^>]*type="hidden"[^>]*>', page.partition("<main")[2])
    named = [(re.search(r' name="([^"]*)"', one), re.search(r' value="([^"]*)"', one)) for one in fields]
    return {name[1]: unescape(value[1]) for name, value in named if name and value}


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def prof(buurt):
    return a_viewer("professional", buurt=buurt)


@pytest.fixture
def verbinder(buurt):
    return a_viewer("verbinder", buurt=buurt)


@pytest.fixture
def schouw(prof):
    return was_held(a_schouw(prof))


@pytest.fixture
def visit(app, client):
    def log_in(viewer):
        db.session.commit()
        client.set_cookie("plein", cookie_for(app, viewer.me)[0])
        return client

    return log_in


def gesprek_of(viewer, finding):
    return get_gesprek(viewer, finding.gesprek_id)


# ------------------------------------------------------------------------------------------- who may
WHO = ("visitor", "neighbour", "verbinder", "verbinder elsewhere", "professional", "lead", "planner")
RULES = (  # rule, how far it is, who may
    ("may_keep_schouw", State.HELD, {"lead", "planner"}),
    ("may_change_schouw", State.PLANNED, {"lead", "planner"}),
    ("may_change_schouw", State.HELD, set()),
    ("may_replace_schouw_lead", State.PLANNED, set()),
    ("may_replace_schouw_lead", State.HELD, {"lead", "planner"}),
    ("may_replace_schouw_lead", State.CLOSED, {"lead", "planner"}),
    ("may_note_finding", State.PLANNED, set()),
    ("may_note_finding", State.HELD, {"verbinder", "professional", "lead", "planner"}),
    ("may_note_finding", State.CLOSED, set()),
    ("may_say_what_becomes", State.HELD, {"lead", "planner"}),
    ("may_say_what_becomes", State.CLOSED, set()),
    ("may_note_party_answer", State.PLANNED, set()),
    ("may_note_party_answer", State.HELD, {"lead", "planner"}),
    ("may_note_party_answer", State.CLOSED, {"lead", "planner"}),
    ("may_close_schouw", State.PLANNED, set()),
    ("may_close_schouw", State.HELD, {"lead", "planner"}),
    ("may_close_schouw", State.CLOSED, set()),
)


@pytest.mark.parametrize(("rule", "state", "allowed"), RULES)
def test_who_may_do_what(buurt, prof, verbinder, rule, state, allowed):
    schouw = a_schouw(prof, verbinder)
    if state is not State.PLANNED:
        was_held(schouw)
    if state is State.CLOSED:
        close_schouw(prof, schouw)
    people = {**everyone(buurt), "lead": verbinder, "planner": prof}
    may = getattr(policy, rule)
    assert {name for name in WHO if may(people[name], schouw)} == allowed


def test_professionals_and_verbinders_plan_one_and_nobody_else(buurt, prof):
    draft, planners = a_draft(prof), set()
    for name, viewer in everyone(buurt).items():
        try:
            plan_schouw(viewer, draft)
            planners.add(name)
        except NotAllowed:
            continue
    assert planners == {"verbinder", "professional"}


# ------------------------------------------------------------------------------------------- planning
def test_the_same_form_twice_is_one(prof):
    draft = a_draft(prof)
    first = plan_schouw(prof, draft, once="een")
    assert plan_schouw(prof, draft, once="een") is first
    assert plan_schouw(prof, draft, once="twee") is not first


def test_it_has_a_route_a_start_and_a_moment_to_come_and_is_led_by_who_is_here(buurt, prof):
    away = leading_as(a_viewer("professional"))
    draft = a_draft(prof)
    for field, value in (("route", ""), ("meeting_point", ""), ("begins_at", now()), ("lead", away), ("lead", 0)):
        with pytest.raises(RuleBroken) as broken:
            plan_schouw(prof, replace(draft, **{field: value}))
        assert broken.value.field == field


def test_a_professional_or_a_verbinder_leads_it(prof, verbinder):
    led = plan_schouw(prof, a_draft(verbinder))
    assert (led.led_by, led.signed_as) == (verbinder.me, "")
    assert plan_schouw(prof, a_draft(prof)).signed_as == prof.signature
    assert {person.id for person, _grant in possible_leads(prof)} == {prof.me.id, verbinder.me.id}


def test_everyone_reads_where_and_when_and_who_leads_it(buurt, prof, client, visit):
    schouw = a_schouw(prof)
    db.session.commit()
    for browser in (client, visit(a_viewer(buurt=buurt))):
        assert "Rond de Linde" in browser.get("/oost/schouwen").text
        page = browser.get(f"/oost/schouwen/{schouw.id}").text
        for told in ("Op het Lindeplein", "Lindelaan, Lindeplein", prof.me.first_name, "Loop mee"):
            assert told in page
        assert "Wijzig" not in page


def test_it_is_planned_on_a_page_and_who_leads_it_hears_of_it(prof, verbinder, visit, run_outbox):
    said = {"route": "Langs het water", "streets": "Kade", "meeting_point": "De brug", "lead": "0"}
    said["begins_at"] = f"{now() + timedelta(days=3):%Y-%m-%d}T10:00"
    browser = visit(prof)
    assert browser.post("/oost/schouwen/nieuw", data=said).status_code == 422
    sent = browser.post("/oost/schouwen/nieuw", data={**said, "lead": leading_as(verbinder)})
    assert sent.status_code == 303
    run_outbox()
    assert db.session.execute(sa.select(Notification.person_id, Notification.kind)).all() == [
        (verbinder.me.id, "schouw_yours")
    ]
    assert "Jij leidt een wijkschouw: Langs het water" in visit(verbinder).get("/mijn/nieuws").text


def test_another_leads_it_from_now_on_and_both_hear_of_it(prof, verbinder, run_outbox):
    schouw, other = a_schouw(prof, verbinder), a_viewer("verbinder", buurt=prof.buurt)
    run_outbox()
    change_schouw(prof, schouw, a_draft(other), seen=schouw.stamp)
    db.session.commit()
    run_outbox()
    told = set(db.session.execute(sa.select(Notification.person_id, Notification.kind)).all())
    assert told >= {(verbinder.me.id, "schouw_changed"), (other.me.id, "schouw_yours")}


def test_who_was_overtaken_sees_what_stands_there(prof, visit):
    schouw = a_schouw(prof)
    said = {"route": "Rond", "streets": "Kade", "meeting_point": "De brug", "lead": leading_as(prof)}
    said |= {"begins_at": f"{now() + timedelta(days=3):%Y-%m-%d}T10:00", "seen": "of another time"}
    browser, page = visit(prof), f"/oost/schouwen/{schouw.id}/wijzig"
    assert 'value="Rond de Linde"' in browser.get(page).text
    overtaken = browser.post(page, data=said)
    assert overtaken.status_code == 422
    assert "Dit staat er nu" in overtaken.text
    assert browser.post(page, data={**said, "seen": schouw.stamp}).status_code == 303


def test_everyone_reads_why_it_does_not_take_place(buurt, prof, verbinder, visit, run_outbox):
    schouw = a_schouw(prof, verbinder)
    with pytest.raises(RuleBroken):
        call_off_schouw(prof, schouw, reason="")
    assert visit(prof).post(f"/oost/schouwen/{schouw.id}/afzeggen", data={"reason": "Het stormt."}).status_code == 303
    run_outbox()
    last = db.session.scalars(sa.select(Notification).order_by(Notification.id.desc())).first()
    assert (last.person_id, last.kind) == (verbinder.me.id, "schouw_off")
    page = visit(a_viewer(buurt=buurt)).get(f"/oost/schouwen/{schouw.id}").text
    assert "Het stormt." in page
    assert "Loop mee" not in page


def test_who_is_here_takes_over_what_nobody_leads_any_more(buurt, prof, verbinder, visit):
    schouw = a_schouw(prof, verbinder)
    other = a_viewer("professional", buurt=buurt)
    with pytest.raises(NotAllowed):
        take_over_schouw(other, schouw)
    verbinder.membership.roles[0].ends_on = today()
    page = f"/oost/schouwen/{schouw.id}"
    browser = visit(other)
    assert "Ik leid het verder" in browser.get(page).text
    assert browser.post(f"{page}/overnemen").status_code == 303
    assert (schouw.led_by, schouw.signed_as) == (other.me, other.signature)
    assert browser.post(f"{page}/overnemen").status_code == 403


def test_another_leads_it_when_it_began_and_hears_of_it(buurt, prof, verbinder, visit, run_outbox):
    schouw, other = was_held(a_schouw(prof, verbinder)), a_viewer("professional", buurt=buurt)
    page = f"/oost/schouwen/{schouw.id}"
    with pytest.raises(RuleBroken):
        replace_schouw_lead(prof, schouw, leading_as(a_viewer("professional")))
    browser = visit(prof)
    assert f"{page}/leiding" in browser.get(page).text
    assert browser.post(f"{page}/leiding", data={"lead": "0"}).status_code == 422
    assert browser.post(f"{page}/leiding", data={"lead": leading_as(other)}).status_code == 303
    assert (schouw.led_by, schouw.signed_as) == (other.me, other.signature)
    run_outbox()
    told = set(db.session.execute(sa.select(Notification.person_id, Notification.kind)).all())
    assert (other.me.id, "schouw_yours") in told
    assert f"{page}/leiding" not in visit(verbinder).get(page).text


def test_what_a_verbinder_leads_is_in_their_handover(buurt, prof, verbinder, visit):
    ahead, over = a_schouw(prof, verbinder), was_held(a_schouw(prof, verbinder, word="Beuk"))
    close_schouw(prof, over)
    db.session.flush()
    assert led_by_one(prof, verbinder.me.id) == [ahead]
    assert "Rond de Linde" in visit(verbinder).get("/oost/werk/weg").text


# ------------------------------------------------------------------------------------------- findings
def test_a_finding_is_read_with_the_conversations_and_hears_no_street(schouw, prof):
    finding = note_finding(prof, schouw, **TILE)
    gesprek = gesprek_of(prof, finding)
    assert (gesprek.held, gesprek.street, gesprek.words) == (Where.SCHOUW, TILE["place"], TILE["words"])
    assert gesprek.name.startswith("Bevinding van")
    found = coverage(prof)
    assert (found.reached, dict(found.themes)) == ([], {})


def test_the_same_finding_sent_twice_is_one(schouw, prof):
    first = note_finding(prof, schouw, **TILE, once="een")
    assert note_finding(prof, schouw, **TILE, once="een") is first
    assert len(list_findings(prof, schouw)) == 1


@pytest.mark.parametrize("field", ["place", "words"])
def test_a_finding_is_somewhere_and_says_something(schouw, prof, field):
    with pytest.raises(RuleBroken) as broken:
        note_finding(prof, schouw, **{**TILE, field: ""})
    assert broken.value.field == field


def test_debts_in_a_finding_are_refused_at_its_own_field_also_when_it_is_corrected(schouw, verbinder, visit):
    with pytest.raises(RuleBroken) as broken:
        note_finding(verbinder, schouw, **{**TILE, "place": "Bij de deurwaarder"})
    assert broken.value.field == "place"
    gesprek = gesprek_of(verbinder, note_finding(verbinder, schouw, **TILE))
    said = {"held": "schouw", "street": "Bij de deurwaarder", "words": "Los.", "theme": "verkeer"}
    browser, page = visit(verbinder), f"/oost/gesprekken/{gesprek.id}/wijzig"
    answer = browser.post(page, data={**said, "held_on": str(gesprek.held_on)})
    assert (answer.status_code, answer.text.count('id="street-fout"')) == (422, 1)


def test_findings_are_noted_one_after_the_other_on_a_page(schouw, verbinder, visit):
    browser, page = visit(verbinder), f"/oost/schouwen/{schouw.id}/opschrijven"
    assert "Lindeplein" in browser.get(page).text
    said = {"place": "Lindelaan", "words": "Een losse tegel.", "theme": "verkeer"}
    assert browser.post(page, data={**said, "words": ""}).status_code == 422
    assert browser.post(page, data=said).location.endswith("/opschrijven")
    assert browser.post(page, data={**said, "once": "b", "stap": "klaar"}).location.endswith(f"/schouwen/{schouw.id}")
    assert [one.gesprek.street for one in list_findings(verbinder, schouw)] == ["Lindelaan", "Lindelaan"]


def test_a_finding_may_say_in_front_of_which_house(schouw, verbinder, visit):
    browser, page = visit(verbinder), f"/oost/schouwen/{schouw.id}/opschrijven"
    said = {"place": "Lindelaan 4, de hoek", "words": "Ahmed woont op Lindelaan 12.", "theme": "verkeer"}
    asked = browser.post(page, data={**said, "stap": "klaar"})
    assert list_findings(verbinder, schouw) == []  # the words name a home
    again = {**said, **hidden_in(asked.text), "as_it_is": "ja"}
    assert browser.post(page, data=again).location.endswith(f"/schouwen/{schouw.id}")  # as was pressed the first time
    assert [one.gesprek.street for one in list_findings(verbinder, schouw)] == [said["place"]]


def test_what_was_found_is_for_who_works_for_the_buurt(buurt, schouw, prof, client, visit):
    a_finding(schouw, prof)
    db.session.commit()
    for browser in (client, visit(a_viewer(buurt=buurt))):
        assert "Een losse tegel." not in browser.get(f"/oost/schouwen/{schouw.id}").text
    assert "Een losse tegel." in visit(a_viewer("verbinder", buurt=buurt)).get(f"/oost/schouwen/{schouw.id}").text
    for name, viewer in everyone(buurt).items():
        assert bool(list_findings(viewer, schouw)) == (name in {"verbinder", "professional"})


def test_the_page_of_the_words_says_where_they_were_seen(schouw, prof, visit):
    finding = a_finding(schouw, prof, party="Waterschap")
    page = visit(prof).get(f"/oost/gesprekken/{finding.gesprek_id}").text
    assert f"/oost/schouwen/{schouw.id}#bevinding-{finding.id}" in page
    assert "Waterschap" in page


def test_of_words_that_are_gone_no_finding_stays(schouw, prof):
    removed, old = a_finding(schouw, prof, party="Waterschap"), a_finding(schouw, prof)
    remove_gesprek(prof, gesprek_of(prof, removed))
    db.session.flush()
    assert [one.finding for one in list_findings(prof, schouw)] == [old]
    gesprek_of(prof, old).held_on = today() - STAYS - timedelta(days=1)
    db.session.flush()
    forget_gesprekken(Caretaker("test"), db.session)
    forget_findings(Caretaker("test"), db.session)
    here = (Finding.buurt_id == prof.buurt_id, FindingOutcome.buurt_id == prof.buurt_id)
    for table, its in zip((Finding, FindingOutcome), here, strict=True):
        assert db.session.scalar(sa.select(sa.func.count(table.id)).where(its)) == 0


# ------------------------------------------------------------------------------------------- what becomes of it
@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Becomes(OutcomeKind.NOTHING), "words"),
        (replace(handed(), party=""), "party"),
        (replace(handed(), answer_by=None), "answer_by"),
    ],
)
def test_it_is_said_whole(schouw, prof, said, field):
    with pytest.raises(RuleBroken) as broken:
        say_what_becomes(prof, schouw, a_finding(schouw, prof), said)
    assert broken.value.field == field


def test_the_last_word_counts_and_another_organisation_did_not_answer_yet(schouw, prof):
    finding = a_finding(schouw, prof)

    def stands():
        db.session.flush()
        return get_finding(prof, schouw, finding.id).outcome

    say_what_becomes(prof, schouw, finding, handed())
    assert stands().waits
    note_party_answer(prof, schouw, finding, answer="Volgende week.")
    assert not stands().waits
    say_what_becomes(prof, schouw, finding, handed(days=9))
    assert stands().answer == "Volgende week."
    say_what_becomes(prof, schouw, finding, handed("Gemeente"))
    assert (stands().answer, stands().waits) == ("", True)
    say_what_becomes(prof, schouw, finding, DONE)
    assert (stands().kind, stands().party, stands().answer_by) == (OutcomeKind.DONE, "", None)
    with pytest.raises(RuleBroken):
        note_party_answer(prof, schouw, finding, answer="Wij?")


def test_an_organisation_is_late_after_its_day(schouw, prof):
    finding = a_finding(schouw, prof, party="Waterschap")
    outcome = get_finding(prof, schouw, finding.id).outcome
    assert not outcome.is_late
    with at(now() + timedelta(days=8)):
        assert outcome.is_late


def test_that_an_opgave_rests_on_it_is_what_becomes_of_it(schouw, prof):
    finding = a_finding(schouw, prof)
    assert get_finding(prof, schouw, finding.id).is_open
    opgave = make_opgave(prof, [gesprek_of(prof, finding)], OpgaveDraft("Rechte tegels"))
    db.session.flush()
    found = get_finding(prof, schouw, finding.id)
    assert (found.opgaven, found.is_open) == ((opgave,), False)


def test_it_is_not_finished_before_each_finding_ends_somewhere(schouw, prof, verbinder):
    places = ("Kade", "Kerkpad", "Spoorpad", "Parkweg", "Dwarsweg")
    todo = [a_finding(schouw, prof, street=street) for street in places]
    an_opgave(prof.buurt, prof.me, (gesprek_of(prof, todo[0]),))
    for finding, said in zip(todo[1:4], (handed(), DONE, NOTHING), strict=True):
        say_what_becomes(prof, schouw, finding, said)
    db.session.flush()
    with pytest.raises(RuleBroken) as broken:
        close_schouw(prof, schouw)
    assert "Dwarsweg" in broken.value.message
    assert not any(street in broken.value.message for street in places[:4])
    say_what_becomes(prof, schouw, todo[4], NOTHING)
    db.session.flush()
    close_schouw(prof, schouw)
    assert schouw.state is State.CLOSED
    note_party_answer(prof, schouw, todo[1], answer="Het komt goed.")
    with pytest.raises(NotAllowed):
        say_what_becomes(prof, schouw, todo[1], NOTHING)
    with pytest.raises(NotAllowed):
        note_finding(verbinder, schouw, **TILE)


def test_it_goes_from_finding_to_finished_on_its_pages(schouw, prof, visit):
    finding = a_finding(schouw, prof)
    page, browser = f"/oost/schouwen/{schouw.id}", visit(prof)
    its = f"{page}/bevindingen/{finding.id}"
    assert "Nog niet" in browser.get(page).text
    assert browser.post(f"{page}/afronden").status_code == 303
    assert "Zeg dat eerst bij: Lindelaan, bij de brug" in browser.get(page).text
    assert f"/oost/gesprekken/{finding.gesprek_id}" in browser.get(its).text
    assert browser.post(its, data={"kind": "handed", "party": "Waterschap"}).status_code == 422
    sent = {"kind": "handed", "party": "Waterschap", "answer_by": f"{today() + timedelta(days=5):%Y-%m-%d}"}
    assert browser.post(its, data=sent).location.endswith(f"#bevinding-{finding.id}")
    assert 'value="Waterschap"' in browser.get(its).text
    assert browser.post(f"{page}/afronden").status_code == 303
    assert browser.get(its).status_code == 403
    assert browser.post(f"{its}/antwoord", data={"answer": ""}).status_code == 422
    assert browser.post(f"{its}/antwoord", data={"answer": "Het komt goed."}).status_code == 303
    shown = browser.get(page).text
    for told in ("Waterschap", "Het komt goed.", "Afgerond"):
        assert told in shown


def test_one_finding_is_not_reached_through_another_schouw(schouw, prof):
    finding, other = a_finding(schouw, prof), was_held(a_schouw(prof))
    with pytest.raises(NotAllowed):
        say_what_becomes(prof, other, finding, NOTHING)


# ------------------------------------------------------------------------------------------- lists, own data
def test_the_list_goes_on_where_the_page_ended(prof):
    made = [a_schouw(prof, begins_at=now() + timedelta(days=1 + n)) for n in range(PAGE + 2)]
    first, last = list_schouwen(prof)
    rest, end = list_schouwen(prof, last)
    assert [*first, *rest] == made[::-1]
    assert end is None


def test_many_are_listed_and_many_findings_shown_with_as_many_statements(schouw, prof, visit):
    a_finding(schouw, prof, party="Waterschap")
    browser = visit(prof)
    for url, more in (
        ("/oost/schouwen", lambda: a_schouw(prof)),
        (f"/oost/schouwen/{schouw.id}", lambda: a_finding(schouw, prof, party="Waterschap")),
    ):
        browser.get(url)
        with counted() as few:
            browser.get(url)
        for _each in range(20):
            more()
        db.session.commit()
        with counted() as many:
            browser.get(url)
        assert many() == few()


def test_what_is_told_to_the_outbox_holds_no_word_of_it(schouw, prof):
    note_finding(prof, schouw, **TILE)
    db.session.flush()
    everything = repr([vars(event) for event in db.session.scalars(sa.select(OutboxEvent))])
    assert "schouw.planned" in everything
    assert not any(word in everything for word in ("Linde", "tegel"))


def test_of_who_is_erased_no_name_or_reason_stays(buurt, prof):
    schouw = plan_schouw(prof, a_draft(prof), once="een")
    call_off_schouw(prof, schouw, reason="Ik ben ziek.")
    db.session.flush()
    PART.erase(Whom(prof.me.id, prof.me.name, "", ""), Caretaker("test"))
    db.session.expire_all()
    kept = db.session.scalars(sa.select(Schouw).where(Schouw.buurt_id == buurt.id)).one()
    assert (kept.once, kept.signed_as, kept.calling_off.reason) == (None, "", "")
    assert viewer_of(prof.me, buurt).is_professional
