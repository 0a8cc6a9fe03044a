"""How Dutch is read: folded, cut into words, stemmed, compounds taken apart.

Both what is indexed and what is asked pass through here, so the quality of searching is decided in this file and not
in an engine.
"""

import re
import threading
import unicodedata
import zlib
from collections import ChainMap, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from importlib.resources import files
from typing import NamedTuple

import snowballstemmer

from buurtplein.search import compounds

VERSION = "nl-6"  # change it when the same text or row gives other terms: every index is then rebuilt

WORD_MAX = 64  # letters of a word that count
PIECES_MAX = 6  # parts of one hyphenated word that count
WEIGHT_TITLE, WEIGHT_TAG, WEIGHT_BODY = 3.0, 2.0, 1.0
WEIGHT_PIECE, WEIGHT_COMPOUND_PART = 0.7, 0.4  # of the weight of the word they come from
STEMS_IN_MEMORY = 50_000
FORMS_IN_MEMORY = 10_000  # of words as they stand in what is shown
EXCERPT = 200  # letters
PLACE_MAX = 16_000  # the place of a word in a document; further on words have none
PLACES_MAX = 250  # of one word in a document; PostgreSQL keeps 256
BETWEEN_FIELDS = 100  # places, so that no phrase runs from the title into the text

STOP_WORDS = frozenset(
    """de en van ik te dat die in een hij het niet zijn is was op aan met als voor had er maar om hem dan zou of wat
    mijn men dit zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want nog
    zal me zij nu ge geen omdat iets worden toch al waren veel meer doen toen moet ben zonder kan hun dus alles onder
    ja eens hier wie werd altijd doch wordt wezen kunnen ons zelf tegen na reeds wil kon niets uw iemand geweest andere
    we wij jij jullie onze jouw t s waar wanneer waarom welk welke hoeveel mn zn wel nou even graag ga gaat gaan wil
    willen wilt kunt mag mogen hebt bent via""".split()
)

_NOT_DECOMPOSED = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
    | dict.fromkeys("’‘`", "'")
    | dict.fromkeys("‐‑–—", "-")
)
_WORD = re.compile(r"[^\W_]+(?:['’‘`\-‐‑–.&][^\W_]+)*")
_JOINT = re.compile(r"[-.&']")
_HOUSE_NUMBER = re.compile(r"(\d+)[a-z]{1,2}")  # 45a
_PLURAL_EEN = re.compile(r"(ee|ue|ie)en$")  # ideeën, barbecueën, industrieën
_PLURAL_LOAN = re.compile(r"(?<=ue)s$|(?<=[^aeiou][oa])s$")  # barbecues, auto's, paprika's
_ENDING_AFTER_I = re.compile(r"(?<=[ao][aeo]i)(t|d|den?|e)$")  # naait, groeide, mooie
_AFTER_APOSTROPHE = ("s", "t", "n", "tje", "tjes")

_stemmer = snowballstemmer.stemmer("dutch")  # Kraaij-Pohlmann since Snowball 3
_stemmer_lock = threading.Lock()  # it keeps the word it works on in itself


@cache
def fingerprint() -> str:
    """The version of this file and a checksum of the lists it works with: another one means other terms.

    The kinds of help stand in the index as well (see kinds/tokens.py), so their list counts too.
    """
    lists = zlib.crc32(f"{sorted(STOP_WORDS)} {irregular_verbs()} {help_list()}".encode(), compounds.checksum())
    return f"{VERSION}-{lists:08x}-{metadata.version('snowballstemmer')}"


@cache
def help_list() -> str:
    """For each kind of help the words by which people speak of it, as helping.py reads them."""
    return (files("buurtplein.matching") / "data" / "help_nl.txt").read_text("utf-8")


