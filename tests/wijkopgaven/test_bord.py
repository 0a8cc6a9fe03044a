"""The bord: who sees which acties in which column, moving one, and what two people see of each other."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from buurtplein.buurten.models import RoleGrant
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.people.models import LoginSession
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models import Actie, ActieState
from buurtplein.wijkopgaven.queries import BordFilter, columns
from buurtplein.wijkopgaven.queries.bord import COUNTED, PART
from tests.bench.filling import add_opgaven
from tests.factories import a_buurt, a_member, viewer_of
from tests.support.statements import counted
from tests.wijkopgaven.factories import an_actie, an_opgave

BORD = "/oost/prof/bord"
MOST, WHO = 10, 3  # statements: of the whole page; to know who looks, from which buurt


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def member(buurt):
    return a_member(buurt, None, "professional")


@pytest.fixture
def work(client, log_in, member):
    return log_in(client, member.person)


def titles(viewer, **wanted) -> dict[str, list[str]]:
    found = columns(viewer, BordFilter(**wanted))
    return {str(column.state): [actie.title for actie in column.acties] for column in found if column.acties}


def button_to(page: str, state: str) -> str:
    """Where the first button to this state sends what it says."""
    return unescape(re.search(rf'formaction="([^"]+)" name="state" value="{state}"', page)[1])


# ------------------------------------------------------------------------------------------- what stands where
def test_each_actie_of_an_open_opgave_stands_in_the_column_of_its_state(buurt, member):
    for state in ActieState:
        an_actie(an_opgave(buurt), title=f"Dit is {state}", state=state)
    an_actie(an_opgave(buurt, ended_at=now()), title="Van wat klaar is")
    an_actie(an_opgave(a_buurt("elders")), title="Van elders")
    shown = titles(viewer_of(member.person, buurt))
    assert shown == {str(state): [f"Dit is {state}"] for state in ActieState}


def test_a_filter_leaves_the_rest_out(buurt, member):
    viewer = viewer_of(member.person, buurt)
    asked = select(RoleGrant.organisation_id).where(RoleGrant.membership_id == member.id)
    organisation_id = db.session.scalars(asked).one()
    green, traffic = an_opgave(buurt, theme=Theme.GROEN), an_opgave(buurt, theme=Theme.VERKEER)
    an_actie(green, member.person, title="Mijn boom")
    an_actie(traffic, a_member(buurt).person, title="Zebrapad", due_on=today() - timedelta(days=1))
    an_actie(traffic, title="Klaar, en wat laat", due_on=today() - timedelta(days=1), state=ActieState.DONE)
    assert titles(viewer, theme=Theme.GROEN) == {"todo": ["Mijn boom"]}
    assert titles(viewer, mine=True) == {"todo": ["Mijn boom"]}
    assert titles(viewer, organisation_id=organisation_id) == {"todo": ["Mijn boom"]}
    assert titles(viewer, organisation_id=organisation_id + 1000) == {}
    assert titles(viewer, late=True) == {"todo": ["Zebrapad"]}
    assert titles(viewer, late=True, mine=True) == {}


def test_a_column_pages_by_key_to_its_end_without_gaps_or_doubles(work, buurt):
    opgave = an_opgave(buurt)
    made = [an_actie(opgave, title=f"Stap {n}").id for n in range(PART * 2 + 3)]
    an_actie(opgave, title="Al klaar", state=ActieState.DONE)
    seen, url = [], f"{BORD}?mijn=&thema=anders"
    opgave.theme = Theme.ANDERS
    db.session.commit()
    while url:
        page = work.get(url).text
        column = page[page.index('id="kolom-todo"') :].partition("</section>")[0]
        seen += [int(number) for number in re.findall(r'<article class="actie" id="actie-(\d+)"', column)]
        more = re.search(r'rel="next" href="([^"]+)"', column)
        url = unescape(more[1]) if more else None
        assert url is None or "thema=anders" in url
    assert seen == sorted(made, reverse=True)
    assert "Al klaar" not in page


def test_a_column_says_how_many_there_are_and_stops_counting_at_some_point(buurt, member):
    opgave = an_opgave(buurt)
    for _ in range(COUNTED):
        an_actie(opgave)
    viewer = viewer_of(member.person, buurt)
    assert columns(viewer, BordFilter())[0].count == str(COUNTED)
    an_actie(opgave)
    assert columns(viewer, BordFilter())[0].count == f"{COUNTED}+"


def test_what_an_address_asks_that_makes_no_sense_is_let_be(work, buurt):
    an_actie(an_opgave(buurt), title="Heg snoeien")
    for asked in ("thema=x", "organisatie=x", "organisatie=-1", "kolom=x&voor=1", "_external=1&_scheme=x", "voor=%F0"):
        assert "Heg snoeien" in work.get(f"{BORD}?{asked}").text, asked
    assert "Heg snoeien" not in work.get(f"{BORD}?organisatie=999999999").text


# ------------------------------------------------------------------------------------------- moving
def test_a_button_moves_an_actie_and_leads_back_to_it_on_the_same_bord(work, buurt):
    actie = an_actie(an_opgave(buurt, theme=Theme.GROEN))
    db.session.commit()
    moved = work.post(button_to(work.get(f"{BORD}?thema=groen").text, "done"), data={"state": "done"})
    assert moved.location == f"{BORD}?thema=groen#actie-{actie.id}"
    assert db.session.get_one(Actie, actie.id).state is ActieState.DONE


def test_an_old_card_says_where_the_actie_went_and_its_form_still_leads_back(work, buurt):
    actie = an_actie(an_opgave(buurt))
    db.session.commit()
    button = button_to(work.get(BORD).text, "busy")
    actie.state = ActieState.DONE
    db.session.commit()
    overtaken = work.post(button, data={"state": "busy"})
    assert overtaken.status_code == 422
    assert "Dit staat er nu" in overtaken.text
    assert f'name="terug" value="{BORD}#actie-{actie.id}"' in overtaken.text


@pytest.mark.parametrize("elsewhere", ["https://elders.example/", "//elders.example", "/\\elders.example"])
def test_nobody_is_sent_to_another_site_after_a_move(work, buurt, elsewhere):
    actie = an_actie(an_opgave(buurt))
    at = f"/oost/samen/{actie.opgave.number}"
    moved = work.post(f"{at}/acties/{actie.id}", data={"state": "busy", "seen": "todo", "terug": elsewhere})
    assert moved.location.startswith(at)


# ------------------------------------------------------------------------------------------- two who look at once
def again(browser, mark: str):
    return browser.get(BORD, headers={"HX-Request": "true", "If-None-Match": mark})


def test_a_bord_that_stands_open_hears_only_of_what_changed(app, work, log_in, buurt):
    other = log_in(app.test_client(), a_member(buurt, None, "professional").person)
    actie = an_actie(an_opgave(buurt))
    db.session.commit()
    page = other.get(BORD).text
    mark = '"' + re.search(r'data-merk="([^"]+)"', page)[1] + '"'
    assert again(other, mark).status_code == 304
    work.post(button_to(work.get(BORD).text, "done"), data={"state": "done"})
    news = again(other, mark)
    assert news.status_code == 200
    assert news.text.index('id="kolom-done"') < news.text.index(f'id="actie-{actie.id}"')
    assert "<html" not in news.text
    assert news.headers["Cache-Control"] == "no-store"
    assert "HX-Request" in news.headers["Vary"]
    assert again(other, news.headers["ETag"]).status_code == 304


def test_when_nothing_changed_the_database_is_only_asked_who_looks(work, buurt):
    an_actie(an_opgave(buurt))
    db.session.commit()
    mark = again(work, "").headers["ETag"]
    with counted() as statements:
        assert again(work, mark).status_code == 304
    assert statements() <= WHO


def test_a_bord_that_stands_open_does_not_keep_someone_logged_in(work, member):
    long_ago = now() - timedelta(minutes=20)
    mine = LoginSession.person_id == member.person_id
    db.session.execute(update(LoginSession).where(mine).values(seen_at=long_ago))
    db.session.commit()
    assert again(work, "").status_code == 200
    assert db.session.scalar(select(LoginSession.seen_at).where(mine)) == long_ago
    work.get(BORD)
    assert db.session.scalar(select(LoginSession.seen_at).where(mine)) > long_ago


# ------------------------------------------------------------------------------------------- how much it asks
def test_the_bord_asks_as_much_of_two_hundred_acties_as_of_twenty_thousand(work, buurt, member):
    people = [member.person.id, a_member(buurt).person.id]
    found = []
    for count, after in ((20, 0), (1_980, 20)):
        add_opgaven(buurt.id, people, count, after=after)
        db.session.commit()
        for url in (BORD, f"{BORD}?thema=groen&mijn=1&laat=1"):
            with counted() as statements:
                page = work.get(url).text
            assert page.count('class="actie"') > 0
            found.append(statements())
    assert found[:2] == found[2:]
    assert max(found) <= MOST
