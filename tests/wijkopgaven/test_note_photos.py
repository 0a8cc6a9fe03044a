"""A photo on the timeline: who sees it, at every moment, and how it was beside how it is."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.core.own import Whom
from buurtplein.core.tenancy import across_buurten
from buurtplein.photos import own
from buurtplein.photos.desk import shelf
from buurtplein.photos.models import Photo, Stage
from buurtplein.photos.sweep import sweep
from buurtplein.wijkopgaven.models import Note, Wijkopgave
from buurtplein.wijkopgaven.operations import NoteDraft, change_note, change_photo, place_note, remove_note
from tests.factories import a_buurt, a_member, a_photo, an_album, everyone, viewer_of
from tests.photos.pictures import as_file, cornered
from tests.wijkopgaven.factories import a_co_owner, an_opgave

GOOD = as_file(cornered())
WHO = ("visitor", "neighbour", "verbinder", "professional", "beheerder", "verbinder elsewhere", "author")
PUBLIC, PARTNERS = NoteDraft("De bank staat er.", partners_only=False), NoteDraft("De bank staat er.")


@pytest.fixture
def buurt() -> Buurt:
    return a_buurt("oost")


@pytest.fixture
def pro(buurt: Buurt) -> Viewer:
    return viewer_of(a_member(buurt, None, "professional").person, buurt)


@pytest.fixture
def opgave(pro: Viewer) -> Wijkopgave:
    return an_opgave(pro.buurt, pro.me)


@pytest.fixture
def browsers(app, client, log_in, buurt, pro):
    who = everyone(buurt, pro.me)
    return {name: log_in(app.test_client(), who[name].me) if who[name].person else client for name in WHO}


@pytest.fixture
def browser(app, log_in, pro):
    return log_in(app.test_client(), pro.me)


def a_note(by: Viewer, opgave: Wijkopgave, draft: NoteDraft, **photo: object) -> tuple[Note, Photo]:
    note = place_note(by, opgave, draft)
    return note, a_photo(change_photo(by, note), **photo)


def address(photo: Photo) -> str:
    return f"/oost/fotos/{photo.name}-240.jpg"


def seen(browsers, photo: Photo) -> str:
    """Who gets it, in the order of WHO."""
    url = address(photo)
    answers = [browsers[name].get(url).status_code for name in WHO]
    assert set(answers) <= {200, 404}
    return "".join("y" if status == 200 else "-" for status in answers)


# ------------------------------------------------------------------------------------------- who sees it
ALL, NOBODY, PROFESSIONALS, WORKERS = "yyyyyyy", "-------", "---y--y", "--yy--y"


def hide(opgave: Wijkopgave) -> None:
    opgave.published_at = None


STEPS = {
    "for everyone": (PUBLIC, lambda _pro, _note: None, ALL),
    "for partners": (PARTNERS, lambda _pro, _note: None, PROFESSIONALS),
    "from everyone to partners": (PUBLIC, lambda pro, note: change_note(pro, note, PARTNERS), PROFESSIONALS),
    "from partners to everyone": (PARTNERS, lambda pro, note: change_note(pro, note, PUBLIC), ALL),
    "removed by who wrote it": (PUBLIC, remove_note, NOBODY),
    "removed and for partners": (PARTNERS, remove_note, NOBODY),
    "in what is being prepared": (PUBLIC, lambda _pro, note: hide(note.opgave), WORKERS),
    "for partners in what is being prepared": (PARTNERS, lambda _pro, note: hide(note.opgave), PROFESSIONALS),
    "of an opgave that ended": (PUBLIC, lambda _pro, note: setattr(note.opgave, "ended_at", now()), ALL),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_photo_is_for_whom_its_note_is_at_that_moment(browsers, pro, opgave, step):
    draft, then, expected = STEPS[step]
    note, photo = a_note(pro, opgave, draft)
    before = ALL if draft is PUBLIC else PROFESSIONALS
    assert seen(browsers, photo) == before
    then(pro, note)
    db.session.flush()
    assert seen(browsers, photo) == expected


def test_a_note_that_lost_its_words_keeps_its_photo_from_everyone_though_the_row_is_there(browsers, pro, opgave):
    note, photo = a_note(pro, opgave, PUBLIC)
    note.body, note.removed_at = "", now()
    db.session.flush()
    assert seen(browsers, photo) == NOBODY


def test_who_does_not_work_here_any_more_does_not_see_what_they_hung_for_partners(browsers, pro, opgave):
    _note, photo = a_note(pro, opgave, PARTNERS)
    pro.membership.roles[0].ends_on = today()
    db.session.flush()
    assert seen(browsers, photo) == "---y---"


def test_a_photo_in_a_form_is_seen_by_who_fills_it_in_only(browsers, pro, opgave):
    photo = a_photo(an_album(pro, form="once"))
    assert seen(browsers, photo) == "------y"
    place_note(pro, opgave, PARTNERS, once="once")
    assert seen(browsers, photo) == PROFESSIONALS


def test_a_co_owner_sees_no_photo_for_partners(app, log_in, pro, opgave):
    mo = a_member(pro.buurt).person
    a_co_owner(opgave, mo)
    _note, photo = a_note(pro, opgave, PARTNERS)
    page = log_in(app.test_client(), mo)
    assert page.get(address(photo)).status_code == 404
    assert photo.name not in page.get(f"/oost/samen/{opgave.number}").text


def test_only_who_wrote_it_hangs_or_takes_away_a_photo(pro, opgave):
    note, _photo = a_note(pro, opgave, PUBLIC)
    other = viewer_of(a_member(pro.buurt, None, "professional").person, pro.buurt)
    for what in (change_photo, remove_note):
        with pytest.raises(NotAllowed):
            what(other, note)


# ------------------------------------------------------------------------------------------- it goes
def files_of(photo: Photo) -> bytes | None:
    return shelf().get(f"{photo.name}-240.jpg")


def test_with_the_note_the_file_of_its_photo_goes(pro, opgave, monkeypatch):
    note, photo = a_note(pro, opgave, PUBLIC)
    name = photo.name
    assert files_of(photo) is not None
    remove_note(pro, note)
    assert note.photo is None
    assert db.session.scalars(select(Photo).where(Photo.buurt_id == pro.buurt_id)).all() == []
    monkeypatch.setattr("buurtplein.photos.sweep.REST", -now().resolution)
    sweep(shelf())
    assert shelf().get(f"{name}-240.jpg") is None


def test_who_takes_their_data_along_has_the_photo_and_who_is_erased_takes_it_off(browsers, pro, opgave):
    note, photo = a_note(pro, opgave, PUBLIC, content=b"a jpeg")
    assert list(own.files(pro.me.id)) == [(f"{photo.name}.jpg", b"a jpeg")]
    own.erase(Whom(pro.me.id, "", "", ""), pro)
    db.session.expire_all()
    assert seen(browsers, photo) == NOBODY
    assert (note.photo, note.body) == (None, PUBLIC.body)


# ------------------------------------------------------------------------------------------- on the web
def send(browser, opgave: Wijkopgave, *files: bytes, **fields: str):
    given = {"kind": "contribution", "body": "De bank staat er.", "readers": "iedereen", "once": "once", **fields}
    photos = [(BytesIO(content), "bank.jpg") for content in files]
    return browser.post(f"/oost/samen/{opgave.number}/tijdlijn", data={**given, "photos": photos})


def names_on(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"/fotos/([0-9a-f]{32})-240\.jpg", text)))


def notes() -> list[Note]:
    with across_buurten("a test counts"):
        return list(db.session.scalars(select(Note).order_by(Note.id)))


def test_what_is_placed_with_a_photo_shows_it_to_everyone(client, browser, opgave):
    step = send(browser, opgave, GOOD, stap="foto", readers="partners")
    [name] = names_on(step.text)
    assert (step.status_code, notes()) == (200, [])
    told = {f"alt-{name}": "Een groene bank", f"deel-{name}": "after"}
    assert send(browser, opgave, **told).status_code == 303
    [note] = notes()
    assert (note.photo.name, note.photo.alt, note.photo.stage) == (name, "Een groene bank", Stage.AFTER)
    page = client.get(f"/oost/samen/{opgave.number}").text
    assert names_on(page) == [name]
    assert 'alt="Een groene bank"' in page
    assert "<figcaption>Na</figcaption>" in page


def test_what_is_for_partners_shows_its_photo_on_the_work_page_and_nowhere_else(client, browser, opgave):
    assert send(browser, opgave, GOOD, readers="partners").status_code == 303
    assert len(names_on(browser.get(f"/oost/prof/opgaven/{opgave.number}").text)) == 1
    assert names_on(client.get(f"/oost/samen/{opgave.number}").text) == []


def test_the_photo_is_kept_when_something_else_is_wrong(browser, opgave):
    answer = send(browser, opgave, GOOD, body="")
    assert answer.status_code == 422
    [name] = names_on(answer.text)
    assert send(browser, opgave).status_code == 303
    assert notes()[0].photo.name == name


def test_a_second_photo_is_refused_by_name_and_the_first_stays(browser, opgave):
    answer = send(browser, opgave, GOOD, GOOD)
    assert answer.status_code == 422
    assert "past er niet meer bij. Er kan 1 foto bij." in answer.text
    assert len(names_on(answer.text)) == 1


def test_the_same_form_sent_twice_is_there_once_with_one_photo(browser, opgave):
    assert [send(browser, opgave, GOOD).status_code for _ in range(2)] == [303, 303]
    [note] = notes()
    assert note.photo is not None


def test_words_that_are_there_already_get_their_photo_where_they_stand(browser, pro, opgave):
    place_note(pro, opgave, PUBLIC)
    answer = send(browser, opgave, GOOD)
    assert answer.status_code == 422
    assert "Deze tekst staat al op de tijdlijn." in answer.text
    [note] = notes()
    assert note.photo is None


def test_a_photo_is_hung_later_described_and_taken_away(client, browser, pro, opgave):
    note = place_note(pro, opgave, PUBLIC)
    url = f"/oost/samen/{opgave.number}/tijdlijn/{note.id}/foto"
    assert "Iedereen die de wijkopgave leest, ziet hem." in browser.get(url).text
    assert browser.post(url, data={"photos": [(BytesIO(GOOD), "bank.jpg")]}).status_code == 303
    db.session.expire_all()
    name = note.photo.name
    assert names_on(client.get(f"/oost/samen/{opgave.number}").text) == [name]
    full = browser.post(url, data={"photos": [(BytesIO(GOOD), "boom.jpg")]})
    assert (full.status_code, "boom.jpg" in full.text) == (422, True)
    page = browser.post(url, data={"stap": f"foto-weg-{name}"})
    assert (page.status_code, names_on(page.text)) == (200, [])
    assert names_on(client.get(f"/oost/samen/{opgave.number}").text) == []


def test_of_what_was_removed_there_is_no_page_to_hang_a_photo(browser, pro, opgave):
    note = place_note(pro, opgave, PUBLIC)
    remove_note(pro, note)
    assert browser.get(f"/oost/samen/{opgave.number}/tijdlijn/{note.id}/foto").status_code == 404


# ------------------------------------------------------------------------------------------- before and after
def pairs(text: str) -> list[str]:
    return [names_on(part)[:2] for part in text.split("fotos--paar")[1:]]


def test_how_it_was_stands_beside_how_it_is(client, pro, opgave):
    stages = (("Eerst.", Stage.BEFORE), ("Tussendoor.", None), ("Bijna.", Stage.AFTER), ("Klaar.", Stage.AFTER))
    photos = [a_note(pro, opgave, NoteDraft(body, partners_only=False), stage=s)[1] for body, s in stages]
    page = client.get(f"/oost/samen/{opgave.number}").text
    assert pairs(page) == [[photos[0].name, photos[-1].name]]
    assert {photo.name for photo in photos} <= set(names_on(page))


@pytest.mark.parametrize("role", ["visitor", "professional"])
def test_a_pair_is_of_photos_that_everyone_sees(client, log_in, pro, opgave, role):
    a_note(pro, opgave, NoteDraft("Eerst."), stage=Stage.BEFORE)
    a_note(pro, opgave, NoteDraft("Klaar.", partners_only=False), stage=Stage.AFTER)
    if role == "professional":
        log_in(client, pro.me)
    assert pairs(client.get(f"/oost/samen/{opgave.number}").text) == []