class Word(NamedTuple):
    """A folded word and, for "e-bike" or "45a", the pieces it can be found by as well."""

    text: str
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document as an engine keeps it: the weight of each stem, and the places of each exact word."""

    stems: dict[str, float]
    words: dict[str, list[int]]


def fold(text: str) -> str:
    """Lower case without accents: "Café Übermorgen" → "cafe ubermorgen"."""
    if text.isascii():
        return text.lower().translate(_NOT_DECOMPOSED)
    decomposed = unicodedata.normalize("NFKD", text).lower().translate(_NOT_DECOMPOSED)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words(text: str) -> Iterator[Word]:
    """The words of a text in reading order, each cut to 64 letters."""
    for match in _WORD.finditer(fold(text)):
        yield _word(match.group())


def _word(surface: str) -> Word:
    if surface.isalpha():
        return Word(surface[:WORD_MAX])
    surface = _without_apostrophe(surface)
    pieces = tuple(piece[:WORD_MAX] for piece in _JOINT.split(surface) if piece)
    if len(pieces) > 1:
        return Word("".join(pieces)[:WORD_MAX], pieces[:PIECES_MAX])
    number = _HOUSE_NUMBER.fullmatch(surface)
    return Word(surface[:WORD_MAX], (number.group(1)[:WORD_MAX],) if number else ())


def _without_apostrophe(surface: str) -> str:
    """Turn "auto's" into "auto"; elsewhere the apostrophe goes and the letters stay ("'s-avonds")."""
    before, apostrophe, after = surface.partition("'")
    if apostrophe and after in _AFTER_APOSTROPHE and len(before) > 1:
        return before
    return surface.replace("'", "")


@lru_cache(STEMS_IN_MEMORY)
def stem(word: str) -> str:
    """What the forms of a word have in common: fiets, fietsen, fietste → fiet. Numbers stay as they are."""
    if len(word) < 3 or word.isdigit():
        return word
    word = irregular_verbs().get(word, word)
    stemmed = _ENDING_AFTER_I.sub("", _to_fixpoint(_without_rare_plural(word)))
    if len(stemmed) >= 6 and stemmed.endswith("eer"):  # repareer and reparer-en
        return stemmed[:-3] + "er"
    return stemmed


@cache
def irregular_verbs() -> dict[str, str]:
    """For each form of a verb that does not look like it ("zwom") the infinitive, read once from data/verbs_nl.txt."""
    lines = (files("buurtplein.search") / "data" / "verbs_nl.txt").read_text("utf-8").splitlines()
    verbs = (line.split() for line in lines if not line.startswith("#"))
    return {form: infinitive for infinitive, *forms in verbs for form in forms}


def _without_rare_plural(word: str) -> str:
    word = _PLURAL_EEN.sub(r"\1", word)
    return _PLURAL_LOAN.sub("", word) if len(word) > 4 and not compounds.is_word(word) else word  # oppas is one


def _to_fixpoint(word: str) -> str:
    for _ in range(3):
        with _stemmer_lock:
            shorter: str = _stemmer.stemWord(word)
        if shorter == word or len(shorter) < 2:
            break
        word = shorter
    return word


def parts(word: Word) -> tuple[str, ...]:
    """The words a compound is made of; nothing for a plain word or one that was written with hyphens."""
    return () if word.pieces else compounds.split(word.text)


def terms(text: str) -> Iterator[tuple[str, float]]:
    """The stems of a text with the weight of each occurrence; stop words are left out."""
    for word in words(text):
        if word.text not in STOP_WORDS:
            yield from _terms_of(word)


@lru_cache(STEMS_IN_MEMORY)
def _terms_of(word: Word) -> tuple[tuple[str, float], ...]:
    whole = stem(word.text)
    pieces = ((stem(piece), WEIGHT_PIECE) for piece in word.pieces if piece not in STOP_WORDS)
    compound = ((stem(part), WEIGHT_COMPOUND_PART) for part in parts(word) if stem(part) != whole)
    return ((whole, 1.0), *pieces, *compound)


def analyze(title: str, tags: Iterable[str], body: str) -> Analysis:
    """Everything a document can be found by."""
    fields = [(title, WEIGHT_TITLE), *((tag, WEIGHT_TAG) for tag in tags), (body, WEIGHT_BODY)]
    found = Analysis(defaultdict(float), defaultdict(list))
    begin = 0
    for text, weight in fields:
        for place, word in enumerate(words(text), start=begin):
            _add(found, word, place, weight)
            begin = place + BETWEEN_FIELDS
    return found


def _add(found: Analysis, word: Word, place: int, weight: float) -> None:
    places = found.words[word.text]
    if place <= PLACE_MAX and len(places) < PLACES_MAX:
        places.append(place)
    for piece in word.pieces:
        found.words[piece] += []  # known, without a place of its own
    if word.text not in STOP_WORDS:
        for term, share in _terms_of(word):
            found.stems[term] += weight * share


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """For each stem the stems that mean the same, read once from data/synonyms_nl.txt."""
    found: dict[str, set[str]] = defaultdict(set)
    lines = (files("buurtplein.search") / "data" / "synonyms_nl.txt").read_text("utf-8").splitlines()
    for line in lines:
        group = {stem(word.text) for word in words("" if line.startswith("#") else line)}
        for one in group:
            found[one] |= group - {one}
    return {one: frozenset(others) for one, others in found.items()}


def with_synonyms(groups: Iterable[Iterable[str]]) -> Mapping[str, frozenset[str]]:
    """The synonyms of the language, and with them those of a buurt."""
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        stems = frozenset(stem(word.text) for text in group for word in words(text))
        for one in stems:
            found[one] = found.get(one, synonyms().get(one, frozenset())) | stems - {one}
    return ChainMap(found, synonyms()) if found else synonyms()


def highlight(text: str, wanted: Collection[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it matches one of the words: the template escapes and marks them.

    "fie*" wants every word that starts so, but for stop words.
    Put together again the pieces are the text in Unicode form NFC.
    """
    text = unicodedata.normalize("NFC", text)
    pieces, end = [], 0
    for match in _wanted_in(text, wanted):
        pieces += [(text[end : match.start()], False), (match.group(), True)]
        end = match.end()
    pieces.append((text[end:], False))
    return [piece for piece in pieces if piece[0]]


