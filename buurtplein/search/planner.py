"""From what someone types to what an engine looks up.

Each word may be found in several ways: its stem, the word itself, the parts of the compound, what it is the beginning
of, what was probably meant. Which words are known is asked of a Vocabulary that sees only what the asker may find; a
plan can therefore not tell what is hidden.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple, Protocol

from buurtplein.search import compounds, dutch, spelling
from buurtplein.search.dutch import Word, stem
from buurtplein.search.formula import But, Field, Formula, InARow, Term, both, either
from buurtplein.search.question import Chunk, parse

PREFIX_MIN = 3  # letters before a word counts as the beginning of others
LONGER_MIN = 5  # letters of a stem before longer words resemble it
LEAST = 0.1  # seconds that a step of a search gets when time is up

# How much each way of finding a word counts.
STEM, EXACT, JOINED = 1.0, 0.5, 1.2
PIECES, COMPOUND, SYNONYM = 0.7, 0.6, 0.6
BEGIN, STEM_BEGIN = 0.35, 0.3
TYPO, TYPO_EXACT, TYPO_COMPOUND = 0.5, 0.3, 0.2  # divided by the distance
LOOSE_FORM, LOOSE_PART, LOOSE_LONGER = 0.4, 0.3, 0.2

Synonyms = Mapping[str, frozenset[str]]  # for a stem the stems that mean the same
PARTICLES = frozenset("aan af bij door in mee na om op over terug toe uit voor weg".split())  # "ruim op": opruimen
DOERS = ("sters", "ster", "aars", "aar", "ers", "er")  # oppasser, wandelaar: who does it
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
BEGINS = "*"  # behind a word to highlight: and all that starts so


class Way(NamedTuple):
    """One way to find a word: all these terms, and how much that counts; `phrase` must stand there in a row."""

    terms: tuple[Term, ...]
    boost: float
    phrase: tuple[str, ...] = ()

    def formula(self) -> Formula:
        """What this way finds."""
        return both(*self.terms, *([InARow(self.phrase)] if len(self.phrase) > 1 else []))


class Clause(NamedTuple):
    """One word of the question: any of `strict` finds it; `loose` finds what only resembles it."""

    strict: tuple[Way, ...]
    loose: tuple[Way, ...] = ()

    def formula(self) -> Formula:
        """What contains this word."""
        return either(way.formula() for way in self.strict)

    def wide(self) -> Formula:
        """What contains this word, or something that resembles it."""
        return either(way.formula() for way in (*self.strict, *self.loose))


@dataclass(frozen=True, slots=True)
class Plan:
    """A document matches when every clause does and nothing of `without`.

    `joins` are two neighbouring words written as one: (i, way) may stand for the clauses i and i + 1.
    """

    clauses: tuple[Clause, ...] = ()
    joins: tuple[tuple[int, Way], ...] = ()
    without: tuple[Way, ...] = ()
    suggestion: str | None = None

    def strict(self, within: Formula) -> Formula:
        """What matches all words, inside `within`."""
        words = [clause.formula() for clause in self.clauses]
        joined = (both(*words[:i], way.formula(), *words[i + 2 :]) for i, way in self.joins)
        return self.allowed(both(either([both(*words), *joined]), within))

    def allowed(self, what: Formula) -> Formula:
        """The same without what was asked to be left out."""
        return But(what, either(way.formula() for way in self.without)) if self.without else what

    def ways(self) -> list[Way]:
        """Everything that makes a match of all words better."""
        return [*chain.from_iterable(clause.strict for clause in self.clauses), *(way for _, way in self.joins)]

    def loose_ways(self) -> list[Way]:
        """Everything that makes a resemblance better."""
        return list(chain.from_iterable((*clause.strict, *clause.loose) for clause in self.clauses))

    def highlights(self) -> tuple[str, ...]:
        """Stems and words that show in a text why it was found; `BEGINS` stands behind what is a beginning."""
        terms = (term for way in (*self.loose_ways(), *(way for _, way in self.joins)) for term in way.terms)
        return tuple(dict.fromkeys(term.text + BEGINS if term.is_beginning else term.text for term in terms))


class Vocabulary(Protocol):
    """The words of the documents someone may find."""

    def known(self, terms: Collection[Term]) -> Set[Term]:
        """Those of the terms that occur in at least one of these documents."""
        ...

    def near(self, word: str, distance: int) -> Sequence[tuple[str, int, int]]:
        """Exact words at most so many typing errors away: (word, distance, in how many documents)."""
        ...


class Budget:
    """How long one search may take; when it is spent, what has been found so far is the answer."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds
        self.ran_out = False

    def is_spent(self) -> bool:
        self.ran_out = self.ran_out or self._clock() > self._end
        return self.ran_out

    def step(self) -> "Budget":
        """For one step: what is left, or a little when there is nothing left, so that a late step gives something."""
        return Budget(max(self._end - self._clock(), LEAST), self._clock)


