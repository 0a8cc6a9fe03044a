"""Initiatieven: what there is to do, who takes it on, and who finds it a good idea."""

import re

import pytest
from sqlalchemy import select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.initiatieven.models import Task, TaskTaker
from buurtplein.initiatieven.operations import add_task, leave_task, remove_task, support, take_task, withdraw_support
from buurtplein.initiatieven.queries import list_tasks, supporters
from buurtplein.notifications.models import Kind, Notification
from buurtplein.posts.models import Outcome, PostKind
from buurtplein.posts.operations import place_comment, take_part
from tests.factories import a_buurt, a_member, a_person, a_post, a_viewer, a_visitor, everyone, viewer_of


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def tineke(buurt):
    """Whose plan it is."""
    return viewer_of(a_member(buurt, a_person("Tineke Geheimenaam")).person, buurt)


@pytest.fixture
def plan(buurt, tineke):
    return a_post(buurt, tineke.me, kind=PostKind.INITIATIEF, title="Moestuin")


def takers(task):
    return list(db.session.scalars(select(TaskTaker.person_id).where(TaskTaker.buurt_id == task.buurt_id)))


def test_neighbours_take_a_task_until_there_are_enough(buurt, tineke, plan):
    task = add_task(tineke, plan, title="Spitten", needed=2)
    assert add_task(tineke, plan, title="Spitten", needed=2) is task
    first, second, third = (a_viewer(buurt=buurt) for _n in range(3))
    for viewer in (first, first, second):
        take_task(viewer, task)
    with pytest.raises(RuleBroken, match="genoeg"):
        take_task(third, task)
    for _twice in range(2):
        leave_task(first, task)
    take_task(third, task)
    db.session.flush()
    assert takers(task) == [second.id, third.id]


def test_whose_plan_it_is_hears_who_takes_a_task(buurt, tineke, plan, run_outbox):
    task = add_task(tineke, plan, title="Spitten", needed=2)
    take_task(tineke, task)  # oneself is no news
    take_task(a_viewer(buurt=buurt), task)
    run_outbox()
    told = db.session.scalars(select(Notification.kind).where(Notification.person_id == tineke.id))
    assert list(told) == [Kind.SOMEONE_JOINS]


def test_news_of_a_plan_is_told_once_to_who_joined_or_does_something_for_it(
    buurt, tineke, plan, run_outbox, client, log_in
):
    joined, does, reacted = (a_viewer(buurt=buurt) for _n in range(3))
    take_part(joined, plan)
    for viewer in (joined, does):
        take_task(viewer, add_task(tineke, plan, title=f"Taak van {viewer.id}", needed=1))
    place_comment(reacted, plan, body="Leuk!")
    place_comment(joined, plan, body="Ik kom.")
    run_outbox()
    before = set(db.session.scalars(select(Notification.id)))
    page = log_in(client, tineke.me)
    assert 'name="is_news"' in page.get(f"/oost/prikbord/{plan.number}").text
    sent = page.post(f"/oost/prikbord/{plan.number}/reacties", data={"body": "De bollen zijn er!", "is_news": "y"})
    assert sent.status_code == 303
    run_outbox()
    told = db.session.scalars(select(Notification).where(Notification.id.not_in(before))).all()
    news, too = Kind.PLAN_NEWS, Kind.COMMENT_TOO
    assert sorted((row.person_id, row.kind) for row in told) == [(joined.id, news), (does.id, news), (reacted.id, too)]
    assert "nieuws over dit plan" in page.get(f"/oost/prikbord/{plan.number}").text
    neighbour = log_in(client, joined.me)
    assert 'name="is_news"' not in neighbour.get(f"/oost/prikbord/{plan.number}").text
    data = {"body": "Ook nieuws", "is_news": "y"}
    assert neighbour.post(f"/oost/prikbord/{plan.number}/reacties", data=data).status_code == 403


@pytest.mark.parametrize("fields", [{"closed_at": now(), "outcome": Outcome.SOLVED}, {"hidden_at": now()}])
def test_nothing_is_taken_on_for_a_plan_that_is_closed_or_hidden(buurt, tineke, plan, fields):
    task = add_task(tineke, plan, title="Spitten", needed=2)
    for name, value in fields.items():
        setattr(plan, name, value)
    for act in (lambda who: take_task(who, task), lambda who: support(who, plan)):
        with pytest.raises(NotAllowed):
            act(a_viewer(buurt=buurt))


