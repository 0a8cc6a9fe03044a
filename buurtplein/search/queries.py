"""Searching: the index says which rows, the reading queries say whether, and the words come from the rows."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import joinedload

from buurtplein.buurten.queries import buurten_of, viewer_as, viewer_in
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.keep import shared
from buurtplein.core.text import slug
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import Post
from buurtplein.posts.policy import audiences, listed_posts
from buurtplein.search.alike import Alike, Like, fitting
from buurtplein.search.asked import Asked
from buurtplein.search.documents import is_empty
from buurtplein.search.dutch import fold
from buurtplein.search.engine import (
    PAGE_SIZE,
    Hit,
    IndexUnavailable,
    Key,
    Page,
    Query,
    Scope,
    SearchEngine,
)
from buurtplein.search.everywhere import merged
from buurtplein.search.found import Found
from buurtplein.search.kinds import KINDS, LESSONS, Result
from buurtplein.search.models import AUTHORS, MissedSearch, PublicWord, SavedSearch, SearchTerm, Synonym
from buurtplein.search.policy import (
    readable_missed,
    readable_searches,
    readable_synonyms,
    readable_terms,
    scope_of,
    shared_scope,
)
from buurtplein.search.question import asks_something
from buurtplein.search.waiting import out_of_sight
from buurtplein.wijkopgaven.queries import SHOWN as LESSONS_SHOWN
from buurtplein.wijkopgaven.queries import Learned, buurten_with_lessons, learned_by_id, newest_lessons

log = logging.getLogger(__name__)

SEARCHER = Caretaker("search")
FALLBACK = 20  # titles found in SQL while the index is away
MISSED_SHOWN = 8
SUGGESTED = 8
BEGIN_MIN = 2  # letters before a word is completed
LAST = "\U0010ffff"  # comes after every letter


def find(viewer: Viewer, engine: SearchEngine, query: Query) -> Found:
    """What this viewer may find. A stale index can hide a row, never show one: rows come through `readable_…`."""
    query = replace(query, synonyms=synonyms_of(viewer)) if asks_something(query.text) else query
    try:
        page = engine.search(query, replace(scope_of(viewer), but=out_of_sight(viewer)))
    except IndexUnavailable as away:
        if is_empty(SEARCHER, viewer.buurt_id):
            return Found()
        log.warning("search in buurt %s falls back on titles: %s", viewer.buurt_id, away)
        return _by_title(viewer, query.text)
    rows = _rows(viewer, [*page.hits, *page.loose])
    shown = [
        [replace(KINDS[hit.kind].result(rows[hit.key], page.words), hit=hit) for hit in hits if hit.key in rows]
        for hits in (page.hits, page.loose)
    ]
    return Found(shown[0], shown[1], _honest(page, shown[0], shown[1]))


def _honest(page: Page, results: Sequence[Result], loose: Sequence[Result]) -> Page:
    """The page without what the index still counts, or may suggest, and the rules do not show any more."""
    gone = len(page.hits) - len(results)
    page = replace(page, total=page.total - gone)
    if not (results or loose):
        return replace(page, hits=(), loose=(), suggestion=None, facets={})
    return replace(page, suggestion=None) if gone or len(loose) < len(page.loose) else page


def synonyms_of(viewer: Viewer) -> tuple[tuple[str, ...], ...]:
    """The groups of words that mean the same in this buurt."""
    asked = select(Synonym.words).where(readable_synonyms(viewer)).order_by(Synonym.words)
    return tuple(tuple(words.split(", ")) for words in db.session.scalars(asked))


def find_everywhere(viewer: Viewer, engine: SearchEngine, query: Query) -> Found:
    """What this viewer may find in all buurten they belong to, in each by what `find` lets them read there."""
    viewers = [viewer_in(buurt.slug, viewer) for buurt in buurten_of(viewer)]
    return merged([(v.buurt, find(v, engine, query)) for v in viewers], query.size)


def find_lessons(viewer: Viewer, engine: SearchEngine, words: str) -> tuple[Sequence[Learned], bool]:
    """What colleagues learned in whatever buurt, what fits best first; without words the newest (readable_lessons).

    And whether we could look in all buurten.
    """
    if not asks_something(words):
        return newest_lessons(viewer), True
    hits: list[Hit] = []
    complete = True
    for buurt_id in buurten_with_lessons(viewer):
        try:
            page = engine.search(Query(text=words, size=LESSONS_SHOWN), Scope(buurt_id, frozenset({LESSONS})))
        except IndexUnavailable:
            complete = False
        else:
            hits += page.hits
            complete = complete and page.complete
    best = [hit.id for hit in sorted(hits, key=lambda hit: -hit.score)[:LESSONS_SHOWN]]
    found = learned_by_id(viewer, best)
    return [found[number] for number in best if number in found], complete


def search(viewer: Viewer, engine: SearchEngine, asked: Asked, size: int = PAGE_SIZE) -> Found:
    """What was asked, in this buurt or in all one belongs to: by the reading rules of `find`, so by `readable_…`."""
    look = find_everywhere if asked.everywhere and viewer.person is not None else find
    return look(viewer, engine, asked.query(size))


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
    found: list[Result] = [KINDS["post"].result(row, tuple(text.split())) for row in rows]
    return Found(found, limited=True)


def list_missed(viewer: Viewer) -> list[MissedSearch]:
    """What was not found here, most often asked first."""
    asked = select(MissedSearch).where(readable_missed(viewer))
    return list(db.session.scalars(asked.order_by(MissedSearch.times.desc(), MissedSearch.words).limit(MISSED_SHOWN)))


def complete(viewer: Viewer, text: str) -> list[str]:
    """The text with its last word completed, in ways that several people here wrote; the most used first."""
    begin, space, last = text.rpartition(" ")
    letters = fold(last)
    if len(letters) < BEGIN_MIN or not letters.isalpha():
        return []
    asked = select(SearchTerm.term).where(
        readable_terms(viewer), SearchTerm.term >= letters, SearchTerm.term < letters + LAST
    )
    found = list(db.session.scalars(asked.order_by(SearchTerm.documents.desc(), SearchTerm.term).limit(SUGGESTED)))
    return [begin + space + term for term in _still_public(viewer, found)]


def _still_public(viewer: Viewer, terms: Sequence[str]) -> Sequence[str]:
    """Those of the terms that several people use where everyone may read them, also after what happened just now."""
    try:
        gone = out_of_sight(Viewer.of(viewer.buurt))
    except IndexUnavailable:
        return []
    if not gone or not terms:
        return terms
    here = (PublicWord.buurt_id == viewer.buurt_id, PublicWord.word.in_(terms))
    asked = select(PublicWord.word).where(*here, tuple_(PublicWord.kind, PublicWord.row_id).not_in(gone))
    several = asked.group_by(PublicWord.word).having(func.count(PublicWord.author_id.distinct()) >= AUTHORS)
    known = set(db.session.scalars(several))
    return [term for term in terms if term in known]


def alike(viewer: Viewer, engine: SearchEngine, like: Like) -> tuple[Alike, ...]:
    """Open posts on the plein that may fit this one; looked up once for all who belong to the same audiences."""
    return shared(viewer, ("alike", audiences(viewer), like), lambda: _alike(viewer, engine, like))


def _alike(viewer: Viewer, engine: SearchEngine, like: Like) -> tuple[Alike, ...]:
    try:
        ids = fitting(engine, like, shared_scope(viewer))
    except IndexUnavailable:
        return ()
    still_open = (listed_posts(viewer), Post.closed_at.is_(None))
    asked = select(Post.id, Post.kind, Post.title, Post.number).where(Post.id.in_(ids), *still_open)
    rows = {row.id: row for row in db.session.execute(asked)} if ids else {}
    return tuple(Alike(*rows[one], slug(rows[one].title)) for one in ids if one in rows)


# ------------------------------------------------------------------------------------------- saved searches
def list_searches(viewer: Viewer) -> list[SavedSearch]:
    """The searches I keep here, newest first."""
    asked = select(SavedSearch).where(readable_searches(viewer)).order_by(SavedSearch.id.desc())
    return list(db.session.scalars(asked))


def get_search(viewer: Viewer, search_id: int) -> SavedSearch:
    """One search I keep here.

    Raises NotFound.
    """
    found = db.session.scalar(select(SavedSearch).where(SavedSearch.id == search_id, readable_searches(viewer)))
    if found is None:
        raise NotFound(_("Deze zoekopdracht is er niet (meer)."))
    return found


def seekers(caretaker: Caretaker, engine: SearchEngine, buurt_id: int, key: Key) -> list[int]:
    """Who keeps a search that finds this row, which is new: each looks with the rights they have now.

    Raises IndexUnavailable, also when time ran out before one of them found anything.
    """
    kept = db.session.scalars(select(SavedSearch).where(SavedSearch.buurt_id == buurt_id).order_by(SavedSearch.id))
    return list(dict.fromkeys(saved.person_id for saved in kept if _finds(engine, saved, key)))


def _finds(engine: SearchEngine, saved: SavedSearch, key: Key) -> bool:
    viewer = viewer_as(saved.person_id, saved.buurt_id)
    if viewer is None or not viewer.is_member:
        return False
    asked = replace(Asked.read(saved.address).query(), facets=(), synonyms=synonyms_of(viewer), only=key)
    page = engine.search(asked, scope_of(viewer))
    if not page.complete and page.total == 0:
        raise IndexUnavailable(f"A saved search of buurt {saved.buurt_id} had no time to answer.")
    return page.total > 0