@dataclass(slots=True)
class _Asked:
    """A word to be planned, and what was found out about it."""

    word: Word
    chunk: Chunk
    is_last: bool = False
    whole: tuple[Way, ...] = ()  # with a particle that stands elsewhere: "wie leest er voor" is about voorlezen
    meant: str | None = None

    @property
    def may_go_on(self) -> bool:
        """Whether it may be the beginning of a word: someone is still typing, or said so."""
        return self.is_last or self.chunk.is_beginning


def plan(
    text: str, vocabulary: Vocabulary, budget: Budget, *, literally: bool = False, synonyms: Synonyms | None = None
) -> Plan:
    """What to look up for this question. Without a word to look for, the plan has no clauses and finds nothing.

    When the budget is spent, the words that are left are looked up as they stand.
    """
    chunks = parse(text)
    asked = _asked([chunk for chunk in chunks if not chunk.is_excluded and not chunk.is_phrase])
    phrases = [chunk for chunk in chunks if chunk.is_phrase and not chunk.is_excluded]
    if phrases:  # stop words next to a phrase add nothing
        asked = [one for one in asked if one.word.text not in dutch.STOP_WORDS]
    particles = sorted({word.text for chunk in chunks for word in chunk.words if not chunk.is_excluded} & PARTICLES)
    for one in asked:
        one.whole = tuple(_stem(stem(particle + one.word.text), JOINED) for particle in particles)
    planner = _Planner(vocabulary, budget, literally, dutch.synonyms() if synonyms is None else synonyms)
    planner.look_up(asked)
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


def _phrase(chunk: Chunk) -> Way:
    """These very words in a row; the stems are in them anyway, and tell how well a document fits."""
    texts = tuple(word.text for word in chunk.words)
    telling = (Term(Field.STEM, stem(text)) for text in texts if text not in dutch.STOP_WORDS)
    return Way((*telling, *(Term(Field.WORD, text) for text in texts)), STEM, phrase=texts)


def _without(chunk: Chunk) -> Way:
    if chunk.is_phrase:
        return _phrase(chunk)
    return Way(tuple(Term(Field.STEM, stem(word.text)) for word in chunk.words), STEM)


def _suggestion(chunks: list[Chunk], asked: list[_Asked]) -> str | None:
    """The question with the words as we guess they were meant; None when nothing was guessed."""
    meant = {id(one.chunk): one.meant for one in asked if one.meant and len(one.chunk.words) == 1}
    if not meant:
        return None
    return " ".join(meant.get(id(chunk)) or chunk.typed for chunk in chunks)


class _Planner:
    def __init__(self, vocabulary: Vocabulary, budget: Budget, literally: bool, synonyms: Synonyms) -> None:
        self._vocabulary = vocabulary
        self._budget = budget
        self._literally = literally
        self._synonyms = synonyms
        self._known: set[Term] = set()

    def look_up(self, asked: list[_Asked]) -> None:
        """Ask the vocabulary for all that the plan depends on, in two goes: other forms only of words it does not know.

        A word as it is written is known when its stem is, so only stems are asked for.
        """
        if not self._budget.is_spent():
            ways = (way for one in asked for way in (_plain(one.word), *one.whole))
            begun = chain.from_iterable(_beginnings(one.word) for one in asked if one.may_go_on)
            self._ask((*ways, *begun, *(joined for _, joined in _joined(asked))))
            strange = [one.word for one in asked if not self._knows(_plain(one.word))]
            self._ask(way for word in strange for way in (*_in_parts(word), *_beginnings(word), *_forms(word)))

    def _ask(self, ways: Iterable[Way]) -> None:
        if terms := {term for way in ways for term in way.terms} - self._known:
            self._known |= self._vocabulary.known(terms)

    def clause(self, asked: _Asked) -> Clause:
        word = asked.word
        if word.text in dutch.STOP_WORDS:
            return Clause((_word(word.text, EXACT),))
        guesses = () if self._budget.is_spent() else self._guesses(asked)
        strict = (*_itself(word), *filter(self._knows, asked.whole), *self._alike(word), *guesses)
        return Clause(strict, loose=() if self._budget.is_spent() else tuple(_loose(word)))

    def _alike(self, word: Word) -> Iterator[Way]:
        """What means the same, also as a part of a compound: a straatlamp is a straatlantaarn."""
        for other in sorted(self._synonyms.get(stem(word.text), ())):
            yield _stem(other, SYNONYM)
        compound = tuple(map(stem, dutch.parts(word)))
        for place, part in enumerate(compound):
            for other in sorted(self._synonyms.get(part, ())):
                yield _stems((*compound[:place], other, *compound[place + 1 :]), SYNONYM * COMPOUND)

    def joins(self, asked: list[_Asked]) -> Iterator[tuple[int, Way]]:
        """Two words that are also written as one: "zwem les" finds zwemles."""
        return ((place, joined) for place, joined in _joined(asked) if self._knows(joined))

    def _guesses(self, asked: _Asked) -> Iterator[Way]:
        """What the word may be the beginning of, else which form of it is known, else which word was meant.

        Of a form we are not so sure: a word with the same letters, swapped or one of them double, may be meant as well.
        """
        whole = self._knows(_plain(asked.word))
        is_known = whole or any(map(self._knows, _in_parts(asked.word)))
        guesses: list[Way] = []
        if asked.may_go_on or not is_known:
            guesses = list(filter(self._knows, _beginnings(asked.word)))
        if whole or guesses:
            yield from guesses
            return
        forms = list(filter(self._knows, _forms(asked.word)))
        yield from forms
        if not self._literally and not compounds.is_word(asked.word.text):
            yield from self._typos(asked, at_most=1 if is_known else 2, is_form=bool(forms))

    def _typos(self, asked: _Asked, at_most: int, *, is_form: bool) -> Iterator[Way]:
        word = asked.word.text
        limit = min(at_most, spelling.tolerance(word))
        near = self._vocabulary.near(word, limit) if limit else ()
        near = [one for one in near if spelling.same_letters(word, one[0])] if is_form else near
        likely = spelling.best(word, (one for one in near if one[0] not in dutch.STOP_WORDS))
        asked.meant = likely[0][0] if likely else None
        for other, away in likely:
            yield _stem(stem(other), TYPO / away)
            yield _word(other, TYPO_EXACT / away)
            if other_parts := dutch.parts(Word(other)):
                yield _stems(other_parts, TYPO_COMPOUND / away)

    def _knows(self, way: Way) -> bool:
        return all(term in self._known for term in way.terms)


