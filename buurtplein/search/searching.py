"""How a search goes, whichever engine keeps the index: plan, count, order, and look for what resembles the question."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, Self

from buurtplein.core.clock import now
from buurtplein.search import dutch, planner
from buurtplein.search.engine import NOTHING, PAGE_SIZE_MAX, Hit, Key, Page, Query, Scope, Sort
from buurtplein.search.formula import But, Field, Formula, Term, both, either
from buurtplein.search.planner import Budget, Plan, Way

ENOUGH = 10  # hits; with fewer we also look for what resembles the question
FRESH, OLD = 0.15, 90  # a document of today scores this share higher; after so many days half of that
DAY = 86_400  # seconds
TELLING = 10  # stems that say what a text is about
PROMISING = 40  # stems that are looked at to choose those from


class Place(NamedTuple):
    """Where a hit stands in the order; smaller comes first. Written down it is the cursor of a page."""

    score: float  # negative
    created: int  # negative
    key: Key

    def __str__(self) -> str:
        return f"{self.score!r}_{self.created}_{self.key}"

    @classmethod
    def parse(cls, cursor: str | None) -> Self | None:
        """The place a cursor stands for; None for one we did not write."""
        try:
            score, created, key = (cursor or "").split("_", 2)
            place = cls(float(score), int(created), Key.parse(key))
        except ValueError:
            return None
        return place if place.is_possible() else None

    def is_possible(self) -> bool:
        """Whether a database can compare with it."""
        fits = max(abs(self.created), abs(self.key.id)) < 2**63
        return math.isfinite(self.score) and fits and self.key.kind.isidentifier()

    def hit(self) -> Hit:
        return Hit(*self.key, -self.score)


class Tally(NamedTuple):
    """How many documents there are with the filters, and per group and token how many there would be."""

    total: int
    facets: Mapping[str, Mapping[str, int]]


class Wanted(NamedTuple):
    """What is looked for: what matches `what` and, of each group that was chosen from, one of the filters.

    Each facet is counted as if nothing of that group was chosen, most first, without zeros. Best first by these ways, a
    new document a little before an old one; of equals, and without ways, the newest first.
    """

    what: Formula
    filters: Collection[str]
    facets: Collection[str]
    ways: Sequence[Way]
    after: Place | None
    limit: int

    def narrowed(self) -> Formula:
        """What matches, inside all that was chosen."""
        return both(self.what, *chosen(self.filters).values())

    def free(self) -> list[str]:
        """The facets of which nothing was chosen: counted in what is found itself."""
        return [group for group in self.facets if group not in chosen(self.filters)]

    def others(self) -> Iterator[tuple[str, Formula]]:
        """The facets of which something was chosen, each with what they are counted in."""
        narrowed = chosen(self.filters)
        for group in narrowed.keys() & set(self.facets):
            yield group, both(self.what, *(formula for other, formula in narrowed.items() if other != group))


class Index(Protocol):
    """The index of one buurt as an engine opens it for one search.

    What matches is the same in every engine; how well it fits is the engine's own.
    """

    def counts(self, formulas: Sequence[Formula]) -> Sequence[int]:
        """How many documents match each of these."""
        ...

    def near(self, word: str, limit: int) -> Sequence[tuple[str, int]]:
        """Words of the index at most so many typing errors away, each with the distance."""
        ...

    def look_up(self, wanted: Wanted) -> tuple[Tally, Sequence[Place]]:
        """How many there are, and those that come first."""
        ...

    def covering(self, clauses: Sequence[Formula], ways: Sequence[Way], within: Formula, limit: int) -> Sequence[Hit]:
        """What matches at least half of the clauses: more clauses first, and of as many what fits best."""
        ...

    def sharing(self, terms: Mapping[Term, float], within: Formula, limit: int) -> Sequence[Hit]:
        """What has one of these terms or more; the score is the sum of what they weigh. Of equals the newest first."""
        ...


class Visible:
    """The vocabulary of the documents inside a scope (see planner.Vocabulary)."""

    def __init__(self, index: Index, within: Formula) -> None:
        self._index, self._within = index, within

    def counts(self, terms: Collection[Term]) -> dict[Term, int]:
        """In how many of those documents each term occurs."""
        found = self._index.counts([both(term, self._within) for term in terms])
        return dict(zip(terms, found, strict=True))

    def known(self, terms: Collection[Term]) -> set[Term]:
        return {term for term, count in self.counts(terms).items() if count}

    def near(self, word: str, distance: int) -> list[tuple[str, int, int]]:
        close = {Term(Field.WORD, other): away for other, away in self._index.near(word, distance)}
        return [(term.text, close[term], count) for term, count in self.counts(list(close)).items() if count]


def plan_of(index: Index, query: Query, scope: Scope, budget: Budget) -> Plan:
    """See engine.SearchEngine.plan."""
    visible = Visible(index, seen_by(scope))
    synonyms = dutch.with_synonyms(query.synonyms)
    return planner.plan(query.text, visible, budget, literally=query.literally, synonyms=synonyms)


def search(index: Index, query: Query, scope: Scope, budget: Budget) -> Page:
    """See engine.SearchEngine.search; the scope is not empty."""
    within = both(seen_by(scope), *([Term(Field.KEY, str(query.only))] if query.only else []))
    plan = plan_of(index, query, scope, budget)
    if not plan.clauses:
        return NOTHING
    everything, size = plan.strict(within), min(max(query.size, 1), PAGE_SIZE_MAX)
    ways, after = plan.ways() if query.sort is Sort.RELEVANCE else (), Place.parse(query.cursor)
    wanted = Wanted(everything, query.filters, query.facets, ways, after, max(size + 1, ENOUGH))
    tally, places = index.look_up(wanted)
    wants_more = after is None and query.only is None and not budget.is_spent()
    is_short = wants_more and tally.total < ENOUGH
    return Page(
        hits=[place.hit() for place in places[:size]],
        total=tally.total,
        next=str(places[size - 1]) if len(places) > size else None,
        loose=_loose(index, plan, both(within, *chosen(query.filters).values()), places) if is_short else (),
        suggestion=plan.suggestion,
        words=plan.highlights(),
        facets=tally.facets,
        complete=not budget.ran_out,
    )


def _loose(index: Index, plan: Plan, within: Formula, found: Sequence[Place]) -> Sequence[Hit]:
    """What resembles the question, beside all that was found: together as many as are enough."""
    clauses = [clause.wide() for clause in plan.clauses]
    covering = index.covering(clauses, plan.loose_ways(), plan.allowed(within), ENOUGH)
    known = {place.key for place in found}
    return [hit for hit in covering if hit.key not in known][: ENOUGH - len(known)]


def similar(
    index: Index,
    text: str,
    scope: Scope,
    *,
    limit: int,
    filters: frozenset[str],
    also: frozenset[str],
    but: Key | None,
) -> Sequence[Hit]:
    """See engine.SearchEngine.similar; the scope is not empty."""
    within = seen_by(scope)
    telling = dict(_telling(index, within, text))
    if also:
        telling = {term: share / 2 for term, share in telling.items()}
        telling |= {Term(Field.FILTER, token): 0.5 / len(also) for token in sorted(also)}
    if not telling:
        return []
    allowed = both(within, *chosen(filters).values())
    return index.sharing(telling, But(allowed, Term(Field.KEY, str(but))) if but else allowed, limit)


def _telling(index: Index, within: Formula, text: str) -> Iterator[tuple[Term, float]]:
    """The stems that say most about a text, and which share each has in that: rare ones, and those in it often."""
    weights: dict[Term, float] = defaultdict(float)
    for stem, weight in dutch.terms(text):
        weights[Term(Field.STEM, stem)] += weight
    promising = sorted(weights, key=lambda term: (-weights[term], -len(term.text), term.text))[:PROMISING]
    everything, *found = index.counts([within, *(both(term, within) for term in promising)])
    counts = dict(zip(promising, found, strict=True))
    tells = {term: math.log(1 + everything / (1 + counts[term])) * math.sqrt(weights[term]) for term in promising}
    in_order = sorted(tells, key=lambda term: (-tells[term], term.text))
    whole = sum(tells[term] for term in in_order[:TELLING])
    return ((term, tells[term] / whole) for term in [one for one in in_order if counts[one]][:TELLING])


def seen_by(scope: Scope) -> Formula:
    """What this scope may find."""
    shown = either(Term(Field.SEEN_BY, token) for token in sorted(scope.visibility))
    filters = [Term(Field.FILTER, token) for token in sorted(scope.without)]
    keys = [Term(Field.KEY, str(key)) for key in sorted(scope.but)]
    return But(shown, either([*filters, *keys])) if filters or keys else shown


def chosen(filters: Collection[str]) -> dict[str, Formula]:
    """Per group what was chosen: of one group any, of two groups both."""
    groups: dict[str, list[Formula]] = defaultdict(list)
    for token in sorted(filters):
        groups[group_of(token)].append(Term(Field.FILTER, token))
    return {group: either(tokens) for group, tokens in groups.items()}


def in_order(counts: Mapping[str, int], facets: Collection[str]) -> dict[str, dict[str, int]]:
    """Counts of tokens by group, most first."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {group: {token: count for token, count in ordered if group_of(token) == group} for group in facets}


def group_of(token: str) -> str:
    return token.partition(":")[0]


def today() -> int:
    """The day, counted from 1970."""
    return int(now().timestamp()) // DAY


def fresh(created: int, day: int) -> float:
    """What the score of a document of that moment (seconds since 1970) is multiplied with."""
    return 1 + FRESH * OLD / (OLD + max(0, day - created // DAY))
