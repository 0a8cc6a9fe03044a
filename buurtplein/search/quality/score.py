"""The score of an engine on questions of which the answers are known, and the bars it has to reach."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from buurtplein.search.engine import Key, Query, Scope, SearchEngine
from buurtplein.search.quality.labelled import Question

LOOKED_AT = 10  # results from the top
RECALL, MRR, CATEGORY = 0.92, 0.95, 0.70  # at least
SPREAD = 0.02  # between engines, at most

LEGEND = """R@10: which share of the answers is among the first ten. MRR: 1 when an answer comes first, 0.5 when second.
false: how many questions without an answer got one. Then R@10 for each kind of question."""

PUBLIC = frozenset({"public"})


@dataclass(frozen=True)
class Score:
    """Recall: which share of the answers is among the first ten. MRR: one over the place of the first answer."""

    recall: float
    mrr: float
    categories: Mapping[str, float]  # recall in each
    false: Sequence[str]  # questions without an answer that were given one
    missed: Sequence[str] = ()  # questions of which an answer is not among the first ten


def score(engine: SearchEngine, buurt_id: int, asked: Sequence[Question], no_answer: Collection[str]) -> Score:
    """How well the engine does on its index of this buurt."""
    scope = Scope(buurt_id, PUBLIC)
    found = [(question, _first(engine, question.text, scope)) for question in asked]
    recalls = [_recall(question.relevant, keys) for question, keys in found]
    categories: dict[str, list[float]] = defaultdict(list)
    for question, recall in zip(asked, recalls, strict=True):
        categories[question.category].append(recall)
    return Score(
        recall=fmean(recalls),
        mrr=fmean(_rank(question.relevant, keys) for question, keys in found),
        categories={category: fmean(values) for category, values in categories.items()},
        false=[text for text in no_answer if engine.search(Query(text=text), scope).total],
        missed=[question.text for (question, _), recall in zip(found, recalls, strict=True) if recall < 1],
    )


def _first(engine: SearchEngine, text: str, scope: Scope) -> list[Key]:
    page = engine.search(Query(text=text, size=LOOKED_AT), scope)
    return [hit.key for hit in (*page.hits, *page.loose)][:LOOKED_AT]


def _recall(relevant: Collection[Key], found: Sequence[Key]) -> float:
    return len(set(relevant).intersection(found)) / min(LOOKED_AT, len(relevant))


def _rank(relevant: Collection[Key], found: Sequence[Key]) -> float:
    return next((1 / place for place, key in enumerate(found, start=1) if key in relevant), 0.0)


def table(scores: Mapping[str, Score]) -> Iterator[str]:
    """The scores, a line for each engine and a column for each category."""
    categories = list(dict.fromkeys(name for one in scores.values() for name in one.categories))
    widths = [max(6, len(name)) for name in categories]
    named = " ".join(f"{name:>{width}}" for name, width in zip(categories, widths, strict=True))
    yield f"{'':9} {'R@10':>6} {'MRR':>6} {'false':>6} {named}"
    for engine, one in scores.items():
        each = " ".join(
            f"{one.categories.get(name, 0):{width}.2f}" for name, width in zip(categories, widths, strict=True)
        )
        yield f"{engine:9} {one.recall:6.3f} {one.mrr:6.3f} {len(one.false):6} {each}"


def misses(scores: Mapping[str, Score]) -> Iterator[str]:
    """What each engine does not find all of."""
    for engine, one in scores.items():
        if one.missed:
            yield f"{engine} has not every answer among the first ten for: {', '.join(one.missed)}"


def bars() -> str:
    """What has to be reached, in words."""
    return f"R@10 {RECALL}, MRR {MRR}, false 0, each kind of question {CATEGORY}, engines within {SPREAD}"


def shortcomings(scores: Mapping[str, Score]) -> Iterator[str]:
    """In words where a bar is not reached."""
    for engine, one in scores.items():
        yield from (f"{engine}: {words}" for words in _too_low(one))
    for name in ("recall", "mrr"):
        values = [getattr(one, name) for one in scores.values()]
        if max(values) - min(values) > SPREAD:
            yield f"the engines differ by {max(values) - min(values):.3f} in {name}, at most {SPREAD}"


def _too_low(one: Score) -> Iterator[str]:
    measured = [("recall", one.recall, RECALL), ("MRR", one.mrr, MRR)]
    measured += [(f"recall in {name}", recall, CATEGORY) for name, recall in one.categories.items()]
    for name, value, bar in measured:
        if value < bar:
            yield f"{name} is {value:.3f}, at least {bar}"
    if one.false:
        yield f"something is found for {', '.join(one.false)}"
