"""Whatever people write is found, or it is written down why not."""

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa

from buurtplein.core.db import Base, db
from buurtplein.gids.models import EntryKind
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import PostKind
from buurtplein.search.documents import documents, documents_for
from buurtplein.search.engine import Query
from buurtplein.search.followers import INDEXER, index_changes
from buurtplein.search.kinds import KINDS, NOT_FOUND
from buurtplein.search.policy import scope_of
from buurtplein.search.queries import find
from buurtplein.subscriptions import SUBSCRIPTIONS
from buurtplein.wijkopgaven.models import Lesson
from tests.factories import a_buurt, a_post, a_viewer, viewer_of
from tests.gids.rows import an_entry
from tests.support.world import CANARY, World, a_world

HOUSE = Path(__file__).parents[2] / "buurtplein"
NOT_INDEXED = {  # what happens to a row that is found, without changing how it is found
    "actie.due_soon": "a date came near",
    "actie.stalled": "nothing was told of it",
    "actie.brought_up": "a date came",
    "opgave.stalled": "nothing was told of it",
    "post.expiring": "a date came near",
    "entry.due": "someone is asked",
    "source.added": "what is done with it comes later",
}
NOT_LOOKED_UP = {  # what of a world may be read, by whom it is not found
    "Kanarievogel wacht": "a verbinder has it on the work place",
    "Kanarievogel moet weg": "hidden; a verbinder has the decision",
    "Kanarievogel luistert": "their own, that only verbinders look up",
}


def tables_with_words() -> dict[str, type]:
    return {
        mapper.local_table.name: mapper.class_
        for mapper in Base.registry.mappers
        if any(isinstance(c.type, sa.Text) and not c.foreign_keys for c in mapper.local_table.columns)
    }


@pytest.mark.parametrize(("kind", "says"), [(PostKind.AANBOD, True), (PostKind.VRAAG, False)])
def test_only_of_what_is_offered_the_index_says_with_what_it_helps(app, kind, says):
    post = a_post(kind=kind, title="Kraan repareren")
    assert any(token.startswith("help:") for token in KINDS["post"].document(post).tokens) == says


@pytest.mark.parametrize(("kind", "says"), [(EntryKind.SCHAT, True), (EntryKind.CLUB, False)])
def test_of_the_gids_only_a_person_helps_with_something(app, kind, says):
    entry = an_entry(a_viewer(), kind, "Loodgieter")
    assert any(token.startswith("help:") for token in KINDS["entry"].document(entry).tokens) == says


@pytest.fixture
def world(app) -> World:
    return a_world("oost")


def test_every_table_with_words_is_found_or_says_why_not():
    models = {kind.model.__tablename__ for kind in KINDS.values()}
    parts = {column.class_.__tablename__ for kind in KINDS.values() for column in kind.parts.values()}
    undecided = set(tables_with_words()) - models - parts - set(NOT_FOUND)
    assert not undecided, f"give {undecided} a Kind in buurtplein/search/kinds, or a reason in NOT_FOUND"
    assert not models & set(NOT_FOUND)
    assert set(NOT_FOUND) <= set(Base.metadata.tables)
    assert all(NOT_FOUND.values())


def test_a_kind_goes_by_the_name_it_is_kept_under():
    assert all(name == kind.name for name, kind in KINDS.items())
    assert all(name.isidentifier() for name in KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_makes_documents_of_its_own_buurt(world, name):
    """A new kind needs a row in tests/support/world.py."""
    made = [document for document in documents(INDEXER, world.buurt.id) if document.key.kind == name]
    assert any(CANARY in document.title + document.body for document in made)
    for document in made:
        assert document.buurt_id == world.buurt.id
        assert {token.partition(":")[0] for token in document.tokens} >= {"kind", "state"}
        assert {t.removeprefix("kind:") for t in document.tokens if t.startswith("kind:")} <= set(KINDS[name].labels())
        [again] = documents_for(INDEXER, world.buurt.id, [document.key])
        assert again == document


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_found_by_who_may_read_it_and_by_nobody_else(app, world, run_outbox, name):
    run_outbox()
    elsewhere = a_buurt()
    for who, viewer in world.people.items():
        found = find(viewer, app.extensions["search"], Query(text=CANARY, size=100))
        hits = {hit.id for hit in found.page.hits if hit.kind == name}
        assert set(KINDS[name].load(viewer, sorted(hits))) == hits, f"the index promises {who} what they may not read"
        assert not KINDS[name].load(viewer_of(viewer.me, elsewhere), sorted(hits))
        if who == ("professional" if name == "lesson" else "verbinder"):
            assert any(result.row.__class__ is KINDS[name].model for result in found.results)


@pytest.mark.parametrize("name", KINDS)
def test_everything_a_reader_may_load_they_find(world, name):
    """The visibility tokens say the same as the reading rules. An author finds what is hidden or withdrawn as well."""
    made = {d.key.id: d for d in documents(INDEXER, world.buurt.id) if d.key.kind == name}
    for who, viewer in world.people.items():
        found = {number for number, document in made.items() if document.visibility & scope_of(viewer).visibility}
        readable = set(KINDS[name].load(viewer, sorted(made)))
        assert found <= readable, who
        assert {made[number].title for number in readable - found} <= set(NOT_LOOKED_UP), who
    public = {number for number, document in made.items() if "public" in document.visibility}
    assert public <= set(KINDS[name].load(world.people["buur"], sorted(made)))


def test_a_result_says_where_it_stands(app, world, run_outbox, client):
    run_outbox()
    page = client.get(f"/oost/zoeken?q={CANARY}").text
    assert page.count("<article") + page.count('class="briefje ') >= len(KINDS)


def emitted() -> set[str]:
    """The names of all events that are emitted anywhere."""
    calls = (node for path in HOUSE.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"emit", "emit_all"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_whatever_happens_to_what_is_found_reaches_the_index():
    nouns = set(KINDS) | {noun for kind in KINDS.values() for noun in kind.parts}
    about = {name for name in emitted() | set(SUBSCRIPTIONS) if name.partition(".")[0] in nouns}
    assert len(about) > 15
    silent = {name for name in about if index_changes not in SUBSCRIPTIONS.get(name, ())}
    assert silent == set(NOT_INDEXED), "hang index_changes on these in subscriptions.py"


def test_a_lesson_is_kept_under_the_title_its_opgave_has_now(app, world, run_outbox):
    professional = world.people["professional"]
    lesson = db.session.scalars(sa.select(Lesson).where(Lesson.buurt_id == world.buurt.id)).first()
    lesson.opgave.title = "Muurschildering"
    emit("opgave.changed", lesson.opgave, by=professional)
    db.session.commit()
    run_outbox()
    found = find(professional, app.extensions["search"], Query(text="muurschildering"))
    assert lesson in {result.row for result in found.results}
