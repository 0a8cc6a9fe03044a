"""Fifty people want one of ten places at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from buurtplein.agenda.models import Signup
from buurtplein.core.db import db
from buurtplein.posts.models import PostKind
from tests.factories import a_buurt, a_member, a_post, the_occurrence
from tests.support.cookies import cookie_for

PLACES, PEOPLE, TWICE = 10, 50, 10


def taken(time_id, buurt_id):
    asked = select(Signup).where(Signup.occurrence_id == time_id, Signup.buurt_id == buurt_id)
    return list(db.session.scalars(asked.order_by(Signup.id)))


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_ten_places_are_never_eleven_and_a_double_tap_is_one(app, turn, tell):
    app.config["WTF_CSRF_ENABLED"] = False
    buurt = a_buurt("oost")
    post = a_post(buurt, kind=PostKind.ACTIVITEIT)
    time = the_occurrence(post)
    time.plan.places = PLACES
    people = [a_member(buurt).person for _ in range(PEOPLE)]
    cookies = [cookie_for(app, person)[0] for person in people]
    cookies += cookies[:TWICE]
    time_id, buurt_id = time.id, buurt.id
    db.session.commit()
    start = Barrier(len(cookies))

    def press(cookie, verb):
        client = FlaskClient(app, app.response_class, use_cookies=False)  # a thread has no session of the test
        if verb == "meedoen":
            start.wait()
        return client.post(f"/oost/agenda/{time_id}/{verb}", headers={"Cookie": f"plein={cookie}"}).status_code

    with ThreadPoolExecutor(len(cookies)) as crowd:
        answers = list(crowd.map(lambda cookie: press(cookie, "meedoen"), cookies))
    assert set(answers) == {303}
    rows = taken(time_id, buurt_id)
    assert len(rows) == len({row.person_id for row in rows}) == PEOPLE
    assert [row.placed_at is not None for row in rows] == [True] * PLACES + [False] * (PEOPLE - PLACES)

    order = [row.person_id for row in rows]
    ids = {person.id: cookie for person, cookie in zip(people, cookies, strict=False)}
    leaving = [ids[person_id] for person_id in order[:5]]
    db.session.rollback()
    with ThreadPoolExecutor(len(leaving)) as crowd:
        assert set(crowd.map(lambda cookie: press(cookie, "toch-niet"), leaving)) == {303}
    rows = taken(time_id, buurt_id)
    assert [row.person_id for row in rows if row.placed_at] == order[5 : 5 + PLACES]
    tell(f"{len(answers)} requests for {PLACES} places; {len(leaving)} left at once")
