"""What comes of an opgave on the plein: help that is asked for, and how it became. Each leads to the other."""

import pytest
from sqlalchemy import select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.matching.operations import answer_match, propose_match
from buurtplein.notifications.models import Kind, Notification
from buurtplein.notifications.queries import list_news
from buurtplein.outbox.emit import emit
from buurtplein.people.viewer import Someone
from buurtplein.photos.models import Stage
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import change_photos
from buurtplein.wijkopgaven import story
from buurtplein.wijkopgaven.models import ActieState, CameOf
from buurtplein.wijkopgaven.operations import ask_help, merge_opgave, tell_result
from buurtplein.wijkopgaven.policy import may_ask_help, may_tell_result
from buurtplein.wijkopgaven.queries import posts_that_came_of, results_for
from tests.factories import a_buurt, a_member, a_photo, a_post, a_viewer, everyone, viewer_of
from tests.wijkopgaven.factories import an_actie, an_opgave


class Scene:
    """A blank wall that becomes a mural: Mo paints, the council lends a platform."""

    def __init__(self) -> None:
        self.buurt = a_buurt("oost")
        self.pro = a_viewer("professional", buurt=self.buurt)
        self.gerda, self.mo = (viewer_of(a_member(self.buurt).person, self.buurt) for _ in range(2))
        self.complaint = a_post(self.buurt, self.gerda.me, title="Die kale muur")
        self.opgave = an_opgave(self.buurt, self.pro.me, (self.complaint,), title="Kleur op straat")
        self.paints = an_actie(self.opgave, self.mo.me, title="Muur schilderen")
        self.lends = an_actie(self.opgave, self.pro.me, title="Hoogwerker lenen", signed_as="wijkbeheerder, Gemeente")


@pytest.fixture
def scene(app):
    return Scene()


def test_help_that_is_asked_for_is_a_vraag_on_the_plein_and_each_leads_to_the_other(scene, app, client, log_in):
    mo = log_in(app.test_client(), scene.mo.me)
    db.session.commit()
    page = f"/oost/samen/{scene.opgave.number}"
    assert f'href="{page}/hulp"' in mo.get(page).text
    words = {"title": "Wie schildert mee?", "needs": "Kwasten en verf", "once": "x"}
    assert mo.post(f"{page}/hulp", data=words | {"title": ""}).status_code == 422
    asked = [mo.post(f"{page}/hulp", data=words).location for _press in range(2)]
    assert asked[0] == asked[1]
    vraag = client.get(asked[0]).text
    assert "Kwasten en verf" in vraag
    assert f'href="{page}-kleur-op-straat"' in vraag
    shown = client.get(page).text
    assert f'href="{asked[0]}"' in shown
    assert "Kwasten en verf" in shown
    assert shown.count("Wie schildert mee?") == 1


def test_who_told_of_it_sees_on_the_old_post_how_it_became_with_photos(scene, app, client, log_in):
    told = tell_result(scene.mo, scene.opgave, title="De muur is een schilderij", body="Dank aan alle kinderen.")
    album = change_photos(scene.mo, told)
    before, after = (a_photo(album, alt=alt) for alt in ("Een grijze muur", "Een muur vol vissen"))
    before.stage, after.stage = Stage.BEFORE, Stage.AFTER
    gerda = log_in(app.test_client(), scene.gerda.me)
    db.session.commit()
    for browser, where in ((gerda, f"prikbord/{scene.complaint.number}"), (client, f"samen/{scene.opgave.number}")):
        page = browser.get(f"/oost/{where}", follow_redirects=True).text
        assert "Zo is het geworden" in page
        assert "De muur is een schilderij" in page
        assert page.index("Een grijze muur") < page.index("Een muur vol vissen")
    story_page = client.get(f"/oost/prikbord/{told.number}", follow_redirects=True).text
    assert f"/oost/samen/{scene.opgave.number}-kleur-op-straat" in story_page
    assert "Zo is het geworden" not in story_page


def test_when_it_is_told_everyone_who_had_a_part_in_it_is_thanked_once_and_nobody_else(scene, run_outbox):
    samira = a_viewer("verbinder", buurt=scene.buurt)
    vraag = ask_help(scene.mo, scene.opgave, title="Wie schildert mee?")
    els, jan, _stranger = (viewer_of(a_member(scene.buurt).person, scene.buurt) for _ in range(3))
    for helper, yes in ((els, True), (jan, False)):
        match = propose_match(samira, vraag, helper=helper.me, offer=None, message="Iets voor jou?")
        answer_match(scene.mo, match, says_yes=True)
        answer_match(helper, match, says_yes=yes)
    told = tell_result(scene.pro, scene.opgave, title="De muur is een schilderij")
    run_outbox()
    emit("post.published", told, by=samira)  # after it was held for a while
    run_outbox()
    asked = select(Notification.person_id).where(Notification.kind == Kind.RESULT_TOLD)
    assert sorted(db.session.scalars(asked)) == sorted([scene.gerda.id, scene.mo.id, els.id])
    assert list_news(Someone(els.me)).items[0].text == (
        "Zo is het geworden. Dank je wel dat je meehielp: De muur is een schilderij"
    )


def test_it_is_shown_to_who_may_read_the_post(scene):
    told = tell_result(scene.pro, scene.opgave, title="Alleen voor buren")
    told.audience = Audience.NEIGHBOURS
    visitor = everyone(scene.buurt)["visitor"]
    for viewer, seen in ((scene.gerda, [told.id]), (visitor, [])):
        assert [post.id for post in posts_that_came_of(viewer, scene.opgave)[CameOf.RESULT]] == seen
        assert [post.id for post in results_for(viewer, scene.complaint)] == seen
    told.hidden_at = now()
    assert results_for(scene.gerda, scene.complaint) == []


def test_who_works_on_it_asks_and_tells_and_nobody_else(scene):
    people = everyone(scene.buurt) | {"gerda": scene.gerda, "mo": scene.mo}
    assert {name for name, who in people.items() if may_ask_help(who, scene.opgave)} == {"professional", "mo"}
    scene.opgave.ended_at = now()
    assert not may_ask_help(scene.mo, scene.opgave)
    assert may_tell_result(scene.mo, scene.opgave)
    draft = an_opgave(scene.buurt, scene.pro.me, published_at=None)
    assert not may_tell_result(scene.pro, draft)
    assert not may_tell_result(a_viewer("professional"), scene.opgave)
    with pytest.raises(NotAllowed):
        tell_result(scene.gerda, scene.opgave, title="Mooi")


def test_what_came_of_it_goes_along_when_it_is_merged(scene, client):
    vraag, told = (
        ask_help(scene.mo, scene.opgave, title="Wie helpt?"),
        tell_result(scene.mo, scene.opgave, title="Mooi"),
    )
    into = an_opgave(scene.buurt, scene.pro.me)
    merge_opgave(scene.pro, scene.opgave, into)
    assert [[p.id for p in posts] for posts in posts_that_came_of(scene.gerda, into).values()] == [
        [vraag.id],
        [told.id],
    ]
    assert [post.id for post in results_for(scene.gerda, scene.complaint)] == [told.id]
    assert (vraag.kind, told.kind) == (PostKind.VRAAG, PostKind.VERHAAL)


def test_what_each_side_did_is_told_without_names(scene):
    assert story.contributions([scene.paints, scene.lends]) == []
    for actie in (scene.paints, scene.lends):
        actie.state = ActieState.DONE
    assert story.contributions([scene.paints, scene.lends]) == [
        ("Bewoners", ["Muur schilderen"]),
        ("wijkbeheerder, Gemeente", ["Hoogwerker lenen"]),
    ]
