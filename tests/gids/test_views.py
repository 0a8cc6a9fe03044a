"""The buurtgids on the web, and its mail."""

import re
from datetime import timedelta

import pytest

from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.web import CSP
from buurtplein.gids.models import Circle, Entry, EntryKind
from buurtplein.gids.operations import keep_true, remove_entry
from buurtplein.outbox.models import Letter
from buurtplein.people.viewer import Caretaker
from tests.factories import a_buurt, a_member, a_viewer, viewer_of
from tests.gids.rows import an_entry

TILES = "https://service.pdok.nl"


@pytest.fixture
def buurt(app):
    return a_buurt("oost")


@pytest.fixture
def neighbour(buurt):
    return a_viewer(buurt=buurt)


# ------------------------------------------------------------------------------------------- reading
def test_a_visitor_sees_no_persons(client, neighbour):
    owner = neighbour.me
    an_entry(neighbour, EntryKind.SCHAT, "Fietsen maken")
    shown = an_entry(neighbour, EntryKind.DING, "Ladder", audience=Circle.PUBLIC)
    listed, page = client.get("/oost/gids").text, client.get(f"/oost/gids/{shown.number}").text
    assert "Ladder" in listed
    assert "Fietsen maken" not in listed
    assert owner.first_name not in listed + page
    assert "Bijgehouden door een buur" in page


def test_a_neighbour_sees_a_first_name_and_a_street_and_no_way_to_reach_them(client, log_in, buurt, neighbour):
    entry = an_entry(neighbour, EntryKind.SCHAT, "Fietsen maken", street="Kerkpad")
    page = log_in(client, a_viewer(buurt=buurt).me).get(f"/oost/gids/{entry.number}").text
    assert neighbour.me.first_name in page
    assert "Kerkpad" in page
    assert neighbour.me.name not in page
    assert str(neighbour.me.email) not in page
    assert neighbour.me.phone not in page


def test_an_address_holds_no_words_of_what_is_not_for_everyone(client, log_in, neighbour):
    an_entry(neighbour, EntryKind.SCHAT, "Fietsen maken")
    assert "fietsen-maken" not in log_in(client, neighbour.me).get("/oost/gids").text


def test_filters_work_without_script(client, neighbour):
    an_entry(neighbour, name="Lindehuis")
    an_entry(neighbour, EntryKind.CLUB, "Wandelclub")
    page = client.get("/oost/gids?soort=club&thema=ontmoeten&soort=onzin").text
    assert "Wandelclub" in page
    assert "Lindehuis" not in page
    assert 'value="club" checked' in page


def test_a_change_shows_at_the_next_look_of_a_visitor(client, neighbour):
    entry = an_entry(neighbour)
    db.session.commit()
    assert "Lindehuis" in client.get("/oost/gids").text
    remove_entry(neighbour, entry)
    db.session.commit()
    assert "Lindehuis" not in client.get("/oost/gids").text
    assert client.get(f"/oost/gids/{entry.number}").status_code == 404


def test_the_plein_says_what_there_is_to_who_may_find_it(app, client, log_in, neighbour):
    an_entry(neighbour, name="Lindehuis")
    an_entry(neighbour, EntryKind.CLUB, "Wandelclub")
    an_entry(neighbour, EntryKind.SCHAT, "Fietsen maken")
    db.session.commit()
    assert "2 plekken, clubs en spullen" in client.get("/oost/").text
    member = log_in(app.test_client(), neighbour.me)
    assert "3 plekken, clubs, spullen en mensen die iets kunnen" in member.get("/oost/").text


# ------------------------------------------------------------------------------------------- the map
def test_only_a_page_with_a_map_lets_its_pictures_in(client, log_in, neighbour):
    an_entry(neighbour, latitude=52.1, longitude=5.3)
    log_in(client, neighbour.me)
    assert TILES in client.get("/oost/gids").headers["Content-Security-Policy"]
    assert TILES in client.get("/oost/gids/erbij/plek").headers["Content-Security-Policy"]
    for page in ("/oost/", "/oost/prikbord", "/oost/gids/erbij", "/oost/zoeken"):
        assert client.get(page).headers["Content-Security-Policy"] == CSP


