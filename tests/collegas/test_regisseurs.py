"""Each buurt has one gebiedsregisseur, or a vacancy that everyone sees."""

from datetime import timedelta

import pytest

from buurtplein.buurten.models import Role
from buurtplein.collegas.operations import end_work, forget_work_of_leavers, name_regisseur
from buurtplein.collegas.queries import naming, the_regisseur
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.people.viewer import Caretaker
from tests.factories import a_buurt, a_member, a_role, a_viewer, a_visitor, viewer_of
from tests.support.cookies import cookie_for

WEEK = timedelta(days=7)


@pytest.fixture
def buurt():
    return a_buurt("oost", phone="06-12345678", contact_name="Samira")


@pytest.fixture
def keeper(buurt):
    return a_viewer("beheerder", buurt=buurt)


def name(keeper, who, *, from_day=None, phone=""):
    person_id = who.me.id if who else None
    name_regisseur(keeper, person_id=person_id, from_day=from_day or today(), phone=phone, seen=naming(keeper).stamp)


def test_a_new_one_ends_the_former_on_that_day_so_there_is_never_a_second(buurt, keeper):
    first, second = a_viewer("professional", buurt=buurt), a_viewer("professional", buurt=buurt)
    name(keeper, first)
    name(keeper, second, from_day=today() + WEEK)
    assert the_regisseur(a_visitor(buurt)).person == first.me
    assert [(row.person_id, row.ends_on) for row in naming(keeper).rows] == [
        (first.id, today() + WEEK),
        (second.id, None),
    ]
    with at(now() + WEEK):
        assert the_regisseur(a_visitor(buurt)).person == second.me
    name(keeper, first, from_day=today() + WEEK)  # keeps it after all
    assert [(row.person_id, row.ends_on) for row in naming(keeper).rows] == [(first.id, None)]
    name(keeper, None)
    assert the_regisseur(a_visitor(buurt)) is None


def test_another_number_for_who_has_it_leaves_what_is_planned_and_a_planned_day_moves(buurt, keeper):
    first, second = a_viewer("professional", buurt=buurt), a_viewer("professional", buurt=buurt)
    name(keeper, first, phone="06-11112222")
    name(keeper, second, from_day=today() + WEEK)
    name(keeper, first, phone="06-33334444")
    assert the_regisseur(keeper).phone == "06-33334444"

    def planned():
        return [(row.person_id, row.ends_on or row.starts_on) for row in naming(keeper).rows]

    assert planned() == [(first.id, today() + WEEK), (second.id, today() + WEEK)]
    for weeks in (2, 1):  # later, and sooner
        name(keeper, second, from_day=today() + weeks * WEEK)
        assert planned() == [(first.id, today() + weeks * WEEK), (second.id, today() + weeks * WEEK)]


def test_the_number_of_who_has_it_is_not_shown_as_that_of_another_and_goes_when_they_stop(buurt, keeper):
    first, second = a_viewer("professional", buurt=buurt), a_viewer("professional", buurt=buurt)
    with at(now() - WEEK):
        name(keeper, first, phone="06-11112222")
    with pytest.raises(RuleBroken, match=first.me.name) as broken:
        name(keeper, second, phone="06 1111 2222")
    assert broken.value.field == "phone"
    former = naming(keeper).rows[0]
    name(keeper, second, from_day=today() + WEEK)
    assert the_regisseur(keeper).phone == "06-11112222"  # until then
    with at(now() + WEEK):
        forget_work_of_leavers(Caretaker("clock"), db.session)
        db.session.refresh(former)
        assert (former.phone, the_regisseur(keeper).phone) == ("", "")


def test_who_stops_leaves_a_vacancy_the_same_day_and_comes_back_without_the_role(buurt, keeper):
    pro = a_viewer("professional", buurt=buurt)
    name(keeper, pro)
    grant = pro.membership.roles[0]
    end_work(keeper, grant)
    assert the_regisseur(keeper) is None
    other = a_viewer("professional", buurt=buurt)
    name(keeper, other)
    other.membership.roles[0].ends_on = today()  # its term is over: nobody ended it
    assert the_regisseur(keeper) is None
    forget_work_of_leavers(Caretaker("clock"), db.session)
    a_role(other.membership, Role.PROFESSIONAL)
    assert the_regisseur(keeper) is None


def test_only_who_works_here_is_named_and_two_beheerders_do_not_overwrite_each_other(buurt, keeper):
    pro, seen = a_viewer("professional", buurt=buurt), naming(keeper).stamp
    with pytest.raises(RuleBroken, match="lijst"):
        name(keeper, a_viewer("professional", buurt=a_buurt("west")))
    with pytest.raises(RuleBroken, match="vandaag"):
        name(keeper, pro, from_day=today() - WEEK)
    with pytest.raises(NotAllowed):
        name_regisseur(pro, person_id=pro.id, from_day=today(), seen=seen)
    name(keeper, pro)
    with pytest.raises(RuleBroken, match="Iemand anders"):
        name_regisseur(keeper, person_id=None, from_day=today(), seen=seen)


def test_everyone_reads_whom_to_call_or_that_nobody_is_there(app, buurt, keeper):
    deputy = a_member(buurt, None, "professional")
    pro = a_viewer("professional", buurt=buurt)
    pro.membership.deputy_id = deputy.person_id
    db.session.commit()
    client = app.test_client()
    for page in ("/oost/zo-werkt-het", "/oost/samen"):
        text = client.get(page).get_data(as_text=True)
        assert "Er is nu geen gebiedsregisseur" in text
        assert "Bel intussen: Samira" in text
    name(keeper, pro, phone="06-11112222")
    db.session.commit()
    text = client.get("/oost/zo-werkt-het").get_data(as_text=True)
    assert "Er is nu geen gebiedsregisseur" not in text
    assert "06 1111 2222" in text or "06-11112222" in text
    assert f"Dan neemt {deputy.person.first_name}" in text
    assert pro.me.name not in text  # never a surname


def test_the_beheerder_sees_a_vacancy_and_a_second_and_mends_it(app, buurt, keeper):
    pro = a_viewer("professional", buurt=buurt)
    other = viewer_of(a_member(buurt).person, buurt)
    a_role(other.membership, Role.PROFESSIONAL, title="Gebiedsregisseur")
    db.session.commit()
    client, cookie = app.test_client(use_cookies=False), {"Cookie": f"plein={cookie_for(app, keeper.me)[0]}"}
    db.session.commit()

    def read(page):
        return client.get(f"/oost/beheer/{page}", headers=cookie).get_data(as_text=True)

    assert "Er is nu geen gebiedsregisseur" in read("mensen")
    name(keeper, pro)
    db.session.commit()
    assert "Meer dan één professional heet gebiedsregisseur" in read("mensen")
    assert other.me.name in read("gebiedsregisseur")
    name(keeper, other)
    db.session.commit()
    assert "gebiedsregisseur" not in read("mensen").replace("/beheer/gebiedsregisseur", "")
