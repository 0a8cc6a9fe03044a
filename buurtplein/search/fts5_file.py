"""One FTS5 index: a SQLite file of its own, how documents are written into it and how it is opened.

Unlike the other engines it keeps the words of each document in order, which is as good as the text; what is deleted is
overwritten. A stop word is kept with a mark, so that "zon*" does not find everyone who wrote "zonder".
"""

import sqlite3
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path

from buurtplein.search import dutch
from buurtplein.search.engine import Change, Document, Key, Put
from buurtplein.search.formula import Field
from buurtplein.search.searching import group_of

FORMAT = 1  # change it when anything below changes what is kept: every index is then rebuilt
FILE = "index.db"
BUSY = 5  # seconds
HALF = 2  # a stem is repeated once for each half it weighs
MOST = 60  # times
STOP = "\ue001"  # in front of a stop word
GAP = "\ue000"  # where words do not follow one another

SCHEMA = (
    """CREATE TABLE document (
        number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id INTEGER NOT NULL, version INTEGER NOT NULL,
        created INTEGER NOT NULL, UNIQUE (kind, id)
    )""",
    """CREATE TABLE token (
        number INTEGER NOT NULL, "group" TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (number, "group", token)
    ) WITHOUT ROWID""",
    "CREATE VIRTUAL TABLE terms USING fts5 (t, x, y, f, v, tokenize = 'ascii')",
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab (terms, 'col')",
    "CREATE TABLE written (times INTEGER NOT NULL)",
    "INSERT INTO written VALUES (0)",
)


def about() -> dict[str, object]:
    """See ShelfEngine.about."""
    return {"engine": "fts5", "format": FORMAT, "dutch": dutch.fingerprint()}


# ------------------------------------------------------------------------------------------- what is kept
def word_token(word: str) -> str:
    """A word as it is kept."""
    return STOP + word if word in dutch.STOP_WORDS else word


def safe_token(field: Field, text: str) -> str:
    """Text that is not a word, as one token of letters and digits: the tokenizer may not touch it."""
    return field[0] + text.encode("utf-8", "surrogatepass").hex()


def whole(text: str) -> str:
    """Text that SQLite takes: half a character, which only an address can hold, becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _row(document: Document) -> tuple[str, ...]:
    analysis = dutch.analyze(document.title, document.tags, document.body)
    stems = (" ".join([stem] * min(MOST, max(1, round(HALF * weight)))) for stem, weight in analysis.stems.items())
    others = (word_token(word) for word, places in analysis.words.items() if not places)
    filters = [safe_token(Field.FILTER, token) for token in document.tokens]
    seen_by = (safe_token(Field.SEEN_BY, token) for token in document.visibility)
    key = safe_token(Field.KEY, str(document.key))
    return " ".join(stems), _in_order(analysis.words), " ".join(others), " ".join([*filters, key]), " ".join(seen_by)


def _in_order(words: Mapping[str, list[int]]) -> str:
    """The words as they follow one another, with a gap where they do not."""
    placed = sorted((place, word_token(word)) for word, places in words.items() for place in places)
    runs = groupby(enumerate(placed), key=lambda one: one[1][0] - one[0])
    return f" {GAP} ".join(" ".join(word for _, (_, word) in run) for _, run in runs)


# ------------------------------------------------------------------------------------------- writing
def create(path: Path, documents: Iterable[Document]) -> int:
    """See ShelfEngine.create."""
    with closing(sqlite3.connect(path / FILE, isolation_level=None)) as connection:
        _do(connection, "PRAGMA secure_delete=ON", "BEGIN", *SCHEMA)
        written: set[Key] = set()
        for document in documents:
            if document.key not in written:
                written.add(document.key)
                _insert(connection, document)
        _do(connection, "INSERT INTO terms (terms) VALUES ('optimize')", "COMMIT", "PRAGMA journal_mode=WAL")
    return len(written)


def write(path: Path, changes: Collection[Change]) -> None:
    """See ShelfEngine.write."""
    with closing(_connect(path)) as connection:
        _do(connection, "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON", "BEGIN IMMEDIATE")
        for change in changes:
            _delete(connection, change.key)
            if isinstance(change, Put):
                _insert(connection, change.document)
        _do(connection, "UPDATE written SET times = times + 1", "COMMIT")


def _do(connection: sqlite3.Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(statement)


def _insert(connection: sqlite3.Connection, document: Document) -> None:
    row = (*document.key, document.version, int(document.created_at.timestamp()))
    cursor = connection.execute("INSERT INTO document (kind, id, version, created) VALUES (?, ?, ?, ?)", row)
    number = cursor.lastrowid
    connection.execute("INSERT INTO terms (rowid, t, x, y, f, v) VALUES (?, ?, ?, ?, ?, ?)", (number, *_row(document)))
    tokens = ((number, group_of(token), token) for token in map(whole, document.tokens))
    connection.executemany("INSERT INTO token VALUES (?, ?, ?)", tokens)


def _delete(connection: sqlite3.Connection, key: Key) -> None:
    for (number,) in connection.execute("SELECT number FROM document WHERE kind = ? AND id = ?", key).fetchall():
        for column, table in (("rowid", "terms"), ("number", "token"), ("number", "document")):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))


def _connect(path: Path) -> sqlite3.Connection:
    """Any thread may use it, one at a time. Raises sqlite3.OperationalError when there is no file."""
    where = f"file:{path / FILE}?mode=rw"
    return sqlite3.connect(where, uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False)


# ------------------------------------------------------------------------------------------- reading
class Connections:
    """Connections to one file that wait for the next search."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        weakref.finalize(self, _close_all, self._idle)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees the file as it is at this moment."""
        connection = self._take()
        try:
            connection.execute("BEGIN")
            yield connection
        except BaseException:
            connection.close()
            raise
        connection.execute("ROLLBACK")
        self._idle.append(connection)

    def _take(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            connection = _connect(self._path)
            connection.execute("PRAGMA query_only=ON")
            return connection


def _close_all(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()