def test_a_page_with_a_map_asks_nothing_of_elsewhere(client, neighbour):
    an_entry(neighbour, latitude=52.1, longitude=5.3)
    text = client.get("/oost/gids").text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
    assert "leaflet" not in re.sub(r"data-leaflet[^ ]*", "", text)


# ------------------------------------------------------------------------------------------- writing
def test_someone_new_suggests_a_place_and_a_verbinder_puts_it_in(app, client, log_in, run_outbox, buurt):
    newcomer, verbinder = a_member(buurt, trusted_at=None).person, a_viewer("verbinder", buurt=buurt).me
    browser, work = log_in(app.test_client(), newcomer), log_in(app.test_client(), verbinder)
    fields = {"name": "Speeltuin", "topic": "jeugd", "street": "Kerkpad", "mine": "y"}
    answer = browser.post("/oost/gids/erbij/plek", data=fields)
    assert answer.status_code == 303
    assert "Speeltuin" not in client.get("/oost/gids").text
    run_outbox()
    assert "Er wacht iets nieuws voor de buurtgids: Speeltuin" in work.get("/mijn/nieuws").text
    assert "Nieuw in de buurtgids" in work.get("/oost/werk").text
    assert "Speeltuin" in work.get("/oost/werk/gids").text
    number = db.session.query(Entry).filter_by(buurt_id=buurt.id).one().number
    assert work.post(f"/oost/werk/gids/{number}/goed").status_code == 303
    run_outbox()
    assert "Speeltuin" in client.get("/oost/gids").text
    assert "Dit staat nu in de buurtgids: Speeltuin" in browser.get("/mijn/nieuws").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"latitude": "52,1"}, "Vul beide getallen in"),
        ({"latitude": "Parijs", "longitude": "5"}, "fout"),
        ({"latitude": "48.8", "longitude": "2.3"}, "niet in Nederland"),
        ({"topic": "onzin"}, "fout"),
    ],
)
def test_a_mistake_comes_back_at_its_field(client, log_in, neighbour, fields, words):
    given = {"name": "Lindehuis", "topic": "jeugd", **fields}
    answer = log_in(client, neighbour.me).post("/oost/gids/erbij/plek", data=given)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_spot_may_be_typed_with_a_comma(client, log_in, neighbour):
    fields = {"name": "Lindehuis", "topic": "jeugd", "latitude": "52,15517", "longitude": "5,38721"}
    assert log_in(client, neighbour.me).post("/oost/gids/erbij/plek", data=fields).status_code == 303
    assert 'data-lat="52.155" data-lng="5.387"' in client.get("/oost/gids").text


def test_the_form_comes_filled_with_what_stands_there(client, log_in, neighbour):
    entry = an_entry(neighbour, hours="Elke dag", phone="0318-1", mine=False, street="Kerkpad")
    entry.owner_id = None
    entry.looked_at = None
    page = log_in(client, neighbour.me).get(f"/oost/gids/{entry.number}/wijzig").text
    assert 'value="Elke dag"' in page
    assert 'value="Kerkpad"' in page
    assert not re.search(r'name="mine"[^>]*checked', page)


# ------------------------------------------------------------------------------------------- still right?
def asked_about(neighbour, run_outbox, **fields):
    entry = an_entry(neighbour, verified_on=today() - timedelta(days=340), **fields)
    keep_true(Caretaker("clock"), db.session)
    run_outbox()
    return entry


def link_in_mail():
    letter = db.session.query(Letter).order_by(Letter.id.desc()).first()
    return re.search(r"http://[^/]+(/oost/gids/nakijken/\S+)", letter.text)[1]


def test_one_click_in_a_mail_says_that_it_is_still_right(client, run_outbox, neighbour):
    entry = asked_about(neighbour, run_outbox)
    link = link_in_mail()
    assert "Ja, klopt nog" in client.get(link).text
    assert entry.verified_on < today(), "looking is not answering"
    assert client.post(link, data={"klopt": "ja"}).status_code == 200
    db.session.expire_all()
    assert entry.verified_on == today()
    assert client.post(link, data={"klopt": "ja"}).status_code == 200


