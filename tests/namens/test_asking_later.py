"""What a neighbour who is not online asks later, by phone: change it, take it away, be forgotten."""

from contextvars import Context
from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein import subscriptions
from buurtplein.audit.models import AuditEntry
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.matching.operations import answer_match
from buurtplein.matching.policy import contacts
from buurtplein.namens.models import KNOWN_FOR, Asked
from buurtplein.namens.operations import (
    change_for,
    let_go_of,
    let_stand_for,
    note_answer,
    solve_for,
    withdraw_for,
)
from buurtplein.namens.policy import may_act_for
from buurtplein.namens.queries import consents_to, list_reaches
from buurtplein.people.models import Person
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import Audience, Outcome
from buurtplein.posts.operations import place_comment
from buurtplein.terms.operations import warn_of_expiry
from tests.factories import a_post, a_viewer, everyone
from tests.namens.rows import a_vraag
from tests.namens.test_news import Scene


@pytest.fixture
def scene(app):
    return Scene()


class TestTakingItAway:
    def test_it_is_gone_everywhere_at_once(self, client, scene, run_outbox):
        place_comment(scene.mo, scene.post, body="Ik lees graag voor.")
        run_outbox()
        addresses = ("/oost/", "/oost/prikbord", "/oost/prikbord.atom", "/oost/zoeken?q=voor")
        assert all("leest mij de" in client.get(address).text for address in addresses)
        withdraw_for(scene.samira, scene.post, asked=Asked.PHONE)
        for address in addresses:  # before any follower ran
            assert "leest mij de" not in client.get(address).text
        assert client.get(f"/oost/prikbord/{scene.post.number}").status_code == 404
        assert scene.work() == []

    def test_who_asked_how_when_and_who_noted_it_is_kept(self, client, log_in, scene):
        withdraw_for(scene.samira, scene.post, asked=Asked.PHONE)
        withdraw_for(scene.samira, scene.post, asked=Asked.COUNTER)  # twice is once
        [consent] = consents_to(scene.samira, scene.post)
        assert (consent.withdrawn_asked, consent.withdrawal_noted_by_id) == (Asked.PHONE, scene.samira.id)
        acts = select(AuditEntry.actor_id).where(AuditEntry.act == "consent.withdrawn")
        assert db.session.scalars(acts).all() == [scene.samira.id]
        page = log_in(client, scene.samira.me).get(f"/oost/prikbord/{scene.post.number}").text
        assert "Aan de telefoon ingetrokken. Opgeschreven door Samira" in page

    def test_what_runs_ends_and_nobody_sees_the_number_any_more(self, scene, run_outbox):
        match = scene.propose()
        answer_match(scene.mo, match, says_yes=True)
        note_answer(scene.samira, scene.reach, match, says_yes=True)
        assert contacts(scene.mo, match) == (scene.reach.person,)
        withdraw_for(scene.samira, scene.post, asked=Asked.PHONE)
        run_outbox()
        assert match.lapsed_at is not None
        assert (contacts(scene.samira, match), scene.work(), scene.telling().asks) == ((), [], [])

    def test_what_a_neighbour_says_about_it_meanwhile_is_no_work(self, scene, run_outbox):
        place_comment(scene.mo, scene.post, body="Net te laat.")
        withdraw_for(scene.samira, scene.post, asked=Asked.PHONE)
        run_outbox()
        assert (scene.work(), list(scene.telling().said)) == ([], [])


class TestChanging:
    def test_a_change_needs_a_new_yes_which_is_kept_too(self, scene):
        draft = a_vraag("Wie leest mij de krant voor?", Audience.NEIGHBOURS)
        with pytest.raises(RuleBroken):
            change_for(scene.samira, scene.post, draft, asked=Asked.PHONE, agrees=False)
        change_for(scene.samira, scene.post, draft, asked=Asked.COUNTER, agrees=True)
        assert (scene.post.title, scene.post.placer) == ("Wie leest mij de krant voor?", "Samira")
        assert [c.audience for c in consents_to(scene.samira, scene.post)] == [Audience.NEIGHBOURS, Audience.PUBLIC]

    def test_gelukt_closes_it_and_it_can_be_opened_again(self, scene):
        solve_for(scene.samira, scene.post)
        assert scene.post.outcome is Outcome.SOLVED
        let_stand_for(scene.samira, scene.post)
        assert scene.post.is_open

    def test_that_it_goes_soon_is_a_call_after_which_it_stands_longer(self, scene, run_outbox):
        scene.post.expires_on = today() + timedelta(days=3)
        with at(now().replace(hour=11)):
            warn_of_expiry(Caretaker("test"), db.session())
        run_outbox()
        assert [title for _work, title in scene.work()] == ["Bel Gerda Bakker"]
        let_stand_for(scene.samira, scene.post)
        assert scene.post.expires_on == today() + timedelta(days=31)
        assert scene.work() == []


