"""Dutch-like posts without end: words as often as in running text, about 60 in a post, in buurten of unequal size."""

import gzip
import json
import random
from bisect import bisect
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

from buurtplein.core.clock import now
from buurtplein.search import compounds
from buurtplein.search.dutch import STOP_WORDS, stem
from buurtplein.search.engine import Document, Key
from buurtplein.search.kinds.tokens import tokens

KINDS = ("vraag", "aanbod", "activiteit", "initiatief", "verhaal", "reactie")
SEEN_BY = ("public", "public", "public", "neighbours", "verbinders")
STREETS = [f"{name}straat" for name in ("Dorps", "Kerk", "Molen", "Linden", "Tulp", "Eiken", "School", "Haven")]
HEAD, SIZE = 4_000, 60_000  # words that everyone uses, and all words
FUNCTION_WORDS = 0.4  # of running text
SHORTEST, LONGEST = 8, 400  # words of a post


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Words, the most used first, and the chance of each word or one before it (Zipf, steeper in the tail)."""
    chance = random.Random(3)
    known = compounds.productivity()
    plain = sorted(word for word in known.heads.keys() | known.modifiers.keys() if 3 <= len(word) <= 14)
    chance.shuffle(plain)
    first, second = sorted(known.modifiers), sorted(known.heads)
    made = {chance.choice(first) + chance.choice(second) for _ in range(2 * SIZE)} - set(plain)
    unseen = sorted(made)  # a set has another order in each run
    chance.shuffle(unseen)
    words = [*plain, *unseen][:SIZE]
    weights = [1 / (rank + 2.7) if rank < HEAD else (HEAD / rank) ** 1.6 / (HEAD + 2.7) for rank in range(1, SIZE + 1)]
    return words, list(accumulate(weights))


def words(chance: random.Random, count: int) -> list[str]:
    known, odds = vocabulary()
    stop = sorted(STOP_WORDS)
    drawn = (bisect(odds, chance.random() * odds[-1]) for _ in range(count))
    return [chance.choice(stop) if chance.random() < FUNCTION_WORDS else known[min(n, SIZE - 1)] for n in drawn]


def posts(buurt_id: int, count: int, texts: Iterator[str] | None = None) -> Iterator[Document]:
    """Posts of one buurt, the same every time; `texts` gives them other words than made-up ones."""
    chance = random.Random(buurt_id)
    for number in range(1, count + 1):
        length = int(min(LONGEST, max(SHORTEST, chance.lognormvariate(3.9, 0.6))))
        text = next(texts) if texts else " ".join(words(chance, length))
        yield a_post(chance, buurt_id, number, text)


def a_post(chance: random.Random, buurt_id: int, number: int, text: str) -> Document:
    title, at = " ".join(text.split()[:5]), now() - timedelta(minutes=97 * number)
    seen_by, street, author = chance.choice(SEEN_BY), chance.choice(STREETS), chance.randint(1, 200)
    kind, is_open = chance.choice(KINDS), chance.random() < 0.6
    return Document(
        key=Key("post", buurt_id * 1_000_000 + number),
        buurt_id=buurt_id,
        title=title,
        body=text,
        tags=(street, kind),
        visibility=frozenset({seen_by, f"author:{author}"}),
        tokens=tokens(kind, is_open=is_open, at=at, author=author, places=(street,)),
        created_at=at,
        version=1,
    )


def real_texts(shared: Path) -> Iterator[str] | None:
    """Real Dutch texts, over and over; None where they are absent."""
    file = shared / "data" / "B_teksten" / "documenten_nl.jsonl.gz"
    if not file.exists():
        return None
    rows = map(json.loads, gzip.decompress(file.read_bytes()).decode().splitlines())
    found = [str(row.get("tekst") or row.get("text") or "") for row in rows]
    return endless([text for text in found if text])


def endless(texts: list[str]) -> Iterator[str]:
    while True:
        yield from texts


def questions(documents: Iterable[Document], count: int) -> list[str]:
    """One common word, one less common, and two or three words that stand together in a post; in turn."""
    chance, known = random.Random(5), vocabulary()[0]
    bodies = [
        body for one in documents if (body := [w for w in one.body.split() if w.isalpha() and w not in STOP_WORDS])
    ]
    kinds = (
        lambda: [chance.choice(known[10:150])],
        lambda: [chance.choice(known[500:8000])],
        lambda: chance.choices(chance.choice(bodies), k=2),
        lambda: chance.choices(chance.choice(bodies), k=3),
    )
    return [" ".join(kinds[number % len(kinds)]()) for number in range(count)]


def typing_errors(documents: Iterable[Document], count: int) -> list[tuple[str, str]]:
    """(as typed, as meant): words of the posts with one letter left out, doubled, swapped or mistaken.

    Not what is itself a word of the posts: nobody can know that it is mistaken. Nor what has the stem of what was
    meant: that is found as it stands.
    """
    chance = random.Random(7)
    every = {w for one in documents for w in one.body.lower().split() if w.isalpha()}
    long = [word for word in sorted(every) if len(word) >= 6]
    typed = ((_mistyped(chance, word), word) for word in iter(lambda: chance.choice(long), None))
    return list(islice((pair for pair in typed if pair[0] not in every and stem(pair[0]) != stem(pair[1])), count))


def _mistyped(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    before, here, after = word[:at], word[at], word[at + 1 :]
    swapped = before + after[0] + here + after[1:]
    return chance.choice([before + after, before + here + here + after, swapped, before + "x" + after])
