"""One list of what was found in several buurten, each searched with one's own rights there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from buurtplein.buurten.models import Buurt
from buurtplein.search.engine import Key, Page
from buurtplein.search.found import Found
from buurtplein.search.kinds import Result
from buurtplein.search.searching import ENOUGH, Place

Part = tuple[Buurt, Found]


def merged(parts: Sequence[Part], size: int) -> Found:
    """The best of each, in the order an engine would give them; the cursor is good for every buurt alike."""
    results = sorted(_from(parts, "results"), key=_place)
    loose = sorted(_from(parts, "loose"), key=_place)
    pages = [found.page for _buurt, found in parts]
    is_more = len(results) > size or any(page.next for page in pages)
    page = Page(
        total=sum(page.total for page in pages),
        next=str(_place(results[:size][-1])) if is_more and results else None,
        suggestion=_suggestion(pages),
        words=tuple(dict.fromkeys(word for page in pages for word in page.words)),
        facets=_facets(pages),
        complete=all(page.complete for page in pages),
    )
    enough = sum(page.total for page in pages) >= ENOUGH
    return Found(results[:size], [] if enough else loose[:ENOUGH], page, any(found.limited for _buurt, found in parts))


def _from(parts: Iterable[Part], which: str) -> list[Result]:
    """The results of all buurten, each saying where it comes from."""
    return [
        replace(result, values={**result.values, "buurt": buurt.slug}, buurt=buurt.name)
        for buurt, found in parts
        for result in getattr(found, which)
    ]


def _place(result: Result) -> Place:
    score = result.hit.score if result.hit else 0.0
    key = result.hit.key if result.hit else Key(result.kind, result.row.id)
    return Place(-score, -int(result.at.timestamp()), key)


def _suggestion(pages: Iterable[Page]) -> str | None:
    """A guess only when no buurt knows the words as they stand."""
    guesses = [page.suggestion for page in pages if page.suggestion or page.total]
    return guesses[0] if guesses and all(guesses) else None


def _facets(pages: Iterable[Page]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for page in pages:
        for group, counts in page.facets.items():
            for token, count in counts.items():
                found[group][token] += count
    return {group: dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))) for group, counts in found.items()}
