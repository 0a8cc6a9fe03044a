"""Which documents of one Whoosh index match a formula, and how well: set algebra on document numbers."""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_

from buurtplein.search import bits
from buurtplein.search.engine import Hit
from buurtplein.search.formula import All, But, Either, Field, Formula, InARow, Term
from buurtplein.search.planner import Budget, Way
from buurtplein.search.searching import FRESH, Place, Tally, Wanted, chosen, fresh, today
from buurtplein.search.whoosh_index import Snapshot


class WhooshIndex:
    """See searching.Index. When the budget is spent, of several ways to match only the first counts."""

    def __init__(self, snapshot: Snapshot, budget: Budget) -> None:
        self._snapshot, self._budget = snapshot, budget
        self._found: dict[Formula, int] = {}

    def counts(self, formulas: Sequence[Formula]) -> list[int]:
        return [self._bits(formula).bit_count() for formula in formulas]

    def near(self, word: str, limit: int) -> list[tuple[str, int]]:
        return self._snapshot.lexicon.near(word, limit)

    def look_up(self, wanted: Wanted) -> tuple[Tally, list[Place]]:
        everything = self._bits(wanted.what)
        narrowed = {group: self._bits(formula) for group, formula in chosen(wanted.filters).items()}
        found = reduce(and_, narrowed.values(), everything)
        others = {facet: [chose for group, chose in narrowed.items() if group != facet] for facet in wanted.facets}
        facets = {facet: self._facet(reduce(and_, others[facet], everything), facet) for facet in wanted.facets}
        return Tally(found.bit_count(), facets), self._best(found, wanted)

    def _facet(self, found: int, group: str) -> dict[str, int]:
        tokens = self._snapshot.tokens(f"{group}:")
        counted = {token: (found & self._snapshot.having(Field.FILTER, token)).bit_count() for token in tokens}
        return {token: count for token, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])) if count}

    def _best(self, found: int, wanted: Wanted) -> list[Place]:
        day, scores = today(), self._scores(found, wanted.ways)
        if wanted.after is None:
            scores = _promising(scores, wanted.limit)
        places = (self._place(number, score, day) for number, score in scores.items())
        return sorted(place for place in places if wanted.after is None or place > wanted.after)[: wanted.limit]

    def _place(self, number: int, score: float, day: int) -> Place:
        row = self._snapshot.row(number)
        return Place(-round(score * fresh(row.created, day), 6), -row.created, row.key)

    def covering(self, clauses: Sequence[Formula], ways: Sequence[Way], within: Formula, limit: int) -> list[Hit]:
        levels = _levels([self._bits(clause) for clause in clauses], self._bits(within))
        found: list[Place] = []
        for level in range(len(clauses), math.ceil(len(clauses) / 2) - 1, -1):
            scored = _promising(self._scores(levels[level] & ~levels[level + 1], ways), limit)
            found += sorted(self._place(number, score, 0) for number, score in scored.items())
            if len(found) >= limit or self._budget.is_spent():
                break
        return [place.hit() for place in found[:limit]]

    def sharing(self, terms: Mapping[Term, float], within: Formula, limit: int) -> list[Hit]:
        allowed = self._bits(within)
        scores: dict[int, float] = defaultdict(float)
        for term, weight in terms.items():
            for number in bits.ids(self._bits(term) & allowed):
                scores[number] += weight
        rows = {number: self._snapshot.row(number) for number in scores}
        places = (Place(-round(score, 6), -rows[number].created, rows[number].key) for number, score in scores.items())
        return [place.hit() for place in sorted(places)[:limit]]

    def _bits(self, formula: Formula) -> int:
        if (known := self._found.get(formula)) is None:
            known = self._found[formula] = self._look_up(formula)
        return known

    def _look_up(self, formula: Formula) -> int:
        match formula:
            case Term(field, text, is_beginning):
                if is_beginning:
                    return self._snapshot.beginning(field, text, self._budget.is_spent)
                return self._snapshot.having(field, text)
            case InARow(words):
                return self._snapshot.in_a_row(words)
            case All(parts):
                return reduce(and_, map(self._bits, parts))
            case Either(parts):
                return self._either(parts)
            case But(what, without):
                return self._bits(what) & ~self._all(without)

    def _either(self, parts: Sequence[Formula]) -> int:
        found = self._bits(parts[0])
        for part in parts[1:]:
            if self._budget.is_spent():
                break
            found |= self._bits(part)
        return found

    def _all(self, formula: Formula) -> int:
        """Each of several ways, however late it is: what may not be seen is left out."""
        parts = formula.parts if isinstance(formula, Either) else (formula,)
        return reduce(or_, map(self._bits, parts))

    def _scores(self, documents: int, ways: Iterable[Way]) -> dict[int, float]:
        totals = dict.fromkeys(bits.ids(documents), 0.0)
        for way in _once(ways):
            if self._budget.is_spent():
                break
            if found := documents & self._bits(way.formula()):
                self._add(way, found, totals)
        return totals

    def _add(self, way: Way, documents: int, totals: dict[int, float]) -> None:
        """Add to the totals of these documents what this way counts: a stem as it fits, anything else as one."""
        stems = [term.text for term in way.terms if term.field is Field.STEM and not term.is_beginning]
        if others := len(way.terms) - len(stems):
            for number in bits.ids(documents):
                totals[number] += way.boost * others
        is_one = way.formula() == way.terms[0]  # then who has the stem matches
        counted = totals if is_one else frozenset(bits.ids(documents))
        for stem in stems:
            for number, value in zip(*self._snapshot.scores(stem), strict=True):
                if number in counted:
                    totals[number] += way.boost * value


def _once(ways: Iterable[Way]) -> list[Way]:
    """These ways, what several of them look for as one that counts as much as they do together."""
    boosts: dict[tuple[tuple[Term, ...], tuple[str, ...]], float] = defaultdict(float)
    for way in ways:
        boosts[way.terms, way.phrase] += way.boost
    return [Way(terms, boost, phrase) for (terms, phrase), boost in boosts.items()]


def _promising(scores: dict[int, float], limit: int) -> dict[int, float]:
    """What can be among the first, were it as new as can be (see searching.fresh)."""
    if len(scores) <= limit:
        return scores
    least = heapq.nlargest(limit, scores.values())[-1] / (1 + FRESH)
    return {number: score for number, score in scores.items() if score >= least}


def _levels(clauses: Sequence[int], candidates: int) -> list[int]:
    """For each number of clauses the candidates that match at least so many; one level more is empty."""
    levels = [candidates, *(bits.NONE for _ in range(len(clauses) + 1))]
    for matching in clauses:
        for level in range(len(clauses), 0, -1):
            levels[level] |= levels[level - 1] & matching
    return levels
