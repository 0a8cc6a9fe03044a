"""One index in PostgreSQL: what someone asks as a tsquery."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from buurtplein.search import searching
from buurtplein.search.engine import Hit, Key
from buurtplein.search.formula import All, But, Either, Field, Formula, InARow, Term, either
from buurtplein.search.planner import Way
from buurtplein.search.postgres_tables import lexeme, quoted, signed, whole
from buurtplein.search.searching import DAY, FRESH, OLD, Place, Tally
from buurtplein.search.spelling import distance, letters_of

WEIGHTS = "'{0.15, 0.4, 0.7, 1.0}'"  # of the classes D, C, B and A
MATCHES = "FROM search_document WHERE terms @@ CAST(:what AS tsquery)"
BY_LENGTH = 1  # ts_rank divides by 1 + the logarithm of how long the document is
FRESHNESS = f"(1 + {FRESH * OLD} / ({OLD} + greatest(0, :day - created / {DAY})))"
COUNTS = sa.text("""
    SELECT (SELECT count(*) FROM search_document WHERE terms @@ CAST(what AS tsquery))
    FROM unnest(CAST(:asked AS text[])) WITH ORDINALITY AS asked (what, place) ORDER BY place
""")
NEAR = sa.text("""
    SELECT word FROM search_word WHERE index_id = :index_id AND length BETWEEN :shortest AND :longest
        AND bit_count(CAST(letters # :letters AS bit(64))) <= :differing
""")


class PostgresIndex:
    """See searching.Index."""

    def __init__(self, connection: sa.Connection, index_id: int) -> None:
        self._connection, self._index_id = connection, index_id

    def _ask(self, statement: str, values: Mapping[str, Any]) -> Sequence[Any]:
        return self._connection.execute(sa.text(statement), values).all()

    def _inside(self, formula: Formula) -> str:
        return f"{quoted(f'${self._index_id}')} & ({written(formula)})"

    def counts(self, formulas: Sequence[Formula]) -> list[int]:
        asked = [self._inside(formula) for formula in formulas]
        return [int(count) for count in self._connection.scalars(COUNTS, {"asked": asked})]

    def near(self, word: str, limit: int) -> list[tuple[str, int]]:
        values = {
            "index_id": self._index_id,
            "shortest": len(word) - limit,
            "longest": len(word) + limit,
            "letters": signed(letters_of(word)),
            "differing": 2 * limit,
        }
        promising = self._connection.scalars(NEAR, values)
        looked_at = ((other, distance(word, other, limit)) for other in promising)
        return [(other, away) for other, away in looked_at if away <= limit]

    def tally(self, what: Formula, filters: Collection[str], facets: Collection[str]) -> Tally:
        return searching.tally(self._count, what, filters, facets)

    def _count(self, what: Formula, groups: Collection[str]) -> tuple[int, dict[str, int]]:
        asked = f"""WITH found AS MATERIALIZED (SELECT tokens {MATCHES}) SELECT '', count(*) FROM found
            UNION ALL SELECT token, count(*) FROM found, unnest(tokens) AS token
            WHERE split_part(token, ':', 1) = ANY(CAST(:groups AS text[])) GROUP BY token"""
        (_, total), *counted = self._ask(asked, {"what": self._inside(what), "groups": list(map(whole, groups))})
        return int(total), {token: int(count) for token, count in counted}

    def best(self, what: Formula, ways: Sequence[Way], after: Place | None, limit: int) -> list[Place]:
        values: dict[str, Any] = {"what": self._inside(what), "limit": limit}
        score = "CAST(0 AS double precision)"
        if ways:
            rank, weighed = _rank(ways)
            score = f"-round(CAST({rank} * {FRESHNESS} AS numeric), 6)::double precision"
            values |= {**weighed, "day": searching.today()}
        further = ""
        if after is not None:
            further = "WHERE (score, newest, kind, id) > (:after_score, :after_newest, :after_kind, :after_id)"
            names = ("after_score", "after_newest", "after_kind", "after_id")
            values |= dict(zip(names, (after.score, after.created, *after.key), strict=True))
        asked = f"""SELECT score, newest, kind, id
            FROM (SELECT {score} AS score, -created AS newest, kind, id {MATCHES}) AS found {further}
            ORDER BY score, newest, kind, id LIMIT :limit"""
        return [Place(score, newest, Key(kind, number)) for score, newest, kind, number in self._ask(asked, values)]

    def covering(self, clauses: Sequence[Formula], ways: Sequence[Way], within: Formula, limit: int) -> list[Hit]:
        names = [f"c{number}" for number in range(len(clauses))]
        level = " + ".join(f"CAST(terms @@ CAST(:{name} AS tsquery) AS integer)" for name in names)
        rank, weighed = _rank(ways)
        asked = f"""SELECT kind, id, score FROM (SELECT kind, id, created, {level} AS level, {rank} AS score {MATCHES})
            AS found WHERE level >= :least ORDER BY level DESC, score DESC, created DESC, kind, id LIMIT :limit"""
        values = weighed | {name: written(clause) for name, clause in zip(names, clauses, strict=True)}
        what = self._inside(All((within, either(clauses))))
        least = math.ceil(len(clauses) / 2)
        rows = self._ask(asked, {**values, "what": what, "least": least, "limit": limit})
        return [Hit(*row) for row in rows]

    def sharing(self, terms: Mapping[Term, float], within: Formula, limit: int) -> list[Hit]:
        names = {term: f"t{number}" for number, term in enumerate(terms)}
        shared = " + ".join(
            f"{terms[term]!r} * CAST(terms @@ CAST(:{name} AS tsquery) AS integer)" for term, name in names.items()
        )
        asked = f"""SELECT kind, id, round(CAST({shared} AS numeric), 6)::double precision AS score {MATCHES}
            ORDER BY score DESC, created DESC, kind, id LIMIT :limit"""
        values = {name: written(term) for term, name in names.items()}
        what = self._inside(All((within, either(terms))))
        return [Hit(*row) for row in self._ask(asked, {**values, "what": what, "limit": limit})]


def _rank(ways: Sequence[Way]) -> tuple[str, dict[str, str]]:
    """How well a document fits: for each way how well its terms fit, as much as that way counts; and the values."""
    values = {f"w{number}": written(either(way.terms)) for number, way in enumerate(ways)}
    each = (
        f"{way.boost * len(way.terms):.3f} * ts_rank({WEIGHTS}, terms, CAST(:{name} AS tsquery), {BY_LENGTH})"
        for name, way in zip(values, ways, strict=True)
    )
    return f"({' + '.join(each)})", values


def written(formula: Formula) -> str:
    """A formula as a tsquery."""
    match formula:
        case Term(Field.WORD, text, True):
            return f"{quoted(f'={text}')}:*"
        case Term(field, text, is_beginning):
            return f"{lexeme(field, text)}{':*' * is_beginning}"
        case InARow(words):
            return " <-> ".join(lexeme(Field.WORD, word) for word in words)
        case All(parts):
            return " & ".join(f"({written(part)})" for part in parts)
        case Either(parts):
            return " | ".join(f"({written(part)})" for part in parts)
        case But(what, without):
            return f"({written(what)}) & !({written(without)})"
