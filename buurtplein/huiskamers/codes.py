"""The code on an invitation: short enough to type from paper, without letters that look like one another."""

import re
import secrets

ALPHABET = "CDFGHJKMNPRTWX34679"  # no vowels, so no words; none of 0 O 1 I L 2 Z 5 S 8 B U V Q
LENGTH = 6


def new_code() -> str:
    """One of 47 million."""
    return "".join(secrets.choice(ALPHABET) for _each in range(LENGTH))


def tidied(typed: str) -> str:
    """As it is kept, however someone wrote it: in small letters, or with a space or a line in it."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())


def spelled(code: str) -> str:
    """As it is printed, in two parts."""
    return f"{code[:3]} {code[3:]}"