def test_who_may_what(buurt, tineke, plan):
    task = add_task(tineke, plan, title="Spitten", needed=9)
    members = {"neighbour", "verbinder", "professional", "beheerder"}
    for who, viewer in everyone(buurt, tineke.me).items():
        for act, allowed in (
            (lambda v: take_task(v, task), members | {"author"}),
            (lambda v: leave_task(v, task), members | {"author"}),
            (lambda v: support(v, plan), members),
            (lambda v: withdraw_support(v, plan), members),
            (lambda v: add_task(v, plan, title="Gieten", needed=1), {"author"}),
        ):
            if who in allowed:
                act(viewer)
            else:
                with pytest.raises(NotAllowed):
                    act(viewer)
    remove_task(tineke, task)
    assert [found.title for found in list_tasks(tineke, plan)] == ["Gieten"]


def test_a_question_has_no_tasks(buurt, tineke):
    with pytest.raises(NotAllowed):
        add_task(tineke, a_post(buurt, tineke.me), title="Spitten", needed=1)


def test_how_many_find_it_a_good_idea_is_counted_once_each(buurt, plan):
    first, second = a_viewer(buurt=buurt), a_viewer(buurt=buurt)
    for viewer in (first, first, second):
        support(viewer, plan)
    assert supporters(first, plan) == (2, True)
    assert supporters(a_visitor(buurt), plan) == (2, False)
    withdraw_support(first, plan)
    assert supporters(first, plan) == (1, False)


def test_who_does_a_task_is_for_neighbours_and_how_many_for_everyone(buurt, tineke, plan):
    task = add_task(tineke, plan, title="Spitten", needed=2)
    mo = viewer_of(a_member(buurt, a_person("Mo Amrani")).person, buurt)
    take_task(mo, task)
    seen = {
        who: list_tasks(viewer, plan)[0] for who, viewer in {"mo": mo, "tineke": tineke, "no": a_visitor(buurt)}.items()
    }
    assert {who: one.taken for who, one in seen.items()} == {"mo": 1, "tineke": 1, "no": 1}
    assert {who: [face.first_name for face in one.people] for who, one in seen.items()} == {
        "mo": ["Mo"],
        "tineke": ["Mo"],
        "no": [],
    }
    assert [one.mine for one in seen.values()] == [True, False, False]


def test_the_page_lets_one_take_a_task_and_a_visitor_sees_no_names(client, log_in, buurt, tineke, plan):
    page, form = f"/oost/prikbord/{plan.number}", f"/oost/prikbord/{plan.number}/taken"
    log_in(client, tineke.me)
    assert client.post(form, data={"title": "", "needed": "0"}).status_code == 422
    assert client.post(form, data={"title": "Spitten", "needed": "2"}).status_code == 303
    task_id = db.session.scalar(select(Task.id).where(Task.buurt_id == buurt.id))
    mo = a_member(buurt, a_person("Mo Amrani")).person
    log_in(client, mo)
    assert "Ik doe dit" in client.get(page).text
    assert client.post(f"/oost/taken/{task_id}/ik-doe-dit").status_code == 303
    assert client.post(f"/oost/prikbord/{plan.number}/goed-idee").status_code == 303
    seen = client.get(page).text
    for words in ("1 van 2 buren: Mo", "Jij doet dit", "Jij vindt dit een goed idee", "1 buur vindt dit"):
        assert words in seen
    client.post("/uitloggen")
    seen = client.get(page).text
    assert "1 van 2 buren" in seen
    assert "Mo" not in seen.partition("1 van 2 buren")[2].partition("</p>")[0]
    assert "Ik doe dit" not in seen


def test_what_worked_out_becomes_a_story_and_says_whom_to_thank(client, log_in, buurt, tineke, plan):
    take_task(
        viewer_of(a_member(buurt, a_person("Mo Amrani")).person, buurt),
        add_task(tineke, plan, title="Spitten", needed=1),
    )
    log_in(client, tineke.me)
    client.post(f"/oost/prikbord/{plan.number}/gelukt")
    page = client.get(f"/oost/prikbord/{plan.number}").text
    assert "Bedank wie hielp: Mo." in page
    [link] = re.findall(r'href="(/oost/plaats/verhaal[^"]*)"', page)
    assert "Mo" not in link.replace("Moestuin", "")  # names do not belong in an address, which ends up in logs
    story = client.get(link).text
    assert 'value="Moestuin"' in story
