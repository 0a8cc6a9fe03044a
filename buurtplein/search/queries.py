"""Searching: the index says which rows, the reading queries say whether, and the words come from the rows."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.posts.models import Comment, Post
from buurtplein.posts.policy import listed_posts
from buurtplein.posts.queries import comments_by_id, posts_by_id
from buurtplein.search.dutch import excerpt, highlight
from buurtplein.search.engine import Hit, IndexUnavailable, Key, Page, Query, SearchEngine
from buurtplein.search.policy import scope_of
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.queries import opgaven_by_id

log = logging.getLogger(__name__)

Loader = Callable[[Viewer, Sequence[int]], Mapping[int, Any]]
Pieces = Sequence[tuple[str, bool]]  # text, and whether it is what was asked for
FALLBACK = 20  # titles found in SQL while the index is away


@dataclass(frozen=True)
class Result:
    """One row that was found, with the words to show of it."""

    kind: str  # vraag, aanbod, …, reactie, opgave
    row: Any
    title: Pieces
    text: Pieces
    at: datetime
    street: str = ""


@dataclass(frozen=True)
class Found:
    """What a search gives. `limited` says that only titles were looked at, because the index is away."""

    results: Sequence[Result] = ()
    loose: Sequence[Result] = ()
    page: Page = field(default_factory=Page)
    limited: bool = False


def find(viewer: Viewer, engine: SearchEngine, query: Query) -> Found:
    """What this viewer may find. A stale index can hide a row, never show one: rows come through `readable_…`."""
    try:
        page = engine.search(query, scope_of(viewer))
    except IndexUnavailable as away:
        log.warning("search in buurt %s falls back on titles: %s", viewer.buurt_id, away)
        return _by_title(viewer, query.text)
    rows = _rows(viewer, [*page.hits, *page.loose])
    shown = [[_result(rows[h.key], page.words) for h in hits if h.key in rows] for hits in (page.hits, page.loose)]
    return Found(shown[0], shown[1], page)


def _rows(viewer: Viewer, hits: Sequence[Hit]) -> dict[Key, Any]:
    rows: dict[Key, Any] = {}
    for kind, load in LOADERS.items():
        ids = [hit.id for hit in hits if hit.kind == kind]
        if ids:
            rows |= {Key(kind, row_id): row for row_id, row in load(viewer, ids).items()}
    return rows


def _result(row: Any, words: tuple[str, ...]) -> Result:
    if isinstance(row, Comment):
        title = highlight(row.post.title, words)
        return Result("reactie", row, title, excerpt(row.body, words), row.placed_at, row.post.street)
    if isinstance(row, Wijkopgave):
        return Result("opgave", row, highlight(row.title, words), excerpt(row.heard, words), row.made_at)
    at = row.published_at or row.placed_at
    return Result(row.kind.value, row, highlight(row.title, words), excerpt(row.body, words), at, row.street)


def _by_title(viewer: Viewer, text: str) -> Found:
    asked = select(Post).where(listed_posts(viewer)).options(joinedload(Post.author))
    for word in text.split()[:8]:
        asked = asked.where(Post.title.icontains(word[:64], autoescape=True))
    rows = db.session.scalars(asked.order_by(Post.published_at.desc()).limit(FALLBACK))
    return Found([_result(row, tuple(text.split())) for row in rows], limited=True)


LOADERS: dict[str, Loader] = {"post": posts_by_id, "comment": comments_by_id, "opgave": opgaven_by_id}
