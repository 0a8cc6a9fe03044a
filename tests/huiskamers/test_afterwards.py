"""What was said at home is a conversation of nobody knows whom, and it is finished when each organisation answered."""

from datetime import timedelta

import pytest

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.gesprekken.gatherings import State
from buurtplein.gesprekken.models import Where
from buurtplein.gesprekken.operations import GesprekDraft, change_gesprek
from buurtplein.gesprekken.queries import Channel, coverage
from buurtplein.huiskamers.models import OutcomeKind
from buurtplein.huiskamers.operations import close_huiskamer, note_said, replace_lead, say_outcome, say_what_we_do
from buurtplein.huiskamers.queries import get_note, host_of, list_said, list_there, outcomes_of
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.operations import OpgaveDraft, make_opgave, reopen_for_spoken
from tests.factories import a_buurt, a_post, a_viewer, everyone, viewer_of
from tests.gids.rows import an_entry
from tests.huiskamers.factories import a_huiskamer, role_of
from tests.support.cookies import cookie_for
from tests.wijkopgaven.factories import an_opgave

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


@pytest.mark.parametrize("words", ["{first} vond het gezellig.", "Bij de familie {last}.", "Het was op {address}."])
def test_in_whose_home_it_was_is_never_written_down(buurt, huiskamer, prof, words):
    host = host_of(prof, huiskamer)
    *_first, last = host.name.split()
    said = words.format(first=host.first_name, last=last, address=host.address.upper())
    with pytest.raises(RuleBroken, match="bij wie het thuis was"):
        note_said(prof, huiskamer, words=said, theme=Theme.GROEN)
    with pytest.raises(RuleBroken, match="bij wie het thuis was"):
        say_what_we_do(prof, huiskamer.leads[0], words=said)
    note_said(prof, huiskamer, words="Het is hier gezellig.", theme=Theme.GROEN)
    db.session.flush()
    [noted] = list_said(prof, huiskamer)
    with pytest.raises(RuleBroken, match="bij wie het thuis was"):
        change_gesprek(prof, noted, GesprekDraft(said, noted.street, noted.held, noted.theme, noted.held_on))
    opgave = an_opgave(buurt, prof.me, (noted,), ended_at=now())
    opgave.sources[0].answered_at, opgave.sources[0].answered_by_id = now(), prof.me.id
    db.session.flush()
    with pytest.raises(RuleBroken, match="bij wie het thuis was"):
        reopen_for_spoken(prof, opgave.sources[0], noted, words=said)


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
    assert browser.post(f"{page}/opbrengst/{said}", data={"chosen": "nothing"}).status_code == 422
    assert browser.post(f"{page}/opbrengst/{said}", data={"chosen": "nothing", "reason": "Komt al."}).status_code == 303
    assert "Komt al." in browser.get(f"/oost/gesprekken/{said}").text
    assert browser.post(f"{page}/afronden").status_code == 303
    shown = browser.get(page).text
    for told in ("Te donker.", "Een lamp.", "Een praatje.", "Afgerond"):
        assert told in shown


# ------------------------------------------------------------------------------------------- another lead
def a_colleague(buurt, organisation_id):
    colleague = a_viewer("professional", buurt=buurt)
    colleague.membership.roles[0].organisation_id = organisation_id
    db.session.flush()
    return colleague


def test_a_colleague_leads_it_and_what_their_organisation_said_stays(buurt, huiskamer, prof):
    lead = huiskamer.leads[1]
    say_what_we_do(second(huiskamer, buurt), lead, words="Wij komen langs.")
    colleague = a_colleague(buurt, lead.organisation_id)
    replace_lead(prof, lead, role_of(colleague))
    assert (lead.person, lead.can_do) == (colleague.me, "Wij komen langs.")


def test_another_organisation_says_anew_what_it_can_do(buurt, huiskamer, prof):
    lead, was = huiskamer.leads[1], huiskamer.leads[1].organisation
    say_what_we_do(second(huiskamer, buurt), lead, words="Wij komen langs.")
    other = a_viewer("professional", buurt=buurt)
    replace_lead(prof, lead, role_of(other))
    assert (lead.person, lead.can_do, lead.said_at) == (other.me, "", None)
    assert lead.organisation is not was
    with pytest.raises(RuleBroken):
        close_huiskamer(prof, huiskamer)


def test_two_of_one_organisation_never_lead_it(buurt, huiskamer, prof):
    first, lead = huiskamer.leads
    for role in (
        role_of(a_colleague(buurt, first.organisation_id)),
        role_of(prof),
        role_of(a_viewer("professional")),
        0,
    ):
        with pytest.raises(RuleBroken) as broken:
            replace_lead(prof, lead, role)
        assert broken.value.field == "lead"


