"""What was said at home is a conversation of nobody knows whom, and it is finished when each organisation answered."""

from datetime import timedelta

import pytest

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.gesprekken.models import Where
from buurtplein.gesprekken.queries import Channel, coverage
from buurtplein.huiskamers.models import OutcomeKind, State
from buurtplein.huiskamers.operations import close_huiskamer, note_said, say_outcome, say_what_we_do
from buurtplein.huiskamers.queries import get_note, list_said, outcomes_of
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.operations import OpgaveDraft, make_opgave
from tests.factories import a_buurt, a_post, a_viewer, everyone, viewer_of
from tests.gids.rows import an_entry
from tests.huiskamers.factories import a_huiskamer
from tests.support.cookies import cookie_for

NOTHING = {"kind": OutcomeKind.NOTHING, "number": None, "reason": "Dit is al gedaan."}
DARK = {"words": "Het is hier zo donker.", "theme": Theme.VEILIGHEID}


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def prof(buurt):
    return a_viewer("professional", buurt=buurt)


@pytest.fixture
def huiskamer(prof):
    held = a_huiskamer(prof)
    held.begins_at = now() - timedelta(hours=2)
    db.session.flush()
    return held


@pytest.fixture
def visit(app, client):
    def log_in(viewer):
        db.session.commit()
        client.set_cookie("plein", cookie_for(app, viewer.me)[0])
        return client

    return log_in


def a_note(viewer, huiskamer):
    return get_note(viewer, huiskamer, list_said(viewer, huiskamer)[0].id)[0]


def second(huiskamer, buurt):
    return viewer_of(huiskamer.leads[1].person, buurt)


def test_what_is_said_is_a_conversation_and_reaches_the_street_by_a_channel_of_its_own(huiskamer, prof):
    note_said(prof, huiskamer, **DARK)
    db.session.flush()
    [said] = list_said(prof, huiskamer)
    assert (said.held, said.street, said.theme) == (Where.HUISKAMER, "Lindelaan", Theme.VEILIGHEID)
    assert coverage(prof).reached[0].times == {Channel.HUISKAMER: 1}


def test_the_same_form_twice_is_one_note(huiskamer, prof):
    for _twice in range(2):
        note_said(prof, huiskamer, **DARK, once="een")
    db.session.flush()
    assert len(list_said(prof, huiskamer)) == 1


def test_only_who_has_to_do_with_it_notes_and_not_before_it_began(buurt, huiskamer, prof):
    for viewer in everyone(buurt).values():
        with pytest.raises(NotAllowed):
            note_said(viewer, huiskamer, **DARK)
    with pytest.raises(NotAllowed):
        note_said(prof, a_huiskamer(prof), **DARK)


def test_the_form_for_the_street_does_not_offer_a_huiskamer(huiskamer, prof, visit):
    browser = visit(prof)
    assert "In een huiskamer" not in browser.get("/oost/gesprekken/nieuw").text
    wrong = {"held": "huiskamer", "street": "Kerkpad", "words": "Mooi.", "held_on": f"{now():%Y-%m-%d}"}
    assert browser.post("/oost/gesprekken/nieuw", data=wrong).status_code == 422


def test_a_note_is_corrected_as_a_conversation_and_stays_of_there(huiskamer, prof, visit):
    note_said(prof, huiskamer, **DARK)
    db.session.flush()
    [said] = list_said(prof, huiskamer)
    data = {"held": "huiskamer", "street": "Lindelaan", "words": "Beter licht.", "theme": "veiligheid"}
    data["held_on"] = f"{said.held_on:%Y-%m-%d}"
    assert visit(prof).post(f"/oost/gesprekken/{said.id}/wijzig", data=data).status_code == 303
    db.session.expire_all()
    assert (said.words, said.held) == ("Beter licht.", Where.HUISKAMER)


def test_the_page_of_a_note_says_where_it_was_said(huiskamer, prof, visit):
    note_said(prof, huiskamer, **DARK)
    db.session.flush()
    [said] = list_said(prof, huiskamer)
    here = f'href="/oost/huiskamers/{huiskamer.id}"'
    assert here in visit(prof).get(f"/oost/gesprekken/{said.id}").text


