"""Brought together by someone of the buurt: meeting in person, a neighbour who listens, and how it ended."""

import re

import pytest
from sqlalchemy import select

from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken
from buurtplein.core.own import Whom
from buurtplein.gids.models import Circle, EntryKind
from buurtplein.matching.links import reply_token
from buurtplein.matching.models import Match
from buurtplein.matching.operations import answer_match, propose_match, tell_outcome
from buurtplein.matching.own import erase
from buurtplein.matching.policy import contacts
from buurtplein.notifications.models import Kind, Notification
from buurtplein.outbox.models import Letter
from buurtplein.posts.models import Audience
from tests.gids.rows import an_entry
from tests.matching.support import Scene

WHERE = "dinsdag 10 uur in het Lindehuis, Samira is erbij"


@pytest.fixture
def scene(app):
    scene = Scene(title="Iemand die naar mij luistert", body="Het gaat niet zo.", audience=Audience.VERBINDERS)
    scene.asker.me.phone, scene.helper.me.phone = "06-11111111", "06-22222222"
    return scene


def listens(scene) -> None:
    an_entry(scene.helper, EntryKind.SCHAT, "Een luisterend oor zijn", audience=Circle.VERBINDERS)


def meet(scene) -> Match:
    said = {"helper": scene.helper.me, "offer": None, "message": "Een buur zoekt een luisterend oor.", "meeting": WHERE}
    return propose_match(scene.verbinder, scene.request, **said)


def page_of(app, log_in, viewer, path):
    db.session.commit()
    return log_in(app.test_client(), viewer.me).get(f"/{viewer.buurt.slug}/{path}").text


def test_they_see_where_they_meet_and_never_each_others_number(app, client, log_in, scene):
    match = meet(scene)
    page = page_of(app, log_in, scene.helper, f"mijn/koppelingen/{match.id}")
    assert WHERE in page
    assert "Gerda" not in page  # who it is, is known after two times yes
    assert "06-22222222" not in page  # it is not said that the other gets one's number
    for viewer in (scene.asker, scene.helper):
        answer_match(viewer, match, says_yes=True)
    for viewer, other in ((scene.asker, "06-22222222"), (scene.helper, "06-11111111")):
        assert contacts(viewer, match) == ()
        page = page_of(app, log_in, viewer, f"mijn/koppelingen/{match.id}")
        assert (WHERE in page, other in page) == (True, False)
    assert set(contacts(scene.verbinder, match)) == {scene.asker.me, scene.helper.me}


@pytest.mark.parametrize("who", ["verbinder", "helper"])
def test_when_someone_of_it_is_erased_nobody_gets_a_number_instead(scene, who):
    match = meet(scene)
    for viewer in (scene.asker, scene.helper):
        answer_match(viewer, match, says_yes=True)
    person = getattr(scene, who).me
    erase(Whom(person.id, person.name, person.email, person.phone), Caretaker("test"))
    db.session.expire_all()
    assert WHERE not in match.meeting
    assert (contacts(scene.asker, match), contacts(scene.helper, match)) == ((), ())


def test_a_meeting_is_not_dropped_for_a_koppeling_that_runs_without_one(scene):
    said = {"helper": scene.helper.me, "offer": None, "message": "Kun jij helpen?"}
    match = propose_match(scene.verbinder, scene.request, **said)
    with pytest.raises(RuleBroken) as broken:
        propose_match(scene.verbinder, scene.request, **said, meeting=WHERE)
    assert (broken.value.field, match.meeting) == ("meeting", "")
    assert propose_match(scene.verbinder, scene.request, **said) is match


def test_the_page_behind_a_mail_and_the_mail_say_that_they_meet_and_not_where(app, scene, run_outbox):
    match = meet(scene)
    run_outbox()
    page = app.test_client().get(f"/{scene.buurt.slug}/koppeling/{reply_token(scene.helper, match)}").text
    words = ("met iemand van de buurt erbij", "Lindehuis", "telefoonnummer")
    assert [said in page for said in words] == [True, False, False]
    letters = [letter.text + letter.html for letter in db.session.query(Letter)]
    assert not [letter for letter in letters if "Lindehuis" in letter or "luister" in letter]


def test_a_verbinder_brings_them_together_from_the_page_of_the_vraag(app, client, log_in, scene):
    listens(scene)
    db.session.commit()
    log_in(client, scene.verbinder.me)
    path = f"/{scene.buurt.slug}/werk/verbinden/{scene.request.number}"
    page = client.get(path).text
    assert "Mo Aziz" in page
    said = {"helper": scene.helper.me.id, "message": "Een buur zoekt je.", "meeting": WHERE}
    assert client.post(path, data={**said, "meeting": "x" * 161}).status_code == 422
    assert client.post(path, data=said).status_code == 303
    assert f"Eerst kennismaken: {WHERE}" in client.get(path).text


