"""A neighbour says that they come with the code on paper, without an account, and leaves no more than they want."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from buurtplein.core.clock import at, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, NotFound, RuleBroken
from buurtplein.core.limits import limiter
from buurtplein.huiskamers.codes import ALPHABET, new_code, spelled, tidied
from buurtplein.huiskamers.models import HOST_STAYS, HuiskamerRsvp
from buurtplein.huiskamers.operations import (
    Coming,
    answer_invitation,
    call_off_huiskamer,
    change_rsvp,
    forget_homes,
    note_rsvp,
    withdraw_rsvp,
)
from buurtplein.huiskamers.queries import get_rsvp, how_many_come, list_rsvps
from buurtplein.outbox.models import OutboxEvent
from buurtplein.people.viewer import Caretaker
from tests.factories import a_buurt, a_viewer, a_visitor, everyone, viewer_of
from tests.huiskamers.factories import a_huiskamer, an_rsvp
from tests.support.cookies import cookie_for


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def prof(buurt):
    return a_viewer("professional", buurt=buurt)


@pytest.fixture
def huiskamer(prof):
    return a_huiskamer(prof)


@pytest.fixture
def visitor(buurt):
    return a_visitor(buurt)


@pytest.fixture
def visit(app, client):
    def log_in(viewer):
        db.session.commit()
        client.set_cookie("plein", cookie_for(app, viewer.me)[0] if viewer.person else "")
        return client

    return log_in


# ------------------------------------------------------------------------------------------- the code
def test_a_code_is_of_letters_that_do_not_look_alike_and_typed_in_any_way():
    codes = {new_code() for _each in range(200)}
    assert len(codes) == 200
    assert {letter for code in codes for letter in code} <= set(ALPHABET)
    assert not set(ALPHABET) & set("0O1ILAEUB8S5Z2")
    code = codes.pop()
    assert {tidied(typed) for typed in (code.lower(), f" {spelled(code)} ", "-".join(code))} == {code}


def test_who_has_the_code_comes_without_an_account(huiskamer, visitor, prof):
    rsvp = answer_invitation(visitor, huiskamer.code.lower(), Coming(2))
    assert (rsvp.people, rsvp.name, rsvp.phone) == (2, "", "")
    db.session.flush()
    assert how_many_come(prof, huiskamer) == 2


def test_a_wrong_code_that_of_another_buurt_and_of_what_is_over_or_off_are_all_unknown(buurt, huiskamer, visitor, prof):
    off = a_huiskamer(prof)
    call_off_huiskamer(prof, off, reason="Ziek.")
    db.session.flush()
    for who, code in ((visitor, "NIETZO"), (a_visitor(), huiskamer.code), (visitor, off.code)):
        with pytest.raises(RuleBroken) as broken:
            answer_invitation(who, code, Coming())
        assert broken.value.field == "code"
    with at(huiskamer.begins_at + timedelta(minutes=1)), pytest.raises(RuleBroken):
        answer_invitation(visitor, huiskamer.code, Coming())


def test_the_same_form_twice_is_one(huiskamer, visitor):
    first = answer_invitation(visitor, huiskamer.code, Coming(2), once="een")
    db.session.flush()
    assert answer_invitation(visitor, huiskamer.code, Coming(2), once="een") is first
    assert answer_invitation(visitor, huiskamer.code, Coming(2), once="twee") is not first


@pytest.mark.parametrize("people", [0, 7])
def test_nobody_comes_with_none_or_a_crowd(huiskamer, visitor, people):
    with pytest.raises(RuleBroken) as broken:
        answer_invitation(visitor, huiskamer.code, Coming(people))
    assert broken.value.field == "people"


def test_coming_is_changed_and_withdrawn_by_who_has_its_address(huiskamer, visitor, prof):
    rsvp = an_rsvp(huiskamer, visitor)
    change_rsvp(visitor, get_rsvp(visitor, rsvp.ticket), Coming(1, "Rosa"))
    db.session.flush()
    assert [(one.people, one.name, one.phone) for one in list_rsvps(prof, huiskamer)] == [(1, "Rosa", "")]
    withdraw_rsvp(visitor, rsvp)
    db.session.flush()
    assert list_rsvps(prof, huiskamer) == []
    with pytest.raises(NotFound):
        get_rsvp(visitor, rsvp.ticket)


def test_when_it_began_nothing_of_it_changes(huiskamer, visitor):
    rsvp = an_rsvp(huiskamer, visitor)
    with at(huiskamer.begins_at + timedelta(minutes=1)):
        for act in (lambda: change_rsvp(visitor, rsvp, Coming()), lambda: withdraw_rsvp(visitor, rsvp)):
            with pytest.raises(NotAllowed):
                act()


# ------------------------------------------------------------------------------------------- by phone, and who sees it
def test_who_calls_is_noted_by_who_leads_it_or_any_verbinder(buurt, huiskamer, prof):
    noted = set()
    for name, viewer in {**everyone(buurt), "lead": prof}.items():
        try:
            note_rsvp(viewer, huiskamer, Coming(1, "Oma Bep", "06-55667788"))
            noted.add(name)
        except NotAllowed:
            continue
    assert noted == {"verbinder", "lead"}


def test_only_who_leads_or_planned_it_sees_who_come(buurt, huiskamer, prof):
    an_rsvp(huiskamer)
    assert [rsvp.name for rsvp in list_rsvps(prof, huiskamer)] == ["Rosa"]
    for viewer in everyone(buurt).values():
        assert list(list_rsvps(viewer, huiskamer)) == []


def test_four_weeks_later_only_how_many_is_left(huiskamer, prof):
    an_rsvp(huiskamer)
    with at(huiskamer.begins_at + HOST_STAYS + timedelta(days=1)):
        forget_homes(Caretaker("test"), db.session)
        db.session.expire_all()
        assert [(one.people, one.name, one.phone) for one in list_rsvps(prof, huiskamer)] == [(2, "", "")]


# ------------------------------------------------------------------------------------------- on the web
def test_the_invitation_tells_the_street_and_a_first_name_and_never_the_address(huiskamer, prof, visit):
    paper = visit(prof).get(f"/oost/huiskamers/{huiskamer.id}/uitnodiging").text
    for told in ("Sjoukje", "Lindelaan", spelled(huiskamer.code), "/oost/uitnodiging", prof.me.first_name, "Samira"):
        assert told in paper
    assert not any(secret in paper for secret in ("Lindelaan 12", "Sjoukje Linde", "06-0099"))


def test_only_who_leads_or_planned_it_prints_it(buurt, huiskamer, visit):
    browser = visit(a_viewer("verbinder", buurt=buurt))
    assert browser.get(f"/oost/huiskamers/{huiskamer.id}/uitnodiging").status_code == 404


def test_a_neighbour_says_that_they_come_and_hears_no_address(huiskamer, visitor, visit):
    browser = visit(visitor)
    assert browser.post("/oost/uitnodiging", data={"code": "FOUT99", "people": "2"}).status_code == 422
    sent = browser.post("/oost/uitnodiging", data={"code": spelled(huiskamer.code), "people": "2", "once": "een"})
    assert sent.status_code == 303
    assert huiskamer.code not in sent.headers["Location"]
    page = browser.get(sent.headers["Location"])
    assert "Tot dan!" in page.text
    assert not any(secret in page.text for secret in ("Lindelaan 12", "Sjoukje", "06-0099", huiskamer.code))
    changed = browser.post(sent.headers["Location"], data={"people": "3", "name": "Rosa"})
    assert changed.status_code == 303
    kept = db.session.scalars(sa.select(HuiskamerRsvp).where(HuiskamerRsvp.buurt_id == huiskamer.buurt_id)).one()
    assert (kept.people, kept.name) == (3, "Rosa")
    assert browser.post(f"{sent.headers['Location']}/toch-niet").status_code == 303
    assert browser.get(sent.headers["Location"]).status_code == 404


def test_what_went_by_is_told_to_who_still_has_the_address(huiskamer, prof, visitor, visit):
    ticket = an_rsvp(huiskamer, visitor).ticket
    call_off_huiskamer(prof, huiskamer, reason="Ziek.")
    page = visit(visitor).get(f"/oost/uitnodiging/{ticket}").text
    assert "Dit gaat niet door" in page
    assert "Ziek." not in page


def test_who_would_come_is_called_when_it_is_off(huiskamer, prof, visit):
    an_rsvp(huiskamer)
    assert "06-11223344" in visit(prof).get(f"/oost/huiskamers/{huiskamer.id}/afzeggen").text


def test_a_call_is_noted_on_a_page(huiskamer, buurt, visit):
    browser = visit(a_viewer("verbinder", buurt=buurt))
    page = f"/oost/huiskamers/{huiskamer.id}"
    said = {"people": "1", "name": "Oma Bep", "once": "een"}
    for _twice in range(2):
        assert browser.post(f"{page}/aanmelden", data=said).status_code == 303
    shown = browser.get(page).text
    assert "1 buur zei dat die komt." in shown
    assert "Oma Bep" not in shown


def test_guessing_codes_is_slow_work(app, visitor, visit):
    browser, limiter.enabled = visit(visitor), True
    try:
        guesses = [{"code": f"FOUT{number}", "people": "1"} for number in range(11)]
        tries = [browser.post("/oost/uitnodiging", data=guess).status_code for guess in guesses]
    finally:
        limiter.enabled = False
        limiter.reset()
    assert tries == [422] * 10 + [429]


def test_no_name_code_or_number_goes_to_the_outbox(huiskamer, visitor):
    withdraw_rsvp(visitor, an_rsvp(huiskamer, visitor))
    db.session.flush()
    events = db.session.scalars(sa.select(OutboxEvent)).all()
    assert {event.name for event in events} >= {"huiskamer_rsvp.placed", "huiskamer_rsvp.withdrawn"}
    told = repr([vars(event) for event in events])
    assert not any(word in told for word in ("Rosa", "06-1122", huiskamer.code))


def test_the_invitation_tells_the_number_at_work_of_who_leads_it_else_that_of_the_desk(buurt, huiskamer, prof, visit):
    buurt.phone, buurt.contact_name = "06-99887766", "Samira"
    page = f"/oost/huiskamers/{huiskamer.id}/uitnodiging"

    def paper():
        return visit(prof).get(page).text.partition("<article")[2].partition("</article")[0]

    assert "06-99887766" in paper().replace(" ", "")
    viewer_of(huiskamer.leads[1].person, buurt).membership.work_phone = "06-44332211"
    assert "06-44332211" in paper().replace(" ", "")
    assert "99887766" not in paper()
    viewer_of(huiskamer.leads[1].person, buurt).membership.roles[0].ends_on = today()
    assert "44332211" not in paper()
