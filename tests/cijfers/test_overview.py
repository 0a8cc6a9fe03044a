"""The overview tells how far everything is and how quickly it goes, in as many statements whatever there is."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from odfdo import Document

from buurtplein.buurten.models import Partnership, Role
from buurtplein.buurten.viewer import Someone
from buurtplein.cijfers.queries import AGES, list_own_parties, list_parties, overview, own_overview
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.sheets import Sheet, as_csv, as_ods
from buurtplein.wijkopgaven.models import ActieState, OwnerKind, Step
from buurtplein.wijkopgaven.operations import Answer, answer_sources, merge_opgave
from tests.bench.filling import add_opgaven
from tests.factories import a_buurt, a_member, a_post, a_role, a_viewer, viewer_of
from tests.support.statements import counted
from tests.wijkopgaven.factories import an_actie, an_offer, an_opgave

DAY = timedelta(days=1)


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def pro(buurt):
    return a_viewer("professional", buurt=buurt)


def a_colleague(buurt, organisation_id, person=None):
    """Someone who works here for this organisation."""
    grant = a_role(a_member(buurt, person), Role.PROFESSIONAL, organisation_id=organisation_id)
    return viewer_of(grant.membership.person, buurt)


def shown(rows):
    return {row.label: row.by_age for row in rows if row.number}


def test_opgaven_are_counted_by_state_and_age(buurt, pro):
    an_opgave(buurt)
    an_opgave(buurt, made_at=now() - 40 * DAY)
    an_opgave(buurt, made_at=now() - 400 * DAY, published_at=None)
    an_opgave(buurt, made_at=now() - 400 * DAY, ended_at=now() - 300 * DAY)
    an_opgave(buurt, made_at=now() - 900 * DAY, ended_at=now() - 500 * DAY)
    found = shown(overview(pro).opgaven)
    assert found == {
        "Loopt": (1, 1, 0, 0),
        "Nog niet zichtbaar voor de buurt": (0, 0, 0, 1),
        "Afgerond in het laatste jaar": (0, 0, 0, 1),
    }
    assert len(AGES) == 4


def test_what_went_on_in_another_did_not_end(buurt, pro):
    one, other = an_opgave(buurt, pro.me, (a_post(buurt),)), an_opgave(buurt, pro.me, (a_post(buurt),))
    merge_opgave(pro, one, other)
    found = overview(pro)
    assert (shown(found.opgaven), found.from_residents.of) == ({"Loopt": (1, 0, 0, 0)}, 1)


def test_an_organisation_that_is_no_partner_here_is_not_there(client, log_in, buurt, pro):
    log_in(client, pro.me)
    for asked in ("999999", "een", "-1", "9" * 30):
        assert client.get(f"/oost/prof/overzicht?organisatie={asked}").status_code == 404
        assert client.get(f"/oost/prof/overzicht.csv?organisatie={asked}").status_code == 404


def test_acties_are_those_of_opgaven_that_run(buurt, pro):
    opgave, over = an_opgave(buurt), an_opgave(buurt, ended_at=now())
    an_actie(opgave, due_on=today() - DAY, owner_kind=OwnerKind.BEWONER)
    an_actie(opgave, state=ActieState.DONE, due_on=today() - DAY, made_at=now() - 100 * DAY)
    an_actie(over)
    found = overview(pro)
    assert shown(found.acties) == {"Te doen": (1, 0, 0, 0), "Klaar": (0, 0, 1, 0)}
    assert found.late == 1
    assert dict(found.sides) == {OwnerKind.BEWONER: 1, OwnerKind.PROFESSIONAL: 0, OwnerKind.SAMEN: 0}


def test_how_quickly_it_goes_is_told_from_five_on_and_who_began_is_counted(buurt, pro):
    for days in range(1, 6):
        told_at = now() - 20 * DAY
        post = a_post(buurt, published_at=told_at, signed_as="wijkagent" if days == 1 else "")
        opgave = an_opgave(buurt, posts=(post,))
        with at(told_at + days * DAY):
            answer_sources(pro, opgave.sources, Answer(doing="Er komt een lamp."))
        answer_sources(pro, opgave.sources, Answer(doing="Er komt een betere lamp."))  # which is no later answer
        if days < 5:
            an_actie(opgave, made_at=told_at + days * DAY)
    found = overview(pro)
    assert found.answered_after == 3 * DAY
    assert found.acted_after is None
    assert (found.from_residents.number, found.from_residents.of, found.from_residents.percentage) == (4, 5, 80)


def test_handing_over_is_counted_by_how_it_went(buurt, pro):
    opgave = an_opgave(buurt)
    for ago, ended in ((1, None), (5, None), (20, Step.ACCEPTED), (300, Step.LAPSED)):
        ended_at = now() if ended else None
        offered = {"made_at": now() - ago * DAY, "ended": ended, "ended_at": ended_at}
        an_offer(an_actie(opgave, opgave.regiehouder), a_member(buurt).person, **offered)
    found = overview(pro)
    assert dict(found.handed_over) == {Step.ASKED: 2, Step.ACCEPTED: 1}
    assert found.waiting_long == 1


def the_party(viewer, organisation_id):
    return next(party for party in list_parties(viewer) if party.id == organisation_id)


def test_of_one_organisation_it_counts_what_that_leads_and_does(buurt, pro):
    mine = min(pro.organisation_ids)
    a_colleague(buurt, mine)
    opgave = an_opgave(buurt, pro.me, organisation_id=mine)
    an_opgave(buurt)
    an_actie(opgave, pro.me)
    an_actie(opgave, opgave.regiehouder if opgave.regiehouder != pro.me else a_member(buurt).person)
    found = overview(pro, the_party(pro, mine))
    assert sum(row.number for row in found.opgaven) == 1
    assert sum(row.number for row in found.acties) == 1


def test_of_another_buurt_and_for_who_may_not_see_it_nothing_is_counted(buurt, pro):
    an_actie(an_opgave(a_buurt()))
    assert shown(overview(pro).opgaven) == {}
    an_actie(an_opgave(buurt))
    neighbour = a_viewer(buurt=buurt)
    assert shown(overview(neighbour).opgaven) == shown(overview(neighbour).acties) == {}


def test_it_asks_as_much_of_three_opgaven_as_of_three_hundred(buurt, pro):
    people, asked = [a_member(buurt).person_id], []
    for number, after in ((3, 100), (297, 200)):
        add_opgaven(buurt.id, people, number, after=after)
        with counted() as statements:
            overview(pro)
        asked.append(statements())
    assert asked[0] == asked[1]


# ------------------------------------------------------------------------------------------- never about one person
def test_an_organisation_of_one_person_is_not_told_apart(buurt, pro):
    mine = min(pro.organisation_ids)
    an_actie(an_opgave(buurt, pro.me, organisation_id=mine), pro.me)
    assert overview(pro, the_party(pro, mine)) is None
    colleague = a_colleague(buurt, mine)
    assert shown(overview(pro, the_party(pro, mine)).acties) == {"Te doen": (1, 0, 0, 0)}
    colleague.membership.roles[0].ends_on = today()
    db.session.flush()
    assert overview(pro, the_party(pro, mine)) is None


def test_who_works_for_it_twice_is_one(buurt, pro):
    mine = min(pro.organisation_ids)
    a_role(pro.membership, Role.PROFESSIONAL, organisation_id=mine, title="jongerenwerker")
    assert the_party(pro, mine).people == 1


def test_of_an_organisation_of_one_person_the_page_says_so_and_there_is_no_file(client, log_in, buurt, pro):
    mine = min(pro.organisation_ids)
    an_actie(an_opgave(buurt, pro.me, organisation_id=mine), pro.me, due_on=today() - DAY)
    log_in(client, pro.me)
    page = client.get(f"/oost/prof/overzicht?organisatie={mine}").text
    assert "Te klein om apart te laten zien" in page
    assert "Te laat: 1." not in page
    for form in ("csv", "ods"):
        assert client.get(f"/oost/prof/overzicht.{form}?organisatie={mine}").status_code == 404
        assert client.get(f"/mijn/overzicht.{form}?organisatie={mine}").status_code == 404
    assert "Te klein om apart te laten zien" in client.get("/mijn/overzicht").text


# ------------------------------------------------------------------------------------------- over several buurten
@pytest.fixture
def west(buurt, pro):
    """Another buurt where the organisation works, and so does the pro."""
    west = a_buurt("west")
    works_in(west, pro)
    return west


def works_in(buurt, pro):
    mine = min(pro.organisation_ids)
    db.session.add(Partnership(organisation_id=mine, buurt_id=buurt.id, starts_on=today() - DAY))
    a_colleague(buurt, mine)
    return a_colleague(buurt, mine, pro.me)


def test_of_an_organisation_in_several_buurten_one_overview_counts_where_the_viewer_works(buurt, pro, west):
    mine, north = min(pro.organisation_ids), a_buurt("noord")
    db.session.add(Partnership(organisation_id=mine, buurt_id=north.id, starts_on=today() - DAY))
    other = a_colleague(north, mine)
    for place, lead in ((buurt, pro), (west, pro), (north, other)):
        an_actie(an_opgave(place, lead.me, organisation_id=mine), lead.me)
        an_actie(an_opgave(place))
    (party,) = list_own_parties(Someone(pro.me))
    found = own_overview(Someone(pro.me), party)
    assert party.buurten == ["Oost", "West"]
    assert shown(found.opgaven) == {"Loopt": (2, 0, 0, 0)}
    assert shown(found.acties) == {"Te doen": (2, 0, 0, 0)}
    assert found.from_residents.of == 2


def test_where_the_viewer_stopped_working_is_not_in_it_any_more(buurt, pro, west):
    mine = min(pro.organisation_ids)
    an_opgave(west, pro.me, organisation_id=mine)
    viewer_of(pro.me, west).membership.roles[0].ends_on = today()
    db.session.flush()
    (party,) = list_own_parties(Someone(pro.me))
    assert party.buurten == ["Oost"]
    assert own_overview(Someone(pro.me), party) is None  # and here they are the only one


def test_a_colleague_of_one_buurt_counts_no_actie_of_the_same_person_in_another(buurt, pro, west):
    mine, helper = min(pro.organisation_ids), a_member(buurt)
    a_colleague(west, mine, helper.person)
    an_actie(an_opgave(buurt), helper.person)  # as a neighbour, where they do not work
    (party,) = list_own_parties(Someone(pro.me))
    assert shown(own_overview(Someone(pro.me), party).acties) == {}


def test_it_changes_at_once_when_something_happens_in_either_buurt(client, log_in, buurt, pro, west):
    mine = min(pro.organisation_ids)
    an_actie(an_opgave(west, pro.me, organisation_id=mine), pro.me, due_on=today() - DAY)
    log_in(client, pro.me)
    assert "Te laat: 1." in client.get("/mijn/overzicht").text
    for place, late in ((buurt, 2), (west, 3)):
        an_actie(an_opgave(place, pro.me, organisation_id=mine), pro.me, due_on=today() - DAY)
        db.session.commit()
        assert f"Te laat: {late}." in client.get("/mijn/overzicht").text


def test_the_overview_over_several_buurten_asks_as_much_of_two_as_of_twelve(buurt, pro, west):
    asked = []
    for more in (0, 10):
        for number in range(more):
            place = a_buurt(f"meer-{number}")
            works_in(place, pro)
            an_actie(an_opgave(place, pro.me, organisation_id=min(pro.organisation_ids)), pro.me)
        db.session.flush()
        with counted() as statements:
            (party,) = list_own_parties(Someone(pro.me))
            own_overview(Someone(pro.me), party)
        asked.append(statements())
    assert asked[0] == asked[1] == 7


def test_from_a_buurt_one_comes_to_the_overview_of_all_of_them_and_its_file(client, log_in, buurt, pro, west):
    mine = min(pro.organisation_ids)
    for place in (buurt, west):
        an_actie(an_opgave(place, pro.me, organisation_id=mine), pro.me, due_on=today() - DAY)
    log_in(client, pro.me)
    assert f"/mijn/overzicht?organisatie={mine}" in client.get("/oost/prof/overzicht").text
    page = client.get("/mijn/overzicht").text
    assert "Te laat: 2." in page
    assert "Oost, West" in page
    text = client.get(f"/mijn/overzicht.csv?organisatie={mine}").data.decode("utf-8-sig")
    assert ["Te doen", "2", "0", "0", "0", "2"] in list(csv.reader(StringIO(text), delimiter=";"))
    assert client.get("/mijn/overzicht?organisatie=999999").status_code == 404


def test_the_overview_over_several_buurten_is_not_for_who_works_nowhere(client, log_in, buurt):
    log_in(client, a_viewer("verbinder", "beheerder", buurt=buurt).me)
    assert client.get("/mijn/overzicht").status_code == 403
    assert client.get("/mijn/overzicht.csv").status_code == 403


# ------------------------------------------------------------------------------------------- the page and the files
def test_the_page_and_both_files_say_the_same(app, client, log_in, buurt, pro):
    for days in (1, 2):
        an_actie(an_opgave(buurt, pro.me), pro.me, due_on=today() - days * DAY)
    log_in(client, pro.me)
    page = client.get("/oost/prof/overzicht").text
    assert "Te laat: 2." in page
    text = client.get("/oost/prof/overzicht.csv")
    assert text.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(text.data.decode("utf-8-sig")), delimiter=";"))
    assert ["Te doen", "2", "0", "0", "0", "2"] in rows
    assert ["Acties te laat", "2"] in rows
    answer = client.get("/oost/prof/overzicht.ods")
    assert "overzicht-oost-" in answer.headers["Content-Disposition"]
    tables = {table.name: table for table in Document(BytesIO(answer.data)).body.tables}
    assert ["Te doen", 2, 0, 0, 0, 2] in [list(row) for row in tables["Acties"].get_values()]


@pytest.mark.own_app
@pytest.mark.parametrize("words", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", " =1+1", "\r=1"])
def test_what_someone_wrote_is_no_formula_in_a_spreadsheet(words):
    sheets = [Sheet("Blad", ["Wat", "Aantal"], [[words, -3]])]
    line = list(csv.reader(StringIO(as_csv(sheets).decode("utf-8-sig")), delimiter=";"))[2]
    assert line == [f"'{words}", "-3"]
    (table,) = Document(BytesIO(as_ods(sheets))).body.tables
    cell = table.get_cell("A2")
    assert cell.formula is None
    assert cell.type == "string"
    assert table.get_cell("B2").value == -3
