"""Which organisations take part in an opgave."""

import pytest

from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.wijkopgaven.models import ActieState
from buurtplein.wijkopgaven.operations import let_take_part, merge_opgave, undo_regrouping
from buurtplein.wijkopgaven.queries import BordFilter, columns, list_taking_part
from tests.factories import a_buurt, a_member, viewer_of
from tests.wijkopgaven.factories import an_actie, an_opgave


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def pro(buurt):
    return viewer_of(a_member(buurt, None, "professional").person, buurt)


@pytest.fixture
def other(buurt):
    """Of another organisation."""
    return viewer_of(a_member(buurt, None, "professional").person, buurt)


def party(viewer) -> int:
    return min(viewer.organisation_ids)


def names(viewer, opgave) -> list[int]:
    return [found.id for found in list_taking_part(viewer, opgave)]


def test_everyone_reads_who_takes_part(client, log_in, pro, other):
    opgave = an_opgave(pro.buurt, pro.me)
    page = log_in(app := client, pro.me)
    form = {"parties": str(party(other)), "shown": f"{party(pro)} {party(other)}"}
    assert page.post(f"/oost/prof/opgaven/{opgave.number}/partners", data=form).status_code == 303
    assert names(pro, opgave) == [party(other)]
    [found] = list_taking_part(pro, opgave)
    assert f"Deze organisaties doen mee: {found.name}." in app.get(f"/oost/samen/{opgave.number}").text
    assert page.post(f"/oost/prof/opgaven/{opgave.number}/partners", data=form | {"parties": []}).status_code == 303
    assert names(pro, opgave) == []


def test_what_a_colleague_added_meanwhile_stays(pro, other):
    opgave = an_opgave(pro.buurt, pro.me)
    let_take_part(other, opgave, [party(other)], [party(other)])
    let_take_part(pro, opgave, [party(pro)], [party(pro)])
    assert sorted(names(pro, opgave)) == sorted([party(pro), party(other)])


def test_only_a_partner_of_the_buurt_takes_part_and_only_a_professional_says_so(buurt, pro):
    opgave = an_opgave(buurt, pro.me)
    west = a_buurt("west")
    elsewhere = viewer_of(a_member(west, None, "professional").person, west)
    with pytest.raises(RuleBroken):
        let_take_part(pro, opgave, [10**6], [])
    for viewer in (elsewhere, viewer_of(a_member(buurt, None, "verbinder").person, buurt)):
        with pytest.raises(NotAllowed):
            let_take_part(viewer, opgave, [party(pro)], [])


def test_the_bord_of_an_organisation_counts_what_it_takes_part_in(pro, other):
    opgave, into = an_opgave(pro.buurt, pro.me), an_opgave(pro.buurt, pro.me)
    theirs, another = an_actie(opgave), an_actie(into)

    def on_bord() -> set[int]:
        [column] = columns(pro, BordFilter(organisation_id=party(other)), (ActieState.TODO,))
        return {actie.id for actie in column.acties}

    assert on_bord() == set()
    let_take_part(pro, opgave, [party(other)], [])
    assert on_bord() == {theirs.id}
    made = merge_opgave(pro, opgave, into)
    assert (on_bord(), names(pro, into)) == ({theirs.id, another.id}, [party(other)])
    undo_regrouping(pro, made)
    assert (on_bord(), names(pro, into)) == ({theirs.id}, [])
