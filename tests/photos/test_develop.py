"""What comes out of a file that someone sent: our own picture and nothing else, or a fault; whatever was in it."""

import csv
import subprocess
import sys
import time
from io import BytesIO

import pytest
from PIL import Image

from buurtplein.photos.darkroom import MOST_PIXELS
from buurtplein.photos.develop import COMMAND, Fault, NotDeveloped, develop, read_answer
from tests.photos.pictures import (
    SIDEWAYS,
    UPSIDE_DOWN,
    as_file,
    as_held,
    cornered,
    corners_of,
    hostile,
    not_picture,
    png_of,
    telling,
    text_bomb,
    two_in_one,
)

pytestmark = pytest.mark.own_app

UPRIGHT = ["red", "green", "blue", "yellow"]
MB = 1024 * 1024


def developed(data: bytes):
    return develop(BytesIO(data))


def fault_of(data: bytes) -> Fault:
    with pytest.raises(NotDeveloped) as refused:
        developed(data)
    return refused.value.fault


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_of_each_kind_comes_out_in_our_sizes(kind):
    made = developed(as_file(cornered(2000, 1500), kind))
    assert (made.width, made.height) == (1600, 1200)
    for size, jpeg in made.jpegs.items():
        with Image.open(BytesIO(jpeg)) as picture:
            assert (picture.format, picture.size) == ("JPEG", (size, size * 3 // 4))
        assert corners_of(jpeg) == UPRIGHT
    assert list(made.jpegs) == [240, 480, 960, 1600]


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((1, 1), [240]),
        ((240, 10), [240]),
        ((241, 10), [240, 480]),
        ((500, 900), [240, 480, 960]),
        ((40, 2000), [240, 480, 960, 1600]),
    ],
)
def test_a_small_photo_is_not_made_larger_and_not_kept_twice(size, kept):
    made = developed(as_file(cornered(*size), "PNG"))
    assert list(made.jpegs) == kept
    assert max(made.width, made.height) == min(max(size), 1600)
    assert min(made.width, made.height) >= 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("held", [SIDEWAYS, UPSIDE_DOWN])
def test_a_photo_from_a_turned_phone_stands_upright(kind, held):
    file = as_file(as_held(cornered(), held), kind, exif=telling(held))
    made = developed(file)
    assert (made.width, made.height) == (640, 480)
    assert all(corners_of(jpeg) == UPRIGHT for jpeg in made.jpegs.values())


def test_nothing_but_the_picture_comes_out():
    file = two_in_one()
    assert b"Kanariecamera" in file
    assert len(not_picture(file)) >= 3
    for jpeg in developed(file).jpegs.values():
        assert not_picture(jpeg) == []
        for canary in (b"Kanarie", b"<script", b"<?php", b"Exif", b"ICC_PROFILE", b"PK\x03\x04"):
            assert canary not in jpeg


