"""Pictures made for a test: each corner of `cornered` has its own colour, so that one sees which way is up."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 160, 60), (30, 60, 200), (240, 220, 40)
CORNERS = (RED, GREEN, BLUE, YELLOW)  # left top, right top, left bottom, right bottom
SIDEWAYS, UPSIDE_DOWN = 6, 3  # how a camera notes that it was held like that
GPS, ORIENTATION = 0x8825, 0x0112


def cornered(width: int = 640, height: int = 480) -> Image.Image:
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    middle = (width // 2, height // 2)
    for n, colour in enumerate(CORNERS):
        left, top = (n % 2) * middle[0], (n // 2) * middle[1]
        draw.rectangle((left, top, left + middle[0], top + middle[1]), fill=colour)
    return picture


def as_file(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    if kind == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    picture.save(out, kind, **options)
    return out.getvalue()


def telling(orientation: int = 1, place: bool = True) -> Image.Exif:
    """What a camera writes beside a picture."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Kanariecamera"
    if place:
        exif.get_ifd(GPS).update({1: "N", 2: (52.0, 5.0, 13.0), 3: "E", 4: (5.0, 7.0, 1.0)})
    return exif


def as_held(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture as the sensor of a turned camera stores it."""
    turn = {SIDEWAYS: Image.Transpose.ROTATE_90, UPSIDE_DOWN: Image.Transpose.ROTATE_180}
    return picture.transpose(turn[orientation])


def corners_of(jpeg: bytes) -> list[str]:
    """Which colours are in the corners, in the order of CORNERS."""
    picture = Image.open(BytesIO(jpeg)).convert("RGB")
    width, height = picture.size
    quarters = [(width * x // 4, height * y // 4) for y in (1, 3) for x in (1, 3)]
    names = ("red", "green", "blue", "yellow")
    return [
        min(zip(CORNERS, names, strict=True), key=lambda c: _away(c[0], picture.getpixel(at)))[1] for at in quarters
    ]


def _away(one: tuple[int, ...], other: Any) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


# ------------------------------------------------------------------------------------------- looking inside a JPEG
NEEDED = {0xC0, 0xC2, 0xC4, 0xDB, 0xDA, 0xDD}  # the picture itself, and the tables it is written with
STARTS, ENDS, JFIF = b"\xff\xd8", b"\xff\xd9", b"\xff\xe0\x00\x10JFIF\x00"


def not_picture(jpeg: bytes) -> list[str]:
    """What is in a JPEG besides the picture, read by hand: no library that we draw with is asked."""
    found = [] if jpeg.startswith(STARTS) else ["no start"]
    at = 2
    while jpeg[at : at + 2] != ENDS:
        marker, length = jpeg[at + 1], struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        if jpeg[at] != 0xFF:
            return [*found, f"lost at {at}"]
        if marker not in NEEDED and not jpeg[at:].startswith(JFIF):
            found.append(f"marker {marker:02x} with {length} bytes")
        at += 2 + length
        if marker == 0xDA:
            at = _behind_scan(jpeg, at)
    behind = len(jpeg) - at - 2
    return [*found, f"{behind} bytes behind"] if behind else found


def _behind_scan(jpeg: bytes, at: int) -> int:
    while True:
        at = jpeg.index(b"\xff", at)
        if jpeg[at + 1] == 0 or 0xD0 <= jpeg[at + 1] <= 0xD7:
            at += 2
        else:
            return at


# ------------------------------------------------------------------------------------------- made to do harm
def png_of(width: int, height: int, packed: bytes = b"") -> bytes:
    """A PNG that says it is this large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = packed or zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A PNG with a text that is a hundred times as long as the file."""
    whole = as_file(cornered(40, 30), "PNG")
    data = b"Comment\0\0" + zlib.compress(b"A" * 100_000_000, 9)
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    return whole[:33] + chunk + whole[33:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
PHP = b"<?php system($_GET['c']); ?>"


def hostile() -> dict[str, bytes]:
    """Files that are no photo, or that ask for more than a photo may; by what they are called."""
    good = as_file(cornered())
    return {
        "bom.png": png_of(60_000, 60_000),
        "bom40.png": png_of(6_400, 6_400, zlib.compress(b"\0" * (801 * 6_400), 9)),
        "bom.webp": b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xff\xff\xff\xff" + b"\0" * 9,
        "bom.jpg": good.replace(b"\xff\xc0\x00\x11\x08\x01\xe0\x02\x80", b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff"),
        "plaatje.svg": SVG,
        "svg.jpg": SVG,
        "pagina.jpg": HTML,
        "schil.php.jpg": PHP,
        "leeg.jpg": b"",
        "half.jpg": good[: len(good) // 2],
        "half.png": as_file(cornered(), "PNG")[:400],
        "filmpje.gif": as_file(cornered(), "GIF"),
        "oud.bmp": as_file(cornered(200, 150), "BMP"),
        "scan.tif": as_file(cornered(200, 150), "TIFF"),
        "zip.png": b"PK\x03\x04" + b"\0" * 60,
        "half.heic": as_file(cornered(), "HEIF")[:300],
        "vol.jpg": b"\xff\xd8\xff\xe0" + b"\0" * (13 * 1024 * 1024),
    }


def two_in_one() -> bytes:
    """A good photo with a web page, a script and an archive in its words and behind it."""
    good = as_file(cornered(), exif=telling(), comment=HTML + PHP, xmp=b"<x:xmpmeta>Kanariewoorden</x:xmpmeta>")
    return good + HTML + b"PK\x03\x04 Kanariearchief"
