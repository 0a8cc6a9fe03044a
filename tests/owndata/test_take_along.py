"""What someone takes along holds all that is theirs and nothing of others."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from buurtplein.core.db import db
from buurtplein.owndata.parts import KEPT
from buurtplein.people.models import Person
from tests.owndata.someone import EMAIL, NAME, PHONE, PHOTO, POSTCODE, STREET, WORD, someone_in
from tests.support.world import a_world

OTHERS = "Koekoeksklok"  # in every text that someone else wrote in this buurt


@pytest.fixture
def world(app):
    return a_world("oost", word=OTHERS)


@pytest.fixture
def taken(client, log_in, run_outbox, world):
    """The files in the archive, by name."""
    me = someone_in(world)
    log_in(client, me.me, second=True)
    run_outbox()
    answer = client.get("/mijn/bewaard.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert "buurtplein-" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    with ZipFile(BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_json_a_page_and_photos(taken):
    told = json.loads(taken["alles.json"])
    page = taken["lees-mij.html"].decode()
    assert told["account"][0]["name"] == NAME
    assert told["berichten"][0]["title"] == f"Ik deel {WORD}"
    assert told["buurten"][0] | {"joined_at": ""} == {"street": STREET, "joined_at": "", "buurt": "Oost"}
    for mine in (NAME, EMAIL, PHONE, POSTCODE, STREET, f"Dat lijkt op {WORD}.", f"Wel waar, {WORD}!", f"Fijn, {WORD}"):
        assert mine in page
        assert mine in taken["alles.json"].decode()
    photo = next(name for name in taken if name.startswith("fotos/"))
    assert taken[photo] == PHOTO
    assert f'src="{photo}"' in page


def test_every_kind_of_data_that_someone_can_have_is_in_it(taken, tell):
    told = json.loads(taken["alles.json"])
    work = {"rollen", "gehoord", "wijkopgaven", "afsluitingen", "lessen", "tijdlijn", "opgepakt", "grens"}
    work |= {"huiskamers", "huiskamers-geleid", "huiskamers-afgezegd", "schouwen", "schouwen-afgezegd"}
    work |= {"afspraken", "afspraken-antwoord"}
    of_others = {*work, "gebiedsregisseur", "dagmails", "gids"}
    expected = {kept.name for kept in KEPT} - of_others
    tell(f"{len(expected)} kinds of data of {len(KEPT)}")
    assert expected <= set(told)


def test_nothing_of_others_and_no_secret_is_in_it(taken, world):
    everything = b"".join(taken.values()).decode("utf-8", "replace")
    assert OTHERS not in everything
    assert "mooi woord van een ander" not in everything
    for person in db.session.query(Person).where(Person.name != NAME):
        assert person.name not in everything
        assert person.email is None or person.email not in everything
    assert "argon2id" not in everything
    assert "digest" not in everything


def test_it_speaks_the_language_of_the_reader(client, log_in, world):
    log_in(client, someone_in(world).me, second=True)
    client.set_cookie("taal", "en")
    with ZipFile(BytesIO(client.get("/mijn/bewaard.zip").data)) as archive:
        page = archive.read("lees-mij.html").decode()
    assert '<html lang="en">' in page
    assert "Everything we keep about you" in page
