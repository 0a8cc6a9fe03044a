"""Random tokens, and the keyed digests under which they are kept."""

import hashlib
import hmac
import secrets

from flask import current_app

CODE_DIGITS = 6


def new_token() -> str:
    """256 random bits, fit for a cookie or a URL."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Six digits that someone can read from a mail and type."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def digest(*parts: str) -> str:
    """HMAC-SHA256 of the parts under the installation's key: what is kept instead of a token."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare without telling how much was equal."""
    return hmac.compare_digest(one.encode(), other.encode())
