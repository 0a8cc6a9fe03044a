"""The link in a mail with which an author says, without logging in, what happens with their post."""

from datetime import date
from typing import NamedTuple

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from buurtplein.posts.models import Post


class Known(NamedTuple):
    """What a link stands for: a post, its author, and the day on which it would go."""

    post_id: int
    author_id: int
    expires_on: date


def token_for(post: Post) -> str:
    """What stands in the address; worth nothing once the post goes on another day."""
    return str(_signer().dumps([post.id, post.author_id, str(post.expires_on)]))


def read_token(token: str) -> Known | None:
    """What a link stands for; None when we did not make it."""
    try:
        post_id, author_id, day = _signer().loads(token)
        return Known(post_id, author_id, date.fromisoformat(day))
    except (BadSignature, ValueError):
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="how long a post stands")