def _stem(text: str, boost: float) -> Way:
    return Way((Term(Field.STEM, text),), boost)


def _stems(texts: Iterable[str], boost: float) -> Way:
    return Way(tuple(Term(Field.STEM, stem(text)) for text in texts), boost)


def _word(text: str, boost: float) -> Way:
    return Way((Term(Field.WORD, text),), boost)


def _plain(word: Word) -> Way:
    """The word in any of its forms."""
    return _stem(stem(word.text), STEM)


def _itself(word: Word) -> Iterator[Way]:
    """Every way to find the very word that was asked for: in any form, as it is written, and in parts."""
    yield _plain(word)
    yield _word(word.text, EXACT)
    yield from _in_parts(word)


def _in_parts(word: Word) -> Iterator[Way]:
    """All pieces of "e-bike" or all parts of a compound; and "22-6" as 22 juni."""
    if len(word.pieces) > 1:
        yield _stems(word.pieces, PIECES)
        day, month = word.pieces[:2]
        if day.isdecimal() and month.isdecimal() and int(day) <= 31 and 1 <= int(month) <= len(MONTHS):
            yield _stems((str(int(day)), MONTHS[int(month) - 1]), PIECES)
    elif compound := dutch.parts(word):
        yield _stems(compound, COMPOUND)


def _beginnings(word: Word) -> Iterator[Way]:
    """All words that begin so; and stems, as "barb" is also the beginning of a part of "buurtbarbecue"."""
    if len(word.text) >= PREFIX_MIN:
        yield Way((Term(Field.WORD, word.text, is_beginning=True),), BEGIN)
        yield Way((Term(Field.STEM, word.text, is_beginning=True),), STEM_BEGIN)


def _joined(asked: Sequence[_Asked]) -> Iterator[tuple[int, Way]]:
    """Each two neighbours written as one: the place of the first, and the stem. "Loop mee" is meelopen."""
    for place, (one, other) in enumerate(pairwise(asked)):
        turned = other.word.text in PARTICLES
        first, second = (other, one) if turned else (one, other)
        yield place, _stem(stem((first.word.text + second.word.text)[: dutch.WORD_MAX]), JOINED)


def _loose(word: Word) -> Iterator[Way]:
    """A part of the compound, other forms of the word, longer words that begin with the stem."""
    for part in word.pieces or dutch.parts(word):
        if len(part) >= PREFIX_MIN:
            yield _stem(stem(part), LOOSE_PART)
    yield from _forms(word)
    base = stem(word.text)
    if len(base) >= LONGER_MIN and not base.isdigit():
        yield Way((Term(Field.STEM, base, is_beginning=True),), LOOSE_LONGER)


def _forms(word: Word) -> Iterator[Way]:
    """Other endings of the verb, and who does it: oppas, oppassen, oppasser."""
    text, base = word.text, stem(word.text)
    if not text.isalpha() or len(base) < 4:
        return
    yield from (_stem(base + "d", LOOSE_FORM), _stem(base + "t", LOOSE_FORM))
    if len(base) > 5 and base[-1] in "dt":
        yield _stem(stem(base[:-1]), LOOSE_FORM)
    ending = next(filter(text.endswith, DOERS), "")
    if ending and len(text) - len(ending) >= 4:
        yield _stem(stem(text.removesuffix(ending) + "en"), LOOSE_FORM)
    if text.endswith("en"):
        yield _stem(stem(text.removesuffix("en") + "er"), LOOSE_FORM)
