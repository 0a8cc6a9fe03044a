"""From what someone types to what an engine looks up.

Each word may be found in several ways: its stem, the word itself, the parts of the compound, what it is the beginning
of, what was probably meant. Which words are known is asked of a Vocabulary that sees only what the asker may find; a
plan can therefore not tell what is hidden.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, pairwise
from typing import NamedTuple, Protocol

from buurtplein.search import dutch, spelling
from buurtplein.search.dutch import Word, stem
from buurtplein.search.question import Chunk, parse

PREFIX_MIN = 3  # letters before a word counts as the beginning of others
BEGINNINGS, BEGINNINGS_ASKED, STEM_BEGINNINGS = 12, 50, 6  # how many words a beginning may stand for

# How much each way of finding a word counts.
STEM, EXACT, JOINED = 1.0, 0.5, 1.2
PIECES, COMPOUND, SYNONYM = 0.7, 0.6, 0.6
BEGIN, STEM_BEGIN = 0.35, 0.3
TYPO, TYPO_EXACT, TYPO_COMPOUND = 0.5, 0.3, 0.2  # divided by the distance
LOOSE_VERB, LOOSE_PART, LOOSE_LONGER = 0.4, 0.3, 0.2


class Field(StrEnum):
    """Where an engine keeps a term: stems, and words as they are written."""

    STEM = "t"
    WORD = "x"


class Term(NamedTuple):
    field: Field
    text: str


class Alternative(NamedTuple):
    """One way to find a word: all these terms, and how much that counts; `phrase` must stand there in a row."""

    terms: tuple[Term, ...]
    boost: float
    phrase: tuple[str, ...] = ()


class Clause(NamedTuple):
    """One word of the question: any of `strict` finds it; `loose` finds what only resembles it."""

    strict: tuple[Alternative, ...]
    loose: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A document matches when every clause does and nothing of `without`.

    `joins` are two neighbouring words written as one: (i, alternative) may stand for the clauses i and i + 1.
    """

    clauses: tuple[Clause, ...] = ()
    joins: tuple[tuple[int, Alternative], ...] = ()
    without: tuple[Alternative, ...] = ()
    suggestion: str | None = None

    def highlights(self) -> tuple[str, ...]:
        """Stems and words that show in a text why it was found."""
        ways = chain.from_iterable((*clause.strict, *clause.loose) for clause in self.clauses)
        ways = chain(ways, (alternative for _, alternative in self.joins))
        return tuple(dict.fromkeys(term.text for way in ways for term in way.terms))


class Vocabulary(Protocol):
    """The words of the documents someone may find."""

    def count(self, term: Term) -> int:
        """In how many of those documents this term occurs."""
        ...

    def starting(self, field: Field, beginning: str, limit: int) -> Sequence[str]:
        """Terms with this beginning, the most frequent first."""
        ...

    def near(self, word: str, distance: int) -> Sequence[tuple[str, int, int]]:
        """Exact words at most so many typing errors away: (word, distance, count)."""
        ...


