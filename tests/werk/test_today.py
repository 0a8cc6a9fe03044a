"""Vandaag: what waits, in which order, and how long it takes."""

import re
from datetime import timedelta

import pytest

from buurtplein.buurten.work import TABLE, Work
from buurtplein.core.clock import at, now
from buurtplein.core.db import db
from buurtplein.gids.models import EntryKind
from buurtplein.matching.operations import ask_outcomes, tell_outcome
from buurtplein.moderation.models import Reason
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import Audience, PostKind, WaitsFor
from buurtplein.werk.queries import day
from tests.factories import a_comment, a_member, a_person, a_post, a_viewer, viewer_of
from tests.gids.rows import an_entry
from tests.matching.support import Scene
from tests.moderation.rows import a_report, a_ruling, an_objection

LONG_AGO = timedelta(days=40)


@pytest.fixture
def scene(app, client):
    return Scene()


@pytest.fixture
def works(app, scene):
    """What waits for a viewer, as (sort, title) of what is free."""

    def ask(viewer=None, *, hours=0):
        with at(now() + timedelta(hours=hours)):
            found = day(viewer or scene.verbinder, app.extensions["work"])
            return [(item.thing.work, item.thing.title) for item in found.free]

    return ask


def new_post(scene, **fields):
    author = a_member(scene.buurt, trusted_at=None).person
    return a_post(scene.buurt, author, **{"waits_for": WaitsFor.VERBINDER, "published_at": None, **fields})


def browse(app, log_in, viewer):
    db.session.commit()
    return log_in(app.test_client(), viewer.me)


def test_every_sort_of_work_has_its_minutes_and_its_patience():
    assert set(TABLE) == set(Work)
    assert all(1 <= facts.minutes <= 15 and facts.patience >= timedelta(hours=1) for facts in TABLE.values())


def test_what_may_hurt_someone_is_first_then_what_is_late_then_the_rest(scene, works):
    new_post(scene, title="Nieuw bericht")
    new_post(scene, title="Oud bericht", placed_at=now() - 2 * TABLE[Work.FIRST_POST].patience)
    story = {"kind": PostKind.VERHAAL}
    an_objection(a_ruling(a_post(scene.buurt, **story), title="Besluit"))
    a_report(a_post(scene.buurt, **story))
    a_report(a_post(scene.buurt, **story), reason=Reason.PRIVATE)
    sorts = [work for work, _title in works()]
    assert sorts == [Work.REPORT, Work.FIRST_POST, Work.REPORT, Work.OBJECTION, Work.FIRST_POST]
    assert works()[1][1] == "Oud bericht"


def test_the_estimate_is_the_sum_of_the_table(app, scene):
    new_post(scene)
    a_report(a_post(scene.buurt, kind=PostKind.VERHAAL))
    found = day(scene.verbinder, app.extensions["work"])
    assert (found.total, found.minutes) == (2, TABLE[Work.FIRST_POST].minutes + TABLE[Work.REPORT].minutes)


@pytest.mark.parametrize(("hours", "waits", "late"), [(23, False, False), (25, True, False), (73, True, True)])
def test_a_vraag_waits_after_a_day_and_is_late_after_three(app, scene, hours, waits, late):
    with at(scene.request.published_at + timedelta(hours=hours)):
        found = day(scene.verbinder, app.extensions["work"]).free
        assert [item.thing.is_late for item in found if item.thing.work is Work.VRAAG] == ([late] if waits else [])


def test_a_vraag_that_a_neighbour_answered_does_not_wait_and_an_own_comment_is_no_answer(scene, works):
    a_comment(scene.request, scene.asker.me)
    assert (Work.VRAAG, scene.request.title) in works(hours=30)
    a_comment(scene.request, scene.helper.me)
    assert (Work.VRAAG, scene.request.title) not in works(hours=30)


@pytest.mark.parametrize("gone", ["hidden_at", "removed_at"])
def test_an_answer_that_went_away_is_no_answer(scene, works, gone):
    a_comment(scene.request, scene.helper.me, **{gone: scene.request.published_at})
    assert (Work.VRAAG, scene.request.title) in works(hours=30)


def test_a_vraag_for_verbinders_only_waits_at_once(scene, works):
    a_post(scene.buurt, scene.asker.me, title="Voor jou alleen", audience=Audience.VERBINDERS)
    assert works() == [(Work.VRAAG, "Voor jou alleen")]


def test_a_vraag_with_a_proposal_does_not_wait_but_the_koppeling_does_when_it_is_silent(scene, works):
    scene.propose()
    assert works(hours=71) == []
    assert works(hours=73) == [(Work.KOPPELING, "Gerda en Mo")]


def test_after_the_question_how_it_went_silence_waits_and_a_word_ends_it(scene, works):
    match = scene.introduce()
    with at(now() + timedelta(days=7, minutes=1)):
        ask_outcomes(Caretaker("test"), db.session)
        assert works(hours=71) == []
        assert works(hours=73) == [(Work.KOPPELING, "Gerda en Mo")]
        tell_outcome(scene.helper, match, worked=False)
        assert works(hours=73) == []


def test_what_is_about_the_verbinder_waits_for_another(scene, works):
    helping = viewer_of(a_member(scene.buurt, a_person("Wim Helpt"), "verbinder").person, scene.buurt)
    scene.propose(helper=helping)
    assert works(helping, hours=80) == []
    assert [work for work, _title in works(hours=80)] == [Work.KOPPELING]


def test_the_buurtgids_waits_with_what_is_new_and_what_is_old(scene, works):
    an_entry(scene.helper, name="Nieuw ding", kind=EntryKind.DING, looked_at=None)
    an_entry(scene.helper, name="Oude plek", lapsed_at=now())
    assert works() == [(Work.ENTRY, "Nieuw ding"), (Work.LAPSED, "Oude plek")]


@pytest.mark.parametrize("roles", [(), ("professional",), ("beheerder",)])
def test_for_others_nothing_of_this_waits(scene, works, roles):
    new_post(scene)
    a_report(a_post(scene.buurt))
    an_entry(scene.helper, looked_at=None)
    scene.propose()
    assert works(a_viewer(*roles, buurt=scene.buurt), hours=80) == []


def test_the_page_says_what_waits_how_long_it_takes_and_what_to_do_now(app, log_in, scene):
    new_post(scene, title="Wie wil mijn piano?", placed_at=now() - LONG_AGO)
    page = browse(app, log_in, scene.verbinder).get(f"/{scene.buurt.slug}/werk").text
    assert "1 ding wacht, ongeveer 2 minuten." in page
    card = re.search(r'<article class="vraagkaart".*?</article>', page, re.DOTALL).group()
    for words in ("Wie wil mijn piano?", "Niemand ziet dit bericht", "Wacht al te lang", "Ik pak dit op"):
        assert words in card
    assert "Gedaan, over een week weer" not in card


def test_nothing_that_waits_is_calm(app, log_in, scene):
    page = browse(app, log_in, scene.verbinder).get(f"/{scene.buurt.slug}/werk").text
    assert ("Alles is bijgewerkt." in page, "Er ligt niets voor je" in page) == (True, True)
    assert f'href="/{scene.buurt.slug}/werk/gids"' in page  # what was mailed and not answered yet stands there only
