"""An opgave rests on what residents said as well as on what they wrote; those words stay with who may read them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from buurtplein.buurten.work import Work
from buurtplein.core.clock import at, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.gesprekken.models import STAYS, Where
from buurtplein.gesprekken.operations import forget_gesprekken
from buurtplein.notifications.queries import list_news
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models import EndingKind, SourceKind, Wijkopgave
from buurtplein.wijkopgaven.operations import (
    Answer,
    OpgaveDraft,
    add_source,
    answer_sources,
    end_opgave,
    make_opgave,
    mark_told,
    throw_away_gesprek,
)
from buurtplein.wijkopgaven.policy import may_use_as_source
from buurtplein.wijkopgaven.queries import around, list_sources, public_list, to_tell_back, waiting_sources
from buurtplein.wijkopgaven.work import waiting
from tests.factories import a_buurt, a_comment, a_post, a_viewer, everyone
from tests.wijkopgaven.factories import a_gesprek, a_source, an_opgave

YES = Answer(doing="Er komt een lamp.")


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def prof(buurt):
    return a_viewer("professional", buurt=buurt)


def rests_on(viewer, opgave):
    return [seen.gesprek or seen.post for seen in list_sources(viewer, opgave)]


def page_of(client, log_in, viewer, address):
    db.session.commit()
    answer = log_in(client, viewer.me).get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


# ------------------------------------------------------------------------------------------- who and what
def test_who_uses_a_conversation_is_who_may_read_it(buurt):
    gesprek = a_gesprek(buurt)
    may = {name for name, viewer in everyone(buurt).items() if may_use_as_source(viewer, gesprek)}
    assert may == {"verbinder", "professional"}
    assert not may_use_as_source(a_viewer("professional"), gesprek)


def test_an_opgave_is_made_of_a_conversation_and_a_post_together(buurt, prof):
    post, gesprek = a_post(buurt), a_gesprek(buurt)
    opgave = make_opgave(prof, [post, gesprek, gesprek], OpgaveDraft("Licht"))
    assert rests_on(prof, opgave) == [post, gesprek]
    assert [opgave.title for opgave in around(prof, gesprek).belongs_to] == ["Licht"]
    with pytest.raises(RuleBroken):
        make_opgave(prof, [], OpgaveDraft("Niets"))
    with pytest.raises(NotAllowed):
        make_opgave(prof, [a_gesprek(a_buurt("west"))], OpgaveDraft("Van elders"))


def test_a_verbinder_adds_a_conversation_and_twice_is_once(buurt, prof):
    opgave, gesprek = an_opgave(buurt, prof.me, published_at=None), a_gesprek(buurt)
    verbinder = a_viewer("verbinder", buurt=buurt)
    first = add_source(verbinder, opgave, gesprek)
    assert add_source(prof, opgave, gesprek) is first
    assert around(verbinder, gesprek).belongs_to[0].number == opgave.number


def test_a_source_is_one_thing_of_its_own_kind(buurt, prof):
    opgave = an_opgave(buurt, prof.me)
    post, gesprek = a_post(buurt), a_gesprek(buurt)
    for thing, wrong in (
        (post, {"gesprek_id": gesprek.id}),
        (post, {"kind": SourceKind.GESPREK}),
        (gesprek, {"kind": SourceKind.POST}),
        (a_comment(post), {"kind": SourceKind.POST}),
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            a_source(opgave, thing, **wrong)


# ------------------------------------------------------------------------------------------- words and streets
def test_neighbours_count_a_conversation_without_its_words_or_street(app, client, log_in, buurt, prof):
    gesprek = a_gesprek(buurt, street="Kerkpad", words="De lamp bij nummer vier is stuk.")
    opgave = an_opgave(buurt, prof.me, (a_post(buurt), gesprek))
    answer_sources(prof, [seen.source for seen in list_sources(prof, opgave) if seen.gesprek], YES)
    for viewer in (a_viewer(buurt=buurt), prof):
        shown = page_of(client, log_in, viewer, f"/oost/samen/{opgave.number}")
        assert "Steunt op 1 bericht van een buur en 1 gesprek in de buurt" in shown
        assert YES.doing in shown
        assert "Kerkpad" not in shown
        assert "nummer vier" not in shown
    [listed] = public_list(a_viewer(buurt=buurt)).items
    assert (listed.progress.sources, listed.progress.gesprekken) == (2, 1)
    assert [seen.gesprek for seen in list_sources(a_viewer(buurt=buurt), opgave)] == [None, None]


def test_the_work_page_and_the_conversation_lead_to_each_other(app, client, log_in, buurt, prof):
    gesprek = a_gesprek(buurt, street="Kerkpad")
    opgave = an_opgave(buurt, prof.me, (gesprek,), title="Licht op het pad")
    work = page_of(client, log_in, prof, f"/oost/prof/opgaven/{opgave.number}")
    assert f'href="/oost/gesprekken/{gesprek.id}"' in work
    assert "Gesprek van vandaag, Kerkpad" in work
    talk = page_of(client, log_in, prof, f"/oost/gesprekken/{gesprek.id}")
    assert f"/oost/samen/{opgave.number}-licht-op-het-pad" in talk
    assert f"/oost/gesprekken/{gesprek.id}" in page_of(client, log_in, prof, "/oost/gesprekken")


def test_from_a_conversation_it_takes_one_form_and_no_words_go_along(app, client, log_in, buurt, prof):
    gesprek, new = a_gesprek(buurt), "/oost/prof/opgaven/nieuw"
    shown = page_of(client, log_in, prof, f"{new}?gesprek={gesprek.id}")
    assert gesprek.words not in shown[shown.index("<textarea") : shown.index("</textarea>")]
    assert '<option selected value="veiligheid">' in shown
    form = {"gesprek": str(gesprek.id), "title": "Licht", "heard": "Het is donker.", "theme": "veiligheid"}
    made = client.post(new, data=form)
    opgave = db.session.scalars(select(Wijkopgave).where(Wijkopgave.buurt_id == buurt.id)).one()
    assert made.location == f"{new.removesuffix('nieuw')}{opgave.number}"
    assert rests_on(prof, opgave) == [gesprek]
    assert client.get(f"{new}?gesprek=999999").status_code == 404


def test_a_conversation_is_put_with_an_opgave_from_its_page(app, client, log_in, buurt, prof):
    gesprek, opgave = a_gesprek(buurt), an_opgave(buurt, prof.me)
    assert opgave.title in page_of(client, log_in, prof, f"/oost/gesprekken/{gesprek.id}")
    put = client.post(f"/oost/gesprekken/{gesprek.id}/opgave", data={"opgave": opgave.number})
    assert put.location == f"/oost/gesprekken/{gesprek.id}"
    assert gesprek in rests_on(prof, opgave)


# ------------------------------------------------------------------------------------------- answers, and forgetting
def test_it_does_not_end_before_something_is_said_about_a_conversation(buurt, prof):
    gesprek = a_gesprek(buurt, street="Kerkpad", held_on=today() - timedelta(days=1))
    opgave = an_opgave(buurt, prof.me, (gesprek,))
    assert [seen.gesprek for seen in waiting_sources(prof)] == [gesprek]
    with pytest.raises(RuleBroken, match="Gesprek van gisteren, Kerkpad"):
        end_opgave(prof, opgave, kind=EndingKind.SOLVED, reason="Klaar.")
    answer_sources(prof, [seen.source for seen in list_sources(prof, opgave)], YES)
    assert end_opgave(prof, opgave, kind=EndingKind.SOLVED, reason="Klaar.").kind is EndingKind.SOLVED


@pytest.mark.parametrize("way", ["forgotten", "removed"])
def test_what_it_rested_on_counts_also_when_it_is_gone(app, buurt, prof, way):
    old = a_gesprek(buurt, prof.me, held_on=today() - STAYS - timedelta(days=1))
    opgave = an_opgave(buurt, prof.me, (old,))
    a_source(opgave, a_gesprek(buurt), answered_at=now(), answered_by_id=prof.me.id, doing="Ja.")
    answer_sources(prof, [seen.source for seen in list_sources(prof, opgave)], YES)
    if way == "removed":
        throw_away_gesprek(prof, old)
    else:
        forget_gesprekken(Caretaker("test"), db.session)
    db.session.commit()
    gone, stays = list_sources(prof, opgave)
    assert (gone.source.kind, gone.source.thing, gone.source.waits) == (SourceKind.GESPREK, None, False)
    assert gone.name == "Een gesprek dat er niet meer is"
    assert stays.gesprek is not None
    assert public_list(prof).items[0].progress.gesprekken == 2
    assert end_opgave(prof, opgave, kind=EndingKind.SOLVED, reason="Klaar.").kind is EndingKind.SOLVED


@pytest.mark.parametrize("held", [Where.DOOR, Where.SCHOUW])
def test_when_its_words_are_forgotten_after_two_years_an_answer_is_still_due(app, buurt, prof, held):
    old = a_gesprek(buurt, prof.me, held=held, held_on=today() - STAYS - timedelta(days=1))
    opgave = an_opgave(buurt, prof.me, (old,))
    forget_gesprekken(Caretaker("test"), db.session)
    db.session.expire_all()
    [seen] = waiting_sources(prof)
    assert "waarvan de woorden zijn gewist" in seen.name
    with pytest.raises(RuleBroken, match="waarvan de woorden zijn gewist"):
        end_opgave(prof, opgave, kind=EndingKind.SOLVED, reason="Klaar.")
    answer_sources(prof, [seen.source], YES)
    assert end_opgave(prof, opgave, kind=EndingKind.SOLVED, reason="Klaar.").kind is EndingKind.SOLVED


def test_a_conversation_with_an_answer_due_is_not_thrown_away(app, client, log_in, buurt, prof):
    gesprek = a_gesprek(buurt, prof.me)
    opgave = an_opgave(buurt, prof.me, (gesprek,), title="Licht op het pad")
    [source] = opgave.sources
    page_of(client, log_in, prof, f"/oost/gesprekken/{gesprek.id}/wijzig")
    throw = f"/oost/gesprekken/{gesprek.id}/weghalen"
    assert client.post(throw).location == f"/oost/gesprekken/{gesprek.id}"
    refused = client.get(f"/oost/gesprekken/{gesprek.id}").text
    assert f"nog geen antwoord in: {opgave.number}. Licht op het pad." in refused
    answer_sources(prof, [source], YES)
    db.session.commit()
    assert client.post(throw).location == "/oost/gesprekken"
    db.session.refresh(source)
    assert (source.thing, source.waits) == (None, False)


def test_who_answers_sees_what_a_colleague_said_meanwhile_and_what_stood_there(app, client, log_in, buurt, prof):
    opgave = an_opgave(buurt, prof.me, (a_gesprek(buurt),))
    [source] = [seen.source for seen in list_sources(prof, opgave)]
    address = f"/oost/prof/opgaven/{opgave.number}/antwoord"
    drawn = page_of(client, log_in, prof, f"{address}?bron={source.id}")
    [stamp] = re.findall(r'name="seen" type="hidden" value="(\w*)"', drawn)
    answer_sources(prof, [source], Answer(doing="Er komt een lamp.", not_because="Een bank past er niet."))
    db.session.commit()
    late = client.post(address, data={"bron": source.id, "doing": "Wij doen niets.", "seen": stamp})
    page = late.get_data(as_text=True)
    assert late.status_code == 422
    assert "Iemand anders veranderde dit net" in page
    assert all(words in page for words in ("Een bank past er niet.", "Wij doen niets."))
    assert source.doing == "Er komt een lamp."
    again = page_of(client, log_in, prof, f"{address}?bron={source.id}")
    assert "Verander het antwoord" in again
    assert "Er komt een lamp." in re.findall(r"<textarea.*?</textarea>", again, re.DOTALL)[1]


# ------------------------------------------------------------------------------------------- telling it back
def told_of(viewer):
    return [news.text for news in list_news(viewer).items]


def test_who_noted_it_hears_that_it_can_be_told_back(buurt, prof, run_outbox):
    noter = a_viewer("verbinder", buurt=buurt)
    gesprek = a_gesprek(buurt, noter.me, street="Kerkpad")
    opgave = an_opgave(buurt, prof.me, (gesprek,))
    answer_sources(prof, [seen.source for seen in list_sources(prof, opgave)], YES)
    run_outbox()
    assert told_of(noter) == ["Er is een antwoord. Vertel het terug aan wie je sprak: Gesprek van vandaag, Kerkpad"]
    assert told_of(a_viewer("verbinder", buurt=buurt)) == []
    end_opgave(prof, opgave, kind=EndingKind.SOLVED, reason="De lamp brandt.")
    run_outbox()
    assert told_of(noter)[0] == f"We zijn klaar met: {opgave.title}"


def test_when_who_noted_it_stopped_all_who_may_read_it_hear_so(buurt, prof, run_outbox):
    noter, colleague, verbinder = (
        a_viewer(role, buurt=buurt) for role in ("professional", "professional", "verbinder")
    )
    beheerder = a_viewer("beheerder", buurt=buurt)
    opgave = an_opgave(buurt, prof.me, (a_gesprek(buurt, noter.me),))
    noter.membership.roles[0].ends_on = today()
    answer_sources(prof, [seen.source for seen in list_sources(prof, opgave)], YES)
    run_outbox()
    assert [len(told_of(viewer)) for viewer in (colleague, verbinder, noter, beheerder)] == [1, 1, 0, 0]


def test_on_the_slip_stands_the_answer_and_nothing_of_the_conversation(app, client, log_in, buurt, prof):
    gesprek = a_gesprek(buurt, street="Kerkpad", words="De lamp bij nummer vier is stuk.")
    opgave = an_opgave(buurt, prof.me, (gesprek, a_gesprek(buurt)), title="Licht op het pad")
    answer = Answer(heard="Een mevrouw vertelde ons dit.", doing=YES.doing, not_because="Een bank past er niet.")
    answer_sources(prof, [seen.source for seen in list_sources(prof, opgave)], answer)
    for viewer, address in (
        (prof, f"/oost/gesprekken/{gesprek.id}"),
        (a_viewer("verbinder", buurt=buurt), "/oost/namens/briefjes"),
    ):
        page = page_of(client, log_in, viewer, address)
        slip, *_of_the_other = re.findall(r"<article class=\"strook.*?</article>", page, re.DOTALL)
        assert all(words in slip for words in (opgave.title, answer.doing, answer.not_because))
        assert not any(words in slip for words in ("Kerkpad", "nummer vier", "mevrouw"))


def test_a_slip_lies_ready_until_someone_says_that_it_was_told_and_again_when_the_answer_changes(buurt, prof):
    noter = a_viewer("verbinder", buurt=buurt)
    first, second = (a_gesprek(buurt, noter.me, street=street) for street in ("Kerkpad", "Lindelaan"))
    shown, draft = an_opgave(buurt, prof.me, (first, second)), an_opgave(buurt, prof.me, published_at=None)
    a_source(draft, a_gesprek(buurt), answered_at=now(), answered_by_id=prof.me.id, doing="Ja.")
    answer_sources(prof, [seen.source for seen in list_sources(prof, shown)], YES)
    with at(now() + timedelta(days=100)):
        assert [gesprek.street for _source, gesprek in to_tell_back(prof)] == ["Kerkpad", "Lindelaan"]
        assert [thing.work for thing in waiting(noter)] == [Work.TELL_BACK, Work.TELL_BACK]
        source, _gesprek = to_tell_back(prof)[0]
        mark_told(noter, source)
        mark_told(prof, source)  # twice is once
        assert source.told_by_id == noter.id
        assert [gesprek.street for _source, gesprek in to_tell_back(prof)] == ["Lindelaan"]
        assert [thing.title for thing in waiting(noter)] == [second.name]
    with at(now() + timedelta(days=101)):
        answer_sources(prof, [source], Answer(doing="Het worden er twee."))
        assert [gesprek.street for _source, gesprek in to_tell_back(prof)] == ["Lindelaan", "Kerkpad"]
    other = a_viewer("verbinder", buurt=buurt)
    assert (waiting(other), to_tell_back(other, mine=True)) == ([], [])
    with pytest.raises(NotAllowed):
        mark_told(a_viewer(buurt=buurt), source)


def test_above_the_slip_stands_for_whom_it_is_and_the_button_that_says_they_know(app, client, log_in, buurt, prof):
    gesprek = a_gesprek(buurt, prof.me, street="Kerkpad", theme=Theme.GROEN)
    answer_sources(prof, [seen.source for seen in list_sources(prof, an_opgave(buurt, prof.me, (gesprek,)))], YES)
    verbinder = a_viewer("verbinder", buurt=buurt)
    page = page_of(client, log_in, verbinder, "/oost/namens/briefjes")
    [caption] = re.findall(r"<div class=\"briefje-voor geen-druk.*?</div>", page, re.DOTALL)
    assert all(words in caption for words in ("Briefje 1", "Kerkpad", Theme.GROEN.label, "Ik heb het verteld"))
    assert "Vertel dit nog terug" in page_of(client, log_in, prof, "/oost/gesprekken")
    [address] = re.findall(
        r"formaction=\"([^\"]*verteld[^\"]*)\"", page_of(client, log_in, prof, f"/oost/gesprekken/{gesprek.id}")
    )
    assert client.post(address).status_code == 303
    assert "Verteld op" in page_of(client, log_in, prof, f"/oost/gesprekken/{gesprek.id}")
    assert "Vertel dit nog terug" not in page_of(client, log_in, prof, "/oost/gesprekken")
