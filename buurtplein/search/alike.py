"""Posts that may fit another: the other side of a vraag or an aanbod first, then what is about the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from buurtplein.matching.likeness import topic_words
from buurtplein.posts.models import PostKind
from buurtplein.search.engine import Key, Scope, SearchEngine

SHOWN = 3
LEAST = 0.25  # the share of what a title is about that a post must have too: with less it is chance
OPPOSITE = {PostKind.VRAAG: PostKind.AANBOD, PostKind.AANBOD: PostKind.VRAAG}


class Alike(NamedTuple):
    """A post that may fit, in plain values: a list of them can be kept for all who may read the same."""

    id: int
    kind: PostKind
    title: str
    number: int
    slug: str


@dataclass(frozen=True)
class Like:
    """What to look for: posts like one of this kind with this title, but not that one itself."""

    kind: PostKind
    title: str
    but: int | None = None


def fitting(engine: SearchEngine, like: Like, scope: Scope) -> list[int]:
    """The ids of open posts that may fit, best first.

    Only words about the matter count, as in matching: nothing about where someone comes from or how healthy they are.

    Raises IndexUnavailable.
    """
    words = " ".join(topic_words(like.title).values())
    if not words:
        return []
    other = OPPOSITE.get(like.kind)
    first = _alike(engine, words, like, scope, [other]) if other else []
    return list(dict.fromkeys([*first, *_alike(engine, words, like, scope, list(PostKind))]))[:SHOWN]


def _alike(engine: SearchEngine, words: str, like: Like, scope: Scope, kinds: Sequence[PostKind]) -> list[int]:
    filters = frozenset({"state:open", *(f"kind:{kind.value}" for kind in kinds)})
    but = Key("post", like.but) if like.but is not None else None
    hits = engine.similar(words, scope, limit=SHOWN, filters=filters, but=but)
    return [hit.id for hit in hits if hit.score >= LEAST]