@pytest.mark.parametrize("who", ["visitor", "neighbour", "professional", "beheerder", "verbinder elsewhere"])
def test_only_a_verbinder_of_the_buurt_acts_for_a_neighbour(scene, who):
    viewer = everyone(scene.buurt)[who]
    assert may_act_for(scene.samira, scene.post)
    assert not may_act_for(viewer, scene.post)
    for act in (solve_for, let_stand_for):
        with pytest.raises(NotAllowed):
            act(viewer, scene.post)
    with pytest.raises(NotAllowed):
        withdraw_for(viewer, scene.post, asked=Asked.PHONE)
    with pytest.raises(NotAllowed):
        let_go_of(viewer, scene.reach, asked=Asked.PHONE)


def test_nobody_acts_for_who_placed_it_themselves(scene):
    own = a_post(scene.buurt)
    assert not may_act_for(scene.samira, own)
    with pytest.raises(NotAllowed):
        withdraw_for(scene.samira, own, asked=Asked.PHONE)


class TestBeingForgotten:
    def names(self):
        db.session.expire_all()
        return set(db.session.scalars(select(Person.name)))

    @pytest.fixture
    def forget(self, app):
        """What the clock does, so much later."""

        def elsewhere(later):
            with app.app_context(), at(now() + later):
                subscriptions.let_neighbours_go()

        def run(later=timedelta(0)):
            db.session.commit()
            Context().run(elsewhere, later)

        return run

    def test_on_their_word_all_is_gone_within_the_hour(self, scene, forget):
        number = scene.post.number
        let_go_of(scene.samira, scene.reach, asked=Asked.PHONE)
        assert list_reaches(scene.samira) == []
        forget()
        assert "Gerda Bakker" not in self.names()
        assert number == 1
        assert scene.post.title == "Bericht van een buur die weg is"

    def test_thirty_days_after_the_last_post_they_are_forgotten_and_not_before(self, scene, forget):
        forget(later=timedelta(days=40))
        assert "Gerda Bakker" in self.names()  # the vraag still stands
        solve_for(scene.samira, scene.post)
        forget(later=KNOWN_FOR - timedelta(days=1))
        assert "Gerda Bakker" in self.names()
        forget(later=KNOWN_FOR + timedelta(days=1))
        assert "Gerda Bakker" not in self.names()

    def test_as_long_as_a_koppeling_runs_we_know_them(self, scene, forget):
        match = scene.propose()
        answer_match(scene.mo, match, says_yes=True)
        note_answer(scene.samira, scene.reach, match, says_yes=True)
        solve_for(scene.samira, scene.post)
        forget(later=KNOWN_FOR * 2)
        assert "Gerda Bakker" in self.names()

    def test_who_has_an_account_is_never_forgotten_by_the_clock(self, scene, forget):
        scene.reach.person.email = "gerda@example.org"
        solve_for(scene.samira, scene.post)
        forget(later=KNOWN_FOR * 2)
        assert "Gerda Bakker" in self.names()


class TestPages:
    @pytest.fixture
    def browser(self, client, log_in, scene):
        return log_in(client, scene.samira.me)

    def test_one_page_has_all_they_may_ask(self, browser, scene):
        page = browser.get(f"/oost/prikbord/{scene.post.number}").text
        assert "Gerda wil dit weg hebben" in page
        assert "Het is gelukt" in page
        sent = browser.post(f"/oost/namens/bericht/{scene.post.number}/weghalen", data={"asked": "phone"})
        assert sent.status_code == 303
        db.session.expire_all()
        assert scene.post.outcome is Outcome.WITHDRAWN

    def test_a_number_that_is_wrong_is_put_right(self, browser, scene):
        url = f"/oost/namens/{scene.reach.id}/wijzig"
        assert 'value="06-11223344"' in browser.get(url).text
        assert browser.post(url, data={"name": "Gerda", "channel": "phone", "phone": ""}).status_code == 422
        sent = {"name": "Gerda de Vries", "channel": "phone", "phone": "06-99887766"}
        assert browser.post(url, data=sent).status_code == 303
        db.session.expire_all()
        assert (scene.reach.person.name, scene.reach.person.phone) == ("Gerda de Vries", "06-99887766")
        acts = set(db.session.scalars(select(AuditEntry.act)))
        assert {"reach.read", "reach.changed"} <= acts

    def test_the_form_shows_what_stands_there(self, browser, scene):
        url = f"/oost/namens/bericht/{scene.post.number}/wijzig"
        assert 'value="Wie leest mij de post voor?"' in browser.get(url).text
        assert browser.post(url, data={"title": "Wie komt er?", "audience": "public"}).status_code == 422
        sent = {"title": "Wie komt er?", "audience": "public", "agrees": "y", "asked": "counter"}
        assert browser.post(url, data=sent).status_code == 303
        db.session.expire_all()
        assert scene.post.title == "Wie komt er?"

    def test_other_verbinders_and_neighbours_see_no_such_buttons(self, app, log_in, scene):
        url = f"/oost/prikbord/{scene.post.number}"
        other = log_in(app.test_client(), a_viewer("verbinder", buurt=scene.buurt).me)
        assert "Gerda wil dit weg hebben" in other.get(url).text  # any verbinder may be called
        assert "Gerda wil dit weg hebben" not in log_in(app.test_client(), scene.mo.me).get(url).text
        assert "toestemming" not in app.test_client().get(url).text
