"""Two opgaven go on as one, and a part of one goes on by itself; nothing of what was is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from buurtplein.core.clock import at, now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.following.models import Follow
from buurtplein.following.operations import follow
from buurtplein.notifications.models import Kind, Notification
from buurtplein.search.asked import Asked
from buurtplein.wijkopgaven import queries, story
from buurtplein.wijkopgaven.models import ActieState, EndingKind, Regrouping, Source, Wijkopgave
from buurtplein.wijkopgaven.operations import ActieDraft as Step
from buurtplein.wijkopgaven.operations import (
    Answer,
    OpgaveDraft,
    add_actie,
    add_source,
    answer_sources,
    end_opgave,
    merge_opgave,
    move_actie,
    split_opgave,
    undo_regrouping,
)
from buurtplein.wijkopgaven.policy import may_merge_opgave, may_split_opgave, may_undo_regrouping
from tests.factories import a_buurt, a_member, a_post, a_viewer, viewer_of
from tests.support.cookies import cookie_for
from tests.wijkopgaven.factories import a_source, an_actie, an_opgave

YES = Answer(heard="Het is er donker.", doing="Er komt een lamp.")


class Scene:
    """Marloes leads the lamp and Dennis the path; each rests on two posts, of which one is the same."""

    def __init__(self) -> None:
        self.buurt = a_buurt("oost")
        self.marloes, self.dennis, self.other = (a_viewer("professional", buurt=self.buurt) for _ in range(3))
        self.posts = [a_post(self.buurt, a_member(self.buurt).person) for _ in range(3)]
        lamp, both, path = self.posts
        self.lamp = an_opgave(self.buurt, self.marloes.me, (lamp, both), title="Een lamp", heard="Het is donker.")
        self.path = an_opgave(self.buurt, self.dennis.me, (both, path), title="Een pad", heard="Het is modder.")
        self.step, self.other_step = an_actie(self.lamp, title="Lamp ophangen"), an_actie(self.path, title="Pad leggen")

    def posts_of(self, opgave: Wijkopgave) -> list[int]:
        here = (Source.opgave_id == opgave.id, Source.buurt_id == self.buurt.id)
        return sorted(db.session.scalars(select(Source.post_id).where(*here)))

    def merge(self) -> Regrouping:
        return merge_opgave(self.marloes, self.lamp, self.path)

    def split(self, **chosen: object) -> Wijkopgave:
        source, actie = self.lamp.sources[0].id, self.step.id
        given = {"sources": [source], "acties": [actie], **chosen}
        return split_opgave(self.marloes, self.lamp, OpgaveDraft("Alleen de lamp"), **given)

    def told(self, opgave: Wijkopgave) -> list[str]:
        viewer = self.other
        rows = queries.list_regroupings(viewer, opgave)
        changes, handovers = queries.list_changes(viewer, opgave, rows), queries.list_handovers(viewer, opgave)
        sources, acties = queries.list_sources(viewer, opgave), queries.list_acties(viewer, opgave)
        items = story.timeline(opgave, sources, acties, changes, handovers, besides=story.Besides(rows))
        return [item.title for item in items]


@pytest.fixture
def scene(app):
    return Scene()


# ------------------------------------------------------------------------------------------- merging
def test_what_is_merged_keeps_its_sources_acties_answers_and_history(scene):
    answer_sources(scene.marloes, [scene.lamp.sources[0]], YES)
    move_actie(scene.marloes, scene.step, ActieState.BUSY, note="De lamp is besteld.")
    scene.merge()
    lamp, both, path = (post.id for post in scene.posts)
    assert scene.posts_of(scene.path) == sorted([lamp, both, path])
    assert scene.posts_of(scene.lamp) == [both]
    answered = {seen.source.post_id: seen.source.doing for seen in queries.list_sources(scene.other, scene.path)}
    assert answered == {lamp: YES.doing, both: "", path: ""}
    assert {actie.title for actie in queries.list_acties(scene.other, scene.path)} == {"Lamp ophangen", "Pad leggen"}
    told = scene.told(scene.path)
    assert {"Hier hoort nu ook bij: Een lamp", "Begonnen: Lamp ophangen", "Een buur kreeg antwoord"} <= set(told)


def test_an_answer_that_one_of_both_gave_on_a_post_is_given_in_what_they_become(scene):
    answer_sources(scene.marloes, list(scene.lamp.sources), YES)
    made = scene.merge()
    assert [source.doing for source in scene.path.sources if source.post_id == scene.posts[1].id] == [YES.doing]
    undo_regrouping(scene.marloes, made)
    assert [source.answered_at for source in scene.path.sources] == [None, None]
    assert all(source.doing == YES.doing for source in scene.lamp.sources)


def test_what_goes_on_elsewhere_is_no_ended_opgave_and_cannot_be_opened_again(scene):
    scene.merge()
    assert scene.lamp.ended_at is not None
    assert not scene.lamp.can_reopen
    assert [item.opgave.id for item in queries.public_list(scene.other, ended=True).items] == []
    assert queries.under_post(scene.other, scene.posts[1]).belongs_to[0].title == "Een pad"
    assert len(queries.under_post(scene.other, scene.posts[1]).belongs_to) == 1
    with pytest.raises(NotAllowed):
        add_actie(scene.marloes, scene.lamp, Step("Nog een lamp"))


def test_it_does_not_end_while_a_source_that_came_along_waits(scene):
    scene.merge()
    answer_sources(scene.dennis, [s for s in scene.path.sources if s.post_id != scene.posts[0].id], YES)
    with pytest.raises(RuleBroken, match=str(scene.posts[0].number)):
        end_opgave(scene.dennis, scene.path, kind=EndingKind.SOLVED, reason="Klaar.")


def test_its_address_leads_to_what_it_goes_on_in_however_often(scene, client, log_in):
    scene.merge()
    third = an_opgave(scene.buurt, scene.dennis.me, title="Alles buiten")
    merge_opgave(scene.dennis, scene.path, third)
    db.session.commit()
    for number in (scene.lamp.number, scene.path.number):
        answer = client.get(f"/oost/samen/{number}")
        assert (answer.status_code, answer.location) == (302, f"/oost/samen/{third.number}-alles-buiten")
    log_in(client, scene.dennis.me)
    assert client.get(f"/oost/prof/opgaven/{scene.lamp.number}").location == f"/oost/prof/opgaven/{third.number}"
    assert "Lamp ophangen" in client.get(f"/oost/prof/opgaven/{third.number}").text
    assert "Hier hoort nu ook bij: Een lamp" in scene.told(third)


def test_everyone_whom_it_concerns_or_who_follows_it_hears_once(scene, run_outbox):
    author, follower, of_both, stopped = (a_member(scene.buurt).person for _ in range(4))
    a_source(scene.lamp, a_post(scene.buurt, author))
    for person, opgaven in ((follower, [scene.lamp]), (of_both, [scene.lamp, scene.path]), (author, [scene.lamp])):
        for opgave in opgaven:
            follow(viewer_of(person, scene.buurt), opgave)
    db.session.add(Follow(buurt_id=scene.buurt.id, opgave_id=scene.lamp.id, person_id=stopped.id, wants=False))
    scene.merge()
    run_outbox()
    told = select(Notification.person_id, Notification.subject_id).where(Notification.kind == Kind.OPGAVE_REGROUPED)
    rows = db.session.execute(told).all()
    authors = {post.author_id for post in scene.posts}
    assert sorted(rows) == sorted(
        (person, scene.path.id) for person in {*authors, author.id, follower.id, of_both.id, scene.dennis.id}
    )
    assert follows(scene, scene.path) == {follower.id, author.id, of_both.id}


def follows(scene: Scene, opgave: Wijkopgave) -> set[int]:
    here = (Follow.buurt_id == scene.buurt.id, Follow.opgave_id == opgave.id, Follow.wants.is_(True))
    return set(db.session.scalars(select(Follow.person_id).where(*here)))


def test_who_followed_the_one_does_not_follow_the_other_when_it_is_undone(scene, run_outbox):
    one, both = (a_member(scene.buurt).person for _ in range(2))
    for person, opgaven in ((one, [scene.lamp]), (both, [scene.lamp, scene.path])):
        for opgave in opgaven:
            follow(viewer_of(person, scene.buurt), opgave)
    made = scene.merge()
    run_outbox()
    undo_regrouping(scene.marloes, made)
    run_outbox()
    assert (follows(scene, scene.lamp), follows(scene, scene.path)) == ({one.id, both.id}, {both.id})


def test_undone_all_is_as_it_was(scene):
    before = (scene.posts_of(scene.lamp), scene.posts_of(scene.path))
    made = scene.merge()
    late = add_source(scene.dennis, scene.path, a_post(scene.buurt))
    assert may_undo_regrouping(scene.marloes, made)
    assert not may_undo_regrouping(scene.dennis, made)
    undo_regrouping(scene.marloes, made)
    assert (scene.posts_of(scene.lamp), [p for p in scene.posts_of(scene.path) if p != late.post_id]) == before
    assert [a.opgave_id for a in (scene.step, scene.other_step)] == [scene.lamp.id, scene.path.id]
    assert (scene.lamp.is_open, scene.lamp.merged_into_id) == (True, None)
    assert scene.told(scene.path) == ["Een actie afgesproken", "Hier begon het"]
    with pytest.raises(NotAllowed):
        undo_regrouping(scene.marloes, made)


def test_an_answer_that_was_written_anew_after_merging_stays_when_it_is_undone(scene):
    both = next(source for source in scene.lamp.sources if source.post_id == scene.posts[1].id)
    answer_sources(scene.marloes, [both], YES)
    made = scene.merge()
    there = next(source for source in scene.path.sources if source.post_id == scene.posts[1].id)
    assert there.doing == YES.doing
    answer_sources(scene.dennis, [there], Answer(heard="Het is er donker en nat.", doing="Er komt een pad."))
    undo_regrouping(scene.marloes, made)
    assert (there.doing, both.doing) == ("Er komt een pad.", YES.doing)


def test_what_went_on_elsewhere_meanwhile_is_not_undone(scene):
    made = scene.merge()
    here = {source.post_id: source.id for source in scene.path.sources}
    lamp = here[scene.posts[0].id]
    split_opgave(scene.dennis, scene.path, OpgaveDraft("De lamp"), sources=[lamp], acties=[])
    db.session.expire(scene.lamp)
    rests = scene.posts_of(scene.lamp)  # the post that both rested on stayed there
    undo_regrouping(scene.marloes, made)
    assert scene.posts_of(scene.lamp) == rests != []


def test_nothing_is_undone_to_an_opgave_that_would_rest_on_nothing(scene):
    alone = an_opgave(scene.buurt, scene.marloes.me, (scene.posts[2], a_post(scene.buurt)), title="Een bank")
    for source in alone.sources[:1]:  # only its own post
        db.session.delete(source)
    db.session.expire(alone)
    made = merge_opgave(scene.marloes, alone, scene.path)
    moved = [source.id for source in scene.path.sources if source.id in made.source_ids]
    split_opgave(scene.dennis, scene.path, OpgaveDraft("De bank"), sources=moved, acties=[])
    with pytest.raises(RuleBroken, match="intussen naar een andere"):
        undo_regrouping(scene.marloes, made)
    assert not alone.is_open


def test_after_ten_minutes_it_stays(scene):
    made = scene.merge()
    with at(now() + timedelta(minutes=11)), pytest.raises(NotAllowed):
        undo_regrouping(scene.marloes, made)


def test_the_regiehouder_of_one_of_both_merges_and_what_all_read_stays_readable(scene):
    assert may_merge_opgave(scene.marloes, scene.lamp, scene.path)
    assert may_merge_opgave(scene.dennis, scene.lamp, scene.path)
    assert not may_merge_opgave(scene.other, scene.lamp, scene.path)
    assert not may_merge_opgave(scene.marloes, scene.lamp, scene.lamp)
    elsewhere = a_viewer("professional")
    assert not may_merge_opgave(scene.marloes, scene.lamp, an_opgave(elsewhere.buurt, elsewhere.me))
    draft = an_opgave(scene.buurt, scene.marloes.me, published_at=None)
    assert may_merge_opgave(scene.marloes, draft, scene.path)
    assert not may_merge_opgave(scene.marloes, scene.lamp, draft)
    assert [o.id for o in queries.opgaven_to_go_on_in(scene.marloes, scene.lamp)] == [scene.path.id]


def test_the_words_of_what_nobody_could_read_yet_stay_unseen(scene, client, run_outbox):
    draft = an_opgave(scene.buurt, scene.marloes.me, published_at=None, title="Geheim plan", heard="Fluister")
    merge_opgave(scene.marloes, draft, scene.path)
    db.session.commit()
    run_outbox()
    page = client.get(f"/oost/samen/{scene.path.number}", follow_redirects=True).text
    assert "Geheim plan" not in page
    assert "Fluister" not in page
    assert client.get(f"/oost/samen/{draft.number}").status_code == 404
    assert "Geheim plan" not in client.get("/oost/zoeken?q=geheim").text


def test_it_is_found_by_the_words_of_what_goes_on_in_it(scene, client, run_outbox):
    scene.merge()
    run_outbox()
    found = client.get("/oost/zoeken?q=donker").text
    assert f"/oost/samen/{scene.path.number}-een-pad" in found
    assert f"/oost/samen/{scene.lamp.number}-een-lamp" not in found
    assert Asked(words="donker")


# ------------------------------------------------------------------------------------------- splitting
def test_what_is_chosen_goes_on_by_itself_and_both_say_so(scene):
    an_actie(scene.lamp, title="Buurt vragen")
    move_actie(scene.marloes, scene.step, ActieState.DONE, note="Hij hangt.")
    part = scene.split()
    move_actie(scene.marloes, scene.step, ActieState.TODO, note="Hij is stuk.")
    assert (scene.posts_of(part), scene.posts_of(scene.lamp)) == ([scene.posts[0].id], [scene.posts[1].id])
    assert (part.regiehouder_id, part.state) == (scene.marloes.id, "open")
    assert "Dit was eerst een deel van: Een lamp" in scene.told(part)
    assert {"Klaar: Lamp ophangen", "Weer te doen: Lamp ophangen"} <= set(scene.told(part))
    left = scene.told(scene.lamp)
    assert {"Een deel gaat verder als: Alleen de lamp", "Klaar: Lamp ophangen", "2 acties afgesproken"} <= set(left)
    assert "Weer te doen: Lamp ophangen" not in left


def test_a_part_without_an_actie_is_shown_when_there_is_one(scene):
    part = scene.split(acties=[])
    assert part.published_at is None
    assert queries.list_regroupings(viewer_of(a_member(scene.buurt).person, scene.buurt), scene.lamp) == []


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ({"sources": []}, "Kies minstens één bericht"),
        ({"sources": "all"}, "Laat minstens één bericht of gesprek staan"),
        ({}, "Laat minstens één actie staan"),
        ({"sources": "gone", "acties": []}, "Iemand anders veranderde"),
    ],
)
def test_on_both_sides_something_is_left(scene, chosen, why):
    ids = {"all": [s.id for s in scene.lamp.sources], "gone": [scene.lamp.sources[0].id, scene.path.sources[0].id]}
    chosen = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in chosen.items()}
    with pytest.raises(RuleBroken, match=why):
        scene.split(**chosen)


def test_only_the_regiehouder_splits_and_can_put_it_back(scene):
    an_actie(scene.lamp)
    assert may_split_opgave(scene.marloes, scene.lamp)
    assert not may_split_opgave(scene.dennis, scene.lamp)
    before = scene.posts_of(scene.lamp)
    part = scene.split()
    made = queries.list_regroupings(scene.marloes, part)[0]
    undo_regrouping(scene.marloes, made)
    assert scene.posts_of(scene.lamp) == before
    assert (part.merged_into_id, scene.step.opgave_id) == (scene.lamp.id, scene.lamp.id)
    assert queries.get_opgave(scene.other, part.number).id == scene.lamp.id
    assert scene.told(scene.lamp)[0] == "2 acties afgesproken"


def test_who_has_to_do_with_the_part_hears_of_that_and_the_others_of_the_rest(scene, run_outbox):
    an_actie(scene.lamp)
    follower = a_member(scene.buurt).person
    follow(viewer_of(follower, scene.buurt), scene.lamp)
    part = scene.split()
    run_outbox()
    told = select(Notification.person_id, Notification.subject_id).where(Notification.kind == Kind.OPGAVE_REGROUPED)
    about = {row.person_id: row.subject_id for row in db.session.execute(told)}
    goes, stays = scene.posts[0].author_id, scene.posts[1].author_id
    assert about == {goes: part.id, stays: scene.lamp.id, follower.id: scene.lamp.id}
    assert follows(scene, part) == {follower.id}


# ------------------------------------------------------------------------------------------- on the web
def test_a_professional_merges_splits_and_puts_back_without_a_script(scene, app, log_in):
    browser, work = log_in(app.test_client(), scene.marloes.me), f"/oost/prof/opgaven/{scene.lamp.number}"
    an_actie(scene.lamp)
    db.session.commit()
    assert f"{work}/samenvoegen" in browser.get(work).text
    page = browser.get(f"{work}/splitsen").text
    assert "Lamp ophangen" in page
    words = {"title": "Alleen de lamp", "theme": "anders", "sources": scene.lamp.sources[0].id, "once": "x"}
    assert browser.post(f"{work}/splitsen", data=words | {"sources": ""}).status_code == 422
    there = [browser.post(f"{work}/splitsen", data=words | {"acties": scene.step.id}).location for _press in range(2)]
    assert there[0] == there[1] != work
    assert "Je splitste dit af" in browser.get(there[0]).text
    assert browser.post(f"{work}/samenvoegen", data={}).status_code == 422
    assert browser.post(f"{work}/samenvoegen", data={"into": "999"}).status_code == 404
    answer = browser.post(f"{work}/samenvoegen", data={"into": scene.path.number})
    assert answer.location == f"/oost/prof/opgaven/{scene.path.number}"
    made = queries.list_regroupings(scene.marloes, scene.path)[-1]
    undo = f"/oost/prof/opgaven/{scene.path.number}/indeling/{made.id}/terug"
    assert f'formaction="{undo}"' in browser.get(answer.location).text
    assert browser.post(undo).location == work
    assert browser.get(work).status_code == 200
    assert browser.post(undo).status_code == 404


WRITERS = 4


def test_of_many_who_merge_at_the_same_moment_one_is_first(app, scene):
    app.config["WTF_CSRF_ENABLED"] = False
    others = [an_opgave(scene.buurt, scene.marloes.me) for _ in range(WRITERS)]
    cookie, ways = cookie_for(app, scene.marloes.me)[0], []
    for nth, other in enumerate(others):
        this, into = (scene.lamp, other) if nth % 2 else (other, scene.lamp)
        ways.append((f"/oost/prof/opgaven/{this.number}/samenvoegen", into.number))
    ways += [(f"/oost/prof/opgaven/{scene.lamp.number}/samenvoegen", scene.path.number)]
    ids = [scene.lamp.id, scene.path.id, *(other.id for other in others)]
    db.session.commit()
    start = Barrier(len(ways))

    def merge(way: tuple[str, int]) -> int:
        browser = FlaskClient(app, app.response_class, use_cookies=False)
        start.wait()
        return browser.post(way[0], data={"into": way[1]}, headers={"Cookie": f"plein={cookie}"}).status_code

    with ThreadPoolExecutor(len(ways)) as crowd:
        answers = list(crowd.map(merge, ways))
    db.session.expire_all()
    here = (Regrouping.buurt_id == scene.buurt.id, Regrouping.undone_at.is_(None))
    made = db.session.scalars(select(Regrouping).where(*here)).all()
    assert len(made) == answers.count(303) > 0
    assert len({row.before_id for row in made}) == len(made), "one opgave went on in two"
    everything = db.session.scalars(
        select(Wijkopgave).where(Wijkopgave.id.in_(ids), Wijkopgave.buurt_id == scene.buurt.id)
    )
    gone = {opgave.id: opgave for opgave in everything if opgave.merged_into_id is not None}
    assert set(gone) == {row.before_id for row in made}
    for opgave in gone.values():
        assert not queries.list_acties(scene.marloes, opgave), "an actie stayed behind"
