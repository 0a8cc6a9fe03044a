"""Two verbinders never do the same work."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from buurtplein.buurten.work import Work
from buurtplein.core.clock import at, now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.people.viewer import Caretaker
from buurtplein.werk.models import HELD, PUT_OFF, Claim
from buurtplein.werk.operations import forget_claims, give_back, put_off, take
from buurtplein.werk.queries import claim_of, day, get_waiting
from tests.factories import a_buurt, a_member, a_person, a_post, a_viewer, viewer_of
from tests.matching.support import Scene
from tests.moderation.rows import a_report
from tests.support.cookies import cookie_for

SOON = timedelta(minutes=1)
TAKERS = 8


class Desk(Scene):
    """Two verbinders, a report and a silent koppeling."""

    def __init__(self, app, buurt=None):
        super().__init__(buurt)
        self.app = app
        self.wim = viewer_of(a_member(self.buurt, a_person("Wim Verbinder"), "verbinder").person, self.buurt)
        self.report = a_report(self.offer)
        with at(now() - timedelta(days=4)):
            self.match = self.propose()

    def waiting(self, work, thing_id, viewer=None):
        return get_waiting(viewer or self.verbinder, self.app.extensions["work"], work, thing_id)

    def reported(self):
        return self.waiting(Work.REPORT, self.report.id)

    def koppeling(self):
        return self.waiting(Work.KOPPELING, self.match.id)

    def of(self, viewer):
        found = day(viewer, self.app.extensions["work"])
        return {
            name: [item.thing.work for item in getattr(found, name)] for name in ("mine", "free", "others", "later")
        }


@pytest.fixture
def desk(app, client):
    return Desk(app)


def test_what_one_took_is_theirs_and_a_colleague_sees_who_and_until_when(desk):
    assert take(desk.verbinder, desk.reported())
    assert not take(desk.wim, desk.reported())
    assert desk.of(desk.verbinder) == {"mine": [Work.REPORT], "free": [Work.KOPPELING], "others": [], "later": []}
    assert desk.of(desk.wim) == {"mine": [], "free": [Work.KOPPELING], "others": [Work.REPORT], "later": []}
    claim = claim_of(desk.wim, Work.REPORT, desk.report.id)
    assert (claim.by.first_name, claim.until_at - claim.taken_at) == ("Samira", HELD)


def test_a_claim_ends_by_itself_and_then_a_colleague_can_take_it(desk):
    take(desk.verbinder, desk.reported())
    with at(now() + HELD - SOON):
        assert not take(desk.wim, desk.reported())
    with at(now() + HELD + SOON):
        assert desk.of(desk.wim)["others"] == []
        assert take(desk.wim, desk.reported())
        assert not take(desk.verbinder, desk.reported())


def test_who_takes_it_once_more_gets_half_an_hour_more(desk):
    take(desk.verbinder, desk.reported())
    with at(now() + HELD - SOON):
        assert take(desk.verbinder, desk.reported())
    with at(now() + HELD + SOON):
        assert not take(desk.wim, desk.reported())


def test_one_gives_back_what_one_took_and_never_what_a_colleague_has(desk):
    take(desk.verbinder, desk.reported())
    give_back(desk.wim, desk.reported())
    assert not take(desk.wim, desk.reported())
    give_back(desk.verbinder, desk.reported())
    assert take(desk.wim, desk.reported())


def test_after_a_call_a_koppeling_comes_back_in_a_week_and_anyone_can_have_it_now(desk):
    assert put_off(desk.verbinder, desk.koppeling())
    assert desk.of(desk.wim) == {"mine": [], "free": [Work.REPORT], "others": [], "later": [Work.KOPPELING]}
    with at(now() + PUT_OFF + SOON):
        assert Work.KOPPELING in desk.of(desk.wim)["free"]
    give_back(desk.wim, desk.koppeling())
    assert Work.KOPPELING in desk.of(desk.wim)["free"]


def test_a_report_cannot_be_put_off_nor_what_a_colleague_has(desk):
    with pytest.raises(NotAllowed):
        put_off(desk.verbinder, desk.reported())
    take(desk.verbinder, desk.koppeling())
    assert not put_off(desk.wim, desk.koppeling())


@pytest.mark.parametrize("roles", [(), ("professional",)])
def test_others_take_nothing(desk, roles):
    thing = desk.reported()
    someone = a_viewer(*roles, buurt=desk.buurt)
    for act in (take, put_off, give_back):
        with pytest.raises(NotAllowed):
            act(someone, thing)


def test_the_claims_of_another_buurt_are_nobodys_business(app, desk):
    take(desk.verbinder, desk.reported())
    elsewhere = a_viewer("verbinder", buurt=a_buurt())
    assert claim_of(elsewhere, Work.REPORT, desk.report.id) is None


def test_who_did_what_is_forgotten_as_soon_as_it_is_over(desk):
    take(desk.verbinder, desk.reported())
    put_off(desk.verbinder, desk.koppeling())
    with at(now() + HELD + SOON):
        forget_claims(Caretaker("test"), db.session)
    assert [claim.work for claim in all_claims(desk.buurt.id)] == [Work.KOPPELING]


def all_claims(buurt_id):
    return list(db.session.scalars(select(Claim).where(Claim.buurt_id == buurt_id)))


# ------------------------------------------------------------------------------------------- in the browser
def test_taking_leads_to_where_it_is_done_and_the_colleague_is_told_there_too(app, log_in, desk):
    db.session.commit()
    samira, wim = log_in(app.test_client(), desk.verbinder.me), log_in(app.test_client(), desk.wim.me)
    work, place = f"/{desk.buurt.slug}/werk", f"/{desk.buurt.slug}/werk/meldingen/{desk.report.id}"
    address = f"{work}/ding/report/{desk.report.id}"
    assert f"{address}/pak" in samira.get(work).text
    assert samira.post(f"{address}/pak").location.endswith(place)
    assert "Jij doet dit, tot" in samira.get(place).text
    assert "Samira is hiermee bezig, tot" in wim.get(place).text
    assert "Samira doet dit, tot" in wim.get(work).text
    refused = wim.post(f"{address}/pak")
    assert refused.location.endswith(work)
    assert "Een ander is hier net mee begonnen." in wim.get(work).text
    assert samira.post(f"{address}/terug").status_code == 303
    assert wim.post(f"{address}/pak").location.endswith(place)


def test_after_a_decision_the_next_thing_stands_ready(app, log_in, desk):
    db.session.commit()
    samira, work = log_in(app.test_client(), desk.verbinder.me), f"/{desk.buurt.slug}/werk"
    samira.post(f"{work}/ding/report/{desk.report.id}/pak")
    answer = samira.post(f"{work}/meldingen/{desk.report.id}/laten-staan", data={"laat-reason": "Dit mag."})
    assert answer.location.endswith(work)
    page = samira.get(work).text
    assert (f"ding/koppeling/{desk.match.id}/pak" in page, f"ding/report/{desk.report.id}" in page) == (True, False)


@pytest.mark.parametrize("address", ["onzin/1", "report/999999", "report/99999999999999999999"])
def test_what_does_not_wait_cannot_be_taken(app, log_in, desk, address):
    db.session.commit()
    samira = log_in(app.test_client(), desk.verbinder.me)
    assert samira.post(f"/{desk.buurt.slug}/werk/ding/{address}/pak").status_code == 404


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_of_many_who_take_it_at_the_same_moment_exactly_one_gets_it(app, turn):
    app.config["WTF_CSRF_ENABLED"] = False
    buurt = a_buurt("oost")
    report = a_report(a_post(buurt))
    people = [a_member(buurt, None, "verbinder").person for _ in range(TAKERS)]
    cookies = [cookie_for(app, person)[0] for person in people]
    report_id, buurt_id = report.id, buurt.id
    db.session.commit()
    start = Barrier(TAKERS)

    def press(cookie):
        client = FlaskClient(app, app.response_class, use_cookies=False)  # a thread has no session of the test
        start.wait()
        return client.post(f"/oost/werk/ding/report/{report_id}/pak", headers={"Cookie": f"plein={cookie}"})

    with ThreadPoolExecutor(TAKERS) as crowd:
        answers = list(crowd.map(press, cookies))
    assert {answer.status_code for answer in answers} == {303}
    assert len([answer for answer in answers if "/meldingen/" in answer.location]) == 1
    assert len(all_claims(buurt_id)) == 1
