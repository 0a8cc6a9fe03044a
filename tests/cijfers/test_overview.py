"""The overview tells how far everything is and how quickly it goes, in as many statements whatever there is."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from odfdo import Document

from buurtplein.cijfers.queries import AGES, overview
from buurtplein.core.clock import now, today
from buurtplein.core.sheets import Sheet, as_csv, as_ods
from buurtplein.wijkopgaven.models import ActieState, OwnerKind, Step
from buurtplein.wijkopgaven.operations import merge_opgave
from tests.bench.filling import add_opgaven
from tests.factories import a_buurt, a_member, a_post, a_viewer
from tests.support.statements import counted
from tests.wijkopgaven.factories import an_actie, an_offer, an_opgave

DAY = timedelta(days=1)


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def pro(buurt):
    return a_viewer("professional", buurt=buurt)


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
        answered = {"answered_at": told_at + days * DAY, "answered_by_id": pro.id}
        for name, value in answered.items():
            setattr(opgave.sources[0], name, value)
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


def test_of_one_organisation_it_counts_what_that_leads_and_does(buurt, pro):
    mine = min(pro.organisation_ids)
    opgave = an_opgave(buurt, pro.me, organisation_id=mine)
    an_opgave(buurt)
    an_actie(opgave, pro.me)
    an_actie(opgave, opgave.regiehouder if opgave.regiehouder != pro.me else a_member(buurt).person)
    found = overview(pro, mine)
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
