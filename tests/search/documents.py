"""Documents and scopes with sane defaults."""

from datetime import UTC, datetime, timedelta
from typing import Any

from buurtplein.search.engine import Document, Key, Page, Query, Scope, SearchEngine

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def a_document(number: int = 1, title: str = "", body: str = "", *visibility: str, **more: Any) -> Document:
    details = {"buurt_id": 1, "version": 1, "created_at": FIRST_DAY + timedelta(days=number)} | more
    key = Key(details.pop("kind", "post"), number)
    return Document(key=key, title=title, body=body, visibility=frozenset(visibility or {"public"}), **details)


def a_scope(*visibility: str, buurt_id: int = 1) -> Scope:
    return Scope(buurt_id, frozenset(visibility or {"public"}))


def ask(engine: SearchEngine, text: str, scope: Scope | None = None, **more: Any) -> Page:
    return engine.search(Query(text=text, **more), scope or a_scope())


def numbers(engine: SearchEngine, text: str, scope: Scope | None = None, **more: Any) -> list[int]:
    return [hit.id for hit in ask(engine, text, scope, **more).hits]
