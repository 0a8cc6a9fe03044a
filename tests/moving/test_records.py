from datetime import UTC, datetime

import pytest

from buurtplein.core.clock import at
from buurtplein.core.lines import Unfit
from buurtplein.moving.records import arrival_of
from buurtplein.posts.models import Audience, PostKind

pytestmark = pytest.mark.own_app

LEAST = {"id": "7", "kind": "vraag", "title": "Wie helpt mij?"}
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _standing_still():
    with at(NOW):
        yield


def test_the_least_that_must_be_there():
    arrival = arrival_of(LEAST)
    assert (arrival.external_id, arrival.published_at) == ("7", NOW)
    assert (arrival.draft.kind, arrival.draft.title, arrival.draft.body) == (PostKind.VRAAG, "Wie helpt mij?", "")


def test_who_may_read_it_is_the_neighbours_unless_it_says_more():
    assert arrival_of(LEAST).draft.audience is Audience.NEIGHBOURS
    assert arrival_of({**LEAST, "voor": "iedereen"}).draft.audience is Audience.PUBLIC
    assert arrival_of({**LEAST, "audience": "verbinders"}).draft.audience is Audience.VERBINDERS


def test_names_may_be_english_or_dutch():
    told = ("activiteit", "Soep", "Om zes uur.", "Lindelaan", "Lindehuis", "2026-03-04T18:00", "2026-03-04T20:00")
    english = dict(zip(("kind", "title", "body", "street", "place", "starts_at", "ends_at"), told, strict=True))
    dutch = dict(zip(("soort", "titel", "tekst", "straat", "plek", "begint", "eindigt"), told, strict=True))
    english |= {"published_at": "2026-02-01", "needs": "Pannen", "audience": "neighbours"}
    dutch |= {"geplaatst": "2026-02-01", "nodig": "Pannen", "voor": "buren"}
    assert arrival_of({"id": 7, **english}) == arrival_of({"id": "7", **dutch})


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-02-01", datetime(2026, 1, 31, 23, 0, tzinfo=UTC)),  # midnight in Amsterdam
        ("2026-02-01T14:30", datetime(2026, 2, 1, 13, 30, tzinfo=UTC)),
        ("2025-07-01 14:30:00", datetime(2025, 7, 1, 12, 30, tzinfo=UTC)),  # summer time
        ("2026-02-01T14:30:00Z", datetime(2026, 2, 1, 14, 30, tzinfo=UTC)),
        ("2026-02-01T14:30:00-05:00", datetime(2026, 2, 1, 19, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_a_moment_in_amsterdam(written, moment):
    assert arrival_of({**LEAST, "published_at": written}).published_at == moment


def test_a_title_that_is_too_long_is_kept_whole_in_the_text():
    title = "Wie helpt mij met " + "heel " * 40 + "veel?"
    draft = arrival_of({**LEAST, "title": title, "body": "Graag zaterdag."}).draft
    assert len(draft.title) <= 120
    assert draft.title.endswith("heel…")
    assert draft.body == f"{title}\n\nGraag zaterdag."


def test_what_cannot_be_seen_is_left_out():
    draft = arrival_of({**LEAST, "title": "Wie\u202e helpt\x00 mij? ", "body": "Regel 1\r\nRegel 2\n\n"}).draft
    assert (draft.title, draft.body) == ("Wie helpt mij?", "Regel 1\nRegel 2")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": ""}, "id is missing"),
        ({"id": "x" * 201}, "longer than 200"),
        ({"kind": "roep"}, "kind is 'roep'; one of vraag, aanbod, activiteit, initiatief, verhaal belongs here"),
        ({"kind": ""}, "kind is ''"),
        ({"title": "  "}, "title is missing"),
        ({"title": ["a"]}, "title is no text"),
        ({"body": True}, "body is no text"),
        ({"body": "x" * 20_001}, "body is 20001 characters"),
        ({"audience": "koning"}, "audience is 'koning'"),
        ({"street": "Lindelaan 14a"}, "leave the house number out"),
        ({"published_at": "gisteren"}, "published_at is 'gisteren'"),
        ({"published_at": "2026-13-01"}, "published_at is '2026-13-01'"),
        ({"published_at": "2026-03-02"}, "has yet to come"),
        ({"kind": "activiteit"}, "starts_at is missing"),
        ({"kind": "activiteit", "starts_at": "2026-03-04", "ends_at": "2026-03-03"}, "ends_at is before starts_at"),
        ({"ends_at": "2026-03-03"}, "ends_at is before starts_at"),
        ({"published_at": "0001-01-01T00:00"}, "published_at is"),
    ],
)
def test_what_cannot_be_right_is_named(fields, said):
    with pytest.raises(Unfit, match=said.replace("(", r"\(")):
        arrival_of({**LEAST, **fields})


@pytest.mark.parametrize("street", ["Lindelaan", "Laan 1940", "Plein 1813", "2e Dwarsstraat", "Hof van 12 Linden"])
def test_a_street_with_a_number_in_its_name_is_a_street(street):
    assert arrival_of({**LEAST, "street": street}).draft.street == street
