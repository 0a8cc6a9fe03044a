"""A child process that opens what someone sent: a file on stdin, the same photo in our sizes on stdout.

Whatever is in the file happens here: in a process without secrets that can write nothing, and that dies when it takes
too much memory or time. What comes out is drawn anew, so no byte of the file itself is in it: no place, no camera, no
words, nothing behind the picture.

The answer is a line of JSON, followed by the JPEGs that it tells the lengths of; or a line that says what is wrong.
"""

import json
import resource
import struct
import sys
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from buurtplein.photos.sizes import LARGEST, fit, sizes_of

if TYPE_CHECKING:
    from PIL import Image

MEMORY = 640 * 1024 * 1024  # bytes of address space; a JPEG of MOST_PIXELS needs a third of it
SECONDS = 10  # of a processor
MOST_PIXELS = 40_000_000
QUALITY = 76
DAMAGE = (OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError)
BROKEN = (*DAMAGE, RuntimeError, struct.error)  # what decoders throw at a file that is not in order


class Refused(Exception):
    """This is no photo that we take; the text is one of "unknown", "broken" and "pixels"."""


class Developed(NamedTuple):
    """Width and height of the largest size, and a JPEG per size."""

    width: int
    height: int
    jpegs: dict[int, bytes]


def develop(data: bytes) -> Developed:
    """Make our own sizes of a photo: upright, in sRGB, on white where it was see-through.

    Raises Refused.
    """
    with _saying_broken():
        photo = _open(data)
    if photo.width * photo.height > MOST_PIXELS:
        raise Refused("pixels")
    with _saying_broken():
        return _prints(_clean(photo))


class _saying_broken:  # noqa: N801  (reads as the sentence it is)
    """Whatever the decoders throw at a file that is not in order means one thing."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, MemoryError):
            raise Refused("pixels") from error
        if isinstance(error, BROKEN):
            raise Refused("broken") from error


def _open(data: bytes) -> "Image.Image":
    """The photo, of which only the head was read; never by its name, always by what it is."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # we count ourselves, and lower
    kind = _kind(data)
    if kind is None:
        raise Refused("unknown")
    if kind == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False, decode_threads=1)
    return Image.open(BytesIO(data), formats=[kind])


def _kind(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return "HEIF" if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"heim", b"heis"} else None


def _clean(photo: "Image.Image") -> "Image.Image":
    from PIL import Image

    photo.draft(None, (LARGEST, LARGEST))  # a JPEG is read small at once
    if photo.mode == "P":
        photo = photo.convert("RGBA")
    photo.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS, reducing_gap=None)
    upright = _upright(photo)
    clean = Image.new("RGB", upright.size, "white")
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        clean.paste(upright, mask=upright.getchannel("A"))
    else:
        clean.paste(upright.convert("RGB"))
    return _in_srgb(clean, photo.info.get("icc_profile"))


def _upright(photo: "Image.Image") -> "Image.Image":
    from PIL import ImageOps

    with suppress(*BROKEN):  # what the camera noted is damaged: then it is shown as it was stored
        return ImageOps.exif_transpose(photo)
    return photo


def _in_srgb(photo: "Image.Image", profile: object) -> "Image.Image":
    """Newer phones note wider colours in a profile, which goes; without this they would look dull."""
    from PIL import ImageCms

    if isinstance(profile, bytes) and profile[16:20] == b"RGB ":
        with suppress(ImageCms.PyCMSError, *BROKEN):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            found = ImageCms.profileToProfile(photo, own, ImageCms.createProfile("sRGB"))
            if found is not None:
                found.info.clear()
                return found
    return photo


def _prints(photo: "Image.Image") -> Developed:
    from PIL import Image

    jpegs = {}
    for size in sizes_of(*photo.size):
        sized = photo.resize(fit(*photo.size, size), Image.Resampling.LANCZOS)
        out = BytesIO()
        sized.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        jpegs[size] = out.getvalue()
    return Developed(*photo.size, jpegs)


def main() -> None:
    """Read, work and answer within the limits."""
    for what, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(what, (limit, limit))
    try:
        made = develop(sys.stdin.buffer.read())
    except Refused as refused:
        sys.stdout.write(json.dumps({"refused": str(refused)}))
        return
    lengths = {size: len(jpeg) for size, jpeg in made.jpegs.items()}
    head = json.dumps({"width": made.width, "height": made.height, "lengths": lengths})
    sys.stdout.buffer.write(b"\n".join([head.encode(), b"".join(made.jpegs.values())]))


if __name__ == "__main__":
    main()
