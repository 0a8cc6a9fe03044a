"""Who stops working here loses access at once, and nothing they led or had to do is left without someone."""

import pytest

from buurtplein.buurten.models import Membership, Partnership, Role
from buurtplein.buurten.operations import end_partner
from buurtplein.collegas.operations import end_work, forget_work_of_leavers
from buurtplein.collegas.queries import held_by
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.huiskamers.models import CallingOff, Closing
from buurtplein.notifications.models import Kind, Notification
from buurtplein.people.viewer import Caretaker
from buurtplein.schouwen.operations import call_off_schouw, close_schouw
from buurtplein.subscriptions import watch_over_roles
from buurtplein.wijkopgaven.models import ActieState, Handover
from buurtplein.wijkopgaven.operations import hand_back_of_leavers, pass_on_of_leavers
from buurtplein.wijkopgaven.queries import get_opgave
from tests.factories import a_buurt, a_member, a_partner, a_role, a_viewer, viewer_of
from tests.huiskamers.factories import a_huiskamer
from tests.matching.support import Scene
from tests.schouwen.factories import a_schouw, was_held
from tests.wijkopgaven.factories import a_gesprek, an_actie, an_offer, an_opgave

CLOCK = Caretaker("test")


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def keeper(buurt):
    return a_viewer("beheerder", buurt=buurt)


@pytest.fixture
def party(buurt):
    return a_partner(buurt.id).organisation_id


@pytest.fixture
def leaver(buurt, party):
    return a_worker(buurt, party)


def a_worker(buurt, party, **fields):
    member = a_member(buurt, welcomed_at=now(), **fields)
    a_role(member, Role.PROFESSIONAL, organisation_id=party)
    return member


def test_what_someone_led_goes_to_who_is_chosen(buurt, keeper, leaver):
    opgave, chosen = an_opgave(buurt, leaver.person), a_worker(buurt, a_partner(buurt.id).organisation_id)
    a_worker(buurt, leaver.roles[0].organisation_id)
    mine = an_actie(opgave, leaver.person, signed_as="wijkagent")
    assert end_work(keeper, leaver.roles[0], successor_id=chosen.person_id) == 1
    assert not viewer_of(leaver.person, buurt).is_professional
    assert opgave.regiehouder_id == chosen.person_id
    assert opgave.organisation_id == chosen.roles[0].organisation_id
    assert mine.owner_id == chosen.person_id
    handover = db.session.scalars(db.select(Handover).where(Handover.opgave_id == opgave.id)).one()
    assert (handover.before_id, handover.after_id) == (leaver.person_id, chosen.person_id)


def test_without_a_choice_it_is_the_deputy_then_a_colleague_then_anyone(buurt, keeper, leaver, party):
    opgaven = [an_opgave(buurt, leaver.person)]
    anyone = a_worker(buurt, a_partner(buurt.id).organisation_id)
    end_work(keeper, leaver.roles[0])
    assert opgaven[0].regiehouder_id == anyone.person_id

    second, third = a_worker(buurt, party), a_worker(buurt, party)
    led = an_opgave(buurt, second.person, organisation_id=party)
    end_work(keeper, second.roles[0], successor_id=a_member(buurt).person_id)  # a neighbour cannot lead
    assert led.regiehouder_id == third.person_id

    third.deputy_id = anyone.person_id
    a_worker(buurt, party)
    end_work(keeper, third.roles[0])
    assert led.regiehouder_id == anyone.person_id


def test_acties_under_what_others_lead_go_to_who_leads(buurt, keeper, leaver):
    opgave = an_opgave(buurt)
    open_one = an_actie(opgave, leaver.person, signed_as="wijkagent")
    done = an_actie(opgave, leaver.person, signed_as="wijkagent", state=ActieState.DONE)
    as_neighbour = an_actie(opgave, leaver.person)
    end_work(keeper, leaver.roles[0])
    assert open_one.owner_id == opgave.regiehouder_id
    assert done.owner_id == as_neighbour.owner_id == leaver.person_id


def test_when_nobody_else_works_here_access_ends_all_the_same_and_the_first_who_comes_leads(buurt, keeper, leaver):
    opgave = an_opgave(buurt, leaver.person)
    assert end_work(keeper, leaver.roles[0]) == 0
    assert not viewer_of(leaver.person, buurt).is_professional
    assert opgave.regiehouder_id == leaver.person_id
    newcomer = a_worker(buurt, a_partner(buurt.id).organisation_id)
    assert pass_on_of_leavers(CLOCK, db.session) == 1
    assert opgave.regiehouder_id == newcomer.person_id