def test_only_who_has_to_do_with_it_lets_another_lead_it_and_only_between_begin_and_end(buurt, huiskamer, prof):
    other, ahead = role_of(a_viewer("professional", buurt=buurt)), a_huiskamer(prof)
    for viewer in everyone(buurt).values():
        with pytest.raises(NotAllowed):
            replace_lead(viewer, huiskamer.leads[1], other)
    for lead, viewer in zip(huiskamer.leads, (prof, second(huiskamer, buurt)), strict=True):
        say_what_we_do(viewer, lead, words="Iets.")
    close_huiskamer(prof, huiskamer)
    for lead in (huiskamer.leads[1], ahead.leads[1]):
        with pytest.raises(NotAllowed):
            replace_lead(prof, lead, other)


def test_another_is_chosen_on_its_page(buurt, huiskamer, prof, visit):
    lead, other = huiskamer.leads[1], a_viewer("professional", buurt=buurt)
    page, role = f"/oost/huiskamers/{huiskamer.id}", role_of(other)
    browser = visit(prof)
    assert f"{page}/leiding/{lead.id}" in browser.get(page).text
    assert browser.post(f"{page}/leiding/{lead.id}", data={"lead": "0"}).status_code == 422
    assert browser.post(f"{page}/leiding/{lead.id}", data={"lead": role}).status_code == 303
    assert browser.get(f"{page}/leiding/999").status_code == 404
    assert other.me.first_name in browser.get(page).text


# ------------------------------------------------------------------------------------------- what came of it
def test_a_note_goes_to_the_plein_or_the_gids_by_a_number_that_is_there(buurt, huiskamer, prof):
    note_said(prof, huiskamer, **DARK)
    db.session.flush()
    note, post, entry = a_note(prof, huiskamer), a_post(buurt), an_entry(prof)
    for kind, number in ((OutcomeKind.PLEIN, post.number), (OutcomeKind.GIDS, entry.number)):
        with pytest.raises(RuleBroken) as broken:
            say_outcome(prof, huiskamer, note, kind=kind, number=99_999, reason="")
        assert broken.value.field == "chosen"
        say_outcome(prof, huiskamer, note, kind=kind, number=number, reason="")
        db.session.flush()
        assert (outcomes_of(prof, huiskamer)[note.gesprek_id].kind, note.huiskamer_id) == (kind, huiskamer.id)
    with pytest.raises(RuleBroken):
        say_outcome(prof, huiskamer, note, **{**NOTHING, "reason": ""})


@pytest.fixture
def note(huiskamer, prof):
    note_said(prof, huiskamer, **DARK)
    db.session.flush()
    return a_note(prof, huiskamer)


def test_the_pages_lead_to_what_came_of_a_note(buurt, huiskamer, prof, note, visit):
    post, entry = a_post(buurt, title="Lamp in de steeg"), an_entry(prof)
    page, gesprek = f"/oost/huiskamers/{huiskamer.id}", note.gesprek_id
    browser = visit(prof)
    assert f"/oost/gesprekken/{gesprek}" in browser.get(f"{page}/opbrengst/{gesprek}").text
    for value, there in (
        (f"plein:{post.number}", f"/oost/prikbord/{post.number}"),
        (f"gids:{entry.number}", f"/oost/gids/{entry.number}"),
    ):
        assert f'value="{value}"' in browser.get(f"{page}/opbrengst/{gesprek}").text
        assert browser.post(f"{page}/opbrengst/{gesprek}", data={"chosen": value}).status_code == 303
        assert there in browser.get(page).text
        assert there in browser.get(f"/oost/gesprekken/{gesprek}").text
        assert f'value="{value}" checked' in browser.get(f"{page}/opbrengst/{gesprek}?zoek=zonnebloem").text


def test_one_chooses_from_what_stands_there_by_words_or_by_number(buurt, prof):
    lamp, bench, hidden = a_post(buurt, title="Lamp in de steeg"), a_post(buurt, title="Bankje"), a_post(buurt)
    hidden.published_at = None
    db.session.flush()
    entry, elsewhere = an_entry(prof, name="Lampenwinkel"), a_post(a_buurt("west"), title="Lamp")

    def found(words):
        return [(one.kind, one.number) for one in list_there(prof, words)]

    lamps = [(OutcomeKind.PLEIN, lamp.number), (OutcomeKind.GIDS, entry.number)]
    assert found("LAMP") == lamps
    assert found("lamp steeg") == found(f" {lamp.number} ") == lamps[:1]
    assert found("") == [(OutcomeKind.PLEIN, bench.number), *lamps]
    assert found("%") == found("99999999999") == []
    assert elsewhere.title == "Lamp"