def test_it_is_not_finished_before_each_organisation_said_what_it_can_do(buurt, huiskamer, prof):
    say_what_we_do(prof, huiskamer.leads[0], words="Wij zetten een lamp.")
    with pytest.raises(RuleBroken) as broken:
        close_huiskamer(prof, huiskamer)
    assert huiskamer.leads[1].organisation.name in broken.value.message
    assert huiskamer.leads[0].organisation.name not in broken.value.message
    say_what_we_do(second(huiskamer, buurt), huiskamer.leads[1], words="Wij komen langs.")
    note_said(prof, huiskamer, **DARK)
    db.session.flush()
    with pytest.raises(RuleBroken, match="Veilig voelen"):
        close_huiskamer(prof, huiskamer)
    say_outcome(prof, huiskamer, a_note(prof, huiskamer), **NOTHING)
    db.session.flush()
    close_huiskamer(prof, huiskamer)
    assert huiskamer.state is State.CLOSED
    for act in (
        lambda: close_huiskamer(prof, huiskamer),
        lambda: note_said(prof, huiskamer, **DARK),
        lambda: say_outcome(prof, huiskamer, a_note(prof, huiskamer), **NOTHING),
        lambda: say_what_we_do(prof, huiskamer.leads[0], words="Toch niet."),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_organisation_speaks_for_itself_also_by_a_colleague(buurt, huiskamer, prof):
    with pytest.raises(NotAllowed):
        say_what_we_do(prof, huiskamer.leads[1], words="Zij doen het wel.")
    colleague = a_viewer("professional", buurt=buurt)
    colleague.membership.roles[0].organisation_id = huiskamer.leads[1].organisation_id
    say_what_we_do(viewer_of(colleague.me, buurt), huiskamer.leads[1], words="Wij komen langs.")
    assert huiskamer.leads[1].can_do == "Wij komen langs."


def test_it_is_noted_answered_and_finished_on_its_pages(app, buurt, huiskamer, prof, visit):
    page, first, other = f"/oost/huiskamers/{huiskamer.id}", huiskamer.leads[0].id, huiskamer.leads[1].id
    missing = huiskamer.leads[1].organisation.name
    theirs = cookie_for(app, second(huiskamer, buurt).me)[0]
    browser = visit(prof)
    assert browser.post(f"{page}/opschrijven", data={"words": "Te donker.", "theme": "veiligheid"}).status_code == 303
    assert browser.post(f"{page}/wat-wij-doen/{first}", data={"words": "Een lamp."}).status_code == 303
    assert browser.post(f"{page}/afronden").status_code == 303
    assert f"Dat ontbreekt nog: {missing}." in browser.get(page).text
    browser.set_cookie("plein", theirs)
    assert browser.post(f"{page}/wat-wij-doen/{other}", data={"words": "Een praatje."}).status_code == 303
    said = list_said(prof, huiskamer)[0].id
    assert browser.post(f"{page}/opbrengst/{said}", data={"kind": "nothing"}).status_code == 422
    assert browser.post(f"{page}/opbrengst/{said}", data={"kind": "nothing", "reason": "Komt al."}).status_code == 303
    assert "Komt al." in browser.get(f"/oost/gesprekken/{said}").text
    assert browser.post(f"{page}/afronden").status_code == 303
    shown = browser.get(page).text
    for told in ("Te donker.", "Een lamp.", "Een praatje.", "Afgerond"):
        assert told in shown


# ------------------------------------------------------------------------------------------- what came of it
def test_a_note_goes_to_the_plein_or_the_gids_by_a_number_that_is_there(buurt, huiskamer, prof):
    note_said(prof, huiskamer, **DARK)
    db.session.flush()
    note, post, entry = a_note(prof, huiskamer), a_post(buurt), an_entry(prof)
    for kind, number in ((OutcomeKind.PLEIN, post.number), (OutcomeKind.GIDS, entry.number)):
        with pytest.raises(RuleBroken) as broken:
            say_outcome(prof, huiskamer, note, kind=kind, number=99_999, reason="")
        assert broken.value.field == "number"
        say_outcome(prof, huiskamer, note, kind=kind, number=number, reason="")
        db.session.flush()
        assert (outcomes_of(prof, huiskamer)[note.gesprek_id].kind, note.huiskamer_id) == (kind, huiskamer.id)
    with pytest.raises(RuleBroken):
        say_outcome(prof, huiskamer, note, **{**NOTHING, "reason": ""})


def test_the_pages_lead_to_what_came_of_a_note(buurt, huiskamer, prof, visit):
    note_said(prof, huiskamer, **DARK)
    db.session.flush()
    gesprek = a_note(prof, huiskamer).gesprek_id
    page, numbers = f"/oost/huiskamers/{huiskamer.id}", {"plein": a_post(buurt).number, "gids": an_entry(prof).number}
    browser = visit(prof)
    form = browser.get(f"{page}/opbrengst/{gesprek}").text
    for way in (f"gesprekken/{gesprek}", "plaats/vraag?titel=", "plaats/aanbod?titel=", "gids/erbij/"):
        assert f"/oost/{way}" in form
    for kind, there in (("plein", f"/oost/prikbord/{numbers['plein']}"), ("gids", f"/oost/gids/{numbers['gids']}")):
        sent = {"kind": kind, "number": str(numbers[kind])}
        assert browser.post(f"{page}/opbrengst/{gesprek}", data=sent).status_code == 303
        assert there in browser.get(page).text
        assert there in browser.get(f"/oost/gesprekken/{gesprek}").text
        assert f'value="{numbers[kind]}"' in browser.get(f"{page}/opbrengst/{gesprek}").text


def test_that_an_opgave_rests_on_a_note_is_what_came_of_it(huiskamer, prof):
    note_said(prof, huiskamer, **DARK)
    db.session.flush()
    [said] = list_said(prof, huiskamer)
    opgave = make_opgave(prof, [said], OpgaveDraft("Licht op straat"))
    db.session.flush()
    assert outcomes_of(prof, huiskamer) == {said.id: opgave}


def test_only_who_has_to_do_with_it_says_what_came_of_it(buurt, huiskamer, prof):
    note_said(prof, huiskamer, **DARK)
    db.session.flush()
    note = a_note(prof, huiskamer)
    for viewer in everyone(buurt).values():
        with pytest.raises(NotAllowed):
            say_outcome(viewer, huiskamer, note, **NOTHING)
