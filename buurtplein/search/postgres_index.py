"""One index in PostgreSQL: what someone asks as a tsquery."""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any

import psycopg
import sqlalchemy as sa

from buurtplein.search import searching
from buurtplein.search.engine import Hit, IndexUnavailable, Key
from buurtplein.search.formula import All, But, Either, Field, Formula, InARow, Term, either
from buurtplein.search.planner import Budget, Way
from buurtplein.search.postgres_tables import about, lexeme, signed, whole
from buurtplein.search.searching import DAY, FRESH, OLD, Place, Tally, Wanted, in_order
from buurtplein.search.spelling import distance, letters_of

Values = Mapping[str, Any]

WEIGHTS = "'{0.15, 0.4, 0.7, 1.0}'"  # of the classes D, C, B and A
BY_LENGTH = 1  # ts_rank divides by 1 + the logarithm of how long the document is
FRESHNESS = f"(1 + {FRESH * OLD} / ({OLD} + greatest(0, %(day)s - created / {DAY})))"
NO_SCORE = "CAST(0 AS double precision)"

# Around each step, in one trip: it has the time that is left, and the transaction it is part of stays as it was.
# Of what matches nothing can be guessed beforehand, so the plan for all values is as good as one for these.
BEGIN = """SAVEPOINT search; SET LOCAL plan_cache_mode = force_generic_plan;
    SET LOCAL statement_timeout = {milliseconds}"""
USABLE = "SELECT about FROM search_index WHERE buurt_id = %(buurt_id)s AND in_use"
END = "ROLLBACK TO search; RELEASE search"

# Each step takes the index that is in use at that moment.
HERE = """WITH here AS MATERIALIZED (SELECT id AS index_id, '''' || buurt_id || '$' || id || ''' & ' AS inside
    FROM search_index WHERE buurt_id = %(buurt_id)s AND in_use)"""
MATCHES = "FROM here CROSS JOIN search_document WHERE terms @@ CAST(inside || %(what)s AS tsquery)"
COUNTS = """
    SELECT (SELECT count(*) FROM search_document WHERE terms @@ CAST(inside || what AS tsquery))
    FROM here, unnest(CAST(%(asked)s AS text[])) WITH ORDINALITY AS asked (what, place) ORDER BY place"""
NEAR = """
    SELECT word FROM here JOIN search_word USING (index_id) WHERE length BETWEEN %(shortest)s AND %(longest)s
        AND bit_count(CAST(letters # %(letters)s AS bit(64))) <= %(differing)s"""
FOUND = """, found AS MATERIALIZED (SELECT tokens, {score} AS score, -created AS newest, kind, id {matches})
    SELECT '' AS token, count(*), CAST(NULL AS double precision), NULL, CAST(NULL AS bigint) FROM found
    UNION ALL SELECT token, count(*), NULL, NULL, NULL FROM (SELECT unnest(tokens) AS token FROM found) AS one
        GROUP BY token HAVING split_part(token, ':', 1) = ANY(CAST(%(groups)s AS text[]))"""
FIRST = """
    UNION ALL (SELECT NULL, newest, score, kind, id FROM found {further}
        ORDER BY score, newest, kind, id LIMIT %(limit)s)"""
COVERING = """
    SELECT kind, id, score FROM (SELECT kind, id, created, {level} AS level, {rank} AS score {matches}) AS found
    WHERE level >= {least} ORDER BY level DESC, score DESC, created DESC, kind, id LIMIT %(limit)s"""
SHARING = """
    SELECT kind, id, round(CAST({shared} AS numeric), 6)::double precision AS score {matches}
    ORDER BY score DESC, created DESC, kind, id LIMIT %(limit)s"""

PREPARED = "search_statements"  # in what a connection knows of itself: per statement how it is executed there
PARAMETER = re.compile(r"%\((\w+)\)s")