def _wanted_in(text: str, wanted: Collection[str]) -> Iterator[re.Match[str]]:
    """Where one of the wanted words stands, in any of its forms."""
    known = frozenset(wanted) | {stem(word) for word in wanted}
    beginnings = tuple(word[:-1] for word in wanted if word.endswith("*"))
    for match in _WORD.finditer(text):
        forms = _forms(match.group())
        if not known.isdisjoint(forms) or any(form.startswith(beginnings) for form in forms if form not in STOP_WORDS):
            yield match


@lru_cache(FORMS_IN_MEMORY)
def _forms(surface: str) -> tuple[str, ...]:
    """What a word in a text can be found by: the word, its pieces and parts, and their stems."""
    forms = (form for word in words(surface) for form in (word.text, *word.pieces, *parts(word)))
    return tuple(dict.fromkeys(found for form in forms for found in (form, stem(form))))


def telling(texts: Iterable[str], wanted: Collection[str]) -> str:
    """The first of these texts in which one of the words stands; without one, the first there is."""
    first = ""
    for text in texts:
        if any(_wanted_in(text, wanted)):
            return text
        first = first or text
    return first


def excerpt(text: str, wanted: Collection[str], length: int = EXCERPT) -> list[tuple[str, bool]]:
    """About `length` letters of the text from a little before the first match, in pieces as `highlight` gives them."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    start = _start_of_excerpt(text, wanted, length)
    rest = text[start:]
    cut = rest if len(rest) <= length else rest[:length].rsplit(" ", 1)[0]
    dots = ([("… ", False)] if start else [], [(" …", False)] if len(cut) < len(rest) else [])
    return dots[0] + highlight(cut, wanted) + dots[1]


def _start_of_excerpt(text: str, wanted: Collection[str], length: int) -> int:
    """Where a word begins, about a third of the excerpt before the first match."""
    first = next(_wanted_in(text, wanted), None) if len(text) > length else None
    if first is None:
        return 0
    start = min(first.start() - length // 3, len(text) - length)
    return text.rfind(" ", 0, start) + 1 if start > 0 else 0
