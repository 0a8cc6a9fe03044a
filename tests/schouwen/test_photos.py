"""Photos of what was found: for who works here, and for the buurt only when who leads it says so."""

from io import BytesIO

import pytest
import sqlalchemy as sa

from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.gesprekken.operations import remove_gesprek
from buurtplein.gesprekken.queries import get_gesprek
from buurtplein.people.viewer import Caretaker
from buurtplein.photos.models import Album, Photo, Stage
from buurtplein.schouwen import policy
from buurtplein.schouwen.models import Finding
from buurtplein.schouwen.operations import (
    Told,
    change_photos,
    close_schouw,
    forget_findings,
    remove_photos,
    share_schouw,
    take_back_sheet,
)
from buurtplein.schouwen.queries import list_findings, stamp_of_sheet
from tests.factories import a_buurt, a_photo, a_viewer, an_album, everyone
from tests.photos.pictures import as_file, cornered
from tests.schouwen.factories import a_finding, a_schouw, was_held
from tests.support.cookies import cookie_for
from tests.support.statements import counted

WHO = ("visitor", "neighbour", "verbinder", "verbinder elsewhere", "professional", "lead", "noter")


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def prof(buurt):
    return a_viewer("professional", buurt=buurt)


@pytest.fixture
def noter(buurt):
    return a_viewer("professional", buurt=buurt)


@pytest.fixture
def walk(prof):
    return was_held(a_schouw(prof))


@pytest.fixture
def tile(walk, noter):
    return with_photo(a_finding(walk, noter, party="Waterschap"), noter)


@pytest.fixture
def visit(app, client):
    def log_in(viewer):
        db.session.commit()
        client.delete_cookie("plein")
        if viewer.person is not None:
            client.set_cookie("plein", cookie_for(app, viewer.me)[0])
        return client

    return log_in


def with_photo(finding, owner, **fields):
    album = an_album(owner)
    a_photo(album, **{"alt": "Vier tegels liggen los.", **fields})
    finding.album_id = album.id
    db.session.flush()
    db.session.expire(finding, ["album"])
    return finding


def address(finding):
    return f"/oost/fotos/{finding.photos[0].name}-240.jpg"


def picture():
    return BytesIO(as_file(cornered(64, 48))), "tegel.jpg"


# ------------------------------------------------------------------------------------------- who
@pytest.mark.parametrize(
    ("rule", "closed", "allowed"),
    [
        ("may_change_photos", False, {"noter"}),
        ("may_change_photos", True, set()),
        ("may_remove_photos", False, {"noter", "lead", "verbinder"}),
        ("may_remove_photos", True, {"noter", "lead", "verbinder"}),
    ],
)
def test_who_hangs_photos_and_takes_them_away(buurt, prof, noter, walk, tile, rule, closed, allowed):
    if closed:
        close_schouw(prof, walk)
    people = {**everyone(buurt), "lead": prof, "noter": noter}
    assert {name for name in WHO if getattr(policy, rule)(people[name], walk, tile)} == allowed


@pytest.mark.parametrize(
    ("state", "seen_by"),
    [
        ("found", {"verbinder", "professional", "lead", "noter"}),
        ("shared without", {"verbinder", "professional", "lead", "noter"}),
        ("shared with", set(WHO)),
        ("taken back", {"verbinder", "professional", "lead", "noter"}),
        ("words gone", set()),
    ],
)
def test_who_sees_a_photo(buurt, prof, noter, walk, tile, visit, state, seen_by):
    url = address(tile)
    if state != "found":
        close_schouw(prof, walk)
        share_schouw(prof, walk, {tile.id: Told("Losse tegels.", with_photos=state != "shared without")})
        db.session.flush()
    if state == "taken back":
        take_back_sheet(prof, walk)
    if state == "words gone":
        remove_gesprek(noter, get_gesprek(noter, tile.gesprek_id))
    people = {**everyone(buurt), "lead": prof, "noter": noter}
    answers = {name: visit(people[name]).get(url).status_code for name in WHO}
    assert {name for name, status in answers.items() if status == 200} == seen_by
    assert set(answers.values()) <= {200, 404}


# ------------------------------------------------------------------------------------------- on its pages
def test_a_photo_comes_with_the_finding_from_a_phone_and_what_is_on_it_is_asked(noter, walk, visit):
    browser, page = visit(noter), f"/oost/schouwen/{walk.id}/opschrijven"
    said = {"place": "Lindelaan", "words": "Losse tegels.", "theme": "verkeer", "once": "een"}
    looked = browser.post(page, data={**said, "stap": "foto", "photos": picture()})
    assert looked.status_code == 200
    assert "Wat staat er op foto 1?" in looked.text
    [photo] = db.session.scalars(sa.select(Photo).where(Photo.buurt_id == noter.buurt_id))
    assert list_findings(noter, walk) == []
    sent = {**said, f"alt-{photo.name}": "Vier tegels liggen los.", "stap": "klaar"}
    assert browser.post(page, data=sent).status_code == 303
    [found] = list_findings(noter, walk)
    assert [(one.alt, one.stage) for one in found.finding.photos] == [("Vier tegels liggen los.", Stage.BEFORE)]
    shown = browser.get(f"/oost/schouwen/{walk.id}").text
    assert 'alt="Vier tegels liggen los."' in shown