def test_a_no_leaves_no_trace_for_anyone_on_the_plein(app, client, log_in, scene, run_outbox):
    listens(scene)
    match = meet(scene)
    answer_match(scene.helper, match, says_yes=False)
    run_outbox()
    neighbour = scene.neighbour("Bo Buur")
    paths = ("", "prikbord", "prikbord.atom", "gids", "zoeken?q=luisteren", "verhalen", "zo-gaan-we-met-elkaar-om")
    for path in paths:
        page = page_of(app, log_in, neighbour, path)
        assert not re.findall(r"luistert|luisterend oor zijn", page), path
    assert "luistert" not in page_of(app, log_in, neighbour, f"prikbord/{scene.request.number}")
    assert "zei nee" not in page_of(app, log_in, scene.asker, f"mijn/koppelingen/{match.id}")


@pytest.mark.parametrize(
    ("path", "chosen"),
    [
        ("plaats/vraag?titel=Iemand+die+luistert&lezers=verbinders", "verbinders"),
        ("plaats/vraag?titel=Iemand+die+luistert&lezers=iedereen-en-meer", "public"),
        ("gids/erbij/schat?titel=Luisteren&lezers=verbinders", "verbinders"),
        ("gids/erbij/schat?titel=Luisteren&lezers=public", "neighbours"),  # not a choice there
    ],
)
def test_a_link_to_a_form_names_the_title_and_the_readers(app, client, log_in, scene, path, chosen):
    page = page_of(app, log_in, scene.asker, path)
    assert re.search(r'value="(Iemand die luistert|Luisteren)"', page)
    ticked = [tag for tag in re.findall(r"<input[^>]*name=\"audience\"[^>]*>", page) if " checked" in tag]
    assert [re.search(r'value="([^"]*)"', tag).group(1) for tag in ticked] == [chosen]


def test_the_desk_and_the_tiles_lead_to_a_listening_ear(app, client, log_in, scene):
    for viewer, path in ((scene.asker, "plaats"), (scene.asker, "gids/erbij"), (scene.verbinder, "namens/nieuw")):
        assert "lezers=verbinders" in page_of(app, log_in, viewer, path), path


# ------------------------------------------------------------------------------------------- how it ended
class TestPartly:
    @pytest.fixture
    def scene(self, app):
        return Scene()

    def test_partly_keeps_the_vraag_open_and_ends_when_both_told(self, scene):
        match = scene.introduce()
        tell_outcome(scene.asker, match, worked=True, partly=True)
        assert (scene.request.is_open, match.finished_at) == (True, None)
        tell_outcome(scene.helper, match, worked=True)
        assert (scene.request.is_open, match.finished_at is not None) == (True, True)

    def test_partly_after_all_of_it_opens_the_vraag_again(self, scene):
        match = scene.introduce()
        tell_outcome(scene.asker, match, worked=True)
        assert not scene.request.is_open
        tell_outcome(scene.asker, match, worked=True, partly=True)
        assert scene.request.is_open

    @pytest.mark.parametrize(("button", "thanked"), [("ja", True), ("deels", False), ("nee", False)])
    def test_each_button_says_what_it_says_and_the_other_is_thanked_when_it_worked(
        self, client, log_in, scene, run_outbox, button, thanked
    ):
        match = scene.introduce()
        log_in(client, scene.asker.me)
        page = f"/{scene.buurt.slug}/mijn/koppelingen/{match.id}"
        assert client.post(f"{page}/gelukt", data={"worked": button}).status_code == 303
        told = client.get(page).text
        assert {"ja": "het is gelukt", "deels": "deels gelukt", "nee": "nog niet"}[button] in told
        run_outbox()
        asked = select(Notification.person_id).where(Notification.kind == Kind.MATCH_WORKED)
        assert list(db.session.scalars(asked)) == ([scene.helper.id] if thanked else [])

    def test_from_the_mail_and_by_phone_there_are_three_answers_too(self, client, scene):
        match = scene.introduce()
        address = f"/{scene.buurt.slug}/koppeling/{reply_token(scene.helper, match)}"
        assert 'value="deels"' in client.get(address).text
        client.post(address, data={"gelukt": "deels"})
        outcome = match.outcome_of(scene.helper.id)
        assert (outcome.worked, outcome.partly) == (True, True)
        client.post(address, data={"gelukt": "misschien"})
        assert match.outcome_of(scene.helper.id).partly
