"""A cookie of someone who is logged in, and the token their forms carry, without going through the pages."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.secrets import digest, new_token
from buurtplein.people.models import LoginSession, Person

PLAIN = "a csrf token for a test"


def cookie_for(app: Flask, person: Person) -> tuple[str, str]:
    """The session cookie of who took both steps and the CSRF token that goes with it; adds the session row."""
    token = new_token()
    kept = LoginSession(token_digest=digest("session", token), person_id=person.id, device="test", second_at=now())
    db.session.add(kept)
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    cookie = serializer.dumps({"sid": token, "csrf_token": PLAIN, "_permanent": True})
    return str(cookie), str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(PLAIN))