def test_a_file_that_is_no_photo_is_refused_and_the_words_stay(noter, walk, visit):
    said = {"place": "Lindelaan", "words": "Losse tegels.", "theme": "verkeer", "once": "een"}
    wrong = BytesIO(b"no photo"), "tegel.jpg"
    answer = visit(noter).post(f"/oost/schouwen/{walk.id}/opschrijven", data={**said, "photos": wrong})
    assert answer.status_code == 422
    assert "Losse tegels." in answer.text
    assert list_findings(noter, walk) == []


def test_photos_are_hung_described_and_taken_away_later(prof, noter, walk, visit):
    finding = a_finding(walk, noter)
    page = f"/oost/schouwen/{walk.id}/bevindingen/{finding.id}/fotos"
    browser = visit(noter)
    assert "Foto’s toevoegen" in browser.get(f"/oost/schouwen/{walk.id}").text
    assert browser.get(page).status_code == 200
    assert browser.post(page, data={"photos": picture()}).status_code == 303
    [photo] = list_findings(noter, walk)[0].finding.photos
    assert "Vertel kort wat er te zien is." in browser.get(f"/oost/schouwen/{walk.id}").text
    assert browser.post(page, data={f"alt-{photo.name}": "Tegels"}).status_code == 303
    assert visit(prof).get(page).status_code == 403  # another hung them
    assert 'alt="Tegels"' in visit(prof).get(f"/oost/schouwen/{walk.id}").text
    assert visit(prof).post(f"{page}/weg").status_code == 303
    assert db.session.scalar(sa.select(sa.func.count(Photo.id)).where(Photo.buurt_id == prof.buurt_id)) == 0
    assert visit(prof).post(f"{page}/weg").status_code == 403


def test_who_leads_it_chooses_which_photos_the_buurt_sees(buurt, prof, noter, walk, tile, visit):
    other = with_photo(a_finding(walk, noter, party="Gemeente"), noter, alt="Een gezicht.")
    close_schouw(prof, walk)
    db.session.flush()
    page, browser = f"/oost/schouwen/{walk.id}", visit(prof)
    form = browser.get(f"{page}/delen").text
    assert "Laat de foto’s zien." in form
    assert "checked" not in form
    said = {f"words_{one.id}": "Losse tegels." for one in (tile, other)}
    sent = {**said, f"photos_{tile.id}": "y", "seen": stamp_of_sheet(prof, walk)}
    assert browser.post(f"{page}/delen", data=sent).status_code == 303
    shown = visit(a_viewer(buurt=buurt)).get(f"{page}/blad").text
    assert 'alt="Vier tegels liggen los."' in shown
    assert "Een gezicht." not in shown
    assert visit(prof).get(f"{page}/delen").text.count("checked") == 1
    remove_photos(prof, walk, tile)
    assert "Vier tegels" not in visit(a_viewer(buurt=buurt)).get(f"{page}/blad").text


# ------------------------------------------------------------------------------------------- and gone
def test_photos_go_with_the_words(noter, walk, tile):
    remove_gesprek(noter, get_gesprek(noter, tile.gesprek_id))
    db.session.flush()
    forget_findings(Caretaker("test"), db.session)
    db.session.expire_all()
    for table in (Finding, Album, Photo):
        assert db.session.scalar(sa.select(sa.func.count(table.id)).where(table.buurt_id == noter.buurt_id)) == 0


def test_nobody_hangs_photos_with_what_another_showed_or_through_another_schouw(prof, walk, tile):
    with pytest.raises(NotAllowed):
        change_photos(prof, walk, tile)
    with pytest.raises(NotAllowed):
        change_photos(prof, was_held(a_schouw(prof)), a_finding(walk, prof))


def test_many_photos_are_shown_with_as_many_statements(buurt, prof, noter, visit):
    def finished(findings):
        walk = was_held(a_schouw(prof))
        found = [with_photo(a_finding(walk, noter, party="Gemeente"), noter) for _each in range(findings)]
        close_schouw(prof, walk)
        share_schouw(prof, walk, {one.id: Told("Losse tegels.", with_photos=True) for one in found})
        return walk

    few_on_it, many_on_it = finished(1), finished(8)
    for viewer, page in ((a_viewer(buurt=buurt), "/blad"), (prof, "/blad"), (prof, ""), (prof, "/delen")):
        browser = visit(viewer)
        browser.get(f"/oost/schouwen/{few_on_it.id}{page}")
        with counted() as few:
            browser.get(f"/oost/schouwen/{few_on_it.id}{page}")
        with counted() as many:
            browser.get(f"/oost/schouwen/{many_on_it.id}{page}")
        assert (page, many()) == (page, few())
