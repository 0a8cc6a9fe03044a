"""The codes of the second step: of an app on a phone (TOTP, RFC 6238), and the spare ones on paper."""

import base64
import secrets
from urllib.parse import urlsplit

import pyotp
import segno
from flask import current_app

from buurtplein.core.clock import now
from buurtplein.core.secrets import digest, same

SPARE_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_LENGTH = 10  # of a spare code: 49 bits
_SECRET_BYTES = 20  # what RFC 4226 asks for
_WINDOW = 1  # half minutes that a clock may be off, either way


def new_salt() -> str:
    """What makes the secret of a phone another one than that of anyone else."""
    return secrets.token_hex(16)


def secret_of(person_id: int, salt: str) -> str:
    """The secret in the app of this person, in the letters in which one can type it over."""
    raw = bytes.fromhex(digest("second step", str(person_id), salt))
    return base64.b32encode(raw[:_SECRET_BYTES]).decode()


def step_of(secret: str, code: str) -> int | None:
    """The number of the half minute that this code is of, when it is right about now."""
    app, here = pyotp.TOTP(secret), pyotp.TOTP(secret).timecode(now())
    steps = range(here - _WINDOW, here + _WINDOW + 1)
    return next((step for step in steps if same(app.generate_otp(step), code)), None)


def link_of(secret: str, email: str) -> str:
    """The secret as an address that opens the app on the phone one is looking at."""
    site = urlsplit(str(current_app.config["BASE_URL"])).hostname
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"buurtplein {site}")


def picture_of(secret: str, email: str) -> str:
    """The same as a square for the camera of a phone, fit for an <img>. Dark on light, whatever the theme is."""
    return segno.make(link_of(secret, email), error="m").svg_data_uri(scale=5, dark="#000", light="#fff")


def new_spare_codes() -> list[str]:
    """Codes to write down, in two pieces that one can read out."""
    return ["-".join(_piece() for _half in range(2)) for _code in range(SPARE_CODES)]


def _piece() -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(_LENGTH // 2))


def spare_digest(person_id: int, code: str) -> str:
    """What is kept of a spare code; capitals, blanks and dashes do not matter."""
    return digest("spare code", str(person_id), "".join(letter for letter in code.lower() if letter in _LETTERS))
