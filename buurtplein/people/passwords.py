"""Passwords: argon2id with OWASP's m=19 MiB, t=2, p=1; long rather than complicated (NIST SP 800-63B)."""

import re
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from buurtplein.core.errors import RuleBroken
from buurtplein.core.i18n import _

SHORTEST, LONGEST = 12, 128  # characters
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = BoundedSemaphore(4)  # hashes at the same time in one process: 4 x 19 MiB
_NOBODY = _hasher.hash("nobody has this password")
_COMMON = (
    "wachtwoord welkom buurtplein qwertyuiop password iloveyou letmein administrator geheim zomer winter lente herfst "
    "amsterdam rotterdam utrecht feyenoord ajax voetbal nederland abcdefghijkl asdfghjkl zxcvbnm 1q2w3e4r"
).split()


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    with _at_once:
        return _hasher.hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long when there is none, so that nobody learns who has an account."""
    with _at_once:
        try:
            _hasher.verify(kept or _NOBODY, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def check_password(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Raises RuleBroken when a new password is too short, too long or among the first ones someone would try.

    `about` holds words that others know of this person, such as the name.
    """
    if len(password) < SHORTEST:
        raise RuleBroken(_("Neem minstens %(n)d tekens. Drie losse woorden werkt goed.", n=SHORTEST), field="password")
    if len(password) > LONGEST:
        raise RuleBroken(_("Neem hoogstens %(n)d tekens.", n=LONGEST), field="password")
    if _is_common(password.lower()) or _is_about(password.lower(), about):
        raise RuleBroken(_("Dit wachtwoord is makkelijk te raden. Kies drie losse woorden."), field="password")


def _is_about(password: str, about: tuple[str, ...]) -> bool:
    """Whether little is left without the words that come to mind first, here and about this person."""
    for word in (*_COMMON, *(word.lower() for word in about if len(word) > 2)):
        password = password.replace(word, "")
    return len(set(password)) < 5 or password.isdigit()


def _is_common(password: str) -> bool:
    """Whether this is a well-known password, also twice over or with figures and signs around it."""
    once = re.sub(r"^(.+?)\1+$", r"\1", password)
    return not _well_known().isdisjoint((password, once, re.sub(r"^[^a-z]+|[^a-z]+$", "", once)))


@cache
def _well_known() -> frozenset[str]:
    """The 10,000 passwords that are used most; read when someone chooses one, as the list takes 14 MB."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    most_used: list[str] = FREQUENCY_LISTS["passwords"][:10_000]
    return frozenset(most_used)
