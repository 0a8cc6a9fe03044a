"""Which documents of one index match a plan, and how well.

Everything starts from the set of documents inside the scope, so whatever is answered lies inside it too.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from buurtplein.search import bits, dutch
from buurtplein.search.engine import Scope
from buurtplein.search.planner import Alternative, Budget, Field, Plan, Term
from buurtplein.search.whoosh_index import Snapshot

TELLING = 10  # stems that say what a text is about
LOOKED_AT = 4  # times as many common words are looked at as are asked for, because some are outside the scope


def allowed(snapshot: Snapshot, scope: Scope) -> int:
    """The documents inside the scope."""
    return reduce(or_, (snapshot.having("v", token) for token in scope.visibility), bits.NONE)


def filtered(snapshot: Snapshot, within: int, filters: Iterable[str]) -> int:
    """Of these documents those with, for each group, at least one of its tokens."""
    groups: dict[str, int] = defaultdict(int)
    for token in filters:
        groups[group_of(token)] |= snapshot.having("f", token)
    return reduce(and_, groups.values(), within)


def group_of(token: str) -> str:
    return token.partition(":")[0]


def counts(snapshot: Snapshot, found: int, group: str) -> dict[str, int]:
    """How many of the found documents have each token of a group; most first, without those that have none."""
    tokens = snapshot.starting("f", f"{group}:")
    counted = {token: (found & snapshot.having("f", token)).bit_count() for token in tokens}
    return {token: count for token, count in sorted(counted.items(), key=lambda one: -one[1]) if count}


class Visible:
    """The vocabulary of the documents inside a scope (see planner.Vocabulary)."""

    def __init__(self, snapshot: Snapshot, within: int) -> None:
        self._snapshot, self._within = snapshot, within

    def count(self, term: Term) -> int:
        return (self._snapshot.having(term.field, term.text) & self._within).bit_count()

    def starting(self, field: Field, beginning: str, limit: int) -> list[str]:
        common = self._snapshot.starting(field, beginning, LOOKED_AT * limit)
        return [text for text in common if self.count(Term(field, text))][:limit]

    def near(self, word: str, distance: int) -> list[tuple[str, int, int]]:
        close = self._snapshot.lexicon.near(word, distance)
        counted = ((other, away, self.count(Term(Field.WORD, other))) for other, away in close)
        return [one for one in counted if one[2]]


@dataclass(frozen=True, slots=True)
class Matching:
    """One plan held against the documents inside a scope."""

    snapshot: Snapshot
    plan: Plan
    within: int
    budget: Budget

    def strict(self) -> int:
        """The documents that match all words."""
        if not self.plan.clauses:
            return bits.NONE
        clauses = [self._any(clause.strict) for clause in self.plan.clauses]
        found = reduce(and_, clauses)
        for place, joined in self.plan.joins:
            found |= reduce(and_, clauses[:place] + clauses[place + 2 :], self._all(joined))
        return found & self._candidates()

    def loose(self, but: int, limit: int) -> list[tuple[int, float]]:
        """Document numbers and scores of what matches at least half of the words somehow: more words first."""
        clauses = [(*clause.strict, *clause.loose) for clause in self.plan.clauses]
        levels = self._levels([self._any(ways) for ways in clauses], self._candidates() & ~but)
        found: list[tuple[int, float]] = []
        for level in range(len(clauses), math.ceil(len(clauses) / 2) - 1, -1):
            scored = self._score(levels[level] & ~levels[level + 1], [way for ways in clauses for way in ways])
            found += sorted(scored.items(), key=lambda one: (-one[1], one[0]))
            if len(found) >= limit or self.budget.is_spent():
                break
        return found[:limit]

    def scores(self, found: int) -> dict[int, float]:
        """How well each of these documents matches."""
        ways = [way for clause in self.plan.clauses for way in clause.strict]
        return self._score(found, [*ways, *(joined for _, joined in self.plan.joins)])

    def _candidates(self) -> int:
        return reduce(lambda left, way: left & ~self._all(way), self.plan.without, self.within)

    @staticmethod
    def _levels(clauses: Sequence[int], candidates: int) -> list[int]:
        """For each number of clauses the candidates that match at least so many; one level more is empty."""
        levels = [candidates, *(bits.NONE for _ in range(len(clauses) + 1))]
        for matching in clauses:
            for level in range(len(clauses), 0, -1):
                levels[level] |= levels[level - 1] & matching
        return levels

    def _all(self, way: Alternative) -> int:
        found = reduce(and_, (self.snapshot.having(term.field, term.text) for term in way.terms))
        return found & self.snapshot.in_a_row(way.phrase) if len(way.phrase) > 1 else found

    def _any(self, ways: Sequence[Alternative]) -> int:
        """The documents one of these ways finds; once the time is up only those the first way finds."""
        found = self._all(ways[0])
        for way in ways[1:]:
            if self.budget.is_spent():
                break
            found |= self._all(way)
        return found

    def _score(self, documents: int, ways: Iterable[Alternative]) -> dict[int, float]:
        totals = dict.fromkeys(bits.ids(documents), 0.0)
        for way in ways:
            if self.budget.is_spent():
                break
            self._add(way, set(bits.ids(documents & self._all(way))), totals)
        return totals

    def _add(self, way: Alternative, documents: set[int], totals: dict[int, float]) -> None:
        """Add to the totals of these documents what this way counts: a stem as it fits, a word as one."""
        stems = [term.text for term in way.terms if term.field is Field.STEM]
        for number in documents:
            totals[number] += way.boost * (len(way.terms) - len(stems))
        for stem in stems if documents else ():
            for number, value in zip(*self.snapshot.scores(stem), strict=True):
                if number in documents:
                    totals[number] += way.boost * value


def resembling(snapshot: Snapshot, text: str, within: int) -> dict[int, float]:
    """Documents that share telling stems with a text; the score is the share, 0 to 1, of what is telling."""
    weights: dict[str, float] = defaultdict(float)
    for term, weight in dutch.terms(text):
        weights[term] += weight
    telling = sorted(((snapshot.idf(term) * math.sqrt(weight), term) for term, weight in weights.items()), reverse=True)
    whole = sum(weight for weight, _ in telling[:TELLING])
    shared = [(weight, docs) for weight, term in telling if (docs := snapshot.having("t", term) & within)]
    scores: dict[int, float] = defaultdict(float)
    for weight, documents in shared[:TELLING]:
        for number in bits.ids(documents):
            scores[number] += weight / whole
    return scores