def test_the_clock_sees_to_what_ends_by_itself_or_with_the_organisation(buurt, keeper, leaver):
    opgave, other = an_opgave(buurt, leaver.person), a_viewer("professional", buurt=buurt)
    theirs = an_actie(an_opgave(buurt, other.me), leaver.person, signed_as="wijkagent")
    of_leaver = Partnership.organisation_id == leaver.roles[0].organisation_id
    partner = db.session.scalars(db.select(Partnership).where(of_leaver)).one()
    end_partner(keeper, partner)
    pass_on_of_leavers(CLOCK, db.session)
    hand_back_of_leavers(CLOCK, db.session)
    assert opgave.regiehouder_id != leaver.person_id
    assert theirs.owner_id == other.id
    assert pass_on_of_leavers(CLOCK, db.session) == 0


def test_who_works_here_still_in_another_role_keeps_it(buurt, keeper, leaver):
    opgave = an_opgave(buurt, leaver.person)
    a_role(leaver, Role.PROFESSIONAL)
    a_worker(buurt, a_partner(buurt.id).organisation_id)
    assert end_work(keeper, leaver.roles[0]) == 0
    assert opgave.regiehouder_id == leaver.person_id


def test_who_leads_now_hears_so(buurt, keeper, leaver, run_outbox):
    an_opgave(buurt, leaver.person)
    chosen = a_worker(buurt, leaver.roles[0].organisation_id)
    end_work(keeper, leaver.roles[0], successor_id=chosen.person_id)
    run_outbox()
    told = db.session.scalars(db.select(Notification.kind).where(Notification.person_id == chosen.person_id)).all()
    assert Kind.OPGAVE_YOURS in told


def test_the_beheerder_sees_how_much_and_of_what_is_not_public_no_title(buurt, keeper, leaver):
    an_opgave(buurt, leaver.person, title="Veilig lopen")
    an_opgave(buurt, leaver.person, title="Geheim", published_at=None)
    an_opgave(buurt, leaver.person, ended_at=now())
    other = an_opgave(buurt)
    an_actie(other, leaver.person)
    an_offer(an_actie(other, other.regiehouder), leaver.person)
    held = held_by(keeper, leaver.roles[0])
    assert (list(held.titles), held.unseen, held.acties, held.asked) == (["Veilig lopen"], 1, 1, 1)
    assert held.stands_in is not None
    nosy = held_by(a_viewer("professional", buurt=buurt), leaver.roles[0])
    assert (nosy.leads, nosy.acties, nosy.asked) == (0, 0, 0)


# ------------------------------------------------------------------------------------------- how to reach them
def test_on_the_day_on_which_the_role_ends_area_and_number_are_forgotten(buurt, keeper, party):
    standing_in = a_worker(buurt, party, work_phone="06-33334444")
    leaver = a_worker(buurt, party, work_area="Lindelaan", work_phone="06-11112222", deputy_id=standing_in.person_id)
    end_work(keeper, leaver.roles[0])
    assert (leaver.work_area, leaver.work_phone, leaver.deputy_id) == ("", "", standing_in.person_id)
    assert standing_in.work_phone == "06-33334444"


def test_who_works_here_still_in_another_role_stays_reachable(buurt, keeper, party):
    leaver = a_worker(buurt, party, work_phone="06-11112222")
    a_role(leaver, Role.PROFESSIONAL)
    end_work(keeper, leaver.roles[0])
    forget_work_of_leavers(CLOCK, db.session)
    assert leaver.work_phone == "06-11112222"
    leaver.roles[1].ends_on = today()
    forget_work_of_leavers(CLOCK, db.session)
    assert leaver.work_phone == ""


def test_the_clock_forgets_it_when_a_role_lapses_or_the_organisation_stops(buurt, keeper, party):
    partner = a_partner(buurt.id)
    a_worker(buurt, party, work_phone="lapsed").roles[0].ends_on = today()
    a_worker(buurt, partner.organisation_id, work_phone="partner stopped")
    a_worker(a_buurt(), party, work_phone="never a partner there")
    a_worker(buurt, party, work_phone="works here")
    end_partner(keeper, partner)
    db.session.commit()
    watch_over_roles()
    known = db.session.scalars(db.select(Membership.work_phone).where(Membership.work_phone != ""))
    assert list(known) == ["works here"]


