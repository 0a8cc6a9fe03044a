"""Who told what an opgave rests on can say once with each source, within 30 days, that it is not solved."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from buurtplein.core.clock import at, local, now, today
from buurtplein.core.db import db
from buurtplein.core.display import day_name
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.gesprekken.models import Gesprek, Where
from buurtplein.notifications.models import Group, Mail, Preference
from buurtplein.notifications.queries import list_news
from buurtplein.outbox.models import Letter, OutboxEvent
from buurtplein.people.viewer import Someone
from buurtplein.posts.models import Audience, Comment
from buurtplein.wijkopgaven import story
from buurtplein.wijkopgaven.models import Ending, EndingKind, OpgaveState, Source
from buurtplein.wijkopgaven.operations import (
    Answer,
    answer_sources,
    end_opgave,
    merge_opgave,
    reopen_for_spoken,
    reopen_opgave,
    throw_away_gesprek,
)
from buurtplein.wijkopgaven.policy import may_reopen_opgave
from buurtplein.wijkopgaven.queries import get_opgave, list_sources, own_sources, spoken_to_reopen
from tests.factories import a_buurt, a_member, a_post, everyone, viewer_of
from tests.namens.rows import a_reach
from tests.support.seeds import seeds
from tests.wijkopgaven.factories import a_gesprek, an_actie, an_opgave

STEPS, SEEDS = 60, 6
DONE = Answer(doing="Het zebrapad ligt er.")


class Scene:
    """An opgave that rests on what Gerda and Mo wrote, with a regiehouder; it has ended."""

    def __init__(self) -> None:
        self.buurt = a_buurt("oost")
        self.members = {name: a_member(self.buurt) for name in ("gerda", "mo", "buur")}
        self.members["regie"] = a_member(self.buurt, None, "professional")
        self.posts = {name: a_post(self.buurt, self.members[name].person) for name in ("gerda", "mo")}
        self.opgave = an_opgave(self.buurt, self.members["regie"].person, tuple(self.posts.values()))
        an_actie(self.opgave)
        self.finish()

    def who(self, name: str):
        return viewer_of(self.members[name].person, self.buurt)

    def source(self, name: str) -> Source:
        return own_sources(self.who(name), [self.opgave.id])[0]

    def finish(self) -> Ending:
        answer_sources(self.who("regie"), [s for s in self.opgave.sources if s.waits], DONE)
        return end_opgave(self.who("regie"), self.opgave, kind=EndingKind.SOLVED, reason="Klaar.")

    def reopen(self, name: str = "gerda") -> None:
        reopen_opgave(self.who(name), self.source(name), words="Auto's rijden nog te hard.")


@pytest.fixture
def scene(app):
    return Scene()


def told_of(scene: Scene) -> list[str]:
    opgave = get_opgave(scene.who("buur"), scene.opgave.number)
    return [item.title for item in story.timeline(opgave, list_sources(scene.who("buur"), opgave), [], [], [])]


# ------------------------------------------------------------------------------------------- once, within 30 days
def test_it_is_open_again_as_it_was_and_its_source_waits_for_an_answer(scene):
    scene.reopen()
    assert (scene.opgave.state, scene.opgave.ending) == (OpgaveState.OPEN, None)
    assert [source.waits for source in scene.opgave.sources] == [True, False]
    with pytest.raises(RuleBroken) as refused:
        end_opgave(scene.who("regie"), scene.opgave, kind=EndingKind.SOLVED, reason="Echt klaar.")
    assert str(scene.posts["gerda"].number) in refused.value.message
    assert db.session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id.desc())).first() == "opgave.reopened"


def test_both_endings_the_reopening_and_every_answer_stay_in_the_story(scene):
    before = told_of(scene)
    scene.reopen()
    assert [title for title in told_of(scene) if "Volgens" not in title] == before
    ending = scene.finish()
    assert scene.opgave.ending is ending
    assert len(scene.opgave.endings) == 2
    after = told_of(scene)
    assert [
        after.count(title) for title in ("Opgelost", "Volgens een buur is dit niet opgelost. Het is weer open.")
    ] == [2, 1]


def test_it_opens_again_once_for_each_source(scene):
    scene.reopen()
    scene.finish()
    with pytest.raises(NotAllowed):
        scene.reopen("gerda")
    scene.reopen("mo")
    assert [source.waits for source in scene.opgave.sources] == [False, True]
    assert len(scene.opgave.reopenings) == 2


def test_who_agrees_says_so_while_it_is_open_again_and_gets_an_answer_too(scene):
    scene.reopen("gerda")
    scene.reopen("mo")
    assert [source.waits for source in scene.opgave.sources] == [True, True]
    with pytest.raises(RuleBroken) as refused:
        end_opgave(scene.who("regie"), scene.opgave, kind=EndingKind.SOLVED, reason="Echt klaar.")
    assert all(str(post.number) in refused.value.message for post in scene.posts.values())
    scene.finish()


def test_what_was_answered_before_is_kept_with_what_is_answered_now(scene):
    scene.reopen("gerda")
    answer_sources(scene.who("regie"), [scene.source("gerda")], Answer(doing="Er komt een drempel."))
    answer_sources(scene.who("regie"), [scene.source("gerda")], Answer(doing="Er komen twee drempels."))
    source = scene.source("gerda")
    assert [one.doing for one in source.earlier] == [DONE.doing, "Er komt een drempel."]
    assert source.doing == "Er komen twee drempels."
    assert scene.source("mo").earlier == []


# ------------------------------------------------------------------------------------------- of what was spoken
class Spoken:
    """An opgave that rests on what someone told a verbinder, or what was seen at a wijkschouw; it has ended."""

    def __init__(self, held: Where = Where.DOOR) -> None:
        self.buurt = a_buurt("oost")
        self.noter = a_member(self.buurt, None, "verbinder")
        self.pro = viewer_of(a_member(self.buurt, None, "professional").person, self.buurt)
        self.gesprek = a_gesprek(self.buurt, self.noter.person, held=held, street="Kerkpad")
        self.opgave = an_opgave(self.buurt, self.pro.me, (self.gesprek,))
        self.source = self.opgave.sources[0]
        answer_sources(self.pro, [self.source], DONE)
        end_opgave(self.pro, self.opgave, kind=EndingKind.SOLVED, reason="Klaar.")

    @property
    def by(self):
        return viewer_of(self.noter.person, self.buurt)


NOTED_AS = [(Where.DOOR, Where.DOOR), (Where.HUISKAMER, Where.STREET), (Where.SCHOUW, Where.SCHOUW)]


@pytest.mark.parametrize(("held", "noted_as"), NOTED_AS)
def test_who_noted_a_conversation_says_so_for_whom_they_spoke(app, held, noted_as):
    spoken = Spoken(held)
    others = {name: who for name, who in everyone(spoken.buurt).items() if spoken_to_reopen(who, spoken.gesprek)}
    assert others == {}
    assert spoken_to_reopen(spoken.by, spoken.gesprek) == [spoken.source]
    made = reopen_for_spoken(spoken.by, spoken.source, spoken.gesprek, words="Het is er nog donker.")
    assert (spoken.opgave.state, spoken.source.waits) == (OpgaveState.OPEN, True)
    here = (Gesprek.id == made.gesprek_id, Gesprek.buurt_id == spoken.buurt.id)
    said = db.session.scalars(select(Gesprek).where(*here)).one()
    assert (said.words, said.street, said.held, said.noted_by_id) == (
        "Het is er nog donker.",
        "Kerkpad",
        noted_as,
        spoken.noter.person_id,
    )
    with pytest.raises(RuleBroken):
        end_opgave(spoken.pro, spoken.opgave, kind=EndingKind.SOLVED, reason="Klaar.")
    with pytest.raises(RuleBroken, match="nog geen antwoord"):
        throw_away_gesprek(spoken.by, said)  # why it is open again
    answer_sources(spoken.pro, [spoken.source], Answer(doing="Er komt een tweede lamp."))
    end_opgave(spoken.pro, spoken.opgave, kind=EndingKind.SOLVED, reason="Nu echt.")
    assert [one.doing for one in spoken.source.earlier] == [DONE.doing]
    with pytest.raises(NotAllowed):
        reopen_for_spoken(spoken.by, spoken.source, spoken.gesprek, words="Nog steeds.")


def test_when_who_noted_it_works_here_no_more_a_professional_says_so(app):
    spoken = Spoken()
    spoken.noter.roles[0].ends_on = today()
    assert spoken_to_reopen(spoken.by, spoken.gesprek) == []
    assert spoken_to_reopen(spoken.pro, spoken.gesprek) == [spoken.source]


def test_on_the_page_of_a_conversation_it_is_said_once_and_the_earlier_answer_stays(app, client, log_in):
    spoken = Spoken()
    browser = log_in(app.test_client(), spoken.noter.person)
    db.session.commit()
    page = f"/oost/gesprekken/{spoken.gesprek.id}"
    form = f"{page}/niet-opgelost/{spoken.source.id}"
    assert form in browser.get(page).text
    assert browser.post(form, data={"words": ""}).status_code == 422
    for _press in range(2):
        assert browser.post(form, data={"words": "Het is er nog donker."}).status_code == 303
    drawn = browser.get(page).text
    assert form not in drawn
    assert "1 eerder antwoord" in drawn
    assert DONE.doing in drawn
    shown = client.get(f"/oost/samen/{spoken.opgave.number}").text
    assert "Volgens een buur is dit niet opgelost." in shown
    assert "nog donker" not in shown
    assert "Lees wat erover is gezegd" in browser.get(f"/oost/samen/{spoken.opgave.number}").text


# ------------------------------------------------------------------------------------------- with another
def test_an_answer_that_was_not_enough_does_not_answer_it_in_another_opgave(scene):
    lead = scene.who("regie")
    other = an_opgave(scene.buurt, lead.me, (scene.posts["gerda"], a_post(scene.buurt)))
    answer_sources(lead, [other.sources[0]], DONE)
    scene.reopen("gerda")
    for this, into in ((scene.opgave, other), (other, scene.opgave)):
        with db.session.begin_nested() as attempt:
            if into is other:
                with pytest.raises(RuleBroken, match="Geef eerst antwoord"):
                    merge_opgave(lead, this, into)
            else:
                merge_opgave(lead, this, into)
                assert scene.source("gerda").waits
            attempt.rollback()
        db.session.expire_all()
    answer_sources(lead, [scene.source("gerda")], Answer(doing="Er komt een drempel."))
    merge_opgave(lead, scene.opgave, other)


def test_it_can_be_said_until_the_thirtieth_day(scene):
    source = scene.source("gerda")
    for days, may in ((30, True), (31, False)):
        with at(now() + timedelta(days=days)):
            assert may_reopen_opgave(scene.who("gerda"), source) is may
    last = local(now()).date() + timedelta(days=30)
    assert scene.opgave.reopen_until == last


def test_who_wrote_a_source_says_so_and_nobody_else(scene):
    source = scene.source("gerda")
    people = everyone(scene.buurt) | {name: scene.who(name) for name in scene.members}
    assert {name for name, who in people.items() if may_reopen_opgave(who, source)} == {"gerda"}


def test_who_wrote_a_source_that_is_hidden_now_can_say_so_too(scene):
    scene.posts["gerda"].hidden_at = now()
    scene.reopen()
    assert scene.opgave.is_open


def test_it_asks_for_words(scene):
    with pytest.raises(RuleBroken) as refused:
        reopen_opgave(scene.who("gerda"), scene.source("gerda"), words="")
    assert (refused.value.field, scene.opgave.is_open) == ("words", False)


# ------------------------------------------------------------------------------------------- who hears of it
def news_of(scene: Scene, name: str) -> list[str]:
    return [news.text for news in list_news(Someone(scene.members[name].person)).items]


def test_the_news_of_the_end_says_until_which_day_to_who_can_say_so(scene, run_outbox):
    scene.opgave.title = "Veilig oversteken"
    an_actie(scene.opgave, scene.members["buur"].person)
    run_outbox()
    day = day_name(scene.opgave.reopen_until)
    end = "We zijn klaar met: Veilig oversteken"
    assert f"{end} Is het niet opgelost? Zeg het tot en met {day}. Dat kan één keer." in news_of(scene, "gerda")
    assert end in news_of(scene, "buur")
    scene.reopen()
    assert end in news_of(scene, "gerda")  # said already, so it cannot be said again


def test_a_mail_about_the_end_has_the_day_in_it_and_not_in_its_subject(scene, run_outbox):
    gerda = scene.members["gerda"].person_id
    db.session.add(Preference(person_id=gerda, group=Group.WIJKOPGAVEN, mail=Mail.NOW))
    run_outbox()
    letters = list(db.session.scalars(select(Letter).where(Letter.person_id == gerda)))
    letter = next(letter for letter in letters if "klaar met" in letter.text)
    assert "Zeg het tot en met" in letter.text
    assert "Zeg het" not in letter.subject


@pytest.mark.parametrize("works", [True, False])
def test_the_regiehouder_hears_of_it_or_else_who_works_here(scene, run_outbox, works):
    colleague = a_member(scene.buurt, None, "professional")
    if not works:
        scene.members["regie"].roles[0].ends_on = today()
    scene.reopen()
    run_outbox()
    words = "Volgens een buur is dit niet opgelost. Het is weer open: Veilig oversteken"
    assert words in news_of(scene, "regie" if works else "mo")
    assert (words in [n.text for n in list_news(Someone(colleague.person)).items]) is not works
    assert words in news_of(scene, "mo")
    assert words not in news_of(scene, "gerda")


# ------------------------------------------------------------------------------------------- on the pages
def test_the_author_finds_the_button_once_and_then_what_else_they_can_do(app, client, log_in, scene):
    browsers = {name: log_in(app.test_client(), member.person) for name, member in scene.members.items()}
    page, form = f"/oost/samen/{scene.opgave.number}", f"/oost/samen/{scene.opgave.number}/niet-opgelost"
    db.session.commit()
    assert f'href="{form}?bron=' in browsers["gerda"].get(page).text
    assert all(f'href="{form}' not in browser.get(page).text for browser in (browsers["buur"], client))
    assert browsers["buur"].get(form).status_code == 403
    assert browsers["gerda"].post(form, data={"words": ""}).status_code == 422
    for _press in range(2):
        assert browsers["gerda"].post(form, data={"words": "Auto's rijden nog te hard."}).status_code == 303
    assert browsers["buur"].post(form, data={"words": "Vind ik ook."}).status_code == 403
    for browser in (browsers["buur"], client):
        assert "rijden nog te hard." in browser.get(page).text
    answer = f"antwoord?bron={scene.opgave.sources[0].id}"
    assert answer in browsers["regie"].get(f"/oost/prof/opgaven/{scene.opgave.number}").text
    scene.finish()
    db.session.commit()
    again = browsers["gerda"].get(page).text
    assert f'href="{form}' not in again
    assert "Je zei al een keer dat dit niet was opgelost" in again
    assert "/oost/plaats" in again


def test_a_verbinder_says_so_for_a_neighbour_who_is_not_online(app, log_in, scene):
    verbinder = a_member(scene.buurt, None, "verbinder")
    reach = a_reach(scene.buurt, verbinder.person)
    post = a_post(scene.buurt, reach.person, placed_by_id=verbinder.person_id, audience=Audience.NEIGHBOURS)
    opgave = an_opgave(scene.buurt, scene.members["regie"].person, (post,), ended_at=now())
    browser = log_in(app.test_client(), verbinder.person)
    db.session.commit()
    form = f"/oost/namens/bericht/{post.number}/niet-opgelost"
    assert form in browser.get(f"/oost/prikbord/{post.number}").text
    assert browser.post(form, data={"words": "De bus rijdt er nog."}).status_code == 303
    db.session.refresh(opgave)
    assert opgave.is_open
    [said] = opgave.reopenings
    assert (said.by_id, said.noted_by_id) == (reach.person_id, verbinder.person_id)
    assert form not in browser.get(f"/oost/prikbord/{post.number}").text
    assert browser.post(form, data={"words": "De bus rijdt er nog."}).status_code == 403


# ------------------------------------------------------------------------------------------- words of a neighbour
WORDS = "Auto's rijden nog te hard."


def test_why_it_is_not_solved_stands_under_the_post_and_can_be_reported(app, client, log_in, scene):
    scene.reopen()
    said = said_in(scene)
    assert (said.post_id, said.author_id, said.body) == (scene.posts["gerda"].id, scene.who("gerda").id, WORDS)
    db.session.commit()
    report = f"/oost/reacties/{said.id}/melden"
    page = client.get(f"/oost/samen/{scene.opgave.number}").text
    assert "rijden nog te hard" in page
    assert f'href="{report}"' in page
    assert client.get(report).status_code == 200
    gerda = log_in(app.test_client(), scene.members["gerda"].person)
    assert report not in gerda.get(f"/oost/samen/{scene.opgave.number}").text


def said_in(scene: Scene) -> Comment:
    here = (Comment.id == scene.opgave.reopenings[0].comment_id, Comment.buurt_id == scene.buurt.id)
    return db.session.scalars(select(Comment).where(*here)).one()


@pytest.mark.parametrize("how", ["hidden", "removed", "post for neighbours", "post hidden"])
def test_words_that_may_not_be_read_under_the_post_do_not_stand_on_the_opgave(client, scene, how):
    scene.reopen()
    said = said_in(scene)
    if how in {"hidden", "removed"}:
        setattr(said, f"{how}_at", now())
    elif how == "post hidden":
        scene.posts["gerda"].hidden_at = now()
    else:
        scene.posts["gerda"].audience = Audience.NEIGHBOURS
    db.session.commit()
    page = client.get(f"/oost/samen/{scene.opgave.number}").text
    assert "Volgens een buur is dit niet opgelost." in page
    assert "rijden nog te hard" not in page


# ------------------------------------------------------------------------------------------- in whatever order
@pytest.mark.parametrize("seed", seeds(SEEDS))
def test_it_never_ends_with_a_source_that_waits_and_opens_again_at_most_once_for_each(scene, seed):
    chance, moment, opened = random.Random(seed), now(), 0
    for _ in range(STEPS):
        moment += timedelta(days=chance.choice([0, 0, 1, 5, 20]))
        with at(moment), suppress(NotAllowed, RuleBroken), db.session.begin_nested():
            was_open, ended_at = scene.opgave.is_open, scene.opgave.ended_at
            chance.choice([lambda: scene.reopen("gerda"), lambda: scene.reopen("mo"), scene.finish])()
            if scene.opgave.is_open and not was_open:
                opened += 1
                assert moment - ended_at < timedelta(days=31)
        assert scene.opgave.is_open or not any(source.waits for source in scene.opgave.sources)
    endings = db.session.scalar(select(func.count(Ending.id)).where(Ending.opgave_id == scene.opgave.id))
    assert opened <= len(scene.opgave.reopenings) <= 2
    assert endings == len(scene.opgave.endings) == 1 + opened - (scene.opgave.is_open and opened)
