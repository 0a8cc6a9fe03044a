"""How one search goes, in words, for whoever tunes it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from buurtplein.buurten.viewer import Viewer
from buurtplein.search.engine import Hit, Key, Query, SearchEngine
from buurtplein.search.formula import Field, Term
from buurtplein.search.planner import Plan, Way
from buurtplein.search.policy import scope_of
from buurtplein.search.queries import find, synonyms_of

NAMES = {Field.STEM: "stem", Field.WORD: "word"}


def explained(viewer: Viewer, engine: SearchEngine, query: Query) -> Iterator[str]:
    """The scope, what each word is looked up as and how much that counts, and what is found and may be read."""
    scope, query = scope_of(viewer), replace(query, synonyms=synonyms_of(viewer))
    yield f"In {viewer.buurt.slug}, among what is for: {', '.join(sorted(scope.visibility))}"
    yield from _plan(engine.plan(query, scope))
    page, found = engine.search(query, scope), find(viewer, engine, query)
    readable = {result.hit.key for result in (*found.results, *found.loose) if result.hit}
    yield f"{page.total} found"
    yield from _hits(page.hits, readable)
    if page.loose:
        yield "resembles it:"
        yield from _hits(page.loose, readable)


def _plan(plan: Plan) -> Iterator[str]:
    for number, clause in enumerate(plan.clauses, start=1):
        yield f"word {number}:"
        yield from map(_way, clause.strict)
        if clause.loose:
            yield "  resembles it:"
            yield from map(_way, clause.loose)
    for place, way in plan.joins:
        yield f"words {place + 1} and {place + 2} as one:"
        yield _way(way)
    if plan.without:
        yield "without:"
        yield from map(_way, plan.without)
    if plan.suggestion:
        yield f"did you mean: {plan.suggestion}"


def _way(way: Way) -> str:
    row = f", in a row: {' '.join(way.phrase)}" if len(way.phrase) > 1 else ""
    return f"  {way.boost:5.2f}  {' and '.join(map(_term, way.terms))}{row}"


def _term(term: Term) -> str:
    return f"{NAMES[term.field]} {term.text}{'…' if term.is_beginning else ''}"


def _hits(hits: Iterable[Hit], readable: Collection[Key]) -> Iterator[str]:
    for hit in hits:
        hidden = "" if hit.key in readable else "  (not shown: the row may not be read, or is gone)"
        yield f"  {hit.score:8.3f}  {hit.key}{hidden}"