@pytest.mark.parametrize(
    "chosen", ["", "iets", "plein", "plein:", "plein:x", "gids:-1", "plein:99999999999", "plein:77"]
)
def test_what_was_never_there_is_not_chosen(huiskamer, prof, note, visit, chosen):
    page = f"/oost/huiskamers/{huiskamer.id}/opbrengst/{note.gesprek_id}"
    assert visit(prof).post(page, data={"chosen": chosen}).status_code == 422


# ------------------------------------------------------------------------------------------- placed for a note
PLACES = {
    "plein": ("plaats/vraag", {"title": "Wie heeft een lamp?", "audience": "public"}),
    "gids": ("gids/erbij/plek", {"name": "Lampenwinkel", "topic": "maken", "access": "unknown"}),
}


def placed_for(browser, note, kind):
    where, data = PLACES[kind]
    sent = {**data, "uit": str(note.gesprek_id), "once": kind}
    return browser.post(f"/oost/{where}", data=sent)


@pytest.mark.parametrize("kind", PLACES)
def test_what_is_placed_for_a_note_is_what_came_of_it(huiskamer, prof, note, visit, kind):
    browser = visit(prof)
    way = f"/oost/{PLACES[kind][0]}?uit={note.gesprek_id}"
    assert way in browser.get(f"/oost/huiskamers/{huiskamer.id}/opbrengst/{note.gesprek_id}").text
    form = browser.get(way).text
    assert DARK["words"] in form
    assert f'name="uit" value="{note.gesprek_id}"' in form
    for _twice in range(2):
        answer = placed_for(browser, note, kind)
        assert answer.status_code == 303
    outcome = outcomes_of(prof, huiskamer)[note.gesprek_id]
    assert (outcome.kind, f"/{outcome.number}-" in answer.location) == (kind, True)
    assert f"/oost/huiskamers/{huiskamer.id}" in browser.get(answer.location).text


def test_the_note_is_remembered_while_one_looks_at_it_first(prof, note, visit):
    sent = {**PLACES["plein"][1], "uit": str(note.gesprek_id), "stap": "bekijk"}
    assert f'name="uit" value="{note.gesprek_id}"' in visit(prof).post("/oost/plaats/vraag", data=sent).text


@pytest.mark.parametrize("who", ["neighbour", "professional", "verbinder"])
def test_who_has_nothing_to_do_with_it_places_without_a_note(buurt, huiskamer, prof, note, visit, who):
    browser = visit(everyone(buurt)[who])
    assert DARK["words"] not in browser.get(f"/oost/plaats/vraag?uit={note.gesprek_id}").text
    assert placed_for(browser, note, "plein").status_code == 303
    assert outcomes_of(prof, huiskamer) == {}


def test_when_it_is_finished_nothing_more_comes_of_it(buurt, huiskamer, prof, note, visit):
    say_outcome(prof, huiskamer, note, **NOTHING)
    for lead, viewer in zip(huiskamer.leads, (prof, second(huiskamer, buurt)), strict=True):
        say_what_we_do(viewer, lead, words="Iets.")
    db.session.flush()
    close_huiskamer(prof, huiskamer)
    browser = visit(prof)
    assert 'name="uit"' not in browser.get(f"/oost/plaats/vraag?uit={note.gesprek_id}").text
    assert placed_for(browser, note, "plein").status_code == 303
    assert outcomes_of(prof, huiskamer)[note.gesprek_id].kind is OutcomeKind.NOTHING


@pytest.mark.parametrize("kind", PLACES)
def test_only_who_reads_conversations_sees_from_which_it_came(app, buurt, huiskamer, prof, note, visit, kind):
    page = placed_for(visit(prof), note, kind).location
    people = {**everyone(buurt), "prof": prof}
    for who, viewer in people.items():
        db.session.commit()
        browser = app.test_client()
        if viewer.person is not None:
            browser.set_cookie("plein", cookie_for(app, viewer.me)[0])
        shown = browser.get(page)
        assert shown.status_code == 200, who
        sees = viewer.is_professional or viewer.is_verbinder
        assert (f"/oost/huiskamers/{huiskamer.id}" in shown.text) is sees, who
        assert ("Lindelaan" in shown.text) is sees, who
        for secret in ("Sjoukje", "Lindelaan 12", "00998877", DARK["words"]):
            assert secret not in shown.text, who
    assert any(viewer.is_verbinder for viewer in people.values())


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
