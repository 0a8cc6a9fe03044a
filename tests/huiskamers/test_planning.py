"""A huiskamergesprek is planned with two organisations, and in whose home it is stays between few."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from buurtplein.core.clock import at, now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, NotFound, RuleBroken
from buurtplein.gesprekken.gatherings import State
from buurtplein.huiskamers.models import HOST_STAYS, Huiskamer, HuiskamerHost, HuiskamerLead
from buurtplein.huiskamers.operations import call_off_huiskamer, change_huiskamer, forget_homes, plan_huiskamer
from buurtplein.huiskamers.queries import PAGE, get_huiskamer, host_of, list_huiskamers
from buurtplein.notifications.models import Notification
from buurtplein.outbox.models import OutboxEvent
from buurtplein.people.viewer import Caretaker
from tests.factories import a_buurt, a_role, a_viewer, everyone, viewer_of
from tests.huiskamers.factories import a_draft, a_huiskamer, role_of, stood
from tests.support.cookies import cookie_for
from tests.support.statements import counted


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def prof(buurt):
    return a_viewer("professional", buurt=buurt)


@pytest.fixture
def other(buurt):
    return a_viewer("professional", buurt=buurt)


@pytest.fixture
def draft(prof, other):
    return a_draft(prof, other)


@pytest.fixture
def visit(app, client):
    def log_in(viewer):
        db.session.commit()
        client.set_cookie("plein", cookie_for(app, viewer.me)[0])
        return client

    return log_in


def leads_of(huiskamer):
    return [lead.person_id for lead in huiskamer.leads]


# ------------------------------------------------------------------------------------------- planning
def test_professionals_and_verbinders_plan_one_and_nobody_else(buurt, draft):
    planners = set()
    for name, viewer in everyone(buurt).items():
        try:
            plan_huiskamer(viewer, draft)
            planners.add(name)
        except NotAllowed:
            continue
    assert planners == {"verbinder", "professional"}


def test_the_same_form_twice_is_one(prof, draft):
    first = plan_huiskamer(prof, draft, once="een")
    assert plan_huiskamer(prof, draft, once="een") is first
    assert plan_huiskamer(prof, draft, once="twee") is not first
    assert len(list_huiskamers(prof)[0]) == 2


def test_it_begins_later_than_now_in_a_street(prof, draft):
    for wrong, field in ((replace(draft, begins_at=now()), "begins_at"), (replace(draft, street=""), "street")):
        with pytest.raises(RuleBroken) as broken:
            plan_huiskamer(prof, wrong)
        assert broken.value.field == field


def test_two_people_of_two_organisations_who_work_here_lead_it(buurt, prof, other, draft):
    twice = a_role(prof.membership, "professional", organisation_id=next(iter(other.organisation_ids)))
    same = a_viewer("professional", buurt=buurt)
    same.membership.roles[0].organisation_id = next(iter(prof.organisation_ids))
    away = role_of(a_viewer("professional"))
    verbinder = a_viewer("verbinder", buurt=buurt).membership.roles[0].id
    db.session.flush()
    first = role_of(prof)
    for second in (first, twice.id, role_of(same), away, verbinder, 0):
        with pytest.raises(RuleBroken) as broken:
            plan_huiskamer(prof, replace(draft, leads=(first, second)))
        assert broken.value.field == "second_lead"


def test_the_database_takes_no_two_of_one_organisation(prof, other, draft):
    huiskamer = plan_huiskamer(prof, draft)
    third = HuiskamerLead(buurt_id=prof.buurt_id, huiskamer_id=huiskamer.id, person_id=a_viewer().me.id)
    third.organisation_id = next(iter(other.organisation_ids))
    db.session.add(third)
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_it_is_planned_on_a_page_and_the_two_who_lead_it_hear_of_it(prof, other, visit, run_outbox):
    begins_at = f"{now() + timedelta(days=3):%Y-%m-%d}T19:30"
    said = {"street": "Lindelaan", "theme": "groen", "begins_at": begins_at, "host_name": "Sjoukje"}
    said |= {"host_address": "Lindelaan 12", "host_phone": "06-98765432", "first_lead": role_of(prof)}
    browser = visit(prof)
    assert browser.post("/oost/huiskamers/nieuw", data=said).status_code == 422
    assert browser.post("/oost/huiskamers/nieuw", data={**said, "second_lead": role_of(other)}).status_code == 303
    run_outbox()
    told = db.session.execute(sa.select(Notification.person_id, Notification.kind)).all()
    assert told == [(other.me.id, "huiskamer_yours")]
    assert "Jij leidt een huiskamergesprek: Lindelaan" in visit(other).get("/mijn/nieuws").text


# ------------------------------------------------------------------------------------------- in whose home
def test_only_who_planned_or_leads_it_knows_in_whose_home_it_is(buurt, other):
    planner = a_viewer("verbinder", buurt=buurt)
    huiskamer = a_huiskamer(planner, other)
    for viewer in (planner, other):
        assert host_of(viewer, huiskamer).address == "Lindelaan 12"
    for viewer in everyone(buurt).values():
        assert host_of(viewer, huiskamer) is None
    other.membership.roles[0].ends_on = now().date() - timedelta(days=1)
    assert host_of(viewer_of(other.me, buurt), huiskamer) is None


def test_colleagues_see_when_and_who_and_never_in_whose_home(buurt, prof, visit):
    huiskamer = a_huiskamer(prof)
    mine = visit(prof).get(f"/oost/huiskamers/{huiskamer.id}").text
    assert all(word in mine for word in ("Sjoukje Linde", "Lindelaan 12", "06-00998877"))
    for viewer in (a_viewer("professional", buurt=buurt), a_viewer("verbinder", buurt=buurt)):
        browser = visit(viewer)
        pages = [browser.get(f"/oost/huiskamers{rest}").text for rest in ("", f"/{huiskamer.id}")]
        assert all("Lindelaan" in page for page in pages)
        assert not any(word in page for page in pages for word in ("Sjoukje", "Lindelaan 12", "06-0099"))


def test_nobody_else_knows_that_it_is_there(buurt, prof):
    huiskamer = a_huiskamer(prof)
    for name, viewer in everyone(buurt).items():
        if name not in {"verbinder", "professional"}:
            assert list_huiskamers(viewer) == ([], None)
            with pytest.raises(NotFound):
                get_huiskamer(viewer, huiskamer.id)


def test_four_weeks_after_it_the_home_is_forgotten(prof):
    old, young = (a_huiskamer(prof, begins_at=now() + timedelta(days=days)) for days in (1, 3))
    with at(now() + HOST_STAYS + timedelta(days=2)):
        forget_homes(Caretaker("test"), db.session)
        assert host_of(prof, old) is None
        assert host_of(prof, young) is not None
    assert len(list_huiskamers(prof)[0]) == 2


def test_what_is_told_to_the_outbox_holds_no_word_of_it(prof, run_outbox):
    huiskamer = a_huiskamer(prof)
    call_off_huiskamer(prof, huiskamer, reason="De griep.")
    db.session.flush()
    events = db.session.scalars(sa.select(OutboxEvent)).all()
    assert {event.name for event in events} >= {"huiskamer.planned", "huiskamer.called_off"}
    everything = repr([vars(event) for event in events])
    assert not any(word in everything for word in ("Sjoukje", "Lindelaan", "griep"))


# ------------------------------------------------------------------------------------------- changing, calling off
def test_only_who_has_to_do_with_it_changes_it_and_until_it_begins(buurt, prof, draft):
    huiskamer = plan_huiskamer(prof, draft)
    for viewer in everyone(buurt).values():
        with pytest.raises(NotAllowed):
            change_huiskamer(viewer, huiskamer, draft)
        with pytest.raises(NotAllowed):
            call_off_huiskamer(viewer, huiskamer, reason="Ziek.")
    with at(draft.begins_at + timedelta(minutes=1)):
        assert huiskamer.state is State.HELD
        with pytest.raises(NotAllowed):
            call_off_huiskamer(prof, huiskamer, reason="Ziek.")


def test_others_come_to_lead_it_also_for_the_same_organisation(buurt, prof, other, draft, run_outbox):
    huiskamer = plan_huiskamer(prof, draft)
    run_outbox()
    colleague = a_viewer("professional", buurt=buurt)
    colleague.membership.roles[0].organisation_id = next(iter(other.organisation_ids))
    db.session.flush()
    change_huiskamer(prof, huiskamer, replace(draft, leads=(role_of(colleague), role_of(prof)), street="Kerkpad"))
    db.session.commit()
    assert set(leads_of(huiskamer)) == {prof.me.id, colleague.me.id}
    run_outbox()
    told = db.session.execute(sa.select(Notification.person_id, Notification.kind)).all()
    assert set(told[1:]) == {(other.me.id, "huiskamer_changed"), (colleague.me.id, "huiskamer_yours")}
    assert host_of(viewer_of(other.me, buurt), huiskamer) is None


def test_who_was_overtaken_sees_it(prof, other, draft):
    huiskamer = plan_huiskamer(prof, draft)
    seen = stood(huiskamer)
    change_huiskamer(other, huiskamer, replace(draft, host=replace(draft.host, phone="06-11")), seen=seen)
    with pytest.raises(RuleBroken) as broken:
        change_huiskamer(prof, huiskamer, replace(draft, street="Kerkpad"), seen=seen)
    assert broken.value.field == "seen"
    assert huiskamer.street == draft.street


def test_it_is_changed_on_a_page_that_shows_what_stands_there(prof, other, draft, visit):
    huiskamer = plan_huiskamer(prof, draft)
    browser = visit(prof)
    page = f"/oost/huiskamers/{huiskamer.id}"
    assert 'value="Lindelaan 12"' in browser.get(f"{page}/wijzig").text
    said = {"street": "Kerkpad", "theme": "alles", "begins_at": f"{draft.begins_at:%Y-%m-%d}T19:30"}
    said |= {"host_name": "Mo", "host_address": "Kerkpad 3", "host_phone": "06-11", "seen": "of another time"}
    said |= {"first_lead": role_of(prof), "second_lead": role_of(other)}
    overtaken = browser.post(f"{page}/wijzig", data=said)
    assert overtaken.status_code == 422
    assert "Dit staat er nu" in overtaken.text
    said["seen"] = stood(huiskamer)
    assert browser.post(f"{page}/wijzig", data=said).status_code == 303
    assert "Kerkpad 3" in browser.get(page).text


def test_when_it_does_not_take_place_who_leads_it_hears_that_at_once(prof, other, draft, visit, run_outbox):
    huiskamer = plan_huiskamer(prof, draft)
    browser = visit(prof)
    assert "06-00998877" in browser.get(f"/oost/huiskamers/{huiskamer.id}/afzeggen").text
    assert browser.post(f"/oost/huiskamers/{huiskamer.id}/afzeggen", data={"reason": ""}).status_code == 422
    assert browser.post(f"/oost/huiskamers/{huiskamer.id}/afzeggen", data={"reason": "De griep."}).status_code == 303
    again = browser.post(f"/oost/huiskamers/{huiskamer.id}/afzeggen", data={"reason": "Nog eens."})
    assert again.status_code == 403
    run_outbox()
    last = db.session.scalars(sa.select(Notification).order_by(Notification.id.desc())).first()
    assert (last.person_id, last.kind) == (other.me.id, "huiskamer_off")
    page = visit(other).get(f"/oost/huiskamers/{huiskamer.id}").text
    assert "De griep." in page
    assert "Gaat niet door" in page


# ------------------------------------------------------------------------------------------- the list, own data
def test_the_list_goes_on_where_the_page_ended(prof):
    made = [a_huiskamer(prof, begins_at=now() + timedelta(days=1 + n)) for n in range(PAGE + 2)]
    first, last = list_huiskamers(prof)
    rest, end = list_huiskamers(prof, last)
    assert [*first, *rest] == made[::-1]
    assert end is None


def test_where_there_is_none_yet_the_list_says_how_to_begin(prof, visit):
    assert "Er is nog geen huiskamergesprek." in visit(prof).get("/oost/huiskamers").text


def test_many_are_listed_with_as_many_statements(app, prof, visit):
    a_huiskamer(prof)
    browser = visit(prof)
    browser.get("/oost/huiskamers")
    with counted() as few:
        browser.get("/oost/huiskamers")
    for _each in range(20):
        a_huiskamer(prof)
    db.session.commit()
    with counted() as many:
        browser.get("/oost/huiskamers")
    assert many() == few()


def test_of_who_is_erased_no_words_stay(prof, other, draft):
    from buurtplein.core.own import Whom
    from buurtplein.huiskamers.own import PART

    huiskamer = plan_huiskamer(prof, draft, once="een")
    call_off_huiskamer(prof, huiskamer, reason="Ik ben ziek.")
    db.session.flush()
    PART.erase(Whom(prof.me.id, prof.me.name, "", ""), Caretaker("test"))
    db.session.expire_all()
    kept = db.session.scalars(sa.select(Huiskamer).where(Huiskamer.buurt_id == prof.buurt_id)).one()
    assert (kept.once, kept.calling_off.reason) == (None, "")


def test_a_home_is_of_nobody_with_an_account(app):
    columns = {column.name for column in HuiskamerHost.__table__.columns}
    assert columns == {"id", "buurt_id", "huiskamer_id", "name", "address", "phone"}
