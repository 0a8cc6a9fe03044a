"""The tables of the PostgreSQL engine, and how a document is written into them.

They belong to the engine and not to the schema of the house: what is in them is made from the rows at any time. A
document is one tsvector in which each lexeme begins with the buurt and a sign that says what it is: ":" is a stem, "="
a word as it is written, "~" a stop word, "@" who may find it, "#" what one filters by, "!" its key, "$" the index it is
in. So the GIN index keeps apart what each buurt has, and it does not matter how many there are.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa

from buurtplein.search import dutch
from buurtplein.search.engine import Document, Key
from buurtplein.search.formula import Field
from buurtplein.search.spelling import letters_of

FORMAT = 2  # change it, and the names of the tables, when anything below changes what is kept
CLASSES = ((3.0, "A"), (2.0, "B"), (1.0, "C"), (0.0, "D"))  # from this weight on a stem is in this class
LONGEST = 300  # characters of a lexeme; PostgreSQL takes 2,046 bytes
SIGNS = {Field.STEM: ":", Field.WORD: "=", Field.SEEN_BY: "@", Field.FILTER: "#", Field.KEY: "!"}

TABLES = (
    """CREATE TABLE IF NOT EXISTS search_index (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, buurt_id bigint NOT NULL, about text NOT NULL,
        in_use boolean NOT NULL DEFAULT false
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS search_index_in_use ON search_index (buurt_id) WHERE in_use",
    """CREATE TABLE IF NOT EXISTS search_document (
        index_id integer NOT NULL REFERENCES search_index ON DELETE CASCADE,
        kind text COLLATE "C" NOT NULL, id bigint NOT NULL, version bigint NOT NULL, created bigint NOT NULL,
        tokens text[] NOT NULL, terms tsvector NOT NULL, PRIMARY KEY (index_id, kind, id)
    )""",
    # The terms stand in the row as they are, as unpacking them costs the most. Said once: it waits for all who read.
    """DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = CAST('search_document' AS regclass)
                AND attname = 'terms' AND attstorage <> 'e') THEN
            ALTER TABLE search_document SET (toast_tuple_target = 8160);
            ALTER TABLE search_document ALTER COLUMN terms SET STORAGE EXTERNAL;
        END IF;
    END $$""",
    "CREATE INDEX IF NOT EXISTS search_document_terms ON search_document USING gin (terms) WITH (fastupdate = off)",
    """CREATE TABLE IF NOT EXISTS search_word (
        index_id integer NOT NULL REFERENCES search_index ON DELETE CASCADE,
        length smallint NOT NULL, word text COLLATE "C" NOT NULL, letters bigint NOT NULL,
        PRIMARY KEY (index_id, length, word)
    )""",
)
PUT = sa.text("""
    INSERT INTO search_document (index_id, kind, id, version, created, tokens, terms)
    VALUES (:index_id, :kind, :id, :version, :created, :tokens, CAST(:terms AS tsvector))
    ON CONFLICT (index_id, kind, id) DO UPDATE SET version = excluded.version, created = excluded.created,
        tokens = excluded.tokens, terms = excluded.terms
""")
PUT_NEW = sa.text(PUT.text.partition("DO UPDATE")[0] + "DO NOTHING")
PUT_WORDS = sa.text("""
    INSERT INTO search_word (index_id, length, word, letters)
    SELECT :index_id, length, word, letters
    FROM unnest(CAST(:lengths AS smallint[]), CAST(:words AS text[]), CAST(:letters AS bigint[]))
        AS given (length, word, letters)
    WHERE NOT EXISTS (SELECT 1 FROM search_word AS known
        WHERE known.index_id = :index_id AND known.length = given.length AND known.word = given.word)
    ORDER BY length, word
    ON CONFLICT DO NOTHING
""")
VERSIONS = sa.text("""
    SELECT kind, id, version FROM search_document
    WHERE index_id = :index_id AND (kind, id) IN (SELECT * FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS bigint[])))
""")
DROP = sa.text("DELETE FROM search_document WHERE index_id = :index_id AND kind = :kind AND id = :id")


def about() -> str:
    """What an index is made with; when any of it differs, the index has to be made again."""
    return json.dumps({"format": FORMAT, "dutch": dutch.fingerprint()})


