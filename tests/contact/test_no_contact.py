"""Two who want no contact meet nowhere: each surface, both ways, without a sign of why; and all of it can be undone."""

from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from buurtplein.agenda.models import Signup
from buurtplein.agenda.operations import Schedule, come, place_activity
from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.contact.operations import stop_contact
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken
from buurtplein.gids.models import EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry
from buurtplein.initiatieven.operations import add_task, take_task
from buurtplein.matching.operations import answer_match, propose_match
from buurtplein.matching.queries import suggestions
from buurtplein.notifications.models import Notification
from buurtplein.people.models import Block
from buurtplein.posts.models import Audience, Post, PostKind
from buurtplein.posts.operations import Draft, offer_help, place_comment, place_post, take_part
from buurtplein.wijkopgaven.models import ActieState
from buurtplein.wijkopgaven.operations import move_actie
from tests.factories import a_buurt, a_member, a_person, a_viewer, the_occurrence, viewer_of
from tests.wijkopgaven.factories import an_actie, an_opgave

HERE = "/oost/"
SURFACES = (  # what a neighbour reads; {…} is of someone else, with what both said or do there
    *("", "prikbord", "prikbord?soort=aanbod", "prikbord?straat=Kwikweg", "prikbord.atom", "verhalen", "agenda"),
    *("agenda?weergave=maand", "agenda.ics", "gids", "gids?soort=schat", "zoeken?q={word}", "zoeken/woorden?q=kwik"),
    *("/api/v1/oost/zoeken?q={word}&aantal=100", "prikbord/{vraag}", "prikbord/{plan}", "prikbord/{feest}", "menu"),
    *("/mijn", "/mijn/nieuws", "mijn/koppelingen", "mijn-berichten", "/mijn/agenda", "/mijn/werk", "samen"),
    "samen/{opgave}",
)
FEW = ("prikbord", "gids", "zoeken?q={word}", "prikbord/{vraag}")
WORDS = {"one": "Kwikstaart", "other": "Roerdomp"}


@dataclass
class Two:
    """Two neighbours who write everywhere, and a third at whose place they meet."""

    buurt: Buurt
    people: dict[str, Viewer]
    things: dict[str, int]

    def viewer(self, name: str) -> Viewer:
        return viewer_of(self.people[name].me, self.buurt)


@pytest.fixture
def two(app):
    buurt = a_buurt("oost")
    people = {
        name: viewer_of(a_member(buurt, a_person(f"{word} Jansen")).person, buurt) for name, word in WORDS.items()
    }
    people["third"] = a_viewer(buurt=buurt)
    people["verbinder"] = a_viewer("verbinder", buurt=buurt)
    third, starts = people["third"], now() + timedelta(days=1)
    vraag = place_post(third, Draft(PostKind.VRAAG, "Wie weet iets?"))
    plan = place_post(third, Draft(PostKind.INITIATIEF, "Een tuin"))
    spit = add_task(third, plan, title="Spitten", needed=5)
    feest = place_activity(third, Draft(PostKind.ACTIVITEIT, "Een feest", starts_at=starts), Schedule())
    opgave = an_opgave(buurt)
    for name, word in WORDS.items():
        who = people[name]
        move_actie(who, an_actie(opgave, who.me), state=ActieState.BUSY, note="Ik begin.")
        place_post(who, Draft(PostKind.VRAAG, f"{word} vraagt", street=f"{word[:4]}weg"))
        place_post(who, Draft(PostKind.AANBOD, f"{word} helpt", audience=Audience.NEIGHBOURS))
        place_post(who, Draft(PostKind.VERHAAL, f"{word} vertelt"))
        place_activity(who, Draft(PostKind.ACTIVITEIT, f"{word} danst", starts_at=starts), Schedule())
        add_entry(who, EntryDraft(EntryKind.SCHAT, Topic.MAKEN, f"{word} repareert"))
        place_comment(who, vraag, body=f"{word} zegt wat")
        take_part(who, plan)
        take_task(who, spit)
        come(who, the_occurrence(feest))
    numbers = {"vraag": vraag, "plan": plan, "feest": feest, "opgave": opgave}
    return Two(buurt, people, {name: thing.number for name, thing in numbers.items()})


@pytest.fixture
def seen(app, client, log_in, run_outbox, two):
    """On which surfaces someone meets a word."""

    def look(name: str, word: str, surfaces: tuple[str, ...] = SURFACES) -> set[str]:
        run_outbox()
        browser = log_in(app.test_client(), two.people[name].me)
        found = set()
        for surface in surfaces:
            path = surface.format(word=word.lower(), **two.things)
            answer = browser.get(path if path.startswith("/") else HERE + path)
            assert answer.status_code == 200, path
            without_question = unescape(answer.text).replace(f'value="{word.lower()}"', "")
            if word in without_question.replace("<mark>", "").replace("</mark>", ""):
                found.add(surface)
        return found

    return look


