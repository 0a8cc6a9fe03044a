"""Filling an album, and what becomes of photos and files that nobody wants any more."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.core.tenancy import across_buurten
from buurtplein.people.viewer import Caretaker
from buurtplein.photos.desk import shelf
from buurtplein.photos.models import Photo, Stage
from buurtplein.photos.operations import (
    describe_photos,
    forget_waiting_albums,
    hang_photos,
    move_photo_up,
    remove_photo,
    start_album,
)
from buurtplein.photos.queries import album_in_form
from buurtplein.photos.sizes import Picture
from buurtplein.photos.sweep import sweep
from buurtplein.posts.models import PostKind, WaitsFor
from buurtplein.posts.operations import Draft, change_photos, place_post
from tests.factories import a_member, a_photo, a_post, a_viewer, a_visitor, an_album, viewer_of


def pictures(*names):
    return [Picture(name, 640, 480, "") for name in names]


def order(album):
    db.session.flush()
    db.session.expire_all()
    return [photo.name for photo in album.photos]


def test_photos_hang_in_the_order_they_came_and_can_change_places():
    viewer = a_viewer()
    album = start_album(viewer)
    hang_photos(viewer, album, pictures("a", "b"))
    hang_photos(viewer, album, pictures("c"))
    assert order(album) == ["a", "b", "c"]
    move_photo_up(viewer, album, "c")
    assert order(album) == ["a", "c", "b"]
    move_photo_up(viewer, album, "a")
    move_photo_up(viewer, album, "not there")
    assert order(album) == ["a", "c", "b"]
    remove_photo(viewer, album, "a")
    hang_photos(viewer, album, pictures("d"))
    assert order(album) == ["c", "b", "d"]


def test_there_are_at_most_six():
    viewer = a_viewer()
    album = start_album(viewer)
    hang_photos(viewer, album, pictures(*"abcdef"))
    with pytest.raises(RuleBroken, match="6"):
        hang_photos(viewer, album, pictures("g"))


def test_what_is_said_about_photos_is_remembered_and_cut_where_it_must():
    viewer = a_viewer()
    album = start_album(viewer)
    hang_photos(viewer, album, pictures("a", "b"))
    describe_photos(viewer, album, {"a": "Een bankje" * 100, "elsewhere": "x"}, {"b": Stage.AFTER})
    describe_photos(viewer, album, {}, {"a": Stage.BEFORE})
    assert [(len(p.alt), p.stage) for p in album.photos] == [(200, Stage.BEFORE), (0, Stage.AFTER)]


def test_a_visitor_hangs_nothing():
    with pytest.raises(NotAllowed):
        start_album(a_visitor())


def test_the_photos_of_a_form_go_along_with_what_it_places():
    viewer = a_viewer()
    album = start_album(viewer, form="once")
    hang_photos(viewer, album, pictures("a"))
    assert album_in_form(viewer, "once") is album
    assert album_in_form(a_viewer(buurt=viewer.buurt), "once") is None
    post = place_post(viewer, Draft(PostKind.VERHAAL, "Gelukt"), once="once")
    assert [photo.name for photo in post.photos] == ["a"]
    assert album_in_form(viewer, "once") is None


def test_a_verbinder_looks_again_when_someone_new_changes_photos():
    buurt = a_viewer("verbinder").buurt
    new = viewer_of(a_member(buurt, trusted_at=None).person, buurt)
    known = a_viewer(buurt=buurt)
    placed = {who: a_post(buurt, who.me) for who in (new, known)}
    for who, post in placed.items():
        change_photos(who, post)
    assert placed[new].waits_for is WaitsFor.VERBINDER
    assert placed[known].waits_for is None
    assert placed[known].changed_at is not None
    with pytest.raises(NotAllowed):
        change_photos(known, placed[new])


# ------------------------------------------------------------------------------------------- the clock
def count() -> int:
    with across_buurten("a test counts"):
        return db.session.scalar(select(func.count(Photo.id)))


def test_photos_of_a_form_that_was_never_sent_go_after_a_day():
    viewer = a_viewer()
    old = an_album(viewer, form="old", started_at=now() - timedelta(hours=25))
    young = an_album(viewer, form="young", started_at=now() - timedelta(hours=23))
    placed = an_album(viewer, started_at=now() - timedelta(days=400))
    for album in (old, young, placed):
        a_photo(album)
    assert forget_waiting_albums(Caretaker("test"), db.session()) == 1
    assert count() == 2
    assert album_in_form(viewer, "old") is None


def age_files(hours: int) -> None:
    moment = (now() - timedelta(hours=hours)).timestamp()
    for path in shelf().folder.glob("??/*"):
        os.utime(path, (moment, moment))


def test_files_that_no_photo_is_left_of_are_thrown_away_and_the_others_stay():
    viewer = a_viewer()
    album = an_album(viewer)
    kept, gone = a_photo(album), a_photo(album)
    remove_photo(viewer, album, gone.name)
    half = shelf().path(f"{kept.name}-240.jpg").with_suffix(".part")
    half.write_bytes(b"half")
    sweep(shelf())
    assert half.exists()  # perhaps someone is writing it
    age_files(2)
    assert sweep(shelf()) >= 3
    assert not half.exists()
    assert shelf().path(f"{kept.name}-240.jpg").exists()
    assert not shelf().path(f"{gone.name}-240.jpg").exists()


def test_files_are_for_us_alone():
    photo = a_photo(an_album(a_viewer()))
    path = shelf().path(f"{photo.name}-240.jpg")
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in (path.parent, shelf().folder)} == {0o700}


@pytest.mark.parametrize("name", ["../buurtplein.env", "a.jpg", "", f"{'a' * 32}-240.jpg\n", f"{'a' * 32}-240.html"])
def test_the_shelf_takes_only_names_of_ours(name):
    with pytest.raises(ValueError, match="ours"):
        shelf().put(name, b"x")
