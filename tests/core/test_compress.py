import gzip

from flask.testing import FlaskClient

from buurtplein.core.compress import LONGEST_NAME
from tests.factories import a_buurt

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_and_a_script_are_packed_for_who_can_unpack_them(client: FlaskClient):
    for path in (f"/{a_buurt().slug}/", "/static/js/plein.js"):
        plain, packed = client.get(path, buffered=True), client.get(path, headers=GZIP, buffered=True)
        assert gzip.decompress(packed.data) == plain.data
        assert packed.content_encoding == "gzip"
        assert len(packed.data) == packed.content_length < len(plain.data) / 2
        assert "Accept-Encoding" in plain.vary
        assert client.get(path, headers={"Accept-Encoding": "gzip;q=0"}, buffered=True).content_encoding is None
        assert client.head(path, headers=GZIP, buffered=True).content_encoding is None


def test_the_length_of_a_packed_page_differs_each_time_and_that_of_a_file_never(client: FlaskClient):
    def lengths(path: str) -> set[int]:
        return {len(client.get(path, headers=GZIP, buffered=True).data) for _again in range(20)}

    found = lengths(f"/{a_buurt().slug}/")
    assert len(found) > 5
    assert max(found) - min(found) <= LONGEST_NAME
    assert len(lengths("/static/js/plein.js")) == 1


def test_a_packed_file_is_recognised_when_asked_again_and_a_piece_of_it_is_not_packed(client: FlaskClient):
    packed = client.get("/static/js/plein.js", headers=GZIP, buffered=True)
    again = client.get("/static/js/plein.js", headers={**GZIP, "If-None-Match": packed.headers["ETag"]}, buffered=True)
    assert again.status_code == 304
    piece = client.get("/static/js/plein.js", headers={**GZIP, "Range": "bytes=0-1999"}, buffered=True)
    assert (piece.status_code, piece.content_encoding, len(piece.data)) == (206, None, 2000)


def test_what_is_packed_already_or_hardly_anything_is_left_alone(client: FlaskClient):
    for path in ("/static/vendor/overpass-latin-wght-normal.woff2", "/gezond"):
        assert client.get(path, headers=GZIP, buffered=True).content_encoding is None
