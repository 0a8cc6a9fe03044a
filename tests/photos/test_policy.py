"""Who sees a photo: whoever may read what it hangs with, at that moment; as a table, over the web."""

import pytest
from sqlalchemy import select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.photos.models import Photo
from buurtplein.photos.operations import describe_photos, hang_photos, move_photo_up, remove_photo, settle_album
from buurtplein.posts.models import Audience, Outcome, WaitsFor
from tests.factories import a_member, a_photo, a_post, a_viewer, an_album, everyone, viewer_of

STATES = {
    "for everyone": {},
    "for neighbours": {"audience": Audience.NEIGHBOURS},
    "for the verbinders": {"audience": Audience.VERBINDERS},
    "hidden": {"hidden_at": now()},
    "waiting": {"waits_for": WaitsFor.VERBINDER},
    "returned": {"waits_for": WaitsFor.AUTHOR},
    "withdrawn": {"closed_at": now(), "outcome": Outcome.WITHDRAWN},
    "expired": {"closed_at": now(), "outcome": Outcome.EXPIRED},
    "solved": {"closed_at": now(), "outcome": Outcome.SOLVED},
}
WHO = ("visitor", "neighbour", "verbinder", "professional", "beheerder", "verbinder elsewhere", "author")
SEEN_BY = {
    "for everyone": "yyyyyyy",
    "for neighbours": "-yyyy-y",
    "for the verbinders": "--y---y",
    "hidden": "--y---y",
    "waiting": "--y---y",
    "returned": "--y---y",
    "withdrawn": "--y---y",
    "expired": "yyyyyyy",
    "solved": "yyyyyyy",
}


@pytest.fixture
def author():
    return a_viewer()


@pytest.fixture
def browsers(app, client, log_in, author):
    who = everyone(author.buurt, author.me)
    return {name: log_in(app.test_client(), who[name].me) if who[name].person else client for name in WHO}


def a_photo_with(author, **fields) -> tuple[Photo, str]:
    album = an_album(author)
    a_post(author.buurt, author.me, album_id=album.id, **fields)
    photo = a_photo(album)
    return photo, f"/{author.buurt.slug}/fotos/{photo.name}-240.jpg"


def test_a_photo_is_for_whom_its_post_is(author, browsers):
    table = {}
    for state, fields in STATES.items():
        _photo, url = a_photo_with(author, **fields)
        answers = [browsers[name].get(url).status_code for name in WHO]
        assert set(answers) <= {200, 404}
        table[state] = "".join("y" if status == 200 else "-" for status in answers)
    assert table == SEEN_BY


def test_a_photo_is_gone_at_the_next_request_after_its_post_is(author, client):
    photo, url = a_photo_with(author)
    first = client.get(url)
    assert first.status_code == 200
    asked_again = {"If-None-Match": first.headers["ETag"]}
    assert client.get(url, headers=asked_again).status_code == 304
    db.session.get_one(Photo, photo.id).album  # noqa: B018
    post = db.session.scalars(select_posts(photo, author)).one()
    post.hidden_at = now()
    assert client.get(url, headers=asked_again).status_code == 404


def select_posts(photo, author):
    from buurtplein.posts.models import Post

    return select(Post).where(Post.album_id == photo.album_id, Post.buurt_id == author.buurt_id)


def test_what_is_not_there_and_what_is_not_for_you_look_the_same(author, client):
    _photo, url = a_photo_with(author, audience=Audience.NEIGHBOURS)
    nowhere = f"/{author.buurt.slug}/fotos/{'0' * 32}-240.jpg"
    one, other = client.get(url), client.get(nowhere)
    assert (one.status_code, other.status_code) == (404, 404)
    assert one.text.replace(url, "") == other.text.replace(nowhere, "")


def test_a_photo_in_a_form_is_for_who_fills_it_in_only(author, browsers):
    photo = a_photo(an_album(author, form="a form"))
    url = f"/{author.buurt.slug}/fotos/{photo.name}-240.jpg"
    assert [name for name in WHO if browsers[name].get(url).status_code == 200] == ["author"]


def test_a_photo_of_nothing_is_for_nobody(author, browsers):
    photo = a_photo(an_album(author))
    url = f"/{author.buurt.slug}/fotos/{photo.name}-240.jpg"
    assert {browsers[name].get(url).status_code for name in WHO} == {404}


def test_a_photo_comes_as_a_picture_and_as_nothing_else(author, client):
    _photo, url = a_photo_with(author)
    headers = client.get(url).headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Content-Disposition"] == "inline"
    assert "sandbox" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "tail", ["-480.png", "-0.jpg", "-241.jpg", "-1600.jpg", ".jpg", "-240.jpg/..", "-240.jpg.html"]
)
def test_only_the_sizes_that_there_are_can_be_asked_for(author, client, tail):
    photo, _url = a_photo_with(author)
    assert client.get(f"/{author.buurt.slug}/fotos/{photo.name}{tail}").status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fbuurtplein.env", "..", "%2e%2e%2fbuurtplein", "a" * 400, "buurtplein.db"])
def test_no_name_leads_out_of_the_folder(author, client, name):
    assert client.get(f"/{author.buurt.slug}/fotos/{name}-240.jpg").status_code == 404


def test_only_who_made_an_album_changes_it(author):
    album = an_album(author)
    photo = a_photo(album)
    changes = (
        lambda who: settle_album(who, album),
        lambda who: hang_photos(who, album, []),
        lambda who: describe_photos(who, album, {}, {}),
        lambda who: move_photo_up(who, album, photo.name),
        lambda who: remove_photo(who, album, photo.name),
    )
    left = viewer_of(a_member(author.buurt, left_at=now()).person, author.buurt)
    for who in (*everyone(author.buurt).values(), left):
        for change in changes:
            with pytest.raises(NotAllowed):
                change(who)
    for change in changes:
        change(author)
    assert album.photos == []