def make_tables(connection: sa.Connection) -> None:
    """Make the tables that are not there yet, and keep the terms as they should be in one that is."""
    for statement in TABLES:
        connection.exec_driver_sql(statement)


# ------------------------------------------------------------------------------------------- lexemes
def lexeme(buurt_id: int, field: Field, text: str, *, is_beginning: bool = False) -> str:
    """A term as it stands in a tsvector or tsquery, between quotes, so nothing in it is an operator."""
    is_stop = field is Field.WORD and not is_beginning and text in dutch.STOP_WORDS
    return quoted(f"{buurt_id}{'~' if is_stop else SIGNS[field]}{text}") + ":*" * is_beginning


def whole(text: str) -> str:
    """Text that PostgreSQL takes: half a character or a NUL, as only an address can hold, becomes a question mark."""
    return text[:LONGEST].encode("utf-8", "replace").decode().replace("\0", "?")


def quoted(text: str) -> str:
    """Text as one lexeme."""
    return "'" + whole(text).replace("\\", "\\\\").replace("'", "''") + "'"


def _terms(index_id: int, document: Document, analysis: dutch.Analysis) -> Iterator[str]:
    here = partial(lexeme, document.buurt_id)
    for stem, weight in analysis.stems.items():
        yield f"{here(Field.STEM, stem)}:1{next(name for least, name in CLASSES if weight >= least)}"
    for word, places in analysis.words.items():
        at = ",".join(str(place + 1) for place in places)
        yield f"{here(Field.WORD, word)}{':' * bool(at)}{at}"
    yield from (here(Field.SEEN_BY, token) for token in document.visibility)
    yield from (here(Field.FILTER, token) for token in document.tokens)
    yield here(Field.KEY, str(document.key))
    yield quoted(f"{document.buurt_id}${index_id}")


# ------------------------------------------------------------------------------------------- writing
def put(connection: sa.Connection, index_id: int, documents: Iterable[Document], *, only_new: bool = False) -> None:
    """Write documents, in an order in which writers cannot wait for each other; with `only_new` what is there stays.

    What is there in this version already is not written again. Of documents with the same key the first is taken.
    """
    wanted: dict[Key, Document] = {}
    for document in sorted(documents, key=lambda one: one.key):
        wanted.setdefault(document.key, document)
    known = {} if only_new else versions_of(connection, index_id, wanted.keys())
    fresh = [document for key, document in wanted.items() if known.get(key) != document.version]
    if fresh:
        analyses = [dutch.analyze(one.title, one.tags, one.body) for one in fresh]
        rows = [_row(index_id, *both) for both in zip(fresh, analyses, strict=True)]
        connection.execute(PUT_NEW if only_new else PUT, rows)
        _put_words(connection, index_id, {word for analysis in analyses for word in analysis.words})


def _row(index_id: int, document: Document, analysis: dutch.Analysis) -> dict[str, Any]:
    return {
        "index_id": index_id,
        "kind": document.key.kind,
        "id": document.key.id,
        "version": document.version,
        "created": int(document.created_at.timestamp()),
        "tokens": sorted(document.tokens),
        "terms": " ".join(_terms(index_id, document, analysis)),
    }


def _put_words(connection: sa.Connection, index_id: int, words: set[str]) -> None:
    plain = sorted(words - dutch.STOP_WORDS)
    letters = [signed(letters_of(word)) for word in plain]
    lengths = [len(word) for word in plain]
    connection.execute(PUT_WORDS, {"index_id": index_id, "lengths": lengths, "words": plain, "letters": letters})


def signed(bits: int) -> int:
    """64 bits as PostgreSQL keeps them."""
    return bits - 2**64 if bits >= 2**63 else bits


def versions_of(connection: sa.Connection, index_id: int, keys: Collection[Key]) -> Mapping[Key, int]:
    """The versions of those of these documents that are there."""
    kinds, ids = [key.kind for key in keys], [key.id for key in keys]
    rows = connection.execute(VERSIONS, {"index_id": index_id, "kinds": kinds, "ids": ids}) if ids else ()
    return {Key(kind, number): version for kind, number, version in rows}


def drop(connection: sa.Connection, index_id: int, keys: Iterable[Key]) -> None:
    """Forget these documents."""
    if rows := [{"index_id": index_id, **key._asdict()} for key in sorted(keys)]:
        connection.execute(DROP, rows)
