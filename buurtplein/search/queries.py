"""Searching: the index says which rows, the reading queries say whether, and the words come from the rows."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.posts.models import Post
from buurtplein.posts.policy import listed_posts
from buurtplein.search.engine import Hit, IndexUnavailable, Key, Page, Query, SearchEngine
from buurtplein.search.kinds import KINDS, Result
from buurtplein.search.policy import scope_of

log = logging.getLogger(__name__)

FALLBACK = 20  # titles found in SQL while the index is away


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
    shown = [
        [KINDS[hit.kind].result(rows[hit.key], page.words) for hit in hits if hit.key in rows]
        for hits in (page.hits, page.loose)
    ]
    return Found(shown[0], shown[1], page)


def _rows(viewer: Viewer, hits: Sequence[Hit]) -> dict[Key, Any]:
    rows: dict[Key, Any] = {}
    for kind in KINDS.values():
        if ids := [hit.id for hit in hits if hit.kind == kind.name]:
            rows |= {Key(kind.name, row_id): row for row_id, row in kind.load(viewer, ids).items()}
    return rows


def _by_title(viewer: Viewer, text: str) -> Found:
    asked = select(Post).where(listed_posts(viewer)).options(joinedload(Post.author))
    for word in text.split()[:8]:
        asked = asked.where(Post.title.icontains(word[:64], autoescape=True))
    rows = db.session.scalars(asked.order_by(Post.published_at.desc()).limit(FALLBACK))
    return Found([KINDS["post"].result(row, tuple(text.split())) for row in rows], limited=True)
