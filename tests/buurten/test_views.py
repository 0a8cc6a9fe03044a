"""Joining a buurt and keeping one, in the browser."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from buurtplein.buurten.models import Buurt, HouseRule, JoinRequest, Membership, Partnership, Role, RoleGrant
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.outbox.models import Letter
from buurtplein.people.models import Person
from tests.factories import a_buurt, a_member, a_partner, a_person, a_role, a_viewer
from tests.support.statements import counted

JOINING = {"name": "Piet Pietersen", "postcode": "1234 ab", "email": "piet@example.org"}
KEEPING = ("beheer", "beheer/huisregels", "beheer/mensen", "beheer/organisaties")


@pytest.fixture
def buurt():
    return a_buurt("lindekwartier", name="Lindekwartier", code="LINDE")


@pytest.fixture
def bea(buurt, client, log_in):
    """The beheerder, logged in."""
    viewer = a_viewer("beheerder", buurt=buurt, person=a_person("Bea Heer"))
    log_in(client, viewer.me)
    return viewer


def text_of(response):
    return response.get_data(as_text=True)


def rows(table):
    return db.session.scalar(select(func.count()).select_from(table))


def last_code():
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    return re.search(r"\b\d{6}\b", letter.text)[0]


def join(client, **fields):
    return client.post("/lindekwartier/meedoen", data=JOINING | fields)


def confirm(client, code, email="piet@example.org"):
    return client.post("/lindekwartier/meedoen/code", data={"email": email, "code": code})


# ------------------------------------------------------------------------------------------- joining
def test_joining_takes_three_fields_and_a_code(client, buurt):
    page = re.search(r"<form action=.*?</form>", text_of(client.get("/lindekwartier/meedoen")), re.DOTALL)[0]
    assert len(re.findall(r'<div class="veld">', re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL))) == 3
    answer = join(client)
    assert (answer.status_code, answer.location) == (303, "/lindekwartier/meedoen/code")
    assert "piet@example.org" in text_of(client.get(answer.location))
    answer = confirm(client, last_code())
    assert (answer.status_code, answer.location) == (303, "/lindekwartier/")
    assert "Welkom op het plein." in text_of(client.get("/lindekwartier/"))
    member = db.session.scalars(select(Membership)).one()
    assert (member.person.name, member.person.postcode, member.trusted_at) == ("Piet Pietersen", "1234AB", None)


def test_the_code_of_a_letter_saves_the_wait(client, buurt):
    join(client, buurtcode=" linde ", street="Molenstraat")
    confirm(client, last_code())
    member = db.session.scalars(select(Membership)).one()
    assert member.trusted_at is not None
    assert member.street == "Molenstraat"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"postcode": "12"}, "postcode"),
        ({"email": "piet"}, "email"),
        ({"buurtcode": "fout"}, "buurtcode"),
        ({"password": "kort"}, "password"),
        ({"password": "Molenstraat123"}, "password"),
    ],
)
def test_what_cannot_be_right_comes_back_at_its_field_with_the_rest_still_there(client, buurt, fields, field):
    answer = join(client, street="Molenstraat", **fields)
    page = text_of(answer)
    assert answer.status_code == 422
    assert f'id="{field}-fout"' in page
    assert 'value="Molenstraat"' in page
    assert rows(JoinRequest) == rows(Letter) == 0
    if field in {"buurtcode", "password"}:
        assert re.search(r"<details[^>]* open>", page)


def test_a_form_with_only_what_is_needed_is_enough_and_an_empty_one_is_not(client, buurt):
    assert client.post("/lindekwartier/meedoen", data={}).status_code == 422
    assert join(client).status_code == 303


def test_a_wrong_code_comes_back_and_the_right_one_works_once(client, app, buurt):
    join(client)
    code = last_code()
    wrong = confirm(client, "000000" if code != "000000" else "111111")
    assert (wrong.status_code, "klopt niet" in text_of(wrong)) == (422, True)
    assert confirm(client, f"{code[:3]} {code[3:]}").status_code == 303
    assert confirm(app.test_client(), code).status_code == 422


def test_typing_a_code_without_having_asked_leads_back(client, buurt):
    assert client.get("/lindekwartier/meedoen/code").location == "/lindekwartier/meedoen"


def test_the_answer_does_not_tell_whether_an_address_is_known(client, buurt):
    a_person("Piet Anders", email="piet@example.org")
    known, unknown = join(client), join(client, email="nobody@example.org")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)


def test_who_has_an_account_keeps_name_and_password(client, buurt):
    a_person("Piet Anders", email="piet@example.org", password_hash="kept")
    join(client, password="drie losse woorden")
    confirm(client, last_code())
    person = db.session.scalars(select(Person)).one()
    assert (person.name, person.password_hash) == ("Piet Anders", "kept")


def test_a_code_for_one_buurt_does_not_open_another(client, buurt):
    a_buurt("parkwijk")
    join(client)
    data = {"email": "piet@example.org", "code": last_code()}
    assert client.post("/parkwijk/meedoen/code", data=data).status_code == 422
    assert rows(Membership) == 0


def test_who_belongs_already_goes_to_the_plein(client, log_in, buurt):
    log_in(client, a_member(buurt).person)
    assert client.get("/lindekwartier/meedoen").location == "/lindekwartier/"


def test_a_neighbour_of_elsewhere_finds_the_way_to_join(client, log_in, buurt):
    log_in(client, a_viewer().me)
    page = text_of(client.get("/lindekwartier/"))
    assert 'href="/lindekwartier/meedoen"' in page
    assert 'href="/lindekwartier/plaats' not in page


def test_a_strange_language_cookie_does_no_harm(client, buurt):
    client.set_cookie("taal", "../../zz")
    assert join(client).status_code == 303


# ------------------------------------------------------------------------------------------- who keeps the buurt
@pytest.mark.parametrize("path", [*KEEPING, "beheer/mensen/1"])
def test_only_the_beheerder_keeps_the_buurt(client, log_in, buurt, path):
    assert client.get(f"/lindekwartier/{path}").status_code == 303
    for roles in ((), ("verbinder",), ("professional",)):
        log_in(client, a_viewer(*roles, buurt=db.session.merge(buurt)).me)
        assert client.get(f"/lindekwartier/{path}").status_code == 403
    log_in(client, a_viewer("beheerder").me)  # of another buurt
    assert client.get(f"/lindekwartier/{path}").status_code == 403


def test_every_page_of_the_beheerder_stands(client, bea):
    for path in (*KEEPING, f"beheer/mensen/{bea.membership.id}"):
        assert client.get(f"/lindekwartier/{path}").status_code == 200


# ------------------------------------------------------------------------------------------- settings and rules
def test_the_beheerder_changes_the_settings(client, bea):
    assert 'value="Lindekwartier"' in text_of(client.get("/lindekwartier/beheer"))
    fields = {
        "name": "De Linde",
        "accent": "linde",
        "phone": "010-1234567",
        "trusted_after": "3",
        "welcome": "Dag.",
        "stall_after_days": "21",
    }
    assert client.post("/lindekwartier/beheer", data=fields).status_code == 303
    page = text_of(client.get("/lindekwartier/beheer"))
    assert "De instellingen zijn bewaard." in page
    assert 'data-accent="linde"' in page
    changed = db.session.scalars(select(Buurt)).one()
    assert (changed.name, changed.trusted_after, changed.found_by_search_engines) == ("De Linde", 3, False)
    assert changed.stall_after_days == 21


@pytest.mark.parametrize("number", [0, 5, None])
def test_how_many_posts_are_read_first_is_shown_and_kept(client, bea, number):
    sent = {"name": "Oost", "accent": "linde", "stall_after_days": 14}
    sent["trusted_after"] = "" if number is None else number
    client.post("/lindekwartier/beheer", data=sent)
    assert db.session.scalars(select(Buurt.trusted_after)).one() == number
    checked = re.findall(r'<input[^>]*name="trusted_after"[^>]*>', text_of(client.get("/lindekwartier/beheer")))
    assert [re.search('value="(.*?)"', one).group(1) for one in checked if "checked" in one] == [
        str(sent["trusted_after"])
    ]


@pytest.mark.parametrize("fields", [{"name": ""}, {"trusted_after": "7"}, {"accent": "roze"}, {"welcome": "x" * 501}])
def test_wrong_settings_come_back_with_what_was_typed(client, bea, fields):
    answer = client.post("/lindekwartier/beheer", data={"name": "Nieuw", "accent": "linde", "phone": "010-9", **fields})
    assert answer.status_code == 422
    assert 'value="010-9"' in text_of(answer)
    assert db.session.scalars(select(Buurt)).one().name == "Lindekwartier"


def test_the_beheerder_writes_the_house_rules(client, bea):
    assert "Wees vriendelijk: Schrijf zoals je praat" in text_of(client.get("/lindekwartier/beheer/huisregels"))
    lines = "Houd het kort: Dan leest iedereen het.\nGeen reclame"
    assert client.post("/lindekwartier/beheer/huisregels", data={"lines": lines}).status_code == 303
    page = text_of(client.get("/lindekwartier/huisregels"))
    assert "Houd het kort" in page
    assert "Wees vriendelijk" not in page
    assert rows(HouseRule) == 3  # the old one stays, for the rulings that rest on it


@pytest.mark.parametrize("lines", ["", "  \n ", ": alleen uitleg"])
def test_no_rule_at_all_is_refused(client, bea, lines):
    assert client.post("/lindekwartier/beheer/huisregels", data={"lines": lines}).status_code == 422
    assert rows(HouseRule) == 1


# ------------------------------------------------------------------------------------------- people and roles
def test_the_list_of_people_goes_on_and_takes_few_statements(client, bea):
    for n in range(70):
        member = a_member(bea.buurt, a_person(f"Buur {n:02d}."))
        a_role(member, Role.PROFESSIONAL)
    with counted() as statements:
        first = text_of(client.get("/lindekwartier/beheer/mensen"))
    assert statements() <= 10
    more = re.search(r'href="([^"]+)" rel="next"', first)[1]
    second = text_of(client.get(more))
    assert sorted(re.findall(r"Buur (\d\d)\.", first) + re.findall(r"Buur (\d\d)\.", second)) == [
        f"{n:02d}" for n in range(70)
    ]
    assert "wijkagent" in first


def test_the_list_of_people_shows_the_roles_that_count_today(client, bea):
    member = a_member(bea.buurt, a_person("Was Verbinder"))
    a_role(member, Role.VERBINDER, ends_on=today())
    a_role(a_member(bea.buurt), Role.VERBINDER, ends_on=today() + timedelta(days=40))
    page = text_of(client.get("/lindekwartier/beheer/mensen"))
    assert page.count("buurtverbinder (tot") == 1


@pytest.mark.parametrize("after", ["0", "-1", "abc", "99999999999999999999999"])
def test_a_strange_place_in_the_list_gives_a_page(client, bea, after):
    assert client.get(f"/lindekwartier/beheer/mensen?na={after}").status_code == 200


def test_a_role_is_given_with_what_it_needs(client, bea):
    member_id = a_member(bea.buurt, a_person("Samira Idrissi")).id
    path = f"/lindekwartier/beheer/mensen/{member_id}"
    bare = client.post(path, data={"role": "verbinder", "organisation": "0"})
    assert (bare.status_code, "Een buurtverbinder heeft eerst een training gehad." in text_of(bare)) == (422, True)
    term = {"trained_on": f"{today() - timedelta(days=3)}", "ends_on": f"{today() + timedelta(days=300)}"}
    assert client.post(path, data={"role": "verbinder", "organisation": "0", **term}).status_code == 303
    assert "Samira Idrissi is nu buurtverbinder." in text_of(client.get(path))
    assert [grant.role for grant in db.session.scalars(select(RoleGrant).order_by(RoleGrant.id))][-1] is Role.VERBINDER


def test_a_professional_needs_an_organisation_that_is_partner_here(client, bea):
    member_id = a_member(bea.buurt).id
    organisation = a_partner(bea.buurt_id).organisation_id
    elsewhere = a_partner(a_buurt().id).organisation_id
    path = f"/lindekwartier/beheer/mensen/{member_id}"
    for wrong in ("0", f"{elsewhere}", "x"):
        assert client.post(path, data={"role": "professional", "organisation": wrong}).status_code == 422
    data = {"role": "professional", "organisation": f"{organisation}", "title": "wijkagent"}
    assert client.post(path, data=data).status_code == 303
    assert "professional, wijkagent" in text_of(client.get(path))


def test_a_role_that_does_not_exist_is_refused(client, bea):
    path = f"/lindekwartier/beheer/mensen/{a_member(bea.buurt).id}"
    for fields in ({}, {"role": "burgemeester"}):
        assert client.post(path, data={"organisation": "0", **fields}).status_code == 422


def test_a_role_is_taken_back_but_not_of_the_last_beheerder(client, bea):
    member = a_member(bea.buurt)
    grant_id, member_id = a_role(member, Role.VERBINDER).id, member.id
    own_grant, own_id = bea.membership.roles[0].id, bea.membership.id
    assert client.post(f"/lindekwartier/beheer/mensen/{member_id}/rollen/{grant_id}/stop").status_code == 303
    assert db.session.get_one(RoleGrant, grant_id).ends_on == today()
    answer = client.post(f"/lindekwartier/beheer/mensen/{own_id}/rollen/{own_grant}/stop")
    assert "Er moet minstens één beheerder blijven." in text_of(client.get(answer.location))
    assert db.session.get_one(RoleGrant, own_grant).ends_on is None


def test_a_beheerder_whose_role_lapses_by_itself_does_not_count_as_the_one_who_stays(client, bea):
    own_grant, own_id = bea.membership.roles[0].id, bea.membership.id
    stop = f"/lindekwartier/beheer/mensen/{own_id}/rollen/{own_grant}/stop"
    a_role(a_member(bea.buurt), Role.BEHEERDER, ends_on=today() + timedelta(days=30))
    client.post(stop)
    assert db.session.get_one(RoleGrant, own_grant).ends_on is None
    a_role(a_member(bea.buurt), Role.BEHEERDER)
    client.post(stop)
    assert db.session.get_one(RoleGrant, own_grant).ends_on == today()


def test_people_roles_and_partners_of_another_buurt_are_not_found(client, bea):
    elsewhere = a_viewer("verbinder")
    member_id, grant_id = elsewhere.membership.id, elsewhere.membership.roles[0].id
    partnership_id = a_partner(elsewhere.buurt_id).id
    assert client.get(f"/lindekwartier/beheer/mensen/{member_id}").status_code == 404
    assert client.post(f"/lindekwartier/beheer/mensen/{member_id}/rollen/{grant_id}/stop").status_code == 404
    assert client.post(f"/lindekwartier/beheer/organisaties/{partnership_id}/stop").status_code == 404


# ------------------------------------------------------------------------------------------- partners
def test_an_organisation_becomes_partner_and_stops(client, bea):
    path = "/lindekwartier/beheer/organisaties"
    assert client.post(path, data={"name": "Welzijn Noord"}).status_code == 303
    assert "Welzijn Noord is nu partner in deze buurt." in text_of(client.get(path))
    partnership_id = db.session.scalars(select(Partnership)).one().id
    assert client.post(f"{path}/{partnership_id}/stop").status_code == 303
    assert "Gestopt op" in text_of(client.get(path))


def test_an_organisation_without_a_name_is_refused(client, bea):
    assert client.post("/lindekwartier/beheer/organisaties", data={"name": " "}).status_code == 422
    assert rows(Partnership) == 0


def test_the_professionals_of_an_organisation_lose_access_the_day_it_stops(client, log_in, bea):
    agent = a_viewer("professional", buurt=bea.buurt)
    partnership = db.session.scalars(select(Partnership)).one()
    person, partnership_id = agent.me, partnership.id
    client.post(f"/lindekwartier/beheer/organisaties/{partnership_id}/stop")
    log_in(client, db.session.merge(person))
    assert client.get("/lindekwartier/prof/opgaven").status_code == 403


def test_a_member_who_left_is_a_visitor(client, log_in, buurt):
    log_in(client, a_member(buurt, left_at=now()).person)
    assert client.get("/lindekwartier/plaats").status_code == 403