def test_they_meet_on_no_surface_either_way_and_others_see_both(two, seen):
    ways = {"one": WORDS["other"], "other": WORDS["one"]}
    offer_help(two.people["one"], db.session.scalars(_of(two, "other", PostKind.VRAAG)).one())  # news for the other
    before = {reader: seen(reader, word) for reader, word in ways.items()}
    assert all(len(surfaces) > 13 for surfaces in before.values())
    assert "/mijn/nieuws" in before["other"]
    assert "samen/{opgave}" in before["one"] & before["other"]
    stop_contact(two.viewer("one"), two.people["other"].me)
    for reader, word in ways.items():
        assert seen(reader, word) == set()
        for anyone in ("third", "verbinder"):
            assert seen(anyone, word, FEW) == set(FEW)


def _of(two: Two, name: str, kind: PostKind):
    return select(Post).where(
        Post.buurt_id == two.buurt.id, Post.author_id == two.people[name].me.id, Post.kind == kind
    )


def test_who_is_blocked_cannot_tell_it_from_a_post_that_is_not_there(app, client, log_in, two):
    post = db.session.scalars(_of(two, "one", PostKind.AANBOD)).one()
    stop_contact(two.viewer("one"), two.people["other"].me)
    browser = log_in(app.test_client(), two.people["other"].me)
    for path in ("", "/reacties", "/helpen", "/geen-contact"):
        there, nowhere = (
            browser.open(f"{HERE}prikbord/{n}{path}", method="POST" if path else "GET") for n in (post.number, 98765)
        )
        assert there.status_code == nowhere.status_code == 404
    cards = unescape(browser.get(f"{HERE}prikbord").text)
    assert "1 reactie" in cards  # of the two under the vraag of the third, theirs alone
    assert "2 reacties" not in cards
    assert "Geen contact" in browser.get("/mijn/geen-contact").text
    assert "Kwikstaart" not in browser.get("/mijn/geen-contact").text


def test_nobody_hears_of_the_other_any_more(two, run_outbox):
    run_outbox()
    stop_contact(two.viewer("one"), two.people["other"].me)
    vraag = db.session.scalars(_of(two, "third", PostKind.VRAAG)).one()
    before = set(db.session.scalars(select(Notification.id)))
    for name in WORDS:  # each reacted there before, and would be told
        place_comment(two.viewer(name), vraag, body="Nog iets")
    run_outbox()
    told = db.session.scalars(select(Notification).where(Notification.id.not_in(before))).all()
    assert {row.person_id for row in told} == {two.people["third"].me.id}


def test_no_verbinder_brings_them_together_and_what_ran_between_them_stops(two, client, log_in, app):
    verbinder, vraag = two.people["verbinder"], db.session.scalars(_of(two, "one", PostKind.VRAAG)).one()
    helper = two.people["other"]
    match = propose_match(verbinder, vraag, helper=helper.me, offer=None, message="Past dit?")
    for name in WORDS:
        answer_match(two.viewer(name), match, says_yes=True)
    stop_contact(two.viewer("one"), helper.me)
    assert match.lapsed_at is not None
    for name in WORDS:
        browser = log_in(app.test_client(), two.people[name].me)
        assert browser.get(f"{HERE}mijn/koppelingen/{match.id}").status_code == 404
    offer_help(two.people["third"], vraag)
    found = suggestions(verbinder, vraag, app.extensions["likeness"])
    assert [s.person.id for s in found] == [two.people["third"].me.id]
    with pytest.raises(RuleBroken):
        propose_match(verbinder, vraag, helper=helper.me, offer=None, message="Toch?")


def test_each_is_taken_off_the_lists_of_the_other_and_stays_on_those_of_others(two):
    theirs = {
        name: the_occurrence(db.session.scalars(_of(two, name, PostKind.ACTIVITEIT)).one())
        for name in two.people
        if name != "verbinder"
    }
    for name in WORDS:
        for occurrence in theirs.values():
            come(two.people[name], occurrence)
    stop_contact(two.viewer("one"), two.people["other"].me)
    left = {name: {s.person_id for s in _signups(two, occurrence)} for name, occurrence in theirs.items()}
    one, other = two.people["one"].me.id, two.people["other"].me.id
    assert left == {"one": {one}, "other": {other}, "third": {one, other}}


def _signups(two: Two, occurrence):
    here = (Signup.buurt_id == two.buurt.id, Signup.occurrence_id == occurrence.id)
    return db.session.scalars(select(Signup).where(*here)).all()


def test_it_is_said_from_a_reaction_stands_under_mijn_and_is_undone_with_one_tap(app, client, log_in, two, seen):
    browser = log_in(app.test_client(), two.people["one"].me)
    page = browser.get(f"{HERE}prikbord/{two.things['vraag']}").text
    report = page.split("Roerdomp zegt wat")[1].split('href="')[1].split('"')[0]
    link = browser.get(report).text.split("Liever geen contact?")[1].split('href="')[1].split('"')[0]
    assert "Wil je geen contact met Roerdomp?" in browser.get(link).text
    assert browser.post(link).status_code == 303
    assert seen("one", "Roerdomp", FEW) == set()
    kept = db.session.scalars(select(Block)).one()
    assert "Roerdomp" in browser.get("/mijn/geen-contact").text
    other = log_in(app.test_client(), two.people["other"].me)
    assert other.post(f"/mijn/geen-contact/{kept.id}/terug").status_code == 404
    assert browser.post(f"/mijn/geen-contact/{kept.id}/terug").status_code == 303
    assert seen("one", "Roerdomp", FEW) == set(FEW)