# ------------------------------------------------------------------------------------------- what else they have
def test_the_beheerder_sees_koppelingen_conversations_and_huiskamers_in_numbers_only(buurt, keeper, leaver):
    scene = Scene(buurt)
    scene.propose().proposed_by_id = leaver.person_id
    over = scene.propose(scene.neighbour())
    over.proposed_by_id, over.lapsed_at = leaver.person_id, now()
    an_opgave(buurt, posts=(a_gesprek(buurt, leaver.person), a_gesprek(buurt)))
    a_gesprek(buurt, leaver.person)  # nobody took it up, so it waits for nothing
    answered = an_opgave(buurt, posts=(a_gesprek(buurt, leaver.person),)).sources[0]
    answered.answered_at, answered.answered_by_id = now(), keeper.id
    lead = viewer_of(leaver.person, buurt)
    a_huiskamer(lead)
    a_huiskamer(lead).calling_off = CallingOff(buurt_id=buurt.id, by_id=lead.id, reason="Ziek")
    a_huiskamer(lead).closing = Closing(buurt_id=buurt.id, by_id=lead.id)
    a_schouw(lead)
    was_held(a_schouw(lead))
    close_schouw(lead, was_held(a_schouw(lead)))
    call_off_schouw(lead, a_schouw(lead), reason="Storm")
    db.session.flush()
    held = held_by(keeper, leaver.roles[0])
    assert (held.koppelingen, held.gesprekken, held.huiskamers, held.schouwen) == (1, 1, 1, 2)
    nosy = held_by(a_viewer("professional", buurt=buurt), leaver.roles[0])
    assert (nosy.koppelingen, nosy.gesprekken, nosy.huiskamers, nosy.schouwen) == (0, 0, 0, 0)


def test_the_page_says_what_happens_to_each(client, log_in, buurt, keeper, leaver):
    Scene(buurt).propose().proposed_by_id = leaver.person_id
    an_opgave(buurt, posts=(a_gesprek(buurt, leaver.person, words="Het stinkt hier."),))
    a_huiskamer(viewer_of(leaver.person, buurt))
    a_schouw(viewer_of(leaver.person, buurt))
    log_in(client, keeper.me)
    page = client.get(f"/oost/beheer/mensen/{leaver.id}/rollen/{leaver.roles[0].id}/stoppen").text
    assert "1 koppeling die nog loopt: elke buurtverbinder" in page
    assert "1 opgeschreven gesprek dat op antwoord wacht: de regiehouder" in page
    assert "1 huiskamergesprek dat niet is afgerond: wie het plande of mee leidt" in page
    assert "1 wijkschouw die niet is afgerond: wie het plande kiest een ander" in page
    assert "Het stinkt hier." not in page
    assert "Lindelaan" not in page
    assert "Bekijk de huiskamergesprekken" not in page


def test_only_the_beheerder_ends_it(buurt, leaver):
    for role in ("verbinder", "professional"):
        with pytest.raises(NotAllowed):
            end_work(a_viewer(role, buurt=buurt), leaver.roles[0])
    with pytest.raises(NotAllowed):
        end_work(a_viewer("beheerder"), leaver.roles[0])


def test_on_the_web_the_page_names_who_gets_it_and_the_button_does_it(app, client, log_in, buurt, keeper, leaver):
    opgave = an_opgave(buurt, leaver.person, title="Veilig lopen")
    colleague = a_worker(buurt, leaver.roles[0].organisation_id)
    log_in(client, keeper.me)
    address = f"/oost/beheer/mensen/{leaver.id}/rollen/{leaver.roles[0].id}/stoppen"
    assert address in client.get(f"/oost/beheer/mensen/{leaver.id}").text
    page = client.get(address).text
    assert "Veilig lopen" in page
    assert f"Wie waarneemt: {colleague.person.name}" in page
    worker = log_in(app.test_client(), leaver.person)
    assert worker.get("/oost/prof/opgaven").status_code == 200
    assert client.post(address, data={"successor": "0"}).status_code == 303
    assert worker.get("/oost/prof/opgaven").status_code == 403
    db.session.expire_all()
    assert opgave.regiehouder_id == colleague.person_id
    assert leaver.roles[0].ends_on == today()
    assert get_opgave(viewer_of(colleague.person, buurt), opgave.number).signed_as.startswith("wijkagent")
