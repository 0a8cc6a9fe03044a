"""Posts that may fit another: the other side of a vraag or an aanbod first, then what is about the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from buurtplein.gids.models import EntryKind
from buurtplein.matching.likeness import Asked, Promising
from buurtplein.posts.models import PostKind
from buurtplein.search import helping
from buurtplein.search.engine import IndexUnavailable, Key, Scope, SearchEngine

SHOWN = 3
PROMISING = 40  # offers that a closer look is taken at, to see who can help
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
    words = " ".join(helping.as_written(like.title))
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


def promising(engine: SearchEngine, asked: Asked, scope: Scope) -> Promising:
    """The offers and people in the gids inside this scope that may help; none while the index is away."""
    who = frozenset({f"kind:{PostKind.AANBOD.value}", f"kind:{EntryKind.SCHAT.value}"})
    also = frozenset(f"help:{kind}" for kind in helping.kinds(*asked))
    try:
        hits = engine.similar(helping.telling(*asked), scope, limit=PROMISING, filters=who, also=also)
    except IndexUnavailable:
        return Promising()
    ids = {kind: frozenset(hit.id for hit in hits if hit.kind == kind) for kind in ("post", "entry")}
    return Promising(ids["post"], ids["entry"])
