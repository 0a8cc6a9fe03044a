"""Handing in photos with a post, on the web: what is kept, what is said, and what the page shows."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from buurtplein.core.db import db
from buurtplein.core.limits import limiter
from buurtplein.core.tenancy import across_buurten
from buurtplein.photos.desk import shelf
from buurtplein.photos.models import Album, Photo, Stage
from buurtplein.posts.models import Audience, Post, PostKind
from tests.factories import a_member, a_photo, a_post, a_viewer, an_album, viewer_of
from tests.photos.pictures import HTML, SVG, as_file, cornered, hostile, not_picture, two_in_one

GOOD = as_file(cornered())


@pytest.fixture
def viewer():
    return a_viewer()


@pytest.fixture
def browser(app, client, log_in, viewer):
    return log_in(app.test_client(), viewer.me)


def sent(*files, **fields):
    """What a browser sends: `files` are names and contents."""
    photos = [(BytesIO(content), name) for name, content in files]
    return {"title": "Wie heeft mijn kat gezien?", "audience": "public", "once": "once", **fields, "photos": photos}


def place(browser, viewer, *files, kind="vraag", **fields):
    return browser.post(f"/{viewer.buurt.slug}/plaats/{kind}", data=sent(*files, **fields))


def posts() -> list[Post]:
    with across_buurten("a test counts"):
        return list(db.session.scalars(select(Post).order_by(Post.id)))


def photos() -> list[Photo]:
    with across_buurten("a test counts"):
        return list(db.session.scalars(select(Photo).order_by(Photo.position)))


def names_on(page) -> list[str]:
    return list(dict.fromkeys(re.findall(r"/fotos/([0-9a-f]{32})-240\.jpg", page.text)))


# ------------------------------------------------------------------------------------------- placing
def test_a_post_is_placed_with_its_photos_and_shows_them(browser, viewer, client):
    answer = place(browser, viewer, ("kat.jpg", GOOD), ("poes.png", as_file(cornered(), "PNG")))
    assert answer.status_code == 303
    (post,) = posts()
    assert [len(photo.name) for photo in post.photos] == [32, 32]
    page = client.get(answer.headers["Location"])
    assert names_on(page) == [photo.name for photo in post.photos]
    jpeg = client.get(f"/{viewer.buurt.slug}/fotos/{post.photos[0].name}-960.jpg").data
    assert not_picture(jpeg) == []


def test_what_is_refused_is_named_and_all_else_stays(browser, viewer):
    answer = place(browser, viewer, ("kat.jpg", GOOD), ("virus.exe", b"MZ"), body="Hij is zwart.")
    assert answer.status_code == 422
    assert "‘virus.exe’ is geen foto die we kennen." in answer.text
    assert "Hij is zwart." in answer.text
    assert "Wie heeft mijn kat gezien?" in answer.text
    assert posts() == []
    (photo,) = photos()
    assert names_on(answer) == [photo.name]
    assert place(browser, viewer, body="Hij is zwart.").status_code == 303
    assert [p.name for p in posts()[0].photos] == [photo.name]


def test_photos_are_kept_when_something_else_is_wrong(browser, viewer):
    answer = place(browser, viewer, ("kat.jpg", GOOD), title="")
    assert answer.status_code == 422
    assert names_on(answer) == [photos()[0].name]
    assert place(browser, viewer).status_code == 303
    assert len(posts()[0].photos) == 1


def test_looking_first_shows_the_photos_and_asks_what_is_on_them(browser, viewer):
    page = place(browser, viewer, ("kat.jpg", GOOD), stap="bekijk")
    (photo,) = photos()
    assert page.status_code == 200
    assert f'name="alt-{photo.name}"' in page.text
    assert place(browser, viewer, **{f"alt-{photo.name}": " Een zwarte kat "}).status_code == 303
    (post,) = posts()
    assert post.photos[0].alt == "Een zwarte kat"


def test_photos_change_places_and_go_while_what_was_typed_stays(browser, viewer):
    place(browser, viewer, ("een.jpg", GOOD), ("twee.jpg", GOOD), stap="foto")
    one, two = (photo.name for photo in photos())
    page = place(browser, viewer, stap=f"foto-eerder-{two}", title="", body="Bijna klaar")
    assert page.status_code == 200
    assert "Bijna klaar" in page.text
    assert names_on(page) == [two, one]
    page = place(browser, viewer, stap=f"foto-weg-{two}", **{f"alt-{one}": "De eerste"})
    assert names_on(page) == [one]
    assert 'value="De eerste"' in page.text
    assert posts() == []


def test_what_does_not_fit_is_named_and_the_first_six_stay(browser, viewer):
    page = place(browser, viewer, *((f"foto{n}.jpg", GOOD) for n in range(1, 9)))
    assert page.status_code == 422
    assert len(photos()) == 6
    assert "‘foto7.jpg’ past er niet meer bij" in page.text
    assert "‘foto8.jpg’ past er niet meer bij" in page.text


def test_sending_a_form_twice_makes_one_post(browser, viewer):
    first = place(browser, viewer, ("kat.jpg", GOOD))
    again = place(browser, viewer, ("kat.jpg", GOOD))
    assert first.headers["Location"] == again.headers["Location"]
    (post,) = posts()
    assert len(post.photos) == 1


def test_handing_in_photos_is_no_placing_and_has_a_limit_of_its_own(browser, viewer):
    limiter.enabled = True
    limiter.reset()
    try:
        assert {place(browser, viewer, stap="foto").status_code for _ in range(25)} == {200}
        assert place(browser, viewer).status_code == 303
    finally:
        limiter.reset()
        limiter.enabled = False


# ------------------------------------------------------------------------------------------- hostile
HOSTILE_NAMES = [
    "../../../../tmp/uit.jpg",
    "..\\..\\uit.jpg",
    "/etc/passwd",
    "uit.php",
    "uit.jpg.php",
    "uit.svg",
    "uit.html",
    ".htaccess",
    "uit\0.jpg",
    "uit.jpg\r\nX-Kwaad: 1",
    '"><script>alert(1)</script>.jpg',
    "a" * 300 + ".jpg",
    "CON.jpg",
    "\u202egpj.exe",
]


def files_there() -> set[str]:
    return {str(path) for path in shelf().folder.parent.rglob("*") if path.is_file()}


@pytest.mark.once
def test_a_hostile_name_leads_nowhere(browser, viewer, shared_names, tell):
    before, refused = files_there(), []
    for name in (*HOSTILE_NAMES, *shared_names):
        page = place(browser, viewer, (name, SVG), stap="foto")
        assert "<script>alert" not in page.text
        assert "X-Kwaad" not in page.headers
        refused += [name] if page.status_code == 422 else []  # else it is no file for whoever reads the form
    assert files_in_the_album(before) == set()
    assert len(refused) >= len(HOSTILE_NAMES) - 2
    for n, name in enumerate(refused[:20]):  # with a real photo in it: taken in, under a name of ours
        assert place(browser, viewer, (name, GOOD), stap="foto", once=f"form {n}").status_code == 200
    new = files_in_the_album(before)
    assert len(new) == 3 * len(refused[:20])
    assert all(re.fullmatch(r".*/photos/[0-9a-f]{2}/[0-9a-f]{32}-(240|480|960)\.jpg", path) for path in new)
    tell(f"{len(HOSTILE_NAMES)} names of our own and {len(shared_names)} from the collection")


def files_in_the_album(before: set[str]) -> set[str]:
    """Which files are new, but for those of the database and the queue."""
    return {path for path in files_there() - before if not re.search(r"/(buurtplein|queue)\.[^/]*$", path)}


@pytest.fixture
def shared_names(request) -> list[str]:
    try:
        folder = request.getfixturevalue("shared")
    except pytest.skip.Exception:
        return []
    return (folder / "data/E_vijandig/upload_bestandsnamen.txt").read_text("utf-8").splitlines()


def test_what_is_no_photo_is_kept_nowhere_and_served_as_nothing(browser, viewer, tell):
    tried = 0
    for name, content in hostile().items():
        if name == "vol.jpg":
            continue
        page = place(browser, viewer, (name, content), stap="foto")
        assert page.status_code == 422, name
        assert f"‘{name}’" in page.text
        tried += 1
    tell(f"{tried} files")
    assert photos() == []
    assert tried >= 15


def test_a_photo_with_a_web_page_in_it_is_served_as_a_photo_without(browser, viewer, client):
    place(browser, viewer, ("kat.html.jpg", two_in_one()))
    answer = client.get(f"/{viewer.buurt.slug}/fotos/{photos()[0].name}-480.jpg")
    assert answer.mimetype == "image/jpeg"
    assert HTML not in answer.data
    assert not_picture(answer.data) == []


def test_more_than_a_form_may_weigh_is_refused_before_it_is_read(browser, viewer, app):
    heavy = b"--x\r\n" + b"\0" * (41 * 1024 * 1024)
    form = {"data": heavy, "content_type": "multipart/form-data; boundary=x"}
    assert browser.post(f"/{viewer.buurt.slug}/plaats/vraag", **form).status_code == 413
    assert posts() == []


# ------------------------------------------------------------------------------------------- afterwards
def at(viewer, post, tail="fotos"):
    return f"/{viewer.buurt.slug}/prikbord/{post.number}/{tail}"


def test_photos_can_be_added_to_a_post_that_is_there(browser, viewer, client):
    post = a_post(viewer.buurt, viewer.me)
    assert "Foto’s toevoegen" in browser.get(at(viewer, post, "")[:-1]).text
    answer = browser.post(at(viewer, post), data={"photos": [(BytesIO(GOOD), "kat.jpg")]})
    assert answer.status_code == 303
    assert len(names_on(client.get(answer.headers["Location"]))) == 1
    page = browser.post(at(viewer, post), data={"photos": [(BytesIO(SVG), "kat.svg")]})
    assert page.status_code == 422
    assert "‘kat.svg’" in page.text
    assert len(photos()) == 1


def test_only_the_author_comes_to_the_photos_of_a_post(app, client, log_in, viewer):
    post = a_post(viewer.buurt, viewer.me)
    other = log_in(app.test_client(), a_viewer("verbinder", buurt=viewer.buurt).me)
    assert other.get(at(viewer, post)).status_code == 403
    assert other.post(at(viewer, post), data={"photos": [(BytesIO(GOOD), "kat.jpg")]}).status_code == 403
    assert photos() == []


def test_a_photo_that_someone_new_adds_later_is_looked_at_first(app, client, log_in, viewer):
    worker = a_viewer("verbinder", buurt=viewer.buurt)
    member = a_member(viewer.buurt, trusted_at=None)
    post = a_post(viewer.buurt, member.person)
    own = log_in(app.test_client(), member.person)
    assert own.post(at(viewer, post), data={"photos": [(BytesIO(GOOD), "kat.jpg")]}).status_code == 303
    (photo,) = photos()
    assert client.get(f"/{viewer.buurt.slug}/fotos/{photo.name}-240.jpg").status_code == 404
    assert client.get(at(viewer, post, "")[:-1]).status_code == 404
    verbinder = log_in(app.test_client(), worker.me)
    page = verbinder.get(f"/{viewer.buurt.slug}/werk/berichten/{post.number}")
    assert page.status_code == 404 or names_on(page) == [photo.name]


# ------------------------------------------------------------------------------------------- showing
def shown(client, viewer, count, **fields):
    album = an_album(viewer)
    for n in range(count):
        a_photo(album, alt=f"Beeld {n}", **fields)
    post = a_post(viewer.buurt, viewer.me, album_id=album.id)
    return post, client.get(at(viewer, post, "")[:-1]).text


@pytest.mark.parametrize(("count", "look"), [(1, "fotos--1"), (2, "fotos--2"), (3, "fotos--3"), (6, "fotos--3")])
def test_every_photo_says_how_large_it_is_and_what_is_on_it(client, viewer, count, look):
    post, page = shown(client, viewer, count)
    assert look in page
    images = re.findall(r"<img[^>]*/fotos/[^>]*>", page)
    assert len(images) == count
    for n, image in enumerate(images):
        for part in ('width="640"', 'height="480"', 'loading="lazy"', "480w", "640w", f'alt="Beeld {n}"'):
            assert part in image
    assert (
        f'property="og:image" content="http://127.0.0.1:8000/{viewer.buurt.slug}/fotos/{post.photos[0].name}-960.jpg"'
        in page
    )


def test_a_post_without_photos_speaks_of_none(client, viewer):
    _post, page = shown(client, viewer, 0)
    assert "og:image" not in page
    assert "fotos--" not in page


def test_what_is_not_for_everyone_is_not_named_to_other_sites(browser, viewer):
    album = an_album(viewer)
    a_photo(album)
    post = a_post(viewer.buurt, viewer.me, album_id=album.id, audience=Audience.NEIGHBOURS)
    assert "og:image" not in browser.get(at(viewer, post, "")[:-1]).text


def test_a_story_shows_how_it_was_beside_how_it_became(client, viewer):
    album = an_album(viewer)
    a_photo(album, stage=Stage.AFTER)
    a_photo(album)
    a_photo(album, stage=Stage.BEFORE)
    post = a_post(viewer.buurt, viewer.me, kind=PostKind.VERHAAL, album_id=album.id)
    page = client.get(at(viewer, post, "")[:-1]).text
    assert "fotos--paar" in page
    assert page.index("<figcaption>Voor") < page.index("<figcaption>Na") < page.index("fotos--1")


def test_a_card_shows_the_first_photo_and_no_other(client, viewer):
    post, _page = shown(client, viewer, 3)
    a_post(viewer.buurt, viewer.me, title="Zonder")
    page = client.get(f"/{viewer.buurt.slug}/prikbord").text
    assert re.findall(r"src=\"[^\"]*/fotos/([0-9a-f]{32})", page) == [post.photos[0].name]


def test_moving_a_photo_changes_the_card_at_the_next_request(browser, client, viewer):
    post, _page = shown(client, viewer, 2)
    second = post.photos[1].name
    board = f"/{viewer.buurt.slug}/prikbord"
    assert second not in client.get(board).text
    browser.post(at(viewer, post), data={"stap": f"foto-eerder-{second}"})
    assert second in client.get(board).text


def test_someone_else_cannot_use_the_photos_of_my_form(app, browser, client, log_in, viewer):
    place(browser, viewer, ("kat.jpg", GOOD), stap="foto")
    other = a_viewer(buurt=viewer.buurt)
    assert place(log_in(app.test_client(), other.me), viewer).status_code == 303
    assert [post.photos for post in posts()] == [[]]
    with across_buurten("a test counts"):
        assert db.session.scalars(select(Album.owner_id)).all() == [viewer_of(viewer.me, viewer.buurt).id]
