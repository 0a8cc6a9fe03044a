"""What searching leaves behind: what was missed, words to suggest, and searches that people keep."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from buurtplein.buurten.models import Membership
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import Base, breathe, db, start_reading, unit_of_work
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.people.viewer import Caretaker
from buurtplein.search import dutch
from buurtplein.search.asked import Asked
from buurtplein.search.engine import Change, Document, Key, Put
from buurtplein.search.models import AUTHORS, MissedSearch, PublicWord, SavedSearch, SearchTerm, Synonym
from buurtplein.search.policy import may_forget_search, may_save_search, may_search, readable_searches

MISSED_STAYS = timedelta(days=90)
MISSED_MAX = 80  # characters
WORD_MIN, WORD_MAX = 3, 32  # letters of a word that is suggested
SAVED_MOST = 20  # searches one person keeps in one buurt
PORTION = 500  # rows in one statement
PLAIN = {"synchronize_session": False}
_PERSONAL = re.compile(r"@|\d[\d\s.-]{4,}")  # an address or a telephone number


def note_missed(viewer: Viewer, words: str) -> None:
    """Count that nothing was found for these words, without who asked; not what looks like a number or address.

    Written around the session: it is nothing that others see, so no page has to be made anew for it.
    """
    require(may_search(viewer))
    plain = " ".join(words.lower().split())[:MISSED_MAX].strip()
    if plain and not _PERSONAL.search(plain):
        added = _insert(MissedSearch).values(buurt_id=viewer.buurt_id, words=plain, times=1, last_on=today())
        again = {"times": MissedSearch.times + 1, "last_on": today()}
        db.session.execute(added.on_conflict_do_update(index_elements=["buurt_id", "words"], set_=again))


def _insert(table: type[Base]) -> Any:
    """An INSERT that can say what to do with what is there already."""
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def forget_missed(caretaker: Caretaker, session: Session) -> None:
    """What was not asked for again in 90 days goes."""
    session.execute(delete(MissedSearch).where(MissedSearch.last_on < today() - MISSED_STAYS))


# ------------------------------------------------------------------------------------------- saved searches
def save_search(viewer: Viewer, asked: Asked) -> SavedSearch:
    """Keep a search, and hear of what is new in it; keeping the same once more changes nothing.

    Raises NotAllowed, and RuleBroken when there is nothing to look for or there are 20 already.
    """
    require(may_save_search(viewer))
    if not asked.asks_something:
        raise RuleBroken(_("Zoek eerst iets. Dan kun je het bewaren."))
    kept = list(db.session.scalars(select(SavedSearch).where(readable_searches(viewer))))
    for saved in kept:
        if saved.address == asked.write():
            return saved
    if len(kept) >= SAVED_MOST:
        raise RuleBroken(_("Je bewaart er al %(most)d. Haal er eerst een weg.", most=SAVED_MOST))
    new = SavedSearch(buurt_id=viewer.buurt_id, person_id=viewer.me.id, address=asked.write())
    db.session.add(new)
    db.session.flush()
    return new


def forget_search(viewer: Viewer, saved: SavedSearch) -> None:
    """Keep it no longer."""
    require(may_forget_search(viewer, saved))
    db.session.delete(saved)


def forget_searches_of_leavers(caretaker: Caretaker, session: Session) -> None:
    """Who no longer belongs to a buurt keeps no searches there."""
    here = (Membership.person_id == SavedSearch.person_id, Membership.buurt_id == SavedSearch.buurt_id)
    stays = exists().where(*here, Membership.left_at.is_(None))
    session.execute(delete(SavedSearch).where(~stays), execution_options=PLAIN)


# ------------------------------------------------------------------------------------------- words to suggest
class Used(NamedTuple):
    """A word in a document that everyone may read, by someone."""

    kind: str
    row_id: int
    word: str
    author_id: int


def words_used(document: Document) -> set[Used]:
    """The words of a document that everyone may read; no numbers, nothing short, and nothing of who is not known."""
    author = next((token.partition(":")[2] for token in document.tokens if token.startswith("author:")), "")
    if "public" not in document.visibility or not author:
        return set()
    texts = (document.title, *document.tags, document.body)
    found = {form for text in texts for word in dutch.words(text) for form in (word.pieces or (word.text,))}
    return {Used(*document.key, word, int(author)) for word in found if _is_telling(word)}


def _is_telling(word: str) -> bool:
    return word.isalpha() and WORD_MIN <= len(word) <= WORD_MAX and word not in dutch.STOP_WORDS


def keep_words(caretaker: Caretaker, buurt_id: int, changes: Collection[Change]) -> None:
    """Write what these changes are for the words, in a transaction of its own.

    Another process may write the same words meanwhile, as when the index is made anew: what is there already stays.
    """
    start_reading()
    before = {used for some in _portions(change.key for change in changes) for used in _kept(buurt_id, some)}
    after = {used for change in changes if isinstance(change, Put) for used in words_used(change.document)}
    breathe()
    if before != after:
        with unit_of_work() as session:
            _forget_words(session, buurt_id, before - after)
            _add_words(session, buurt_id, after - before)
            _count_again(session, buurt_id, {used.word for used in before ^ after})


def refill_words(caretaker: Caretaker, buurt_id: int, used: Collection[Used]) -> None:
    """Write the words of a whole buurt anew."""
    breathe()
    with unit_of_work() as session:
        for table in (PublicWord, SearchTerm):
            session.execute(delete(table).where(table.buurt_id == buurt_id), execution_options=PLAIN)
        _add_words(session, buurt_id, used)
        _count_again(session, buurt_id, {one.word for one in used})


def _kept(buurt_id: int, keys: Collection[Key]) -> Iterator[Used]:
    asked = select(PublicWord.kind, PublicWord.row_id, PublicWord.word, PublicWord.author_id).where(
        PublicWord.buurt_id == buurt_id, tuple_(PublicWord.kind, PublicWord.row_id).in_(keys)
    )
    return (Used(*row) for row in db.session.execute(asked))


def _forget_words(session: Session, buurt_id: int, gone: Collection[Used]) -> None:
    row = tuple_(PublicWord.kind, PublicWord.row_id, PublicWord.word)
    for some in _portions([one[:3] for one in gone]):
        session.execute(
            delete(PublicWord).where(PublicWord.buurt_id == buurt_id, row.in_(some)), execution_options=PLAIN
        )


def _add_words(session: Session, buurt_id: int, new: Collection[Used]) -> None:
    for some in _portions(new):
        rows = [{"buurt_id": buurt_id, **one._asdict()} for one in some]
        session.execute(_insert(PublicWord).on_conflict_do_nothing(), rows)


def _count_again(session: Session, buurt_id: int, words: Collection[str]) -> None:
    """A word counts from two people on: what one person writes is not for others to guess."""
    for some in _portions(words):
        here = (PublicWord.buurt_id == buurt_id, PublicWord.word.in_(some))
        counted = (
            select(PublicWord.buurt_id, PublicWord.word, func.count())
            .where(*here)
            .group_by(PublicWord.buurt_id, PublicWord.word)
        )
        several = counted.having(func.count(PublicWord.author_id.distinct()) >= AUTHORS)
        old = delete(SearchTerm).where(SearchTerm.buurt_id == buurt_id, SearchTerm.term.in_(some))
        session.execute(old, execution_options=PLAIN)
        counting = _insert(SearchTerm).from_select(["buurt_id", "term", "documents"], several)
        session.execute(counting.on_conflict_do_nothing())


def _portions(things: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(things)
    while some := list(islice(waiting, PORTION)):
        yield some


# ------------------------------------------------------------------------------------------- words that mean the same
def add_synonyms(caretaker: Caretaker, session: Session, buurt_id: int, words: Collection[str]) -> str:
    """From now on these words find one another in a buurt. Returns them as they are kept.

    Raises RuleBroken for fewer than two words; what is there already stays.
    """
    kept = _as_kept(words)
    if ", " not in kept:
        raise RuleBroken(_("Geef twee woorden of meer die hetzelfde betekenen."))
    known = select(Synonym.id).where(Synonym.buurt_id == buurt_id, Synonym.words == kept)
    if session.scalar(known) is None:
        session.add(Synonym(buurt_id=buurt_id, words=kept))
    return kept


def remove_synonyms(caretaker: Caretaker, session: Session, buurt_id: int, words: Collection[str]) -> bool:
    """These words no longer find one another. Returns whether they did."""
    gone = delete(Synonym).where(Synonym.buurt_id == buurt_id, Synonym.words == _as_kept(words))
    return bool(session.execute(gone.returning(Synonym.id)).all())


def _as_kept(words: Collection[str]) -> str:
    plain = {" ".join(word.replace(",", " ").lower().split()) for word in words}
    return ", ".join(sorted(filter(None, plain)))