class PostgresIndex:
    """See searching.Index. What takes more time than there is finds nothing."""

    def __init__(self, connection: sa.Connection, buurt_id: int, budget: Budget) -> None:
        driver: Any = connection.connection.driver_connection
        self._cursor = psycopg.ClientCursor(driver)
        self._prepared: dict[str, str] = connection.info.setdefault(PREPARED, {})
        self._buurt_id, self._budget, self._is_usable = buurt_id, budget, False

    def counts(self, formulas: Sequence[Formula]) -> list[int]:
        rows = self._ask(COUNTS, {"asked": [self._in_brackets(formula) for formula in formulas]})
        return [int(count) for (count,) in rows] or [0] * len(formulas)

    def near(self, word: str, limit: int) -> list[tuple[str, int]]:
        lengths = {"shortest": len(word) - limit, "longest": len(word) + limit}
        promising = self._ask(NEAR, {**lengths, "letters": signed(letters_of(word)), "differing": 2 * limit})
        looked_at = ((other, distance(word, other, limit)) for (other,) in promising)
        return [(other, away) for other, away in looked_at if away <= limit]

    def look_up(self, wanted: Wanted) -> tuple[Tally, list[Place]]:
        score, values = self._score(wanted.ways)
        further = ""
        if wanted.after is not None:
            further = "WHERE (score, newest, kind, id) > (%(score)s, %(newest)s, %(kind)s, %(id)s)"
            values |= dict(zip(("score", "newest", "kind", "id"), (*wanted.after[:2], *wanted.after.key), strict=True))
        asked = FOUND.format(score=score, matches=MATCHES) + FIRST.format(further=further)
        values |= {"limit": wanted.limit}
        total, counts, first = self._count(asked, wanted.narrowed(), wanted.free(), values)
        for group, formula in wanted.others():
            counts |= self._count(FOUND.format(score=NO_SCORE, matches=MATCHES), formula, [group])[1]
        places = [Place(score, newest, Key(kind, number)) for _, newest, score, kind, number in first]
        return Tally(total, in_order(counts, wanted.facets)), places

    def _count(
        self, asked: str, what: Formula, groups: Collection[str], values: Values | None = None
    ) -> tuple[int, dict[str, int], list[Any]]:
        """How many documents match, how many of them have each token of these groups, and the other rows."""
        about_what = {"what": self._in_brackets(what), "groups": list(map(whole, groups))}
        rows = self._ask(asked, {**(values or {}), **about_what})
        counted = {token: int(times) for token, times, *_ in rows if token is not None}
        return counted.pop("", 0), counted, [row for row in rows if row[0] is None]

    def covering(self, clauses: Sequence[Formula], ways: Sequence[Way], within: Formula, limit: int) -> list[Hit]:
        names = {f"c{number}": written(clause, self._buurt_id) for number, clause in enumerate(clauses)}
        rank, values = self._rank(ways)
        least, level = math.ceil(len(clauses) / 2), " + ".join(map(_has, names))
        asked = COVERING.format(level=level, rank=rank, matches=MATCHES, least=least)
        what = self._in_brackets(All((within, either(clauses))))
        return [Hit(*row) for row in self._ask(asked, {**names, **values, "what": what, "limit": limit})]

    def sharing(self, terms: Mapping[Term, float], within: Formula, limit: int) -> list[Hit]:
        names = {f"t{number}": written(term, self._buurt_id) for number, term in enumerate(terms)}
        weights = {f"{name}w": weight for name, weight in zip(names, terms.values(), strict=True)}
        shared = " + ".join(f"{_weighs(f'{name}w')} * {_has(name)}" for name in names)
        asked = SHARING.format(shared=shared, matches=MATCHES)
        what = self._in_brackets(All((within, either(terms))))
        return [Hit(*row) for row in self._ask(asked, {**names, **weights, "what": what, "limit": limit})]

    def _score(self, ways: Sequence[Way]) -> tuple[str, dict[str, Any]]:
        """By what the first are chosen, smallest first, and the values for that."""
        if not ways:
            return NO_SCORE, {}
        rank, values = self._rank(ways)
        return f"-round(CAST({rank} * {FRESHNESS} AS numeric), 6)::double precision", {
            **values,
            "day": searching.today(),
        }

    def _rank(self, ways: Sequence[Way]) -> tuple[str, dict[str, Any]]:
        """How well a document fits: for each term how well it fits, as much as the ways it is in count; and the values.

        Terms that count as much are asked together: of several terms ts_rank gives the mean.
        """
        boosts: dict[Term, float] = defaultdict(float)
        for way in ways:
            for term in way.terms:
                boosts[term] += way.boost
        alike: dict[float, list[Term]] = defaultdict(list)
        for term, boost in boosts.items():
            alike[round(boost, 3)].append(term)
        names = {f"w{number}": written(either(terms), self._buurt_id) for number, terms in enumerate(alike.values())}
        counts = {f"w{number}b": boost * len(terms) for number, (boost, terms) in enumerate(alike.items())}
        each = (
            f"{_weighs(f'{name}b')} * ts_rank({WEIGHTS}, terms, CAST(%({name})s AS tsquery), {BY_LENGTH})"
            for name in names
        )
        return f"({' + '.join(each)})", {**names, **counts}

    def _in_brackets(self, formula: Formula) -> str:
        return f"({written(formula, self._buurt_id)})"

    def _ask(self, asked: str, values: Values) -> list[Any]:
        """The rows; none when they take more time than there is. Raises IndexUnavailable."""
        statements = [*([] if self._is_usable else [USABLE]), f"{HERE} {asked}"]
        try:
            self._send(statements, {**values, "buurt_id": self._buurt_id})
        except psycopg.errors.QueryCanceled:
            self._cursor.execute(END)
            self._budget.ran_out = True
            return []
        except psycopg.DatabaseError as broken:
            if self._cursor.connection.closed:
                raise
            self._cursor.execute(END)
            raise IndexUnavailable(f"The search index of buurt {self._buurt_id} gives no answer: {broken}") from broken
        *about_it, rows = [result.fetchall() for result in self._cursor.results() if result.description]
        for found in about_it:
            refuse_unusable(found[0][0] if found else None, self._buurt_id)
        self._is_usable = True
        return rows

    def _send(self, statements: Sequence[str], values: Values) -> None:
        """Execute statements that PostgreSQL reads and plans once for each connection."""
        begin = BEGIN.format(milliseconds=math.ceil(1000 * self._budget.step().seconds))
        for statement in statements:
            if statement not in self._prepared:
                self._prepare(begin, statement)
        step = "; ".join([begin, *(self._prepared[statement] for statement in statements), END])
        try:
            self._cursor.execute(step.encode(), values)
        except psycopg.errors.InvalidSqlStatementName:  # after DEALLOCATE ALL, or behind a pooler
            self._cursor.execute(END)
            self._prepared.clear()
            for statement in statements:
                self._prepare(begin, statement)
            self._cursor.execute(step.encode(), values)

    def _prepare(self, begin: str, statement: str) -> None:
        """Let PostgreSQL know a statement, under a name that says which it is: one that is there is the same one."""
        parameters = list(dict.fromkeys(PARAMETER.findall(statement)))
        numbered = PARAMETER.sub(lambda found: f"${1 + parameters.index(found[1])}", statement)
        name = f"search_{sha256(numbered.encode()).hexdigest()[:32]}"
        try:
            self._cursor.execute(f"{begin}; PREPARE {name} AS {numbered}; {END}".encode())
        except psycopg.errors.DuplicatePreparedStatement:
            self._cursor.execute(END)
        self._prepared[statement] = f"EXECUTE {name}({', '.join(f'%({parameter})s' for parameter in parameters)})"


