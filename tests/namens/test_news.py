"""What is said to a neighbour who is not online becomes a call or a slip, until someone told them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.audit.models import AuditEntry
from buurtplein.buurten.work import Work
from buurtplein.contact.policy import may_talk
from buurtplein.core.clock import at, now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.matching.operations import answer_match, ask_outcomes, propose_match
from buurtplein.moderation.models import Objection, stamp
from buurtplein.moderation.operations import decide_objection, hide_post
from buurtplein.moderation.policy import may_decide_objection
from buurtplein.namens.models import Channel, Tried
from buurtplein.namens.news import telling, untold
from buurtplein.namens.operations import Neighbour, note_answer, note_attempt, note_outcome, voice_of
from buurtplein.namens.policy import may_note_answer
from buurtplein.namens.queries import attempts_of, reach_of
from buurtplein.namens.work import waiting
from buurtplein.outbox.models import Letter
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.operations import hide_comment, offer_help, place_comment, remove_comment, withdraw_post
from buurtplein.wijkopgaven.models import ActieState, EndingKind
from buurtplein.wijkopgaven.operations import (
    Answer,
    NoteDraft,
    answer_sources,
    end_opgave,
    move_actie,
    place_note,
    tell_result,
)
from tests.factories import a_buurt, a_person, a_post, a_viewer
from tests.moderation.rows import a_rule
from tests.namens.rows import place_for_gerda
from tests.support.statements import counted
from tests.wijkopgaven.factories import an_actie, an_opgave

PAPER = Neighbour("Wim Hofstee", Channel.PAPER, details="Apotheek, bij Els")


class Scene:
    """Samira placed a vraag for Gerda, and Mo may help."""

    def __init__(self, **said):
        self.buurt = a_buurt("oost", phone="06-12345678", visiting="Lindehuis, dinsdag")
        self.samira = a_viewer("verbinder", buurt=self.buurt, person=a_person("Samira El Idrissi"))
        self.mo = a_viewer(buurt=self.buurt, person=a_person("Mo Aziz"))
        self.post = place_for_gerda(self.samira, **said)
        self.reach = reach_of(self.samira, self.post)

    @property
    def voice(self):
        return voice_of(self.samira, self.reach)

    def telling(self):
        return telling(self.samira, self.voice)

    def work(self, viewer=None):
        return [(thing.work, thing.title) for thing in waiting(viewer or self.samira)]

    def tell(self, tried=Tried.TOLD):
        note_attempt(self.samira, self.reach, tried=tried, up_to=self.telling().up_to)

    def propose(self):
        return propose_match(self.samira, self.post, helper=self.mo.me, offer=None, message="Kun jij helpen?")


@pytest.fixture
def scene(app):
    return Scene()


def test_how_it_became_is_told_whole_with_thanks_to_who_reads_no_screen(scene, run_outbox):
    pro = a_viewer("professional", buurt=scene.buurt)
    opgave = an_opgave(scene.buurt, pro.me, (scene.post,), title="Lezen voor wie slecht ziet")
    run_outbox()
    scene.tell()
    story = tell_result(pro, opgave, title="Er is een voorleesuur", body="Elke dinsdag. " * 40)
    run_outbox()
    assert scene.work() == [(Work.CALL, "Bel Gerda Bakker")]
    [(news, words)] = scene.telling().said
    assert news.text == "Zo is het geworden. Dank je wel dat je meehielp: Er is een voorleesuur"
    assert words == story.body
    withdraw_post(pro, story)
    assert not scene.telling()


def test_how_it_goes_on_is_told_whole_to_who_reads_no_screen_and_no_part_of_it_twice(scene, run_outbox):
    pro = a_viewer("professional", buurt=scene.buurt)
    opgave = an_opgave(scene.buurt, pro.me, (scene.post,), title="Lezen voor wie slecht ziet")
    run_outbox()
    scene.tell()
    place_note(pro, opgave, NoteDraft("De bieb doet mee.", partners_only=False))
    place_note(pro, opgave, NoteDraft("De wethouder wil niet.", partners_only=True))
    move_actie(pro, an_actie(opgave, title="Ruimte zoeken"), ActieState.DONE, note="Het Lindehuis.")
    run_outbox()
    assert scene.work() == [(Work.CALL, "Bel Gerda Bakker")]
    [(news, words)] = scene.telling().said
    assert news.text == "Het gaat verder met wat jij vertelde: Lezen voor wie slecht ziet"
    assert words == "De bieb doet mee.\n\nKlaar: Ruimte zoeken. Het Lindehuis."
    scene.tell()
    assert scene.work() == []
    move_actie(pro, an_actie(opgave, title="Lezers zoeken"), ActieState.STUCK, note="Niemand kan op dinsdag.")
    run_outbox()
    assert [words for _news, words in scene.telling().said] == ["Vastgelopen: Lezers zoeken. Niemand kan op dinsdag."]


class TestReactions:
    def test_every_reaction_waits_as_one_call_with_all_that_was_written(self, scene, run_outbox):
        assert scene.work() == []
        offer_help(scene.mo, scene.post)
        place_comment(scene.mo, scene.post, body="Lang verhaal. " * 40)
        run_outbox()
        assert scene.work() == [(Work.CALL, "Bel Gerda Bakker")]
        told = [(news.text, words) for news, words in scene.telling().said]
        assert told[0] == ("Mo reageerde op je bericht: Wie leest mij de post voor?", "Ik kan helpen.")
        assert len(told) == 2
        assert told[1][1] == ("Lang verhaal. " * 40)
        assert db.session.scalars(select(Letter)).all() == []  # there is nowhere to mail to

    def test_who_chose_paper_gets_a_slip(self, app, run_outbox):
        scene = Scene(who=PAPER)
        place_comment(scene.mo, scene.post, body="Ik kom langs.")
        run_outbox()
        assert scene.work() == [(Work.SLIP, "Briefje voor Wim Hofstee")]

    def test_it_is_gone_when_it_was_told_and_what_came_since_waits(self, scene, run_outbox):
        place_comment(scene.mo, scene.post, body="Ik kom langs.")
        run_outbox()
        seen = scene.telling().up_to
        place_comment(scene.mo, scene.post, body="Morgen dus.")
        run_outbox()
        note_attempt(scene.samira, scene.reach, tried=Tried.TOLD, up_to=seen)
        assert [words for _news, words in scene.telling().said] == ["Morgen dus."]
        scene.tell()
        assert (scene.work(), bool(scene.telling())) == ([], False)
        assert [attempt.tried for attempt in attempts_of(scene.samira, scene.reach)] == [Tried.TOLD, Tried.TOLD]

    def test_nobody_home_comes_back_after_a_day_and_not_before(self, scene, run_outbox):
        place_comment(scene.mo, scene.post, body="Ik kom langs.")
        run_outbox()
        scene.tell(Tried.NOT_HOME)
        assert scene.work() == []
        with at(now() + timedelta(hours=25)):
            assert scene.work() == [(Work.CALL, "Bel Gerda Bakker")]

    def test_who_cannot_be_reached_waits_no_more_until_there_is_news(self, scene, run_outbox):
        place_comment(scene.mo, scene.post, body="Ik kom langs.")
        run_outbox()
        scene.tell(Tried.UNREACHABLE)
        assert scene.work() == []
        place_comment(scene.mo, scene.post, body="Is er iemand?")
        run_outbox()
        assert scene.work() == [(Work.CALL, "Bel Gerda Bakker")]

    @pytest.mark.parametrize("gone", ["removed", "hidden"])
    def test_a_reaction_that_is_gone_is_no_work(self, scene, run_outbox, gone):
        comment = place_comment(scene.mo, scene.post, body="Vergeet het maar.")
        run_outbox()
        if gone == "removed":
            remove_comment(scene.mo, comment)
        else:
            hide_comment(scene.samira, comment)
        assert (scene.work(), bool(scene.telling())) == ([], False)

    def test_only_verbinders_of_the_buurt_see_it(self, scene, run_outbox):
        place_comment(scene.mo, scene.post, body="Ik kom langs.")
        run_outbox()
        for viewer in (scene.mo, a_viewer("professional", buurt=scene.buurt), a_viewer("verbinder")):
            assert scene.work(viewer) == []
            with pytest.raises(NotAllowed):
                note_attempt(viewer, scene.reach, tried=Tried.TOLD, up_to=99)

    def test_it_takes_one_statement_for_however_many(self, scene, run_outbox):
        for number in range(10):
            post = place_for_gerda(scene.samira, who=Neighbour(f"Buur{number}", Channel.PHONE, phone="06"))
            place_comment(scene.mo, post, body="Ik kom langs.")
        run_outbox()
        untold(scene.samira)  # who looks is known from here on
        with counted() as statements:
            found = [one.reach.person.name for one in untold(scene.samira)]
        assert sorted(found) == [f"Buur{number}" for number in range(10)]
        assert statements() <= 3  # who looks, and one


class TestKoppeling:
    def test_the_yes_of_one_side_by_phone_introduces_them(self, scene, run_outbox):
        match = scene.propose()
        answer_match(scene.mo, match, says_yes=True)
        run_outbox()
        assert scene.work() == [(Work.CALL, "Bel Gerda Bakker")]
        assert (scene.telling().asks, scene.telling().reachable) == ([match], [])  # not before both said yes
        note_answer(scene.samira, scene.reach, match, says_yes=True)
        assert match.introduced_at is not None
        assert scene.telling().reachable == [scene.mo.me]
        noted = select(AuditEntry.actor_id).where(AuditEntry.act == "match_answer.noted")
        assert db.session.scalars(noted).all() == [scene.samira.id]
        assert scene.work() == []

    def test_who_helps_is_told_to_call_and_cannot_write_what_is_not_read(self, app, log_in, scene):
        match = scene.propose()
        answer_match(scene.mo, match, says_yes=True)
        note_answer(scene.samira, scene.reach, match, says_yes=True)
        browser = log_in(app.test_client(), scene.mo.me)
        page = browser.get(f"/oost/mijn/koppelingen/{match.id}").text
        assert "Gerda is niet online. Bel even." in page
        assert "Liever schrijven dan bellen?" not in page
        assert not may_talk(scene.mo, match, None)

    def test_a_no_by_phone_ends_it(self, scene, run_outbox):
        match = scene.propose()
        run_outbox()
        note_answer(scene.samira, scene.reach, match, says_yes=False)
        run_outbox()
        assert match.declined_at is not None
        assert (scene.work(), scene.telling().asks) == ([], [])

    def test_is_it_gelukt_is_a_call_a_week_later(self, scene, run_outbox):
        match = scene.propose()
        answer_match(scene.mo, match, says_yes=True)
        note_answer(scene.samira, scene.reach, match, says_yes=True)
        run_outbox()
        scene.tell()
        match.introduced_at = now() - timedelta(days=8)
        ask_outcomes(Caretaker("test"), db.session())
        run_outbox()
        assert (scene.work(), scene.telling().outcomes) == ([(Work.CALL, "Bel Gerda Bakker")], [match])
        note_outcome(scene.samira, scene.reach, match, worked=True)
        run_outbox()
        assert (scene.work(), scene.telling().outcomes) == ([], [])
        assert scene.post.outcome == "solved"

    def test_a_proposal_that_ended_is_no_call(self, scene, run_outbox):
        match = scene.propose()
        run_outbox()
        match.lapsed_at = now()
        db.session.flush()
        assert scene.work() == []

    def test_nobody_says_yes_for_a_neighbour_they_would_help_themselves(self, scene):
        tineke = a_viewer("verbinder", buurt=scene.buurt)
        match = propose_match(scene.samira, scene.post, helper=tineke.me, offer=None, message="Kun jij?")
        assert not may_note_answer(tineke, scene.reach, match)
        with pytest.raises(NotAllowed):
            note_answer(tineke, scene.reach, match, says_yes=True)


class TestPages:
    @pytest.fixture
    def browser(self, client, log_in, scene):
        place_comment(scene.mo, scene.post, body="Ik lees graag voor.")
        return log_in(client, scene.samira.me)

    def test_the_page_says_whom_to_call_and_what_to_tell_and_leaves_a_trace(self, browser, scene, run_outbox):
        run_outbox()
        page = browser.get(f"/oost/namens/{scene.reach.id}").text
        assert "tel:0611223344" in page
        assert "Ik lees graag voor." in page
        read = select(AuditEntry.actor_id).where(AuditEntry.act == "reach.read")
        assert db.session.scalars(read).all() == [scene.samira.id]

    def test_one_presses_how_it_went(self, browser, scene, run_outbox):
        run_outbox()
        sent = {"tried": "told", "up_to": str(scene.telling().up_to)}
        assert browser.post(f"/oost/namens/{scene.reach.id}/gesproken", data=sent).status_code == 303
        db.session.expire_all()
        assert scene.work() == []
        assert browser.post(f"/oost/namens/{scene.reach.id}/gesproken", data={"tried": "x"}).status_code == 422

    def test_the_koppeling_page_leads_to_the_call(self, browser, scene, run_outbox):
        match = scene.propose()
        run_outbox()
        page = browser.get(f"/oost/werk/verbinden/{scene.post.number}").text
        assert "Gerda is niet online" in page
        browser.post(f"/oost/namens/{scene.reach.id}/koppeling/{match.id}", data={"answer": "ja"})
        db.session.expire_all()
        assert match.answer_of(scene.reach.person_id).says_yes
        assert "Gerda zei ja" in browser.get(f"/oost/werk/verbinden/{scene.post.number}").text

    def test_a_slip_holds_all_one_needs_on_paper(self, client, log_in, app, run_outbox):
        scene = Scene(who=PAPER)
        place_comment(scene.mo, scene.post, body="Ik lees graag voor.")
        scene.propose()
        run_outbox()
        page = log_in(client, scene.samira.me).get("/oost/namens/briefjes").text
        for words in ("Wie haalt een briefje op?", "Apotheek, bij Els", "Dag Wim", "Ik lees graag voor.", "Ja, graag"):
            assert words in page
        assert "Mo kan je misschien helpen. Wil je dat?" in page
        assert "Lindehuis, dinsdag" in page
        assert "tel:0612345678" in page
        assert scene.mo.me.phone not in page


class TestDecisions:
    def hide(self, scene, run_outbox):
        other = a_viewer("verbinder", buurt=scene.buurt)
        seen = stamp(scene.post, None)
        ruling = hide_post(other, scene.post, seen=seen, rule=a_rule(scene.buurt.id), reason="Dit is van een winkel.")
        run_outbox()
        return other, ruling

    def test_the_reasons_are_told_whole_and_the_letter_is_at_hand(self, client, log_in, scene, run_outbox):
        _other, ruling = self.hide(scene, run_outbox)
        assert scene.work() == [(Work.CALL, "Bel Gerda Bakker")]
        [(_news, words)] = scene.telling().said
        assert words == "Het is verborgen.\nHuisregel: Geen reclame\nDit is van een winkel."
        log_in(client, scene.samira.me)
        page = client.get(f"/oost/namens/{scene.reach.id}").text
        assert f"/oost/besluiten/{ruling.id}/brief" in page
        assert f"/oost/werk/besluiten/{ruling.id}/bezwaar" in page

    def test_an_objection_by_phone_is_decided_by_another_and_told_back(self, client, log_in, scene, run_outbox):
        other, ruling = self.hide(scene, run_outbox)
        scene.tell()
        assert scene.work() == []
        log_in(client, scene.samira.me)
        found = client.get(f"/oost/werk/besluiten?number={ruling.id}")
        said = {"words": "Ik heb geen winkel."}
        assert client.post(found.location, data=said).status_code == 303
        assert client.post(found.location, data=said).status_code == 303  # twice is once
        [objection] = db.session.scalars(select(Objection).where(Objection.buurt_id == scene.buurt.id))
        assert (objection.author_id, objection.noted_by_id) == (scene.reach.person_id, scene.samira.id)
        acts = select(AuditEntry.actor_id).where(AuditEntry.act == "objection.noted")
        assert db.session.scalars(acts).all() == [scene.samira.id]
        third = a_viewer("verbinder", buurt=scene.buurt)
        decides = [may_decide_objection(who, objection, another_verbinder=True) for who in (other, scene.samira, third)]
        assert decides == [False, False, True]  # who decided first, who placed it for her, and someone else
        decide_objection(third, objection, granted=True, answer="Gerda heeft gelijk.")
        run_outbox()
        assert scene.post.is_published
        assert "Je krijgt gelijk. Gerda heeft gelijk." in [words for _news, words in scene.telling().said]

    def test_a_number_that_is_not_there_keeps_what_was_typed_and_says_what_to_do(self, client, log_in, scene):
        log_in(client, scene.samira.me)
        for typed in ("999999", "-3", "99999999999", "een"):
            page = client.get("/oost/werk/besluiten", query_string={"number": typed}).text
            assert f'value="{typed}"' in page
            assert 'aria-invalid="true"' in page, typed
        assert "Dan schrijft de beheerder" in client.get("/oost/werk/besluiten?number=999999").text

    def test_about_oneself_or_too_late_there_is_no_form(self, client, log_in, scene, run_outbox):
        other, ruling = self.hide(scene, run_outbox)
        mine = hide_post(other, a_post(scene.buurt, scene.samira.me), seen="0-0", rule=None, reason="Nee.")
        log_in(client, scene.samira.me)
        assert "kan hier geen bezwaar" in client.get(f"/oost/werk/besluiten?number={mine.id}").text
        ruling.made_at = now() - timedelta(days=186)
        db.session.commit()
        for one in (mine, ruling):
            assert client.get(f"/oost/werk/besluiten/{one.id}/bezwaar").status_code == 403
            assert client.post(f"/oost/werk/besluiten/{one.id}/bezwaar", data={"words": "Toch"}).status_code == 403


def test_what_was_done_with_it_is_told_whole_and_so_is_how_it_ended(app, run_outbox):
    scene = Scene()
    pro = a_viewer("professional", buurt=scene.buurt)
    opgave = an_opgave(scene.buurt, pro.me, (scene.post,))
    answer_sources(pro, opgave.sources, Answer("De kraan lekt.", "Er komt een klusmiddag.", ""))
    end_opgave(pro, opgave, kind=EndingKind.PARTLY, reason="De middag is elke maand.")
    run_outbox()
    told = [words for _news, words in scene.telling().said]
    answer = "Dit hoorden we:\nDe kraan lekt.\n\nDit doen we:\nEr komt een klusmiddag."
    assert told == [answer, "Deels opgelost. De middag is elke maand."]
