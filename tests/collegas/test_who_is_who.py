"""Wie is wie: every partner has someone to call or a vacancy, and who left says whom to call instead."""

from datetime import timedelta

import pytest

from buurtplein.buurten.models import Role
from buurtplein.collegas.operations import describe_work
from buurtplein.collegas.queries import list_deputies, who_is_who
from buurtplein.core.clock import now, today
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.owndata.operations import erase_person
from buurtplein.people.viewer import Caretaker
from tests.factories import a_buurt, a_member, a_partner, a_role, a_viewer, viewer_of
from tests.support.statements import counted


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def pro(buurt):
    return a_viewer("professional", buurt=buurt)


def a_colleague(buurt, organisation_id, **fields):
    member = a_member(buurt, **fields)
    a_role(member, Role.PROFESSIONAL, organisation_id=organisation_id)
    return member


def own_party(viewer):
    """The people of the organisation that this viewer works for."""
    mine = min(viewer.organisation_ids)
    return next(party.people for party in who_is_who(viewer) if party.organisation.id == mine)


def test_every_partner_has_someone_to_call_or_a_vacancy(buurt, pro):
    a_partner(buurt.id)
    describe_work(pro, area="Molenstraat", phone="06-11112222", deputy_id=None)
    parties = who_is_who(pro)
    assert [(party.is_vacant, party.is_reachable) for party in parties] == [(False, True), (True, False)]
    assert parties[0].people[0].membership.work_area == "Molenstraat"


def test_who_left_says_whom_to_call_instead(buurt, pro):
    organisation_id = min(pro.organisation_ids)
    describe_work(pro, area="", phone="06-11112222", deputy_id=None)
    gone = a_colleague(buurt, organisation_id, deputy_id=pro.id)
    gone.roles[0].ends_on = today()
    here, left = own_party(pro)
    assert left.left_on == today()
    assert left.deputy.person.id == here.person.id
    assert left.deputy.is_reachable
    gone.roles[0].ends_on = today() - timedelta(days=100)
    assert [one.person.id for one in own_party(pro)] == [pro.id]


def test_a_deputy_who_left_stands_in_for_nobody(buurt, pro):
    other = a_colleague(buurt, min(pro.organisation_ids))
    describe_work(pro, area="", phone="", deputy_id=other.person_id)
    assert [one.deputy is not None for one in own_party(pro) if one.person.id == pro.id] == [True]
    other.left_at = now()
    assert all(one.deputy is None for one in own_party(pro))


@pytest.mark.parametrize("who", ["here", "left"])
def test_a_deputy_who_works_here_no_more_stands_in_for_nobody_either(buurt, pro, who):
    other = a_colleague(buurt, min(pro.organisation_ids))
    named = a_colleague(buurt, min(pro.organisation_ids), deputy_id=other.person_id)
    named.roles[0].ends_on = today() if who == "left" else None
    assert [one.deputy.person.id for one in own_party(pro) if one.deputy] == [other.person_id]
    other.roles[0].ends_on = today()
    assert all(one.deputy is None for one in own_party(pro))


def test_someone_with_a_new_term_did_not_leave(buurt, pro):
    assert pro.membership is not None
    a_role(pro.membership, Role.PROFESSIONAL, organisation_id=min(pro.organisation_ids), ends_on=today())
    assert [one.left_on for one in own_party(pro)] == [None]


def test_only_a_colleague_of_today_can_stand_in(buurt, pro):
    neighbour = a_member(buurt)
    with pytest.raises(RuleBroken):
        describe_work(pro, area="", phone="", deputy_id=neighbour.person_id)
    assert all(one.person.id != pro.id for one in list_deputies(pro))
    with pytest.raises(NotAllowed):
        describe_work(a_viewer("verbinder", buurt=buurt), area="", phone="", deputy_id=None)


@pytest.mark.parametrize(("role", "sees"), [("", 0), ("verbinder", 1), ("professional", 2), ("beheerder", 1)])
def test_who_sees_who_works_here(buurt, pro, role, sees):
    viewer = a_viewer(*([role] if role else []), buurt=buurt)
    assert sum(len(party.people) for party in who_is_who(viewer)) == sees


def test_who_is_erased_is_gone_from_it_also_as_a_deputy(buurt, pro):
    other = a_colleague(buurt, min(pro.organisation_ids))
    describe_work(pro, area="", phone="", deputy_id=other.person_id)
    erase_person(Caretaker("test"), other.person)
    assert pro.membership.deputy_id is None
    assert (other.work_phone, other.work_area) == ("", "")
    assert len(own_party(viewer_of(pro.me, buurt))) == 1


def test_it_asks_as_much_for_ten_colleagues_as_for_one(buurt, pro):
    asked = []
    for number in (1, 9):
        for _one in range(number):
            a_colleague(buurt, a_partner(buurt.id).organisation_id)
        with counted() as statements:
            who_is_who(pro)
        asked.append(statements())
    assert asked[0] == asked[1]


def test_a_professional_fills_in_how_to_reach_them(app, client, log_in, buurt, pro):
    other = a_colleague(buurt, min(pro.organisation_ids))
    log_in(client, pro.me)
    sent = {"area": "Lindelaan", "phone": "06-11112222", "deputy": str(other.person_id)}
    assert client.post("/oost/wie-is-wie/jij", data=sent).status_code == 303
    page = client.get("/oost/wie-is-wie").text
    assert "Lindelaan" in page
    assert 'href="tel:0611112222"' in page
    assert f"Neemt waar: {other.person.name}" in page
    assert client.post("/oost/wie-is-wie/jij", data={"deputy": "999999"}).status_code == 422
    neighbour = log_in(app.test_client(), a_member(buurt).person)
    assert neighbour.get("/oost/wie-is-wie").status_code == 403
