"""What workers put on the timeline, and that what is for partners only stays with them."""

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.notifications.models import Notification
from buurtplein.outbox.models import Letter
from buurtplein.search.kinds.wijkopgaven import OPGAVE
from buurtplein.wijkopgaven.models import Note, NoteKind, Wijkopgave
from buurtplein.wijkopgaven.operations import NoteDraft, change_note, place_note, remove_note
from buurtplein.wijkopgaven.queries import list_notes
from tests.factories import a_buurt, a_member, everyone, viewer_of
from tests.wijkopgaven.factories import an_actie, an_opgave

SECRET = "Merkteken: het gezin op de hoek"
WHO = ("visitor", "neighbour", "verbinder", "professional", "beheerder", "verbinder elsewhere")


@pytest.fixture
def buurt() -> Buurt:
    return a_buurt("oost")


@pytest.fixture
def pro(buurt: Buurt):
    return viewer_of(a_member(buurt, None, "professional").person, buurt)


@pytest.fixture
def opgave(pro) -> Wijkopgave:
    return an_opgave(pro.buurt, pro.me)


def public(body: str = "De heg is lager.", kind: NoteKind = NoteKind.CONTRIBUTION) -> NoteDraft:
    return NoteDraft(body, kind, partners_only=False)


# ------------------------------------------------------------------------------------------- who reads it
@pytest.mark.parametrize("who", WHO)
def test_what_is_for_partners_only_is_read_by_the_professionals_of_the_buurt(buurt, pro, opgave, who):
    place_note(pro, opgave, NoteDraft(SECRET))
    place_note(pro, opgave, public())
    seen = {note.body for note in list_notes(everyone(buurt)[who], opgave)}
    assert (SECRET in seen) is (who == "professional")
    assert "De heg is lager." in seen or who == "verbinder elsewhere"


@pytest.mark.parametrize("role", ["visitor", "", "verbinder", "beheerder", "professional"])
def test_no_page_and_no_feed_gives_it_away(app, client, log_in, buurt, pro, opgave, role, run_outbox):
    place_note(pro, opgave, NoteDraft(SECRET))
    mo = a_member(buurt, None, *([role] if role not in {"", "visitor"} else [])).person
    an_actie(opgave, mo)
    run_outbox()
    if role != "visitor":
        log_in(client, mo)
    pages = [f"samen/{opgave.number}", "samen", "", "zoeken?q=merkteken", "zoeken?q=gezin+hoek", "menu"]
    pages += [f"prof/opgaven/{opgave.number}", "prof/opgaven", "prof/bord", f"samen/{opgave.number}/tijdlijn/1"]
    for page in pages:
        told = client.get(f"/oost/{page}").text.replace("q=merkteken", "")
        works = role == "professional" and page in {f"samen/{opgave.number}", f"prof/opgaven/{opgave.number}"}
        assert ("het gezin op de hoek" in told) is works, page


def test_nobody_is_told_and_nothing_of_it_can_be_found(buurt, pro, opgave, run_outbox):
    mo = viewer_of(a_member(buurt).person, buurt)
    an_actie(opgave, mo.me)
    note = place_note(pro, opgave, NoteDraft(SECRET))
    change_note(pro, note, NoteDraft(SECRET, NoteKind.DECISION))
    run_outbox()
    assert db.session.scalars(select(Notification)).all() == []
    assert all(SECRET not in letter.text for letter in db.session.scalars(select(Letter)))
    db.session.expire(opgave)
    assert SECRET not in OPGAVE.document(opgave).body


def test_a_colleague_sees_that_it_is_for_partners_only(client, log_in, buurt, pro, opgave):
    place_note(pro, opgave, NoteDraft(SECRET))
    colleague = log_in(client, a_member(buurt, None, "professional").person)
    for page in (f"samen/{opgave.number}", f"prof/opgaven/{opgave.number}"):
        told = colleague.get(f"/oost/{page}").text
        assert SECRET in told
        assert "Alleen voor partners" in told


def test_what_everyone_may_read_says_which_organisation_did_it_and_can_be_found(client, pro, opgave):
    place_note(pro, opgave, public())
    page = client.get(f"/oost/samen/{opgave.number}").text
    assert page.count("De heg is lager.") == 2  # on the timeline, and among who did what
    assert pro.signature in page
    assert "Alleen voor partners" not in page
    db.session.expire(opgave)
    assert "De heg is lager." in OPGAVE.document(opgave).body


# ------------------------------------------------------------------------------------------- correcting and removing
def test_who_wrote_it_corrects_it_and_nobody_else_does(buurt, pro, opgave):
    note = place_note(pro, opgave, public())
    change_note(pro, note, public("De heg is weg.", NoteKind.DECISION))
    assert (note.body, note.kind, note.changed_at is not None) == ("De heg is weg.", NoteKind.DECISION, True)
    colleague = viewer_of(a_member(buurt, None, "professional").person, buurt)
    for change in (lambda: change_note(colleague, note, public()), lambda: remove_note(colleague, note)):
        with pytest.raises(NotAllowed):
            change()


def test_what_is_removed_leaves_that_something_was_there(client, pro, opgave):
    note = place_note(pro, opgave, public())
    remove_note(pro, note)
    page = client.get(f"/oost/samen/{opgave.number}").text
    assert "De heg is lager." not in page
    assert "Hier stond iets." in page
    assert (note.body, note.removed_at is not None) == ("", True)
    db.session.expire(opgave)
    assert "De heg" not in OPGAVE.document(opgave).body
    with pytest.raises(NotAllowed):
        change_note(pro, note, public())


def test_a_note_has_words_and_the_same_ones_are_there_once(pro, opgave):
    with pytest.raises(RuleBroken):
        place_note(pro, opgave, public(""))
    assert place_note(pro, opgave, public()) is place_note(pro, opgave, public())


def test_nothing_is_put_on_what_ended(pro, opgave):
    note = place_note(pro, opgave, public())
    opgave.ended_at = now()
    with pytest.raises(NotAllowed):
        place_note(pro, opgave, public("Nog iets."))
    remove_note(pro, note)  # but who wrote it can take it back
    assert note.removed_at is not None


def test_a_professional_puts_something_on_the_timeline_and_corrects_it(client, log_in, pro, opgave):
    browser = log_in(client, pro.me)
    here = f"/oost/samen/{opgave.number}/tijdlijn"
    assert 'value="partners" checked' in browser.get(here).text  # rather too few readers than too many
    form = {"kind": "decision", "body": "Er komt een bankje.", "readers": "iedereen"}
    assert browser.post(here, data=form).status_code == 303
    [note] = db.session.scalars(select(Note).where(Note.buurt_id == opgave.buurt_id))
    assert (note.kind, note.partners_only) == (NoteKind.DECISION, False)
    assert "Er komt een bankje." in browser.get(f"{here}/{note.id}").text
    assert browser.post(f"{here}/{note.id}", data=form | {"readers": "partners"}).status_code == 303
    assert note.partners_only
    assert browser.post(f"{here}/{note.id}/weg").status_code == 303
    assert browser.get(f"{here}/{note.id}").status_code == 404