def test_one_click_in_a_mail_says_that_it_is_not_right_any_more(client, run_outbox, neighbour):
    entry = asked_about(neighbour, run_outbox)
    assert "niet meer in de gids" in client.post(link_in_mail(), data={"klopt": "nee"}).text
    db.session.expire_all()
    assert not entry.is_shown
    assert "Lindehuis" not in client.get("/oost/gids").text


def test_the_verbinders_answer_for_what_nobody_looks_after(run_outbox, buurt, neighbour):
    verbinder = a_viewer("verbinder", buurt=buurt)
    asked_about(neighbour, run_outbox, mine=False)
    assert [letter.to for letter in db.session.query(Letter)] == [verbinder.me.email]


def test_the_link_stops_when_someone_leaves_or_it_is_of_an_earlier_year(client, run_outbox, neighbour):
    entry = asked_about(neighbour, run_outbox)
    link = link_in_mail()
    assert client.get(link[:-2] + "xx").status_code == 404
    with at(now() + timedelta(days=366)):
        entry.asked_at = now()
        assert client.get(link).status_code == 404
    neighbour.membership.left_at = now()
    assert client.get(link).status_code == 404


def test_the_link_works_under_its_own_buurt_only(client, run_outbox, neighbour):
    a_buurt("west")
    asked_about(neighbour, run_outbox)
    assert client.get(link_in_mail().replace("/oost/", "/west/")).status_code == 404


def test_a_mail_about_what_is_for_verbinders_only_does_not_say_what_it_is(run_outbox, neighbour):
    asked_about(neighbour, run_outbox, kind=EntryKind.SCHAT, name="Rouw", audience=Circle.VERBINDERS)
    letter = db.session.query(Letter).one()
    assert "Rouw" not in letter.subject + letter.text + letter.html


def test_a_doubt_reaches_who_looks_after_it_and_the_verbinders(app, client, log_in, run_outbox, buurt, neighbour):
    verbinder = a_viewer("verbinder", buurt=buurt)
    entry = an_entry(neighbour)
    assert client.post(f"/oost/gids/{entry.number}/klopt-niet", data={"words": ""}).status_code == 422
    assert client.post(f"/oost/gids/{entry.number}/klopt-niet", data={"words": "Dicht op dinsdag"}).status_code == 303
    run_outbox()
    owner, work = log_in(app.test_client(), neighbour.me), log_in(app.test_client(), verbinder.me)
    assert "niet klopt in de buurtgids: Lindehuis" in owner.get("/mijn/nieuws").text
    assert "Dicht op dinsdag" in work.get("/oost/werk/gids").text


def test_a_doubt_about_what_the_only_verbinder_looks_after_reaches_the_beheerder(
    app, client, log_in, run_outbox, buurt, neighbour
):
    verbinder, keeper = a_viewer("verbinder", buurt=buurt), a_viewer("beheerder", buurt=buurt)
    entry, waits = an_entry(verbinder), an_entry(neighbour, name="Wachthuis", looked_at=None)
    client.post(f"/oost/gids/{entry.number}/klopt-niet", data={"words": "Dicht op dinsdag"})
    run_outbox()
    owner, work = log_in(app.test_client(), verbinder.me), log_in(app.test_client(), keeper.me)
    assert "Dicht op dinsdag" not in owner.get("/oost/werk/gids").text
    assert "Er wacht een melding over de buurtgids: Lindehuis" in work.get("/mijn/nieuws").text
    assert "/oost/werk/gids" in work.get("/oost/werk").text
    page = work.get("/oost/werk/gids").text
    assert ("Dicht op dinsdag" in page, waits.name in page) == (True, False)
    settle = re.search(r'action="(/oost/werk/gids/meldingen/[0-9]+)"', page)[1]
    assert owner.post(settle).status_code == 404
    assert work.post(settle).status_code == 303
    assert "Dicht op dinsdag" not in work.get("/oost/werk/gids").text


def test_someone_who_left_takes_themselves_out(client, log_in, buurt):
    member = a_member(buurt)
    entry = an_entry(viewer_of(member.person, buurt), EntryKind.SCHAT, "Fietsen maken")
    member.left_at = now()
    db.session.commit()
    assert log_in(client, member.person).post(f"/oost/gids/{entry.number}/weghalen").status_code == 303
    db.session.expire_all()
    assert entry.removed_at is not None