def test_colours_of_a_newer_phone_stay_what_they_were_without_its_profile():
    from PIL import ImageCms

    plain = developed(as_file(cornered(), "PNG")).jpegs[240]
    noted = as_file(cornered(), "PNG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert corners_of(developed(noted).jpegs[240]) == corners_of(plain)
    assert b"ICC_PROFILE" not in developed(noted).jpegs[240]


def test_what_can_be_seen_through_becomes_white():
    made = developed(as_file(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"))
    assert min(Image.open(BytesIO(made.jpegs[240])).getpixel((100, 100))) > 250


def test_what_is_no_photo_or_too_much_is_refused_soon(tell):
    faults, slowest = {}, 0.0
    for name, data in hostile().items():
        started = time.monotonic()
        faults[name] = fault_of(data)
        slowest = max(slowest, time.monotonic() - started)
    assert faults["bom.png"] is faults["bom40.png"] is faults["bom.jpg"] is Fault.PIXELS
    assert faults["plaatje.svg"] is faults["svg.jpg"] is faults["filmpje.gif"] is Fault.UNKNOWN
    assert faults["half.jpg"] is faults["half.png"] is faults["half.heic"] is Fault.BROKEN
    assert faults["vol.jpg"] is Fault.BYTES
    tell(f"{len(faults)} hostile files refused, the slowest after {slowest:.1f} s")
    assert len(faults) >= 15


def test_a_file_says_how_large_it_is_before_it_is_opened():
    assert MOST_PIXELS == 40_000_000
    side = 6_324  # 39,992,976 pixels
    assert fault_of(png_of(6_325, side + 1)) is Fault.PIXELS
    assert fault_of(png_of(side, side)) is Fault.BROKEN  # opened, and found empty


def test_a_text_that_unpacks_to_a_hundred_megabytes_is_not_unpacked():
    said, memory = measured(text_bomb())
    assert b"broken" in said
    assert memory < 100


def test_every_fault_is_told_with_the_name_of_the_file(app):
    for fault in Fault:
        assert "‘oma.jpg’" in fault.said_of("oma.jpg")


# ------------------------------------------------------------------------------------------- the real collection
def alike(one: bytes, other: bytes) -> float:
    """How far apart two pictures are, from 0 to 255."""
    pair = [Image.open(BytesIO(jpeg)).convert("L").resize((16, 16)) for jpeg in (one, other)]
    return sum(abs(a - b) for a, b in zip(*(picture.tobytes() for picture in pair), strict=True)) / 256


# Between us and the child, as a process that starts from a large one counts the memory of that one too.
MEASURING = """import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], {})
_pid, _status, used = os.wait4(child, 0)
print(used.ru_maxrss // 1024, file=sys.stderr)"""


def measured(data: bytes) -> tuple[bytes, int]:
    """What the child says of a file, and how many MB it had in memory at most."""
    measuring = [sys.executable, "-S", "-c", MEASURING, *COMMAND]
    child = subprocess.run(measuring, input=data, capture_output=True, check=True)
    return child.stdout, int(child.stderr.split()[-1])


def test_each_of_the_shared_pictures_comes_out_clean_and_upright_or_is_refused(shared, tell):
    folder = shared / "data/E_vijandig/beelden"
    with (folder / "index.csv").open(encoding="utf-8") as lines:
        told = {line["bestand"]: line for line in csv.DictReader(lines)}
    seconds, memory, made, faults = {}, {}, {}, {}
    for name in told:
        started = time.monotonic()
        said, memory[name] = measured((folder / name).read_bytes())
        try:
            made[name] = read_answer(said)
        except NotDeveloped as refused:
            faults[name] = refused.fault
        seconds[name] = time.monotonic() - started
    dirty = {
        name: not_picture(jpeg) for name, found in made.items() for jpeg in found.jpegs.values() if not_picture(jpeg)
    }
    tell(
        f"{len(told)} pictures: {len(made)} taken in, {len(faults)} refused; slowest {max(seconds.values()):.1f} s,"
        f" largest child {max(memory.values())} MB"
    )
    assert len(told) == len(made) + len(faults) == 97
    assert len(made) >= 55
    assert dirty == {}
    assert max(memory.values()) < 256
    taken = {"JPEG", "PNG", "WEBP", "HEIF"}
    assert not [
        name
        for name, line in told.items()
        if line["pillow_resultaat"] == "ok" and line["formaat"] in taken and name in faults
    ]
    turned = [name for name in made if name.startswith("orientatie__hopper")]
    upright = made["gewoon-en-randgeval__hopper.jpg"].jpegs[240]
    assert len(turned) == 7
    assert {
        name: alike(made[name].jpegs[240], upright) for name in turned if alike(made[name].jpegs[240], upright) > 8
    } == {}
    assert [made[f"orientatie__portrait_{n}.jpg"].height for n in (6, 8)] == [600, 600]
    assert made["orientatie__landscape_3.jpg"].width == 600