class Budget:
    """How long one search may take; when it is spent, what has been found so far is the answer."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds
        self.ran_out = False

    def is_spent(self) -> bool:
        self.ran_out = self.ran_out or self._clock() > self._end
        return self.ran_out


@dataclass(slots=True)
class _Asked:
    """A word to be planned, and what was found out about it."""

    word: Word
    chunk: Chunk
    is_last: bool = False
    meant: str | None = field(default=None)


def plan(text: str, vocabulary: Vocabulary, budget: Budget, *, literally: bool = False) -> Plan:
    """What to look up for this question. Without a word to look for, the plan has no clauses and finds nothing.

    When the budget is spent, the words that are left are looked up as they stand.
    """
    chunks = parse(text)
    asked = _asked([chunk for chunk in chunks if not chunk.is_excluded and not chunk.is_phrase])
    phrases = [chunk for chunk in chunks if chunk.is_phrase and not chunk.is_excluded]
    if phrases:  # stop words next to a phrase add nothing
        asked = [one for one in asked if one.word.text not in dutch.STOP_WORDS]
    planner = _Planner(vocabulary, budget, literally)
    clauses = [planner.clause(one) for one in asked]
    return Plan(
        clauses=(*clauses, *(Clause((_phrase(chunk),)) for chunk in phrases)),
        joins=tuple(planner.joins(asked)),
        without=tuple(_without(chunk) for chunk in chunks if chunk.is_excluded),
        suggestion=_suggestion(chunks, asked),
    )


def _asked(chunks: list[Chunk]) -> list[_Asked]:
    """The words to look for: stop words only when there is nothing else."""
    every = [_Asked(word, chunk) for chunk in chunks for word in chunk.words]
    telling = [one for one in every if one.word.text not in dutch.STOP_WORDS] or every
    if telling:
        telling[-1].is_last = True
    return telling


def _phrase(chunk: Chunk) -> Alternative:
    """These very words in a row; the stems are in them anyway, and tell how well a document fits."""
    texts = tuple(word.text for word in chunk.words)
    telling = (Term(Field.STEM, stem(text)) for text in texts if text not in dutch.STOP_WORDS)
    return Alternative((*telling, *(Term(Field.WORD, text) for text in texts)), STEM, phrase=texts)


def _without(chunk: Chunk) -> Alternative:
    if chunk.is_phrase:
        return _phrase(chunk)
    return Alternative(tuple(Term(Field.STEM, stem(word.text)) for word in chunk.words), STEM)


def _suggestion(chunks: list[Chunk], asked: list[_Asked]) -> str | None:
    """The question with the words as we guess they were meant; None when nothing was guessed."""
    meant = {id(one.chunk): one.meant for one in asked if one.meant and len(one.chunk.words) == 1}
    if not meant:
        return None
    return " ".join(meant.get(id(chunk)) or chunk.typed for chunk in chunks)


class _Planner:
    def __init__(self, vocabulary: Vocabulary, budget: Budget, literally: bool) -> None:
        self._vocabulary = vocabulary
        self._budget = budget
        self._literally = literally

    def clause(self, asked: _Asked) -> Clause:
        word = asked.word
        if word.text in dutch.STOP_WORDS:
            return Clause((_word(word.text, EXACT),))
        itself = [_stem(stem(word.text), STEM), _word(word.text, EXACT), *_in_pieces(word)]
        guesses = () if self._budget.is_spent() else self._guesses(asked, is_known=any(map(self._knows, itself)))
        strict = (*itself, *_synonyms(word), *guesses)
        return Clause(strict, loose=() if self._budget.is_spent() else tuple(self._loose(word)))

    def joins(self, asked: list[_Asked]) -> Iterator[tuple[int, Alternative]]:
        """Two words that are also written as one: "zwem les" finds zwemles."""
        for place, (one, other) in enumerate(pairwise(asked)):
            joined = (one.word.text + other.word.text)[: dutch.WORD_MAX]
            if self._knows(_word(joined, 1)) or self._knows(_stem(stem(joined), 1)):
                yield place, _stem(stem(joined), JOINED)

    def _guesses(self, asked: _Asked, *, is_known: bool) -> Iterator[Alternative]:
        """What the word may be the beginning of, and else which word was meant."""
        word = asked.word.text
        beginnings: list[Alternative] = []
        if len(word) >= PREFIX_MIN and (asked.is_last or asked.chunk.is_beginning or not is_known):
            beginnings = list(self._beginnings(word, asked.chunk.is_beginning))
            yield from beginnings
        if not is_known and not beginnings and not self._literally:
            yield from self._typos(asked)

    def _beginnings(self, word: str, is_asked: bool) -> Iterator[Alternative]:
        limit = BEGINNINGS_ASKED if is_asked else BEGINNINGS
        for other in self._vocabulary.starting(Field.WORD, word, limit):
            if other not in {word, *dutch.STOP_WORDS}:
                yield _word(other, BEGIN)
        if not stem(word).startswith(word) or not self._knows(_stem(stem(word), 1)):
            for other in self._vocabulary.starting(Field.STEM, word, STEM_BEGINNINGS):
                yield _stem(other, STEM_BEGIN)

    def _typos(self, asked: _Asked) -> Iterator[Alternative]:
        word = asked.word.text
        limit = spelling.tolerance(word)
        near = self._vocabulary.near(word, limit) if limit else ()
        likely = spelling.best(word, (one for one in near if one[0] not in dutch.STOP_WORDS))
        asked.meant = likely[0][0] if likely else None
        for other, away in likely:
            yield _stem(stem(other), TYPO / away)
            yield _word(other, TYPO_EXACT / away)
            if other_parts := dutch.parts(Word(other)):
                yield _stems(other_parts, TYPO_COMPOUND / away)

    def _loose(self, word: Word) -> Iterator[Alternative]:
        """A part of the compound, other endings of the verb, longer words that begin with the stem."""
        for part in word.pieces or dutch.parts(word):
            if len(part) >= PREFIX_MIN:
                yield _stem(stem(part), LOOSE_PART)
        base = stem(word.text)
        yield from filter(self._knows, (_stem(other, LOOSE_VERB) for other in _verb_forms(base)))
        if len(base) >= 5 and not base.isdigit():
            for longer in self._vocabulary.starting(Field.STEM, base, STEM_BEGINNINGS):
                if longer != base:
                    yield _stem(longer, LOOSE_LONGER)

    def _knows(self, way: Alternative) -> bool:
        return all(self._vocabulary.count(term) for term in way.terms)


def _stem(text: str, boost: float) -> Alternative:
    return Alternative((Term(Field.STEM, text),), boost)


def _stems(texts: Sequence[str], boost: float) -> Alternative:
    return Alternative(tuple(Term(Field.STEM, stem(text)) for text in texts), boost)


def _word(text: str, boost: float) -> Alternative:
    return Alternative((Term(Field.WORD, text),), boost)


def _in_pieces(word: Word) -> Iterator[Alternative]:
    """All pieces of "e-bike", or all parts of a compound."""
    if len(word.pieces) > 1:
        yield _stems(word.pieces, PIECES)
    elif compound := dutch.parts(word):
        yield _stems(compound, COMPOUND)


def _synonyms(word: Word) -> Iterator[Alternative]:
    return (_stem(other, SYNONYM) for other in dutch.synonyms().get(stem(word.text), ()))


def _verb_forms(base: str) -> Iterator[str]:
    if len(base) >= 4:
        yield from (base + "d", base + "t")
    if len(base) > 5 and base[-1] in "dt":
        yield stem(base[:-1])
