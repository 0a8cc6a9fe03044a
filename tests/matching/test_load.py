"""Nobody is asked to help until they say no: a limit, a rest, and no fourth vraag in a month without asking."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from buurtplein.buurten.queries import viewer_in
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.matching.fit import Suggestion
from buurtplein.matching.load import MONTH, MOST_A_MONTH, Load, loads
from buurtplein.matching.models import Match
from buurtplein.matching.operations import answer_match, propose_match, set_limits, withdraw_match
from buurtplein.people.models import Person
from buurtplein.people.viewer import Someone
from buurtplein.posts.models import CommentKind, Post
from tests.factories import a_buurt, a_comment, a_post, a_viewer
from tests.matching.support import Scene


class Busy(Scene):
    """The helper of the scene is asked again and again."""

    def ask(self, times=1, **fields):
        matches = []
        for _ in range(times):
            vraag = a_post(self.buurt, self.asker.me)
            fields = {"helper": self.helper.me, "offer": None, "message": "Dag", **fields}
            matches.append(propose_match(self.verbinder, vraag, **fields))
        return matches

    def asked_and_answered(self, times):
        for match in self.ask(times):
            answer_match(self.helper, match, says_yes=False)

    def load(self):
        return loads(self.verbinder, [self.helper.id]).get(self.helper.id, Load())


@pytest.fixture
def busy(app, client):
    return Busy()


def test_the_fourth_vraag_in_a_month_is_refused_with_a_way_on(busy):
    busy.asked_and_answered(MOST_A_MONTH)
    with pytest.raises(RuleBroken, match=r"Mo kreeg deze maand al 3 vragen\. Vraag het eerst zelf") as refused:
        busy.ask()
    assert refused.value.field == "asked_first"
    assert busy.ask(asked_first=True)


def test_after_a_month_someone_can_be_asked_again_and_what_was_taken_back_does_not_count(busy):
    withdraw_match(busy.verbinder, busy.ask()[0])
    busy.asked_and_answered(MOST_A_MONTH)
    with at(now() + MONTH + timedelta(minutes=1)):
        assert busy.ask()


def test_who_runs_as_many_vragen_as_they_allow_is_not_asked_for_more(busy):
    set_limits(busy.helper, most_open=1, most_a_month=9, rests_until=None)
    match = busy.ask()[0]
    with pytest.raises(RuleBroken, match="Mo helpt nu al bij 1 vraag"):
        busy.ask()
    answer_match(busy.helper, match, says_yes=False)
    assert busy.ask()


def test_who_rests_is_left_alone_until_that_day(busy):
    set_limits(busy.helper, most_open=2, most_a_month=3, rests_until=today() + timedelta(days=9))
    with pytest.raises(RuleBroken, match="Mo neemt rust tot"):
        busy.ask()
    with at(now() + timedelta(days=9)):
        assert busy.ask()


@pytest.mark.parametrize("gone", ["hidden_at", "removed_at"])
def test_an_offer_that_was_taken_back_or_hidden_is_none(busy, gone):
    busy.asked_and_answered(MOST_A_MONTH)
    a_comment(busy.request, busy.helper.me, kind=CommentKind.HELP, **{gone: now()})
    with pytest.raises(RuleBroken):
        propose_match(busy.verbinder, busy.request, helper=busy.helper.me, offer=None, message="Dag")


def test_who_said_so_under_this_very_vraag_need_not_be_asked_first(busy):
    busy.asked_and_answered(MOST_A_MONTH)
    a_comment(busy.request, busy.helper.me, kind=CommentKind.HELP)
    assert busy.propose()


def test_proposing_once_more_what_runs_already_is_no_new_vraag(busy):
    match = busy.propose()
    busy.ask(MOST_A_MONTH - 1)
    assert busy.propose() is match


def test_a_limit_in_one_buurt_says_nothing_about_another(busy):
    set_limits(busy.helper, most_open=1, most_a_month=1, rests_until=None)
    elsewhere = a_viewer("verbinder", buurt=a_buurt())
    assert loads(elsewhere, [busy.helper.id]) == {}


def test_only_members_set_a_limit_and_no_rest_is_longer_than_a_year(busy):
    limit = {"most_open": 1, "most_a_month": 1}
    with pytest.raises(NotAllowed):
        set_limits(viewer_in(busy.buurt.slug, Someone(person=a_viewer().me)), **limit, rests_until=None)
    with pytest.raises(RuleBroken, match="binnen een jaar"):
        set_limits(busy.helper, **limit, rests_until=today() + timedelta(days=400))
    assert set_limits(busy.helper, **limit, rests_until=today() - timedelta(days=1)).rests_until is None


def test_the_suggestion_says_so_and_thinks_less_of_it(busy):
    plain = Suggestion(busy.helper.me)
    full = Suggestion(busy.helper.me, load=Load(asked=3))
    assert [(reason.text, reason.doubt) for reason in full.reasons] == [("Mo kreeg deze maand al 3 vragen", True)]
    assert (full.points, full.must_be_asked) == (plain.points - 1, True)
    assert not Suggestion(busy.helper.me, said_help=True, load=Load(asked=3)).must_be_asked


def test_on_the_page_the_verbinder_reads_it_and_can_say_that_it_was_asked(app, log_in, busy):
    busy.asked_and_answered(MOST_A_MONTH)
    busy.offers(busy.request.title)
    url = f"/{busy.buurt.slug}/werk/verbinden/{busy.request.number}"
    browser = log_in(app.test_client(), busy.verbinder.me)
    page = browser.get(url).text
    assert ("Mo kreeg deze maand al 3 vragen" in page, "Ik heb het zelf gevraagd, en het mag" in page) == (True, True)
    sent = {"helper": busy.helper.id, "message": "Dag Mo"}
    refused = browser.post(url, data=sent)
    assert (refused.status_code, "Vraag het eerst zelf, en kruis aan dat het mag." in refused.text) == (422, True)
    assert browser.post(url, data={**sent, "asked_first": "y"}).status_code == 303


def test_a_helper_chooses_on_their_own_page(app, log_in, busy):
    browser, url = log_in(app.test_client(), busy.helper.me), f"/{busy.buurt.slug}/mijn/koppelingen/grens"
    assert 'href="' + url in browser.get(f"/{busy.buurt.slug}/mijn/koppelingen").text
    day = f"{today() + timedelta(days=20):%Y-%m-%d}"
    chosen = {"most_a_month": "5", "most_open": "1", "rests_until": day}
    assert browser.post(url, data=chosen).status_code == 303
    assert f'value="{day}"' in browser.get(url).text
    load = busy.load()
    assert (load.most_a_month, load.most_open, str(load.rests_until)) == (5, 1, day)
    for wrong in ({"most_open": "0"}, {"most_a_month": "x"}, {"rests_until": "gisteren"}, {"most_open": "9" * 30}):
        assert browser.post(url, data={**chosen, **wrong}).status_code == 422


def test_two_verbinders_at_the_same_moment_do_not_ask_one_too_many(app, busy):
    busy.asked_and_answered(MOST_A_MONTH - 1)
    vragen = [a_post(busy.buurt, busy.asker.me).id for _ in range(2)]
    slug, buurt_id, by, helper_id = busy.buurt.slug, busy.buurt.id, busy.verbinder.id, busy.helper.id
    db.session.commit()
    start = Barrier(len(vragen))

    def ask(vraag_id):
        with app.app_context():
            start.wait()
            with unit_of_work():
                viewer = viewer_in(slug, Someone(person=db.session.get_one(Person, by)))
                vraag = db.session.scalars(select(Post).where(Post.id == vraag_id, Post.buurt_id == buurt_id)).one()
                helper = db.session.get_one(Person, helper_id)
                try:
                    propose_match(viewer, vraag, helper=helper, offer=None, message="Dag")
                except RuleBroken:
                    return False
            return True

    with ThreadPoolExecutor(len(vragen)) as pool:
        assert sorted(pool.map(ask, vragen)) == [False, True]
    counted = select(func.count()).select_from(Match).where(Match.buurt_id == buurt_id, Match.helper_id == helper_id)
    assert db.session.scalar(counted) == MOST_A_MONTH