def refuse_unusable(made_with: str | None, buurt_id: int) -> None:
    """Raise IndexUnavailable unless the index in use was made with what we have; None when there is none."""
    if made_with is None:
        raise IndexUnavailable(f"Buurt {buurt_id} has no search index.")
    if made_with != about():
        raise IndexUnavailable(f"The search index of buurt {buurt_id} was made by another version.")


def _weighs(name: str) -> str:
    """The number of this name."""
    return f"CAST(%({name})s AS double precision)"


def _has(name: str) -> str:
    """1 for a document that matches the tsquery of this name, else 0."""
    return f"CAST(terms @@ CAST(%({name})s AS tsquery) AS integer)"


def written(formula: Formula, buurt_id: int) -> str:
    """A formula as a tsquery."""
    match formula:
        case Term(field, text, is_beginning):
            return lexeme(buurt_id, field, text, is_beginning=is_beginning)
        case InARow(words):
            return " <-> ".join(lexeme(buurt_id, Field.WORD, word) for word in words)
        case All(parts):
            return " & ".join(f"({written(part, buurt_id)})" for part in parts)
        case Either(parts):
            return " | ".join(f"({written(part, buurt_id)})" for part in parts)
        case But(what, without):
            return f"({written(what, buurt_id)}) & !({written(without, buurt_id)})"
