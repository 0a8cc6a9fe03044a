"""Passwords: argon2id with OWASP's m=19 MiB, t=2, p=1; long rather than complicated (NIST SP 800-63B)."""

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
    rest = password.lower()
    for word in (*_COMMON, *(w.lower() for w in about if len(w) > 2)):
        rest = rest.replace(word, "")
    if len(set(rest)) < 5 or rest.isdigit():
        raise RuleBroken(_("Dit wachtwoord is makkelijk te raden. Kies drie losse woorden."), field="password")
